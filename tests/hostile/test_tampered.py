"""
Builds that were damaged, mixed up or forged: each is reported in one line, or gives the answer of the sound one.

A damage is done to one file. "Damaged" leaves the manifest as it was; "forged" then writes the manifest
anew with sizes and hashes that fit, as an attacker would: then the content is checked.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyoxigraph import RdfFormat, serialize
from werkzeug.test import Client

import kg
from kg.count.tables import SCHEMAS
from kg.errors import KgError
from kg.export.rdf_formats import write_rdf
from kg.query.store import open_store
from kg.run.manifest import outputs_of
from kg.run.verify import verify
from kg.serve.app import Application
from kg.serve.pool import Pool
from tests.conftest import Run
from tests.factories import build_of, make_tables

NAME = "太原市"


@dataclass(frozen=True)
class Damage:
    """Something done to a build."""

    name: str
    do: Callable[[Path], None] = field(repr=False)
    #: True if every answer is the same without the file, so that only ``kg verify`` notices.
    harmless: bool = False
    #: True if the file is still one that a build could have written: only its hash shows it.
    plausible: bool = False

    def __str__(self) -> str:
        return self.name


def at(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Change the bytes of a file."""

    def do(build: Path) -> None:
        path = build / name
        path.write_bytes(change(path.read_bytes()))

    return do


def gone(name: str) -> Callable[[Path], None]:
    return lambda build: (build / name).unlink()


def table(name: str, change: Callable[[pa.Table], pa.Table]) -> Callable[[Path], None]:
    """Change a table and write it as any other program would."""

    def do(build: Path) -> None:
        path = build / "tables" / f"{name}.parquet"
        changed = change(pq.read_table(path))
        pq.write_table(changed, path)

    return do


def cell(column: str, value: object) -> Callable[[pa.Table], pa.Table]:
    """Another value in the first row."""

    def change(found: pa.Table) -> pa.Table:
        where = found.schema.get_field_index(column)
        values = [value, *found[column].to_pylist()[1:]]
        return found.set_column(where, found.schema.field(where), pa.array(values, found.schema.field(where).type))

    return change


