"""
The colours that belong to no type: paper, text, lines. Those of the types are in ``kg/data/types.toml``.

Place in the flow: helper of the formats that draw (HTML view, pyvis, GEXF). The HTML
view's style sheet has the same colours as custom properties; a test compares them.
"""

from __future__ import annotations

PAPER = "#fbfaf7"
TEXT = "#1f2328"
EDGE = "#6d7480"
ACCENT = "#1355b8"


def rgb(colour: str) -> tuple[int, int, int]:
    """
    Red, green and blue of a ``#rrggbb``.

    >>> rgb("#16805a")
    (22, 128, 90)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
