"""
Lines with boxes -> a page's text in reading order.

Place in the flow: read, forms; for PDF, and for any form that knows positions but no order.

Lines become blocks (same size, same column, one directly below the other). Blocks are ordered by splitting the
page at white space that runs through it: columns first, since Chinese pages are read down a column, then rows at
the widest gap (the XY-cut of Nagy and Seth, 1984). Without such white space the order of the file is kept. Lines
of a block become paragraphs: a full line continues in the next one unless that is indented. Vertical print is
rotated by a quarter turn first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from kg.model import Box
from kg.text.dates import imprint_of
from kg.text.flow import CLOSERS, SENTENCE_ENDS


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print; the origin is the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    #: Left, top, width and height on the page, if the line was rotated to be read.
    place: tuple[float, float, float, float] | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height on the page."""
        return self.place or (self.left, self.top, self.right - self.left, self.bottom - self.top)

    def turned(self, width: float) -> Line:
        """Vertical print as if it were horizontal: down becomes right, and left becomes down."""
        return replace(
            self,
            left=self.top,
            right=self.bottom,
            top=width - self.right,
            bottom=width - self.left,
            size=self.right - self.left,
            place=self.box,
        )

    @classmethod
    def of(cls, chars: Sequence[tuple[str, float, float, float, float]], size: float) -> Line:
        """The line made of some characters with their boxes."""
        inked = [c for c in chars if c[0].strip()] or list(chars)
        return cls(
            "".join(c[0] for c in chars).strip(),
            min(c[1] for c in inked),
            min(c[2] for c in inked),
            max(c[3] for c in inked),
            max(c[4] for c in inked),
            size or max(c[4] - c[2] for c in inked),
        )


@dataclass(slots=True)
class Block:
    """Lines that follow one another in one column, in one size."""

    lines: list[Line] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Left edge, in points."""
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        """Right edge, in points."""
        return max(line.right for line in self.lines)

    @property
    def top(self) -> float:
        """Upper edge, in points."""
        return min(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        """Lower edge, in points."""
        return max(line.bottom for line in self.lines)


#: Sizes of print that differ by less than this share count as equal.
SAME_SIZE = 0.12
#: A gap between columns is at least this many points, and this share of the size of print.
COLUMN_GAP = 4.0
#: Lines from the top of a sheet among which its masthead begins, and characters of a piece of it.
MASTHEAD_LINES, MASTHEAD_PIECE = 8, 24


def page_text(lines: Sequence[Line], width: float, height: float) -> tuple[str, tuple[Box, ...]]:
    """The text of a page, a blank line between paragraphs, and the box of each line in it."""
    lines = [line for line in lines if line.text]
    if not lines:
        return "", ()
    if sum(_is_vertical(line) for line in lines) * 2 > len(lines):
        # Read from the right, bands from the top: the same as columns from the left after a quarter turn.
        lines = [line.turned(width) for line in lines]
    lines = with_masthead(lines)
    usual = median(line.size for line in lines for _ in line.text)
    pieces: list[str] = []
    boxes: list[Box] = []
    at = 0
    above: Block | None = None
    for block in ordered(blocks_of(lines)):
        torn = above is not None and _goes_on(above, block, usual)
        above = block
        for paragraph in _paragraphs(block, usual):
            if pieces and not torn:
                pieces.append("\n\n")
                at += 2
            before = pieces[-1] if torn else ""
            torn = False
            for line in paragraph:
                joint = _joint(before, line.text) if before else ""
                if before and line.size > usual * (1 + SAME_SIZE):
                    joint = "\n"
                before = line.text
                pieces.append(joint)
                at += len(joint)
                boxes.append(Box(at, at + len(line.text), *(round(x, 1) for x in line.box)))
                pieces.append(line.text)
                at += len(line.text)
    return "".join(pieces), tuple(boxes)


def with_masthead(lines: Sequence[Line]) -> list[Line]:
    """
    The lines, with what is side by side at the top of the sheet as one of them, if it is a masthead.

    >>> def line(text, left, right):
    ...     return Line(text, left, 10.0, right, 20.0, 10.0)
    >>> [one.text for one in with_masthead([line("太原日报", 0, 40), line("第3版", 300, 330), line("2022年11月21日", 90, 180)])]
    ['太原日报\u30002022年11月21日\u3000第3版']
    """
    for first in sorted(lines, key=lambda line: line.top)[:MASTHEAD_LINES]:
        row = sorted((line for line in lines if _beside(first, line)), key=lambda line: line.left)
        text = "\u3000".join(line.text for line in row)
        if len(row) > 1 and max(len(line.text) for line in row) <= MASTHEAD_PIECE and "date" in imprint_of(text):
            whole = Line(
                text,
                row[0].left,
                min(line.top for line in row),
                max(line.right for line in row),
                max(line.bottom for line in row),
                max(line.size for line in row),
            )
            gone = {id(line) for line in row}
            at = min(i for i, line in enumerate(lines) if id(line) in gone)
            rest = [line for line in lines[at:] if id(line) not in gone]
            return [*lines[:at], whole, *rest]
    return list(lines)


def _beside(one: Line, other: Line) -> bool:
    """Whether two lines are on one row: they share half of the lower one's height."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Lines in the order of the file as blocks."""
    found: list[Block] = []
    for line in lines:
        if found and _follows(found[-1], line):
            found[-1].lines.append(line)
        else:
            found.append(Block([line]))
    return found


