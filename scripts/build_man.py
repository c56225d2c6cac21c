"""
Writes the man pages: one for ``kg`` and one for each command, from the help texts themselves.

    python scripts/build_man.py FOLDER

``SOURCE_DATE_EPOCH`` sets the date in their footer; ``KG_LANG`` the language, as it does for ``--help``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from click_man.core import generate_man_page

from kg._version import __version__
from kg.cli import cli

#: A paragraph that Click prints as it is.
_AS_IT_STANDS = re.compile(r"\x08\n(.+?)(?=\n\n|\Z)", re.S)


def pages(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """File name and text of the page of a command, then of those below it."""
    context = click.Context(command, info_name=name, parent=parent)
    # click-man knows neither Click's mark for such paragraphs nor that roff reads a backslash.
    text = (command.help or "").replace("\\", "\\e")
    command.help = _AS_IT_STANDS.sub(lambda found: f".nf\n{found[1]}\n.fi", text)
    yield f"{context.command_path.replace(' ', '-')}.1", generate_man_page(context, version=__version__)
    if isinstance(command, click.Group):
        for inner, below in command.commands.items():
            yield from pages(below, inner, context)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for file, page in pages(cli, "kg"):
        (folder / file).write_text(page, encoding="utf-8", newline="\n")
