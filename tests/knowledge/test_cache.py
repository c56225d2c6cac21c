"""The compiled lexicon on disk: quick, never trusted, and never needed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.cached import cache_folder
from kg.errors import PackError
from kg.knowledge import lexicon as lexicons
from kg.knowledge.cache import KEPT_FILES, content_key, read_cache, write_cache
from kg.knowledge.changes import touched
from kg.knowledge.compiled import from_bytes, to_bytes
from kg.knowledge.lexicon import Lexicon, compile_packs, load_lexicon
from kg.knowledge.packs import pack_folders, read_pack
from kg.knowledge.tables import PackedEntries

PACK = 'id = "p"\nversion = "1"\ntitle = "例"\nlicence = "CC0-1.0"\n'
TERMS = "name\ttype\tlevel\taliases\tweak\n晨星\tplace\ttown\t晨星镇\t星\n"
WORDS = "word\tclass\tweight\tnote\n奔赴\tcarry\t1.5\t\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and no lexicon in memory."""
    place = tmp_path / "cache"
    monkeypatch.setenv("KG_CACHE_DIR", str(place))
    monkeypatch.delenv("KG_NO_CACHE", raising=False)
    lexicons._loaded.cache_clear()
    yield place
    lexicons._loaded.cache_clear()


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One small pack, without core packs."""
    monkeypatch.setattr(lexicons, "pack_folders", lambda packs, city: list(packs))
    place = tmp_path / "pack"
    place.mkdir()
    (place / "pack.toml").write_text(PACK, encoding="utf-8")
    (place / "terms.tsv").write_text(TERMS, encoding="utf-8")
    (place / "words.tsv").write_text(WORDS, encoding="utf-8")
    return place


def fresh(pack: Path) -> Lexicon:
    """The lexicon as a new process loads it."""
    lexicons._loaded.cache_clear()
    return load_lexicon([pack])


def is_from_cache(lexicon: Lexicon) -> bool:
    """Whether it was read from disk and not compiled."""
    return isinstance(lexicon.entries, PackedEntries)


def only_file(folder: Path) -> Path:
    """The one file of the cache."""
    (file,) = folder.iterdir()
    return file


def test_all_core_packs_come_back_as_they_were() -> None:
    """Every table of the compiled core packs is the same after writing and reading."""
    made = compile_packs(read_pack(folder) for folder in pack_folders((), ("太原市",)))
    back = from_bytes(to_bytes(made))

    assert dict(back.entries) == made.entries
    assert dict(back.places) == made.places
    assert (back.packs, back.organs, back.patterns) == (made.packs, made.organs, made.patterns)
    assert (back.words, back.notes) == (made.words, made.notes)


def test_a_pack_put_onto_the_core_packs_is_the_lexicon_of_all(folder: Path, tmp_path: Path) -> None:
    """Every table is that of all packs compiled at once, and the core packs are not read again for a row."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "pack.toml").write_text(PACK, encoding="utf-8")
    (mine / "words.tsv").write_text(WORDS, encoding="utf-8")
    (mine / "weights.tsv").write_text("feature\tperson\nlength.2\t0.5\n", encoding="utf-8")
    (mine / "organs.tsv").write_text("short\tform\tlevels\tnote\n晨局\t晨星局\tcity\t\n", encoding="utf-8")
    for terms in (TERMS, TERMS + "太原市\tplace\tcity\t晨星城\t\n"):  # a name that the core packs have, too
        (mine / "terms.tsv").write_text(terms, encoding="utf-8")
        patched = fresh(mine)
        whole = compile_packs(read_pack(one) for one in pack_folders([mine]))

        assert dict(patched.entries) == dict(fresh(mine).entries) == whole.entries
        assert dict(patched.places) == whole.places
        assert (patched.packs, patched.organs, patched.patterns) == (whole.packs, whole.organs, whole.patterns)
        assert (patched.words, patched.notes, patched.weights) == (whole.words, whole.notes, whole.weights)
        assert patched.scan("赴晨星镇，太原市晨星城") == whole.scan("赴晨星镇，太原市晨星城")


