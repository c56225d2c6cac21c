"""The SQL of counting against a count in plain Python."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.count.counting import count_tables
from kg.count.engines.local import LocalEngine
from kg.count.tables import Tables, table_of
from kg.settings import Settings, Window

ENTITIES = ["p-a", "p-b", "o-c", "l-d", "d-e", "g-f"]

#: A corpus as articles -> paragraphs -> sentences -> names; "" is a stretch without a name.
name_lists = st.lists(st.sampled_from([*ENTITIES, ""]), max_size=6)
corpora = st.lists(st.lists(st.lists(name_lists, max_size=3), max_size=3), max_size=4)
banners = st.lists(st.sampled_from(ENTITIES), max_size=3)
windows = st.sampled_from(["sentence", "paragraph", "article"])
NAME_CHARS = 2
ENGINE: list[LocalEngine] = []


def inputs_of(corpus: list[Any], banner: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the input tables; one page an article, every name two characters and one apart."""
    rows: dict[str, list[dict[str, Any]]] = {n: [] for n in ("pages", "articles", "sentences", "mentions")}
    for a, paragraphs in enumerate(corpus):
        page, article, at, ordinal = f"pg{a % 2}", f"ar{a}", 1000 * a, 0
        rows["articles"].append(
            {"article_id": article, "page_id": page, "date": date(2022, 11, 20 + a) if a % 3 else None}
        )
        for p, sentences in enumerate(paragraphs):
            for names in sentences:
                sentence, start = f"{article}_s_{at}", at
                for name in names:
                    if name:
                        rows["mentions"].append(mention_row(len(rows["mentions"]), page, article, sentence, at, name))
                    at += NAME_CHARS + 1
                at += 1
                rows["sentences"].append(
                    {
                        "sentence_id": sentence,
                        "article_id": article,
                        "page_id": page,
                        "ordinal": ordinal,
                        "paragraph": p,
                        "start": start,
                        "end": at,
                    }
                )
                ordinal += 1
    for i, name in enumerate(banner):
        rows["mentions"].append(mention_row(len(rows["mentions"]), "pg0", "", "", 9000 + 10 * i, name))
    rows["pages"] = [{"page_id": page} for page in sorted({m["page_id"] for m in rows["mentions"]})]
    return rows


def mention_row(number: int, page: str, article: str, sentence: str, at: int, name: str) -> dict[str, Any]:
    return {
        "mention_id": f"mn{number:04d}",
        "page_id": page,
        "article_id": article,
        "sentence_id": sentence,
        "start": at,
        "end": at + NAME_CHARS,
        "entity_id": name,
    }


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    """One engine for all examples: opening it takes longer than counting."""
    with LocalEngine(threads=1) as opened:
        ENGINE.append(opened)
        yield
    ENGINE.clear()


def counted(rows: dict[str, list[dict[str, Any]]], chosen: Settings) -> Tables:
    return count_tables(
        **{name: table_of(name, rows[name]) for name in rows},
        entities=table_of("entities", [{"entity_id": e, "canonical": e} for e in ENTITIES]),
        relations=table_of("relations", []),
        settings=chosen,
        engine=ENGINE[0],
    )


def windows_by_hand(rows: dict[str, list[dict[str, Any]]], chosen: Settings) -> dict[Any, dict[str, list[Any]]]:
    """Window -> name -> its mentions as (sentence's ordinal, start, sentence id, article), reading order."""
    sentences = {s["sentence_id"]: s for s in rows["sentences"]}
    found: dict[Any, dict[str, list[Any]]] = defaultdict(dict)
    for m in sorted(rows["mentions"], key=lambda m: m["start"]):
        if not m["sentence_id"]:
            continue
        s = sentences[m["sentence_id"]]
        key = {
            "sentence": m["sentence_id"],
            "paragraph": (m["article_id"], s["paragraph"]),
            "article": m["article_id"],
        }[chosen.window]
        names = found[key]
        if m["entity_id"] in names or len(names) < chosen.max_names_in_window:
            place = (s["ordinal"], m["start"], m["sentence_id"], m["article_id"])
            names.setdefault(m["entity_id"], []).append(place)
    return found


