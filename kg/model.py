"""
The records that are passed from room to room.

Place in the flow: the ground floor; imports nothing but the standard library.

    Page -> Article (with its Blocks and Sentences) -> Mention -> Entity, Relation

All are frozen. Offsets are Unicode code points into ``Page.text``, end exclusive,
so ``page.text[m.start:m.end] == m.text`` holds for every mention.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

#: Zero-width characters that occur inside names: zero-width spaces and joiners, soft hyphens, directional marks,
#: byte-order marks, variation selectors. They are part of the page's text, but not of a name.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]"
)

#: Id of an entity type; ``kg.entity_types`` has the list, and packs are checked against it when read.
EntityType = str


class Role(StrEnum):
    """What a block of a page is for."""

    TITLE = "title"
    BYLINE = "byline"
    AFFILIATION = "affiliation"
    SUBHEAD = "subhead"
    BODY = "body"
    CAPTION = "caption"
    COLUMN = "column"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Marked:
    """
    An article that the file itself delimits: a row of a table, the text under a heading.

    Spans refer to the page's text, so that a title or an author's name from a column opens to its place like any other.
    """

    start: int
    end: int
    #: Span of the title; None if the file gives none.
    title: tuple[int, int] | None = None
    #: Spans of the authors' names; empty if the file gives none (the text may still have a byline).
    authors: tuple[tuple[int, int], ...] = ()
    column: str = ""
    #: If different from the page's, and where it was learnt.
    date: date | None = None
    date_from: str = "metadata"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """Position of a stretch of the text on the scan, in the units of the file (usually pixels)."""

    start: int
    end: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """One text to be read: a file, a sheet of a PDF, a row of a table."""

    #: ``pg`` + 12 characters of the hash of the decoded text: equal pages have equal ids.
    id: str
    #: Name by which the user knows it, with ``/``, relative to the given path; ``a.csv#3`` for one of many in a file.
    name: str
    #: SHA-256, hexadecimal: of the file's bytes for plain text without private numbers, else of the masked text in
    #: UTF-8, since the numbers could be computed from a hash of the unmasked file (``kg.read.masked``).
    sha256: str
    #: Name of the detected encoding, as in Python.
    encoding: str
    #: The decoded text; line ends are unchanged, a byte-order mark is not part of it.
    text: str
    #: Name of the newspaper, as in the source; empty if unknown.
    paper: str = ""
    #: Number of the newspaper page as in the source (``3``, ``A02``); empty if unknown.
    page_no: str = ""
    #: Day of publication; None if unknown, never guessed.
    date: date | None = None
    url: str = ""
    #: BCP 47: ``zh-Hans``, ``zh-Hant``, or empty if the text does not show it.
    language: str = ""
    #: Form of the file: ``text``, ``html``, ``csv`` …
    form: str = "text"
    #: Position in the file: ``line 3``, ``sheet 2``; empty for the whole file.
    place: str = ""
    #: Where each of the facts above came from: (``date``, ``file-name``), sorted.
    learnt: tuple[tuple[str, str], ...] = ()
    #: Articles that the file delimits, in page order; empty if segment has to find them.
    marked: tuple[Marked, ...] = ()
    #: Positions on the scan, in page order; only forms that have them (ALTO, hOCR).
    boxes: tuple[Box, ...] = ()
    #: Year, or year and month, of publication (``2023``, ``2023-01``) where the day is unknown: what a dateline leaves out.
    period: str = ""
    #: The scan, as ALTO, hOCR or ``pages.csv`` names it: a path or an address; empty when unknown.
    scan: str = ""

    @property
    def replaced(self) -> tuple[int, ...]:
        """Offsets of U+FFFD in the text: characters that were lost before the file came here."""
        return tuple(at for at, ch in enumerate(self.text) if ch == "\ufffd") if "\ufffd" in self.text else ()


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph of a page, as extracted from print."""

    start: int
    end: int
    role: Role
    #: True when the next block of the same article continues in mid-sentence.
    runs_on: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """Why a block of an article follows the one before it."""

    #: Offset of the block on the page.
    start: int
    #: ``order`` (next on the page), ``over`` (next but for something in between), ``subhead``, ``title-below``,
    #: ``sentence``, ``word``, ``quote``, ``doubled`` (what a page tore apart), ``subject`` (title and text share words),
    #: ``turn`` (the text above turns to this title's subject), ``given`` (the file says so).
    why: str
    #: Belief that the two belong together, 0 to 1: the share that was right on pages laid out from known articles.
    sure: float


