"""
Is a build as it was written: every file by size and hash, the tables by what they say of each other.

Place in the flow: beside ``built``; ``kg verify`` calls it. Reads only.
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
    """One file that is not as the manifest says."""

    name: str
    #: ``extra`` is a file that a build may write and this one did not; ``other`` is none of
    #: a build's business (a README, judgements) and no fault.
    kind: Kind
    zh: str
    en: str


def verify(folder: str | os.PathLike[str]) -> list[Finding]:
    """
    Read every file of a build and compare it with the manifest.

    Returns:
        What differs, sentences and mentions that are not in their page's text among it, sorted by name; where nothing but ``other`` is among it, the build
        is as it was written. Hashes tell damage, not who wrote a build.

    Raises:
        BuildError: no manifest to compare with, or one that cannot be read.
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
            yield Finding(name, "other", "不是 kg build 写的", "is no file of kg build")


def _inside(finished: Finished) -> Iterator[Finding]:
    """Faults that hashes do not tell, in a build whose manifest fits its files."""
    try:
        check_texts(load_from(finished).tables, str(finished.folder / FOLDER))
    except BuildError as error:
        yield Finding(Path(error.where).name, "damaged", error.zh, error.en)
