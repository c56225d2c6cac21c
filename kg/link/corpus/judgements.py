"""
What a person has decided, one line each: a sorted TSV that is applied to every build.

Place in the flow: link; the text of a file -> Judgements and back. The order of lines does not
matter: a file is a set of lines, so that git can merge two, and deleting a line undoes it.

    verb       left                    right                    reason
    same       太原市人社局             太原市人力资源和社会保障局  全称见 2022-11-21 三版
    different  王伟（太原市水务局）      王伟（山西大学）
    name       p-abcdefghij            王祖德
    type       晋源民俗                 programme
    drop       殷殷嘱                                            不是人名

A thing is referred to by its id, its name, its name with a distinction from its namesakes in
brackets, or ``name@article`` for what one article says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from kg.entity_types import Types, core_types
from kg.errors import KgError
from kg.model import squeeze

Verb = Literal["different", "drop", "name", "same", "type"]
COLUMNS = ("verb", "left", "right", "reason")
_HEADER = "\t".join(COLUMNS)
_RIGHTLESS: tuple[Verb, ...] = ("drop",)


class JudgementError(KgError):
    """A faulty line of a judgements file; ``where`` is ``file:line``."""


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """One decision."""

    verb: Verb
    left: str
    #: Another thing for same and different, the new name or type, empty for drop.
    right: str = ""
    reason: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What is decided, regardless of the reason and, for same and different, of the order of the two."""
        if self.verb in ("same", "different") and self.right < self.left:
            return self.verb, self.right, self.left
        return self.verb, self.left, self.right


def parse_judgements(text: str, where: str, types: Types | None = None) -> tuple[Judgement, ...]:
    """
    The judgements of a file, sorted, without duplicates; ``types`` are the ones allowed, ours by default.

    Raises:
        JudgementError: a faulty line; none is skipped silently.

    >>> parse_judgements("drop\\t殷殷嘱\\n", "judgements.tsv")[0].left
    '殷殷嘱'
    """
    found: dict[tuple[str, str, str], Judgement] = {}
    for number, line in _data_lines(text):
        judgement = _judgement(line, f"{where}:{number}", types or core_types())
        known = found.get(judgement.key)
        found[judgement.key] = min(known, judgement) if known else judgement
    return tuple(sorted(found.values()))


def merged(*files: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """All judgements of several files, sorted, without duplicates."""
    found: dict[tuple[str, str, str], Judgement] = {}
    for judgement in sorted(j for some in files for j in some):
        found.setdefault(judgement.key, judgement)
    return tuple(sorted(found.values()))


def judgements_text(judgements: Iterable[Judgement], former: str = "") -> str:
    """
    The text of a file with these judgements, sorted, after the notes (``#``) of its former text.

    >>> judgements_text([Judgement("drop", "殷殷嘱")])
    'verb\\tleft\\tright\\treason\\ndrop\\t殷殷嘱\\t\\t\\n'
    """
    notes = [line.rstrip("\r") for line in former.split("\n") if line.startswith("#")]
    lines = ["\t".join(_cell(part) for part in (j.verb, j.left, j.right, j.reason)) for j in sorted(set(judgements))]
    return "\n".join([*notes, _HEADER, *lines]) + "\n"


def _cell(text: str) -> str:
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def _data_lines(text: str) -> Iterable[tuple[int, str]]:
    """Lines that are neither empty nor comments, with their numbers from 1."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = line.rstrip("\r")
        if line.strip() and not line.startswith("#") and line.split("\t")[0].strip() != "verb":
            yield number, line


def _judgement(line: str, where: str, types: Types) -> Judgement:
    cells = [part.strip() for part in line.split("\t")]
    if len(cells) > len(COLUMNS):
        raise _error(where, f"多于 {len(COLUMNS)} 列", f"has more than {len(COLUMNS)} columns")
    verb, left, right, reason = (*cells, "", "", "")[: len(COLUMNS)]
    if verb not in get_args(Verb):
        raise _error(where, f"没有这个动词“{verb}”", f'has the unknown verb "{verb}"')
    if not left:
        raise _error(where, "第二列（left）是空的", "has nothing in column 2 (left)")
    if bool(right) == (verb in _RIGHTLESS):
        if right:
            raise _error(where, f"{verb} 的第三列应为空", f"has something in column 3, which {verb} leaves empty")
        raise _error(where, "第三列（right）是空的", "has nothing in column 3 (right)")
    if verb == "type" and right not in types:
        known = ", ".join(types)
        raise _error(where, f"没有这个类型“{right}”（{known}）", f'has the unknown type "{right}" ({known})')
    return Judgement(verb, left, squeeze(right) if verb == "name" else right, reason)  # type: ignore[arg-type]


def _error(where: str, zh: str, en: str) -> JudgementError:
    shape = "verb<TAB>left<TAB>right<TAB>reason"
    verbs = ", ".join(get_args(Verb))
    return JudgementError(
        where,
        zh,
        en,
        f"写成 {shape}，动词为 {verbs}",
        f"write {shape}; verbs are {verbs}",
    )
