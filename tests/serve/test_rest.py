"""What one page leaves out: any name by search, and the explorer around it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import urllib.parse
from html.parser import HTMLParser
from pathlib import Path

import pytest

import kg
from kg.entity_types import core_types
from kg.export.html_part import page_around, part_of
from kg.serve.found import MOST
from kg.serve.rest import Rest
from tests.browser.synthetic import city
from tests.factories import build_of, hostile_tables
from tests.serve.started import Started


class _Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        href = dict(attrs).get("href") or ""
        if href.startswith("around?"):
            self.hrefs.append(urllib.parse.parse_qs(href.split("?")[1])["id"][0].split("#")[0])


def _data(page: str) -> dict[str, dict[str, list[object]]]:
    found = re.search(r'data-kind="json">(.*?)</script>', page, re.S)
    assert found is not None
    return json.loads(found[1])  # type: ignore[no-any-return]


@pytest.mark.parametrize("text", ["太原市", "taiyuanshi", "tys", " 太原 市 "])
def test_a_name_is_found_however_it_is_typed(text: str, server: Started, built: kg.Build) -> None:
    """Hanzi, pinyin, initials; the name itself comes first if it is typed in full."""
    answer = server.fetch(f"find?q={urllib.parse.quote(text)}")
    assert answer.status == 200
    ids = {row["canonical"]: row["entity_id"] for row in built.tables.entities.to_pylist()}
    hrefs = _Links(answer.text).hrefs
    assert ids["太原市"] in hrefs
    if text == "太原市":
        assert hrefs[0] == ids["太原市"]


def test_chinese_may_stand_in_the_address_as_it_is_typed(server: Started, built: kg.Build) -> None:
    """Raw UTF-8 bytes in the request line are answered like their escaped form."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as raw:
        raw.sendall("GET /find?q=太原市 HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.0 200 ")
    ids = {row["canonical"]: row["entity_id"] for row in built.tables.entities.to_pylist()}
    assert ids["太原市"] in _Links(answer).hrefs


def test_the_search_has_the_look_that_its_policy_lets_in(server: Started) -> None:
    """One style, named by its hash; the words have the explorer's colours."""
    answer = server.fetch("find?q=%E5%B1%80")
    style = re.search("<style>(.*?)</style>", answer.text, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    assert f'fill="{core_types()["organization"].colour}"' in answer.text


def test_the_page_around_a_name_holds_all_its_links(server: Started, built: kg.Build) -> None:
    """The explorer's page with the name, every neighbour, and the counts of the whole build."""
    row = max(built.tables.entities.to_pylist(), key=lambda r: r["mention_count"])
    answer = server.fetch(f"around?id={row['entity_id']}")
    assert (answer.status, answer.media) == (200, "text/html")
    assert "script-src &#x27;sha256-" in answer.text
    data = _data(answer.text)
    ids = data["nodes"]["id"]
    pairs = {(r["source"], r["target"]) for r in built.tables.edges.to_pylist()}
    near = {n for pair in pairs if row["entity_id"] in pair for n in pair}
    assert near <= set(ids)
    drawn = {(ids[s], ids[t]) for s, t in zip(data["edges"]["s"], data["edges"]["t"], strict=True)}  # type: ignore[call-overload]
    assert drawn == {pair for pair in pairs if set(pair) <= set(ids)}
    assert data["meta"]["all"]["nodes"] == len(built.tables.entities)  # type: ignore[call-overload]


def test_an_unknown_id_and_an_empty_search_are_told(server: Started) -> None:
    """404 in text; a page with a field and nothing else."""
    assert server.fetch("around?id=p-nobody").status == 404
    answer = server.fetch("find")
    assert answer.status == 200
    assert _Links(answer.text).hrefs == []
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert "没有这个名称" in server.fetch("find?q=%E4%B8%8D%E5%AD%98%E5%9C%A8%E7%9A%84%E5%90%8D%E5%AD%97").text


def test_hostile_names_and_questions_stay_text(tmp_path: Path) -> None:
    """Neither a name nor a search text becomes markup."""
    tables = hostile_tables()
    build_of(tables).save(tmp_path, ())
    rest = Rest(tmp_path)
    for text in ("<script>", '"><img src=x onerror=alert(1)>', "</textarea>", "'"):
        page = rest.find(text)
        assert not {"script", "img", "textarea"} & _Links(page).tags
    assert len(_Links(rest.find("<script>")).hrefs) == 1


def test_a_new_build_is_searched_without_a_restart(tmp_path: Path) -> None:
    """The tables are read again when the manifest has changed."""
    rest = Rest(tmp_path)
    for nodes in (300, 60):
        tables = city(nodes, nodes)
        build_of(tables).save(tmp_path, ())
        names = [row["canonical"] for row in tables.entities.to_pylist()]
        assert all(len(_Links(rest.find(name)).hrefs) >= 1 for name in names[:20])
        shown = _Links(rest.find("局")).hrefs
        assert len(shown) == min(
            MOST, sum("局" in "".join([r["canonical"], *r["aliases"]]) for r in tables.entities.to_pylist())
        )


def test_a_part_holds_the_articles_that_prove_it_whole_and_nothing_else() -> None:
    """Mentions and evidence of the kept names only, their articles with every sentence; every reference finds its row."""
    tables = city(200, 400)
    ids = set(tables.entities["entity_id"].to_pylist()[:5])
    part = part_of(tables, ids)
    assert set(part.entities["entity_id"].to_pylist()) == ids
    assert set(part.mentions["entity_id"].to_pylist()) <= ids
    sentences = set(part.sentences["sentence_id"].to_pylist())
    assert {row["sentence_id"] for row in part.evidence.to_pylist()} <= sentences
    assert len(sentences) < len(tables.sentences)
    held = set(part.articles["article_id"].to_pylist())
    assert sentences == {s["sentence_id"] for s in tables.sentences.to_pylist() if s["article_id"] in held}
    assert set(part.sentences["article_id"].to_pylist()) <= set(part.articles["article_id"].to_pylist())
    assert page_around(tables, "p-nobody") is None
