"""
Whatever the bytes: each room answers with a result, or with one line that a user can act on; never with a traceback.

Inputs are sound ones that hypothesis changes (bytes cut out, doubled, put in; lines and values exchanged), and plain
noise. The search is the same on every run (``derandomize``) and short; ``KG_FUZZ=5000`` makes it long and new:

    KG_FUZZ=5000 pytest tests/hostile/test_fuzz.py
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.errors import KgError, PageError
from kg.knowledge.check import check_pack
from kg.knowledge.packs import read_pack
from kg.model import INVISIBLE, Page, mint
from kg.read import page_from_bytes, read_paths
from kg.run.decisions import read_judgements, read_registry
from kg.segment import segment
from kg.text.private import mask_private_numbers

#: Examples of each test: few in CI, as many as requested locally.
EXAMPLES = int(os.environ.get("KG_FUZZ", "120"))
#: Files are overwritten, so one folder serves all examples of a test.
fuzzed = settings(
    max_examples=EXAMPLES,
    derandomize="KG_FUZZ" not in os.environ,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
#: The same, for what takes more than some milliseconds.
slow = settings(fuzzed, max_examples=max(20, EXAMPLES // 6))

SEED = (Path(__file__).parents[2] / "seeds" / "001_5d41c8aedcc40f6a.txt").read_text(encoding="utf-8")[:1500]
HOSTILE = "（）〈《“”\"'<>&;,\t|#\\/{}[]()\0\x1b\u2028\u200b\u202e\ufeff\ufffd\ufffe𠮷🄰é省市县区委局第一二三元13812345678@：。！\r\n "


def one_line(error: KgError, where: str = "") -> None:
    """An error as the user reads it."""
    assert "\n" not in str(error)
    assert where in error.where


def changed(data: bytes) -> st.SearchStrategy[bytes]:
    """Sound bytes with up to four changes: a stretch cut out, doubled, or noise put in."""
    place = st.integers(0, len(data))
    change = st.tuples(st.sampled_from(["cut", "double", "noise"]), place, st.integers(1, 40), st.binary(max_size=8))

    def apply(changes: list[tuple[str, int, int, bytes]]) -> bytes:
        out = data
        for kind, at, size, noise in changes:
            middle = {"cut": b"", "double": out[at : at + size] * 2, "noise": noise + out[at : at + size]}[kind]
            out = out[:at] + middle + out[at + size :]
        return out

    return st.lists(change, max_size=4).map(apply)


#: Pieces of pages and characters that mean something to some parser.
texts = st.lists(
    st.one_of(
        st.sampled_from([SEED[i : i + 60] for i in range(0, 1400, 100)]),
        st.text(alphabet=HOSTILE, max_size=30),
        st.text(max_size=10),
    ),
    max_size=12,
).map("".join)

encoded = st.sampled_from(["utf-8", "gb18030", "big5", "utf-16", "utf-32", "hz", "utf-7"]).flatmap(
    lambda encoding: changed(SEED[:300].encode(encoding, "ignore"))
)


@fuzzed
@given(st.one_of(encoded, st.binary(max_size=300), texts.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_the_reader_gives_a_sound_page_or_names_the_fault(data: bytes) -> None:
    """A page has no NUL and no lone surrogate, and every refusal is one line."""
    try:
        page = page_from_bytes(data, "page.txt", max_bytes=10_000)
    except PageError as error:
        one_line(error)
        return
    page.text.encode("utf-8")
    assert "\0" not in page.text
    assert page.replaced == tuple(i for i, ch in enumerate(page.text) if ch == "\ufffd")
    assert len(mask_private_numbers(page.text)) == len(page.text)


SOUND_FILES: dict[str, bytes] = {
    "a.csv": f'标题,日期,正文\n会议,2023-01-05,"{SEED[:90]}"\n'.encode(),
    "a.json": json.dumps([{"title": "会议", "text": SEED[:90], "date": "2023-01-05"}] * 2).encode(),
    "a.jsonl": (json.dumps({"text": SEED[:90]}, ensure_ascii=False) + "\n").encode() * 2,
    "a.html": f"<html><head><meta charset=utf-8><title>会议</title></head><body><p>{SEED[:300]}</p></body></html>".encode(),
    "a.md": f"---\ntitle: 会议\n---\n# 会议\n\n{SEED[:200]}\n".encode(),
    "a.xml": f"<?xml version='1.0'?><alto><Layout><Page><String CONTENT='{SEED[:9]}'/></Page></Layout></alto>".encode(),
    "a.txt": SEED[:300].encode(),
    "pages.csv": "file,date,paper\na.txt,2023-01-05,晚报\n".encode(),
}


@slow
@given(
    data=st.sampled_from(sorted(SOUND_FILES)).flatmap(lambda name: st.tuples(st.just(name), changed(SOUND_FILES[name])))
)
def test_every_form_gives_pages_or_faults(data: tuple[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tables, JSON, web pages, Markdown, scans, a table of dates beside a text: no exception of a library comes out."""
    name, content = data
    folder = tmp_path_factory.mktemp("forms")
    (folder / "a.txt").write_bytes(SOUND_FILES["a.txt"])
    (folder / name).write_bytes(content)
    errors: list[PageError] = []
    pages = list(read_paths([folder], on_error=errors.append))
    for page in pages:
        page.text.encode("utf-8")
        assert all(0 <= mark.start <= mark.end <= len(page.text) for mark in page.marked)
    assert pages or errors


