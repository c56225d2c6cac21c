"""
Fits what each feature of a name is worth, from annotated pages.

Place in the flow: a maker's tool, never run by ``kg``. Needs scipy (``pip install 'baokg[fit]'``).

    python scripts/fit_weights.py --gold GOLD_DIR --invented examples/annotated [--text SEEDS_DIR] --weights kg/data/weights.tsv
    python scripts/fit_weights.py --gold GOLD_DIR --loso [--sets SET …]

A gold folder has one JSON file for each page (format of ``kg annotate``) and the pages, or folders of such sets, and there
may be several. Texts of ``--invented`` folders, written for the fit, count less than real ones. ``--text`` is the folder of
pages that are not beside their annotations. ``--loso`` fits on all sets but one and scores that one, for each in
turn: the figures to steer by. The same pages give the same bytes: one thread, a convex problem, weights rounded to two
digits.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kg.evaluate.scores import Tally  # noqa: E402
from kg.extract.decide import TAKEN  # noqa: E402
from kg.extract.fit import L2  # noqa: E402
from kg.extract.weights import weights_text  # noqa: E402
from kg.knowledge import load_lexicon  # noqa: E402
from kg.run.annotated import annotated_pages  # noqa: E402
from kg.run.fitting import Prepared, calibration_error, fitted, from_examples, judged, prepared  # noqa: E402

#: What an invented text counts compared with a real one: left-out F1 .803 at 1, .809 at .4, .810 at .2, .796 without them.
INVENTED = 0.3
NOTE = "Made by scripts/fit_weights.py from annotated pages; docs/accuracy.md says how good it is."
Sets = Mapping[str, list[Prepared]]


def main() -> None:
    """Fit, or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--invented", type=Path, action="append", default=[])
    parser.add_argument("--text", type=Path, action="append", default=[])
    parser.add_argument("--sets", nargs="*", default=[], help="only these are left out in turn")
    parser.add_argument("--l2", type=float)
    parser.add_argument("--loso", action="store_true")
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    sets = read_sets(args.gold, args.text)
    more = from_examples(load_lexicon())
    for pages in read_sets(args.invented, args.text).values():
        more += [page.counting(INVENTED) for page in pages]
    make(sets, more, args.weights, args.l2 or L2, (args.sets or list(sets)) if args.loso else [])


def make(sets: Sets, more: list[Prepared], file: Path | None, cost: float, left_out: list[str]) -> None:
    """Print the figures of each set by the weights of all others, and write the table of all."""
    total: dict[str, Tally] = {}
    sure: list[tuple[float, bool]] = []
    for name in left_out:
        others = more + [page for other, found in sets.items() if other != name for page in found]
        result = judged(sets[name], fitted(others, {}, cost=cost), TAKEN)
        for kind, tally in result.tallies.items():
            total[kind] = total.get(kind, Tally()) + tally
        sure.extend(result.sure)
        print(line(name, result.tallies), f"ECE {calibration_error(result.sure):.3f}", flush=True)
    if left_out:
        print(line("together", total), f"ECE {calibration_error(sure):.3f}")
    if file:
        rows = fitted([*more, *(page for found in sets.values() for page in found)], {}, cost=cost)
        file.write_text(weights_text(rows, NOTE), encoding="utf-8", newline="\n")
        print(f"{file}: {len(rows)} features")


def read_sets(golds: list[Path], texts: list[Path]) -> Sets:
    """The sets of a folder, or the folder as one set, read once."""
    begun = time.process_time()
    sets: dict[str, list[Prepared]] = {}
    for gold in golds:
        folders = [gold] if any(gold.glob("*.json")) else sorted(p for p in gold.iterdir() if any(p.glob("*.json")))
        for folder in folders:
            name = folder.name if folder.name not in sets else f"{gold.name}/{folder.name}"
            sets[name] = [prepared(page) for page in annotated_pages(folder, texts)]
    count = sum(len(pages) for pages in sets.values())
    print(f"{count} pages of {len(sets)} sets read in {time.process_time() - begun:.1f} CPU s", flush=True)
    return sets


def line(name: str, tallies: dict[str, Tally]) -> str:
    """One row of figures."""
    shown = " ".join(f"{kind} {tally.f1:.3f}" for kind, tally in tallies.items())
    return f"{name:10} {shown}  P {tallies['micro'].p:.3f} R {tallies['micro'].r:.3f}"


if __name__ == "__main__":
    main()
