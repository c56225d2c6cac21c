"""
Errors as the command line reports them: a line on stderr, and the file that cannot be written.

Place in the flow: cli; below common.py and progress.py.
"""

from __future__ import annotations

from pathlib import Path

import click

from kg.errors import KgError, OutputError


def warn(error: KgError) -> None:
    """One line on stderr for an error that does not end the run."""
    click.echo(str(error), err=True)


def unwritable(output: Path, fault: OSError, option: str = "-o") -> OutputError:
    """The file of an option cannot be written: the system's reason, and the remedy."""
    reason = fault.strerror or ""
    return OutputError(
        str(output),
        f"写不了（{reason}）",
        f"cannot be written ({reason})",
        f"换一个 {option}",
        f"choose another {option}",
    )
