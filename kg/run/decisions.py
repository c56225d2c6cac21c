"""
The files that people and former builds leave for the next build: judgements and registry.

Place in the flow: next to the manifest; found and read before the link stage, written by
``kg build`` (registry, doubts) and ``kg review`` (judgements).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.entity_types import Types
from kg.errors import OutputError
from kg.link.corpus.doubts import doubts_text
from kg.link.corpus.judgements import Judgement, JudgementError, judgements_text, merged, parse_judgements
from kg.link.corpus.linking import Names
from kg.link.corpus.registry import Registry, RegistryError, parse_registry, registry_text
from kg.regular import regular_bytes, regular_text

JUDGEMENTS, REGISTRY, DOUBTS = "judgements.tsv", "registry.tsv", "doubts.tsv"
#: The files about entities that a build writes besides tables and exports.
WRITTEN = (DOUBTS, REGISTRY)


def find_judgements(output: Path | None, inputs: Iterable[Path]) -> tuple[Path, ...]:
    """
    The judgements that belong to a build: ``judgements.tsv`` in its folder, in the input
    folders and next to the input files; all of them count.
    """
    folders = [*([output] if output else []), *(p if p.is_dir() else p.parent for p in inputs)]
    found = (folder / JUDGEMENTS for folder in folders)
    return tuple(dict.fromkeys(path for path in found if path.is_file()))


def read_judgements(paths: Iterable[Path], types: Types | None = None) -> tuple[Judgement, ...]:
    """
    The judgements of all files together; ``types`` as for ``parse_judgements``.

    Raises:
        JudgementError: a faulty line, or a file that is not text.
    """
    return merged(*(parse_judgements(_text(path, JudgementError), str(path), types) for path in paths))


def read_registry(path: Path | None) -> Registry:
    """
    The registry of a former build; an empty one without a path.

    Raises:
        RegistryError: a faulty line, or a file that is not text.
    """
    return parse_registry(_text(path, RegistryError), str(path)) if path else Registry()


def save_judgements(path: Path, judgements: Iterable[Judgement]) -> None:
    """
    Rewrite the file, sorted, keeping its notes; completely or not at all, and on disk when this returns.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        former = regular_text(path, "utf-8-sig") if path.exists() else ""
        handle, name = tempfile.mkstemp(prefix=".judgements-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(judgements_text(judgements, former))
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise OutputError(
            str(path),
            f"写不进判定文件（{reason}）",
            f"the judgements cannot be written ({reason})",
            "用 --judgements 换一个位置",
            "choose another place with --judgements",
        ) from fault


def files_of(names: Names) -> dict[str, str]:
    """Text of the files that a build keeps about its entities, by name."""
    return {DOUBTS: doubts_text(names.doubts), REGISTRY: registry_text(names.registry)}


def manifest_part(names: Names) -> dict[str, Any]:
    """What the manifest says about redirects and judgements; empty if there are none."""
    said: dict[str, Any] = {}
    if names.redirects:
        said["redirects"] = dict(sorted(names.redirects.items()))
    if names.verdicts:
        said["judgements"] = [
            {
                "verb": v.judgement.verb,
                "left": v.judgement.left,
                "right": v.judgement.right,
                "reason": v.judgement.reason,
                "status": v.status,
                "note": v.note,
                "entities": list(ids),
            }
            for v, ids in zip(names.verdicts, names.judged, strict=True)
        ]
    return said


def add_judgement(path: Path, judgement: Judgement, types: Types | None = None) -> None:
    """Add a judgement to a file, which is created if missing. Raises as ``read_judgements`` and ``save_judgements`` do."""
    save_judgements(path, merged(_own(path, types), (judgement,)))


def remove_judgement(path: Path, judgement: Judgement, types: Types | None = None) -> None:
    """Remove a judgement. Raises as ``read_judgements`` and ``save_judgements`` do."""
    save_judgements(path, (j for j in _own(path, types) if j.key != judgement.key))


def _own(path: Path, types: Types | None) -> tuple[Judgement, ...]:
    return read_judgements([path], types) if path.exists() else ()


def _text(path: Path, error: type[JudgementError] | type[RegistryError]) -> str:
    try:
        return regular_bytes(path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        line = fault.object[: fault.start].count(b"\n") + 1 if isinstance(fault, UnicodeDecodeError) else 1
        raise error(
            f"{path}:{line}",
            "读不出来（应为 UTF-8 文本）",
            "cannot be read (UTF-8 text wanted)",
            "存成 UTF-8，或改正路径",
            "save it as UTF-8, or correct the path",
        ) from fault
