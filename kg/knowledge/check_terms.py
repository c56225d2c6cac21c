"""
Names of a pack against each other, against the core packs and against ordinary words.

Place in the flow: knowledge; called by check.py.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, groupby
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from kg.knowledge.packs import CORE_PACKS, Pack, Row
from kg.knowledge.problems import Problem, Severity
from kg.knowledge.sheets import unmarked
from kg.text.words import frequency, tag_of, tags

#: With this count in jieba's corpus (60 million words) a word occurs in any paper. Of the
#: 60,000 safe surfaces of the core packs 0.5 % are above it, among them 大同 and 保定, which
#: are safe for good reason; so this is a warning.
ORDINARY = 20
#: The same for all longer words that contain a surface, taken together.
ORDINARY_INSIDE = 60
#: Tags of names and of abbreviations of names.
_NAME_TAGS = ("nr", "ns", "nt", "nz", "j")
#: Names longer than this are longer than jieba's ordinary words.
_LONGEST_WORD = 4

#: Class of guard -> surface or ``*ending`` -> characters.
Guards = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Surroundings:
    """The packs loaded together with the one being checked, indexed for look-up."""

    packs: tuple[Pack, ...]

    @cached_property
    def by_surface(self) -> dict[str, list[Row]]:
        """Safe surface -> term rows that have it."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self._rows("name"):
            for surface in safe_surfaces(row):
                found[surface].append(row)
        return found

    @cached_property
    def parents(self) -> tuple[frozenset[str], frozenset[str]]:
        """Paths of units, and names of anything."""
        return _parents_of(self._rows("name"))

    @cached_property
    def guards(self) -> Guards:
        """All guards of the packs."""
        return _guards(self._rows("word"))

    @cached_property
    def classes(self) -> frozenset[str]:
        """Classes of words that some pack has."""
        return frozenset(row.cells["class"] for row in self._rows("word"))

    def _rows(self, kind: str) -> Iterator[Row]:
        return (row for pack in self.packs for row in pack.rows if row.kind == kind)


def check_terms(rows: Sequence[Row], around: Surroundings, folder: Path) -> Iterator[Problem]:
    """What only shows when rows are compared with each other."""
    terms = [row for row in rows if row.kind == "name"]
    yield from _within_rows(terms, folder)
    yield from _twice(terms, folder)
    yield from _against(terms, around, folder)
    yield from _parents(terms, around, folder)
    yield from _cycles(terms, folder)
    yield from _ordinary(terms, [_guards(rows), around.guards], folder)
    yield from _words(rows, around, folder)


def safe_surfaces(row: Row) -> list[str]:
    """The name and the aliases of a term row, each once, without those in its weak column."""
    weak = _split(row.cells["weak"])
    return [s for s in dict.fromkeys([row.cells["name"], *_split(row.cells["aliases"])]) if s not in weak]


def _within_rows(terms: Iterable[Row], folder: Path) -> Iterator[Problem]:
    for row in terms:
        weak = _split(row.cells["weak"])
        # The name may be in the weak column too: then it counts only with support.
        listed = [row.cells["name"], *_split(row.cells["aliases"])]
        counted = Counter([*listed, *weak, *(s for s in weak if s != row.cells["name"])])
        again = sorted(s for s, n in counted.items() if n > (2 if s in weak else 1))
        if again:
            yield Problem(
                _at(folder, row),
                f"“{'、'.join(again)}”在这一行写了两次",
                f"written twice in the row: {', '.join(again)}",
                "只留一处",
                "keep one",
                "warning",
            )
        own = [*listed, *weak] if row.cells["type"] == "policy" else listed[:1]
        if marked := [s for s in dict.fromkeys(own) if unmarked(s) != s]:
            yield Problem(
                _at(folder, row),
                f"{'、'.join(marked)} 带着书名号或引号，版面上往往认不出",
                f"{', '.join(marked)} has its title marks or quotes and is rarely found on a page",
                f"写作 {'、'.join(map(unmarked, marked))}",
                f"write {', '.join(map(unmarked, marked))}",
                "warning",
            )