def manifest(change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    """Change the manifest as JSON."""

    def do(build: Path) -> None:
        found = json.loads((build / "manifest.json").read_text(encoding="utf-8"))
        change(found)
        (build / "manifest.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")

    return do


def _typed(column: str) -> Callable[[pa.Table], pa.Table]:
    def change(found: pa.Table) -> pa.Table:
        where = found.schema.get_field_index(column)
        return found.set_column(where, column, pa.array([0] * len(found), pa.int8()))

    return change


def _damages() -> Iterator[Damage]:
    for name in SCHEMAS:
        file = f"tables/{name}.parquet"
        yield Damage(f"{name}: missing", gone(file))
        yield Damage(f"{name}: empty", at(file, lambda data: b""))
        yield Damage(f"{name}: half", at(file, lambda data: data[: len(data) // 2]))
        yield Damage(f"{name}: one bit", at(file, lambda data: data[:99] + bytes([data[99] ^ 1]) + data[100:]))
        yield Damage(f"{name}: text", at(file, lambda data: "这不是表".encode()))
        yield Damage(f"{name}: no rows", table(name, lambda t: t.slice(0, 0)))
        yield Damage(f"{name}: last row lost", table(name, lambda t: t.slice(0, len(t) - 1)))
        yield Damage(f"{name}: a row twice", table(name, lambda t: pa.concat_tables([t, t.slice(0, 1)])))
        yield Damage(f"{name}: first column lost", table(name, lambda t: t.drop_columns([t.column_names[0]])))
        yield Damage(f"{name}: a column more", table(name, lambda t: t.append_column("x", t[t.column_names[0]])))
        yield Damage(f"{name}: another type", table(name, _typed(SCHEMAS[name].names[0])))
        yield Damage(f"{name}: empty cell", table(name, cell(SCHEMAS[name].names[0], None)))
        if pa.types.is_string(SCHEMAS[name].types[0]):
            yield Damage(f"{name}: id with a quote", table(name, cell(SCHEMAS[name].names[0], 'x"> <urn:x')))
        yield Damage(f"{name}: from another build", _from_another(file))
    for name, column, value in (
        ("mentions", "entity_id", "p-nobody"),
        ("mentions", "type", "dragon"),
        ("mentions", "start", -5),
        ("mentions", "end", -5),
        ("mentions", "score", float("nan")),
        ("mentions", "reasons", [2_000_000_000]),
        ("mentions", "reasons", [-1]),
        ("features", "type", "dragon"),
        ("features", "weight", float("nan")),
        ("entities", "parent_id", "l-nowhere"),
        ("entities", "aliases", None),
        ("entities", "type", ""),
        ("edges", "weight", float("inf")),
        ("evidence", "sentence_id", "se-nowhere"),
        ("relations", "object", "o-nobody"),
        ("sentences", "article_id", "ar-nowhere"),
    ):
        yield Damage(f"{name}.{column} is {value!r}", table(name, cell(column, value)))
    yield Damage("entities: another name", table("entities", cell("canonical", "假名")), plausible=True)
    yield Damage("sentences: another text", table("sentences", cell("text", "假的句子。")), plausible=True)
    for name, change in {
        "no JSON": lambda data: b"{",
        "empty": lambda data: b"",
        "not UTF-8": lambda data: data.replace("太".encode(), b"\xff\xfe", 1),
        "a list": lambda data: b"[]",
        "a number": lambda data: b"7",
        "deep": lambda data: b"[" * 100_000,
        "a number too large": lambda data: data.replace(b'"pages": ', b'"pages": 1' + b"0" * 400, 1),
        "half": lambda data: data[: len(data) // 2],
        "NUL": lambda data: b"\0" * len(data),
    }.items():
        yield Damage(f"manifest: {name}", at("manifest.json", change))
    for key in ("format", "outputs", "settings", "counts", "inputs", "home", "packs", "version"):
        yield Damage(f"manifest: {key} lost", manifest(lambda m, key=key: m.pop(key)))
        yield Damage(f"manifest: {key} is a text", manifest(lambda m, key=key: m.update({key: ["x"]})))
    yield Damage("manifest: a newer format", manifest(lambda m: m.update(format=m["format"] + 1, version="9.9")))
    yield Damage("manifest: an older format", manifest(lambda m: m.update(format=1)))
    yield Damage("manifest: a newer setting", manifest(lambda m: m["settings"].update(colour="red")))
    yield Damage("manifest: a setting of another type", manifest(lambda m: m["settings"].update(seed="x")))
    yield Damage("manifest: an unknown window", manifest(lambda m: m["settings"].update(window="page")))
    yield Damage("manifest: a count that is wrong", manifest(lambda m: m["counts"].update(pages=99)))
    yield Damage("manifest: an output outside", manifest(lambda m: m["outputs"].update({"../x": _OUTPUT})))
    yield Damage("manifest: a redirect to a number", manifest(lambda m: m.update(redirects={"p-a": 7})))
    yield Damage("manifest: judgements of another form", manifest(lambda m: m.update(judgements=[{"verb": "same"}])))
    yield Damage("manifest: no outputs", manifest(lambda m: m.update(outputs={})))
    for name in ("registry.tsv", "doubts.tsv"):
        yield Damage(f"{name}: not UTF-8", at(name, lambda data: "太原市".encode("gb18030")))
        yield Damage(f"{name}: missing", gone(name))
        yield Damage(f"{name}: half", at(name, lambda data: data[: len(data) // 2]), plausible=True)
    yield Damage("graph.ttl: missing", gone("graph.ttl"))
    yield Damage("graph.ttl: half", at("graph.ttl", lambda data: data[: len(data) // 2]), plausible=True)
    yield Damage("graph.ttl: empty", at("graph.ttl", lambda data: b""), plausible=True)
    yield Damage("graph.ttl: not UTF-8", at("graph.ttl", lambda data: data.replace("太".encode(), b"\xff\xfe", 1)))
    yield Damage("graph.ttl: another", lambda build: _another_graph(build / "graph.ttl"), plausible=True)
    yield Damage(
        "graph.ttl: a triple more", at("graph.ttl", lambda data: data + b"\n<urn:a> <urn:b> <urn:c> ."), plausible=True
    )
    yield Damage("graph.html: missing", gone("graph.html"), harmless=True)
    yield Damage("nodes.csv: half", at("nodes.csv", lambda data: data[: len(data) // 2]), harmless=True)
    yield Damage("a file more", lambda build: shutil.copy(build / "graph.ttl", build / "graph.nt"), harmless=True)


_OUTPUT = {"bytes": 1, "sha256": "0" * 64}


def _another_graph(path: Path) -> None:
    write_rdf(make_tables(seed=3), path)


def _from_another(file: str) -> Callable[[Path], None]:
    def do(build: Path) -> None:
        other = build.parent / "other"
        build_of(make_tables(seed=5)).save(other, ())
        shutil.copy(other / file, build / file)

    return do


DAMAGES = list(_damages())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of one page, with every file that is read back."""
    folder = tmp_path_factory.mktemp("tampered")
    page = folder / "page.txt"
    page.write_text(
        "太原市召开经济工作会议\n本报记者 李明\n    11月21日，太原市委书记王建国到太原市迎泽区调研。"
        "山西省人民政府印发《山西省优化营商环境条例》。市长刘强、山西大学教授王建国参加。\n    我市推进文明城市创建。\n",
        encoding="utf-8",
    )
    kg.build(page).save(folder / "build", ("ttl", "html", "csv", "parquet"))
    return folder / "build"


@pytest.fixture
def build(small: Path, tmp_path: Path) -> Path:
    """A copy to be damaged."""
    shutil.copytree(small, tmp_path / "build")
    return tmp_path / "build"


def forge(build: Path) -> None:
    """Write sizes and hashes into the manifest that fit the files as they are."""
    path = build / "manifest.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    path.unlink()
    found["outputs"] = outputs_of(build)
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def answers(build: Path) -> list[str]:
    """What a user learns from a build: the word of each command, or the one line that it ends with."""

    def told(ask: Callable[[], object]) -> str:
        try:
            return str(ask())
        except KgError as error:
            return "told" if "\n" not in str(error) else f"in several lines: {error}"

    def export() -> str:
        loaded = kg.load(build)
        (build.parent / "fresh").mkdir(exist_ok=True)
        loaded.write_into(build.parent / "fresh", ("ttl", "graphml", "csv", "html"))
        return (build.parent / "fresh" / "graph.ttl").read_text(encoding="utf-8")

    def query() -> str:
        return serialize((quad.triple for quad in open_store(build)), format=RdfFormat.N_TRIPLES).decode()  # type: ignore[union-attr]

    return [
        told(lambda: kg.load(build).explain(NAME)),
        told(lambda: kg.load(build).files),
        told(export),
        told(lambda: sorted(query().splitlines())),
    ]


def verified(build: Path) -> list[str]:
    """The faults that ``kg verify`` finds, one line each; if it cannot begin, why."""
    try:
        return [f.name + f.zh + f.en for f in verify(build) if f.kind != "other"]
    except KgError as error:
        return [str(error)]


@pytest.fixture(scope="module")
def sound(small: Path) -> list[str]:
    """The answers of the build as it was made."""
    found = answers(small)
    assert "told" not in found
    return found


def test_a_sound_build_is_verified(small: Path, run: Run) -> None:
    """Nothing differs, and the command says so."""
    assert verify(small) == []
    done = run("verify", small)
    assert done.returncode == 0
    assert "完好" in done.stdout


def test_there_are_damages_of_every_kind() -> None:
    """Names are distinct, and the list has not been shortened by mistake."""
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES) >= 128


@pytest.mark.parametrize("damage", DAMAGES, ids=str)
def test_a_damaged_build_never_gives_another_answer(damage: Damage, build: Path, sound: list[str]) -> None:
    """Each command ends with one line or answers as before; ``kg verify`` reports every damage."""
    damage.do(build)
    found = answers(build)
    assert all(now in ("told", before) for now, before in zip(found, sound, strict=True))
    assert damage.harmless == ("told" not in found)
    findings = verified(build)
    assert findings
    assert all(line and "\n" not in line for line in findings)


@pytest.mark.parametrize(
    "damage", [d for d in DAMAGES if not d.harmless and not d.name.startswith("manifest")], ids=str
)
def test_a_forged_build_ends_in_one_line_and_not_in_a_traceback(damage: Damage, build: Path, sound: list[str]) -> None:
    """If sizes and hashes fit, the files are checked against each other: only plausible answers."""
    damage.do(build)
    forge(build)
    found = answers(build)
    if not damage.plausible and not damage.name.endswith(": missing"):
        assert all(now in ("told", before) for now, before in zip(found, sound, strict=True))
        # A single bit may be where nobody reads it.
        assert "told" in found or damage.name.endswith(": one bit")


@pytest.mark.parametrize("command", ["explain", "query", "export", "validate", "review", "verify"])
@pytest.mark.parametrize(
    "name", ["manifest: no JSON", "manifest: a newer setting", "mentions: half", "graph.ttl: half", "doubts.tsv: half"]
)
def test_commands_say_it_in_one_line(command: str, name: str, build: Path, run: Run) -> None:
    """No command shows a traceback; what reads the damaged file ends with status 1 and names it."""
    next(damage for damage in DAMAGES if damage.name == name).do(build)
    words = {"explain": [NAME], "query": ["ASK {}"], "export": ["--format", "gexf"]}.get(command, [])
    done = run(command, build, *words, stdin="q")
    assert done.stderr.count("\n") <= 1
    assert done.returncode == (1 if done.stderr or command == "verify" else 0)


def test_a_newer_program_is_named_with_its_version(build: Path) -> None:
    """The remedy is to upgrade."""
    manifest(lambda m: m.update(format=m["format"] + 1, version="9.9"))(build)
    with pytest.raises(KgError, match=r"newer kg 9\.9.*pip install -U"):
        kg.load(build)


@pytest.mark.parametrize(
    "change",
    [table("sentences", cell("text", "假的句子。")), table("mentions", cell("text", "假名"))],
    ids=["sentence", "mention"],
)
def test_a_forged_text_is_told_by_what_its_page_says(change: Callable[[Path], None], build: Path) -> None:
    """Hashes fit, ids fit, and yet no page has the words at their place."""
    change(build)
    forge(build)
    assert any("what the page says" in line for line in verified(build))


def test_notes_of_the_user_are_no_fault(build: Path, run: Run) -> None:
    """A README and judgements are listed and change nothing."""
    (build / "README.md").write_text("笔记", encoding="utf-8")
    done = run("verify", build)
    assert done.returncode == 0
    assert "README.md" in done.stdout


def test_a_view_that_was_changed_is_not_served(build: Path) -> None:
    """Even of the same size; the sound one is, again and again."""
    client = Client(Application(build, Pool(build)))
    for _ in range(2):
        with client.get("/", buffered=True) as shown:
            assert shown.status_code == 200
    data = (build / "graph.html").read_bytes()
    (build / "graph.html").write_bytes(data[:-9] + b"X" + data[-8:])
    told = client.get("/")
    assert told.status_code == 503
    assert told.text.count("\n") == 1
