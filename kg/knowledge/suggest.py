"""
Names that a corpus uses and no pack has, as rows for a pack.

Place in the flow: knowledge; pages with what extract found on them -> suggestions,
which a person edits and loads as a pack (``kg lexicon suggest``).

There are two sources: what patterns and the person rules found without a pack row; and
strings of words that occur together again and again, by cohesion (pointwise mutual
information of the weakest split) and boundary freedom (entropy of the neighbours on
either side), the textbook measures of new-word discovery
(Matrix67 2012, "互联网时代的社会语言学"; Church and Hanks 1990 for the first).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick

from kg.knowledge.lexicon import Lexicon
from kg.knowledge.ngrams import Gram, repeated_grams
from kg.model import EntityType, Layout, Mention, squeeze
from kg.text.flow import flow_of

#: Rules that compose a name from pack rows: the packs have it already.
_COMPOSED = ("lexicon", "organ.", "title.known", "place.deictic", "defined")
#: The highest score of a string without pattern evidence: below any name that a pattern
#: trusts. Measured on 34 annotated pages of many cities: of what patterns found and no
#: pack had, 85 of 100 were names, of strings with statistics alone 19.
STATISTICS_CEILING = 0.45
#: Cohesion and freedom, in nats, at which each reaches half of its effect.
HALF_COHESION, HALF_FREEDOM, HALF_COUNT = 4.0, 0.7, 2.0
#: Weights of the three in the statistical score.
SHARE_COHESION, SHARE_FREEDOM, SHARE_COUNT = 0.4, 0.35, 0.25
#: How much statistics add to a name that a pattern found.
STATISTICS_BONUS = 0.1
#: A string of marks and digits only, or of one character, is not a row.
MIN_LENGTH, MAX_LENGTH = 2, 40
#: Characters of context shown on either side of the name.
SAMPLE_AROUND = 24
_DEFAULT_TYPE: EntityType = "programme"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name for a pack, with the evidence."""

    name: str
    type: EntityType
    #: Free word for its kind, from the rule: street, company, law …
    level: str
    #: Other surfaces that the pages show to be short for it.
    aliases: tuple[str, ...]
    #: 0 to 1; only for ranking.
    score: float
    count: int
    #: Nats; the pointwise mutual information of the weakest split.
    cohesion: float
    #: Nats; the smaller of the entropies to the left and to the right.
    freedom: float
    #: Rule that found it; ``statistics`` if none did.
    rule: str
    #: A passage of a page with the name in 【】.
    sample: str


@dataclass(slots=True)
class _Seen:
    """What rules said of one surface."""

    types: Counter[EntityType] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    beliefs: list[float] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    #: As written in the running text, spaces included: 刘 毅.
    written: set[str] = field(default_factory=set)


def suggest_names(
    pages: Iterable[tuple[Layout, Sequence[Mention]]], lexicon: Lexicon, limit: int = 200
) -> list[Suggestion]:
    """
    Names on the pages that no pack has, best first.

    Args:
        pages: each page's layout with what extract found on it.
        lexicon: the packs that are loaded.
        limit: how many at most.
    """
    seen: dict[str, _Seen] = defaultdict(_Seen)
    texts: list[str] = []
    known: set[str] = set()
    for layout, mentions in pages:
        known.update(squeeze(mention.text) for mention in mentions)
        texts += [flow_of(layout.page.text, article.blocks).chars for article in layout.articles]
        _learn(mentions, lexicon, seen)
    grams = {gram.text: gram for gram in repeated_grams(texts)}
    whole = [name for name in known if len(name) > MIN_LENGTH]
    names = set(seen) | {
        text
        for text in grams
        if _is_new(text, lexicon)
        and text not in known
        and not any(map(text.__contains__, whole))
        and not _ends_in_title(text, lexicon)
    }
    forms = {form: name for name in sorted(names) for form in (seen[name].written if name in seen else ())}
    counts, samples = _occurrences(forms | {name: name for name in names}, texts)
    found = [_suggestion(name, seen.get(name), grams.get(name), counts, samples, lexicon) for name in sorted(names)]
    found.sort(key=lambda s: (-s.score, -s.count, -len(s.name), s.name))
    return _without_fragments(found, limit)


def rows_of(suggestions: Iterable[Suggestion]) -> str:
    """
    The suggestions as a term table that a person edits and loads as a pack.

    >>> one = Suggestion("魏榆路", "place", "street", (), 0.9, 2, 3.0, 1.0, "place.street.mark", "…【魏榆路】…")
    >>> rows_of([one]).splitlines()[-1].split("\\t")[:3]
    ['魏榆路', 'place', 'street']
    """
    lines = [
        "# 建议的名称：逐行核对，删去不要的行，改正全称、类型和上级，再作为词库的一张表载入。",
        "# Suggested names: go through them, delete what is wrong, mend names and types, then load the table as part of a pack.",
        "# note：得分 ×次数 规则 凝固度 自由度：例句",
        "name\ttype\tlevel\taliases\tweak\tparent\tnote",
    ]
    for s in suggestions:
        note = f"{s.score:.2f} ×{s.count} {s.rule} {s.cohesion:.1f} {s.freedom:.1f}：{s.sample}"
        cells = [s.name, s.type, s.level, "|".join(s.aliases), "", "", note]
        lines.append("\t".join(_cell(cell) for cell in cells))
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A page's text as a cell: one line, without tabs, control characters or a leading comment mark."""
    return "".join(ch if ch.isprintable() else " " for ch in text).strip().lstrip("#")


