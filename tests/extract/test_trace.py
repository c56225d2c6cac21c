"""``kg annotate --trace``: which candidates lost, to whom, and by how much."""

from __future__ import annotations

from pathlib import Path

from kg.cli.tracing import lines_of
from kg.extract.trace import names_in, trace_page
from tests.cases.reading import layout_of, lexicon
from tests.conftest import Run

TEXT = "昨日，太原市博物馆举行展览，市民李建国前去参观。"


def test_the_part_of_a_name_loses_to_the_whole() -> None:
    """太原市 is a place, but not inside the museum's name."""
    (trace,) = trace_page(layout_of(TEXT), lexicon())
    winner = next(w for w in trace.won if w.text.startswith("太原市"))

    losers = {(loser.text, loser.candidate.type): loser for loser in winner.losers}

    assert winner.candidate.type == "organization"
    assert losers["太原市", "place"].margin > 0
    assert losers["太原市", "place"].winners == (winner.candidate,)
    assert not losers["太原市", "place"].same_reading


def test_spans_are_those_of_the_page() -> None:
    """Also where a name is cut by a line break."""
    for trace in trace_page(layout_of(TEXT), lexicon()):
        for won in trace.won:
            assert won.span
            assert TEXT[slice(*won.span)] == won.text


def test_names_in_reads_a_text_that_stands_alone() -> None:
    """What the examples of patterns are tried with."""
    found = names_in(lexicon(), "走进山西华翔集团股份有限公司的车间")

    assert [(name, kind) for name, kind, _ in found] == [("山西华翔集团股份有限公司", "organization")]


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    """Escape sequences of a page do not reach the terminal."""
    layout = layout_of("《\x1b[31m甲\u202e管理条例》施行。")

    text = "\n".join(lines_of(layout, trace_page(layout, lexicon())))

    assert "管理条例" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_the_command_prints_winners_and_losers_and_writes_nothing(run: Run, seeds: Path, tmp_path: Path) -> None:
    """Chinese first; no output folder needed."""
    done = run("annotate", "--trace", min(seeds.glob("*.txt")))

    assert done.returncode == 0
    assert done.stdout.count("\n✓ ") > 20
    assert "    ✗ " in done.stdout
    assert "太原市" in done.stdout.splitlines()[0]
    assert "全篇总权重少" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_annotate_without_trace_needs_an_output_folder(run: Run, seeds: Path) -> None:
    """Wrong usage, not a crash."""
    assert run("annotate", min(seeds.glob("*.txt"))).returncode == 2
