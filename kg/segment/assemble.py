"""
Chains and heads -> articles, and what belongs to none.

Place in the flow: segment, last step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.model import INVISIBLE, Article, Block, Join, Layout, Page, Role, mint, squeeze
from kg.segment.belief import belief
from kg.segment.blocks import Kind, Part, parts_of, unit_name
from kg.segment.columns import column_in_title
from kg.segment.credit import Credit
from kg.segment.cues import bylines
from kg.segment.drafts import Draft, columns_of
from kg.segment.heads import bare_column, names_column, title_lines
from kg.segment.invisible import shown_on, visible_page
from kg.segment.joins import mend
from kg.segment.likeness import Likeness
from kg.segment.lines import paragraphs
from kg.segment.marked import marked_layout
from kg.segment.outline import Chain, Head, Outline, bodies_of, outline
from kg.segment.pieces import block_of, day_of, pieces_of
from kg.segment.settle import settle
from kg.segment.titles import is_notice, opens_subsection

#: A page with so many titles is a sheet of print: there a title runs over two lines and takes its subtitle along. With 2 and
#: 3 instead one and two of twelve titles of the Taiyuan pages are cut short, with 5 none; other sets are the same.
TITLES_OF_A_PAGE = 5
#: A line end inside a title that was wrapped.
_WRAP = re.compile(r"(?<=[^\x00-\x7f])[ \t\u3000]*[\r\n]+[ \t\u3000]*(?=[^\x00-\x7f])")
#: Marks before a title: ■新桥通车.
_MARKS = re.compile(f"^(?:{bylines().pattern('marks').pattern})+")


def segment(page: Page) -> Layout:
    """
    Cut a page into articles in reading order.

    Every character that can be seen stands in exactly one article or loose block.
    Never fails: a page without any structure is one article.

    >>> text = "太原时评\\n\\n把好事办好\\n\\n刘 毅\\n\\n今天，我市召开会议。\\n"
    >>> article = segment(Page("pg", "a.txt", "", "utf-8", text)).articles[0]
    >>> article.title, article.authors, article.column
    ('把好事办好', ('刘毅',), '太原时评')
    """
    if INVISIBLE.search(page.text):
        bare, offsets = visible_page(page)
        return shown_on(page, segment(bare), offsets)
    return marked_layout(page) if page.marked else cut(page, belief)


def cut(page: Page, believe: Callable[[str, float], float]) -> Layout:
    """A page that the file says nothing of; ``believe`` makes how sure a join is of its kind and its score."""
    parts, likeness, found, drafts, loose = drafted(page.text)
    columns = columns_of(page.text, parts, likeness, found.columns, drafts)
    whole = is_whole_page(drafts)
    lines = [title_of(parts, likeness, draft, whole_page=whole) for draft in drafts]
    articles = [
        _article(page, parts, draft, lines[k], columns.get(k), found, believe) for k, draft in enumerate(drafts)
    ]
    return Layout(page, _numbered(articles), tuple(block_of(parts[i]) for i in sorted(loose)))


def drafted(text: str) -> tuple[list[Part], Likeness, Outline, list[Draft], list[int]]:
    """A text's parts, how alike they are, what was found, its articles as lists of parts, and parts of none."""
    parts = settle(parts_of(text, paragraphs(text)))
    likeness = Likeness([part.text for part in parts])
    found = outline(parts, likeness)
    mend(parts, likeness, found)
    return parts, likeness, found, *_drafts(parts, found)


def is_whole_page(drafts: Sequence[Draft]) -> bool:
    """True for a sheet of print, by its many titles, in contrast to a text or two out of one."""
    return sum(bool(draft.lines) for draft in drafts) >= TITLES_OF_A_PAGE


def title_of(parts: Sequence[Part], likeness: Likeness, draft: Draft, *, whole_page: bool) -> list[int]:
    """The lines of the head that are the title; the others name a column, set the scene or sum the text up."""
    # A numbered line that nothing stands over opens a section of a text whose title is lost.
    lines = [i for i in draft.lines if not opens_subsection(parts[i].text)]
    if not lines and draft.order == draft.lines:
        return draft.lines
    if len(lines) > 1:
        first, last = title_lines(parts, likeness, lines, bodies_of(parts, draft.body), whole_page)
        return lines[first:last]
    return lines


