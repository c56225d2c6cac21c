"""The two regressions that the scripts fit tables with, and the table that they result in; both with an L2 penalty."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

#: Rounds of Newton's method at most; how far a weight moves in one, and when it has converged.
ROUNDS, FARTHEST, STILL = 60, 3.0, 1e-9


def logistic(x: np.ndarray, y: np.ndarray, w: np.ndarray, penalty: float) -> np.ndarray:
    """Weights of a logistic regression, by Newton's method; ``w`` is what each example counts."""
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (w * (y - p)) - penalty * beta
        curve = (x * (w * p * (1 - p))[:, None]).T @ x + penalty * np.eye(x.shape[1])
        step = np.linalg.solve(curve, slope)
        beta += step
        if float(np.abs(step).max()) < 1e-10:
            break
    return beta


def conditional(choices: Sequence[tuple[np.ndarray, int, float]], penalty: float) -> np.ndarray:
    """
    Weights of a conditional logit (McFadden 1974), by Newton's method.

    Each choice is the signs of its candidates, one a row, which of them is right, and what the choice counts. A row of
    zeros means "none".
    """
    width = choices[0][0].shape[1]
    beta = np.zeros(width)
    for _ in range(ROUNDS):
        slope, curve = -penalty * beta, penalty * np.eye(width)
        for x, right, counts in choices:
            weight = x @ beta
            p = np.exp(weight - weight.max())
            p /= p.sum()
            mean = p @ x
            slope += counts * (x[right] - mean)
            curve += counts * ((x * p[:, None]).T @ x - np.outer(mean, mean))
        step = np.linalg.solve(curve, slope)
        beta += step * min(1.0, FARTHEST / float(np.abs(step).max()))
        if float(np.abs(step).max()) < STILL:
            break
    return beta


def hits(choices: Sequence[tuple[np.ndarray, int, float]], beta: np.ndarray) -> int:
    """How many choices the weights make right; the first of equals is chosen."""
    return sum(int(np.argmax(x @ beta)) == right for x, right, _ in choices)


def write_table(path: Path, what: str, script: str, names: Sequence[str], beta: np.ndarray) -> None:
    """The table of weights: ``what`` each sign counts for, and the script that made it."""
    note = f"# How much each sign counts {what}.\n# Made by scripts/{script}; do not edit.\nsign\tweight\n"
    rows = "".join(f"{name}\t{weight:.3f}\n" for name, weight in zip(names, beta, strict=True))
    path.write_text(note + rows, encoding="utf-8", newline="\n")
