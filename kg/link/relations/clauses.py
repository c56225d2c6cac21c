"""
An article as one sequence of names, words and marks: the input of the relation rules.

Place in the flow: link; Layout + mentions -> Strand, read by posts, issuers and whereabouts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.model import Article, Mention, Predicate, Relation
from kg.text.flow import CLOSERS, Flow, flow_of
from kg.text.traditional import simplified

PieceKind = Literal["name", "words", "mark", "break"]

_BREAKS = "。！？!?…；;\n"
_MARKS = "、，,：:（）()“”‘’『』「」《》〈〉—"
_CUT = re.compile(rf"[{_BREAKS}{re.escape(_MARKS)}]|[^{_BREAKS}{re.escape(_MARKS)}]+")
#: Half-width marks treated as the full-width ones.
_FULL = str.maketrans(",:()", "，：（）")


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A name, the words between two marks, or a mark; ``start`` and ``end`` are offsets in the flow.

    ``text`` of words is simplified, as the rules are; ``written`` is what the page has.
    """

    kind: PieceKind
    text: str
    start: int
    end: int
    mention: Mention | None = None
    written: str = ""

    def as_written(self, words: str) -> str:
        """
        A part of ``text`` as written on the page.

        >>> Piece("words", "市长、党组书记", 0, 7, written="市長、黨組書記").as_written("党组书记")
        '黨組書記'
        """
        at = self.text.find(words)
        return self.written[at : at + len(words)] if at >= 0 and self.written else words

    def is_name(self, *types: str) -> bool:
        """Whether this is a mention of one of the types."""
        return self.mention is not None and self.mention.type in types

    def is_mark(self, marks: str) -> bool:
        """Whether this is one of the marks."""
        return self.kind == "mark" and self.text in marks


@dataclass(frozen=True, slots=True)
class Strand:
    """One article in reading order."""

    article: Article
    flow: Flow
    pieces: tuple[Piece, ...]

    def evidence(self, pieces: Iterable[Piece]) -> tuple[int, int]:
        """
        The page span from the first to the last of some pieces.

        Where reading order jumps between them, only the span of the last one, which is contiguous
        on the page.
        """
        used = sorted(pieces, key=lambda p: p.start)
        first, last = used[0], max(used, key=lambda p: p.end)
        span = self.flow.page_span(first.start, last.end) if last.end > first.start else None
        return span or self.flow.page_span(last.start, last.end) or (last.start, last.end)

    def relation(
        self,
        subject: Piece,
        predicate: Predicate,
        object_: str,
        used: Iterable[Piece],
        rule: str,
        score: float,
        *,
        title: str = "",
        former: bool = False,
    ) -> Relation:
        """
        A statement of the article about one of its names.

        Args:
            object_: an entity's id, or the article's for ``author``.
            used: the pieces that state it: the evidence goes from the first to the last.
        """
        assert subject.mention is not None
        start, end = self.evidence(used)
        return Relation(
            subject=subject.mention.entity_id,
            predicate=predicate,
            object=object_,
            title=title,
            former=former,
            article_id=self.article.id,
            page_id=self.article.page_id,
            start=start,
            end=end,
            rule=rule,
            score=score,
        )


def strand_of(text: str, article: Article, mentions: Iterable[Mention]) -> Strand:
    """
    The names of an article and the words between them as one sequence.

    >>> from kg.model import Block, Mention, Role
    >>> article = Article("ar1", "pg1", "a1", "article", None, (), (), (), None, None, ((0, 9),),
    ...                   (Block(0, 9, Role.BODY),))
    >>> body = Mention("pg1", "ar1", 0, 2, "市委", "organization", "中国共产党太原市委员会", True, "", "", 1.0)
    >>> [p.text for p in strand_of("市委书记，李明说。", article, [body]).pieces]
    ['市委', '书记', '，', '李明说', '。', '\\n']
    """
    flow = flow_of(text, article.blocks)
    at = {offset: i for i, offset in enumerate(flow.offsets) if flow.chars[i] != "\n"}
    pieces: list[Piece] = []
    done = 0
    for mention in sorted(mentions, key=lambda m: at.get(m.start, -1)):
        start, end = at.get(mention.start, -1), at.get(mention.end - 1, -1) + 1
        if start < done or end <= start:
            continue
        pieces.extend(_between(flow.chars, done, start))
        pieces.append(Piece("name", mention.text, start, end, mention))
        done = end
    pieces.extend(_between(flow.chars, done, len(flow.chars)))
    return Strand(article, flow, tuple(pieces))


def _between(chars: str, start: int, end: int) -> Iterator[Piece]:
    for match in _CUT.finditer(chars, start, end):
        text = match[0]
        written = text.replace(" ", "")
        if text in _BREAKS:
            yield Piece("break", text, match.start(), match.end())
        elif text in _MARKS:
            yield Piece("mark", text.translate(_FULL), match.start(), match.end())
        elif written:
            yield Piece("words", simplified(written), match.start(), match.end(), written=written)


def sentences(strand: Strand) -> Iterator[list[Piece]]:
    """The pieces between two breaks; closing marks that follow a break are dropped."""
    current: list[Piece] = []
    for piece in strand.pieces:
        if piece.kind == "break":
            if current:
                yield current
            current = []
        elif current or not piece.is_mark(CLOSERS):
            current.append(piece)
    if current:
        yield current
