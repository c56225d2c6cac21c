"""
Parts in page order -> heads, and chains of paragraphs that continue one another.

Place in the flow: segment, third step. Works in page order only; what print tore apart is reunited
in joins.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kg.segment.blocks import Kind, Part
from kg.segment.cues import bylines, furniture
from kg.segment.furniture import is_document_no
from kg.segment.likeness import Likeness
from kg.segment.titles import THRESHOLD, chance_of_article, is_notice, is_numbered
from kg.text.words import cut, tag_of


@dataclass(slots=True, eq=False)
class Head:
    """Title lines and byline of one article, as indices of parts; either may be empty."""

    lines: list[int] = field(default_factory=list)
    byline: list[int] = field(default_factory=list)
    #: Source, date and labels below the title; no more title lines follow them.
    notes: list[int] = field(default_factory=list)
    #: The next head, directly below, if it may be this one's first subhead.
    opens_into: Head | None = None

    def parts(self) -> list[int]:
        """All parts of the head, in page order."""
        return sorted([*self.lines, *self.byline, *self.notes])

    @property
    def reversed(self) -> bool:
        """Whether the names are above the title: then the text is above both."""
        return bool(self.lines and self.byline) and self.byline[0] < self.lines[0]

    @property
    def closed(self) -> bool:
        """Whether names or labels below the title end it."""
        return bool(self.lines) and bool(self.byline or self.notes)


@dataclass(slots=True, eq=False)
class Chain:
    """Paragraphs (and subheads, credits, sources) that follow one another; indices of parts."""

    parts: list[int] = field(default_factory=list)
    head: Head | None = None
    #: Nothing more can follow: a credit, a unit or a turn to another page ended it.
    closed: bool = False
    #: Continued from another page: its title is not on this one.
    from_page: bool = False
    #: Whether it contains a byline or credit.
    signed: bool = False


@dataclass(slots=True)
class Outline:
    """What page order alone shows."""

    chains: list[Chain]
    #: Heads that no paragraph follows.
    bare_heads: list[Head]
    captions: list[int]
    columns: list[int]
    strays: list[int]
    #: Lines that might begin another article -> the chance that they do.
    subheads: dict[int, float] = field(default_factory=dict)
    #: Part -> why it follows the one before it in its article, if it is not next to it, and the score.
    joins: dict[int, tuple[str, float]] = field(default_factory=dict)


#: Chance that title lines begin another article: (parts, likeness, head above with its byline, parts above, lines, body
#: below).
Judge = Callable[[Sequence[Part], Likeness, Sequence[int], Sequence[int], Sequence[int], int], float]


def outline(parts: Sequence[Part], likeness: Likeness, judge: Judge = chance_of_article) -> Outline:
    """Read the parts of a page from top to bottom; ``judge`` distinguishes titles from subheads."""
    reader = _Reader(parts, likeness, judge)
    gap: list[int] = []
    for i, part in enumerate(parts):
        if part.kind is Kind.BODY:
            reader.gap(gap, i)
            reader.body(i)
            gap = []
        else:
            gap.append(i)
    reader.gap(gap, None)
    return reader.result


def bodies_of(parts: Sequence[Part], indices: Sequence[int]) -> list[int]:
    """Those of the parts that are paragraphs of text."""
    return [i for i in indices if parts[i].kind is Kind.BODY]


#: A head has at most this many lines: kicker, title (two lines) and subtitle (two lines).
_MAX_HEAD_LINES = 5
#: A line below a title that is longer than this, and than the title, summarises the text.
_MAX_FURTHER_LINE = 40
_GOES_ON = furniture().ordered("title_goes_on")
_UNIT_ENDS = bylines().ordered("unit_end")
#: Bodies that sign a document together, and characters of the longest name of one.
_SIGNERS, _LONGEST_BODY = 6, 30
#: Paragraphs of a text that are compared with a title line above or below it.
_NEAR = 12


def is_signature(part: Part) -> bool:
    """A line that is the name of a body, as at the foot of a document, and says nothing of it (vn: 管理, 监督 are of names)."""
    line = part.text
    return (
        part.kind is Kind.LINE
        and len(line) <= _LONGEST_BODY
        and line.endswith(_UNIT_ENDS)
        and not any(tag_of(word) == "v" and len(word) > 1 for word in cut(line)[:-1])
        and line.isalpha()
    )


class _Reader:
    def __init__(self, parts: Sequence[Part], likeness: Likeness, judge: Judge) -> None:
        self.parts = parts
        self.judge = judge
        self.likeness = likeness
        self.result = Outline([], [], [], [], [])
        self.chain: Chain | None = None

    def body(self, i: int) -> None:
        part = self.parts[i]
        chain = self.chain
        begun = chain is not None and any(self.parts[k].kind is Kind.BODY for k in chain.parts)
        if chain is None or chain.closed or (part.opens and begun):
            chain = self.start(None)
        chain.parts.append(i)
        chain.closed = part.closes
        chain.signed |= part.closes

    def start(self, head: Head | None) -> Chain:
        self.chain = Chain(head=head, signed=head is not None and bool(head.byline))
        self.result.chains.append(self.chain)
        return self.chain

    def gap(self, gap: list[int], body: int | None) -> None:
        """Everything between two paragraphs: tail of the one above, heads of what follows."""
        rest = self.tail(gap, body)
        heads, adjacent = self.heads(rest)
        heads = self.lost_title(heads, body)
        if body is None:
            self.result.bare_heads += heads
            return
        self.result.bare_heads += heads[:-1]
        if not heads:
            return
        last = heads[-1]
        labelled = any(self.parts[i].kind is not Kind.LINE for i in last.notes)
        alone = len(heads) == 1 and not last.byline and not labelled and adjacent
        if alone and self.is_subhead(last, rest, body):
            assert self.chain is not None
            self.chain.parts += last.parts()
            self.result.joins[last.parts()[0]] = ("subhead", 1.0 - self.result.subheads[last.lines[0]])
            return
        self.start(last)
        if len(heads) > 1 and adjacent and not last.byline and heads[-2].closed:
            heads[-2].opens_into = last

    def tail(self, gap: list[int], body: int | None) -> list[int]:
        """Give the chain above what belongs to its end; returns the rest."""
        chain = self.chain
        at = self.signature(gap, body)
        if chain is not None and at:
            chain.parts += gap[:at]
            chain.closed = True
        while chain is not None and chain.parts and at < len(gap):
            part = self.parts[gap[at]]
            last_of_gap = at + 1 == len(gap)
            if part.kind in (Kind.UNIT, Kind.TO_PAGE):
                chain.closed = True
            elif part.kind is Kind.SOURCE:
                chain.closed |= not (last_of_gap and body is not None)
            elif part.kind is Kind.NAMES and not chain.signed and not (last_of_gap and body is not None):
                chain.closed = chain.signed = True
            else:
                break
            chain.parts.append(gap[at])
            at += 1
        return gap[at:]

    def signature(self, gap: list[int], body: int | None) -> int:
        """How many parts at a gap's start sign a document: bodies, a line each, and the day below, or the page's end."""
        chain = self.chain
        if chain is None or not chain.parts or chain.closed or self.parts[chain.parts[-1]].unfinished:
            return 0
        at = 0
        while at < len(gap) and at < _SIGNERS and is_signature(self.parts[gap[at]]):
            at += 1
        if not at:
            return 0
        if at < len(gap) and self.parts[gap[at]].kind is Kind.SOURCE and self.parts[gap[at]].credit is None:
            at += 1
            return at if at < len(gap) or body is None or self.parts[body].gap > 0 else 0
        return at if at == len(gap) and body is None else 0

    def heads(self, gap: list[int]) -> tuple[list[Head], bool]:
        """Split a gap into heads. The flag: there is no column between the last head and the one before."""
        heads: list[Head] = []
        here: Head | None = None
        adjacent = True
        turned = False
        for i in gap:
            kind = self.parts[i].kind
            if kind is Kind.LINE and here is not None and not turned and self.is_below_title(here, i):
                here.notes.append(i)
            elif kind is Kind.LINE and here is not None and here.closed and self.goes_on(here, i):
                here.lines.append(i)
            elif kind is Kind.LINE:
                if here is None or turned or here.closed or len(here.lines) >= _MAX_HEAD_LINES:
                    turned = False
                    adjacent = not (here is None and heads)
                    here = Head()
                    heads.append(here)
                here.lines.append(i)
            elif kind is Kind.NAMES or (kind is Kind.SOURCE and self.parts[i].credit is not None):
                if here is None or (here.byline and not here.lines):
                    here = Head()
                    heads.append(here)
                here.byline.append(i)
            elif kind is Kind.SOURCE and here is not None and here.lines:
                here.notes.append(i)
            elif kind is Kind.UNIT and here is not None and here.byline:
                here.byline.append(i)
            elif kind is Kind.CAPTION:
                self.result.captions.append(i)
            elif kind is Kind.COLUMN:
                self.result.columns.append(i)
                here = None
                adjacent = False
            elif kind is Kind.HEADER:
                # Buttons may be below a title too, but a line below them belongs to another.
                turned = here is not None
                self.result.strays.append(i)
            elif kind is Kind.FROM_PAGE:
                chain = self.start(None)
                chain.parts.append(i)
                chain.from_page = True
            else:
                self.result.strays.append(i)
        return heads, adjacent

    def is_below_title(self, head: Head, i: int) -> bool:
        """一、总体要求 directly below a title, or below another such line; a sentence that summarises the text."""
        if not head.lines:
            return False
        line, first = self.parts[i].text, self.parts[head.lines[0]].text
        if is_numbered(line):
            return not is_numbered(first)
        standfirst = "，" in line or "," in line or len(line) > _MAX_FURTHER_LINE
        return standfirst and len(line) > len(first) and not head.byline

    def goes_on(self, head: Head, i: int) -> bool:
        """晋阳市人民政府 / 晋政发〔2024〕1号 / 关于…的通知: a title with the document's number in the middle."""
        numbered = bool(head.notes) and all(is_document_no(self.parts[k].text) for k in head.notes)
        if not numbered or head.byline:
            return False
        issued = all(self.parts[k].text.endswith(_UNIT_ENDS) for k in head.lines)
        return issued or self.parts[i].text.startswith(_GOES_ON)

    def lost_title(self, heads: list[Head], body: int | None) -> list[Head]:
        """
        Columns out of order: title lines directly under a headless text and its byline may be that text's.

        The lines of the first head are divided where each part fits its text best.
        """
        chain = self.chain
        if not heads or chain is None or chain.head is not None or not chain.parts:
            return heads
        if self.parts[chain.parts[-1]].kind is not Kind.NAMES or chain.from_page:
            return heads
        lines = heads[0].lines
        above = chain.parts[-_NEAR:]
        below = [] if body is None else list(range(body, min(body + _NEAR, len(self.parts))))

        def fit(cut: int) -> float:
            upper = "".join(self.parts[i].text for i in lines[:cut])
            lower = "".join(self.parts[i].text for i in lines[cut:])
            score = self.likeness.share(upper, above) - self.likeness.share(upper, below) if upper else 0.0
            return score + (self.likeness.share(lower, below) - self.likeness.share(lower, above) if lower else 0.0)

        cut = max(range(len(lines) + 1), key=lambda n: (fit(n), -n))
        if cut:
            byline = chain.parts.pop()
            chain.head = Head(lines[:cut], [byline])
            self.result.joins[chain.parts[0] if chain.parts else byline] = ("title-below", fit(cut))
            heads[0].lines = lines[cut:]
            if not heads[0].lines and not heads[0].byline:
                return heads[1:]
        return heads

    def is_subhead(self, head: Head, gap: list[int], body: int) -> bool:
        chain = self.chain
        if chain is None or chain.closed or not chain.parts:
            return False
        if any(self.parts[i].kind in (Kind.COLUMN, Kind.FROM_PAGE) for i in gap):
            return False
        if is_notice("".join(self.parts[i].text for i in head.lines)) and len(head.lines) == 1:
            return False
        above = chain.head.parts() if chain.head else []
        chance = self.judge(self.parts, self.likeness, above, chain.parts, head.lines, body)
        self.result.subheads.update(dict.fromkeys(head.lines, chance))
        return chance <= THRESHOLD
