"""The Turtle and its sister formats: readable everywhere, the same bytes every time."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.count.tables import Tables
from kg.errors import OutputError, SettingsError
from kg.export import get_exporter
from kg.export.rdf_formats import SYNTAXES, write_rdf
from kg.export.triples import quads_of, triples_of
from kg.export.turtle import to_rdflib
from kg.export.vocabulary import Evidence, Names, loadable
from tests.factories import hostile_tables, make_tables
from tests.stores.builds import rich_tables

TABLES = {"plain": make_tables, "hostile": hostile_tables, "rich": rich_tables}
RDFLIB_FORMATS = {"ttl": "turtle", "nt": "nt", "trig": "trig", "nq": "nquads", "jsonld": "json-ld"}


@pytest.fixture(params=sorted(TABLES))
def tables(request: pytest.FixtureRequest) -> Tables:
    """An ordinary, a hostile and a rich build."""
    return TABLES[request.param]()


@pytest.fixture
def turtle(tables: Tables, tmp_path: Path) -> tuple[Path, int]:
    """The Turtle file of a build and the number of triples that went in."""
    return write_rdf(tables, tmp_path / "graph.ttl"), len(set(triples_of(tables)))


def test_no_triple_is_made_twice(tables: Tables) -> None:
    """The stream has no duplicates: counts in the dataset are those of a store."""
    made = list(triples_of(tables))
    assert len(made) == len(set(made))


def test_rdflib_reads_every_triple(turtle: tuple[Path, int]) -> None:
    """rdflib's own parser finds what was written."""
    assert len(rdflib.Graph().parse(turtle[0], format="turtle")) == turtle[1]


def test_oxigraph_reads_every_triple(turtle: tuple[Path, int]) -> None:
    """Oxigraph's parser finds what was written."""
    parsed = pyoxigraph.parse(path=str(turtle[0]), format=pyoxigraph.RdfFormat.TURTLE)
    assert len({quad.triple for quad in parsed}) == turtle[1]


def test_rapper_reads_every_triple(turtle: tuple[Path, int]) -> None:
    """raptor, a parser of other authors in C, finds what was written and warns of nothing."""
    rapper = shutil.which("rapper")
    if rapper is None:
        reason = "rapper is not on this machine (apt-get install raptor2-utils)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    ran = subprocess.run([rapper, "-i", "turtle", "-c", str(turtle[0])], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert f"returned {turtle[1]} triples" in ran.stderr
    assert "Error" not in ran.stderr
    assert "Warning" not in ran.stderr


# rdflib 7.6 warns about its own use of a name that it has deprecated.
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("syntax", sorted(SYNTAXES))
def test_every_syntax_holds_the_same_triples(syntax: str, tables: Tables, tmp_path: Path) -> None:
    """Read back by rdflib, whatever the syntax, the triples are those of the tables."""
    path = write_rdf(tables, tmp_path / f"graph.{syntax}")
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(path, format=RDFLIB_FORMATS[syntax])
    found = {(s, p, o) for s, p, o in dataset.triples((None, None, None))}
    assert found == set(to_rdflib(tables))


def test_trig_gives_each_article_a_graph(tmp_path: Path) -> None:
    """Sentences and mentions are in the graph of their article, the rest in the default graph."""
    tables = make_tables()
    graphs = {quad.graph_name for quad in quads_of(tables)}
    names = Names()
    articles = {names.article(local) for local in tables.articles["article_id"].to_pylist()}
    assert articles <= graphs
    text = write_rdf(tables, tmp_path / "graph.trig").read_text(encoding="utf-8")
    for article in articles:
        local = article.value.removeprefix(names.rooms()["art"])
        assert text.count(f"\nart:{local} {{") == 1


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    """Another process with another hash seed gives the same bytes: nothing depends on order or time."""
    suffixes = [*sorted(SYNTAXES), "ttl.gz"]
    script = (
        "import sys; from pathlib import Path; from tests.stores.builds import rich_tables;"
        "from kg.export.rdf_formats import write_rdf; tables = rich_tables();"
        "[write_rdf(tables, Path(sys.argv[1]) / f'graph.{s}') for s in sys.argv[2:]]"
    )
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", script, str(tmp_path / seed), *suffixes], env=environment, check=True)
    for suffix in suffixes:
        first, second = ((tmp_path / seed / f"graph.{suffix}").read_bytes() for seed in ("1", "2"))
        assert first == second, suffix
        assert len(first) > 1000


def test_gz_holds_the_plain_file(tmp_path: Path) -> None:
    """The suffix .gz compresses, and changes nothing else."""
    tables = make_tables()
    packed, plain = write_rdf(tables, tmp_path / "a.nt.gz"), write_rdf(tables, tmp_path / "a.nt")
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()