def _twice(terms: Iterable[Row], folder: Path) -> Iterator[Problem]:
    first: dict[tuple[str, ...], Row] = {}
    meant: dict[str, Row] = {}
    for row in terms:
        key = tuple(row.cells[c] for c in ("name", "type", "level", "parent", "from", "until"))
        if key in first:
            before = first[key]
            yield _repeats(folder, row, before)
            continue
        first[key] = row
        for surface in safe_surfaces(row):
            known = meant.setdefault(surface, row)
            if known is not row and not _namesakes(row, known):
                yield Problem(
                    _at(folder, row),
                    f"“{surface}”在 {known.file} 第 {known.line} 行另指 {known.cells['name']}（{known.cells['type']}）",
                    f"{surface} means {known.cells['name']} ({known.cells['type']}) in {known.file}:{known.line}",
                    "移到 weak，或删去一处",
                    "move it to weak, or take one out",
                    "warning",
                )  # fmt: skip


def _namesakes(one: Row, other: Row) -> bool:
    """Places of the same name in different units, or one thing in two periods: no conflict."""
    same = one.cells["type"] == other.cells["type"] and one.cells["name"] == other.cells["name"]
    units = one.cells["type"] == other.cells["type"] == "place" and one.cells["parent"] != other.cells["parent"]
    return same or units


def _against(terms: Iterable[Row], around: Surroundings, folder: Path) -> Iterator[Problem]:
    """Surfaces that a core pack knows as something else."""
    for row in terms:
        for surface in safe_surfaces(row):
            clash = next((other for other in around.by_surface.get(surface, ()) if not _namesakes(row, other)), None)
            if clash:
                yield Problem(
                    _at(folder, row),
                    f"“{surface}”在 {clash.source} 是 {clash.cells['name']}（{clash.cells['type']}），"
                    f"这里是 {row.cells['name']}（{row.cells['type']}）",
                    f"{surface} is {clash.cells['name']} ({clash.cells['type']}) in {clash.source}, "
                    f"{row.cells['name']} ({row.cells['type']}) here",
                    "改用同一全称和类型，或移到 weak",
                    "use the same full name and type, or move it to weak",
                    "warning",
                )  # fmt: skip


def _parents_of(terms: Iterable[Row]) -> tuple[frozenset[str], frozenset[str]]:
    paths: set[str] = set()
    names: set[str] = set()
    for row in terms:
        names.update([row.cells["name"], *_split(row.cells["aliases"]), *_split(row.cells["weak"])])
        if row.cells["type"] == "place":
            parent = row.cells["parent"]
            paths.update(f"{parent}/{name}" if parent else name for name in (row.cells["name"], _bare(row)))
    return frozenset(paths), frozenset(names)


def _cycles(terms: Sequence[Row], folder: Path) -> Iterator[Problem]:
    """A unit or body that is its own ancestor, directly or through others."""
    above: dict[str, list[str]] = defaultdict(list)
    for row in terms:
        if row.cells["parent"]:
            above[row.cells["name"]].append(row.cells["parent"].rpartition("/")[2])
    for row in terms:
        name, trail, waiting = row.cells["name"], set[str](), [row.cells["parent"].rpartition("/")[2]]
        while waiting and name not in trail:
            step = waiting.pop()
            if step and step not in trail:
                trail.add(step)
                waiting += above.get(step, ())
        if name in trail:
            yield Problem(
                _at(folder, row),
                f"“{name}”的上级又在它自己之下",
                f'the parent of "{name}" is below it again',
                "改正 parent",
                "correct the parent",
            )


def _parents(terms: Sequence[Row], around: Surroundings, folder: Path) -> Iterator[Problem]:
    """Each step of a path must name a unit that some row has under the step before."""
    own, core = _parents_of(terms), around.parents
    paths, names = (frozenset.union(*both) for both in zip(own, core, strict=True))
    for row in terms:
        parent = row.cells["parent"]
        if not parent or parent in paths or parent in names:
            continue
        body = row.cells["type"] != "place" and "/" not in parent
        # A path that begins with known units may end in one that no pack has (an old township).
        begun = any(parent[:i] in paths for i, ch in enumerate(parent) if ch == "/")
        yield Problem(
            _at(folder, row),
            f"上级“{parent}”没有任何一行",
            f'no row has the parent "{parent}"',
            "写上级的全称，或给它加一行" if body else "写全路径，如 山西省/太原市/迎泽区，或给它加一行",
            "write its full name, or add a row for it" if body else "write the whole path, or add a row for it",
            "warning" if body or begun else "error",
        )


def _bare(row: Row) -> str:
    """晋城市城区 is listed with its parent's name; its path has 城区."""
    above = row.cells["parent"].rpartition("/")[2]
    return row.cells["name"].removeprefix(above) or row.cells["name"]


