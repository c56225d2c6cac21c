"""Names that try to leave the place where they are shown, through every export, read again by a parser that is not ours."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path

import duckdb
import graphforge
import openpyxl
import pytest
import rdflib
from lxml import etree
from playwright.sync_api import Browser

from kg.count.tables import Tables
from kg.entity_types import core_types
from kg.export import exporter_names, get_exporter
from kg.export.base import visible_controls, xml_text
from kg.export.csvs import safe_text
from kg.export.vocabulary import loadable
from kg.graph.build import graph_of
from kg.query.store import open_store
from kg.query.wire import GRAPH_TYPES, RESULT_TYPES, wire_answer
from tests.factories import hostile_tables

#: rdflib warns about its own behaviour.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

#: What a page that runs one of the names would call.
CANARY = "canary"

TEXTS = (
    # Markup and script
    f"<script>{CANARY}(1)</script>", f"<img src=x onerror={CANARY}(2)>", f"</script><script>{CANARY}(3)</script>",
    f"\" onmouseover=\"{CANARY}(4)", f"' autofocus onfocus='{CANARY}(5)", f"<svg/onload={CANARY}(6)>",
    f"javascript:{CANARY}(7)", f"</title><script>{CANARY}(8)</script>", f"<!--<script>{CANARY}(9)//-->", "<![CDATA[甲]]>",
    "]]>", "-->", "&lt;b&gt;&amp;#60;", "&#x3c;i&#62;", f"${{{CANARY}(10)}}", "{{7*7}}{% raw %}", "<%= 7*7 %>", "<a href=//h>甲</a>",
    # Formulas and separators of tables
    "=1+1", "+甲", "-1+1", "@SUM(1)", "=HYPERLINK(\"http://h\",\"点\")", "甲\t乙", "甲\r乙", "甲\r\n乙", "甲\n乙", "甲,\"乙\",丙", ";甲;", "|甲|",
    # Escapes of query languages
    '甲"乙', "甲'乙", "甲\\", "\\u0027 x", "\\n\\t\\\\", '""" . <urn:a> <urn:b> <urn:c>', "`甲`", "甲}) DETACH DELETE n //",
    "'; DROP TABLE x; --", "\" } INSERT DATA { <urn:a> <urn:b> <urn:c> } #", "%3Cscript%3E", "甲%00乙", "../../甲",
    # Characters
    "\u202e甲乙\u202c", "\u2028甲\u2029", "\ufeff甲", "甲\u200b乙\u200d", "𠮷\U0001f600\U0010ffff", "甲\ufffe乙\uffff", "甲\ufdd0\U0001fffe",
    "甲\x01\x02\x0b\x1b\x7f\x85", "e\u0301é", "甲" * 3000,
)  # fmt: skip
NAMES = tuple((kind, text) for kind, text in zip(cycle(core_types()), TEXTS, strict=False))


@pytest.fixture(scope="module")
def tables() -> Tables:
    """A build of these names."""
    return hostile_tables(names=NAMES)


