"""
Under which government was a text written? The People's Republic, Taiwan, Hong Kong, Macau, China before 1949.

Place in the flow: link; an article and its home -> Realm, which decides whether a short name may
be completed to a body or law of the People's Republic.

A text of another realm uses its own names: 省政府 of 1948 is not a 人民政府, 黨中央 in a Taiwan
paper not 中国共产党中央委员会. There a name means only what it says itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.knowledge.lexicon import LEXICONS_KEPT, Lexicon
from kg.model import Home, squeeze
from kg.text.traditional import simplified

#: The realm whose bodies the packs describe.
MAINLAND = ""
#: China before this day.
FOUNDED = date(1949, 10, 1)
REPUBLIC = "republic"
#: A text with this share of traditional characters was not written for readers on the mainland.
TRADITIONAL_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class _Cues:
    #: Province -> realm.
    provinces: dict[str, str]
    #: Words in the names of the mainland's own bodies and laws: 人民政府, 中国共产党.
    names: tuple[str, ...]
    #: Words found only in texts about the mainland.
    mainland: re.Pattern[str]
    #: How a text before 1949 dates itself: 民国三十七年.
    era: re.Pattern[str]
    #: The mainland's word for a body -> the word in the other realms of today: 人民政府 -> 政府.
    forms: dict[str, str]
    #: Realm -> what comes between a unit and the tail of its organs there: 台南市|政府|环境保护局.
    joints: dict[str, str]
    #: Endings of organs that such a word precedes.
    jointed: tuple[str, ...]


@lru_cache(maxsize=LEXICONS_KEPT)
def _cues_of(lexicon: Lexicon) -> _Cues:
    def pattern(kind: str) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(lexicon.words.get(kind, ())))) or r"(?!)")

    return _Cues(
        provinces=dict(lexicon.notes.get("realm-province", {})),
        names=tuple(sorted(lexicon.words.get("realm-name", ()))),
        mainland=pattern("realm-mainland"),
        era=pattern("realm-era"),
        forms=dict(lexicon.notes.get("realm-form", {})),
        jointed=tuple(sorted(lexicon.words.get("realm-jointed", ()))),
        joints={note: word for word, note in lexicon.notes.get("realm-joint", {}).items()},
    )


@dataclass(frozen=True, slots=True)
class Realm:
    """The realm of one article; ``name`` is empty for the People's Republic."""

    lexicon: Lexicon
    name: str = MAINLAND
    #: False if only the script of the text shows that it is not the mainland's.
    sure: bool = True

    def of_province(self, province: str) -> Realm:
        """The realm of something in a province: that of 台北市政府 also in a mainland paper."""
        if self.name and self.sure:
            return self
        found = _cues_of(self.lexicon).provinces.get(province)
        return Realm(self.lexicon, found) if found else self

    def named(self, full: str, written: str) -> str:
        """
        The full name, or the written form if the full name would make it a mainland body.

        Args:
            written: the surface without spaces.
        """
        if not self.name or full == written:
            return full
        said = simplified(written)
        if self.name != REPUBLIC:
            # 市府 and 臺南市政府 are both 台南市政府.
            for mainland, own in _cues_of(self.lexicon).forms.items():
                full = full.replace(mainland, own) if mainland not in said else full
        invented = any(word in full and word not in said for word in _cues_of(self.lexicon).names)
        return written if invented else full

    def organ(self, place: str, name: str) -> str:
        """The name of an organ of a unit as formed in the realm: 台南市环境保护局 -> 台南市政府环境保护局."""
        cues = _cues_of(self.lexicon)
        joint, tail = cues.joints.get(self.name, ""), name.removeprefix(place)
        fits = joint and tail != name and not tail.startswith(joint) and tail.endswith(cues.jointed)
        return place + joint + tail if fits else name


def realm_of(text: str, published: date | None, home: Home, lexicon: Lexicon) -> Realm:
    """
    The realm of an article.

    Args:
        text: of the article, as on the page.
        published: its date, if the page or the file gives it.
    """
    cues = _cues_of(lexicon)
    if published is not None and published < FOUNDED:
        return Realm(lexicon, REPUBLIC)
    if home.province in cues.provinces:
        return Realm(lexicon, cues.provinces[home.province])
    plain = simplified(text)
    traditional = 0 if plain is text else sum(map(str.__ne__, text, plain))
    foreign = traditional > TRADITIONAL_SHARE * len(squeeze(text)) or cues.era.search(plain)
    if foreign and not cues.mainland.search(plain):
        return Realm(lexicon, REPUBLIC, sure=False)
    return Realm(lexicon)
