"""The house has rooms in a row: imports go one way, and each library lives in few rooms."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg

ROOT = Path(kg.__file__).parent

#: Left to right; a module imports from rooms before its own (and from its own), never from later ones.
#: Names on one line are at the same level and do not import each other.
ORDER: tuple[tuple[str, ...], ...] = (
    ("_version", "cached", "language", "regular"),
    ("errors", "model"),
    ("entity_types", "settings"),
    ("text",),
    ("read",),
    ("segment",),
    ("knowledge",),
    ("extract",),
    ("link",),
    ("count",),
    ("explain", "graph"),
    ("export",),
    ("query",),
    ("evaluate",),
    ("run",),
    ("serve",),
    ("cli",),
)
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
GROUND = {"_version", "cached", "language", "regular", "errors", "model", "entity_types", "settings", "text"}

#: Third-party package -> rooms that may import it.
HOMES: dict[str, set[str]] = {
    "ahocorasick_rs": {"knowledge"},
    "daachorse": {"knowledge"},
    "click": {"cli"},
    "duckdb": {"count", "query"},
    "docx": {"read"},
    "ijson": {"read"},
    "jinja2": {"export"},
    "jieba": {"text"},
    "rjieba": {"text"},
    "stdnum": {"text"},
    "openpyxl": {"knowledge", "read", "export"},
    "lxml": {"read"},
    "markdown_it": {"read"},
    "msgspec": {"cli", "export", "run"},
    "networkx": {"graph", "export"},
    "numpy": {"extract", "run", "count", "graph", "export"},
    "scipy": {"extract"},
    "pyarrow": {"count", "explain", "graph", "export", "query", "read", "run"},
    "pyoxigraph": {"export", "query"},
    "pyshacl": {"query"},
    "pypdfium2": {"read"},
    "pypinyin": {"export", "graph"},
    "pyvis": {"export"},
    "readability": {"read"},
    "pyspark": {"count"},
    "rdflib": {"export", "query"},
    "waitress": {"serve"},
    "werkzeug": {"serve"},
    "xlrd": {"read"},
    "yaml": {"read"},
}


def modules() -> list[Path]:
    """Every module of the package but the front door, which hands out names of all rooms."""
    return [
        path
        for path in sorted(ROOT.rglob("*.py"))
        if path.relative_to(ROOT).parts[0] not in ("__init__.py", "__main__.py")
    ]


def room_of(path: Path) -> str:
    """The room that a module is in: the first part of its path."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports_of(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Dotted names imported anywhere in a module; True if only the type checker sees them."""
    hidden = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in hidden) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "kg" else [str(node.module)]
            )
            yield from ((name, id(node) in hidden) for name in names)


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_imports_only_rooms_to_its_left(path: Path) -> None:
    """Data flows one way, and so do imports."""
    room = room_of(path)
    assert room in RANK, f"{room} has no place in ORDER"
    for name, _ in imports_of(ast.parse(path.read_text(encoding="utf-8"))):
        parts = name.split(".")
        if parts[0] != "kg" or parts[1] == room:
            continue
        assert RANK[parts[1]] < RANK[room], f"{path.name} imports {name}"


@pytest.mark.parametrize("path", sorted((ROOT / "count").rglob("*.py")), ids=lambda p: p.name)
def test_engines_and_counting_know_no_stage(path: Path) -> None:
    """Engines are handed functions; the count room depends on the ground floor alone."""
    for name, _ in imports_of(ast.parse(path.read_text(encoding="utf-8"))):
        parts = name.split(".")
        assert parts[0] != "kg" or parts[1] in GROUND | {"count"}, name


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_library_is_imported_only_where_it_lives(path: Path) -> None:
    """One room uses DuckDB, one uses click: a library can be changed in one place."""
    for name, only_types in imports_of(ast.parse(path.read_text(encoding="utf-8"))):
        package = name.split(".")[0]
        if package == "kg" or package in sys.stdlib_module_names or only_types:
            continue
        assert package in HOMES, f"{package} has no home in HOMES"
        assert room_of(path) in HOMES[package], f"{path.name} imports {package}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    """A library that prints cannot be used in a pipe."""
    if room_of(path) == "cli":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in {"print", "input", "exit", "sys.exit", "os._exit"}, (
                f"line {node.lineno}"
            )


@pytest.mark.parametrize(
    ("statement", "needed"),
    [
        ("import kg", set()),
        ("import kg.cli", set()),
        ("import kg.cli, kg.query.questions, kg.query.results, kg.query.store", {"pyoxigraph"}),
    ],
)
def test_importing_is_cheap(statement: str, needed: set[str]) -> None:
    """``kg --help``, ``import kg`` and ``kg query`` answer at once: no heavy library is imported, and no reader of pages."""
    heavy = {"networkx", "rdflib", "duckdb", "pyarrow", "pyoxigraph", "jieba", "rjieba", "numpy", "pyvis", "pyspark"}
    heavy |= {"kg.read", "kg.knowledge"}
    heavy -= needed
    code = f"import sys; {statement}; print(sorted({heavy} & set(sys.modules)))"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert out.stdout.strip() == "[]"


def test_every_public_name_can_be_had() -> None:
    """What ``__all__`` promises is there."""
    for name in kg.__all__:
        assert getattr(kg, name) is not None

    with pytest.raises(AttributeError, match="no_such_name"):
        kg.no_such_name  # noqa: B018
