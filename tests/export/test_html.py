"""The page as a file: self-contained, escaped, complete, the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from kg.export import get_exporter
from kg.export.html import SCRIPT_PARTS, HtmlExporter, render
from kg.export.html_columns import plain
from kg.export.html_data import view_data
from kg.export.html_pack import packed
from kg.export.html_pinyin import search_key
from kg.export.html_text import ViewText
from kg.graph.build import graph_of
from kg.model import Predicate
from tests.factories import hostile_tables, make_tables


class _Blocks(HTMLParser):
    """Script and style elements with their text, and the tags around them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.tags: list[str] = []
        self.policy = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag in ("script", "style"):
            self.found.append((tag, given, ""))
            self.inside = True
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            tag, given, text = self.found[-1]
            self.found[-1] = (tag, given, text + data)


def _parsed(page: str) -> _Blocks:
    blocks = _Blocks()
    blocks.feed(page)
    return blocks


def test_the_policy_allows_only_the_hashes_of_what_is_there() -> None:
    """Each script and style is named by its hash; nothing else may run or load."""
    tables = make_tables()
    blocks = _parsed(render(view_data(tables, graph_of(tables))))
    code = [(tag, text) for tag, given, text in blocks.found if given.get("type") != "text/plain"]
    assert [tag for tag, _ in code] == ["style", "script"]
    for tag, text in code:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in blocks.policy
    assert blocks.policy.startswith("default-src 'none';")
    assert "unsafe" not in blocks.policy


def test_the_page_names_no_other_address() -> None:
    """No src, no address of a server, no markup that the script passes to the parser."""
    tables = make_tables()
    page = render(view_data(tables, graph_of(tables)))
    assert not re.search(r"\bsrc=|https?://(?!www\.w3\.org/2000/svg)", page)
    assert not re.search(r"innerHTML|outerHTML\s*=[^=]|insertAdjacentHTML|document\.write|\beval\(|new Function", page)


@pytest.mark.parametrize("limit", [0, 10**9])
def test_hostile_texts_leave_no_tag(limit: int) -> None:
    """Packed or plain, the tags are those of a harmless page (``tests/browser/test_packed.py`` reads the data)."""
    tables = hostile_tables()
    page = render(view_data(tables, graph_of(tables)), limit)
    harmless = make_tables()
    assert _parsed(page).tags == _parsed(render(view_data(harmless, graph_of(harmless)), limit)).tags


def test_every_node_edge_sentence_and_mention_is_in_the_page() -> None:
    """Ids, counts, evidence and spans are those of the tables."""
    tables = make_tables(3, pages=3)
    data = view_data(tables, graph_of(tables))
    nodes, edges, sentences = data["nodes"], data["edges"], data["sentences"]
    assert sorted(nodes["id"]) == tables.entities["entity_id"].to_pylist()
    pairs = {(nodes["id"][s], nodes["id"][t]): n for s, t, n in zip(edges["s"], edges["t"], edges["n"], strict=True)}
    assert pairs == {(r["source"], r["target"]): r["count"] for r in tables.edges.to_pylist()}
    mentions = [m for m in tables.mentions.to_pylist() if m["sentence_id"]]
    assert sum(len(names) for names in sentences["names"]) == len(mentions)
    assert len(sentences["text"]) == tables.sentences.num_rows
    assert all(sentences["text"])
    for text, names, spans in zip(sentences["text"], sentences["names"], sentences["spans"], strict=True):
        for node, start, length in zip(names, spans[::2], spans[1::2], strict=True):
            assert text[start : start + length] == nodes["label"][node]


def test_columns_held_as_arrays_are_written_as_lists_are() -> None:
    """Packed and plain, the block is that of the same data as plain lists, whatever type it has in memory."""
    tables = make_tables(3, pages=3)
    data = view_data(tables, graph_of(tables))
    lists = json.loads(json.dumps(data, default=plain))
    assert packed(data) == packed(lists)
    assert render(data, 10**9) == render(lists, 10**9)
    assert render(data, 0) == render(lists, 0) != render(lists, 10**9)
    size = len(json.dumps(lists, ensure_ascii=False, separators=(",", ":")).encode())
    assert render(data, size) == render(data, 10**9)
    assert render(data, size - 1) == render(data, 0)


def test_offsets_count_utf16_units() -> None:
    """A name after a character of another plane is cut correctly by JavaScript's counting."""
    data = view_data(hostile_tables(), graph_of(hostile_tables()))
    seen = 0
    columns = (data["sentences"][name] for name in ("text", "names", "spans"))
    for text, names, spans in zip(*columns, strict=True):
        units = text.encode("utf-16-le", "surrogatepass")
        for node, start, length in zip(names, spans[::2], spans[1::2], strict=True):
            assert units[2 * start : 2 * (start + length)].decode("utf-16-le") == data["nodes"]["label"][node]
            seen += any(ch > "\uffff" for ch in text)
    assert seen > 0


