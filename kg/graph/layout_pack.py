"""
Discs packed side by side, strongly linked ones next to each other.

Place in the flow: second step of ``layout``. Greedy: the disc with the strongest
links to those already placed comes next, and takes the free position, touching two
placed discs, that keeps its links shortest.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Communities placed by their links; the work grows with the cube. The others are
#: small (they are sorted by size) and form a ring around.
LINKED_DISCS = 220
#: How much closeness to the centre counts against short links: keeps the whole round.
ROUNDNESS = 0.35
#: Smallest distance of rows and names without links, in spacings.
ROW_STEP = 1.7
#: The same while there are few: room for a name of seven characters.
NAME_STEP = 4.5
#: Names move closer together rather than fill more rows than this.
ROWS_WANTED = 4
#: Between the rows and the linked names: the view puts a caption there.
ROW_GAP = 3.4


def pack(radii: Floats, first: Ints, second: Ints, weight: Floats) -> Floats:
    """
    Centres of discs that do not overlap.

    Args:
        radii: one per disc, descending.
        first, second, weight: pairs of discs that are linked and how strongly.

    Returns:
        Array (discs, 2).
    """
    total = len(radii)
    centres = np.zeros((total, 2))
    if total <= 1:
        return centres
    core = min(total, LINKED_DISCS)
    ties = np.zeros((core, core))
    near = (first < core) & (second < core)
    ties[first[near], second[near]] = weight[near]
    ties += ties.T
    placed = _place_core(radii, ties, centres, core)
    if total > core:
        reach = float((np.hypot(*centres[placed].T) + radii[placed]).max())
        centres[core:] = _outer(radii[core:], reach)
    return centres


def _place_core(radii: Floats, ties: Floats, centres: Floats, core: int) -> list[int]:
    """Fill ``centres`` disc by disc; returns them in the order placed."""
    placed = [int(np.argmax(ties.sum(axis=1) * radii[:core]))]
    left = [c for c in range(core) if c != placed[0]]
    pairs: list[tuple[int, int]] = []
    while left:
        pulls = ties[np.ix_(left, placed)].sum(axis=1)
        # Without any link the biggest comes first; left is sorted by size.
        disc = left.pop(int(np.argmax(pulls)))
        spots = _spots(radii, centres, placed, pairs, float(radii[disc]))
        centres[disc] = _best(spots, centres[placed], ties[disc, placed])
        distance = np.hypot(*(centres[placed] - centres[disc]).T) - radii[placed] - radii[disc]
        # Discs that another one could touch together: closer than the smallest one not yet placed.
        pairs += [(other, disc) for other, gap in zip(placed, distance, strict=True) if gap < 2 * radii[core - 1]]
        placed.append(disc)
    return placed


def _spots(radii: Floats, centres: Floats, placed: list[int], pairs: list[tuple[int, int]], radius: float) -> Floats:
    """All free positions where a disc touches two placed ones (or one, while there is only one)."""
    if not pairs:
        edge = max(float(c[0] + r) for c, r in zip(centres[placed], radii[placed], strict=True))
        return np.array([[edge + radius, 0.0]])
    ends = np.array(pairs)
    p, q = centres[ends[:, 0]], centres[ends[:, 1]]
    rp, rq = radii[ends[:, 0]] + radius, radii[ends[:, 1]] + radius
    gap = np.hypot(*(q - p).T)
    along = (rp**2 - rq**2 + gap**2) / (2 * gap)
    height = rp**2 - along**2
    real = height >= 0
    p, q, gap, along, up = p[real], q[real], gap[real], along[real], np.sqrt(height[real])
    unit = (q - p) / gap[:, None]
    foot, normal = p + unit * along[:, None], np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    spots = np.concatenate([foot + normal * up[:, None], foot - normal * up[:, None]])
    clear = np.hypot(spots[:, None, 0] - centres[None, placed, 0], spots[:, None, 1] - centres[None, placed, 1]) >= (
        radii[placed] + radius - 1e-6
    )
    free: Floats = spots[clear.all(axis=1)]
    if len(free) == 0:
        edge = float((centres[placed][:, 0] + radii[placed]).max())
        free = np.array([[edge + radius, 0.0]])
    return free


def _best(spots: Floats, others: Floats, ties: Floats) -> Floats:
    """The position with the shortest links, not too far from the centre."""
    cost = ROUNDNESS * np.hypot(spots[:, 0], spots[:, 1])
    if ties.sum() > 0:
        reach = np.hypot(spots[:, None, 0] - others[None, :, 0], spots[:, None, 1] - others[None, :, 1])
        cost = cost + (reach * (ties / ties.sum())).sum(axis=1)
    best: Floats = spots[int(np.argmin(np.round(cost, 6)))]
    return best


def _outer(radii: Floats, reach: float) -> Floats:
    """Rings of small discs around a circle of the given radius."""
    centres = np.zeros((len(radii), 2))
    at = 0
    while at < len(radii):
        width = float(radii[at])
        line = reach + width
        step = 2 * np.arcsin(min(1.0, width / line))
        many = min(len(radii) - at, max(1, int(2 * np.pi / step)))
        angles = np.arange(many) * (2 * np.pi / max(many, 1))
        centres[at : at + many] = np.stack([np.cos(angles), np.sin(angles)], axis=1) * line
        at += many
        reach = line + width
    return centres


def rows(many: int, left: float, right: float, top: float) -> Floats:
    """
    Positions for names without links: rows from ``left`` to ``right``, downwards from ``top``.

    Few names are set far apart, so that each can be read; many are set close.

    >>> rows(3, -10.0, 10.0, 0.0).shape
    (3, 2)
    """
    width = max(right - left, 6 * ROW_STEP)
    step = max(ROW_STEP, min(NAME_STEP, ROWS_WANTED * width / max(many, 1)))
    room = max(1, int(width / step))
    place = np.arange(many)
    row, column = place // room, place % room
    x = (left + right) / 2 + (column - (min(many, room) - 1) / 2) * step
    return np.stack([x, top + ROW_GAP + row * ROW_STEP], axis=1)