@fuzzed
@given(texts)
def test_the_segmenter_never_fails_and_loses_nothing(text: str) -> None:
    """Every span is on the page; what is visible is in some block."""
    layout = segment(Page(mint("pg", text), "x.txt", "", "utf-8", text))
    blocks = [block for article in layout.articles for block in article.blocks] + list(layout.loose)
    assert all(0 <= block.start <= block.end <= len(text) for block in blocks)
    held = {at for block in blocks for at in range(block.start, block.end)}
    assert all(at in held or ch.isspace() or INVISIBLE.match(ch) for at, ch in enumerate(text))


@settings(slow, max_examples=max(20, EXAMPLES // 6))
@given(st.lists(texts.filter(lambda text: bool(text.strip())), min_size=1, max_size=2))
def test_a_build_of_anything_opens_to_its_text(pages: list[str]) -> None:
    """The whole way: each mention is what the page says there, or there is no page and one line says so."""
    try:
        build = kg.build(texts=pages)
    except KgError:
        return
    shown = {page["page_id"]: page for page in build.tables.pages.to_pylist()}
    for mention in build.tables.mentions.to_pylist():
        assert 0 <= mention["start"] < mention["end"] <= shown[mention["page_id"]]["chars"]
        assert mention["end"] - mention["start"] == len(mention["text"])


PACK: dict[str, bytes] = {
    "pack.toml": 'id = "mine"\nversion = "1"\ntitle = "我的"\nlicence = "CC0-1.0"\n'.encode(),
    "terms.tsv": "name\ttype\taliases\n青禾研习社\torganization\t青禾|研习社\n白塔公园\tplace\t\n".encode(),
    "words-mine.tsv": "word\tclass\tweight\n开会\tverb\t1\n".encode(),
    "patterns.toml": '[[pattern]]\nid = "org.club"\ntype = "organization"\nheads = ["研习社"]\n'.encode(),
}


@fuzzed
@given(change=st.sampled_from(sorted(PACK)).flatmap(lambda name: st.tuples(st.just(name), changed(PACK[name]))))
def test_a_pack_is_read_or_its_fault_is_named(
    change: tuple[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The loader raises nothing but its own error, and the checker never raises."""
    folder = tmp_path_factory.mktemp("pack")
    for name, content in (PACK | dict([change])).items():
        (folder / name).write_bytes(content)
    try:
        read_pack(folder)
    except KgError as error:
        one_line(error, str(folder))
    check_pack(folder)


JUDGEMENTS = (
    "verb\tleft\tright\treason\nsame\t太原市教育局\t市教育局\t同一机构\ndifferent\t王伟@太原\t王伟@大同\t两个人\n"
).encode()
REGISTRY = "id\ttype\tname\tcontext\no-abcdefghij\torganization\t太原市教育局\t太原市\n".encode()


@fuzzed
@given(
    judgements=st.one_of(changed(JUDGEMENTS), st.binary(max_size=120)),
    registry=st.one_of(changed(REGISTRY), st.binary(max_size=120)),
)
def test_judgements_and_registries_are_read_or_their_line_is_named(
    judgements: bytes, registry: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Text files that people edit: they may contain any bytes."""
    folder = tmp_path_factory.mktemp("decided")
    for name, content, read in (
        ("judgements.tsv", judgements, lambda path: read_judgements([path])),
        ("registry.tsv", registry, read_registry),
    ):
        (folder / name).write_bytes(content)
        try:
            read(folder / name)
        except KgError as error:
            one_line(error)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small build that somebody sent."""
    folder = tmp_path_factory.mktemp("sent") / "build"
    kg.build(texts=[SEED[:400]]).save(folder, formats=["csv"])
    return folder


junk: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(alphabet=HOSTILE, max_size=8)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=4), inner, max_size=2)),
    max_leaves=4,
)


@slow
@given(data=st.data())
def test_a_manifest_of_anything_is_one_line(
    sent: Path, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A value exchanged, a key removed, bytes inserted: the build opens, or one line says what is wrong."""
    folder = tmp_path_factory.mktemp("tampered") / "build"
    shutil.copytree(sent, folder)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    if data.draw(st.booleans()):
        path.write_bytes(data.draw(changed(path.read_bytes())))
    else:
        place = manifest
        key = data.draw(st.sampled_from(sorted(place)))
        while isinstance(place[key], dict) and place[key] and data.draw(st.booleans()):
            place = place[key]
            key = data.draw(st.sampled_from(sorted(place)))
        if data.draw(st.booleans()):
            del place[key]
        else:
            place[key] = data.draw(junk)
        path.write_text(json.dumps(manifest), encoding="utf-8")
    try:
        _ = kg.load(folder).graph
    except KgError as error:
        one_line(error)
