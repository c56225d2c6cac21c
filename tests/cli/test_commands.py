"""The commands as a user sees them: what they print, what they return."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import networkx as nx
import pyoxigraph
import pytest

import kg
from kg.cli.explain import clean, marked
from tests.conftest import Run, environment_with


def test_build_ends_with_a_summary(run: Run, seeds: Path, tmp_path: Path) -> None:
    """Pages, articles, names by type, links, the home and the file to open."""
    done = run("build", seeds, "-o", "out", "--formats", "ttl,csv")

    assert done.returncode == 0
    assert done.stderr == ""
    types = Counter(kg.load(tmp_path / "out").tables.mentions["type"].to_pylist())
    assert min(types["person"], types["programme"]) > 40
    counted = f"人物 {types['person']}，", f"programme {types['programme']}\n"
    for word in ("版面 5", "太原市（山西省）", *counted, "out/graph.ttl"):
        assert word in done.stdout


def test_build_json_is_one_value_with_the_counts_of_the_tables(run: Run, seeds: Path, tmp_path: Path) -> None:
    """Standard output is JSON and nothing else; its numbers are those of the files."""
    done = run("build", seeds, "-o", "out", "--formats", "csv", "--json")

    summary = json.loads(done.stdout)
    build = kg.load(tmp_path / "out")
    assert summary["mentions"] == build.tables.mentions.num_rows == sum(summary["mentions_by_type"].values())
    assert summary["entities"] == build.graph.number_of_nodes()
    assert summary["edges"] == build.graph.number_of_edges()
    assert summary["skipped"] == []
    assert {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file()} == set(
        summary["outputs"]
    )


def test_a_wider_window_links_more(run: Run, seeds: Path) -> None:
    """sentence < paragraph < article."""
    edges = [
        json.loads(run("build", seeds, "-o", "out", "--formats", "csv", "--window", window, "--json").stdout)["edges"]
        for window in ("sentence", "paragraph", "article")
    ]

    assert edges[0] < edges[1] < edges[2]


def test_a_given_home_is_taken_and_an_unknown_one_refused(run: Run, seeds: Path) -> None:
    """The home decides who 市委 is."""
    given = run("build", seeds, "-o", "out", "--formats", "csv", "--home", "大同市", "--json")
    wrong = run("build", seeds, "-o", "out", "--formats", "csv", "--home", "没有市")

    home = json.loads(given.stdout)["home"]
    assert (home["city"], home["province"], home["how"]) == ("大同市", "山西省", "given")
    assert wrong.returncode == 1
    assert "没有市" in wrong.stderr


def test_a_pack_brings_names_that_were_not_known(run: Run, tmp_path: Path) -> None:
    """A row of a user's pack makes mentions that name it as their reason."""
    (tmp_path / "x.txt").write_text("昨日，绿野仙踪在太原市开放。\n" * 2, encoding="utf-8")
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pack.toml").write_text(
        'id = "mine"\nversion = "3"\ntitle = "我的"\nlicence = "CC0-1.0"\n', encoding="utf-8"
    )
    (tmp_path / "pack" / "terms.tsv").write_text(
        "name\ttype\taliases\n绿野仙踪公园\tplace\t绿野仙踪\n", encoding="utf-8"
    )

    without = run("build", "x.txt", "-o", "a", "--formats", "csv")
    with_pack = run("build", "x.txt", "-o", "b", "--formats", "csv", "--pack", "pack")

    assert (without.returncode, with_pack.returncode) == (0, 0), with_pack.stderr
    assert "绿野仙踪公园" not in kg.load(tmp_path / "a").tables.entities["canonical"].to_pylist()
    rows = [m.row for m in kg.load(tmp_path / "b").mentions if m.canonical == "绿野仙踪公园"]
    assert rows == ["mine/terms.tsv:2"] * 2
    packs = {p["id"]: p["version"] for p in kg.load(tmp_path / "b").manifest["packs"]}
    assert packs["mine"] == "3"


def test_annotate_writes_the_gold_format_with_reasons(
    run: Run, seeds: Path, tmp_path: Path, texts: dict[str, str]
) -> None:
    """One file a page; spans are the page's text, articles are local ids, relations name what was found."""
    done = run("annotate", seeds, "-o", "out")

    assert done.returncode == 0, done.stderr
    files = sorted((tmp_path / "out").glob("*.json"))
    assert [f.stem for f in files] == [Path(name).stem for name in texts]
    for file in files:
        page = json.loads(file.read_text(encoding="utf-8"))
        articles = {a["id"] for a in page["articles"]}
        names = {m["canonical"] for m in page["mentions"]} | articles
        assert page["home"] == {"city": "太原市", "province": "山西省"}
        for m in page["mentions"]:
            assert texts[page["page"]][m["start"] : m["end"]] == m["text"]
            assert m["article"] is None or m["article"] in articles
            assert m["rule"]
            assert m["entity"]
            assert 0 <= m["score"] <= 1
        for subject, predicate, target, details in page["relations"]:
            assert subject in names
            assert target in names
            assert predicate in ("position", "author", "affiliation", "issuer", "located_in", "part_of")
            assert details["rule"]