def test_hostile_names_are_literals_and_nothing_else() -> None:
    """Names with quotes, line breaks and RDF in them come back unchanged."""
    tables = hostile_tables()
    ids, names = (tables.entities[column].to_pylist() for column in ("entity_id", "canonical"))
    graph = to_rdflib(tables)
    labels = {str(s): str(o) for s, o in graph.subject_objects(rdflib.RDFS.label)}
    found = {local: labels[Names().id(local).value] for local in ids}
    assert found == dict(zip(ids, map(loadable, names), strict=True))
    assert any("\ufffe" in name for name in names)
    assert sum(a != b for a, b in zip(found.values(), names, strict=True)) == 1
    assert not list(graph.triples((rdflib.URIRef("http://example.org/x"), None, None)))


def test_hostile_names_survive_the_file(tmp_path: Path) -> None:
    """The same through Turtle and both parsers."""
    tables = hostile_tables()
    path = write_rdf(tables, tmp_path / "graph.ttl")
    expected = {str(o) for o in to_rdflib(tables).objects(None, rdflib.RDFS.label)}
    by_rdflib = {str(o) for o in rdflib.Graph().parse(path).objects(None, rdflib.RDFS.label)}
    parsed = pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    by_oxigraph = {quad.object.value for quad in parsed if quad.predicate.value == str(rdflib.RDFS.label)}
    assert by_rdflib == by_oxigraph == expected


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_any_text_survives_as_a_name(names: list[str]) -> None:
    """Whatever Unicode a page may have comes out of both parsers as it went in."""
    named = make_tables().entities.slice(0, len(names))
    at = named.schema.get_field_index("canonical")
    entities = named.set_column(at, named.schema.field(at), pa.array(names, pa.string()))
    empty = {name: table.slice(0, 0) for name, table in make_tables().named().items()}
    tables = Tables(**{**empty, "entities": _orphaned(entities)})
    data = pyoxigraph.serialize(triples_of(tables), format=pyoxigraph.RdfFormat.TURTLE, prefixes=Names().prefixes())
    assert data is not None
    parsed = pyoxigraph.parse(data, pyoxigraph.RdfFormat.TURTLE)
    expected = sorted(map(loadable, names))
    assert sorted(q.object.value for q in parsed if q.predicate.value == str(rdflib.RDFS.label)) == expected
    graph = rdflib.Graph().parse(data=data, format="turtle")
    assert sorted(map(str, graph.objects(None, rdflib.RDFS.label))) == expected


def _orphaned(entities: pa.Table) -> pa.Table:
    at = entities.schema.get_field_index("parent_id")
    return entities.set_column(at, entities.schema.field(at), pa.array([""] * len(entities)))


def test_there_are_no_blank_nodes(tables: Tables) -> None:
    """Blank nodes have no stable name: two builds could not be compared or merged."""
    for triple in triples_of(tables):
        assert isinstance(triple.subject, pyoxigraph.NamedNode)
        assert not isinstance(triple.object, pyoxigraph.BlankNode)


def test_a_store_changes_no_literal(tables: Tables) -> None:
    """Canonical forms only: what Oxigraph's store rewrites on the way in would differ here."""
    store = pyoxigraph.Store()
    made = set(triples_of(tables))
    store.bulk_extend([pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in made])
    assert {quad.triple for quad in store} == made


@pytest.mark.parametrize("base", ["urn:taiyuan-kg:", "https://data.example.org/kg/"])
def test_the_base_stands_before_every_minted_name(base: str, tmp_path: Path) -> None:
    """With another base no IRI of the default one is left except kg's own terms, and all are prefixed names."""
    tables = make_tables()
    text = write_rdf(tables, tmp_path / "graph.ttl", base=base).read_text(encoding="utf-8")
    body = "\n".join(line for line in text.splitlines() if not line.startswith("@prefix"))
    assert "kg.example.org" not in body
    assert [line for line in body.splitlines() if f"<{base}" in line] == [
        f"<{base}dataset> a void:Dataset , dcat:Dataset ;"
    ]
    graph = rdflib.Graph().parse(tmp_path / "graph.ttl")
    assert len(graph) == len(set(triples_of(tables, base)))


@pytest.mark.parametrize(
    "base", ["", "太原", "https://x.org", "https://x.org/#", "https://x y/", "urn:kg", "javascript:"]
)
def test_a_base_that_is_no_prefix_is_refused(base: str) -> None:
    """The message says what a base looks like."""
    with pytest.raises(SettingsError, match="--base"):
        list(triples_of(make_tables(), base))


@pytest.mark.parametrize(("evidence", "sentences"), [("all", "all"), ("top", "evidence"), ("none", "none")])
def test_the_depth_decides_which_sentences_go_along(evidence: Evidence, sentences: str) -> None:
    """All of them, those among the best of a link, or none; the graph is the same."""
    tables = make_tables(pages=4)
    graph = to_rdflib(tables, evidence=evidence)
    kind = rdflib.URIRef("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#Sentence")
    found = {str(s).rpartition("/")[2] for s in graph.subjects(rdflib.RDF.type, kind)}
    best = {r["sentence_id"] for r in tables.evidence.to_pylist() if r["rank"] <= 3}
    best |= set(tables.relations["sentence_id"].to_pylist())
    expected = {"all": set(tables.sentences["sentence_id"].to_pylist()), "evidence": best, "none": set()}
    assert found == expected[sentences]
    co = rdflib.URIRef(Names().prefixes()["kg"] + "CoMention")
    assert len(set(graph.subjects(rdflib.RDF.type, co))) == len(tables.edges)


