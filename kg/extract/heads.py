"""
Names that end in a head noun.

Place in the flow: Reading + places and bodies already found -> Candidates, one for each
declared pattern (``kg/data/patterns``) and occurrence of its head (head_words.py), with the
edges found by head_edges.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.decode import worth
from kg.extract.full_names import composed_name
from kg.extract.head_edges import edge_of, end_of, factor_of, start_of
from kg.extract.head_words import Heads, occurrences
from kg.extract.reading import Candidate, Reading
from kg.extract.specific import fits
from kg.extract.walk import Edge, Known
from kg.knowledge.lexicon import Hit
from kg.knowledge.patterns import Pattern
from kg.model import NameForm

#: Patterns of places that have bodies of their own (二屯社区|党支部).
SETTLED = frozenset({"place.settlement", "place.zone"})
#: Quality from which a name with a head is a body that longer names may contain.
BODY_QUALITY = 0.8
#: Characters that are searched for works on a section of a line: 射阳段|工程.
LONGEST_WORKS = 12


def find_headed(reading: Reading, known: Known, heads: Heads) -> Iterator[Candidate]:
    """
    Candidates of the patterns, from left to right.

    Bodies and places found on the way are added to ``known``, so that later names can be
    built on them: 四川大学华西医院 + 西藏医院, 京昆高速 + 晋城段.
    """
    done: set[tuple[str, int]] = set()
    for hit, pattern in occurrences(reading, heads, known):
        if (pattern.id, hit.end) in done:
            # 服务中心 has made the name; 中心, its ending, would make the same.
            continue
        found = _candidate(reading, pattern, hit, known)
        if found:
            done.add((pattern.id, hit.end))
            _remember(found, pattern, known)
            yield found


def _candidate(reading: Reading, pattern: Pattern, hit: Hit, known: Known) -> Candidate | None:
    if _is_no_head(reading, pattern, hit, known):
        return None
    edge = edge_of(reading, pattern, hit, known)
    if edge is not None and edge.kind == "body" and _in_joint_post(reading, hit):
        return None
    if edge is not None and edge.kind == "quote" and pattern.id == "policy.mechanism" and _quotes_known(reading, edge):
        return None
    if edge is None or (pattern.needs_modifier and edge.inner == hit.start):
        return None
    counted = pattern.type == "programme" and not edge.marked
    if counted and reading.lexicon.forms["counted-works"].match(reading.text, hit.end):
        return None
    start = start_of(reading, pattern, edge, hit)
    factor = factor_of(pattern, edge)
    if factor <= 0 or not fits(reading, pattern, edge, start, hit):
        return None
    end = end_of(reading, pattern, hit.end)
    canonical, deictic = composed_name(reading, pattern, edge, start, hit, known)
    return Candidate(
        start,
        end,
        None if pattern.blocks else pattern.type,
        worth(pattern.weight * factor, end - start),
        f"{pattern.id}.{edge.kind}",
        pattern.source,
        canonical,
        deictic=deictic,
    )


def _is_no_head(reading: Reading, pattern: Pattern, hit: Hit, known: Known) -> bool:
    """Whether the context of the head shows that it does not end a name."""
    text, lexicon = reading.text, reading.lexicon
    if text.startswith(pattern.not_before, hit.end) or _inside_place(pattern, hit, known):
        return True
    if reading.ends_in_title(hit.end):
        return True
    named = pattern.type in ("organization", "place") and not pattern.before_title
    if named and lexicon.forms["counted-sites"].match(text, hit.end):
        return True
    if pattern.before_title and text.endswith(lexicon.listed("ward"), 0, hit.end):
        return True
    if lexicon.forms["works-on-section"].search(text, max(0, hit.end - LONGEST_WORKS), hit.end):
        return True
    if pattern.id == "place.station" and lexicon.is_word("served", reading.before(hit.start)):
        return True
    return _belongs_to_another(reading, hit, known)


def _belongs_to_another(reading: Reading, hit: Hit, known: Known) -> bool:
    """科技计划|项目, 国际机场|二期, …等|公司, 新|校区: the head belongs to what precedes it, or only gives a kind."""
    text, lexicon = reading.text, reading.lexicon
    if lexicon.is_word("undertaking-part", hit.surface):
        return any(
            text.endswith(lexicon.listed(kind), 0, hit.start) for kind in ("undertaking", "built-line", "and-others")
        )
    if lexicon.is_word("work-phase", hit.surface) and _stage_of_known(reading, hit, known):
        return True
    if lexicon.is_word("and-others", reading.before(hit.start)):
        return True
    return lexicon.forms["plain-campus"].fullmatch(text, max(0, hit.start - 1), hit.end) is not None


def _in_joint_post(reading: Reading, hit: Hit) -> bool:
    """区供销联社|党委书记、主任: the post is held at the body itself."""
    committee = reading.lexicon.is_word("body-committee", hit.surface)
    return committee and reading.lexicon.forms["joint-post"].match(reading.text, hit.end) is not None


def _quotes_known(reading: Reading, edge: Edge) -> bool:
    """“高效办成一件事”推进机制: the quote is a name of its own."""
    close = reading.text.find("”", edge.position)
    return close > 0 and bool(reading.lexicon.lookup(reading.text[edge.position + 1 : close]))


def _stage_of_known(reading: Reading, hit: Hit, known: Known) -> bool:
    """遥墙国际机场|二期, 升级改造项目|二期: the mention is the place or project, not the stage of its works."""
    place = hit.start in known.places and hit.start not in known.admin
    return place or reading.text.endswith(reading.lexicon.listed("built-work"), 0, hit.start)


def _inside_place(pattern: Pattern, hit: Hit, known: Known) -> bool:
    """A place's head that only ends a known place: 市 in 太原市."""
    return pattern.type == "place" and known.places.get(hit.end, hit.end) < hit.start


def _remember(found: Candidate, pattern: Pattern, known: Known) -> None:
    if pattern.type == "organization" and isinstance(found.canonical, NameForm):
        # 市第二实验小学|合唱团: what depends on the home in the body does so in its parts, and in its list.
        known.names.setdefault((found.start, found.end), found.canonical)
    quality = found.weight / worth(1.0, found.end - found.start)
    if quality < BODY_QUALITY or found.type is None:
        return
    table = known.bodies if pattern.type == "organization" else known.places if pattern.type == "place" else None
    if pattern.type == "place" and pattern.id in SETTLED:
        known.admin[found.end] = min(found.start, known.admin.get(found.end, found.start))
    if table is not None:
        table[found.end] = min(found.start, table.get(found.end, found.start))
