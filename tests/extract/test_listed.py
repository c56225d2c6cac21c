"""What the neighbours in a list say of a name."""

from __future__ import annotations

import pytest

from kg.extract.elsewhere import Seen
from kg.extract.listed import listed, neighbours_of

JOINS = ("和", "与", "及")


@pytest.mark.parametrize(("text", "first", "second"), [
    ("太原、大同", (0, 2), (3, 5)),
    ("太原和大同", (0, 2), (3, 5)),
    ("“太原”“大同”", None, None),
    ("“太原”、“大同”", (1, 3), (6, 8)),
    ("《太原》与《大同》", (1, 3), (6, 8)),
    ("太原，大同", None, None),
    ("太原。大同", None, None),
])  # fmt: skip
def test_names_are_neighbours_over_a_joint_and_its_quotes(
    text: str, first: tuple[int, int] | None, second: tuple[int, int] | None
) -> None:
    """A comma joins clauses as well as names and does not count."""
    here, there = (text.index(name) for name in ("太原", "大同"))
    spans = [(here, here + 2), (there, there + 2)]

    found = neighbours_of(text, spans, JOINS)

    expected = [(-1, -1), (-1, -1)] if first is None or second is None else [(-1, second[0]), (first[1], -1)]
    assert found == expected


def test_the_most_probable_neighbour_of_each_kind_counts() -> None:
    """恒大 is behind what is a place or, less probably, a person, and in front of nothing."""
    seen = [
        Seen(0, 2, "太原", "person", 0.4),
        Seen(0, 2, "太原", "place", 0.7),
        Seen(3, 5, "恒大", "place", 0.1),
        Seen(3, 5, "恒大", "organization", 0.1),
    ]

    assert listed(seen, [(-1, 3), (-1, 3), (2, -1), (2, -1)]) == [
        (),
        (),
        ("listed-before-alike-even", "listed-before-other-weak"),
        ("listed-before-other-even",),
    ]


def test_what_is_no_name_says_nothing() -> None:
    """A neighbour below the lowest step is as good as none."""
    seen = [Seen(0, 2, "发展", "place", 0.29), Seen(3, 5, "恒大", "place", 0.2)]

    assert listed(seen, [(-1, 3), (2, -1)]) == [(), ()]