def _learn(mentions: Iterable[Mention], lexicon: Lexicon, seen: dict[str, _Seen]) -> None:
    by_name: dict[str, str] = {}
    for mention in mentions:
        name = squeeze(mention.text)
        if mention.rule == "defined" and not lexicon.lookup(mention.canonical):
            by_name[name] = mention.canonical
        if mention.deictic or mention.rule.startswith(_COMPOSED) or not _is_new(name, lexicon):
            continue
        entry = seen[name]
        entry.types[mention.type] += 1
        entry.rules[mention.rule] += 1
        entry.beliefs.append(mention.score)
        entry.written.add("".join(" " if ch.isspace() else ch for ch in mention.text if ch not in "\r\n"))
    for short, full in by_name.items():
        if full in seen:
            seen[full].aliases.add(short)


def _is_new(name: str, lexicon: Lexicon) -> bool:
    return MIN_LENGTH <= len(name) <= MAX_LENGTH and not lexicon.lookup(name)


def _ends_in_title(text: str, lexicon: Lexicon) -> bool:
    """王主任 names a person by surname and post: not a row for a pack."""
    return any(lexicon.is_word("title", text[-n:]) for n in range(2, 5))


def _occurrences(forms: dict[str, str], texts: Sequence[str]) -> tuple[Counter[str], dict[str, str]]:
    """How often each name occurs in the texts in any of its forms, and the first occurrence of each."""
    counts: Counter[str] = Counter()
    samples: dict[str, str] = {}
    ordered = sorted(forms)
    if not ordered:
        return counts, samples
    automaton = AhoCorasick(ordered)
    for text in texts:
        for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            name = forms[ordered[index]]
            counts[name] += 1
            samples.setdefault(name, _sample(text, start, end))
    return counts, samples


def _sample(text: str, start: int, end: int) -> str:
    left = max(text.rfind("\n", 0, start), text.rfind("。", 0, start)) + 1
    left = max(left, start - SAMPLE_AROUND)
    stops = [at + 1 for at in (text.find("\n", end), text.find("。", end)) if at >= 0]
    right = min([end + SAMPLE_AROUND, *stops])
    return text[left:start] + "【" + text[start:end] + "】" + text[end:right].rstrip("\n")


def _suggestion(
    name: str, seen: _Seen | None, gram: Gram | None, counts: Counter[str], samples: dict[str, str], lexicon: Lexicon
) -> Suggestion:
    count = max(counts[name], len(seen.beliefs) if seen else 0)
    cohesion, freedom = (gram.cohesion, gram.freedom) if gram else (0.0, 0.0)
    statistics = (
        SHARE_COHESION * _saturated(cohesion, HALF_COHESION)
        + SHARE_FREEDOM * _saturated(freedom, HALF_FREEDOM)
        + SHARE_COUNT * _saturated(count - 1, HALF_COUNT)
    )
    if seen:
        belief = sum(seen.beliefs) / len(seen.beliefs)
        score = (1 - STATISTICS_BONUS) * belief + STATISTICS_BONUS * statistics
        kind = min(seen.types, key=lambda t: (-seen.types[t], t))
        rule = min(seen.rules, key=lambda r: (-seen.rules[r], r))
        aliases = tuple(sorted(seen.aliases))
    else:
        score, rule, aliases = STATISTICS_CEILING * statistics, "statistics", ()
        kind, head = _guessed(name, lexicon)
        if not head:
            score /= 2
    return Suggestion(
        name, kind, _level(rule), aliases, round(score, 4), count, cohesion, freedom, rule, samples.get(name, "")
    )


def _saturated(value: float, half: float) -> float:
    """0 at 0, 1/2 at ``half``, 1 at infinity."""
    return max(0.0, value) / (max(0.0, value) + half)


def _level(rule: str) -> str:
    """place.street.mark -> street; rules of persons and titles do not give the kind."""
    parts = rule.split(".")
    return parts[1] if len(parts) > 2 and parts[0] in ("org", "place", "policy", "programme") else ""


def _guessed(name: str, lexicon: Lexicon) -> tuple[EntityType, bool]:
    """The type that a name's ending suggests, and whether any does."""
    fitting = [
        (len(head), pattern.type)
        for pattern in lexicon.patterns
        for head in pattern.heads
        if len(name) > len(head) and name.endswith(head)
    ]
    if fitting:
        return min(fitting, key=lambda pair: (-pair[0], pair[1]))[1], True
    return _DEFAULT_TYPE, False


def _without_fragments(ranked: Iterable[Suggestion], limit: int) -> list[Suggestion]:
    """Drops strings found by statistics that are part of a better name, or contain one."""
    kept: list[Suggestion] = []
    for one in ranked:
        if len(kept) == limit:
            break
        nested = one.rule == "statistics" and any(
            (one.name in other.name and one.count <= other.count) or other.name in one.name for other in kept
        )
        if not nested and math.isfinite(one.score):
            kept.append(one)
    return kept
