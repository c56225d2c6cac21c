"""Where on the page the words of a relation are."""

from __future__ import annotations

from kg.link.relations.clauses import Piece, Strand
from kg.model import Article, Block, Role
from kg.text.flow import flow_of

PAGE = "局长\n甲局\n王明"
#: In reading order: what is printed in the second line is read first.
BLOCKS = (Block(3, 5, Role.BODY), Block(0, 2, Role.BODY), Block(6, 8, Role.BODY))


def test_evidence_that_lies_apart_on_the_page_is_the_span_of_what_is_read_last() -> None:
    """Positions of the page, not of the reading."""
    flow = flow_of(PAGE, BLOCKS)
    article = Article("ar1", "pg1", "a1", "article", None, (), (), (), None, None, ((0, len(PAGE)),), BLOCKS)
    strand = Strand(article, flow, ())
    body, title, name = (
        Piece("words", word, flow.chars.index(word), flow.chars.index(word) + 2) for word in ("甲局", "局长", "王明")
    )

    assert strand.evidence([body, title]) == (0, 2)
    assert strand.evidence([title, name]) == (0, 8)
