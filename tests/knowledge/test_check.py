"""``kg lexicon check``: every error at once, each with line and remedy."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.extract.trace import names_in
from kg.knowledge.check import Problem, check_pack
from kg.knowledge.packs import core_pack_folders
from tests.knowledge.conftest import META, MakePack

PATTERN = """[[pattern]]
id = "place.grotto"
type = "place"
heads = ["溶洞群"]
edges = { place = 1.1, mark = 0.9, stop = 0.9 }
examples = [{ text = "游客走进白云山溶洞群。", names = ["白云山溶洞群"] }]
"""


def lines(problems: list[Problem], severity: str = "error") -> list[int]:
    """Line numbers of the problems of one severity."""
    return [int(p.where.rpartition(":")[2]) for p in problems if p.severity == severity]


def test_a_sound_pack_has_no_problem(make_pack: MakePack) -> None:
    """Facts of a town, patterns with an example that passes."""
    folder = make_pack(
        terms="name\ttype\tlevel\taliases\tparent\n绿野仙踪湿地公园\tplace\tpark\t绿野仙踪湿地\t山西省/太原市/迎泽区\n",
        patterns=PATTERN,
    )

    assert check_pack(folder, names_in) == []


def test_all_faults_of_a_table_are_told_at_once(make_pack: MakePack) -> None:
    """The reader stops at the first error; the check continues."""
    folder = make_pack(
        terms="name\ttype\taliases\tcode\twikidata\tfrom\tuntil\n"
        "甲公园\tpark\n"
        "\tplace\n"
        "乙公园\tplace\t乙\n"
        "丙公园\tplace\t\t12\n"
        "丁公园\tplace\t\t\tx1\n"
        "戊公园\tplace\t\t\t\t昨天\n"
        "己公园\tplace\t\t\t\t2020\t2010\n"
        "庚公园\tplace\t\t\t\t\t\t\t多\n"
        "辛公园\tplace\t辛园｜辛苑\n"
        "壬\tplace\n"
    )  # fmt: skip

    problems = check_pack(folder)

    assert lines(problems) == [*range(2, 10), 11]  # 辛园｜辛苑 is two aliases
    assert all(p.zh and p.en and p.remedy_zh and p.remedy_en for p in problems)


def test_faults_of_word_and_organ_tables(make_pack: MakePack) -> None:
    """Weights are numbers, guards name characters, forms have their slot, levels are known."""
    folder = make_pack(
        words="word\tclass\tweight\tnote\n甲说\tspeech\t多\n乙\t\t\n丙部\tnot-before\t\t\n丁说\tnosuchclass\t\n",
        organs="short\tform\tlevels\n甲局\t甲管理局\t市\n乙局\t{place}乙管理局\t村\n丙局\t{place}丙管理局\t\n",
    )

    problems = check_pack(folder)

    assert sorted((Path(p.where.rpartition(":")[0]).name, p.where.rpartition(":")[2]) for p in problems if p.severity == "error") == [
        ("organs.tsv", "2"), ("organs.tsv", "3"), ("organs.tsv", "4"),
        ("words.tsv", "2"), ("words.tsv", "3"), ("words.tsv", "4"),
    ]  # fmt: skip
    assert [p.where.rpartition(":")[2] for p in problems if p.severity == "warning"] == ["5"]


@pytest.mark.parametrize(
    ("table", "line", "word"),
    [
        ("name\ttype\n甲字公园\tplace\n甲字公园\tplace\n", 3, "重复"),
        ("name\ttype\taliases\n甲字公园\tplace\t甲园\n甲字公司\torganization\t甲园\n", 3, "甲园"),
        ("name\ttype\taliases\n甲字公园\tplace\t甲园|甲园\n", 2, "两次"),
        ("name\ttype\taliases\n甲字条例\tpolicy\t《甲条例》\n", 2, "书名号"),
        ("name\ttype\n《甲字条例》\tpolicy\n", 2, "书名号"),
        ("name\ttype\taliases\n新太原公司\torganization\t太原\n", 2, "cn-divisions"),
        ("name\ttype\n新华社\tplace\n", 2, "cn-bodies"),
        ("name\ttype\taliases\n甲字公园\tplace\t我们\n", 2, "普通词"),
        ("name\ttype\taliases\n甲字公园\tplace\t设施建\n乙字公园\tplace\t会主义\n", 3, "藏在普通词里"),
        ("name\ttype\tparent\n甲字公园\tplace\t太原市/没有区\n", 2, "上级"),
        ("name\ttype\tparent\n甲字公园\tplace\t山西省/太原市/没有区\n", 2, "上级"),
        ("name\ttype\tparent\n甲字公司\torganization\t没有这个集团\n", 2, "上级"),
    ],
)
def test_names_are_compared_with_each_other_the_core_packs_and_words(
    make_pack: MakePack, table: str, line: int, word: str
) -> None:
    """What shows only when rows are compared."""
    problems = check_pack(make_pack(terms=table))

    assert any(p.where.endswith(f"terms.tsv:{line}") and word in p.zh for p in problems), problems


def test_a_parent_may_be_a_row_of_the_pack_itself(make_pack: MakePack) -> None:
    """A town and its village come together; a weak name is a name."""
    folder = make_pack(
        terms="name\ttype\tlevel\tparent\n绿野仙踪镇\tplace\ttown\t山西省/太原市/清徐县\n"
        "绿野仙踪村\tplace\tvillage\t山西省/太原市/清徐县/绿野仙踪镇\n绿野仙踪集团\torganization\tcompany\t\n"
        "绿野仙踪酒店公司\torganization\tcompany\t绿野仙踪集团\n"
    )

    assert check_pack(folder) == []


def test_a_guard_answers_the_doubt_about_ordinary_words(make_pack: MakePack) -> None:
    """A guarded name is not warned about again."""
    terms = "name\ttype\n会主义\tplace\n"
    before = check_pack(make_pack(terms=terms))
    after = check_pack(make_pack(terms=terms, words="word\tclass\tweight\tnote\n会主义\tnot-after\t\t社\n"))

    assert any("藏在" in p.zh and "社会主义" in p.zh for p in before)
    assert not any("社会主义" in p.zh for p in after)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('heads = ["溶洞群"]\n', "", 2),
        ("place = 1.1", "nosuchedge = 1.1", 2),
        ('type = "place"', 'type = "cave"', 2),
        ('type = "place"\n', 'type = "place"\nweight = "重"\n', 2),
        ('type = "place"\n', 'type = "place"\ncolour = "red"\n', 2),
        ('heads = ["溶洞群"]', 'head_regex = "("', 2),
        ('id = "place.grotto"\n', "", 1),
        ('names = ["白云山溶洞群"]', 'names = ["黑云山溶洞群"]', 2),
        ("edges = {", "edges = [", 5),
    ],
)
def test_faults_of_patterns_name_their_line(make_pack: MakePack, old: str, new: str, line: int) -> None:
    """Unknown keys and edges, missing heads, values of the wrong kind, text that is not TOML."""
    assert old in PATTERN
    problems = check_pack(make_pack(patterns=PATTERN.replace(old, new)), names_in)

    assert line in lines(problems), problems


def test_an_example_that_does_not_hold_is_an_error_on_its_line(make_pack: MakePack) -> None:
    """An example expects a name that nobody would read there."""
    broken = PATTERN.replace('names = ["白云山溶洞群"]', 'names = ["进白云山溶洞群"]')

    problems = check_pack(make_pack(patterns=broken), names_in)

    assert lines(problems) == [6]
    assert "进白云山溶洞群" in problems[0].zh


@pytest.mark.parametrize(
    ("meta", "word"),
    [
        (None, "缺少 pack.toml"),
        ('id = "mine\n', "无法解析"),
        (b'id = "\xff"\n', "无法解析"),
        (META.replace('version = "1"\n', ""), "version"),
        (META + 'load = "sometimes"\n', "load"),
        (META + 'load = "home"\n', "home_city"),
    ],
)
def test_faults_of_pack_toml_are_errors(make_pack: MakePack, meta: str | bytes | None, word: str) -> None:
    """What keeps a pack from being read."""
    problems = check_pack(make_pack(meta, terms="name\ttype\n绿野仙踪公园\tplace\n"))

    assert [p.severity for p in problems] == ["error"]
    assert word in problems[0].zh


def test_doubts_about_pack_toml_are_warnings(make_pack: MakePack) -> None:
    """No source, an id that is not the folder's, a key nobody reads."""
    meta = 'id = "yours"\nversion = "1"\ntitle = "我的"\nlicence = "CC0-1.0"\ncolour = "red"\n'

    problems = check_pack(make_pack(meta, terms="name\ttype\n绿野仙踪公园\tplace\n"))

    assert [p.severity for p in problems] == ["warning"] * 3


def test_files_that_cannot_be_read_are_named_and_the_others_checked(make_pack: MakePack) -> None:
    """A broken archive, a table that is not UTF-8, one without a header, one of another kind."""
    folder = make_pack(
        bad=b"name\ttype\n\xff\tplace\n", empty="# nothing\n", other="a\tb\n1\t2\n", terms="name\ttype\n甲\tplace\n"
    )
    (folder / "built.tsv.gz").write_bytes(gzip.compress(b"name\ttype\n")[:-6])

    problems = check_pack(folder)

    named = {Path(p.where.partition(".tsv")[0]).name for p in problems}
    assert named == {"bad", "empty", "other", "terms", "built"}


def test_a_folder_that_is_not_there_is_one_error(tmp_path: Path) -> None:
    """No traceback."""
    problems = check_pack(tmp_path / "nowhere")

    assert [p.severity for p in problems] == ["error"]


@pytest.mark.parametrize("folder", core_pack_folders(), ids=lambda p: p.name)
def test_the_core_packs_have_no_errors(folder: Path) -> None:
    """What we ask of users we do ourselves; doubtful cases are for a person."""
    assert [p for p in check_pack(folder) if p.severity == "error"] == []
