"""
What a build says of itself: inputs, packs, settings, home, counts, outputs.

Place in the flow: made at the end of the pipeline, read by ``kg.load``, by the RDF
exporter and by people. No clock, no absolute path, no number of workers: the same
pages, packs and settings give the same manifest.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Any, Protocol

import pyarrow as pa

from kg.errors import KgError
from kg.model import ENTITY_TYPES, Home, Page
from kg.settings import Settings

#: Version of the files that a build consists of; raised when an older program could not read them.
FORMAT_VERSION = 2

#: Files are hashed in pieces of this many bytes.
_CHUNK = 1 << 20


class Pack(Protocol):
    """What the manifest wants to know of a pack."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def licence(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def rows(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that did not become part of the graph, and why."""

    name: str
    #: ``skipped`` for a fault, ``duplicate`` for a page that is there under another name.
    status: str
    #: One line, Chinese / English.
    reason: str
    #: Room and kind where reading began and could not end (``segment.error``), else empty.
    rule: str = ""

    @classmethod
    def from_error(cls, error: KgError, rule: str = "") -> Refused:
        """
        A fault of one input.

        >>> from kg.errors import PageError
        >>> Refused.from_error(PageError("a.txt", "空文件", "empty file", "删去它", "remove it")).reason
        '空文件 / empty file'
        """
        # A path from the root says more of the user's machine than of the page.
        name = PurePath(error.where).name if PurePath(error.where).is_absolute() else error.where
        return cls(name, "skipped", f"{error.zh} / {error.en}", rule)


def manifest_of(
    *,
    version: str,
    pages: Sequence[Page],
    refused: Iterable[Refused],
    packs: Iterable[Pack],
    settings: Settings,
    home: Home,
    tables: Mapping[str, pa.Table],
    in_banners_only: Sequence[str] = (),
) -> dict[str, Any]:
    """
    Everything but the outputs, which are known when they are written (``hashes_of``).

    ``in_banners_only`` names the entities that no sentence holds, so that no node is made of them.
    """
    return {
        "format": FORMAT_VERSION,
        "software": "baokg",
        "version": version,
        "home": {"city": home.city, "province": home.province, "district": home.district, "how": home.how}
        | {"evidence": list(home.evidence)},
        "settings": asdict(settings),
        "counts": _counts(tables),
        "in_banners_only": list(in_banners_only),
        "inputs": _inputs(pages, refused),
        "packs": [_pack(p) for p in packs],
    }


def hashes_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its path there."""
    files = sorted((f.relative_to(folder).as_posix(), f) for f in folder.rglob("*") if f.is_file())
    return {name: _sha256(file) for name, file in files}


def _counts(tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    counts: dict[str, Any] = {name: len(table) for name, table in tables.items()}
    for name in ("mentions", "entities"):
        by_type = Counter(tables[name]["type"].to_pylist())
        counts[f"{name}_by_type"] = {t: by_type[t] for t in ENTITY_TYPES}
    return counts


def _inputs(pages: Sequence[Page], refused: Iterable[Refused]) -> list[dict[str, Any]]:
    read = [
        {"name": p.name, "status": "read", "sha256": p.sha256, "encoding": p.encoding, "chars": len(p.text)}
        # Offsets of U+FFFD, only where there are any.
        | ({"replaced": list(p.replaced)} if p.replaced else {})
        for p in pages
    ]
    left = [
        {"name": r.name, "status": r.status, "reason": r.reason} | ({"rule": r.rule} if r.rule else {}) for r in refused
    ]
    return sorted(read + left, key=lambda entry: (str(entry["name"]), str(entry["status"])))


def _pack(pack: Pack) -> dict[str, Any]:
    return {name: getattr(pack, name) for name in ("id", "version", "title", "licence", "sha256", "rows")}


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