def test_nodes_and_edges_of_the_file_are_those_of_the_tables() -> None:
    """In both directions: nothing is left out, nothing is added."""
    tables = make_tables()
    graph, kg, names = to_rdflib(tables), rdflib.Namespace(Names().prefixes()["kg"]), Names()
    counted = {str(s) for s in graph.subjects(kg.mentionCount)}
    assert counted == {names.id(local).value for local in tables.entities["entity_id"].to_pylist()}
    pairs = {
        tuple(sorted(map(str, graph.objects(link, kg.between))))
        for link in graph.subjects(rdflib.RDF.type, kg.CoMention)
    }
    edges = zip(*(tables.edges[end].to_pylist() for end in ("source", "target")), strict=True)
    expected = {tuple(sorted((names.id(a).value, names.id(b).value))) for a, b in edges}
    assert pairs == expected
    plain = {tuple(sorted((str(s), str(o)))) for s, o in graph.subject_objects(kg.coMentionedWith)}
    assert plain == expected


def test_mentions_stand_where_the_tables_say() -> None:
    """Offsets, surface and entity of each mention are those of its row."""
    tables = make_tables()
    graph = to_rdflib(tables)
    nif, its = (rdflib.Namespace(Names().prefixes()[prefix]) for prefix in ("nif", "itsrdf"))
    m, entity = Names().rooms()["m"], Names().rooms()["id"]
    for row in tables.mentions.to_pylist():
        node = rdflib.URIRef(m + row["mention_id"])
        said = [graph.value(node, p) for p in (nif.beginIndex, nif.endIndex, nif.anchorOf, its.taIdentRef)]
        assert [t.toPython() for t in said[:2] if isinstance(t, rdflib.Literal)] == [row["start"], row["end"]]
        assert [str(t) for t in said[2:]] == [row["text"], entity + row["entity_id"]]


def test_the_dataset_counts_its_triples() -> None:
    """void:triples is the number of triples in the file, its own included."""
    graph = to_rdflib(rich_tables())
    counts = [int(str(o)) for o in graph.objects(None, rdflib.URIRef("http://rdfs.org/ns/void#triples"))]
    assert counts == [len(graph)]


def test_the_exporters_are_on_the_list(tmp_path: Path) -> None:
    """Each syntax can be requested by its name and writes the file it declares."""
    for syntax in SYNTAXES:
        exporter = get_exporter(syntax)
        files = exporter.write(make_tables(), None, tmp_path)  # type: ignore[arg-type]
        assert [file.name for file in files] == list(exporter.filenames) == [f"graph.{syntax}"]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The error says which file."""
    with pytest.raises(OutputError, match=r"missing.graph\.ttl"):
        write_rdf(make_tables(), tmp_path / "missing" / "graph.ttl")


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    """The error lists the suffixes."""
    with pytest.raises(SettingsError, match="jsonld"):
        write_rdf(make_tables(), tmp_path / "graph.docx")


@pytest.mark.parametrize("evidence", ["all", "top", "none"])
@pytest.mark.parametrize("base", ["https://data.example.org/", "urn:taiyuan:"])
def test_what_is_written_as_text_is_what_the_serializer_writes(
    tables: Tables, evidence: Evidence, base: str, tmp_path: Path
) -> None:
    """Links, sentences and mentions are written as text; every byte is that of Oxigraph's own serializer."""
    path = write_rdf(tables, tmp_path / "graph.ttl", base=base, evidence=evidence)

    names = Names(base)
    whole = pyoxigraph.serialize(
        triples_of(tables, base, evidence), format=pyoxigraph.RdfFormat.TURTLE, prefixes=names.prefixes()
    )
    count = len(names.prefixes())
    lines = whole.split(b"\n")
    assert path.read_bytes() == b"\n".join(sorted(lines[:count]) + lines[count:])


def test_an_id_that_no_prefix_can_stand_before_goes_through_the_serializer(tmp_path: Path) -> None:
    """A registry may have an id that somebody wrote by hand."""
    tables = make_tables()
    ids = tables.entities["entity_id"].to_pylist()
    odd = {one: f"{one}.x" for one in ids[:1]}

    def renamed(table: pa.Table) -> pa.Table:
        for column in set(table.column_names) & {"entity_id", "source", "target", "subject", "object", "parent_id"}:
            values = [odd.get(value, value) for value in table[column].to_pylist()]
            table = table.set_column(table.column_names.index(column), column, pa.array(values, pa.string()))
        return table

    made = write_rdf(
        replace(tables, **{name: renamed(table) for name, table in tables.named().items()}), tmp_path / "graph.ttl"
    )

    assert len({q.triple for q in pyoxigraph.parse(path=str(made), format=pyoxigraph.RdfFormat.TURTLE)}) > 100