@dataclass(frozen=True, slots=True)
class Article:
    """One article, caption or notice of a page."""

    #: Global id: ``ar`` + 12 characters, minted from the page's id and the pieces.
    id: str
    page_id: str
    #: ``a1``, ``a2`` … in the order the articles begin on the page.
    local_id: str
    #: ``article``, ``caption`` or ``notice``.
    kind: str
    #: Title with its lines joined by one space; None if the page lost it.
    title: str | None
    #: Names of the authors, spaces removed.
    authors: tuple[str, ...]
    #: Spans of the authors' names on the page; parallel to ``authors``.
    author_spans: tuple[tuple[int, int], ...]
    affiliations: tuple[str, ...]
    column: str | None
    #: Day of publication, if the page or the file name gives it.
    date: date | None
    #: [start, end) ranges in reading order.
    pieces: tuple[tuple[int, int], ...]
    #: The blocks inside the pieces, in reading order.
    blocks: tuple[Block, ...]
    #: The city for which the text was written, if it says so (a reprint's dateline), else None.
    dateline: str | None = None
    #: Where the day was learnt: ``metadata``, ``masthead``, ``file-name``, ``folder``, ``dateline``, or ``dateline+folder`` where the
    #: year is the folder's; empty without one, but ``no-year`` where a dateline says day and month and nothing the year.
    date_from: str = ""
    #: Web address, if the source gives one, else empty.
    url: str = ""
    #: Why each block but the first is where it is, in reading order.
    joins: tuple[Join, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A page split into articles, with the blocks that belong to none of them."""

    page: Page
    articles: tuple[Article, ...]
    #: Banners, column heads and stray lines that belong to no article.
    loose: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of an article up to a sentence end; contiguous on the page."""

    id: str
    article_id: str
    page_id: str
    #: Position in the article, from 0.
    ordinal: int
    #: Index of the paragraph in the article, from 0; blocks that continue each other share one.
    paragraph: int
    start: int
    end: int
    #: ``page.text[start:end]`` unchanged, including line breaks.
    text: str


#: ``level``: the unit that a level word means (市); ``place``: a place as the page writes it; ``own``: the
#: body that 我校 means; ``bare``: no place was written, the organ is the home's or the last named unit's.
SlotKind = Literal["level", "place", "own", "bare"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A gap in a name that the paper's home or the text before it fills."""

    kind: SlotKind
    #: The level word, the place or the noun of the body; empty for ``bare``.
    text: str = ""
    #: The unit by its own name, without the city above it: 藁城区党史办.
    as_written: bool = False

    def __str__(self) -> str:
        return "{" + (self.text or "?") + "}"


@dataclass(frozen=True, slots=True)
class NameForm:
    """
    A full name with slots, composed by extract and filled by link.

    >>> form = NameForm(("中国共产党", Slot("level", "市"), "委员会")) + "办公室"
    >>> str(form), form.is_open, form.parts[-1]
    ('中国共产党{市}委员会办公室', True, '委员会办公室')
    """

    parts: tuple[str | Slot, ...]

    @property
    def is_open(self) -> bool:
        """Whether it depends on the home; with a place written it does not."""
        return any(isinstance(part, Slot) and part.kind != "place" for part in self.parts)

    def __add__(self, tail: str) -> NameForm:
        last = self.parts[-1]
        joined = (*self.parts[:-1], last + tail) if isinstance(last, str) else (*self.parts, tail)
        return NameForm(joined if tail else self.parts)

    def __radd__(self, front: str) -> NameForm:
        first = self.parts[0]
        joined = (front + first, *self.parts[1:]) if isinstance(first, str) else (front, *self.parts)
        return NameForm(joined if front else self.parts)

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    def __lt__(self, other: object) -> bool:
        # Candidates are sorted by their names, including forms.
        return str(self) < str(other)

    def __gt__(self, other: object) -> bool:
        return str(self) > str(other)


#: A complete name, or one that link has to fill.
Name = str | NameForm


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found on a page, with the reason."""

    page_id: str
    #: Empty if the mention is in no article (a banner).
    article_id: str
    start: int
    end: int
    text: str
    type: EntityType
    #: Full official name if known, else the surface without spaces.
    canonical: str
    #: True if the body or place meant depends on the paper's home (我市, 市委).
    deictic: bool
    #: Id of the rule that fired, e.g. ``org.head`` or ``lexicon``.
    rule: str
    #: ``pack:row`` of the pack row that made or supported it; empty if none.
    row: str
    #: Belief that span and type are right, 0 to 1.
    score: float
    #: Id of the entity, set by the link stage.
    entity_id: str = ""
    #: The evidence for and against it, the strongest first: numbers of the weights used for its score
    #: (``kg.extract.weights.weights_of``).
    reasons: tuple[int, ...] = ()
    #: The full name with its gaps, from extract to link; None if ``canonical`` is complete.
    form: NameForm | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """One real thing, with the names found for it."""

    id: str
    type: EntityType
    canonical: str
    #: Surfaces found (without spaces) and pack aliases found, without the canonical name; sorted.
    aliases: tuple[str, ...] = ()
    #: GB/T 2260 code of an administrative unit, else empty.
    code: str = ""
    #: Canonical name of the unit or body it belongs to, else empty.
    parent: str = ""
    wikidata: str = ""
    #: What distinguishes it from a namesake (a body, a parent place), else empty.
    disambiguator: str = ""


Predicate = Literal["position", "author", "affiliation", "issuer", "located_in", "part_of"]


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement of the text about two entities, beyond naming them together."""

    #: Entity id of the subject.
    subject: str
    predicate: Predicate
    #: Entity id of the object; the article's id for ``author``.
    object: str
    #: Title held, for ``position``; else empty.
    title: str
    #: True if the text says 原, 曾任.
    former: bool
    article_id: str
    page_id: str
    #: Evidence on the page, code points, end exclusive.
    start: int
    end: int
    rule: str
    score: float
    #: The time, as far as the sentence gives one for this alone: ISO 8601 (``2022-03``), relative to the article's day.
    time: str = ""
    #: Other places of the article that state the same, which may give a time where this one does not.
    also: tuple[tuple[int, int], ...] = ()


#: Kinds of unit that a paper can be written for; ``county-city`` is a county-level city (县级市).
UnitLevel = Literal["province", "municipality", "prefecture", "county-city", "county", "zone", "town"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of administration, or a zone that has organs of its own."""

    #: Full name: 义乌市, 两江新区.
    name: str
    level: UnitLevel


@dataclass(frozen=True, slots=True)
class Home:
    """
    The unit a paper is written for with all units above it, and how that is known.

    >>> home = Home((Unit("浙江省", "province"), Unit("金华市", "prefecture"), Unit("义乌市", "county-city")))
    >>> home.name, home.city, home.province, home.district
    ('义乌市', '义乌市', '浙江省', '')
    """

    #: From the province down to the paper's own unit; empty if the home is unknown.
    units: tuple[Unit, ...] = ()
    #: ``given`` (by the user), ``worked-out`` (from the corpus) or ``unknown``.
    how: str = "unknown"
    #: One line of evidence per reason, e.g. ``太原市 masthead 12``.
    evidence: tuple[str, ...] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        return bool(self.units)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the units, the province's first."""
        return tuple(unit.name for unit in self.units)

    @property
    def name(self) -> str:
        """Name of the paper's own unit; empty if the home is unknown."""
        return self.units[-1].name if self.units else ""

    @property
    def province(self) -> str:
        """The province, autonomous region or municipality."""
        return next((u.name for u in self.units if u.level in ("province", "municipality")), "")

    @property
    def city(self) -> str:
        """The lowest city or prefecture: 义乌市 of 浙江省/金华市/义乌市, 太原市 of 山西省/太原市/杏花岭区."""
        cities = [u.name for u in self.units if u.level in ("municipality", "prefecture", "county-city")]
        return cities[-1] if cities else ""

    @property
    def district(self) -> str:
        """The district, county, banner or zone to which the paper belongs; empty for a city's or province's."""
        return self.name if self.units and self.units[-1].level in ("county", "zone", "town") else ""

    def as_dict(self) -> dict[str, object]:
        """The home as recorded in the manifest, ready for JSON."""
        return {
            "name": self.name,
            "city": self.city,
            "province": self.province,
            "district": self.district,
            "units": list(self.names),
        }


def mint(prefix: str, *parts: str, length: int = 12) -> str:
    """
    An opaque id derived from content alone, never from order or time.

    >>> mint("pg", "太原") == mint("pg", "太原")
    True
    >>> mint("p-", "person", "林武", length=10)[:2]
    'p-'
    """
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return prefix + base64.b32encode(digest).decode("ascii").lower().rstrip("=")[:length]


def squeeze(text: str) -> str:
    """
    The text without white space and invisible characters: the form in which names are compared.

    >>> squeeze("刘 毅"), squeeze("刘\u200b毅")
    ('刘毅', '刘毅')
    """
    return INVISIBLE.sub("", "".join(text.split()))