def _ordinary(terms: Iterable[Row], guards: Sequence[Guards], folder: Path) -> Iterator[Problem]:
    places: dict[str, list[Row]] = defaultdict(list)
    for row in terms:
        for surface in safe_surfaces(row):
            if len(surface) > 1:
                places[surface].append(row)
    for surface in sorted(places):
        count = frequency(surface)
        if count >= ORDINARY and len(surface) <= _LONGEST_WORD and not tag_of(surface).startswith(_NAME_TAGS):
            for row in places[surface]:
                yield Problem(
                    _at(folder, row),
                    f"“{surface}”也是普通词（jieba 词频 {count}）",
                    f"{surface} is an ordinary word too (jieba counts {count})",
                    "移到 weak，有旁证才用",
                    "move it to weak: used only with support",
                    "warning",
                )  # fmt: skip
    for surface, words in _inside_words(set(places), guards):
        for row in places[surface]:
            yield Problem(
                _at(folder, row),
                f"“{surface}”藏在普通词里：{'、'.join(words)}",
                f"{surface} occurs inside ordinary words: {', '.join(words)}",
                "移到 weak，或用 not-before、not-after 挡住",
                "move it to weak, or guard it with not-before or not-after",
                "warning",
            )  # fmt: skip


def _inside_words(surfaces: set[str], guards: Sequence[Guards]) -> Iterator[tuple[str, list[str]]]:
    """Surfaces inside longer words of jieba's dictionary that are not names, with the three most frequent words."""
    ordered = sorted(surfaces)
    if not ordered:
        return
    text, starts = _dictionary()
    found: list[tuple[str, str]] = []
    for index, start, end in AhoCorasick(ordered).find_matches_as_indexes(text, overlapping=True):
        at = starts[bisect_right(starts, start) - 1]
        word = text[at : text.index("\n", end)]
        inside = end - start < len(word)
        if inside and not any(_guarded(ordered[index], text[start - 1], text[end], known) for known in guards):
            found.append((ordered[index], word))
    for surface, group in groupby(sorted(found), key=lambda pair: pair[0]):
        words = sorted({word for _, word in group}, key=lambda w: (-frequency(w), w))
        if sum(map(frequency, words)) >= ORDINARY_INSIDE:
            yield surface, words[:3]


@cache
def _dictionary() -> tuple[str, list[int]]:
    """jieba's longer words that are not names, one a line, and where each begins."""
    words = [w for w, tag in tags().items() if len(w) > 2 and not tag.startswith(_NAME_TAGS)]
    starts = [0, *accumulate(len(word) + 1 for word in words)]
    return "\n" + "\n".join(words) + "\n", [start + 1 for start in starts]


def _guards(rows: Iterable[Row]) -> Guards:
    found: Guards = {"not-before": {}, "not-after": {}}
    for row in rows:
        if row.kind == "word" and row.cells["class"] in found:
            found[row.cells["class"]][row.cells["word"]] = row.cells["note"]
    return found


def _guarded(surface: str, before: str, after: str, guards: Guards) -> bool:
    """Whether a pack's guard keeps the surface from counting between these neighbours."""
    forms = (surface, *("*" + surface[-n:] for n in range(1, min(4, len(surface)))))
    behind = any(after and after in guards["not-before"].get(form, "") for form in forms)
    return behind or any(before and before in guards["not-after"].get(form, "") for form in forms)


def _words(rows: Iterable[Row], around: Surroundings, folder: Path) -> Iterator[Problem]:
    """Word rows: duplicates in a class, or a class that no rule reads."""
    core = folder.resolve().parent == CORE_PACKS.resolve()
    classes = frozenset() if core else around.classes
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row.kind != "word":
            continue
        if classes and row.cells["class"] and row.cells["class"] not in classes:
            yield Problem(
                _at(folder, row),
                f"没有规则读词类 {row.cells['class']}",
                f"no rule reads the class {row.cells['class']}",
                f"可用的：{' '.join(sorted(classes))}",
                f"known: {' '.join(sorted(classes))}",
                "warning",
            )
        before = seen.setdefault((row.cells["word"], row.cells["class"]), row)
        if before is not row:
            yield _repeats(folder, row, before, "warning")


def _repeats(folder: Path, row: Row, before: Row, severity: Severity = "error") -> Problem:
    return Problem(
        _at(folder, row),
        f"与 {before.file} 第 {before.line} 行重复",
        f"the same as {before.file}:{before.line}",
        "删去一行",
        "delete one of them",
        severity,
    )


def _at(folder: Path, row: Row) -> str:
    return f"{folder / row.file}:{row.line}"


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
