"""A sixth type, declared by a pack and by nothing else, on its way from a pattern to every output."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import openpyxl
import pyarrow.parquet as pq
import pytest
import rdflib

import kg
from kg.export import EXPORTERS
from kg.knowledge.check import check_pack
from tests.added_type import PAGE, write_pack
from tests.conftest import Run
from tests.test_schemas import faults

KG = rdflib.Namespace("https://kg.example.org/ontology#")
#: By the table, by an alias of the table's column of types, by a declared pattern.
EVENTS = {"绿野国际摄影大展", "太原国际马拉松"}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack that the page on plug-ins shows."""
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def saved(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build with the pack in every format; the pack is gone by then."""
    folder = tmp_path_factory.mktemp("added")
    (folder / "page.txt").write_text(PAGE, encoding="utf-8")
    own = shutil.copytree(pack, folder / "huodong")
    build = kg.build(folder / "page.txt", packs=[own], home="太原市", jobs=1)
    shutil.rmtree(own)
    build.save(folder / "out", list(EXPORTERS))
    return folder / "out"


@pytest.fixture(scope="module")
def build(saved: Path) -> kg.Build:
    """The build read back, without the pack."""
    return kg.load(saved)


@pytest.fixture(scope="module")
def ids(build: kg.Build) -> set[str]:
    """The entities of the type."""
    return {e.id for e in build.entities if e.type == "event"}


def test_the_pack_of_the_page_has_no_fault(pack: Path, run: Run) -> None:
    """Its example passes, and a name is looked up by its type."""
    checked, asked = run("lexicon", "check", pack), run("lexicon", "lookup", "绿野灯会", "--pack", pack)

    assert checked.returncode == 0, checked.stdout
    assert check_pack(pack) == []
    assert "event" in asked.stdout


def test_pattern_and_table_make_mentions_entities_and_relations(build: kg.Build, ids: set[str]) -> None:
    """With reasons and with ids of the type's own letter."""
    found = {m.canonical: m for m in build.mentions if m.type == "event"}

    assert found.keys() >= EVENTS
    assert all(m.score > 0.4 and m.rule.startswith(("lexicon", "event.festival")) for m in found.values())
    assert {id_[:2] for id_ in ids} == {"e-"}
    assert all(build.graph.nodes[id_]["type"] == "event" for id_ in ids)
    assert build.graph.degree(build.entity("太原国际马拉松").id) > 0
    said = {(row["subject"], row["predicate"]) for row in build.tables.relations.to_pylist()}
    assert (build.entity("绿野国际摄影大展").id, "issuer") in said


def test_the_build_carries_its_types(saved: Path, build: kg.Build, ids: set[str]) -> None:
    """In the manifest, by the schema; counted like ours; a build without such a pack says nothing of it."""
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))

    assert faults("manifest", manifest) == []
    assert [record["id"] for record in manifest["types"]] == ["event"]
    assert manifest["counts"]["entities_by_type"]["event"] == len(ids) > 0
    assert build.tables.types["event"].zh == "活动"
    assert "types" not in kg.build(texts=["太原市市长王刚到迎泽区调研。"], jobs=1).manifest


def _ttl(text: str) -> set[str]:
    return _classes(rdflib.Graph().parse(data=text, format="turtle"))


def _classes(graph: rdflib.Graph) -> set[str]:
    own = {str(s).rpartition("/")[2] for s in graph.subjects(rdflib.RDF.type, KG.Event)}
    assert (KG.Event, rdflib.RDFS.subClassOf, KG.Entity) in graph
    return own


def _rows(text: str, key: str, kind: str) -> set[str]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return {row[key] for row in rows if row[kind] == "event"}


def _gexf(text: str) -> set[str]:
    tree = ElementTree.fromstring(text.encode())
    colour = {"r": "11", "g": "110", "b": "117"}
    return {
        node.attrib["id"]
        for node in tree.iterfind(".//{*}node")
        if (drawn := node.find("{*}color")) is not None and {c: drawn.attrib[c] for c in "rgb"} == colour
    }


