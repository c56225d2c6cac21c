"""A page that raises, hangs, eats memory or ends its process is refused by name; the others are built."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

import kg
from kg.count.engines.local import LocalEngine
from kg.errors import PageError
from kg.run import onepage
from kg.run.bounds import Bounds, Failed, died, guarded
from kg.run.pages import Listener, Request
from kg.run.pipeline import build_from
from tests.conftest import Run

GOOD = "太原日报讯 11月21日，太原市人民政府与山西省教育厅在太原市召开会议。\n"
QUICK = Bounds(seconds=0.3, memory=256 << 20)


def misbehave(kind: str) -> str:
    """A page function with every kind of fault; must be at module level, so that workers find it."""
    if kind == "raises":
        raise KeyError("身份证 140100199001011234")
    if kind == "recurses":
        return misbehave(kind)
    if kind == "hangs":
        while True:
            pass
    if kind == "eats":
        return str(len(bytearray(1 << 40)))
    if kind == "dies":
        os._exit(9)
    if kind == "sleeps":
        time.sleep(600)
    return kind


@pytest.mark.parametrize(
    ("kind", "rule"), [("raises", "error"), ("recurses", "error"), ("hangs", "timeout"), ("eats", "memory")]
)
def test_what_goes_wrong_on_a_page_is_an_answer(kind: str, rule: str) -> None:
    """In this process, without a worker: the fault has a kind, and does not quote the page."""
    result = guarded(misbehave, QUICK)(kind)

    assert isinstance(result, Failed)
    assert result.rule.endswith(f".{rule}")
    assert "1401" not in result.detail


def test_after_a_page_the_process_is_as_before() -> None:
    """No timer keeps running and no limit stays: what runs next has all the time and memory there is."""
    guard = guarded(misbehave, QUICK)
    assert guard("fine") == "fine"

    assert len(bytearray(QUICK.memory * 2)) == QUICK.memory * 2
    end = time.process_time() + QUICK.seconds * 2
    while time.process_time() < end:
        pass


def test_a_worker_that_dies_costs_its_own_page_alone() -> None:
    """The results of all other pages arrive, in order, though their process died with that page."""
    items = ["a", "b", "dies", *map(str, range(40)), "raises"]
    with LocalEngine() as engine:
        results = list(engine.map(guarded(misbehave, QUICK), items, 2, None, died))

    bad = {items[n]: result.rule for n, result in enumerate(results) if isinstance(result, Failed)}
    assert [r for r in results if not isinstance(r, Failed)] == [i for i in items if i not in ("dies", "raises")]
    assert bad == {"dies": "page.died", "raises": "page.error"}


def test_a_worker_that_no_timer_reaches_is_ended() -> None:
    """Sleeping takes no CPU seconds: the watchdog of the worker counts by the clock."""
    with LocalEngine() as engine:
        results = list(engine.map(watched_soon, ["a", "sleeps", "b"], 2, None, died))

    assert results == ["a", Failed("page.died", ""), "b"]


def watched_soon(kind: str) -> str | Failed:
    """``misbehave`` in a worker whose watchdog wakes at once."""
    from kg.run import bounds

    bounds.WATCHDOG_EXTRA = 0.5
    return guarded(misbehave, Bounds(seconds=0.1))(kind)


def pages_with(folder: Path, **pages: str) -> Path:
    """A folder of pages by name."""
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def segment_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that has 坏 in it cannot be cut."""
    sound = onepage.segment

    def segment(page: kg.Page) -> object:
        if "坏" in page.text:
            raise RecursionError
        return sound(page)

    monkeypatch.setattr(onepage, "segment", segment)


@pytest.mark.usefixtures("segment_fails")
def test_a_page_that_raises_is_refused_and_the_others_are_built(tmp_path: Path) -> None:
    """The listener is notified, the manifest names the page, its reason and the rule of the stage."""
    folder, told = pages_with(tmp_path / "in", good=GOOD, bad=GOOD + "坏"), []

    build = build_from(Request((folder,), jobs=1), Listener(on_error=told.append))

    assert [str(error.where) for error in told] == ["bad.txt"]
    assert [(r.name, r.status, r.rule) for r in build.refused] == [("bad.txt", "skipped", "page.error")]
    assert build.tables.pages["name"].to_pylist() == ["good.txt"]
    assert build.entities


@pytest.mark.usefixtures("segment_fails")
def test_under_strict_a_page_that_raises_stops_the_run(tmp_path: Path) -> None:
    """The error names the page; it is one for the user, not a traceback."""
    folder = pages_with(tmp_path / "in", good=GOOD, bad=GOOD + "坏")

    with pytest.raises(PageError, match=r"bad\.txt"):
        kg.build(folder, strict=True)


def test_493_titles_in_a_row_take_no_other_page_down(run: Run, tmp_path: Path) -> None:
    """Either the page is read or it is refused by name; the good page is in the graph."""
    titles = "".join(f"第{n}届太原论坛开幕\n\n" for n in range(493))
    pages_with(tmp_path / "in", good=GOOD, titles=titles)

    done = run("build", "in", "-o", "out", "--formats", "csv")

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "good.txt" in (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="only here file names are any bytes")
def test_file_names_are_any_bytes(run: Run, tmp_path: Path) -> None:
    """GBK names from a Windows archive are read as such, other bytes are escaped; no two pages share a name."""
    names = ("晚报.txt".encode(), "晚报.txt".encode("gbk"), b"\xff\xfe.txt", "市/日报.txt".encode("gbk"))
    for number, name in enumerate(names):
        path = tmp_path / "in" / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{GOOD}第{number}版", encoding="utf-8")

    done = run("build", "in", "-o", "out", "--formats", "csv,ttl,html")

    assert done.returncode == 0, done.stderr
    shown = kg.load(tmp_path / "out").tables.pages["name"].to_pylist()
    assert len(set(shown)) == 4
    assert {"\\xff\\xfe.txt", "市/日报.txt"} < set(shown)
