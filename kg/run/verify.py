"""
Is a build as it was written: every file by size and hash, the tables by their consistency.

Place in the flow: next to ``built``; ``kg verify`` calls it. Only reads.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.count.sound import check_texts
from kg.errors import BuildError
from kg.export.finished import MANIFEST, Finished, own_file, reading
from kg.export.inside import files_below
from kg.export.parquet import FOLDER
from kg.run.built import generated_files, load_from

Kind = Literal["damaged", "missing", "extra", "other"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One file that differs from the manifest."""

    name: str
    #: ``extra`` is a file that a build may write and this one did not; ``other`` does not belong
    #: to a build (a README, judgements) and is not an error.
    kind: Kind
    zh: str
    en: str


def verify(folder: str | os.PathLike[str]) -> list[Finding]:
    """
    Read every file of a build and compare it with the manifest.

    Returns:
        What differs, including sentences and mentions that are not in their page's text, sorted by name; if there is
            nothing but ``other``, the build is as it was written. Hashes detect damage, not who wrote a build.

    Raises:
        BuildError: no manifest to compare with, or an unreadable one.
    """
    with reading(Path(folder)) as finished:
        found = [*_changed(finished), *_extra(finished)]
        if not any(finding.kind in ("damaged", "missing") for finding in found):
            found += _inside(finished)
        return sorted(found, key=lambda finding: finding.name)


def _changed(finished: Finished) -> Iterator[Finding]:
    for name in finished.manifest["outputs"]:
        try:
            own_file(finished.folder, name)
            fault = finished.fault(name)
        except BuildError as error:
            there = os.path.lexists(finished.folder / name)
            yield Finding(name, "damaged" if there else "missing", error.zh, error.en)
        except OSError as error:
            reason = error.strerror or str(error)
            yield Finding(name, "damaged", f"打不开（{reason}）", f"cannot be opened ({reason})")
        else:
            if fault is not None:
                yield Finding(name, "damaged", *fault)


def _extra(finished: Finished) -> Iterator[Finding]:
    known = {MANIFEST, *finished.manifest["outputs"]}
    written = set(generated_files())
    for name in files_below(finished.folder):
        if name in known:
            continue
        if name in written:
            yield Finding(name, "extra", "不是这次 kg build 写的", "was not written by this kg build")
        else:
            yield Finding(name, "other", "不是 kg build 写的", "is not a file of kg build")


def _inside(finished: Finished) -> Iterator[Finding]:
    """Errors that hashes do not detect, in a build whose manifest matches its files."""
    try:
        check_texts(load_from(finished).tables, str(finished.folder / FOLDER))
    except BuildError as error:
        yield Finding(Path(error.where).name, "damaged", error.zh, error.en)
