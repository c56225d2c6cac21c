"""
Composable names of organs: 市 + 人社局 = {市}人力资源和社会保障局.

Place in the flow: rows of ``organs.tsv`` -> Organ records -> the lexicon's triggers.

In news an organ is written as level character + short form (市人社局), as place + short
form (太原市人社局, 太原人社局) or as place + the tail of its full form
(太原市人力资源和社会保障局). All of them have one full name.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.knowledge.packs import Row
from kg.model import NameForm, Slot

PLACE_SLOT = "{place}"
#: Characters that mean the home's own units: 市委 is the home city's.
LEVEL_CHARS = {"省": "省", "自治区": "省", "市": "市", "州": "市", "盟": "市", "地区": "市", "区": "县", "县": "县", "旗": "县",
               "镇": "镇", "乡": "镇", "街道": "镇"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Organ:
    """A kind of body that places of some levels have."""

    short: str
    #: Full official name with ``{place}``.
    form: str
    #: Levels that have it: any of 国省市县镇.
    levels: str
    #: ``bare``: alone it means the home's; ``generic``: alone it is an ordinary noun; ``varies``:
    #: the official name differs from place to place; ``written``: the name is used as written.
    note: str
    source: str

    def named(self, *slots: Slot, front: str = "") -> NameForm:
        """
        The official name with a slot for the place.

        >>> str(Organ("委", "中国共产党{place}委员会", "省市县", "", "").named(Slot("level", "市")))
        '中国共产党{市}委员会'
        """
        pieces = self.form.split(PLACE_SLOT)
        parts: list[str | Slot] = [front + pieces[0]]
        for piece in pieces[1:]:
            parts += [*slots, piece]
        return NameForm(tuple(part for part in parts if part))

    @property
    def is_composed(self) -> bool:
        """
        Whether the official name follows from place and form.

        太原海关 is not 太原市海关, the full name of a 城投集团 cannot be derived from its short one, and
        纪委监委 are two bodies without a common name.
        """
        return not {"varies", "written", "joint"} & set(self.note.split("; "))

    @property
    def tail(self) -> str:
        """What follows the place in the full form: 人力资源和社会保障局."""
        return self.form.partition(PLACE_SLOT)[2]

    @property
    def head(self) -> str:
        """What precedes the place in the full form: 中国共产党."""
        return self.form.partition(PLACE_SLOT)[0]


def organ_of(row: Row) -> Organ:
    """One ``organs.tsv`` row as a record."""
    cells = row.cells
    return Organ(cells["short"], cells["form"], cells["levels"], cells["note"], row.source)


def surfaces(organ: Organ) -> list[str]:
    """
    What follows a place or level character in running text.

    >>> surfaces(Organ("人社局", "{place}人力资源和社会保障局", "省市县", "", ""))
    ['人社局', '人力资源和社会保障局']
    """
    found = [organ.short]
    if len(organ.tail) > 1 and organ.tail != organ.short and PLACE_SLOT not in organ.tail:
        found.append(organ.tail)
    return found