def edges_by_hand(rows: dict[str, list[dict[str, Any]]], chosen: Settings) -> dict[tuple[str, str], dict[str, Any]]:
    found = windows_by_hand(rows, chosen)
    days = {a["article_id"]: a["date"] for a in rows["articles"]}
    alone: dict[str, int] = defaultdict(int)
    together: dict[tuple[str, str], list[dict[str, list[Any]]]] = defaultdict(list)
    for names in found.values():
        for name in names:
            alone[name] += 1
        for pair in combinations(sorted(names), 2):
            together[pair].append(names)
    edges = {}
    for (x, y), shared in together.items():
        if len(shared) < chosen.min_count:
            continue
        p = {name: alone[name] / len(found) for name in (x, y)}
        both = len(shared) / len(found)
        pmi = math.log(both / (p[x] * p[y]))
        articles = {names[x][0][3] for names in shared}
        seen = sorted(days[a] for a in articles if days[a])
        edges[x, y] = {
            "count": len(shared),
            "articles": len(articles),
            "pmi": pytest.approx(pmi, abs=1e-8),
            "npmi": pytest.approx(1.0 if both == 1 else pmi / -math.log(both), abs=1e-8),
            "g2": pytest.approx(g2_by_hand(len(shared), alone[x], alone[y], len(found)), abs=1e-5),
            "weight": pytest.approx(sum(1 / (len(names) - 1) for names in shared), abs=1e-6),
            "first_seen": seen[0] if seen else None,
            "last_seen": seen[-1] if seen else None,
            "evidence": evidence_by_hand(x, y, shared, chosen.max_mentions_of_name)[: chosen.evidence_per_pair],
        }
    return edges


def g2_by_hand(both: int, one: int, other: int, total: int) -> float:
    """2 sum O ln(O/E) over the four kinds of windows; 0 where chance would bring the two together as often."""
    if both * total <= one * other:
        return 0.0
    seen = {(True, True): both, (True, False): one - both, (False, True): other - both}
    seen[False, False] = total - one - other + both
    rows, columns = {True: one, False: total - one}, {True: other, False: total - other}
    return 2 * sum(n * math.log(n * total / (rows[x] * columns[y])) for (x, y), n in seen.items() if n)


def evidence_by_hand(x: str, y: str, shared: list[dict[str, list[Any]]], looked: int) -> list[tuple[Any, ...]]:
    """Each window once by its nearest two names, the windows by nearness, article, position."""
    best = []
    for names in shared:
        rows = []
        for a in names[x][:looked]:
            for b in names[y][:looked]:
                gap = max(b[1] - a[1] - NAME_CHARS, a[1] - b[1] - NAME_CHARS, 0)
                rows.append(((abs(a[0] - b[0]), gap, a[3], a[:2], b[:2]), (a[3], a[2], a[1], b[2], b[1])))
        best.append(min(rows))
    return [row for _, row in sorted(best)]


