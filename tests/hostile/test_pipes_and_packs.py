"""Small files of a user's that are not files, and packs that were written as attacks."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.entity_types import core_types
from kg.errors import KgError
from kg.knowledge.check import check_pack
from kg.knowledge.packs import read_pack
from kg.knowledge.patterns import read_patterns
from kg.link.corpus.judgements import parse_judgements
from kg.link.corpus.registry import parse_registry
from tests.conftest import SEEDS, Run

META = 'id = "p"\nversion = "1"\ntitle = "甲"\nlicence = "CC0-1.0"\n'

#: Seconds after which something waits for a pipe that nobody writes into.
PATIENCE = 100


@pytest.fixture
def no_waiting() -> Iterator[None]:
    """Stop a test that would wait for ever."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("it waits for a pipe")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A sound pack of one row."""
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "pack.toml").write_text(META, encoding="utf-8")
    (folder / "terms.tsv").write_text("name\ttype\n甲研究院\torganization\n", encoding="utf-8")
    return folder


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
@pytest.mark.usefixtures("no_waiting")
class TestPipes:
    @pytest.mark.parametrize(
        "words",
        [
            ("build", "PIPE"),
            ("build", "PAGE", "--judgements", "PIPE"),
            ("build", "PAGE", "--registry", "PIPE"),
            ("annotate", "PIPE", "-o", "annotated"),
            ("validate", "OUT", "--shapes", "PIPE"),
            ("lexicon", "from", "PIPE", "-o", "made", "--type", "organization"),
            ("query", "PIPE", "ASK {}"),
        ],
        ids=lambda words: " ".join(words),
    )
    def test_a_pipe_in_the_place_of_a_file_is_told(
        self, words: tuple[str, ...], run: Run, tmp_path: Path, out: Path
    ) -> None:
        """Nobody writes into it, so that reading would wait for ever."""
        os.mkfifo(tmp_path / "pipe.txt")
        paths = {"PIPE": tmp_path / "pipe.txt", "PAGE": next(SEEDS.glob("*.txt")), "OUT": out}
        done = run(*(paths.get(word, word) for word in words))
        assert done.returncode == 1
        assert "pipe.txt" in done.stderr
        assert done.stderr.count("\n") == 1

    @pytest.mark.parametrize("name", ["pack.toml", "terms.tsv", "patterns.toml"])
    def test_a_pipe_in_a_pack_is_told(self, name: str, pack: Path) -> None:
        """By what reads a pack, and by what checks one."""
        (pack / name).unlink(missing_ok=True)
        os.mkfifo(pack / name)
        with pytest.raises(KgError, match=name.replace(".", r"\.")):
            _ = read_pack(pack), list(read_patterns(pack, "p", core_types()))
        assert any(name in problem.where for problem in check_pack(pack))