def test_annotate_keeps_pages_of_one_name_apart(run: Run, tmp_path: Path) -> None:
    """a/x.txt and b/x.txt are two files."""
    for folder, city in (("a", "太原市"), ("b", "大同市")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(f"{city}召开会议，部署工作。\n", encoding="utf-8")

    run("annotate", "a", "b", "-o", "out")

    pages = [json.loads(f.read_text(encoding="utf-8")) for f in sorted((tmp_path / "out").glob("*.json"))]
    assert sorted(m["text"] for page in pages for m in page["mentions"]) == ["大同市", "太原市"]


def test_evaluate_of_its_own_annotations_is_perfect(run: Run, seeds: Path, tmp_path: Path) -> None:
    """What annotate wrote, taken as gold, gives 1; a gold without one page's names gives less."""
    run("annotate", seeds, "-o", "gold")
    first = min((tmp_path / "gold").glob("*.json"))

    perfect = json.loads(run("evaluate", seeds, "--gold", "gold", "--json").stdout)
    page = json.loads(first.read_text(encoding="utf-8"))
    first.write_text(json.dumps(page | {"mentions": []}), encoding="utf-8")
    less = json.loads(run("evaluate", seeds, "--gold", "gold", "--json").stdout)

    assert perfect["mentions"]["micro"]["f1"] == perfect["articles"]["titles"] == perfect["entities"]["bcubed_f1"] == 1
    assert perfect["relations"]["micro"]["f1"] == 1
    assert less["mentions"]["micro"]["p"] < 1
    assert less["mentions"]["micro"]["r"] == 1


def test_evaluate_names_gold_that_is_none(run: Run, seeds: Path, tmp_path: Path) -> None:
    """A broken gold file ends the run; a page that is missing is reported and counts as empty."""
    (tmp_path / "gold").mkdir()
    empty = {"page": "no.txt", "articles": [], "mentions": [], "relations": []}
    (tmp_path / "gold" / "no.json").write_text(json.dumps(empty), encoding="utf-8")
    missing = run("evaluate", seeds, "--gold", "gold")
    (tmp_path / "gold" / "bad.json").write_text("{", encoding="utf-8")

    broken = run("evaluate", seeds, "--gold", "gold")

    assert (missing.returncode, broken.returncode) == (0, 1)
    assert "no.json" in missing.stderr
    assert "bad.json" in broken.stderr


def test_explain_shows_sentences_with_marks_rules_and_places(run: Run, out: Path) -> None:
    """An entity and a link; the same as JSON."""
    entity = run("explain", out, "太原市")
    link = run("explain", out, "太原", "山西", "--all")
    as_json = json.loads(run("explain", out, "太原市", "--json").stdout)

    assert "【太原" in entity.stdout
    assert "还有" in entity.stdout
    assert "共现" in link.stdout
    assert "【山西" in link.stdout
    assert as_json["entity"]["canonical"] == "太原市"


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "OUT", "没有此名"),
        ("explain", ".", "太原市"),
        ("query", ".", "ASK {}"),
        ("query", "OUT", "SELEC"),
    ],
)
def test_a_question_that_cannot_be_answered_is_one_line(run: Run, out: Path, arguments: tuple[str, ...]) -> None:
    """Status 1 and what to do."""
    done = run(*(str(out) if a == "OUT" else a for a in arguments))

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Remedy" in done.stderr


def test_query_answers_sparql_in_every_form(run: Run, out: Path, built: kg.Build) -> None:
    """Table, CSV, JSON and Turtle; from the argument and from standard input."""
    count = "SELECT (COUNT(DISTINCT ?e) AS ?n) WHERE { ?e kg:mentionCount ?m }"
    entities = str(len(built.entities))

    table = run("query", out, count)
    rows = list(csv.reader(io.StringIO(run("query", out, "-", "--format", "csv", stdin=count).stdout)))
    found = json.loads(run("query", out, count, "--format", "json").stdout)
    triples = run(
        "query", out, "CONSTRUCT { ?c kg:weight ?w } WHERE { ?c a kg:CoMention ; kg:weight ?w }", "--format", "ttl"
    )

    assert entities in table.stdout
    assert rows == [["n"], [entities]]
    assert found["results"]["bindings"][0]["n"]["value"] == entities
    assert len(list(pyoxigraph.parse(triples.stdout.encode(), format=pyoxigraph.RdfFormat.TURTLE))) == len(
        built.tables.edges
    )


