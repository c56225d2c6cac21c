"""
Force layout inside communities, all communities of similar size at once.

Place in the flow: first step of ``layout``. The method is that of Fruchterman and Reingold,
"Graph drawing by force-directed placement", Software: Practice and Experience 21
(1991), with repulsion from a sample of nodes if a community is large.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Rounds of moving. Neighbourhoods no longer change after about 50 on communities of
#: 20 to 500 nodes; the time is linear in it.
ROUNDS = 50
#: Each node is pushed by at most this many others. The full sum is quadratic; above
#: 128 pivots the edge length no longer falls (20,000 nodes: 0.05 of a pair's distance).
PIVOTS = 64
#: Numbers in memory in one repulsion step (16 MB of float64).
CHUNK = 2_000_000
#: Pull towards the centre: keeps loosely connected nodes on the disc.
GRAVITY = 0.06


def settle(starts: Ints, source: Ints, target: Ints, weight: Floats, radii: Floats, rng: np.random.Generator) -> Floats:
    """
    Positions of all nodes relative to their own community's centre.

    Args:
        starts: community c owns nodes ``starts[c] … starts[c+1]-1``; in descending order of size.
        source, target, weight: edges by node number; those between communities are ignored.
        radii: radius of the disc that each community may fill.
        rng: source of the starting positions.

    Returns:
        Array (nodes, 2); each community is spread evenly over its disc.
    """
    counts = np.diff(starts)
    points = np.zeros((int(starts[-1]), 2))
    of = np.repeat(np.arange(len(counts)), counts)
    linked = (source < len(of)) & (target < len(of))
    source, target, weight = source[linked], target[linked], weight[linked]
    inner = of[source] == of[target]
    source, target, weight = source[inner], target[inner], weight[inner]
    first = 0
    while first < len(counts):
        last = _batch_end(counts, first)
        lo, hi = int(starts[first]), int(starts[last])
        rows = np.searchsorted(source, [lo, hi])
        a, b, w = source[rows[0] : rows[1]] - lo, target[rows[0] : rows[1]] - lo, weight[rows[0] : rows[1]]
        points[lo:hi] = _simulate(counts[first:last], a, b, w, radii[first:last], rng)
        first = last
    return points


def _batch_end(counts: Ints, first: int) -> int:
    """End of the run of communities that are simulated together: similar in size, within memory."""
    width = int(counts[first])
    room = max(1, CHUNK // (width * min(width, PIVOTS)))
    last = first + 1
    while last < len(counts) and last - first < room and counts[last] * 2 > width:
        last += 1
    return last


def _simulate(counts: Ints, a: Ints, b: Ints, weight: Floats, radii: Floats, rng: np.random.Generator) -> Floats:
    """Move the nodes of some communities; each community is a padded row of one array."""
    rows, width = len(counts), int(counts[0])
    real = np.arange(width)[None, :] < counts[:, None]
    # Nodes are numbered through the real cells; slot gives the position of each in the padded array.
    slot = np.flatnonzero(real)
    a, b = slot[a], slot[b]
    angle, out = rng.random((rows, width)) * 2 * np.pi, np.sqrt(rng.random((rows, width))) * radii[:, None]
    x, y = out * np.cos(angle), out * np.sin(angle)
    degree = np.bincount(np.concatenate([a, b]), np.concatenate([weight, weight]), minlength=rows * width)
    pull = weight / np.sqrt(np.maximum(degree[a], 1e-9) * np.maximum(degree[b], 1e-9)) ** 0.5
    middle = GRAVITY * np.sqrt(counts.astype(np.float64))[:, None]
    for step in range(ROUNDS):
        heat = radii[:, None] * 0.25 * (1 - step / ROUNDS) ** 1.5 + 0.02
        fx, fy = _repulsion(x, y, real, counts, rng)
        fx -= x * middle
        fy -= y * middle
        dx, dy = (x.ravel()[b] - x.ravel()[a]), (y.ravel()[b] - y.ravel()[a])
        strength = pull * np.hypot(dx, dy)
        for force, delta in ((fx, dx * strength), (fy, dy * strength)):
            force += (np.bincount(a, delta, rows * width) - np.bincount(b, delta, rows * width)).reshape(rows, width)
        length = np.hypot(fx, fy) + 1e-9
        limit = np.minimum(length, heat) / length
        x = (x + fx * limit) * real
        y = (y + fy * limit) * real
    return _even(np.stack([x, y], axis=-1), counts, real, radii)


def _repulsion(
    x: Floats, y: Floats, real: npt.NDArray[np.bool_], counts: Ints, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Push from the others (a sample if there are many), falling with distance."""
    width = x.shape[1]
    chosen = np.sort(rng.choice(width, PIVOTS, replace=False)) if width > PIVOTS else np.arange(width)
    held = real[:, chosen]
    scale = counts / np.maximum(held.sum(axis=1), 1)
    dx = x[:, :, None] - x[:, None, chosen]
    dy = y[:, :, None] - y[:, None, chosen]
    push = held[:, None, :] / (dx * dx + dy * dy + 0.01)
    fx, fy = np.einsum("rij,rij->ri", dx, push), np.einsum("rij,rij->ri", dy, push)
    return fx * scale[:, None], fy * scale[:, None]


def _even(points: Floats, counts: Ints, real: npt.NDArray[np.bool_], radii: Floats) -> Floats:
    """Keep direction and order of distance, make the density even from the centre to the rim."""
    mean = points.sum(axis=1) / counts[:, None]
    points = (points - mean[:, None, :]) * real[..., None]
    out = np.where(real, np.hypot(points[..., 0], points[..., 1]), np.inf)
    rank = np.argsort(np.argsort(out, axis=1, kind="stable"), axis=1, kind="stable")
    wanted = radii[:, None] * np.sqrt((rank + 0.5) / counts[:, None]) * 0.97
    scale = np.where(real, wanted / np.maximum(np.where(real, out, 1.0), 1e-6), 0.0)
    # A community of one cannot be scaled: it is at its centre.
    scale[counts == 1] = 0.0
    spread_out: Floats = (points * scale[..., None])[real]
    return spread_out
