"""Months, bursts, likelihood and false discoveries against other computations of the same numbers."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.count.association import discovery_rates, exact_chances, log_likelihood
from kg.count.bursts import GAMMA, SCALE, bursts
from kg.count.engines.local import LocalEngine
from kg.count.tables import Tables
from kg.count.timeline import Timeline, timeline_of
from kg.settings import Settings
from tests.factories import make_tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Some pages of several days."""
    return make_tables(seed=5, pages=14)


def timeline(tables: Tables, since: str = "", until: str = "") -> Timeline:
    """The months by sentences."""
    with LocalEngine() as engine:
        return timeline_of(tables, engine, Settings(), since, until)


@pytest.mark.parametrize(("since", "until"), [("", ""), ("2022-11-24", "2022-12-02"), ("2023", ""), ("", "2022-12-01")])
def test_months_are_those_of_a_count_by_hand(tables: Tables, since: str, until: str) -> None:
    """Articles and mentions of every name, articles and windows of every pair, without exception."""
    days = {r["article_id"]: r["date"] for r in tables.articles.to_pylist()}
    days = {a: d.isoformat() for a, d in days.items() if d and since <= d.isoformat() <= (until or "9999")}
    mentions = [m for m in tables.mentions.to_pylist() if m["article_id"] in days]
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    counts: Counter[tuple[str, str]] = Counter()
    windows: dict[str, set[str]] = defaultdict(set)
    for m in mentions:
        key = m["entity_id"], days[m["article_id"]][:7]
        names[key].add(m["article_id"])
        counts[key] += 1
        if m["sentence_id"]:
            windows[m["sentence_id"]].add(m["entity_id"])
    of = {m["sentence_id"]: m["article_id"] for m in mentions}
    pairs: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for sentence, inside in windows.items():
        for one, other in product(inside, inside):
            if one < other:
                pairs[one, other, days[of[sentence]][:7]].append(of[sentence])

    found = timeline(tables, since, until)

    assert {(r["entity_id"], r["month"]): (r["articles"], r["mentions"]) for r in found.names.to_pylist()} == {
        key: (len(names[key]), counts[key]) for key in names
    }
    assert {(r["source"], r["target"], r["month"]): (r["articles"], r["windows"]) for r in found.pairs.to_pylist()} == {
        key: (len(set(articles)), len(articles)) for key, articles in pairs.items()
    }
    assert Counter(day[:7] for day in days.values()) == {r["month"]: r["articles"] for r in found.months.to_pylist()}
    firsts = Counter(min(month for one, month in names if one == entity) for entity in {one for one, _ in names})
    for row in found.months.to_pylist():
        entities = len({entity for entity, month in names if month == row["month"]})
        assert (row["entities"], row["new"]) == (entities, firsts[row["month"]])
        assert row["novelty"] == pytest.approx(row["new"] / entities, abs=1e-6)


def test_a_month_in_which_nobody_is_named_has_nothing_new(tables: Tables) -> None:
    """Its articles count, and the share of new names is none."""
    found = timeline(replace(tables, mentions=tables.mentions.slice(0, 0)))

    assert found.months.num_rows > 0
    assert all(r["articles"] and not r["entities"] and r["novelty"] == 0.0 for r in found.months.to_pylist())


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_bursts_are_the_cheapest_of_all_sequences_of_states(batches: list[tuple[int, int]]) -> None:
    """Every sequence is tried: none is cheaper than the one found."""
    named, articles = [n for n, _ in batches], [n + rest for n, rest in batches]
    hits, total = sum(named), sum(articles)
    found = bursts(named, articles)
    if not hits or hits == total:
        assert found == []
        return
    rates = hits / total, min(hits / total * SCALE, 0.9999)

    def cost(states: tuple[int, ...]) -> float:
        entries = sum(new > old for old, new in zip((0, *states), states, strict=False))
        drawn = (
            n * math.log(rates[s]) + (d - n) * math.log(1 - rates[s])
            for s, n, d in zip(states, named, articles, strict=True)
        )
        return entries * GAMMA * math.log(max(len(batches), 2)) - sum(drawn)

    states = [0] * len(batches)
    for burst in found:
        states[burst.first : burst.last + 1] = [1] * (burst.last - burst.first + 1)
    best = min(cost(each) for each in product((0, 1), repeat=len(batches)))
    assert cost(tuple(states)) == pytest.approx(best)


@given(st.integers(1, 40), st.data())
@settings(max_examples=60, deadline=None)
def test_exact_chances_are_those_of_drawing_without_putting_back(total: int, data: st.DataObject) -> None:
    """The tail of the hypergeometric distribution, by binomial coefficients."""
    one, other = data.draw(st.integers(1, total)), data.draw(st.integers(1, total))
    both = data.draw(st.integers(max(0, one + other - total), min(one, other)))
    ways = (math.comb(one, k) * math.comb(total - one, other - k) for k in range(both, min(one, other) + 1))
    expected = sum(ways) / math.comb(total, other)

    (found,) = exact_chances(np.array([both]), np.array([one]), np.array([other]), total)

    assert found == pytest.approx(expected if both * total > one * other else 1.0, rel=1e-9)


def test_on_shuffled_windows_no_more_than_the_stated_share_is_found() -> None:
    """Names put into windows by chance alone: at 10 % (nearly) nothing is kept."""
    draw = random.Random(7)
    kept = []
    for _ in range(20):
        windows = [draw.sample(range(60), 4) for _ in range(300)]
        totals = Counter(name for window in windows for name in window)
        pairs = Counter((a, b) for window in windows for a in window for b in window if a < b)
        counts = [np.array(c) for c in zip(*((n, totals[a], totals[b]) for (a, b), n in pairs.items()), strict=True)]
        rates = discovery_rates(exact_chances(*counts, 300), 60 * 59 // 2)
        kept.append(int((rates <= 0.1).any()))

    assert sum(kept) <= 0.1 * len(kept) + 1


def test_a_planted_pair_is_found() -> None:
    """Two names that are always together stand out of the crowd."""
    draw = random.Random(3)
    windows = [draw.sample(range(60), 4) + ([98, 99] if n % 10 == 0 else []) for n in range(300)]
    totals = Counter(name for window in windows for name in window)
    pairs = Counter((a, b) for window in windows for a in window for b in window if a < b)
    counts = [np.array(c) for c in zip(*((n, totals[a], totals[b]) for (a, b), n in pairs.items()), strict=True)]

    rates = discovery_rates(exact_chances(*counts, 300), 62 * 61 // 2)
    likely = log_likelihood(*counts, 300)

    best = int(np.argmin(rates))
    assert list(pairs)[best] == (98, 99)
    assert rates[best] < 1e-6
    assert int(np.argmax(likely)) == best
