"""
What several commands share: options, errors as one line.

Place in the flow: cli; called by the commands.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from kg.cli.loudness import loudness_options
from kg.cli.usage import HelpContext, headed, usage_hint, usage_text
from kg.errors import DISK_FAULTS, KgError, OutputError
from kg.language import VARIABLE, Language, language, said
from kg.run.bounds import Bounds
from kg.text.flow import is_han

if TYPE_CHECKING:
    from kg.read import Options

Command = TypeVar("Command", bound=Callable[..., Any])

#: A path that need not exist or be readable: the reader reports what is wrong, and the other pages are still read.
ANY_PATH = click.Path(path_type=Path, readable=False)


class Fault(click.ClickException):
    """A KgError shown to the user: its line unchanged, exit status 1."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Write the one line to stderr."""
        click.echo(self.message, file=file, err=file is None)


class Misuse(click.UsageError):
    """A usage error shown in the user's language; exit status 2."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(usage_text(error), error.ctx)

    def show(self, file: Any = None) -> None:
        """Write to stderr what was wrong and where to find help."""
        click.echo(self.message, file=file, err=file is None)
        if self.ctx is not None:
            click.echo(usage_hint(self.ctx), file=file, err=file is None)


class Verbs(click.Group):
    """A group of commands that turns errors the user can repair into one line."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, with ``-q`` and ``-v``, its help in the language chosen by ``KG_LANG``."""
        finish(cmd)
        super().add_command(cmd, name)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the arguments; Click's own errors are reported in the user's language."""
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            raise _misuse(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; any exception other than ``KgError`` is a bug and keeps its traceback."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _misuse(error) from error
        except KgError as error:
            raise Fault(str(error)) from error
        except OSError as error:
            # Errors about files we write name the file; without a name it is stdout, redirected to a full disk.
            if error.errno not in DISK_FAULTS or error.filename is not None:
                raise
            raise Fault(str(_no_room_for_stdout(error))) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order in which they were added, which is that of the flow."""
        return list(self.commands)


def refuse_unknown_language() -> None:
    """Exit with status 2 if ``KG_LANG`` is not a language that the program has."""
    chosen = os.environ.get(VARIABLE, "").strip().lower()
    if chosen and chosen not in get_args(Language):
        zh, en = (between.join(get_args(Language)) for between in ("、", ", "))
        click.echo(f"{VARIABLE}={chosen}：只能是 {zh} / must be one of {en}", err=True)
        raise SystemExit(2)


def finish(cmd: click.Command) -> None:
    """Add to a command what all of them have: ``-q`` and ``-v``, help in the user's language."""
    cmd.context_class = HelpContext
    cmd.params.extend(loudness_options())
    cmd.add_help_option = False  # Click's own is in English only
    click.help_option("-h", "--help", help="显示这份说明 / show this message")(cmd)
    for parameter in cmd.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = said(parameter.help)
    cmd.short_help = said(cmd.short_help or "")
    # A docstring has the Chinese paragraphs first, then the English ones, then the examples.
    wanted = {"zh": (True,), "en": (False,), "both": (True, False)}[language()]
    paragraphs = inspect.cleandoc(cmd.help or "").split("\n\n")
    cmd.help = "\n\n".join(
        _examples(p) if p.startswith("\b") else p for p in paragraphs if p.startswith("\b") or is_han(p[:1]) in wanted
    )


def _examples(paragraph: str) -> str:
    """Examples as they are, their heading and the comments beside them in the user's language."""
    heading, lines = re.match(r"(\x08\n)?例 / (Examples?):\n", paragraph), paragraph
    if heading:
        lines = f"\b\n{headed('例', heading[2])}\n{paragraph[heading.end() :]}"
    return re.sub(r"(\S {2,})(\S.* / .*)$", lambda m: m[1] + said(m[2]), lines, flags=re.MULTILINE)


def _misuse(error: click.UsageError) -> click.UsageError:
    """The error rewritten for people; the help that a bare ``kg`` shows is unchanged."""
    return error if isinstance(error, Misuse | click.exceptions.NoArgsIsHelpError) else Misuse(error)


