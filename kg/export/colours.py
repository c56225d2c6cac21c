"""
The colour and the Chinese word of each type of entity: one table for all that show it.

Place in the flow: helper of the formats that draw (HTML view, pyvis, GEXF). The HTML
view's style sheet holds the same colours as custom properties; a test compares them.
"""

from __future__ import annotations

#: Colour of each type on light paper. Contrast with it is at least 4.1 to 1 (WCAG asks 3 of graphics), so that dots
#: need no rim, and the lightness differs enough to be told apart without hues.
TYPE_COLOURS: dict[str, str] = {
    "person": "#c8461b",
    "organization": "#1769ad",
    "place": "#16805a",
    "policy": "#96388a",
    "programme": "#a86c00",
}
#: As in the HTML view (``words.js``).
TYPE_WORDS: dict[str, str] = {
    "person": "人物",
    "organization": "机构",
    "place": "地点",
    "policy": "政策",
    "programme": "项目",
}
#: For a type that an outside package may add.
OTHER_COLOUR = "#5b626b"
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
