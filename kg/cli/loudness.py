"""
``-q`` and ``-v``: how much a command prints besides its result.

Place in the flow: cli; the group and every command have both options, and commands check here
before printing anything but the result. Errors are always printed.
"""

from __future__ import annotations

import time
from typing import Any

import click

from kg.language import say
from kg.run.report import peak_mib

QUIET, USUAL, VERBOSE = -1, 0, 1

#: Where a run's choice is kept: in the meta of its context, which inner contexts share.
_KEY = "kg.loudness"


def loudness() -> int:
    """The choice for the command that is running; the default if none is."""
    context = click.get_current_context(silent=True)
    return USUAL if context is None else context.meta.get(_KEY, USUAL)


def notice(text: str, *, err: bool = False) -> None:
    """Print a line besides the result, such as where a file was written; not under ``-q``."""
    if loudness() != QUIET:
        click.echo(text, err=err)


def remark(text: str) -> None:
    """Print a line on stderr about how the run went; only under ``-v``."""
    if loudness() == VERBOSE:
        click.echo(text, err=True)


def loudness_options() -> list[click.Option]:
    """Both options, created anew for each command; if both are given, the last one counts."""
    return [
        click.Option(
            ["-q", "--quiet"],
            is_flag=True,
            expose_value=False,
            callback=_choose,
            help="只给要的结果和错误 / only the result asked for, and errors",
        ),
        click.Option(
            ["-v", "--verbose"],
            is_flag=True,
            expose_value=False,
            callback=_choose,
            help="在标准错误说明各阶段、最慢的版面、所用时间和内存"
            " / on stderr: stages, the slowest pages, time and memory taken",
        ),
    ]


def _choose(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if not value:
        return
    if parameter.name == "quiet":
        context.meta[_KEY] = QUIET
        return
    if context.meta.get(_KEY) != VERBOSE:
        context.meta[_KEY] = VERBOSE
        began = time.monotonic()
        context.call_on_close(lambda: _took(time.monotonic() - began))


def _took(seconds: float) -> None:
    """The last line of a run."""
    memory = peak_mib()
    zh, en = (f"，内存最多 {memory:.0f} MiB", f", memory at most {memory:.0f} MiB") if memory else ("", "")
    click.echo(say(f"用时 {seconds:.1f} 秒{zh}", f"took {seconds:.1f} s{en}"), err=True)
