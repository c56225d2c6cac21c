"""kg as a library: texts in memory, look-ups in a build, and wrong arguments reported as on the command line."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import kg
from kg.errors import ArgumentError, QueryError, SettingsError
from kg.read import read_paths

TEXTS: list[object] = [
    {"text": "太原市市长王刚到迎泽区调研。", "title": "王刚调研", "author": "何静", "date": "2023-01-05", "id": "n1"},
    "太原市教育局召开会议，部署工作。",
    {"正文": "迎泽区区长赵强接待来访群众。", "网址": "http://example.org/3", "版次": "第03版"},
    "太原市教育局召开会议，部署工作。",
    {"a": 1},
    3,
]


@pytest.fixture(scope="module")
def build() -> kg.Build:
    """A build of three texts, one of them twice, and two that are not texts."""
    return kg.build(texts=TEXTS, jobs=1)


def test_texts_are_pages_with_what_is_known_of_them(build: kg.Build) -> None:
    """Title and author are in the text, other facts beside it, each with its source."""
    page = build.page("n1")
    assert page.text == "王刚调研\n\n何静\n\n太原市市长王刚到迎泽区调研。"
    assert (page.date, page.form) == (date(2023, 1, 5), "given")
    assert dict(page.learnt) == {"date": "metadata", "language": "text"}
    assert build.page(page.id) == page
    other = build.page("texts#3")
    assert (other.url, other.page_no) == ("http://example.org/3", "3")
    assert [page.text[m.start : m.end] for m in build.mentions if m.page_id == page.id] == [
        m.text for m in build.mentions if m.page_id == page.id
    ]


def test_what_is_no_text_is_left_out_by_name(build: kg.Build) -> None:
    """Nothing is lost silently."""
    assert [(r.name, r.status) for r in build.refused] == [
        ("texts#4", "duplicate"),
        ("texts#5", "skipped"),
        ("texts#6", "skipped"),
    ]


def test_entities_are_found_by_name_and_questions_answered(build: kg.Build) -> None:
    """By name, by SPARQL, and as a graph of names."""
    assert build.entity("太原市").code == "140100"
    rows = build.query("SELECT ?l WHERE { ?p a kg:Person ; rdfs:label ?l } ORDER BY ?l")
    assert {"l": "王刚"} in rows  # type: ignore[operator]
    assert build.query("ASK { ?p a kg:Person }") is True
    named = build.graph_by_name()
    assert named.has_edge("王刚", "迎泽区")
    assert named.nodes["太原市"]["id"] == build.entity("太原市").id


@pytest.mark.parametrize(
    "make", [lambda table: table, lambda table: table.to_pandas(), lambda table: _Interchange(table)]
)
def test_any_table_is_taken(make: Callable[[pa.Table], object]) -> None:
    """Arrow, pandas, and whatever implements the interchange protocol."""
    table = pa.table({"正文": ["太原市召开会议。", "大同市召开会议。"], "日期": ["2023-01-05", "二〇二三年一月六日"]})
    pages = list(read_paths([], texts=make(table)))
    assert [(page.text, page.date) for page in pages] == [
        ("太原市召开会议。", date(2023, 1, 5)),
        ("大同市召开会议。", date(2023, 1, 6)),
    ]


class _Interchange:
    """A data frame that offers the older protocol only."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> object:
        return self._table.__dataframe__(nan_as_null, allow_copy)


def test_texts_may_be_a_stream() -> None:
    """A generator is read one text at a time."""
    asked: list[int] = []

    def stream() -> Any:
        for number in range(1000):
            asked.append(number)
            yield f"太原市召开第{number}次会议。"

    pages = read_paths([], texts=stream())
    next(pages)
    assert len(asked) <= 2


