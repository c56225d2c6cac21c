"""
Annotated pages against gold pages: how good is it, in figures.

Place in the flow: aside; reads only annotations (the JSON of ``kg annotate``), so that
anything that writes this format can be measured.

- Mentions: strict (same start, end, type) and lenient (same type, overlapping); between a chain
  of units and the body after it any boundary counts as right: all units inside, some or none.
- Entities: B-cubed F1 over the mentions found with the right span, and the share of them
  whose canonical name is the gold one.
- Articles: B-cubed F1 over the non-space characters of the gold articles, the share
  of right titles, F1 of (article, author) pairs.
- Relations: F1 of (subject, predicate, object) per page.

What gold marks ``optional`` is neither required nor counted as wrong. B-cubed:
A. Bagga and B. Baldwin, *Entity-based cross-document coreferencing*, COLING 1998.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.entity_types import core_types
from kg.evaluate.chains import settled
from kg.model import squeeze

#: One annotated page, as parsed from its JSON file.
Annotation = Mapping[str, Any]
#: (gold, predicted) of one page.
Pair = tuple[Annotation, Annotation]
Span = tuple[int, int, str]
#: Number of items by (gold cluster, predicted cluster).
Clusters = Counter[tuple[Hashable, Hashable]]

#: Predicates that the text states outright; the place relations also follow from name chains.
STATED = ("author", "affiliation", "position", "issuer")
#: The types that every peer knows; their common score can be compared.
CLASSIC = ("person", "organization", "place")

#: Stands in for a page without an annotation.
EMPTY: Annotation = {"articles": [], "mentions": [], "relations": []}


@dataclass(frozen=True, slots=True)
class Tally:
    """
    Hits, predictions and gold items, with the ratios computed from them.

    >>> round(Tally(hits=1, pred=2, gold=4).f1, 3)
    0.333
    """

    hits: float = 0
    pred: float = 0
    gold: float = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hits + other.hits, self.pred + other.pred, self.gold + other.gold)

    @property
    def p(self) -> float:
        """Precision, 0 if nothing was predicted."""
        return self.hits / self.pred if self.pred else 0.0

    @property
    def r(self) -> float:
        """Recall, 0 if gold is empty."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.p * self.r / (self.p + self.r) if self.p + self.r else 0.0

    def as_dict(self) -> dict[str, float]:
        """The ratios and the counts, for JSON."""
        return {"p": self.p, "r": self.r, "f1": self.f1, "gold": self.gold, "pred": self.pred}


def score(pairs: Sequence[Pair], texts: Mapping[str, str]) -> dict[str, Any]:
    """
    Every measure over all pages together.

    Args:
        pairs: (gold, predicted) of each page; ``EMPTY`` if nothing was predicted.
        texts: decoded text by the gold's ``page`` name; pages without text are excluded from
            the article score.

    Returns:
        ``pages``, ``mentions``, ``mentions_lenient``, ``entities``, ``articles``
        (None without texts) and ``relations``; ready for JSON.
    """
    pairs = [settled(gold, pred) for gold, pred in pairs]
    return {
        "pages": len(pairs),
        "mentions": _as_dicts(score_mentions(pairs)),
        "mentions_lenient": _as_dicts(score_mentions(pairs, lenient=True)),
        "entities": score_entities(pairs),
        "articles": score_articles(pairs, texts) if texts else None,
        "relations": _as_dicts(score_relations(pairs)),
    }


def score_mentions(pairs: Iterable[Pair], *, lenient: bool = False) -> dict[str, Tally]:
    """One tally per type, then ``micro`` (all types) and ``per+org+loc``."""
    pairs = list(pairs)
    types = _types_of(pairs)
    by_type: dict[str, Tally] = dict.fromkeys(types, Tally())
    for gold, pred in pairs:
        firm = [m for m in gold["mentions"] if not m.get("optional")]
        kept = _counted(pred["mentions"], firm, [m for m in gold["mentions"] if m.get("optional")], types)
        hits = _lenient_hits(kept, firm) if lenient else Counter(k[2] for k in kept if k in {_span(m) for m in firm})
        predicted, wanted = Counter(k[2] for k in kept), Counter(m["type"] for m in firm)
        for name in types:
            by_type[name] += Tally(hits[name], predicted[name], wanted[name])
    total = {"micro": sum(by_type.values(), Tally()), "per+org+loc": sum((by_type[t] for t in CLASSIC), Tally())}
    return by_type | total


