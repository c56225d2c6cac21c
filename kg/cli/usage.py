"""
Click's own errors and the words of its help pages in the user's language: what it says in English gets a Chinese half.

Place in the flow: cli; called where a usage error leaves the program or a help page is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
from click.exceptions import BadParameter, MissingParameter, NoSuchCommand, NoSuchOption, UsageError

from kg.language import language, say

#: What Click 8 says of a value -> the same in Chinese.
_CHINESE = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in (
        (r"(.+) is not one of (.+)\.", r"\1 不在可选的值之中：\2"),
        (r"(.+) is not in the range (.+)\.", r"\1 不在范围 \2 之内"),
        (r"(.+) is not a valid (?:integer|float)(?: range)?\.", r"\1 不是数"),
        (r"\w+ (.+) does not exist\.", r"\1 不存在"),
        (r"\w+ (.+) is a directory\.", r"\1 是文件夹，这里要文件"),
        (r"\w+ (.+) is a file\.", r"\1 是文件，这里要文件夹"),
        (r"\w+ (.+) is not readable\.", r"\1 读不了"),
        (r"\w+ (.+) is not writable\.", r"\1 写不了"),
        (r"Option (.+) requires an argument\.", r"选项 \1 后面要有值"),
        (r"Option (.+) does not take a value\.", r"选项 \1 后面不带值"),
        (r"Got unexpected extra arguments? \((.+)\)", r"多出的参数：\1"),
        (r"Missing command\.", "缺少命令"),
    )
)
#: Headings of Click's help pages -> the same in Chinese.
_HEADINGS = {"Options": "选项", "Commands": "命令"}


class HelpPage(click.HelpFormatter):
    """A help page with headings and defaults in the chosen language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how the command is written."""
        super().write_usage(prog, args, prefix or headed("用法", "Usage") + ("" if language() == "zh" else " "))

    def write_heading(self, heading: str) -> None:
        """The line above a list."""
        self.write(f"{'':>{self.current_indent}}{headed(_HEADINGS.get(heading, heading), heading)}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of options or commands."""
        default = say("[默认：", "[default: ") if language() != "both" else "[默认 / default: "
        super().write_dl([(name, text.replace("[default: ", default)) for name, text in rows], col_max, col_spacing)


class HelpContext(click.Context):
    """What Click knows while a command runs, with our help page."""

    formatter_class = HelpPage


def headed(zh: str, en: str) -> str:
    """A heading with its colon."""
    return f"{zh}：" if language() == "zh" else f"{say(zh, en)}:"


def usage_text(error: UsageError) -> str:
    """
    A usage error as one message in the chosen language; our own have both languages already.

    >>> usage_text(UsageError("Got unexpected extra argument (b.txt)"))
    '多出的参数：b.txt / Got unexpected extra argument (b.txt)'
    """
    own_zh, ours, own_en = error.message.partition(" / ")
    if ours:
        name = f"{_name(error)}：" if isinstance(error, BadParameter) else ""
        return say(name + own_zh, name.replace("：", ": ") + own_en)
    english = error.format_message()
    chinese = _chinese(error)
    return say(chinese, english) if chinese else english


def value_texts(message: str) -> tuple[str, str]:
    """
    What is wrong with a value, in Chinese and in English, without the full stop.

    >>> value_texts("'page' is not one of 'sentence', 'article'.")
    ("'page' 不在可选的值之中：'sentence', 'article'", "'page' is not one of 'sentence', 'article'")
    """
    zh, ours, en = message.partition(" / ")
    return (zh, en) if ours else (_translated(message) or message.rstrip("."), message.rstrip("."))


def usage_hint(context: click.Context) -> str:
    """Where to find help."""
    return say(f"说明：{context.command_path} --help", f"for help: {context.command_path} --help")


def _chinese(error: UsageError) -> str:
    if isinstance(error, NoSuchOption):
        return f"没有选项 {error.option_name}" + _perhaps(error.possibilities)
    if isinstance(error, NoSuchCommand):
        return f"没有命令 {error.command_name}" + _perhaps(error.possibilities)
    if isinstance(error, MissingParameter):
        kind = "参数" if isinstance(error.param, click.Argument) else "选项"
        return f"缺少{kind} {_name(error)}"
    if isinstance(error, BadParameter):
        value = _translated(error.message)
        return f"{_name(error)} 的值不对：{value}" if value else ""
    return _translated(error.message)


def _name(error: BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param and error.ctx else "")
    return hint if isinstance(hint, str) else "、".join(hint)


def _perhaps(names: list[str] | None) -> str:
    return f"，是否想写 {'、'.join(names)}？" if names else ""


def _translated(message: str) -> str:
    for pattern, chinese in _CHINESE:
        if found := pattern.fullmatch(message):
            return found.expand(chinese)
    return ""
