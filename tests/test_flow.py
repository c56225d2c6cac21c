"""What must be true of every build, from the page to the last export."""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import re
import shutil
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow.parquet as pq
import pyoxigraph
import pytest

import kg
from kg.count.tables import SCHEMAS
from kg.entity_types import core_types
from kg.export.cyjs import TOGETHER
from kg.run.built import DEFAULT_FORMATS
from kg.text.private import mask_private_numbers
from tests.conftest import Run

Pair = tuple[str, str]

#: A page of another city, in another encoding, with all that could break an export: markup, a name with a
#: sentence end in it, CRLF, a private number, quotes, an RTL mark, a character of another plane.
ODD_PAGE = """记者 陈𠮷林\r
\r
郑州市启动“七彩！课堂”行动\r
\r
本报讯 （记者 陈𠮷林）7月1日，郑州市人民政府与河南省教育厅启动“七彩！课堂”专项行动。郑州市副市长李"明\
<script>alert(1)</script>宣读《郑州市义务教育条例》；\u202e河南省\u202c代表与郑州市联系人张三13812345678参加。咨询热线12345。\r
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """The seed pages and the odd one."""
    pages = tmp_path_factory.mktemp("pages")
    for page in sorted(seeds.glob("*.txt")):
        shutil.copy(page, pages)
    (pages / "odd").mkdir()
    (pages / "odd" / "郑州.txt").write_bytes(ODD_PAGE.encode("gb18030"))
    return pages


@pytest.fixture(scope="module")
def build(folder: Path) -> kg.Build:
    """A build of all of them with every private number kept, so that texts are those of the files."""
    return kg.build(folder, settings=kg.Settings(keep_private_numbers=True))


@pytest.fixture(scope="module")
def page_texts(folder: Path, build: kg.Build) -> dict[str, str]:
    """Decoded text by page id."""
    return {
        row["page_id"]: (folder / row["name"]).read_bytes().decode(row["encoding"])
        for row in build.tables.pages.to_pylist()
    }


def test_the_pages_give_articles_names_of_every_type_and_links(build: kg.Build) -> None:
    """A graph worth opening: nothing that the flow promises is empty."""
    counts = build.manifest["counts"]

    assert counts["pages"] == 6
    assert counts["articles"] >= 25
    assert all(counts["mentions_by_type"][kind] > 0 for kind in core_types())
    assert counts["edges"] > counts["entities"] > 100


def test_a_mention_is_the_text_at_its_place(build: kg.Build, page_texts: dict[str, str]) -> None:
    """``page[start:end] == text``, always."""
    for m in build.mentions:
        assert page_texts[m.page_id][m.start : m.end] == m.text


def test_no_two_mentions_overlap(build: kg.Build) -> None:
    """One best reading: a character is in one name at most."""
    for one, other in itertools.pairwise(build.mentions):
        assert one.page_id != other.page_id or one.end <= other.start, (one, other)


def test_a_sentence_is_the_text_at_its_place_and_inside_its_article(
    build: kg.Build, page_texts: dict[str, str]
) -> None:
    """What is shown as evidence is on the page exactly as it is shown."""
    pieces = {a["article_id"]: a["pieces"] for a in build.tables.articles.to_pylist()}
    for s in build.tables.sentences.to_pylist():
        assert page_texts[s["page_id"]][s["start"] : s["end"]] == s["text"]
        assert min(p[0] for p in pieces[s["article_id"]]) <= s["start"]
        assert s["end"] <= max(p[1] for p in pieces[s["article_id"]])


def test_a_mention_in_an_article_stands_in_one_of_its_sentences(build: kg.Build) -> None:
    """No name is between two sentences, where it would be counted and never linked."""
    sentences = {s["sentence_id"]: s for s in build.tables.sentences.to_pylist()}
    for m in build.tables.mentions.to_pylist():
        if m["article_id"]:
            sentence = sentences[m["sentence_id"]]
            assert sentence["article_id"] == m["article_id"]
            assert sentence["start"] <= m["start"] < m["end"] <= sentence["end"]


def test_every_edge_has_a_sentence_that_holds_both_names(build: kg.Build, page_texts: dict[str, str]) -> None:
    """An edge opens to its evidence, and the evidence agrees with the edge."""
    sentences = {s["sentence_id"]: s for s in build.tables.sentences.to_pylist()}
    owners = {(m["page_id"], m["start"], m["end"]): m["entity_id"] for m in build.tables.mentions.to_pylist()}
    shown: set[Pair] = set()
    for e in build.tables.evidence.to_pylist():
        sentence = sentences[e["sentence_id"]]
        assert e["sentence_id"] == e["target_sentence_id"]
        for name in ("source", "target"):
            start, end = e[f"{name}_start"], e[f"{name}_end"]
            assert sentence["start"] <= start < end <= sentence["end"]
            assert owners[sentence["page_id"], start, end] == e[name]
        shown.add((e["source"], e["target"]))

    assert shown == edges_of(build)


def test_everything_that_is_named_is_there(build: kg.Build) -> None:
    """No dangling id: mentions, edges, parents and relations point at rows that exist."""
    tables = build.tables
    entities = nodes_of(build)
    articles = set(tables.articles["article_id"].to_pylist())

    assert set(tables.mentions["entity_id"].to_pylist()) == entities
    assert {end for pair in edges_of(build) for end in pair} <= entities
    assert set(tables.entities["parent_id"].to_pylist()) <= entities | {""}
    for relation in tables.relations.to_pylist():
        assert relation["subject"] in entities
        assert relation["object"] in (articles if relation["predicate"] == "author" else entities)


def test_every_export_has_the_nodes_and_edges_of_the_tables(build: kg.Build, tmp_path: Path) -> None:
    """Five formats, one graph: nothing more and nothing less in any of them."""
    build.save(tmp_path, formats=(*DEFAULT_FORMATS, "gexf"))
    nodes, edges = nodes_of(build), edges_of(build)

    assert nodes_and_edges_of_csv(tmp_path) == (nodes, edges)
    assert nodes_and_edges_of_graph(nx.read_graphml(tmp_path / "graph.graphml")) == (nodes, edges)
    assert nodes_and_edges_of_gexf(tmp_path / "graph.gexf") == (nodes, edges, stated_of(build))
    assert nodes_and_edges_of_graph(build.graph) == (nodes, edges)
    assert nodes_and_edges_of_turtle(tmp_path / "graph.ttl") == (nodes, edges)
    assert nodes_and_edges_of_html(tmp_path / "graph.html") == (nodes, edges)
    assert {name: pq.read_table(tmp_path / "tables" / f"{name}.parquet").num_rows for name in SCHEMAS} == {
        name: table.num_rows for name, table in build.tables.named().items()
    }


def test_a_saved_build_comes_back(build: kg.Build, tmp_path: Path) -> None:
    """``kg.load`` gives what ``save`` was given."""
    build.save(tmp_path, formats=["csv"])

    back = kg.load(tmp_path)

    assert back.tables.named() == build.tables.named()
    assert back.manifest == build.manifest
    assert back.entities == build.entities
    assert nx.utils.graphs_equal(back.graph, build.graph)


def test_a_page_given_twice_counts_once(seeds: Path, tmp_path: Path) -> None:
    """A copy under another name adds no evidence, and the manifest says so."""
    page = min(seeds.glob("*.txt"))
    shutil.copy(page, tmp_path / "a.txt")
    shutil.copy(page, tmp_path / "b.txt")

    build = kg.build(tmp_path)

    assert build.tables.pages["name"].to_pylist() == ["a.txt"]
    assert [(r.name, r.status) for r in build.refused] == [("b.txt", "duplicate")]


def test_private_numbers_are_masked_in_every_file_and_offsets_hold(folder: Path, tmp_path: Path) -> None:
    """A mobile number is in no output unless requested; a hotline stays."""
    kg.build(folder).save(tmp_path / "masked", formats=(*DEFAULT_FORMATS, "gexf"))
    kept = kg.build(folder, settings=kg.Settings(keep_private_numbers=True))
    kept.save(tmp_path / "kept", formats=["ttl"])

    for file in (f for f in (tmp_path / "masked").rglob("*") if f.is_file() and f.suffix != ".parquet"):
        assert "13812345678" not in file.read_text(encoding="utf-8"), file.name
    masked = kg.load(tmp_path / "masked").tables.sentences.to_pylist()
    assert any("张三138********" in s["text"] and s["text"].count("*") == 8 for s in masked)
    assert any("12345" in s["text"] for s in masked)
    assert "13812345678" in (tmp_path / "kept" / "graph.ttl").read_text(encoding="utf-8")
    assert sorted((s["start"], s["end"]) for s in masked) == sorted(
        (s["start"], s["end"]) for s in kept.tables.sentences.to_pylist()
    )


def test_the_same_pages_give_the_same_bytes(run_apart: Run, folder: Path, tmp_path: Path) -> None:
    """Two runs, another order of files, other workers, other hash seeds: every file is the same."""
    files = sorted(folder.rglob("*.txt"))
    plain = run_apart("build", *files, "-o", tmp_path / "plain", "--jobs", "1", PYTHONHASHSEED="1")
    other = run_apart("build", *reversed(files), "-o", tmp_path / "other", "--jobs", "3", PYTHONHASHSEED="2")

    assert (plain.returncode, other.returncode) == (0, 0), plain.stderr + other.stderr
    assert hashes(tmp_path / "plain", with_manifest=True) == hashes(tmp_path / "other", with_manifest=True)


def test_a_second_run_over_its_own_output_changes_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    """A rebuild writes the same bytes, and a format no longer requested is removed."""
    first = run("build", folder, "-o", "out", "--formats", "ttl,gexf")
    before = hashes(tmp_path / "out")
    run("build", folder, "-o", "out", "--formats", "ttl,gexf")
    again = hashes(tmp_path / "out")
    run("build", folder, "-o", "out", "--formats", "ttl")

    assert first.returncode == 0, first.stderr
    assert before == again
    assert before.keys() - hashes(tmp_path / "out").keys() == {"graph.gexf"}


def test_the_manifest_tells_inputs_packs_home_and_outputs(out: Path, seeds: Path, built: kg.Build) -> None:
    """What went in, with which knowledge, what came out: all can be checked by hash, none by clock."""
    text = (out / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)

    assert [(i["name"], i["sha256"], i["status"]) for i in manifest["inputs"]] == [
        # A page with a private number is hashed as it is shown; without one it is masked to itself.
        (p.name, hashlib.sha256(mask_private_numbers(p.read_bytes().decode()).encode()).hexdigest(), "read")
        for p in sorted(seeds.glob("*.txt"))
    ]
    assert (manifest["home"]["city"], manifest["home"]["how"]) == ("太原市", "worked-out")
    assert manifest["home"]["evidence"]
    assert all(len(p["sha256"]) == 64 and p["rows"] > 0 and p["licence"] for p in manifest["packs"])
    assert {name: said["sha256"] for name, said in manifest["outputs"].items()} == hashes(out)
    assert {name: said["bytes"] for name, said in manifest["outputs"].items()} == {
        name: (out / name).stat().st_size for name in hashes(out)
    }
    assert str(Path.cwd()) not in text
    assert str(out) not in text


def hashes(folder: Path, with_manifest: bool = False) -> dict[str, str]:
    """SHA-256 of each visible file by its path, the manifest left out unless requested."""
    files = {f.relative_to(folder).as_posix(): f for f in sorted(folder.rglob("*")) if f.is_file()}
    return {
        name: hashlib.sha256(f.read_bytes()).hexdigest()
        for name, f in files.items()
        if not name.startswith(".") and (with_manifest or name != "manifest.json")
    }


def nodes_of(build: kg.Build) -> set[str]:
    """Entity ids of the tables."""
    return set(build.tables.entities["entity_id"].to_pylist())


def edges_of(build: kg.Build) -> set[Pair]:
    """Pairs of the tables."""
    return {(e["source"], e["target"]) for e in build.tables.edges.to_pylist()}


def ordered(one: str, other: str) -> Pair:
    """A pair as the tables write it."""
    return (one, other) if one < other else (other, one)


def nodes_and_edges_of_csv(folder: Path) -> tuple[set[str], set[Pair]]:
    """The content of the two spreadsheets."""
    with (folder / "nodes.csv").open(encoding="utf-8-sig", newline="") as file:
        nodes = {row["id"] for row in csv.DictReader(file)}
    with (folder / "edges.csv").open(encoding="utf-8-sig", newline="") as file:
        return nodes, {ordered(row["source"], row["target"]) for row in csv.DictReader(file)}


def nodes_and_edges_of_graph(graph: nx.Graph) -> tuple[set[str], set[Pair]]:
    """The content of a NetworkX graph."""
    return set(graph), {ordered(*pair) for pair in graph.edges()}


def stated_of(build: kg.Build) -> set[tuple[str, str, str]]:
    """What the texts state about two names."""
    names = nodes_of(build)
    rows = build.tables.relations.to_pylist()
    return {(*ordered(r["subject"], r["object"]), r["predicate"]) for r in rows if r["object"] in names}


def nodes_and_edges_of_gexf(path: Path) -> tuple[set[str], set[Pair], set[tuple[str, str, str]]]:
    """The content of the file for Gephi: names, pairs that are named together, and what is stated about two names."""
    graph = nx.read_gexf(path)
    kinds = [(source, target, data["interaction"]) for source, target, data in graph.edges(data=True)]
    together = {ordered(source, target) for source, target, kind in kinds if kind == TOGETHER}
    stated = {(*ordered(source, target), kind) for source, target, kind in kinds if kind != TOGETHER}
    return set(graph), together, stated


def nodes_and_edges_of_turtle(path: Path) -> tuple[set[str], set[Pair]]:
    """Entities and co-mentions of the Turtle file, read by an independent parser."""
    store = pyoxigraph.Store()
    store.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    prefix = "PREFIX kg: <https://kg.example.org/ontology#> "
    entities = store.query(prefix + "SELECT DISTINCT ?e WHERE { ?e kg:mentionCount ?n }")
    pairs = store.query(
        prefix + "SELECT ?a ?b WHERE { ?c a kg:CoMention ; kg:between ?a, ?b . FILTER(STR(?a) < STR(?b)) }"
    )
    assert isinstance(entities, pyoxigraph.QuerySolutions)
    assert isinstance(pairs, pyoxigraph.QuerySolutions)
    return {local(row["e"]) for row in entities}, {ordered(local(row["a"]), local(row["b"])) for row in pairs}


def local(term: Any) -> str:
    """The entity id at the end of an IRI."""
    return str(term.value).rpartition("/")[2]


def nodes_and_edges_of_html(path: Path) -> tuple[set[str], set[Pair]]:
    """The content of the page's data block."""
    block = re.search(r'<script[^>]*\bid="data"[^>]*>(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    assert block, "no data block"
    data = json.loads(block[1])
    ids = data["nodes"]["id"]
    return set(ids), {ordered(ids[s], ids[t]) for s, t in zip(data["edges"]["s"], data["edges"]["t"], strict=True)}