def test_read_gives_pages(tmp_path: Path) -> None:
    """``kg.read`` is the verb; the room of the same name is its home."""
    (tmp_path / "a.csv").write_text("标题,正文\n会议,太原市召开会议。\n", encoding="utf-8")
    (page,) = kg.read(tmp_path / "a.csv")
    assert page.name == "a.csv#2"
    assert kg.read(tmp_path) == [page]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: kg.build(), ArgumentError),
        (lambda: kg.build(3), ArgumentError),  # type: ignore[arg-type]
        (lambda: kg.build(texts="太原市召开会议。"), ArgumentError),
        (lambda: kg.build(texts={"text": "太原市召开会议。"}), ArgumentError),
        (lambda: kg.build("seeds", home=3), ArgumentError),  # type: ignore[arg-type]
        (lambda: kg.build("seeds", jobs="2"), ArgumentError),  # type: ignore[arg-type]
        (lambda: kg.build("seeds", jobs=0), ArgumentError),
        (lambda: kg.build("seeds", strict="no"), ArgumentError),  # type: ignore[arg-type]
        (lambda: kg.build("seeds", settings={}), ArgumentError),  # type: ignore[arg-type]
        (lambda: kg.build("seeds", windows="article"), ArgumentError),
        (lambda: kg.build("seeds", window="page"), SettingsError),  # type: ignore[arg-type]
        (lambda: kg.build("seeds", min_score=2), SettingsError),
        (lambda: kg.build("seeds", min_count=0), SettingsError),
        (lambda: kg.Settings(min_count=0), SettingsError),
        (lambda: kg.Settings(min_cuont=2), SettingsError),  # type: ignore[call-arg]
        (lambda: kg.Settings(window="page"), SettingsError),  # type: ignore[arg-type]
        (lambda: kg.build("seeds", date="昨天"), SettingsError),
        (lambda: kg.build("seeds", columns={"正文": "text"}), SettingsError),
        (lambda: kg.build(texts=[1, 2]), kg.KgError),
        (lambda: kg.load(3), ArgumentError),  # type: ignore[arg-type]
        (lambda: kg.read(3), ArgumentError),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_argument_is_told_with_its_remedy(call: Callable[[], object], error: type[kg.KgError]) -> None:
    """Never a TypeError from deep inside the program."""
    with pytest.raises(error) as told:
        call()
    assert told.value.remedy_zh


def test_the_settings_show_what_they_take() -> None:
    """As help in a notebook does, though unknown ones are named."""
    assert [*inspect.signature(kg.Settings).parameters] == [field.name for field in fields(kg.Settings)]


def test_what_is_asked_of_a_build_is_a_string(build: kg.Build) -> None:
    """A number is neither a name nor a query."""
    asked: list[Callable[[Any], object]] = [build.page, build.entity, build.query, build.explain]
    for ask in asked:
        with pytest.raises(ArgumentError):
            ask(5)


def test_if_no_text_can_be_used_the_message_says_why() -> None:
    """Nobody has seen lines above it."""
    with pytest.raises(kg.KgError, match=r"2 个输入里没有可用的版面；第一个 texts#1：是 int"):
        kg.build(texts=[1, 2])
    with pytest.raises(kg.KgError, match="没有一个输入"):
        kg.build(texts=[])


def test_an_empty_cell_is_no_name() -> None:
    """As in a frame of pandas whose column of ids has gaps."""
    made = kg.build(texts=[{"text": "太原市召开会议。", "id": float("nan"), "date": float("nan")}], jobs=1)
    assert made.tables.pages["name"].to_pylist() == ["texts#1"]


def test_unknown_pages_and_names_are_query_errors(build: kg.Build) -> None:
    """The message says where names can be found."""
    with pytest.raises(QueryError, match="没有这一版"):
        build.page("zz")
    with pytest.raises(QueryError):
        build.entity("不存在市")


def test_settings_may_be_given_by_themselves() -> None:
    """``window=`` and the others override ``settings``, and the manifest says so."""
    made = kg.build(texts=["太原市召开会议。"], jobs=1, window="article", min_count=2, settings=kg.Settings(seed=7))
    assert {name: made.manifest["settings"][name] for name in ("window", "min_count", "seed")} == {
        "window": "article",
        "min_count": 2,
        "seed": 7,
    }


def test_a_script_needs_no_guard_for_workers(tmp_path: Path) -> None:
    """Workers do not run the caller's script again."""
    script = tmp_path / "script.py"
    script.write_text(
        "import kg\nprint('once', flush=True)\n"
        "texts = [f'太原市召开第{n}次会议，市长王刚出席。' for n in range(4)]\n"
        "print(len(kg.build(texts=texts, jobs=2).tables.pages))\n",
        encoding="utf-8",
    )
    out = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True, timeout=300)
    assert out.stdout.split() == ["once", "4"]
