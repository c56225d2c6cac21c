"""
A user's own annotated pages -> a pack that changes the weights.

Place in the flow: aside, for ``kg fit``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kg.errors import PageError, SettingsError
from kg.extract.weights import DIGITS, weights_of, weights_text
from kg.knowledge import load_lexicon
from kg.run.annotated import annotated_pages
from kg.run.fitting import fitted, prepared

#: Penalty for a change from the weights that come with kg: a few pages change what they show often, and little else.
OWN_COST = 100.0
NOTE = "Made by kg fit: what is added to the weights that come with kg."


@dataclass(frozen=True, slots=True)
class FittedPack:
    """What was read and changed."""

    pages: int
    mentions: int
    features: int


def fit_pack(
    gold: Path, folder: Path, *, name: str, texts: Sequence[Path] = (), packs: Sequence[Path] = ()
) -> FittedPack:
    """
    Write ``pack.toml`` and ``weights.tsv`` into a folder.

    Args:
        gold: annotations, one JSON a page (the format of ``kg annotate``), pages next to them or in ``texts``.
        folder: an empty folder.
        name: the pack's id.
        packs: packs that the pages are read with; if they have weights, these are the starting point.

    Raises:
        PageError: an annotation is faulty, or there is none.
        SettingsError: scipy is not installed.
    """
    if find_spec("scipy") is None:
        raise SettingsError(
            "kg fit", "需要 scipy", "needs scipy", "pip install 'baokg[fit]'", "pip install 'baokg[fit]'"
        )
    pages = [prepared(page) for page in annotated_pages(gold, texts, packs)]
    if not pages:
        raise PageError(
            str(gold), "没有标注（*.json）", "has no annotations (*.json)", "先用 kg annotate 写出，再改正",
            "write some with kg annotate and correct them",
        )  # fmt: skip
    lexicon = load_lexicon(packs)
    prior = weights_of(lexicon).rows
    rows = fitted(pages, prior, cost=OWN_COST)
    changes = _changes(prior, rows)
    (folder / "pack.toml").write_text(_meta(name), encoding="utf-8", newline="\n")
    (folder / "weights.tsv").write_text(weights_text(changes, NOTE, lexicon.types), encoding="utf-8", newline="\n")
    return FittedPack(len(pages), sum(len(page.page.firm) for page in pages), len(changes))


def _changes(
    prior: Mapping[str, tuple[float, ...]], rows: Mapping[str, tuple[float, ...]]
) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    for name, row in rows.items():
        before = prior.get(name, (0.0,) * len(row))
        change = tuple(round(new - old, DIGITS) for new, old in zip(row, before, strict=True))
        if any(change):
            found[name] = change
    return found


def _meta(name: str) -> str:
    quoted = json.dumps(name, ensure_ascii=False)
    return f'id = {quoted}\nversion = "1"\ntitle = {quoted}\nlicence = "own"\n'