def test_named_questions_are_listed_and_asked(run: Run, out: Path) -> None:
    """The list needs no build; an answer names its rows."""
    listed = run("query", "--questions")
    asked = run("query", out, "--ask", "neighbours", "太原市", "--format", "csv")

    assert "neighbours" in listed.stdout
    assert "山西省" in asked.stdout
    assert run("query", out).returncode == 2


def test_export_writes_other_formats(run: Run, out: Path, built: kg.Build, tmp_path: Path) -> None:
    """To a file, packed, to standard output, into a folder; options only where they fit."""
    assert run("export", out, "--format", "gexf", "-o", "g.gexf").returncode == 0
    assert run("export", out, "--format", "nt", "-o", "g.nt.gz").returncode == 0
    assert run("export", out, "--format", "csv", "-o", "tables").returncode == 0
    based = run("export", out, "--format", "ttl", "--base", "https://data.example.org/")

    assert set(nx.read_gexf(tmp_path / "g.gexf")) == set(built.graph)
    assert gzip.decompress((tmp_path / "g.nt.gz").read_bytes()).count(b"\n") > 1000
    assert (tmp_path / "tables" / "nodes.csv").read_bytes() == (out / "nodes.csv").read_bytes()
    assert "<https://data.example.org/" in based.stdout
    assert run("export", out, "--format", "csv").returncode == 2
    assert run("export", out, "--format", "gexf", "--base", "https://x.example/").returncode == 2
    assert run("export", out, "--format", "ttl", "-o", tmp_path).returncode == 1


def test_lexicon_looks_names_up(run: Run) -> None:
    """Which row knows a name; status 1 if none does."""
    known = run("lexicon", "lookup", "太原市")
    unknown = run("lexicon", "lookup", "没有此名")

    assert "place" in known.stdout
    assert json.loads(run("lexicon", "lookup", "太原市", "--json").stdout)[0]["canonical"] == "太原市"
    assert unknown.returncode == 1


def test_text_of_a_page_cannot_move_the_cursor() -> None:
    """Escape sequences and direction marks are shown as dots, line breaks dropped."""
    assert clean("太\x1b[31m原\u202e市\r\n") == "太·[31m原·市"
    assert marked("在\x07太\n原市。", ((2, 6),)) == "在·【太原市】。"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_leaves_early_is_no_error(out: Path) -> None:
    """``kg export … | head`` ends without a traceback."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "export", str(out), "--format", "nt"],
        stdout=writer, stderr=subprocess.PIPE, env=environment_with(),
    )  # fmt: skip
    os.close(writer)
    os.close(reader)
    _, errors = process.communicate(timeout=120)

    assert b"Traceback" not in errors


def test_lexicon_check_names_file_and_line_of_every_problem(run: Run, tmp_path: Path) -> None:
    """A sound pack passes with status 0; a faulty one ends with status 1 and says where."""
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.toml").write_text(
        'id = "mine"\nversion = "1"\ntitle = "我的"\nlicence = "CC0-1.0"\nsources = ["手工"]\n', encoding="utf-8"
    )
    (pack / "terms.tsv").write_text("name\ttype\n绿野公园\tplace\n", encoding="utf-8")
    sound = run("lexicon", "check", "pack")
    (pack / "terms.tsv").write_text("name\ttype\n绿野公园\tpark\n", encoding="utf-8")

    faulty = run("lexicon", "check", "pack")

    assert (sound.returncode, faulty.returncode) == (0, 1), sound.stdout
    assert "terms.tsv:2" in faulty.stdout + faulty.stderr


def test_explain_lists_what_spoke_for_a_name_with_weights(run: Run, out: Path, built: kg.Build) -> None:
    """The weights of a mention, added up, are its odds; readings that overlap it only lower them."""
    shown = run("explain", out, "林武", "--why").stdout
    quotes = json.loads(run("explain", out, "太原市", "--why", "--json").stdout)["quotes"][:10]
    reasons = [reason for quote in quotes for reason in quote["reasons"]]

    assert re.search(r"[+-]\d\.\d\d；", shown)
    assert any(len(reason["evidence"]) > 5 for reason in reasons)
    for reason in reasons:
        if reason["evidence"]:
            total = sum(weight for _, weight in reason["evidence"])
            assert reason["score"] <= 1 / (1 + math.exp(-total)) + 0.002
    assert "evidence" not in run("explain", out, "太原市", "--json").stdout
