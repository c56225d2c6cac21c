"""
One page through the left half of the house: Page -> Layout -> mentions and relations.

Place in the flow: what an engine runs on each page, in any process; pure functions of
the page, the packs and the home. Each process loads the lexicon once.
"""

from __future__ import annotations

import atexit
import gc
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from kg.extract import extract_page
from kg.extract.weights import weights_of
from kg.knowledge import Lexicon, load_lexicon
from kg.link import HomeVotes, home_votes, resolve_page
from kg.model import Home, Layout, Mention, Page, Relation, Sentence
from kg.segment import segment
from kg.settings import Settings
from kg.text.flow import sentences_of
from kg.text.relative import Time, times_in

Packs = tuple[Path, ...]


#: Homes whose lexicon is cached; cities without a local pack share one lexicon, so a city costs a reference.
CITIES_KEPT = 512


@dataclass(frozen=True, slots=True)
class Cut:
    """A page split into articles, and what it says about the paper's home."""

    layout: Layout
    votes: HomeVotes


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one page says."""

    layout: Layout
    #: The place by which 我市 and 市委 are resolved.
    home: Home
    #: Of all articles, in reading order; none ends inside a mention.
    sentences: tuple[Sentence, ...]
    #: With canonical names and entity ids, in page order.
    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...]


def cutter(packs: Packs) -> Callable[[Page], Cut]:
    """
    The first pass as a function that an engine can send to its workers.

    A run begins here, so that edits to a pack since the last run are seen.
    """
    lexicon_of.cache_clear()
    return partial(_cut, packs=packs)


def reader(
    packs: Packs, home: Home, settings: Settings | None = None
) -> Callable[[tuple[Layout | Page, Home]], Reading]:
    """
    The second pass, of (layout or unsplit page, the page's home), as a function for an engine.

    ``home`` is that of all pages: it brings in a local pack.
    """
    return partial(_read, packs=packs, common=home, settings=settings or Settings())


def preparer(packs: Packs, home: Home | None) -> Callable[[], None]:
    """Loads the lexicon before the first page, as a function for an engine."""
    return partial(_prepare, packs, home)


@lru_cache(maxsize=CITIES_KEPT)
def lexicon_of(packs: Packs, home: Home | None) -> Lexicon:
    """The lexicon for a home; needed for every page, so the packs' files are not hashed each time (6 ms)."""
    return load_lexicon(packs, home)


def _prepare(packs: Packs, home: Home | None) -> None:
    lexicon_of(packs, Home(home.units) if home else None)
    # The lexicon lives as long as its process: the collector need not traverse it repeatedly (3 % of the time).
    gc.freeze()
    # At the end it must: libraries that count their objects would report all of them as leaked.
    atexit.unregister(gc.unfreeze)
    atexit.register(gc.unfreeze)


def _cut(page: Page, packs: Packs) -> Cut:
    layout = segment(page)
    return Cut(layout, home_votes(layout, lexicon_of(packs, None)))


def _read(item: tuple[Layout | Page, Home], packs: Packs, common: Home, settings: Settings) -> Reading:
    whole, home = item
    layout = _in_span(segment(whole) if isinstance(whole, Page) else whole, settings.since, settings.until)
    # A page's own home brings in its local pack, whatever the other pages are.
    lexicon = lexicon_of(packs, Home(home.units or common.units))
    mentions = extract_page(layout, lexicon, home)
    weights, shared = (weights_of(one) for one in (lexicon, lexicon_of(packs, Home(common.units))))
    if weights is not shared and weights.rows != shared.rows:
        # A local pack brought weights that other pages do not have: the numbers would mean something else there.
        mentions = [replace(mention, reasons=()) for mention in mentions]
    resolved = resolve_page(layout, mentions, lexicon, home)
    mentions = sorted((m for m in resolved.mentions if m.score >= settings.min_score), key=lambda m: (m.start, m.end))
    known = {m.entity_id for m in mentions} | {article.id for article in layout.articles}
    relations = tuple(r for r in resolved.relations if r.subject in known and r.object in known)
    text = layout.page.text
    inside: dict[str, list[Mention]] = {}
    for mention in mentions:
        inside.setdefault(mention.article_id, []).append(mention)
    sentences = [s for a in layout.articles for s in whole_sentences(text, sentences_of(text, a), inside.get(a.id, ()))]
    days = {article.id: article.date for article in layout.articles}
    return Reading(layout, home, tuple(sentences), tuple(mentions), tuple(timed(relations, sentences, days)))


def timed(
    relations: Iterable[Relation], sentences: Sequence[Sentence], days: Mapping[str, date | None]
) -> Iterator[Relation]:
    """
    The relations, with posts dated by the time that their sentence gives.

    A time counts if it is the only one of the clause, or of the sentence if the clause has none: of two it
    is not clear which is meant. If the first place that states a post has no time, the others of the article are asked.
    """
    times: dict[str, list[Time]] = {}

    def told(start: int, end: int) -> str:
        """The only time that a place's clause, or its sentence, gives."""
        held = next((s for s in sentences if s.start <= start and end <= s.end), None)
        if held is None:
            return ""
        if held.id not in times:
            times[held.id] = times_in(held.text, days.get(held.article_id))
        marks = [0, *(m.end() for m in _CLAUSE.finditer(held.text)), len(held.text)]
        left, right = (
            max(at for at in marks if at <= start - held.start),
            min(at for at in marks if at >= end - held.start),
        )
        near = [time for time in times[held.id] if left <= time.start and time.end <= right] or times[held.id]
        return near[0].value if len(near) == 1 else ""

    for relation in relations:
        places = [(relation.start, relation.end), *relation.also] if relation.predicate == "position" else []
        dated = next(((*place, time) for place in places if (time := told(*place))), None)
        # The evidence is the place with the time: a title seldom has one.
        yield replace(relation, start=dated[0], end=dated[1], time=dated[2]) if dated else relation


#: Separators of clauses.
_CLAUSE = re.compile("[，；。！？]")


def _in_span(layout: Layout, since: str, until: str) -> Layout:
    """The page with only the articles of those days; undated ones are outside every bound."""
    if not (since or until):
        return layout
    kept = [
        a for a in layout.articles if a.date and since <= a.date.isoformat() <= (until + "\uffff" if until else "9999")
    ]
    return replace(layout, articles=tuple(kept))


def whole_sentences(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[Sentence]:
    """
    The sentences of one article, joined where a name with ！ or ； in it was split.

    Only neighbours on the page are joined, so that a sentence is still contiguous.
    """
    inner = {i for m in mentions for i in range(m.start + 1, m.end)}
    whole: list[Sentence] = []
    for sentence in sentences:
        last = whole[-1] if whole else None
        if last and last.end <= sentence.start and inner.issuperset(range(last.end, sentence.start + 1)):
            start, end = last.start, sentence.end
            whole[-1] = replace(last, id=f"{last.article_id}_s_{start}_{end}", end=end, text=text[start:end])
        else:
            whole.append(replace(sentence, ordinal=len(whole)))
    return whole