class TestPacks:
    def test_a_parent_under_itself_is_told(self, pack: Path) -> None:
        """At once or over others; what is above two units is no cycle."""
        rows = ["甲局\t乙局", "乙局\t甲局", "丙局\t丙局", "丁局\t甲局"]
        text = "name\ttype\tparent\n" + "".join(
            f"{row.replace(chr(9), chr(9) + 'organization' + chr(9))}\n" for row in rows
        )
        (pack / "terms.tsv").write_text(text, encoding="utf-8")
        lines = {p.where.rpartition(":")[2] for p in check_pack(pack) if "below it again" in p.en}
        assert lines == {"2", "3", "4"}

    @pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
    def test_a_line_mark_inside_a_cell_ends_no_row(self, pack: Path, mark: str) -> None:
        """Only line feeds and carriage returns do; rows are cited by the line that an editor shows."""
        (pack / "terms.tsv").write_text(
            f"name\ttype\tnote\n甲{mark}院\torganization\tx{mark}y\n乙院\torganization\n", encoding="utf-8"
        )
        rows = read_pack(pack).rows
        assert [(row.line, row.cells["name"]) for row in rows] == [(2, f"甲{mark}院"), (3, "乙院")]

    def test_a_table_that_unpacks_without_end_is_refused(self, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A small archive can contain gigabytes; no more than the bound is unpacked."""
        monkeypatch.setattr("kg.knowledge.sheets.MOST_BYTES", 1 << 20)
        (pack / "more.tsv.gz").write_bytes(gzip.compress(b"name\ttype\n" + b"\n" * (1 << 22)))
        with pytest.raises(KgError, match=r"more\.tsv\.gz"):
            read_pack(pack)

    @pytest.mark.parametrize("text", ["[" * 100_000, "x = " + "[" * 100_000, "\0", "id = ", "id = 1e999999\n" + META])
    @pytest.mark.parametrize("name", ["pack.toml", "patterns.toml"])
    def test_a_file_that_is_no_toml_is_told(self, pack: Path, name: str, text: str) -> None:
        """Also a line of endless brackets."""
        (pack / name).write_text(text, encoding="utf-8")
        with pytest.raises(KgError):
            _ = read_pack(pack), list(read_patterns(pack, "p", core_types()))
        assert any(problem.severity == "error" for problem in check_pack(pack))


#: Text with what tables and lists are made of, so that a search finds their forms.
_SOUP = st.lists(
    st.sampled_from(["name", "type", "\t", "\n", "\r\n", "|", "organization", "place", "same", "drop", "name", "太原市", "p-abcdefghij",
                     "1", "-1", "@", "（", "）", "#", '"', "\u2028", "\x00", "\ud7ff", "９", "²", "person", "[[pattern]]", "id", "=", "[", "]", "{"])
    | st.text(max_size=4),
    max_size=60,
).map("".join)  # fmt: skip

#: Rows of the right number of cells, most of them sound.
_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["p-abcdefghij", 'x"y', "", "a b", "same", "drop", "type"]),
        st.sampled_from(["person", "place", "dragon", "太原市"]),
        st.sampled_from(["王伟", "", "太原市@", "programme", "\x00"]),
        *[st.sampled_from(["", "甲|乙", "原因"])] * 2,
        *[st.sampled_from(["1", "²", "９", "-1", "9" * 5000, "", "1.5"])] * 2,
        *[st.sampled_from(["", "pg:1", "p-abcdefghij", '">'])] * 2,
    ).flatmap(lambda cells: st.integers(2, len(cells)).map(lambda n: "\t".join(cells[:n]))),
    max_size=5,
).map("\n".join)

FUZZ = settings(
    max_examples=int(os.environ.get("KG_FUZZ_EXAMPLES", "150")),
    deadline=None,
    derandomize="KG_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class TestAnyText:
    """Whatever is in a file of a user's, reading it gives a value or one line."""

    @FUZZ
    @given(text=_SOUP | _ROWS)
    def test_judgements_and_registry(self, text: str) -> None:
        for parse in (parse_judgements, parse_registry):
            try:
                parse(text, "x.tsv")
            except KgError as error:
                assert "\n" not in str(error)  # noqa: PT017

    @FUZZ
    @given(table=_SOUP, meta=_SOUP, patterns=_SOUP)
    def test_packs(self, table: str, meta: str, patterns: str, tmp_path: Path) -> None:
        folder = tmp_path / "p"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "pack.toml").write_text(META + meta, encoding="utf-8", errors="replace")
        (folder / "terms.tsv").write_text("name\ttype\tparent\n" + table, encoding="utf-8", errors="replace")
        (folder / "patterns.toml").write_text("[[pattern]]\n" + patterns, encoding="utf-8", errors="replace")
        for read in (read_pack, lambda found: list(read_patterns(found, "p", core_types())), check_pack):
            try:
                read(folder)
            except KgError as error:
                assert "\n" not in str(error)  # noqa: PT017
