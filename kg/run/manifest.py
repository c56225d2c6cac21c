"""
What a build records about itself: inputs, packs, settings, home, counts, outputs.

Place in the flow: made at the end of the pipeline, read by ``kg.load``, by the RDF
exporter and by people. No clock, no absolute path, no number of workers: the same
pages, packs and settings give the same manifest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePath
from typing import Any, NotRequired, Protocol, TypedDict

import msgspec
import pyarrow as pa

from kg.count.tables import types_in
from kg.entity_types import Types
from kg.errors import BuildError, KgError, UnknownFormError
from kg.export.finished import FORMAT_VERSION, Output, damaged, output_of
from kg.export.inside import files_below
from kg.graph.centrality import how_betweenness
from kg.model import Home, Page
from kg.settings import Settings


class _Home(TypedDict):
    city: str
    province: str
    district: str
    how: str
    evidence: list[str]


class _Counts(TypedDict):
    pages: int
    articles: int
    sentences: int
    mentions: int
    features: int
    entities: int
    edges: int
    evidence: int
    relations: int
    mentions_by_type: dict[str, int]
    entities_by_type: dict[str, int]


class _Input(TypedDict):
    name: str
    status: str
    sha256: NotRequired[str]
    encoding: NotRequired[str]
    chars: NotRequired[int]
    reason: NotRequired[str]
    rule: NotRequired[str]


class _Pack(TypedDict):
    id: str
    version: str
    title: str
    licence: str
    sha256: str
    rows: int


class _Judgement(TypedDict):
    verb: str
    left: str
    right: str
    reason: str
    status: str
    note: str
    entities: list[str]


class Manifest(TypedDict):
    """What ``check_manifest`` requires of a manifest besides its format and outputs; it may have more."""

    version: str
    home: _Home
    settings: Settings
    counts: _Counts
    in_banners_only: list[str]
    inputs: list[_Input]
    packs: list[_Pack]
    redirects: NotRequired[dict[str, str]]
    judgements: NotRequired[list[_Judgement]]
    files_at: NotRequired[str]
    types: NotRequired[list[dict[str, Any]]]


class Pack(Protocol):
    """What the manifest needs to know of a pack."""

    @property
    def id(self) -> str:
        """Id of the pack."""

    @property
    def version(self) -> str:
        """Its version, as text."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def licence(self) -> str:
        """Licence of its rows."""

    @property
    def sha256(self) -> str:
        """SHA-256 of its files, in hexadecimal."""

    @property
    def rows(self) -> int:
        """Number of its rows."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that did not become part of the graph, and why."""

    name: str
    #: ``skipped`` for an error, ``unknown-form`` for a file in no known form, ``duplicate`` for a page that is there under another name.
    status: str
    #: One line, Chinese / English.
    reason: str
    #: Room and kind if the page was read only in part (``segment.error``), else empty.
    rule: str = ""

    @classmethod
    def from_error(cls, error: KgError, rule: str = "") -> Refused:
        """
        An error of one input.

        >>> from kg.errors import PageError
        >>> Refused.from_error(PageError("a.txt", "空文件", "empty file", "删去它", "remove it")).reason
        '空文件 / empty file'
        """
        # An absolute path says more about the user's machine than about the page.
        name = PurePath(error.where).name if PurePath(error.where).is_absolute() else error.where
        status = error.STATUS if isinstance(error, UnknownFormError) else "skipped"
        return cls(name, status, f"{error.zh} / {error.en}", rule)


@dataclass(frozen=True, slots=True)
class PageNote:
    """What the manifest says about a page that was read."""

    name: str
    sha256: str
    encoding: str
    chars: int
    #: Offsets of U+FFFD.
    replaced: tuple[int, ...] = ()


def note_of(page: Page) -> PageNote:
    """What is kept of a page when its text is released."""
    return PageNote(page.name, page.sha256, page.encoding, len(page.text), page.replaced)


def manifest_of(
    *,
    version: str,
    pages: Sequence[PageNote],
    refused: Iterable[Refused],
    packs: Iterable[Pack],
    settings: Settings,
    home: Home,
    tables: Mapping[str, pa.Table],
    types: Types,
    in_banners_only: Sequence[str] = (),
) -> dict[str, Any]:
    """
    Everything but the outputs, which are known when they are written (``outputs_of``).

    Types in ``types`` that packs have added are recorded: readers of the build need not have the packs.
    ``in_banners_only``: the entities that no sentence contains, so that they are not nodes.
    """
    return {
        "format": FORMAT_VERSION,
        "software": "baokg",
        "version": version,
        "home": {**home.as_dict(), "how": home.how, "evidence": list(home.evidence)},
        "settings": asdict(settings),
        "counts": _counts(tables, types),
        "betweenness": how_betweenness(len(tables["entities"]), len(tables["edges"])),
        "in_banners_only": list(in_banners_only),
        "inputs": _inputs(pages, refused),
        "packs": [_pack(p) for p in packs],
    } | ({"types": [info.as_dict() for info in types.added]} if types.added else {})


def outputs_of(folder: Path) -> dict[str, Output]:
    """Size and SHA-256 of every file below a folder, by its path there."""
    return {name: output_of(folder / name) for name in files_below(folder)}


def check_manifest(manifest: Mapping[str, Any], where: Path) -> None:
    """
    Refuse a manifest that no build of this version has written.

    Raises:
        BuildError: something is missing or of the wrong kind, or a newer program has used a
            setting that this one does not know.
    """
    settings = manifest.get("settings")
    unknown = sorted(set(settings) - {f.name for f in fields(Settings)}) if isinstance(settings, dict) else []
    if unknown:
        by = manifest.get("version")
        raise BuildError(
            str(where),
            f"由较新的 kg {by} 生成，本程序不认得设置 {unknown[0]}",
            f"was written by a newer kg {by}: this program does not know the setting {unknown[0]}",
            "升级 kg，或用 kg build 重新生成",
            "upgrade kg, or rebuild it with kg build",
        )
    try:
        msgspec.convert(manifest, Manifest)
    except msgspec.ValidationError as fault:
        raise damaged(where, f"清单读不懂（{fault}）", f"the manifest cannot be read ({fault})") from fault
    types_in(manifest, str(where))


def check_counts(counts: Mapping[str, Any], tables: Mapping[str, pa.Table], where: Path) -> None:
    """Refuse tables whose numbers of rows differ from the manifest; raises ``BuildError``."""
    for name, table in tables.items():
        if counts[name] != len(table):
            raise damaged(
                where,
                f"表 {name} 有 {len(table)} 行，清单说 {counts[name]} 行",
                f"table {name} has {len(table)} rows, the manifest says {counts[name]}",
            )


def _counts(tables: Mapping[str, pa.Table], types: Types) -> dict[str, Any]:
    counts: dict[str, Any] = {name: len(table) for name, table in tables.items()}
    for name in ("mentions", "entities"):
        by_type = Counter(tables[name]["type"].to_pylist())
        counts[f"{name}_by_type"] = {t: by_type[t] for t in types}
    return counts


def _inputs(pages: Sequence[PageNote], refused: Iterable[Refused]) -> list[dict[str, Any]]:
    read = [
        {"name": p.name, "status": "read", "sha256": p.sha256, "encoding": p.encoding, "chars": p.chars}
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
