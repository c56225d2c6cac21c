"""The program speaks Chinese, English, or both, and the two say the same."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from kg.cli import cli
from kg.errors import PageError
from kg.language import language, said, say
from tests.conftest import Run
from tests.test_docs import commands

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("zh", "a.txt：空文件。解决办法：删去它"),
        ("en", "a.txt: empty file. Remedy: remove it"),
        ("both", "a.txt：空文件。解决办法：删去它 / a.txt: empty file. Remedy: remove it"),
        ("", "a.txt：空文件。解决办法：删去它 / a.txt: empty file. Remedy: remove it"),
    ],
)
def test_an_error_speaks_the_chosen_language(monkeypatch: pytest.MonkeyPatch, chosen: str, expected: str) -> None:
    """The language is looked up when the error is shown, not when it is raised."""
    error = PageError("a.txt", "空文件", "empty file", "删去它", "remove it")

    monkeypatch.setenv("KG_LANG", chosen)

    assert str(error) == expected


def test_an_unknown_language_stops_the_command_and_not_the_library(
    run_apart: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 2 and the languages available; as a library, both are shown."""
    done = run_apart("--version", KG_LANG="fr")
    monkeypatch.setenv("KG_LANG", "fr")

    assert (done.returncode, language()) == (2, "both")
    assert "zh、en、both" in done.stderr


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["buidl"], "没有命令 buidl，是否想写 build？", "No such command 'buidl'. Did you mean 'build'?"),
        (["build"], "缺少参数 'PATH...'", "Missing argument 'PATH...'."),
        (["build", "x", "--registr", "y"], "没有选项 --registr，是否想写 --registry？", "No such option '--registr'."),
        (["build", "x", "--window", "y"], "'--window' 的值不对：'y' 不在可选的值之中", "'y' is not one of"),
        (["build", "x", "--jobs", "0"], "'--jobs' 的值不对：0 不在范围 x>=1 之内", "0 is not in the range x>=1."),
        (["build", "x", "--jobs", "many"], "'--jobs' 的值不对：'many' 不是数", "'many' is not a valid integer range."),
        (["build", "x", "--pack", "nowhere"], "'nowhere' 不存在", "Directory 'nowhere' does not exist."),
        (
            ["build", "x", "--formats", "ttl,docx"],
            "没有格式 docx（可用：ttl, ",
            "there is no format docx (known: ttl, ",
        ),
        (
            ["export", "x", "--format", "docx", "-o", "y"],
            "没有格式 docx（可用：ttl, ",
            "there is no format docx (known: ttl, ",
        ),
        (["query", "x", "--ask", "evidence", "甲"], "的参数应为：名称甲 名称乙", "--ask evidence takes: NAME-A NAME-B"),
        (["query", "x", "--ask", "types", "甲"], "--ask types 的参数应为：（无）", "--ask types takes: (none)"),
        (["build", "x", "--home"], "选项 '--home' 后面要有值", "Option '--home' requires an argument."),
        (["validate", "a", "b"], "多出的参数：b", "Got unexpected extra argument (b)"),
    ],
)
def test_wrong_usage_is_said_in_both_languages(run: Run, words: list[str], zh: str, en: str) -> None:
    """Click's messages are English only; with Chinese chosen they are translated."""
    done = run(*words)

    assert done.returncode == 2
    assert zh in done.stderr
    assert en in done.stderr


def test_usage_errors_and_help_keep_to_the_chosen_language(run_apart: Run) -> None:
    """No Chinese if English is chosen, and the other way round except for names of commands."""
    english = [run_apart(*words, KG_LANG="en") for words in (["build", "--help"], ["build"])]
    chinese = run_apart("build", "--window", "y", "x", KG_LANG="zh")

    text = english[0].stdout.split("Examples:")[0] + english[0].stdout.split("Options:")[1] + english[1].stderr
    assert HAN.findall(text) == []
    assert " is not " not in chinese.stderr


@pytest.mark.parametrize(
    ("chosen", "has", "has_not"),
    [
        ("zh", ["用法：kg ", "\n选项：\n", "\n命令：\n", "  例：\n", "  建图\n", "不出摘要\n", "显示版本号"], ["Options", "Show", " / "]),
        ("en", ["Usage: kg ", "\nOptions:\n", "\nCommands:\n", "  Examples:\n", "  without the summary\n"], ["选项", "不出"]),
        ("both", ["用法 / Usage: kg ", "\n选项 / Options:\n", "例 / Examples:", "不出摘要 / without the summary"], ["Show "]),
    ],
)  # fmt: skip
def test_headings_defaults_and_examples_of_help_are_in_the_chosen_language(
    run_apart: Run, chosen: str, has: list[str], has_not: list[str]
) -> None:
    """Click's own words as well: Usage, Options, Commands, default, what --version and --help do."""
    shown = run_apart("--help", KG_LANG=chosen).stdout
    default = " ".join(run_apart("build", "--help", KG_LANG=chosen).stdout.split())

    assert [text for text in has if text not in shown] == []
    assert [text for text in has_not if text in shown] == []
    assert {"zh": "[默认：exports]", "en": "[default: exports]", "both": "[默认 / default: exports]"}[chosen] in default


@pytest.mark.parametrize(("name", "command"), list(commands(cli)), ids=[name for name, _ in commands(cli)])
def test_every_help_text_has_one_chinese_and_one_english_half(name: str, command: click.Command) -> None:
    """What cannot be split cannot be shown in one language."""
    texts = [p.help or "" for p in command.params if isinstance(p, click.Option)] + [command.short_help or ""]
    for text in texts:
        zh, between, en = text.partition(" / ")
        if not HAN.search(text):
            continue  # only names of formats
        assert between, text
        assert HAN.search(zh), text
        assert " / " not in en, text
        assert not HAN.search(en.replace("市", "")), text


def test_a_text_in_one_language_only_is_left_as_it_is() -> None:
    """A format's name needs no translation."""
    assert said("Wikidata") == "Wikidata"
    assert say("版面 5", "5 pages") == "版面 5 / 5 pages"


def test_what_is_printed_has_no_ids_of_types_and_relations_in_chinese_and_no_chinese_marks_in_english(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """类型、关系、所在地的依据 have their Chinese names; an English line has ; and () between Chinese names."""
    page = tmp_path / "云冈晚报2023年1月5日第1版.txt"
    page.write_text(
        "太原晚报 2023年1月5日 第1版\n\n太原市水务局局长韩若溪到迎泽区调研。市水务局说，供热如期。\n", encoding="utf-8"
    )
    summaries: dict[str, str] = {}
    shown: dict[tuple[str, str], str] = {}
    for chosen in ("zh", "en"):
        monkeypatch.setenv("KG_LANG", chosen)
        summaries[chosen] = run("build", str(page), "-o", "out").stdout
        shown |= {(name, chosen): run("explain", "out", name).stdout for name in ("韩若溪", "市水务局")}

    assert "报头" in summaries["zh"]
    assert "masthead" not in summaries["zh"]
    assert not set("（）；") & set(summaries["en"])
    assert "韩若溪  人物  p-" in shown["韩若溪", "zh"]
    assert "韩若溪 任职 太原市水务局" in shown["韩若溪", "zh"]
    assert "韩若溪  person  p-" in shown["韩若溪", "en"]
    assert "太原市水务局  机构  o-" in shown["市水务局", "zh"]
    assert "masthead" in shown["市水务局", "en"]