class TestAgainstCountByHand:
    @given(
        corpus=corpora,
        banner=banners,
        window=windows,
        min_count=st.integers(1, 3),
        most=st.sampled_from([2, 3, 60]),
        kept=st.sampled_from([1, 2, 50]),
        looked=st.sampled_from([1, 2, 40]),
    )
    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_edges_and_evidence_equal_the_count_by_hand(
        self, corpus: list[Any], banner: list[str], window: Window, min_count: int, most: int, kept: int, looked: int
    ) -> None:
        """Counts, PMI, NPMI, weight, days and ranked evidence agree for every window and limit."""
        chosen = Settings(
            window=window,
            min_count=min_count,
            max_names_in_window=most,
            evidence_per_pair=kept,
            max_mentions_of_name=looked,
        )
        rows = inputs_of(corpus, banner)

        tables = counted(rows, chosen)

        evidence: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for row in tables.evidence.to_pylist():
            assert row["rank"] == len(evidence[row["source"], row["target"]]) + 1
            assert row["source_end"] - row["source_start"] == row["target_end"] - row["target_start"] == NAME_CHARS
            evidence[row["source"], row["target"]].append(
                (
                    row["article_id"],
                    row["sentence_id"],
                    row["source_start"],
                    row["target_sentence_id"],
                    row["target_start"],
                )
            )
        got = {}
        for row in tables.edges.to_pylist():
            pair = row.pop("source"), row.pop("target")
            got[pair] = {**row, "evidence": evidence.pop(pair)}
        assert edges_by_hand(rows, chosen) == got
        assert not evidence

    @given(corpus=corpora, banner=banners)
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_entity_statistics_equal_the_count_by_hand(self, corpus: list[Any], banner: list[str]) -> None:
        """Mentions in banners count as mentions and pages, not as sentences, articles or days."""
        rows = inputs_of(corpus, banner)
        days = {a["article_id"]: a["date"] for a in rows["articles"]}

        tables = counted(rows, Settings())

        for row in tables.entities.to_pylist():
            own = [m for m in rows["mentions"] if m["entity_id"] == row["entity_id"]]
            seen = sorted(days[m["article_id"]] for m in own if m["article_id"] and days[m["article_id"]])
            assert row["mention_count"] == len(own)
            assert row["sentence_count"] == len({m["sentence_id"] for m in own} - {""})
            assert row["article_count"] == len({m["article_id"] for m in own} - {""})
            assert row["page_count"] == len({m["page_id"] for m in own})
            assert row["first_seen"] == (seen[0] if seen else None)
            assert row["last_seen"] == (seen[-1] if seen else None)


class TestMeaning:
    def test_two_names_alone_in_the_corpus_have_npmi_one(self) -> None:
        """If every window has both, p(xy) is 1, PMI is 0 and NPMI takes its limit."""
        tables = counted(inputs_of([[[["p-a", "p-b"]]]], []), Settings())

        (edge,) = tables.edges.to_pylist()
        assert (edge["count"], edge["pmi"], edge["npmi"], edge["weight"]) == (1, 0.0, 1.0, 1.0)

    def test_a_long_list_gives_its_pairs_less_weight(self) -> None:
        """Two names alone weigh 1, the same two among five weigh a quarter."""
        tables = counted(inputs_of([[[["p-a", "p-b"]], [["p-a", "o-c", "l-d", "d-e", "g-f"]]]], []), Settings())

        weights = {(e["source"], e["target"]): e["weight"] for e in tables.edges.to_pylist()}
        assert weights["p-a", "p-b"] == 1.0
        assert weights["l-d", "p-a"] == 0.25

    def test_three_thirds_are_one(self) -> None:
        """A sum of rounded parts shows no rounding."""
        tables = counted(inputs_of([[[["p-a", "p-b", "o-c", "l-d"]] * 3]], []), Settings())

        assert {edge["weight"] for edge in tables.edges.to_pylist()} == {1.0}

    def test_a_wider_window_links_names_of_different_sentences(self) -> None:
        """Names in two sentences are linked by paragraph or article only, with both sentences as evidence."""
        rows = inputs_of([[[["p-a"], ["p-b"]], [["o-c"]]]], [])
        found = {}
        for window in ("sentence", "paragraph", "article"):
            tables = counted(rows, Settings(window=window))
            found[window] = [(e["source"], e["target"]) for e in tables.edges.to_pylist()]
            if window == "paragraph":
                (row,) = tables.evidence.to_pylist()
                assert row["sentence_id"] != row["target_sentence_id"]

        assert found["sentence"] == []
        assert found["paragraph"] == [("p-a", "p-b")]
        assert found["article"] == [("o-c", "p-a"), ("o-c", "p-b"), ("p-a", "p-b")]

    def test_names_beyond_the_limit_of_a_window_are_not_linked(self) -> None:
        """Of a long list the first names count, in reading order."""
        tables = counted(inputs_of([[[["p-b", "p-a", "g-f", "d-e"]]]], []), Settings(max_names_in_window=2))

        assert [(e["source"], e["target"]) for e in tables.edges.to_pylist()] == [("p-a", "p-b")]