READ: dict[str, Callable[[str], set[str]]] = {
    "graph.ttl": _ttl,
    "graph.nt": lambda text: _classes(rdflib.Graph().parse(data=text, format="nt")),
    "graph.jsonld": lambda text: _classes(rdflib.Graph().parse(data=text, format="json-ld")),
    "graph.trig": lambda text: _classes(rdflib.Dataset(default_union=True).parse(data=text, format="trig")),
    "graph.nq": lambda text: _classes(rdflib.Dataset(default_union=True).parse(data=text, format="nquads")),
    "graph.graphml": lambda text: {n for n, d in nx.parse_graphml(text).nodes(data=True) if d["type"] == "event"},
    "graph.gexf": _gexf,
    "graph.cyjs": lambda text: {
        node["data"]["id"] for node in json.loads(text)["elements"]["nodes"] if node["data"]["colour"] == "#0b6e75"
    },
    "nodes.csv": lambda text: _rows(text, "id", "type"),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", READ)
def test_a_file_holds_the_type(name: str, saved: Path, ids: set[str]) -> None:
    """Each format read by a reader that is not ours: every event is in it as an event, and nothing else is."""
    assert READ[name]((saved / name).read_text(encoding="utf-8")) == ids


def test_the_other_formats_hold_the_type(saved: Path, ids: set[str]) -> None:
    """Cypher and Neo4j by label, Excel and Parquet by column, pyvis by legend and colour."""
    assert (saved / "graph.cypher").read_text(encoding="utf-8").count(":Event") >= 1
    assert "Event" in (saved / "neo4j" / "entities.csv").read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook(saved / "graph.xlsx", read_only=True)["节点 nodes"]
    head, *rows = (list(row) for row in sheet.iter_rows(values_only=True))
    assert {row[head.index("id")] for row in rows if row[head.index("type")] == "event"} == ids
    table = pq.read_table(saved / "tables" / "entities.parquet").to_pylist()
    assert {row["entity_id"] for row in table if row["type"] == "event"} == ids
    page = (saved / "graph-pyvis.html").read_text(encoding="utf-8")
    assert "活动" in page
    assert '"shape": "star"' in page


def test_shapes_ontology_and_questions_know_the_type(saved: Path, run: Run, ids: set[str]) -> None:
    """SHACL checks it, the vocabulary defines it, a named question counts it."""
    assert run("validate", saved).returncode == 0
    broken = (saved / "graph.ttl").read_text(encoding="utf-8")
    label = next(line for line in broken.splitlines() if "太原国际马拉松" in line and "rdfs:label" in line)
    spoilt = shutil.copytree(saved, saved.parent / "spoilt")
    (spoilt / "graph.ttl").write_text(broken.replace(label, label.replace("rdfs:label", "rdfs:comment"), 1), "utf-8")
    from kg.query.validate import validate

    assert any(f.path == "rdfs:label" for f in validate(spoilt / "graph.ttl"))
    vocabulary = rdflib.Graph().parse(data=run("export", saved, "--ontology").stdout, format="turtle")
    assert {str(name) for name in vocabulary.objects(KG.Event, rdflib.RDFS.label)} == {"活动", "Event"}
    counted = run("query", saved, "--ask", "types", "--format", "csv").stdout
    assert f"{KG.Event},{len(ids)}," in counted or f"kg:Event,{len(ids)}," in counted
    asked = run("query", saved, "SELECT ?s WHERE { ?s a kg:Event }", "--format", "csv").stdout
    assert all(id_ in asked for id_ in ids)


def test_export_explain_and_diff_of_a_build_do_without_the_pack(saved: Path, run: Run, tmp_path: Path) -> None:
    """Nothing of the pack is left on the disk."""
    assert run("export", saved, "--format", "html", "-o", "view.html").returncode == 0
    assert (tmp_path / "view.html").read_bytes() == (saved / "graph.html").read_bytes()
    assert "event.festival" in run("explain", saved, "太原国际马拉松").stdout
    kg.build(texts=["太原市市长王刚到迎泽区调研。"], jobs=1).save(tmp_path / "other", ["csv"])
    done = run("diff", "other", saved, "--html", "diff.html", "--json")
    assert "太原国际马拉松" in done.stdout
    assert "--t-event" in (tmp_path / "diff.html").read_text(encoding="utf-8")
    assert run("diff", saved, "other", "--html", "gone.html").returncode == 0
    assert "--t-event" in (tmp_path / "gone.html").read_text(encoding="utf-8")


def test_annotations_are_written_measured_and_learnt_from(pack: Path, run: Run, tmp_path: Path) -> None:
    """What ``annotate`` writes is full marks for ``evaluate``, and ``kg fit`` makes weights of the type's own."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.txt").write_text(PAGE, encoding="utf-8")
    assert run("annotate", "in", "-o", "gold", "--pack", pack, "--home", "太原市").returncode == 0
    written = json.loads((tmp_path / "gold" / "page.json").read_text(encoding="utf-8"))
    assert faults("annotation", written) == []
    assert {m["canonical"] for m in written["mentions"] if m["type"] == "event"} >= EVENTS

    scored = run("evaluate", "in", "--gold", "gold", "--pack", pack, "--home", "太原市", "--json")
    assert json.loads(scored.stdout)["mentions"]["event"]["f1"] == 1.0
    without = run("evaluate", "in", "--gold", "gold", "--home", "太原市", "--json")
    assert json.loads(without.stdout)["mentions"]["event"]["r"] == 0.0

    shutil.copy(tmp_path / "in" / "page.txt", tmp_path / "gold")
    fitted = run("fit", "--gold", "gold", "--pack", pack, "-o", "mine")
    assert fitted.returncode == 0, fitted.stderr
    lines = (tmp_path / "mine" / "weights.tsv").read_text(encoding="utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines if not line.startswith("#"))
    assert head[-2:] == ["event", "any"]
    assert any(row[-2] for row in rows)
    again = run("annotate", "in", "-o", "again", "--pack", pack, "--pack", "mine", "--home", "太原市")
    assert again.returncode == 0, again.stderr


def test_what_people_say_of_a_thing_may_be_the_type(pack: Path, run: Run, tmp_path: Path) -> None:
    """``type … event`` is a judgement with the pack, and an error that names the types without it."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "judgements.tsv").write_text("type\t太原市体育局\tevent\n", encoding="utf-8")

    with_pack = run("build", "page.txt", "-o", "out", "--pack", pack, "--formats", "csv", "--home", "太原市")
    without = run("build", "page.txt", "-o", "bare", "--formats", "csv", "--home", "太原市")

    assert with_pack.returncode == 0, with_pack.stderr
    assert kg.load(tmp_path / "out").entity("太原市体育局").type == "event"
    assert without.returncode != 0
    assert "programme" in without.stderr


def test_ids_wait_for_a_pack_that_is_away(pack: Path, run: Run, tmp_path: Path) -> None:
    """A build without the pack between two with it: the events have their former ids, and the registry keeps its rows."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    options = ("page.txt", "-o", "out", "--formats", "csv", "--home", "太原市")

    first = run("build", *options, "--pack", pack)
    former = (tmp_path / "out" / "nodes.csv").read_bytes()
    between, last = run("build", *options), run("build", *options, "--pack", pack)

    assert [done.returncode for done in (first, between, last)] == [0, 0, 0], between.stderr
    assert (tmp_path / "out" / "nodes.csv").read_bytes() == former


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('letter = "e"', 'letter = "p"'), "letter"),
        (('zh = "活动"', 'zh = "地点"'), "place"),
        (('colour = "#0b6e75"', 'colour = "teal"'), "colour"),
        (('[[type]]', 'load = "home"\nhome_city = "太原市"\n[[type]]'), "load"),
    ],
)  # fmt: skip
def test_a_faulty_type_is_told_by_check_and_build(
    change: tuple[str, str], message: str, pack: Path, run: Run, tmp_path: Path
) -> None:
    """In one line with file, place and remedy; nothing is built."""
    mine = shutil.copytree(pack, tmp_path / "huodong")
    meta = mine / "pack.toml"
    meta.write_text(meta.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")

    checked, done = run("lexicon", "check", mine), run("build", "page.txt", "-o", "out", "--pack", mine)

    assert checked.returncode == 1
    assert done.returncode != 0
    assert not (tmp_path / "out").exists()
    assert all("pack.toml" in text and message in text for text in (checked.stdout, done.stderr))
    assert len(done.stderr.strip().splitlines()) == 1
