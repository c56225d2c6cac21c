"""What the names of a picture cover: shared by the tests and benchmarks/view.py."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from playwright.sync_api import Page

#: A dot's middle half: the part that must be visible.
CORE = 0.5


@dataclass(frozen=True)
class Labels:
    """The names of the first view and the dots they cover."""

    names: int
    titles: int
    overlaps: int
    #: Dots of labelled names, and of others, whose middle lies under a name.
    own_covered: int
    others_covered: int
    others: int
    #: Of the ten most central, how many have their name.
    leaders: int
    #: Names nearer to another dot than to their own, without a line that leads to it.
    astray: int


def labels_of(page: Page) -> Labels:
    """Measure the picture as it is."""
    nodes, labels, titles = (page.evaluate(f"kgView.{what}()") for what in ("nodes", "labels", "titles"))
    boxes = [item["box"] for item in (*labels, *titles)]
    named = {label["id"] for label in labels}

    def covered(node: dict[str, float]) -> bool:
        x, y, r = node["x"], node["y"], node["r"] * CORE
        return any(x + r > b[0] and x - r < b[2] and y + r > b[1] and y - r < b[3] for b in boxes)

    def far(box: list[float], node: dict[str, float]) -> float:
        dx, dy = (max(box[i] - node[at], 0, node[at] - box[i + 2]) for i, at in enumerate("xy"))
        return hypot(dx, dy) - node["r"]

    def astray(label: dict[str, list[float]]) -> bool:
        own, *others = sorted(nodes, key=lambda node: node["id"] != label["id"])
        return any(far(label["box"], node) < far(label["box"], own) for node in others)

    hit = [node for node in nodes if covered(node)]
    return Labels(
        names=len(labels),
        titles=len(titles),
        overlaps=sum(
            a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1] for i, a in enumerate(boxes) for b in boxes[:i]
        ),
        own_covered=sum(node["id"] in named for node in hit),
        others_covered=sum(node["id"] not in named for node in hit),
        others=len(nodes) - len(named),
        leaders=sum(node["id"] in named for node in nodes[:10]),
        astray=sum(astray(label) for label in labels if not label["line"]),
    )
