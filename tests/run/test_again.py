"""A build with the same content as the former one reuses its files; its bytes are those of a clean one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kg.count.counting import count_named
from kg.export import get_exporter
from tests.conftest import Run

PAGES = {
    "a.txt": "太原日报讯 11月21日，太原市人民政府与山西省教育厅在太原市召开会议。\n",
    "b.txt": "太原日报讯 11月22日，山西省教育厅来到晋中市调研。王建国参加。\n",
}


@pytest.fixture
def pages(tmp_path: Path, own_cache: Path) -> Path:
    """Two pages, and a cache without anybody else's builds."""
    made = tmp_path / "pages"
    made.mkdir()
    for name, text in PAGES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was computed and not reused: ``count``, and the formats that were written."""
    told: list[str] = []

    def counted(*arguments):  # type: ignore[no-untyped-def]
        told.append("count")
        return count_named(*arguments)

    def exporter(name: str):  # type: ignore[no-untyped-def]
        made = get_exporter(name)
        write = made.write

        def watched(*arguments):  # type: ignore[no-untyped-def]
            told.append(name)
            return write(*arguments)

        # A format that is made from the build's files is made anew.
        monkeypatch.setattr(type(made), "with_files", lambda self, files: self, raising=False)
        object.__setattr__(made, "write", watched)  # some exporters are frozen
        return made

    monkeypatch.setattr("kg.run.tabulate.count_named", counted)
    monkeypatch.setattr("kg.run.built.get_exporter", exporter)
    return told


def build(run: Run, pages: Path, out: str, *more: str, **environment: str) -> None:
    """``kg build``, which must succeed."""
    ended = run("build", pages, "-o", out, "--home", "太原市", "--jobs", "1", *more, **environment)
    assert ended.returncode == 0, ended.stderr


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a build."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def clean(run: Run, pages: Path, tmp_path: Path, *more: str) -> dict[str, bytes]:
    """The files of a build that knows no other."""
    build(run, pages, "clean", *more, KG_NO_CACHE="1")
    return bytes_of(tmp_path / "clean")


def test_unchanged_input_is_not_counted_and_written_anew(
    run: Run, pages: Path, done: list[str], tmp_path: Path
) -> None:
    """Neither the second time nor the third, when the registry is its own; the bytes stay."""
    build(run, pages, "out")
    first = bytes_of(tmp_path / "out")
    assert "count" in done
    done.clear()

    build(run, pages, "out")
    build(run, pages, "out")

    assert done == []
    assert bytes_of(tmp_path / "out") == first == clean(run, pages, tmp_path)


def test_one_page_changed_is_a_build_like_a_clean_one(run: Run, pages: Path, done: list[str], tmp_path: Path) -> None:
    """Every file, manifest and registry, too, if the clean one is given the same ids."""
    build(run, pages, "out")
    (pages / "b.txt").write_text(PAGES["b.txt"] + "大同市人民政府参加。\n", encoding="utf-8")
    former = shutil.copy(tmp_path / "out" / "registry.tsv", tmp_path)
    done.clear()
    build(run, pages, "out")

    assert done == ["count", "ttl", "html", "graphml", "csv", "parquet"]
    assert bytes_of(tmp_path / "out") == clean(run, pages, tmp_path, "--registry", former)


def test_a_page_changed_and_changed_back_leaves_no_trace(run: Run, pages: Path, tmp_path: Path) -> None:
    """Except the ids' history in the registry."""
    build(run, pages, "out")
    first = bytes_of(tmp_path / "out")
    (pages / "b.txt").write_text(PAGES["b.txt"] + "大同市人民政府参加。\n", encoding="utf-8")
    build(run, pages, "out")
    (pages / "b.txt").write_text(PAGES["b.txt"], encoding="utf-8")
    build(run, pages, "out")

    again = bytes_of(tmp_path / "out")
    assert {name for name in first if again[name] != first[name]} == {"registry.tsv", "manifest.json"}


def test_a_file_that_was_touched_is_written_anew(run: Run, pages: Path, done: list[str], tmp_path: Path) -> None:
    """The others are reused."""
    build(run, pages, "out")
    first = bytes_of(tmp_path / "out")
    done.clear()
    (tmp_path / "out" / "nodes.csv").write_text("id\n别人写的\n", encoding="utf-8")

    build(run, pages, "out")

    assert done == ["csv"]
    assert bytes_of(tmp_path / "out") == first


@pytest.mark.parametrize("name", ["manifest.json", "registry.tsv", "tables/edges.parquet"])
def test_a_build_that_was_touched_where_it_is_read_is_counted_anew(
    run: Run, pages: Path, done: list[str], tmp_path: Path, name: str
) -> None:
    """The tables and the manifest are trusted only as they were written."""
    build(run, pages, "out")
    first = bytes_of(tmp_path / "out")
    done.clear()
    with (tmp_path / "out" / name).open("ab") as file:
        file.write(b"\n")

    build(run, pages, "out")

    assert done[0] == "count"
    assert bytes_of(tmp_path / "out") == first


def test_a_build_from_elsewhere_is_not_believed(run: Run, pages: Path, done: list[str], tmp_path: Path) -> None:
    """Not even one whose manifest fits its files: this cache has never seen it written."""
    build(run, pages, "out", "--formats", "csv")
    good = bytes_of(tmp_path / "out")
    nodes = tmp_path / "out" / "nodes.csv"
    nodes.write_bytes(nodes.read_bytes() + b"\r\n")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    from kg.export.finished import output_of

    manifest["outputs"]["nodes.csv"] = output_of(nodes)
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    done.clear()

    build(run, pages, "out", "--formats", "csv")

    assert done == ["count", "csv", "parquet"]
    assert bytes_of(tmp_path / "out") == good


def test_a_format_more_is_the_only_one_written(run: Run, pages: Path, done: list[str], tmp_path: Path) -> None:
    """One that is no longer requested is removed."""
    build(run, pages, "out", "--formats", "csv,ttl")
    done.clear()

    build(run, pages, "out", "--formats", "csv,graphml")

    assert done == ["graphml"]
    assert bytes_of(tmp_path / "out") == clean(run, pages, tmp_path, "--formats", "csv,graphml")


def test_a_judgement_or_a_setting_is_a_build_of_its_own(run: Run, pages: Path, done: list[str], tmp_path: Path) -> None:
    """What decides a build is compared in full."""
    build(run, pages, "out", "--formats", "csv")
    done.clear()
    (tmp_path / "out" / "judgements.tsv").write_text("drop\t王建国\t\t不是人名\n", encoding="utf-8")
    build(run, pages, "out", "--formats", "csv")
    build(run, pages, "out", "--formats", "csv", "--min-count", "2")
    build(run, pages, "out", "--formats", "csv", "--min-count", "2", "--files-at", "../pages/")

    assert done == ["count", "csv", "parquet"] * 3
    assert "王建国".encode() not in (tmp_path / "out" / "nodes.csv").read_bytes()


def test_where_the_files_lie_makes_another_view(run: Run, pages: Path, tmp_path: Path) -> None:
    """A setting of the view alone is no reason to keep the former one."""
    build(run, pages, "out", "--formats", "html")
    build(run, pages, "out", "--formats", "html", "--files-at", "../pages/")

    assert '"filesAt":"../pages/"' in (tmp_path / "out" / "graph.html").read_text(encoding="utf-8")
