"""
What is known of a page besides its text: date, paper, page number, address, language, each with its source.

Place in the flow: read; the last thing done to a page before it leaves the room.

The order in which sources are believed: ``given`` (by the user, for all or in ``pages.csv``), ``metadata``
(of the file: a column, front matter, an HTML head), ``masthead``, ``file-name``, ``folder``, ``file`` (another
page of the same file). Segment adds ``dateline``, article by article; for those that leave the year out, the page's
``period`` is learnt from the same sources where there is no day.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from kg.model import Page
from kg.text.dates import (
    date_in_path,
    date_of,
    imprint_of,
    masthead_period,
    page_number,
    page_number_in,
    period_in_path,
    period_of,
)
from kg.text.traditional import script_of

#: How many folders above a file may give its date (``2022/11/21/3.htm``).
FOLDERS = 3

#: The facts that may be known of a page, by the names under which they are recorded.
FACTS = ("date", "paper", "page_no", "url", "scan")

Facts = Mapping[str, object]
_SIX_DIGITS = re.compile(r"\d{6}")


def complete(
    page: Page,
    parts: Sequence[str] = (),
    siblings: Sequence[str] = (),
    beside: Sequence[Sequence[str]] = (),
    *,
    metadata: Facts | None = None,
    given: Facts | None = None,
    last: Facts | None = None,
) -> Page:
    """
    The page with everything that its sources say about it; nothing is guessed.

    Args:
        parts: the file's nearest folders and its name.
        siblings: names of the files next to it.
        beside: names of the folders next to each of its folders, from the nearest one on.
        metadata: what the file says about itself, by the names of ``FACTS``.
        given: what the user says about the file; takes precedence over everything else.
        last: facts used if there is nothing better.
    """
    known: dict[str, str | date] = {}
    learnt: dict[str, str] = {}
    in_path = date_in_path(parts, siblings, beside) if parts else None
    sources: list[tuple[str, Facts]] = [
        ("given", given or {}),
        ("metadata", metadata or {}),
        # If the file delimits several articles, what precedes the first belongs to the page.
        ("masthead", imprint_of(page.text if len(page.marked) < 2 else page.text[: page.marked[0].start])),
    ]
    if in_path:
        sources.append((in_path[1], {"date": in_path[0]}))
    if parts and (in_name := page_number_in(parts[-1])):
        sources.append(("file-name", {"page_no": in_name}))
    sources.append(("file", last or {}))
    for source, facts in sources:
        for fact in FACTS:
            value = _value(fact, facts.get(fact))
            if value and fact not in known:
                known[fact], learnt[fact] = value, source
    period = "" if "date" in known else _period(sources, parts, page, learnt)
    script = script_of(page.text)
    if script:
        learnt["language"] = "text"
    day = known.get("date")
    return replace(
        page,
        date=day if isinstance(day, date) else None,
        paper=str(known.get("paper", "")),
        page_no=str(known.get("page_no", "")),
        url=str(known.get("url", "")),
        scan=str(known.get("scan", "")),
        period=period,
        language=script,
        learnt=tuple(sorted(learnt.items())),
    )


def _period(sources: Sequence[tuple[str, Facts]], parts: Sequence[str], page: Page, learnt: dict[str, str]) -> str:
    """Year, or year and month, for want of a day: by the same sources, in the same order."""
    said = [
        (source, period_of(facts.get("date") or "")) for source, facts in sources if source in ("given", "metadata")
    ]
    said.append(("masthead", masthead_period(page.text)))
    if parts and (in_path := period_in_path(parts)):
        said.append((in_path[1], in_path[0]))
    for source, period in said:
        if period:
            learnt["period"] = source
            return period
    return ""


def place_of(path: Path) -> tuple[str, ...]:
    """
    The nearest folders and the name of a file, whatever path the user gave.

    >>> place_of(Path("/archive/taiyuan/2022/11/21/3.htm"))
    ('2022', '11', '21', '3.htm')
    """
    return Path(os.path.normpath(path.absolute())).parts[-FOLDERS - 1 :]


def siblings_of(path: Path) -> Sequence[str]:
    """Names of the files in the same folder except hidden ones; read from disk once, and again if the folder changed."""
    return _names_next_to(path, folders=False)


def folders_beside(path: Path) -> Sequence[Sequence[str]]:
    """For each of the nearest folders of a file names of the folders next to it; read only where six digits (``230105``) may be a day."""
    found: list[Sequence[str]] = []
    for folder in Path(os.path.normpath(path.absolute())).parents[:FOLDERS]:
        found.append(_names_next_to(folder, folders=True) if _SIX_DIGITS.fullmatch(folder.name) else ())
    return found


def _names_next_to(path: Path, *, folders: bool) -> tuple[str, ...]:
    try:
        changed = path.parent.stat().st_mtime_ns
    except OSError:
        return ()
    return _names_in(str(path.parent), changed, folders)


@lru_cache(maxsize=64)
def _names_in(folder: str, changed: int, folders: bool) -> tuple[str, ...]:
    try:
        with os.scandir(folder) as entries:
            shown = (entry for entry in entries if not entry.name.startswith("."))
            return tuple(entry.name for entry in shown if (entry.is_dir() if folders else entry.is_file()))
    except OSError:
        return ()


def _value(fact: str, value: object) -> str | date:
    if value is None or value == "":
        return ""
    if fact == "date":
        return date_of(value) or ""
    text = " ".join(str(value).split())
    return page_number(text) if fact == "page_no" else text
