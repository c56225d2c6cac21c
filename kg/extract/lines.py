"""
Roads and railways with numbers: 108国道, G55—S40高速, 地铁1号线, 省道201线.

Place in the flow: Reading -> place Candidates. Lines with names come from the
declared patterns (heads.py).

Source of the forms: JTG A04, naming of national expressways (G + 1, 2 or 4 digits).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.decode import worth
from kg.extract.places import LINES
from kg.extract.reading import Candidate, Reading
from kg.extract.specific import is_proper
from kg.extract.word_kinds import GOVERNING_CLASSES
from kg.text.flow import runs_with
from kg.text.words import frequency, tag_of

NUMBERED = 1.2
#: 津潍, 临沂至徐州: short names of lines in a list closed by 等…高铁; as certain as the list is long.
LISTED = 1.0
#: The same of sites: 茨哈峡、尔多等水电站.
LISTED_SITE = 0.9
LONGEST_SITE = 6


def find_lines(reading: Reading) -> Iterator[Candidate]:
    """Numbered roads, railways and metro lines."""
    forms = reading.lexicon.forms
    for left, right in runs_with(reading.text, forms["line-sign"], "，。、\n"):
        for match in forms["numbered-line"].finditer(reading.text, left, right):
            yield from _line(reading, match)
    yield from _listed(reading)


def _listed(reading: Reading) -> Iterator[Candidate]:
    """
    雄商、津潍、潍宿等7个高铁项目, 临沂至徐州等高速公路: the end of the list shows that its short names are lines.

    In the same way 茨哈峡、尔多等水电站 are sites.
    """
    forms = reading.lexicon.forms
    for left, right in runs_with(reading.text, forms["list-closes"], "，。；：！？\n"):
        for match in forms["listed-lines"].finditer(reading.text, left, right):
            for start, end in _items(reading, match):
                if forms["short-line"].fullmatch(reading.text, start, end) and not _is_other_name(reading, start, end):
                    lines = [e for e in reading.lexicon.lookup(reading.text[start:end]) if e.level in LINES]
                    name, row = (lines[0].canonical, lines[0].source) if len(lines) == 1 else ("", "")
                    yield Candidate(start, end, "place", worth(LISTED, end - start), "place.listed_line", row, name)
        for match in forms["listed-sites"].finditer(reading.text, left, right):
            for start, end in _items(reading, match):
                known = bool(reading.lexicon.lookup(reading.text[start:end]))
                if 2 <= end - start <= LONGEST_SITE and not known and is_proper(reading, start, end):
                    yield Candidate(start, end, "place", worth(LISTED_SITE, end - start), "place.listed_site")


def _items(reading: Reading, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The items of a list; the first one begins after the verbs that govern the list."""
    at = match.start(1)
    for item in match[1].split("、"):
        yield _behind_verbs(reading, at, at + len(item)), at + len(item)
        at += len(item) + 1


def _behind_verbs(reading: Reading, start: int, end: int) -> int:
    """开工|临沂至徐州: where the first item of a list begins."""
    while start < end:
        stop = reading.token_at(start)[1]
        word = reading.text[start:stop]
        governs = reading.lexicon.is_any(GOVERNING_CLASSES, word) or reading.lexicon.is_word("joins", word)
        if not governs and (len(word) < 2 or tag_of(word) != "v" or reading.lexicon.lookup(word)):
            break
        start = stop
    return start


def _is_other_name(reading: Reading, start: int, end: int) -> bool:
    """煤炭, 北京: an ordinary word, or the name of something else."""
    item = reading.text[start:end]
    meanings = reading.lexicon.lookup(item)
    if any(entry.level in LINES for entry in meanings):
        return False
    return bool(meanings) or (frequency(item) > 0 and not tag_of(item).startswith(("j", "nz")))


def _line(reading: Reading, match: re.Match[str]) -> Iterator[Candidate]:
    start, end = match.span()
    bare = match[0][0] in "GSXY" and not reading.lexicon.forms["line-word"].search(match[0])
    if bare or (reading.before(start).isalnum() and reading.before(start).isascii()):
        return
    if match[0].startswith(reading.lexicon.listed("urban-line")):
        start = min((hit.start for hit in reading.ends[start] if _is_city(reading, hit.surface)), default=start)
    yield Candidate(start, end, "place", worth(NUMBERED, end - start), "place.numbered_line")


def _is_city(reading: Reading, surface: str) -> bool:
    """兰州|轨道交通2号线: the city belongs to the line's name."""
    return len(surface) > 1 and any(e.type == "place" and e.level == "city" for e in reading.lexicon.lookup(surface))
