"""A build of some days, links that are not due to chance, and the months of a build."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import kg
from kg.settings import Settings
from tests.conftest import Run

PAGES = {
    "2022-10-03.txt": "本报讯 太原市人民政府与山西省教育厅在太原市召开会议。\n",
    "2022-11-21.txt": "本报讯 大同市人民政府与山西省教育厅在大同市召开会议。\n",
    "2022-12-01.txt": "本报讯 太原市人民政府与山西省教育厅在太原市再次召开会议。\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages of three months."""
    made = tmp_path_factory.mktemp("days")
    for name, text in PAGES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [("", "", [10, 11, 12]), ("2022-11", "", [11, 12]), ("", "2022-11", [10, 11]), ("2022-11-21", "2022-11-21", [11])],
)
def test_a_build_of_some_days_has_their_articles_alone(folder: Path, since: str, until: str, months: list[int]) -> None:
    """Both ends belong to the span, and a month ends with its last day."""
    build = kg.build(folder, home="太原市", settings=Settings(since=since, until=until))

    assert sorted(day.month for day in build.tables.articles["date"].to_pylist()) == months
    assert "大同市" in {entity.canonical for entity in build.entities} or 11 not in months


def test_at_a_rate_of_nought_no_link_is_kept_and_at_one_all_are(folder: Path) -> None:
    """Evidence goes with its link; every name stays."""
    every = kg.build(folder, home="太原市")
    none = kg.build(folder, home="太原市", settings=Settings(fdr=0.0))

    assert every.tables.edges.num_rows > 0
    assert none.tables.edges.num_rows == none.tables.evidence.num_rows == 0
    assert none.tables.entities["entity_id"].equals(every.tables.entities["entity_id"])


def test_the_command_shows_months_names_and_pairs(run: Run, folder: Path, tmp_path: Path) -> None:
    """As lines, as JSON, and as tables."""
    kg.build(folder, home="太原市").save(tmp_path / "out", ["csv"])

    whole = run("timeline", "out", "-o", "months")
    one = json.loads(run("timeline", "out", "太原市人民政府", "--since", "2022-11", "--json").stdout)
    two = json.loads(run("timeline", "out", "山西省教育厅", "大同市人民政府", "--json").stdout)
    wrong = run("timeline", "out", "太原市人民政府", "--since", "11月")

    assert [line[:7] for line in whole.stdout.splitlines()[:3]] == ["2022-10", "2022-11", "2022-12"]
    assert [(row["month"], row["articles"]) for row in one["names"]] == [("2022-12", 1)]
    assert [(row["month"], row["windows"]) for row in two["pairs"]] == [("2022-11", 1)]
    assert wrong.returncode == 2
    assert pq.read_table(tmp_path / "months" / "pairs.parquet").num_rows > 3
