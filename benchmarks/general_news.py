"""
People, organisations and places in general news whose annotators followed another guideline.

    python benchmarks/general_news.py SENTENCES.jsonl

Each line is one sentence: {"text": "…", "entities": [[start, end, "person" | "organization" | "place"], …]}, offsets in
code points, end exclusive. It prints the strict scores as they are; then how often the two guidelines differ, by
kind of difference; then the scores over what both mark. Where they differ, the guideline of kg counts: one character
(中美) is not a name, nor is a bare noun (学校); 邓小平理论 is a policy, 挪威政府 and 市政府 are bodies, 我国 is a place.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.extract import extract_page  # noqa: E402
from kg.knowledge import Lexicon, load_lexicon  # noqa: E402
from kg.model import Article, Block, Home, Layout, Mention, Page, Role  # noqa: E402
from kg.text.words import frequency, tag_of  # noqa: E402

TYPES = ("person", "organization", "place")
Span = tuple[int, int, str]


@dataclass
class Score:
    """Counts by type."""

    right: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)

    def add(self, gold: set[Span], found: set[Span]) -> None:
        """The names of one sentence, and what was found in it."""
        self.gold.update(kind for *_, kind in gold)
        self.found.update(kind for *_, kind in found)
        self.right.update(kind for *_, kind in gold & found)

    def line(self, kinds: Iterable[str], name: str) -> str:
        """Precision, recall and F1 over some types."""
        right, gold, found = (sum(count[kind] for kind in kinds) for count in (self.right, self.gold, self.found))
        return f"{name:14}{right / found:8.3f}{right / gold:8.3f}{2 * right / (gold + found):8.3f}{gold:8}"


def mentions_of(text: str, lexicon: Lexicon) -> list[Mention]:
    """Every mention of a sentence read by itself."""
    article = Article(
        "a", "p", "a1", "article", None, (), (), (), None, None, ((0, len(text)),), (Block(0, len(text), Role.BODY),)
    )
    return extract_page(Layout(Page("p", "p", "", "utf-8", text), (article,), ()), lexicon, Home())


def difference(text: str, name: Span, mentions: list[Mention], lexicon: Lexicon) -> str:
    """Why a name that was not found is not one by kg's guideline; empty if it is one."""
    start, end, kind = name
    surface = text[start:end]
    around = [m for m in mentions if m.start <= start and end <= m.end and (m.start, m.end) != (start, end)]
    same = [m for m in mentions if (m.start, m.end) == (start, end)]
    if end - start == 1:
        return "one character / 单字"
    if any(m.type in ("policy", "programme") for m in around):
        return "inside a policy or programme / 政策、项目名之内"
    if kind == "place" and any(m.type == "organization" and m.text.endswith("政府") for m in around):
        return "place before 政府 / 政府前的地名"
    if kind == "organization" and any(m.type == "place" for m in same):
        return "state as a team / 国名指球队"
    if kind == "organization" and surface[-1] in "部局厅" and text[end : end + 1] == "长":
        return "inside a title / 职务之内（司法部长）"
    bare = frequency(surface) > 0 and tag_of(surface)[:1] in "nl" and tag_of(surface) not in ("nt", "nz")
    if kind == "organization" and bare and not lexicon.lookup(surface):
        return "bare noun / 泛称"
    return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path)
    lexicon = load_lexicon((), Home())
    as_they_are, shared, kinds = Score(), Score(), Counter[str]()
    for line in parser.parse_args().sentences.read_text(encoding="utf-8").splitlines():
        sentence: dict[str, Any] = json.loads(line)
        text = sentence["text"]
        gold: set[Span] = {(start, end, kind) for start, end, kind in sentence["entities"]}
        mentions = mentions_of(text, lexicon)
        ours: dict[Span, Mention] = {(m.start, m.end, m.type): m for m in mentions if m.type in TYPES}
        as_they_are.add(gold, set(ours))
        apart = {name: why for name in gold - set(ours) if (why := difference(text, name, mentions, lexicon))}
        other = {
            span: "ours: 我国, X政府"
            for span, m in ours.items()
            if span not in gold and (m.deictic or m.text.endswith("政府"))
        }
        teams = {(start, end, "place") for (start, end, _), why in apart.items() if why.startswith("state")}
        kinds.update([*apart.values(), *other.values()])
        shared.add(gold - set(apart), set(ours) - set(other) - teams)
    for title, score in (
        ("as annotated / 按原标注", as_they_are),
        ("what both guidelines mark / 两种规范都标的", shared),
    ):
        print(f"{title}\n{'':14}{'P':>8}{'R':>8}{'F1':>8}{'gold':>8}")
        for kind in TYPES:
            print(score.line((kind,), kind))
        print(score.line(TYPES, "micro"), end="\n\n")
    print("differences / 规范不同之处")
    for why, count in kinds.most_common():
        print(f"{count:6}  {why}")


if __name__ == "__main__":
    main()
