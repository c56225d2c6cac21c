"""
Character passes that keep a map back to the page.

Place in the flow: used by segment (sentence ends) and extract (the flow of an
article's characters); imports nothing above the ground floor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import INVISIBLE, Article, Block, Role, Sentence  # noqa: F401  (Role: the doctest)

#: Marks that end a sentence; closing quotes and brackets after them belong to it.
SENTENCE_ENDS = "。！？!?…；;"
CLOSERS = "”’』」）)】》〉\"'"
#: The Chinese characters that patterns accept as parts of names, as the inside of a character class.
HAN = "\u4e00-\u9fa5"
_SPACE = re.compile(rf"\s|{INVISIBLE.pattern}")


@dataclass(frozen=True, slots=True)
class Flow:
    """
    The characters of one article in reading order, with words rejoined across line ends.

    ``chars[i]`` is at ``offsets[i]`` on the page. Breaks inside a sentence are removed, so that
    a name cut by a line end can be matched, and so are zero-width characters; a break between
    paragraphs is one newline, a space on the page one space.
    """

    chars: str
    offsets: tuple[int, ...]

    def page_span(self, start: int, end: int) -> tuple[int, int] | None:
        """
        The page span of ``chars[start:end]``; None if its parts are not contiguous.

        They are not when reading order and page order differ inside the span.
        """
        first, last = self.offsets[start], self.offsets[end - 1]
        if self.offsets[start:end] == tuple(range(first, last + 1)):
            return first, last + 1
        if any(a >= b for a, b in zip(self.offsets[start : end - 1], self.offsets[start + 1 : end], strict=True)):
            return None
        return first, last + 1


def flow_of(text: str, blocks: Iterable[Block]) -> Flow:
    """
    Join blocks in reading order into one stream of characters.

    >>> page = "与北\\n\\n京大学合作。"
    >>> blocks = [Block(0, 2, Role.BODY, runs_on=True), Block(4, 10, Role.BODY)]
    >>> flow_of(page, blocks).chars
    '与北京大学合作。\\n'
    """
    chars: list[str] = []
    offsets: list[int] = []
    for block in blocks:
        at = block.start
        for space in _SPACE.finditer(text, block.start, block.end):
            found = space.start()
            chars.append(text[at:found])
            offsets.extend(range(at, found))
            at = found + 1
            # A single newline inside a block is a wrapped line; an invisible character is not part of a word.
            if space[0] not in "\r\n" and not INVISIBLE.match(space[0]):
                chars.append(" ")
                offsets.append(found)
        chars.append(text[at : block.end])
        offsets.extend(range(at, block.end))
        if not block.runs_on and offsets:
            chars.append("\n")
            offsets.append(block.end)
    return Flow("".join(chars), tuple(offsets))


def runs_with(text: str, sign: re.Pattern[str], breaks: str) -> Iterator[tuple[int, int]]:
    """
    The stretches between break characters that contain a sign, from left to right.

    For a slow pattern that never matches across a break nor without the sign: it needs to be
    tried only on these.

    >>> list(runs_with("修路，108国道通车。好", re.compile("国道"), "，。"))
    [(3, 10)]
    """
    done = 0
    for match in sign.finditer(text):
        if match.start() < done:
            continue
        start = max(done, *(text.rfind(ch, done, match.start()) + 1 for ch in breaks))
        ends = [at for ch in breaks if (at := text.find(ch, match.end())) >= 0]
        done = min(ends, default=len(text))
        yield start, done


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """
    Split ``text[start:end]`` after sentence ends; spans exclude outer white space.

    >>> [s for s in sentence_spans("好。“行！”走", 0, 7)]
    [(0, 2), (2, 6), (6, 7)]
    """
    at = start
    i = start
    while i < end:
        if text[i] in SENTENCE_ENDS:
            i += 1
            while i < end and text[i] in SENTENCE_ENDS + CLOSERS:
                i += 1
            yield from _trimmed(text, at, i)
            at = i
        else:
            i += 1
    yield from _trimmed(text, at, end)


def sentences_of(page_text: str, article: Article) -> list[Sentence]:
    """
    The sentences of an article in reading order.

    A sentence is contiguous on the page: where reading order jumps in mid-sentence it is
    split at the jump, so that its text can be shown unchanged.
    """
    found: list[Sentence] = []
    paragraph = 0
    for start, end, last in _runs(page_text, article.blocks):
        for s, e in sentence_spans(page_text, start, end):
            found.append(
                Sentence(
                    id=f"{article.id}_s_{s}_{e}",
                    article_id=article.id,
                    page_id=article.page_id,
                    ordinal=len(found),
                    paragraph=paragraph,
                    start=s,
                    end=e,
                    text=page_text[s:e],
                )
            )
        if last:
            paragraph += 1
    return found


def _runs(text: str, blocks: tuple[Block, ...]) -> Iterator[tuple[int, int, bool]]:
    """Contiguous page ranges of blocks that run on; the flag says the paragraph ends."""
    k = 0
    while k < len(blocks):
        start, end = blocks[k].start, blocks[k].end
        while blocks[k].runs_on and k + 1 < len(blocks):
            nxt = blocks[k + 1]
            if nxt.start < end or text[end : nxt.start].strip():
                break
            k += 1
            end = nxt.end
        yield start, end, not blocks[k].runs_on
        k += 1


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def is_han(ch: str) -> bool:
    """
    True for a Chinese character of any plane that newspapers use.

    >>> is_han("𠮷"), is_han("〇"), is_han("a")
    (True, True, False)
    """
    code = ord(ch)
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x323AF or ch == "〇"