def test_what_changed_between_two_lexicons_is_looked_for_in_texts(folder: Path, tmp_path: Path) -> None:
    """A new name and its former bearers, what is in a unit that changed, and nothing else."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "pack.toml").write_text(PACK, encoding="utf-8")
    keys = []
    for terms in (TERMS, TERMS + "灵石古堡\tplace\t\t古堡\t\n", TERMS + "小店区\tplace\tcounty\t\t\n"):
        (mine / "terms.tsv").write_text(terms, encoding="utf-8")
        fresh(mine)
        keys.append(lexicons.lexicon_key([mine]))
    text = "赴晨星镇，太原市灵石古堡，小店区坞城街道"

    named, unit = touched(keys[0], keys[1]), touched(keys[0], keys[2])

    assert named is not None and unit is not None  # noqa: PT018
    assert [text[start:end] for start, end, _ in named.find(text)] == ["灵石古堡", "古堡"]
    assert [text[start:end] for start, end, _ in unit.find(text)] == ["小店区", "坞城", "坞城街道"]
    assert touched(keys[0], keys[0]) is None
    assert touched(keys[0], "没有的") is None


def test_the_second_start_reads_the_cache_and_finds_the_same(folder: Path, pack: Path) -> None:
    """Hits and meanings do not depend on where the lexicon came from."""
    first, second = fresh(pack), fresh(pack)

    assert (is_from_cache(first), is_from_cache(second)) == (False, True)
    assert first.scan("赴晨星镇") == second.scan("赴晨星镇")
    assert first.lookup("晨星镇") == second.lookup("晨星镇")
    assert [entry.safe for entry in second.lookup("星")] == [False]
    assert second.lookup("没有") == ()


@pytest.mark.parametrize("name", ["pack.toml", "terms.tsv", "words.tsv", "patterns.toml"])
def test_a_changed_pack_is_read_again_though_its_times_are_the_same(folder: Path, pack: Path, name: str) -> None:
    """The key is the content; size and times of the file may be what they were."""
    (pack / "patterns.toml").write_text("# 01\n", encoding="utf-8")
    fresh(pack)
    before = (pack / name).stat()
    changed = (pack / name).read_text(encoding="utf-8").replace("1", "2").replace("town", "city")
    (pack / name).write_text(changed, encoding="utf-8")
    os.utime(pack / name, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert not is_from_cache(fresh(pack))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data.replace("晨星".encode(), "星辰".encode()),
        lambda data: b"\x80\x04\x95" + data,
        lambda data: data + b"\n",
    ],
    ids=["empty", "half", "last byte", "other text", "foreign", "longer"],
)
def test_a_broken_cache_is_made_anew(folder: Path, pack: Path, damage: object) -> None:
    """Whatever was done to the file: the packs are read, and the file is whole again."""
    fresh(pack)
    file = only_file(folder)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))  # type: ignore[operator]

    assert not is_from_cache(fresh(pack))
    assert only_file(folder).read_bytes() == whole


def test_a_whole_file_of_another_form_is_made_anew(folder: Path, pack: Path) -> None:
    """A correct checksum of something that is not a lexicon does not end in a traceback."""
    fresh(pack)
    write_cache(folder, only_file(folder).stem, b"{}")

    assert not is_from_cache(fresh(pack))
    assert is_from_cache(fresh(pack))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners here")
def test_an_automaton_that_its_library_refuses_is_made_anew(folder: Path, pack: Path) -> None:
    """The tables are whole, the bytes after them are not: noticed at the start, and not on the first page."""
    fresh(pack)
    body = read_cache(folder, only_file(folder).stem)
    assert body is not None
    write_cache(folder, only_file(folder).stem, body[:-40])

    assert not is_from_cache(fresh(pack))
    assert is_from_cache(fresh(pack))


def test_a_file_that_others_may_write_is_not_read(folder: Path) -> None:
    """Nobody else can replace what the packs say."""
    write_cache(folder, "k", b"tables")
    assert read_cache(folder, "k") == b"tables"
    (folder / "k.lexicon").chmod(0o666)

    assert read_cache(folder, "k") is None


def test_a_folder_that_cannot_be_made_does_no_harm(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is where the folder should be, as in a home that cannot be written."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("KG_CACHE_DIR", str(tmp_path / "file" / "cache"))

    assert fresh(pack).lookup("晨星")
    assert not is_from_cache(fresh(pack))


def test_without_a_cache_nothing_is_written(folder: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KG_NO_CACHE is respected."""
    monkeypatch.setenv("KG_NO_CACHE", "1")
    fresh(pack)

    assert not folder.exists()


def test_a_faulty_pack_is_told_and_not_kept(folder: Path, pack: Path) -> None:
    """The error names file and line each time, cache or not."""
    fresh(pack)
    (pack / "terms.tsv").write_text(TERMS + "坏\tplanet\n", encoding="utf-8")

    for _ in range(2):
        with pytest.raises(PackError, match=r"terms\.tsv:3"):
            fresh(pack)
    assert len(list(folder.iterdir())) == 1


def test_old_files_go(folder: Path) -> None:
    """The cache does not grow for ever, and leaves nothing half-written."""
    for number in range(KEPT_FILES + 3):
        write_cache(folder, f"k{number}", b"x")
        os.utime(folder / f"k{number}.lexicon", ns=(0, number + 1))

    write_cache(folder, "last", b"x")
    assert len(list(folder.iterdir())) == KEPT_FILES
    assert read_cache(folder, "last") == b"x"
    assert read_cache(folder, "k0") is None


def test_names_and_order_of_files_are_in_the_key(tmp_path: Path) -> None:
    """The same bytes under another name, or in another pack, make another lexicon."""
    one, two = tmp_path / "a.tsv", tmp_path / "b.tsv"
    one.write_bytes(b"x")
    two.write_bytes(b"x")

    keys = {content_key(groups) for groups in ([[one]], [[two]], [[one, two]], [[one], [two]], [[two], [one]])}
    assert len(keys) == 5


def test_a_relative_cache_home_is_not_used() -> None:
    """As the XDG specification says."""
    here = cache_folder({"XDG_CACHE_HOME": "somewhere"})

    assert here is not None
    assert here.is_absolute()