@pytest.fixture(scope="module")
def folder(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All exports of it."""
    folder = tmp_path_factory.mktemp("names")
    graph = graph_of(tables)
    for name in exporter_names():
        get_exporter(name).write(tables, graph, folder)
    return folder


def expected(tables: Tables, change: Callable[[str], str]) -> dict[str, str]:
    """Names by id, as a format that cannot represent every character has them."""
    columns = (tables.entities[name].to_pylist() for name in ("entity_id", "canonical"))
    return {id_: change(text) for id_, text in zip(*columns, strict=True)}


def rdf(path: Path) -> dict[str, str]:
    """Labels by the end of the IRI, by rdflib."""
    graph = rdflib.Dataset(default_union=True)
    graph.parse(
        path, format={"ttl": "turtle", "jsonld": "json-ld", "nq": "nquads"}.get(path.suffix[1:], path.suffix[1:])
    )
    found = graph.triples((None, rdflib.RDFS.label, None))
    return {str(s).rpartition("/")[2]: str(o) for s, _, o in found if "/id/" in str(s)}


def graphml(path: Path) -> dict[str, str]:
    root = etree.parse(path).getroot()
    (key,) = root.xpath("//*[local-name()='key'][@for='node'][@attr.name='label']/@id")
    nodes = root.xpath("//*[local-name()='node']")
    return {n.get("id"): n.xpath(f"*[local-name()='data'][@key='{key}']")[0].text for n in nodes}


def gexf(path: Path) -> dict[str, str]:
    return {n.get("id"): n.get("label") for n in etree.parse(path).getroot().xpath("//*[local-name()='node']")}


#: For DuckDB: nothing is guessed, and a row may be long and have line ends inside.
_DIALECT = "auto_detect=false, delim=',', quote='\"', escape='\"', parallel=false, max_line_size=10000000"


def table(path: Path, id_: str, name: str) -> dict[str, str]:
    """Two columns of a CSV or Parquet file, by DuckDB."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline().strip().split(",")
        rows = read_csv(path, header, header=True)
    else:
        rows = duckdb.sql(f"FROM '{path}'")
    return dict(rows.select(f'"{id_}"', f'"{name}"').fetchall())


def read_csv(path: Path, columns: list[str], *, header: bool) -> duckdb.DuckDBPyRelation:
    """The rows of a file, with the columns given, so that nothing is guessed."""
    return duckdb.sql(
        f"SELECT * FROM read_csv('{path}', header={header}, columns=$columns, {_DIALECT})",
        params={"columns": dict.fromkeys(columns, "VARCHAR")},
    )


def neo4j(folder: Path) -> dict[str, str]:
    """Names by id, the columns by the file of headers."""
    header = (folder / "entities-header.csv").read_text(encoding="utf-8").strip().split(",")
    rows = read_csv(folder / "entities.csv", header, header=False).fetchall()
    at = [name.split(":")[0] for name in header].index("name")
    return {row[0]: row[at] for row in rows}


def cypher(path: Path) -> dict[str, str]:
    forge = graphforge.GraphForge()
    for one in path.read_text(encoding="utf-8").split(";\n"):
        if one.lstrip().startswith("UNWIND") and ":Entity" in one and "MATCH" not in one:
            forge.execute(one)
    rows = forge.execute("MATCH (n:Entity) RETURN n.id AS id, n.name AS name").to_pylist()
    return {row["id"]: row["name"] for row in rows}


def workbook(path: Path) -> dict[str, str]:
    head, *rows = openpyxl.load_workbook(path)["节点 nodes"].iter_rows(values_only=True)
    return {str(row[head.index("id")]): str(row[head.index("label")]) for row in rows}


def network(path: Path) -> dict[str, str]:
    nodes = json.loads(path.read_text(encoding="utf-8"))["elements"]["nodes"]
    return {n["data"]["id"]: n["data"]["label"] for n in nodes}


READERS: dict[str, tuple[Callable[[Path], dict[str, str]], Callable[[str], str]]] = {
    **{f"graph.{end}": (rdf, loadable) for end in ("ttl", "nt", "trig", "nq", "jsonld")},
    "graph.graphml": (graphml, xml_text),
    "graph.gexf": (gexf, xml_text),
    "nodes.csv": (lambda path: table(path, "id", "label"), lambda text: safe_text(text)),
    "tables/entities.parquet": (lambda path: table(path, "entity_id", "canonical"), str),
    "neo4j": (neo4j, visible_controls),
    "graph.cypher": (cypher, str),
    "graph.xlsx": (workbook, xml_text),
    "graph.cyjs": (network, visible_controls),
}


def test_there_are_many_names_and_each_stands_in_the_build(tables: Tables) -> None:
    """Forty-five and more, none lost on the way into the tables."""
    assert len(set(TEXTS)) == len(TEXTS) >= 45
    assert set(expected(tables, str).values()) == set(TEXTS)


@pytest.mark.parametrize("name", READERS)
def test_every_name_comes_out_as_it_is(name: str, tables: Tables, folder: Path) -> None:
    """Another program's parser finds as many things, each with its name; only what a format cannot represent is replaced."""
    read, change = READERS[name]
    assert read(folder / name) == expected(tables, change)


@pytest.mark.parametrize("media", [m for m in RESULT_TYPES if "json" in m or "xml" in m or "csv" in m])
def test_answers_of_the_server_can_be_parsed(media: str, folder: Path) -> None:
    """SELECT in every format that can carry any text: as many rows, and XML that is XML."""
    query = "SELECT ?l { ?e a kg:Person ; rdfs:label ?l }"
    body = wire_answer(open_store(folder), query, media, None, 1 << 24).body
    wanted = {loadable(text) for kind, text in NAMES if kind == "person"}
    if "json" in media:
        found = {row["l"]["value"] for row in json.loads(body)["results"]["bindings"]}
    elif "csv" in media:
        found = {row[0] for row in csv.reader(io.StringIO(body.decode(), newline=""), strict=True)} - {"l"}
    else:
        found = {node.text for node in etree.fromstring(body).iter("{*}literal")}
        wanted = {xml_text(text) for text in wanted}
    assert found == wanted


@pytest.mark.parametrize("media", GRAPH_TYPES)
def test_graphs_of_the_server_can_be_parsed(media: str, folder: Path) -> None:
    """CONSTRUCT in every format."""
    query = "CONSTRUCT { ?e rdfs:label ?l } WHERE { ?e a kg:Person ; rdfs:label ?l }"
    body = wire_answer(open_store(folder), query, None, media, 1 << 24).body
    form = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}.get(media, "json-ld")
    found = rdflib.Graph().parse(data=body, format=form)
    assert len(found) == sum(kind == "person" for kind, _ in NAMES)


class _Tags(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.handlers |= {name for name, _ in attrs if name.startswith("on")}


@pytest.mark.parametrize("name", ["graph.html", "pyvis.html"])
def test_a_page_holds_no_tag_of_a_name(name: str, folder: Path) -> None:
    """Read by the standard library's parser: no element and no handler that a name tried to be."""
    path = next(folder.rglob(name), None) or next(folder.rglob("*pyvis*.html"))
    found = _Tags(path.read_text(encoding="utf-8"))
    assert not {"img", "svg", "iframe"} & (found.tags - {"svg"} if name == "graph.html" else found.tags)
    assert found.handlers == set()


def test_a_page_in_chromium_runs_nothing_of_a_name(folder: Path, browser: Browser) -> None:
    """The canary that each name would call is never called, and the names can be read."""
    called: list[str] = []
    for path in sorted(folder.glob("*.html")):
        page = browser.new_page()
        page.expose_function(CANARY, lambda *said: called.append(str(said)))
        page.route(
            "**/*",
            lambda route: (
                route.continue_() if route.request.url.startswith(("file:", "data:", "blob:")) else route.abort()
            ),
        )
        page.on("dialog", lambda dialog: (called.append("dialog"), dialog.dismiss()))
        page.goto(path.as_uri(), wait_until="load")
        page.wait_for_timeout(1500)
        assert called == [], path.name
        page.close()
