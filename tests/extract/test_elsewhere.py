"""What the rest of a page says of a name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.extract.elsewhere import STEPS, WORDS, Seen, elsewhere
from kg.extract.page import weighed_page
from tests.cases.reading import NOWHERE, layout_of, lexicon


@pytest.mark.parametrize(("shares", "names"), [
    ((0.97,), ("",)),
    ((0.97, 0.05), ("", "elsewhere-sure")),
    ((0.97, 0.97), ("elsewhere-sure", "elsewhere-sure")),
    ((0.2, 0.5, 0.7), ("elsewhere-even", "elsewhere-even", "elsewhere-weak")),
])  # fmt: skip
def test_a_place_hears_of_the_surest_other_one(shares: Sequence[float], names: Sequence[str]) -> None:
    """Never of itself."""
    assert elsewhere([[Seen(at, at + 3, "胡建林", "person", share) for at, share in enumerate(shares)]]) == [
        [(name,) if name else () for name in names]
    ]


def test_another_type_or_a_longer_surface_says_nothing() -> None:
    """宁国 the place is no evidence for 时宁国, nor for 宁国 the person."""
    readings = [
        [Seen(0, 2, "宁国", "place", 0.99)],
        [Seen(0, 3, "时宁国", "person", 0.3), Seen(1, 3, "宁国", "person", 0.1)],
    ]

    assert elsewhere(readings) == [[()], [(), ()]]


def test_a_part_hears_of_the_longer_names_elsewhere() -> None:
    """Not of the one that it stands in."""
    whole = Seen(0, 7, "广西富安居集团", "organization", 0.9)
    inside, alone = Seen(2, 5, "富安居", "place", 0.1), Seen(9, 12, "富安居", "place", 0.1)

    assert elsewhere([[whole, inside, alone]])[0][1:] == [
        ("elsewhere-faint",),
        ("elsewhere-faint", "part-organization-inner"),
    ]


def test_doubtful_and_short_names_have_no_parts() -> None:
    """What is not likely itself proves nothing."""
    doubtful, short = Seen(0, 5, "富安居集团", "organization", 0.4), Seen(0, 3, "富安居", "organization", 0.9)

    assert elsewhere([[doubtful], [short], [Seen(0, 2, "富安", "person", 0.05)]])[2] == [()]


def test_each_step_has_a_name() -> None:
    """In order."""
    assert len(STEPS) == len(WORDS)
    assert sorted(STEPS) == list(STEPS)


def test_one_sure_place_makes_the_others_likelier() -> None:
    """And its sign is the last of the reasons' features."""
    proof = "市文旅局局长上官牧野介绍了情况，他说今年游客不少。"
    doubtful = "走进展厅，上官牧野指着一幅老照片，讲起了它的来历。"
    (alone,) = weighed_page(layout_of(doubtful), lexicon(), NOWHERE, least=0.0)
    (both,) = weighed_page(layout_of(proof + doubtful), lexicon(), NOWHERE, least=0.0)

    def last(text: str, candidates: Sequence[tuple[int, int, str, float]]) -> float:
        return max(
            (
                w
                for start, end, kind, w, *_ in candidates
                if text[start:end] == "上官牧野" and kind == "person" and start > len(text) - 30
            )
        )

    assert last(both.reading.text, both.candidates) > last(alone.reading.text, alone.candidates)
    proposal = [p for p in both.proposals if both.reading.text[p.start : p.end] == "上官牧野" and p.type == "person"][
        -1
    ]
    assert both.evidence.of(proposal)[-1].startswith("elsewhere-")
