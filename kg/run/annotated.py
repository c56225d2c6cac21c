"""
Pages that people have annotated, ready to be read: the input of fits and measurements.

Place in the flow: aside; a folder of annotations (the JSON of ``kg annotate``) and the
pages themselves -> layouts with the correct spans.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import PageError
from kg.knowledge import Lexicon, load_lexicon
from kg.link import home_votes
from kg.link.page.home import work_out_home
from kg.model import Home, Layout
from kg.read import page_from_bytes
from kg.segment import segment
from kg.settings import Settings

#: Start, end and type of a mention; code points of the page, end exclusive.
Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class AnnotatedPage:
    """One page with the mentions marked by a person."""

    name: str
    layout: Layout
    home: Home
    lexicon: Lexicon
    #: What must be found.
    firm: tuple[Span, ...]
    #: What two readers may see differently: neither required nor counted as wrong.
    soft: tuple[Span, ...]
    #: The annotation as read.
    gold: dict[str, Any]


def annotated_pages(folder: Path, texts: Sequence[Path] = (), packs: Sequence[Path] = ()) -> Iterator[AnnotatedPage]:
    """
    The annotated pages of a folder, by file name; each page's home is inferred from its own text.

    Args:
        folder: one JSON file a page, in the format of ``kg annotate``.
        texts: where the pages are, if not next to their annotations.
        packs: the user's own packs.

    Raises:
        PageError: an annotation that is not JSON of this form, whose page is missing, or whose spans do not match the page.
    """
    core = load_lexicon(packs)
    for file in sorted(folder.glob("*.json")):
        gold = _read(file)
        place = next((p / gold["page"] for p in (folder, *texts) if (p / gold["page"]).is_file()), None)
        if place is None:
            raise _fault(file, f"找不到版面 {gold['page']}", f"its page {gold['page']} is not found")
        page = page_from_bytes(place.read_bytes(), place.name, max_bytes=Settings().max_page_bytes)
        for mention in gold["mentions"]:
            if page.text[mention["start"] : mention["end"]] != mention["text"]:
                where = f"{mention['start']}–{mention['end']}"
                raise _fault(file, f"{where} 处的文字与版面不符", f"the text at {where} is not the page's")
        layout = segment(page)
        home = work_out_home([home_votes(layout, core)], None, core)
        lexicon = load_lexicon(packs, home) if home else core
        spans = [(m["start"], m["end"], m["type"], bool(m.get("optional"))) for m in gold["mentions"]]
        firm = tuple(sorted((s, e, t) for s, e, t, soft in spans if not soft and t in lexicon.types))
        soft = tuple(sorted((s, e, t) for s, e, t, soft in spans if soft))
        yield AnnotatedPage(file.stem, layout, home, lexicon, firm, soft, gold)


def _read(file: Path) -> dict[str, Any]:
    try:
        gold = json.loads(file.read_text(encoding="utf-8-sig"))
        gold["page"], [(m["start"] + m["end"], m["type"], m["text"]) for m in gold["mentions"]]
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise _fault(file, f"不是标注（{fault}）", f"is not an annotation ({fault})") from fault
    return gold  # type: ignore[no-any-return]


def _fault(file: Path, zh: str, en: str) -> PageError:
    return PageError(
        str(file), zh, en, "用 kg annotate 写出的 JSON 作底子修改", "start from the JSON that kg annotate writes"
    )
