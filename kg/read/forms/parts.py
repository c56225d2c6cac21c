"""
A text too large for one page -> parts of about equal size, each a page.

Place in the flow: read, forms; for plain text and Markdown. A text beyond ``WHOLE`` streams line by line: memory is that of one
part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import StringIO

from kg.errors import PageError
from kg.model import Page
from kg.read.encoding import decode
from kg.read.file import File, Read
from kg.read.lines import Lines

#: A text of more bytes than this is read in parts. A page of 1 MiB of dense print takes about half the time that a page may
#: take by default (350,000 characters at 10,000 a second on the slowest machine we measured on).
LARGE = 1 << 20
#: A text up to this many bytes is decoded as a whole, which repairs more than decoding line by line.
WHOLE = 8 << 20
#: Characters of a part: ten newspaper pages. It ends at a form feed or at a blank line below a paragraph, ...
PART = 1 << 17
#: ... and where none comes, at a line's end after this many, or within a line at the end of a sentence.
MOST = 2 * PART
#: Bytes of the longest line that is read.
LONGEST = 64 << 20
#: What a paragraph ends with and a title does not.
_ENDED = tuple("。！？!?…”」』）)")
#: Where a long line is cut, best first.
_ENDS = ("。！？!?…", "；;，,、 \u3000")

#: (text of a part, its encoding, its number, its position) -> its page.
PageOf = Callable[[str, str, int, str], Page]


def in_parts(file: File, page_of: PageOf) -> Read:
    """
    The pages of a large text; offsets count within the part, and its position is its first line.

    A part with a byte that is not of the encoding is an error with its offset; the others are read.
    """
    held: list[str] = []
    size = number = 0
    first = last = 1
    begins = label = ""
    ended = False
    source: Iterable[str]
    if file.size > WHOLE:
        source = lines = Lines(file, longest=LONGEST)
        encoding, faults = lines.encoding, lines.faults
    else:
        decoded = decode(file.read(), file.name)
        label = decoded.label
        source, encoding, faults = StringIO(decoded.text, newline="\n"), decoded.encoding, {}

    def done() -> Iterator[Page | PageError]:
        nonlocal size, number
        if "".join(held).strip():
            number += 1
            bad = next((at for at in range(first, last + 1) if at in faults), None)
            if bad is None:
                page = _part("".join(held), encoding, number, begins, page_of)
                yield replace(page, encoding=label) if label and isinstance(page, Page) else page
            else:
                zh, en = f"第 {faults[bad]} 字节不是 {encoding}", f"byte {faults[bad]} is not {encoding}"
                yield file.broken(zh, en, str(bad))
        held.clear()
        size = 0

    for last, line in enumerate(source, 1):
        at = 0
        for piece in pieces_of(line, PART):
            if held and size + len(piece) > MOST:
                yield from done()
            if not held:
                first, begins = last, f"line {last}" + (f", character {at + 1}" if at else "")
            held.append(piece)
            size += len(piece)
            at += len(piece)
            blank = not piece.strip()
            # A blank line below a title is inside an article.
            if "\f" in piece or (size >= PART and blank and ended) or at < len(line):
                yield from done()
            ended = ended if blank else piece.rstrip().endswith(_ENDED)
    yield from done()


def pieces_of(line: str, most: int) -> Iterator[str]:
    """
    A line in pieces of at most so many characters, cut after a sentence if there is one, else after a clause.

    >>> list(pieces_of("太原市召开会议。大同市也召开，长治市没有。", 12))
    ['太原市召开会议。', '大同市也召开，', '长治市没有。']
    >>> list(pieces_of("太原市大同市", 3)), list(pieces_of("太原市", 3))
    (['太原市', '大同市'], ['太原市'])
    """
    at = 0
    while len(line) - at > most:
        window = line[at : at + most]
        ends = (max(window.rfind(sign) for sign in signs) + 1 for signs in _ENDS)
        cut = next((end for end in ends if end > most // 2), most)
        yield window[:cut]
        at += cut
    yield line[at:]


def _part(text: str, encoding: str, number: int, place: str, page_of: PageOf) -> Page | PageError:
    try:
        return page_of(text, encoding, number, place)
    except PageError as error:
        return error