def ordered(blocks: list[Block]) -> list[Block]:
    """Blocks in reading order."""
    todo: list[list[Block]] = [blocks]
    done: list[Block] = []
    while todo:
        group = todo.pop()
        halves = _cut(group) if len(group) > 1 else None
        if halves is None:
            done += group
        else:
            todo += [halves[1], halves[0]]
    return done


def _cut(group: list[Block]) -> tuple[list[Block], list[Block]] | None:
    size = median(line.size for block in group for line in block.lines)
    gap, at = _widest_gap([(b.left, b.right) for b in group])
    if gap >= max(COLUMN_GAP, size * 0.4):
        return [b for b in group if b.right <= at], [b for b in group if b.right > at]
    gap, at = _widest_gap([(b.top, b.bottom) for b in group])
    if gap > 0:
        return [b for b in group if b.bottom <= at], [b for b in group if b.bottom > at]
    return None


def _widest_gap(spans: list[tuple[float, float]]) -> tuple[float, float]:
    """The widest stretch that no span covers: its width and its beginning."""
    spans = sorted(spans)
    best, where, reach = 0.0, 0.0, spans[0][1]
    for start, end in spans[1:]:
        if start - reach > best:
            best, where = start - reach, reach
        reach = max(reach, end)
    return best, where


def _follows(block: Block, line: Line) -> bool:
    last = block.lines[-1]
    alike = abs(line.size - last.size) <= SAME_SIZE * max(line.size, last.size)
    below = -0.3 * line.size <= line.top - last.bottom <= 1.1 * line.size
    apart = line.left > block.right or line.right < block.left
    return alike and below and not apart


def _goes_on(above: Block, below: Block, usual: float) -> bool:
    """
    Whether a column ended in mid-sentence and the next one continues it.

    The last line is full and has no sentence end, the first one is not indented, and both are running text.
    """
    last, first = above.lines[-1], below.lines[0]
    if max(last.size, first.size) > usual * (1 + SAME_SIZE) or len(above.lines) < 2:
        return False
    ends = last.text.rstrip(CLOSERS)[-1:] in SENTENCE_ENDS
    full = above.right - last.right <= 1.2 * last.size
    indented = len(below.lines) > 1 and first.left - below.left > 1.2 * first.size
    return full and not ends and not indented and first.left >= above.right


def _paragraphs(block: Block, usual: float) -> list[list[Line]]:
    found: list[list[Line]] = []
    for line in block.lines:
        last = found[-1][-1] if found else None
        if last is None or _begins(block, last, line):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _begins(block: Block, last: Line, line: Line) -> bool:
    """Whether a new paragraph begins: the line before is not full, or this one is indented."""
    if line.left - block.left > 1.2 * line.size and last.left - block.left <= 0.5 * line.size:
        return True
    ends = last.text.rstrip(CLOSERS)[-1:] in SENTENCE_ENDS
    return block.right - last.right > 1.5 * line.size and (ends or line.left - block.left < 0.5 * line.size)


def _joint(before: str, after: str) -> str:
    """What joins two lines of one paragraph: a space between Latin words, nothing in Chinese."""
    return (
        " " if before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalnum() else ""
    )


def _is_vertical(line: Line) -> bool:
    return len(line.text) > 2 and line.bottom - line.top > 2 * (line.right - line.left)