def _drafts(parts: Sequence[Part], found: Outline) -> tuple[list[Draft], list[int]]:
    drafts = [Draft(chain.head, chain.parts, _kind(parts, chain)) for chain in found.chains]
    stories = _picture_stories(found)
    drafts += [Draft(stories.get(i), [i], "caption") for i in found.captions]
    loose = [*found.columns, *found.strays]
    for head in found.bare_heads:
        if head in stories.values():
            continue
        # A title with a byline is an article whose text is lost; without one it is a stray line, unless
        # the page has nothing else.
        if (head.lines and head.byline) or not drafts:
            drafts.append(Draft(head, [], "article"))
        else:
            loose += head.parts()
    if not drafts and loose:
        drafts, loose = [Draft(None, sorted(loose), "article")], []
    drafts.sort(key=lambda draft: min(draft.order))
    return drafts, loose


def _picture_stories(found: Outline) -> dict[int, Head]:
    """Caption -> the title right above it, under which nothing else stands: a picture with a title."""
    captions = set(found.captions)
    return {i: head for head in found.bare_heads if head.lines and (i := head.parts()[-1] + 1) in captions}


def _kind(parts: Sequence[Part], chain: Chain) -> str:
    title = "".join(parts[i].text for i in chain.head.lines) if chain.head else ""
    return "notice" if is_notice(title) else "article"


def _article(
    page: Page,
    parts: Sequence[Part],
    draft: Draft,
    lines: Sequence[int],
    column: str | None,
    found: Outline,
    believe: Callable[[str, float], float],
) -> Article:
    blocks = _blocks(parts, draft, lines)
    pieces = pieces_of(page.text, blocks)
    spans, affiliations, dateline = _credits(page.text, parts, draft)
    day, day_from = day_of(page, blocks)
    own_column, title = column_in_title(_title(page.text, parts, lines) or "")
    above = next((parts[i] for i in draft.lines if lines and i < lines[0] and names_column(parts[i].text)), None)
    if own_column is None and above is not None:
        own_column = bare_column(page.text[above.start : above.end])
    return Article(
        id=mint("ar", page.id, repr(pieces)),
        page_id=page.id,
        local_id="",
        kind=draft.kind,
        title=title or None,
        authors=tuple(squeeze(page.text[s:e]) for s, e in spans),
        author_spans=spans,
        affiliations=affiliations,
        column=own_column or column,
        date=day,
        pieces=pieces,
        blocks=blocks,
        dateline=dateline,
        date_from=day_from,
        url=page.url,
        joins=tuple(_joins(parts, draft.order, found, believe)),
    )


def _joins(
    parts: Sequence[Part], order: Sequence[int], found: Outline, believe: Callable[[str, float], float]
) -> Iterator[Join]:
    """Why each part but the first stands behind the one before it."""
    for before, i in pairwise(order):
        why, score = found.joins.get(i, ("order" if i == before + 1 else "over", 0.0))
        yield Join(parts[i].start, why, believe(why, score))


def _numbered(articles: list[Article]) -> tuple[Article, ...]:
    ordered = sorted(articles, key=lambda article: min(s for s, _ in article.pieces))
    return tuple(replace(article, local_id=f"a{n}") for n, article in enumerate(ordered, start=1))


def _blocks(parts: Sequence[Part], draft: Draft, lines: Sequence[int]) -> tuple[Block, ...]:
    found: list[Block] = []
    titles = set(lines)
    order = draft.order
    for at, i in enumerate(order):
        follows = at + 1 < len(order) and parts[order[at + 1]].kind is Kind.BODY
        runs_on = parts[i].kind is Kind.BODY and parts[i].unfinished and follows
        found.append(block_of(parts[i], runs_on, Role.TITLE if i in titles else None))
    return tuple(found)


def _title(text: str, parts: Sequence[Part], lines: Sequence[int]) -> str | None:
    """Title lines joined by one space, without the mark before them; a subtitle that opens with a dash follows without one."""
    title = ""
    for i in lines:
        line = " ".join(_WRAP.sub("", text[parts[i].start : parts[i].end]).split())
        title += line if not title or line.startswith(("—", "─", "--")) else f" {line}"
    return _MARKS.sub("", title) or title or None


def _credits(
    text: str, parts: Sequence[Part], draft: Draft
) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...], str | None]:
    credits: list[Credit] = [c for i in draft.order if (c := parts[i].credit) is not None]
    spans: dict[str, tuple[int, int]] = {}
    for credit in credits:
        for s, e in credit.spans:
            spans.setdefault(squeeze(text[s:e]), (s, e))
    units = [unit_name(text[parts[i].start : parts[i].end]) for i in draft.order if parts[i].kind is Kind.UNIT]
    affiliations = [unit for unit in units if unit] + [name for credit in credits for name in credit.affiliations]
    dateline = next((credit.dateline for credit in credits if credit.dateline), None)
    return tuple(spans.values()), tuple(dict.fromkeys(affiliations)), dateline