def _no_room_for_stdout(error: OSError) -> OutputError:
    """The result could not be printed completely."""
    with suppress(OSError):
        sys.stdout.close()  # otherwise its buffer is written once more at exit, with a traceback
    reason = error.strerror or ""
    return OutputError(
        "stdout", f"结果写不下去：{reason}", f"cannot be written: {reason}", "腾出空间", "free some space"
    )


packs_option = click.option(
    "--pack",
    "packs",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="另加的词库文件夹，可多次 / a further pack folder, may be repeated",
)


def _files_at(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from kg.export.html_files import is_place

    if value is None:
        return None
    if not is_place(value):
        raise click.BadParameter("写相对路径，或 http、https 地址 / a relative path, or an address with http or https")
    return value if not value or value.endswith("/") else value + "/"


files_at_option = click.option(
    "--files-at",
    callback=_files_at,
    metavar="PLACE",
    help="从网页看，版面文件在哪里（如 ../pages/ 或 https://…/）；网页里就有到文件和扫描图的链接"
    " / where the pages' files lie, seen from the view, which then links to them and to their scans",
)


private_option = click.option(
    "--keep-private-numbers",
    is_flag=True,
    help="不遮盖个人的电话、证件、车牌、银行卡、邮箱等号码 / do not mask private numbers and addresses",
)


_paths_argument = click.argument("paths", nargs=-1, required=True, type=ANY_PATH, metavar="PATH...")
_date_option = click.option(
    "--date",
    metavar="DATE",
    help="全部输入的见报日期，如 2023-01-05；不给则从各版面、文件名等得知"
    " / day of publication of all inputs; learnt from each page, its name and so on if not given",
)
_map_option = click.option(
    "--map",
    "column_map",
    metavar="FIELD=COLUMN,...",
    help="表格里各字段的列名，如 text=正文,date=日期 / columns of tables by field, if not the usual ones",
)
_strict_option = click.option(
    "--strict", is_flag=True, help="有一个输入不能用就停 / stop at the first input that cannot be used"
)


def reading_options(command: Command) -> Command:
    """The arguments and options of a command that reads pages but does not look for names."""
    for decorate in reversed((_paths_argument, _date_option, _map_option, _strict_option, private_option)):
        command = decorate(command)
    return command


def page_options(command: Command) -> Command:
    """The arguments and options of every command that finds names on pages."""
    for decorate in reversed(
        (
            _paths_argument,
            click.option(
                "--home",
                type=text,
                metavar="CITY",
                help="本报所在城市，如 太原市；不给则从版面推断 / the paper's city; inferred if not given",
            ),
            packs_option,
            _date_option,
            _map_option,
            click.option(
                "--jobs",
                type=click.IntRange(min=1),
                metavar="N",
                help="工作进程数；结果与它无关 / worker processes; the result does not depend on it",
            ),
            click.option(
                "--page-timeout",
                type=click.FloatRange(min=0),
                default=Bounds().seconds,
                show_default=True,
                metavar="SECONDS",
                help="每版最多用多少 CPU 秒，超过则不收这一版；0 为不限"
                " / CPU seconds for one page, after which it is refused; 0 for no limit",
            ),
            _strict_option,
        )
    ):
        command = decorate(command)
    return command


def reading(date: str | None, column_map: str | None) -> Options:
    """
    The reading options given by ``--date`` and ``--map``.

    Raises:
        SettingsError: not a date, or no such field.
    """
    from kg.read import options_of

    return options_of(date=date, columns=column_map)


def text(value: str) -> str:
    """
    Words that are not a path. Where the locale is ASCII, Python keeps the bytes of 太原市 as
    lone surrogates, which no name contains: they are decoded as the UTF-8 that terminals send.

    >>> text("太原市".encode().decode("ascii", "surrogateescape"))
    '太原市'
    """
    if not any("\ud800" <= ch <= "\udfff" for ch in value):
        return value
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def day_option(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """A day, month or year in ISO 8601; empty if not given."""
    if value and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        raise click.BadParameter("写成 2022、2022-11 或 2022-11-21 / write 2022, 2022-11 or 2022-11-21")
    return value


json_option = click.option("--json", "as_json", is_flag=True, help="在标准输出给出一个 JSON / one JSON on stdout")


def print_json(value: Any) -> None:
    """Print one JSON value on stdout, with keys in their order and Chinese unescaped."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))
