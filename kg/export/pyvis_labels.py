"""
Which names can be read at which zoom of the pyvis page; vis-network itself draws names over each other.

Place in the flow: helper of the pyvis page. A name is drawn below its dot. At the first zoom the
strongest get room; each doubling of the zoom makes room for more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Zooms, in multiples of the first one, at which names are tried again.
ZOOMS = (1, 2, 4, 8)
#: Height of a name on the screen in pixels, and the assumed size of the window.
FONT = 14.0
WINDOW = (1280.0, 720.0)
#: The first names are drawn even where another dot is behind them.
ALWAYS = 10
#: Characters of a name that are shown; the box that opens over a dot has all of it.
LONGEST = 14

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A name with its position and half the size of its dot, in units of the network."""

    name: str
    x: float
    y: float
    size: float


def first_scale(dots: Sequence[Dot]) -> float:
    """Pixels to a unit when the whole network fills the window."""
    wide = max((d.x for d in dots), default=1.0) - min((d.x for d in dots), default=0.0)
    high = max((d.y for d in dots), default=1.0) - min((d.y for d in dots), default=0.0)
    return min(WINDOW[0] / (wide + 80), WINDOW[1] / (high + 80))


def shortened(name: str) -> str:
    """
    A name as it is drawn below its dot.

    >>> shortened("太原市")
    '太原市'
    """
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def readable_from(dots: Sequence[Dot]) -> list[int]:
    """
    For each dot the zoom from which its name is drawn; 0 if there is never room.

    Args:
        dots: the strongest first.

    >>> readable_from([Dot("太原市", 0, 0, 5), Dot("迎泽区", 2, 2, 5), Dot("大同市", 900, 0, 5)])
    [1, 8, 1]
    """
    scale = first_scale(dots)
    found = [0] * len(dots)
    for zoom in ZOOMS:
        pixel = 1 / (scale * zoom)
        taken = [_label(dot, pixel) for dot, from_zoom in zip(dots, found, strict=True) if from_zoom]
        for i, dot in enumerate(dots):
            if found[i]:
                continue
            box = _label(dot, pixel)
            if any(_over(box, other) for other in taken):
                continue
            bare = not any(
                _over(box, (d.x - d.size, d.y - d.size, d.x + d.size, d.y + d.size)) for d in dots if d is not dot
            )
            if bare or i < ALWAYS:
                found[i] = zoom
                taken.append(box)
    return found


def _label(dot: Dot, pixel: float) -> Box:
    text = shortened(dot.name)
    width = sum(1.0 if ord(ch) > 0x2E7F else 0.6 for ch in text) * FONT * pixel
    top = dot.y + dot.size
    return dot.x - width / 2, top, dot.x + width / 2, top + 1.4 * FONT * pixel


def _over(a: Box, b: Box) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]
