"""From an article to the file of its page and to its scan, if the build says where they are; hostile names lead nowhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

import kg
from kg.export.html import HtmlExporter
from kg.graph.build import graph_of
from tests.browser.conftest import Opened
from tests.conftest import Run

Open = Callable[..., Opened]
MADE = Path(__file__).parents[1] / "read" / "files"


def _links(one: Opened) -> dict[str, str]:
    found: dict[str, str] = one.page.eval_on_selector_all(
        "#panel > p a", "all => Object.fromEntries(all.map(a => [a.textContent, decodeURI(a.href)]))"
    )
    return found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An OCR page, a PDF, a text whose scan a table names."""
    folder = tmp_path_factory.mktemp("archive") / "版面 #1"
    folder.mkdir()
    shutil.copy(MADE / "tesseract.alto.xml", folder / "识别 1.xml")
    shutil.copy(MADE / "chromium.pdf", folder / "电子报.pdf")
    (folder / "三版.txt").write_text(
        "太原市召开供热会议\\n\\n太原市城乡管理局负责人李建国说，今冬供热平稳。\\n".replace("\\n", "\n"),
        encoding="utf-8",
    )
    (folder / "pages.csv").write_text("file,scan\n三版.txt,扫描/三版.jpg\n", encoding="utf-8")
    return folder


def test_an_article_leads_to_its_file_and_its_scan(opened: Open, run: Run, pages: Path, tmp_path: Path) -> None:
    """Relative links that work from the view's folder, also for names with spaces and #."""
    out = pages.parent / "out"
    done = run("build", pages, "-o", out, "--formats", "html", "--files-at", "../版面 %231", "--home", "太原市")
    assert done.returncode == 0, done.stderr
    articles = {
        row["name"]: row["article_id"]
        for page in kg.load(out).tables.pages.to_pylist()
        for row in [page | a for a in kg.load(out).tables.articles.to_pylist() if a["page_id"] == page["page_id"]]
    }
    at = pages.as_uri().replace("%20", " ")
    at = "file://" + str(pages).replace("#", "%23")

    text = opened(out / "graph.html", f"#rd={articles['三版.txt']}")
    assert _links(text) == {"版面文件": f"{at}/三版.txt", "扫描图": f"{at}/扫描/三版.jpg"}
    alto = opened(out / "graph.html", f"#rd={articles['识别 1.xml']}")
    assert _links(alto) == {"版面文件": f"{at}/识别 1.xml", "扫描图": f"{at}/shot.png"}
    pdf = opened(out / "graph.html", f"#rd={articles['电子报.pdf']}")
    assert _links(pdf) == {"版面文件": f"{at}/电子报.pdf"}


def test_without_a_place_the_scan_is_named_and_nothing_is_a_link(opened: Open, run: Run, pages: Path) -> None:
    """Where the files are is unknown: no links."""
    out = pages.parent / "plain"
    assert run("build", pages / "识别 1.xml", "-o", out, "--formats", "html").returncode == 0
    article = kg.load(out).tables.articles["article_id"][0].as_py()

    one = opened(out / "graph.html", f"#rd={article}")

    assert _links(one) == {}
    assert "扫描图 shot.png" in one.page.locator("#panel").inner_text()


def test_an_export_may_say_otherwise_where_the_files_are(opened: Open, run: Run, pages: Path, tmp_path: Path) -> None:
    """The same build, another place, without reading again; ``kg.toml`` sets it permanently."""
    archive = tmp_path / "archive"
    shutil.copytree(pages, archive)
    (archive / "kg.toml").write_text('files-at = "https://example.org/报"\n', encoding="utf-8")
    out = tmp_path / "out"
    assert run("build", archive / "三版.txt", "-o", out, "--formats", "html").returncode == 0
    article = kg.load(out).tables.articles["article_id"][0].as_py()
    found = [_links(opened(out / "graph.html", f"#rd={article}")).get("版面文件", "")]
    for at in ("../别处/", ""):
        moved = tmp_path / "moved.html"
        assert run("export", out, "--format", "html", "--files-at", at, "-o", moved).returncode == 0
        found.append(_links(opened(moved, f"#rd={article}")).get("版面文件", ""))

    assert found == ["https://example.org/报/三版.txt", f"file://{tmp_path.parent}/别处/三版.txt", ""]

    refused = run("export", out, "--format", "html", "--files-at", "javascript:alert(1)/", "-o", moved)
    other = run("export", out, "--format", "csv", "--files-at", "../", "-o", tmp_path / "tables")
    assert (refused.returncode, other.returncode) == (2, 2)
    assert "--files-at" in refused.stderr
    assert "--files-at" in other.stderr


@pytest.mark.parametrize("place", ["javascript:alert(1)//", "data:text/html,", " javascript:alert(1)/", "file:///etc/"])
def test_a_place_that_is_none_is_refused(run: Run, pages: Path, place: str) -> None:
    """Scripts are not accepted as places."""
    done = run("build", pages, "-o", "out", "--files-at", place)

    assert done.returncode == 2
    assert "--files-at" in done.stderr


def test_a_build_of_others_cannot_make_a_script_a_link(opened: Open, story: kg.Build, tmp_path: Path) -> None:
    """Names and places as a forger would write them: what remains is a web address or a path below the folder."""
    scans = [
        "javascript:alert(1)",
        "../../../etc/passwd",
        "data:text/html,<b>",
        "https://example.org/甲.jpg",
        "a\\..\\b.png",
    ]
    table = story.tables.pages
    count = len(table)
    for name, values in (
        ("scan", [scans[i % len(scans)] for i in range(count)]),
        ("name", [f"../{i}/javascript:x" for i in range(count)]),
        ("url", ["javascript:alert(2)"] * count),
    ):
        table = table.set_column(table.schema.get_field_index(name), name, pa.array(values, pa.string()))
    found: dict[str, str] = {}
    for place in ("javascript:alert(3)//", "../页/"):
        forged = replace(story.tables, pages=table, manifest={**story.manifest, "files_at": place})
        path = HtmlExporter().write(forged, graph_of(forged), tmp_path)[0]
        first = {a["page_id"]: a["article_id"] for a in forged.articles.to_pylist()}
        for page in table.to_pylist()[: len(scans)]:
            found |= dict.fromkeys(_links(opened(path, f"#rd={first[page['page_id']]}")).values(), page["scan"])

    below = f"file://{tmp_path.parent}/页/"
    assert found == {
        "https://example.org/甲.jpg": "https://example.org/甲.jpg",
        below + "passwd": "../../../etc/passwd",
        below + "b.png": "a\\..\\b.png",
    }
