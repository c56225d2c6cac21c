"""
Articles that the file itself delimits -> a Layout.

Place in the flow: segment; instead of outline and joins, for pages from tables, HTML, Markdown and the like.
What the file says is never guessed; what it leaves out (a byline inside the text) is read from the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.model import Article, Block, Join, Layout, Marked, Page, Role, mint, squeeze
from kg.segment.belief import belief
from kg.segment.blocks import Kind, Part, parts_of, unit_name
from kg.segment.lines import Paragraph, paragraphs
from kg.segment.pieces import block_of, day_of, pieces_of
from kg.segment.titles import is_notice


def marked_parts(page: Page, mark: Marked) -> tuple[list[Part], dict[int, Role]]:
    """The paragraphs of a delimited article as parts, and the roles of those that the file names."""
    text = page.text
    heads = [span for span in (mark.title, *mark.authors) if span]
    lines = [
        replace(p, start=p.start + mark.start, end=p.end + mark.start) for p in paragraphs(text[mark.start : mark.end])
    ]
    parts: list[Part] = []
    roles: dict[int, Role] = {}
    plain: list[Paragraph] = []

    def settle() -> None:
        parts.extend(parts_of(text, plain))
        plain.clear()

    for line in _cut_at(lines, heads, text):
        role = _role_of(text, line, mark)
        if role is None:
            plain.append(line)
            continue
        settle()
        roles[len(parts)] = role
        kind = Kind.LINE if role is Role.TITLE else Kind.NAMES
        parts.append(Part(line.start, line.end, kind, squeeze(text[line.start : line.end]), line.gap))
    settle()
    return parts, roles


def _role_of(text: str, line: Paragraph, mark: Marked) -> Role | None:
    if mark.title and mark.title[0] <= line.start and line.end <= mark.title[1]:
        return Role.TITLE
    named = any(line.start <= s and e <= line.end for s, e in mark.authors)
    short = line.end - line.start <= _BYLINE and "。" not in text[line.start : line.end]
    return Role.BYLINE if named and short else None


#: Paragraphs at an article's head and at its foot that may be its bylines.
EDGE = 4
#: A line with an author's name is a byline up to this length; a longer one is text that names the author.
_BYLINE = 60


def _cut_at(lines: Sequence[Paragraph], spans: Sequence[tuple[int, int]], text: str) -> Iterator[Paragraph]:
    """Paragraphs split where a title ends inside one (print that was joined again)."""
    titles = spans[:1]
    for line in lines:
        at = line.start
        for start, end in titles:
            for edge in (start, end):
                if at < edge < line.end and text[at:edge].strip() and text[edge : line.end].strip():
                    piece = text[at:edge]
                    yield Paragraph(at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip()), line.gap)
                    rest = text[edge : line.end]
                    at = edge + len(rest) - len(rest.lstrip())
        yield replace(line, start=at)


def affiliations_of(text: str, parts: Sequence[Part]) -> tuple[str, ...]:
    """Units that the lines of an article name."""
    units = [unit_name(text[p.start : p.end]) for p in parts if p.kind is Kind.UNIT]
    credited = [name for p in parts if p.credit for name in p.credit.affiliations]
    return tuple(dict.fromkeys([*(u for u in units if u), *credited]))


def authors_of(text: str, parts: Sequence[Part], mark: Marked) -> dict[str, tuple[int, int]]:
    """The authors that the file names, else those of the article's own bylines, with their spans."""
    edges = [*parts[:EDGE], *parts[max(EDGE, len(parts) - EDGE) :]]
    credited = [p for p in parts if p in edges or p.kind is Kind.CAPTION]
    spans = list(mark.authors) or [span for p in credited if p.credit for span in p.credit.spans]
    found: dict[str, tuple[int, int]] = {}
    for start, end in spans:
        found.setdefault(squeeze(text[start:end]), (start, end))
    return found


def marked_layout(page: Page) -> Layout:
    """The page's delimited articles; what is outside them belongs to none."""
    articles = [article for mark in page.marked if (article := _article(page, mark)) is not None]
    numbered = tuple(replace(article, local_id=f"a{n}") for n, article in enumerate(articles, 1))
    return Layout(page, numbered, tuple(_loose(page)))


def _article(page: Page, mark: Marked) -> Article | None:
    text = page.text
    parts, roles = marked_parts(page, mark)
    if not parts:
        return None
    blocks = tuple(
        block_of(part, part.kind is Kind.BODY and part.unfinished and follows, roles.get(i))
        for i, part in enumerate(parts)
        for follows in [i + 1 < len(parts) and parts[i + 1].kind is Kind.BODY]
    )
    pieces = pieces_of(text, blocks)
    authors = authors_of(text, parts, mark)
    title = " ".join(text[mark.title[0] : mark.title[1]].split()) if mark.title else None
    own = mark.date if dict(page.learnt).get("date") != "given" else None
    day, day_from = (own, mark.date_from) if own else day_of(page, blocks)
    return Article(
        id=mint("ar", page.id, repr(pieces)),
        page_id=page.id,
        local_id="",
        kind="notice" if title and is_notice(squeeze(title)) else "article",
        title=title or None,
        authors=tuple(authors),
        author_spans=tuple(authors.values()),
        affiliations=affiliations_of(text, parts),
        column=mark.column or None,
        date=day,
        pieces=pieces,
        blocks=blocks,
        dateline=next((p.credit.dateline for p in parts if p.credit and p.credit.dateline), None),
        date_from=day_from,
        url=mark.url or page.url,
        joins=tuple(Join(block.start, "given", belief("given", 0.0)) for block in blocks[1:]),
    )


def _loose(page: Page) -> Iterator[Block]:
    edges = [0, *(edge for mark in page.marked for edge in (mark.start, mark.end)), len(page.text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        for line in paragraphs(page.text[start:end]):
            yield Block(line.start + start, line.end + start, Role.SUBHEAD)