def score_entities(pairs: Iterable[Pair]) -> dict[str, float]:
    """Grouping (B-cubed F1) and naming of the mentions found with the right span."""
    joint: Clusters = Counter()
    right_names = 0
    for gold, pred in pairs:
        found = {_span(m): m for m in pred["mentions"]}
        for m in gold["mentions"]:
            hit = None if m.get("optional") else found.get(_span(m))
            if hit is None:
                continue
            name = squeeze(hit.get("canonical") or "")
            joint[(m["type"], squeeze(m["canonical"])), (hit["type"], hit.get("entity") or name)] += 1
            right_names += name == squeeze(m["canonical"])
    found_count = joint.total()
    accuracy = right_names / found_count if found_count else 0.0
    return {"bcubed_f1": bcubed_f1(joint), "canonical_accuracy": accuracy, "mentions": found_count}


def score_articles(pairs: Iterable[Pair], texts: Mapping[str, str]) -> dict[str, float]:
    """Segmentation (B-cubed F1 over characters), titles (share right) and authors (F1)."""
    joint: Clusters = Counter()
    titles = right_titles = 0
    authors = Tally()
    for number, (gold, pred) in enumerate(pairs):
        if (text := texts.get(gold["page"])) is None:
            continue
        shares = _shares(gold, pred, text)
        for (g, p), n in shares.items():
            joint[(number, g), (number, p)] += n
        partner = _partners(shares)
        by_id = {a["id"]: a for a in pred["articles"]}
        for article in gold["articles"]:
            if article["title"]:
                titles += 1
                match = by_id.get(partner.get(article["id"], ""))
                right_titles += match is not None and _same(match.get("title"), article["title"])
        authors += _authors(gold, pred, partner)
    share = right_titles / titles if titles else 0.0
    return {"bcubed_f1": bcubed_f1(joint), "titles": share, "authors_f1": authors.f1}


def score_relations(pairs: Iterable[Pair]) -> dict[str, Tally]:
    """One tally per predicate, then ``micro`` and ``stated`` (what the text says outright)."""
    by_predicate: dict[str, Tally] = {}
    for gold, pred in pairs:
        names = _gold_names(gold, pred)
        wanted = {_triple(r, gold, {}) for r in gold["relations"] if not _extra(r).get("optional")}
        soft = {_triple(r, gold, {}) for r in gold["relations"] if _extra(r).get("optional")}
        found = {_triple(r, pred, names) for r in pred["relations"]} - soft
        for predicate in sorted({t[1] for t in wanted | found}):
            w, f = ({t for t in side if t[1] == predicate} for side in (wanted, found))
            by_predicate[predicate] = by_predicate.get(predicate, Tally()) + Tally(len(w & f), len(f), len(w))
    ordered = dict(sorted(by_predicate.items()))
    stated = sum((t for name, t in ordered.items() if name in STATED), Tally())
    return ordered | {"micro": sum(ordered.values(), Tally()), "stated": stated}


def bcubed_f1(joint: Clusters) -> float:
    """
    F1 of B-cubed precision and recall, from the number of items in each pair of clusters.

    >>> bcubed_f1(Counter({("a", 1): 2})), round(bcubed_f1(Counter({("a", 1): 1, ("a", 2): 1})), 3)
    (1.0, 0.667)
    """
    gold_size: Counter[Hashable] = Counter()
    pred_size: Counter[Hashable] = Counter()
    for (g, p), n in joint.items():
        gold_size[g] += n
        pred_size[p] += n
    total = joint.total()
    if not total:
        return 0.0
    precision = sum(n * n / pred_size[p] for (_, p), n in joint.items()) / total
    recall = sum(n * n / gold_size[g] for (g, _), n in joint.items()) / total
    return 2 * precision * recall / (precision + recall)


def _as_dicts(tallies: Mapping[str, Tally]) -> dict[str, dict[str, float]]:
    return {name: tally.as_dict() for name, tally in tallies.items()}


def _span(mention: Mapping[str, Any]) -> Span:
    return mention["start"], mention["end"], mention["type"]


def _same(a: str | None, b: str | None) -> bool:
    return squeeze(a or "") == squeeze(b or "")