def test_a_budget_keeps_the_strongest_and_says_what_is_left_out() -> None:
    """Six nodes and five links of many, with the counts of all."""
    tables = make_tables()
    graph = graph_of(tables)
    data = view_data(tables, graph, max_nodes=6, max_edges=5)
    assert data["meta"]["shown"]["nodes"] == len(data["nodes"]["id"]) == 6
    assert len(data["edges"]["s"]) <= 5
    assert data["meta"]["all"]["nodes"] == graph.number_of_nodes()
    ranks = sorted((d["pagerank"] for _, d in graph.nodes(data=True)), reverse=True)
    assert min(graph.nodes[n]["pagerank"] for n in data["nodes"]["id"]) >= ranks[5]


def test_beyond_the_budget_text_is_left_out_first_and_whole_sentences_last() -> None:
    """Evidence sentences keep their text longest; the names of the rest stay until there are too many mentions."""
    tables = make_tables(3, pages=3)
    number = {entity: i for i, entity in enumerate(tables.entities["entity_id"].to_pylist())}
    proving = set(tables.evidence["sentence_id"].to_pylist())
    budget = sum(len(s["text"]) for s in tables.sentences.to_pylist() if s["sentence_id"] in proving)
    text = ViewText(tables, number, characters=budget)
    columns = text.sentence_columns()
    assert text.exact
    assert text.with_text <= proving | set(tables.relations["sentence_id"].to_pylist())
    assert len(columns["text"]) == tables.sentences.num_rows
    assert sum(map(len, columns["names"])) == sum(bool(m["sentence_id"]) for m in tables.mentions.to_pylist())
    less = ViewText(tables, number, characters=budget, mentions=3)
    assert not less.exact
    assert all(less.sentence_columns()["text"])
    assert 0 < len(less) < len(text)


@pytest.mark.parametrize(("named", "mentions"), [(4, 600_000), (4, 3), (0, 600_000)])
def test_what_is_left_out_is_counted_where_it_is_missing(named: int, mentions: int) -> None:
    """Kept, left out before one, left out at the end: together, every sentence of every article shown."""
    tables = make_tables(3, pages=3)
    number = {entity: i for i, entity in enumerate(tables.entities["entity_id"].to_pylist()[:named])}
    text = ViewText(tables, number, characters=120, mentions=mentions)
    columns, articles = text.sentence_columns(), text.article_columns()
    rows = sorted(tables.sentences.to_pylist(), key=lambda row: row["ordinal"])
    for at, article in enumerate(articles["id"]):
        own = [row["text"] for row in rows if row["article_id"] == article]
        place = 0
        for words, of, skip in zip(columns["text"], columns["article"], columns["skip"], strict=True):
            if of == at:
                place += skip
                assert words in ("", own[place])
                place += 1
        assert place + articles["tail"][at] == len(own)
    assert sum(columns["skip"]) + sum(articles["tail"]) > 0


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    """Written twice, the file is the same; and it begins as an HTML5 document in UTF-8."""
    tables = make_tables()
    first = HtmlExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes()
    second = HtmlExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes()
    assert first == second
    assert first.startswith(b'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">')


def test_chinese_and_english_have_the_same_words() -> None:
    """Every phrase of the page exists in both languages."""
    folder = files("kg").joinpath("data", "view", "explorer")
    both = [folder.joinpath(f"words_{language}.js").read_text(encoding="utf-8") for language in ("zh", "en")]
    keys = [set(re.findall(r"^  (\w+):", part, re.M)) for part in both]
    assert keys[0] == keys[1]
    assert set(get_args(Predicate)) <= keys[0]


def test_every_script_file_is_part_of_the_page_and_short_enough_to_read() -> None:
    """A file that is not in the list would silently be missing; each begins with what it is for."""
    folder = files("kg").joinpath("data", "view", "explorer")
    assert {entry.name for entry in folder.iterdir()} == {f"{name}.js" for name in SCRIPT_PARTS}
    for entry in folder.iterdir():
        text = entry.read_text(encoding="utf-8")
        assert text.startswith("// "), entry.name
        if not entry.name.startswith("words_"):
            assert text.count("\n") <= 150, entry.name


def test_a_surname_is_read_as_a_surname() -> None:
    """单 and 曾 are read differently as names; Latin letters stay; a Latin name needs no key."""
    assert search_key("单小军", person=True).startswith("shan")
    assert search_key("曾国强", person=True) == "zengguoqiang zgq"
    assert search_key("108国道").startswith("108guodao")
    assert search_key("abc") == ""


def test_pyvis_page_is_escaped_and_asks_for_nothing(tmp_path: Path) -> None:
    """Our template: no address to load, physics off, at most 300 nodes, hostile names escaped."""
    tables = hostile_tables()
    page = get_exporter("pyvis").write(tables, graph_of(tables), tmp_path)[0].read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert _parsed(page).tags.count("script") == 2
    assert set(re.findall(r"<\w+[^>]* (?:src|href)=\"([^\"]*)", page)) == {"data:,"}
    assert "<script>alert" not in page
    assert (
        '\\"physics\\": {\\"enabled\\": false}' in page
        or "\\u0022physics\\u0022: {\\u0022enabled\\u0022: false}" in page
    )
