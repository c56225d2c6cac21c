"""What a run reports about itself, during it and afterwards."""

from __future__ import annotations

import json
import pstats
from pathlib import Path

from tests.conftest import SEEDS, Run


def test_a_run_is_reported_logged_and_profiled(run: Run, tmp_path: Path) -> None:
    """Stages in order, every page once, refused inputs; and nothing of it in the build itself."""
    pages = tmp_path / "in"
    pages.mkdir()
    for page in sorted(SEEDS.glob("*.txt"))[:2]:
        (pages / page.name).write_bytes(page.read_bytes())
    (pages / "empty.txt").write_bytes(b"")
    watch = ("--report", "report.json", "--log-json", "log.jsonl", "--profile", "run.prof")

    done = run("build", "in", "-o", "out", "--formats", "csv", "--jobs", "1", *watch)
    plain = run("build", "in", "-o", "plain", "--formats", "csv", "--jobs", "1")

    assert done.returncode == plain.returncode == 0, done.stderr
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    names = [stage["name"].partition(" / ")[2] for stage in report["stages"]]
    assert names == ["cutting", "reading", "linking", "counting", "writing csv", "writing parquet"]
    assert [stage["done"] for stage in report["stages"][:2]] == [2, 2]
    assert len(report["slowest"]) == 2
    assert report["page_cpu"] > 0
    assert len(report["refused"]) == 1
    events = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {event["event"] for event in events} == {"progress", "refused"}
    assert [e["done"] for e in events if e.get("stage") == "reading"][-1] == 2
    assert pstats.Stats(str(tmp_path / "run.prof")).total_calls > 0
    manifests = [(tmp_path / name / "manifest.json").read_bytes() for name in ("out", "plain")]
    assert manifests[0] == manifests[1]