def _overlaps(span: Span, mention: Mapping[str, Any]) -> bool:
    return bool(span[0] < mention["end"] and mention["start"] < span[1])


def _types_of(pairs: Iterable[Pair]) -> tuple[str, ...]:
    """Our types and those that the gold has besides: a type added by a pack is scored if somebody has annotated it."""
    marked = {str(m["type"]) for gold, _ in pairs for m in gold["mentions"]}
    return (*core_types(), *sorted(marked - set(core_types())))


def _counted(predicted: Iterable[Any], firm: Iterable[Any], soft: Sequence[Any], types: Collection[str]) -> list[Span]:
    """Predicted spans without duplicates and without those that only touch optional gold."""
    wanted = {_span(m) for m in firm}
    spans = dict.fromkeys(_span(m) for m in predicted if m["type"] in types)
    return [s for s in spans if s in wanted or not any(_overlaps(s, m) for m in soft)]


def _lenient_hits(kept: Iterable[Span], firm: Sequence[Any]) -> Counter[str]:
    """Hits by type, each gold mention used once, in the order of prediction."""
    hits: Counter[str] = Counter()
    free = list(firm)
    for span in kept:
        match = next((g for g in free if g["type"] == span[2] and _overlaps(span, g)), None)
        if match is not None:
            free.remove(match)
            hits[span[2]] += 1
    return hits


def _owners(page: Annotation) -> dict[int, str]:
    return {i: a["id"] for a in page["articles"] for start, end in a["pieces"] for i in range(start, end)}


def _shares(gold: Annotation, pred: Annotation, text: str) -> Counter[tuple[str, str]]:
    """Non-space characters that a gold and a predicted article have in common."""
    predicted = _owners(pred)
    shares: Counter[tuple[str, str]] = Counter()
    for i, owner in _owners(gold).items():
        if i < len(text) and not text[i].isspace():
            # A character in no predicted article is a cluster of its own.
            shares[owner, predicted.get(i, f"none{i}")] += 1
    return shares


def _partners(shares: Counter[tuple[str, str]]) -> dict[str, str]:
    """For each gold article the predicted one that contains most of it."""
    by_gold: dict[str, Counter[str]] = defaultdict(Counter)
    for (g, p), n in shares.items():
        by_gold[g][p] += n
    return {g: counts.most_common(1)[0][0] for g, counts in by_gold.items()}


def _authors(gold: Annotation, pred: Annotation, partner: Mapping[str, str]) -> Tally:
    by_id = {a["id"]: a for a in pred["articles"]}
    wanted = {(a["id"], squeeze(x)) for a in gold["articles"] for x in a["authors"]}
    found: set[tuple[str, str]] = set()
    for article in gold["articles"]:
        match = by_id.get(partner.get(article["id"], ""), {})
        found |= {(article["id"], squeeze(x)) for x in match.get("authors") or []}
    matched = set(partner.values())
    for a in pred["articles"]:
        if a["id"] not in matched:
            found |= {(a["id"], squeeze(x)) for x in a.get("authors") or []}
    return Tally(len(wanted & found), len(found), len(wanted))


def _extra(relation: Sequence[Any]) -> Mapping[str, Any]:
    return relation[3] if len(relation) > 3 and isinstance(relation[3], Mapping) else {}


def _gold_names(gold: Annotation, pred: Annotation) -> dict[str, str]:
    """Predicted canonical names -> the gold name that most of their exact mentions have."""
    gold_name = {_span(m): squeeze(m["canonical"]) for m in gold["mentions"]}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for m in pred["mentions"]:
        if name := gold_name.get(_span(m)):
            votes[squeeze(m.get("canonical") or "")][name] += 1
    return {name: counts.most_common(1)[0][0] for name, counts in votes.items()}


def _triple(relation: Sequence[Any], page: Annotation, names: Mapping[str, str]) -> tuple[str, str, str]:
    """A relation made comparable: names without spaces, an article represented by its title."""
    subject, predicate, obj = squeeze(relation[0]), str(relation[1]), squeeze(relation[2])
    if predicate == "author":
        article = next((a for a in page["articles"] if a["id"] == relation[2]), None)
        title = squeeze(article["title"] or "") or article["id"] if article else obj
        return names.get(subject, subject), predicate, title
    return names.get(subject, subject), predicate, names.get(obj, obj)
