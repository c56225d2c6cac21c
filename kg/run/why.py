"""
What spoke for and against the mentions of a page, with weights: the page is read once more.

Place in the flow: run; behind ``kg explain --why``. A build keeps of each mention its rule, its row and its score; the features and
their weights are some thirty a mention and would make the tables several times as large. The pages' texts are in the build, so they are
made anew where somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.extract.trace import Reason, trace_page
from kg.knowledge import load_lexicon
from kg.link import work_out_home
from kg.run.built import Build
from kg.segment import segment

#: Page id, start and end of a mention -> its features with their weights in nats, the strongest first.
Evidence = dict[tuple[str, int, int], tuple[Reason, ...]]


def evidence_on(build: Build, pages: Iterable[str], packs: Iterable[Path] = ()) -> Evidence:
    """
    The evidence of every mention on some pages of a build.

    Args:
        build: whose pages are read once more.
        pages: their ids.
        packs: the folders that the build was made with, beside the core packs.

    Raises:
        QueryError: a page that the build does not have.
        PackError: a pack has a fault.
        SettingsError: the build's home is no unit that the packs know.
    """
    folders = tuple(packs)
    home = work_out_home((), str(build.manifest["home"].get("name", "")) or None, load_lexicon(folders, None))
    lexicon = load_lexicon(folders, home)
    wide = bool(build.manifest["settings"].get("wide", False))
    found: Evidence = {}
    for page_id in dict.fromkeys(pages):
        for trace in trace_page(segment(build.page(page_id)), lexicon, home, wide=wide):
            found |= {(page_id, *won.span): won.reasons for won in trace.won if won.span}
    return found
