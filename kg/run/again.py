"""
A build with the same result as the one before it: detected before counting, its files reused unchanged.

Place in the flow: run; checked after reading and once more after linking, updated when a build is
written. Everything that decides a build is hashed: what the pages say, refused inputs, home, packs,
settings, registry, judgements, and the whole program with its libraries. Under that hash the user's
cache folder keeps the SHA-256 of the manifest that was written. A manifest with that hash in the
output folder was written by us from the same things, and it says what the bytes of every file must
be: files that match are copied, the others written again. A folder from elsewhere, or one that was
modified, does not match.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import BuildError
from kg.export import EXPORTERS
from kg.export.finished import MANIFEST, Finished, own_file
from kg.export.parquet import ParquetExporter
from kg.knowledge.lexicon import lexicon_key
from kg.link.corpus.judgements import Judgement
from kg.link.corpus.linking import Names
from kg.link.corpus.registry import Registry, registry_text
from kg.model import Home
from kg.run.decisions import WRITTEN, files_of, manifest_part
from kg.run.kept import Kept
from kg.run.pages import Corpus, Request

_ROOT = Path(__file__).parents[1]
_BLOCK = 1 << 20

#: Fields of a request that do not decide the result: what has been read already, where and with how many workers.
_NO_SAY = frozenset(
    [
        "paths",
        "texts",
        "home",
        "packs",
        "options",
        "bounds",
        "strict",
        "registry",
        "judgements",
        "engine",
        "jobs",
        "spark_master",
        "work",
        "output",
    ]
)


@dataclass(slots=True)
class Again:
    """What is known about a build before it is made, and recorded after it is written."""

    kept: Kept
    #: The folder that the build is written to, which may contain a former one.
    output: Path | None = None
    #: Hashes of everything that decides the build; the first does not include the result of linking.
    keys: list[str] = field(default_factory=list)
    #: The former build, once it is known to be the same.
    former: Finished | None = None
    #: Files of each format: of the former build, later of this one.
    files: dict[str, list[str]] = field(default_factory=dict)

    def is_known(self, *said: object) -> bool:
        """Whether the folder contains the build that all this decides; keeps the question for ``remember``."""
        if self.kept.folder is None:
            return False
        digest = hashlib.sha256("\0".join((program_key(), *map(repr, said))).encode("utf-8", "surrogatepass"))
        self.keys.append(digest.hexdigest())
        body = self.kept.entry(self.keys[-1])
        if body is None or self.output is None:
            return False
        told = json.loads(body)
        with suppress(BuildError, OSError):
            finished = Finished(self.output)
            if finished.digest(own_file(self.output, MANIFEST).name) == told["manifest"]:
                for name in (*ParquetExporter.filenames, *WRITTEN):  # the build is read back from these
                    finished.path(name)
                self.former, self.files = finished, told["files"]
        return self.former is not None

    def take(self, name: str, folder: Path) -> bool:
        """Copy the files of a format from the former build; False if one of them has been changed."""
        names = self.files.get(name)
        if self.former is None or names is None:
            return False
        return all(_copied(self.former, file, folder) for file in names)

    def remember(self, written: Mapping[str, Sequence[str]], manifest: bytes) -> None:
        """Record that the build is written: the files of each format, and its manifest."""
        own = {name: list(files) for name, files in written.items() if name in EXPORTERS}
        body = json.dumps({"manifest": hashlib.sha256(manifest).hexdigest(), "files": own})
        for key in self.keys:
            self.kept.keep_entry(key, body.encode("utf-8"))


def said_by_pages(request: Request, corpus: Corpus, parts: Mapping[str, Sequence[Path]]) -> tuple[object, ...]:
    """Everything that decides a build except people and former builds."""
    # A new field decides the result until somebody declares that it does not.
    asked = {field.name: getattr(request, field.name) for field in fields(request) if field.name not in _NO_SAY}
    return (
        sorted(asked.items()),
        (corpus.home.as_dict(), corpus.home.how, corpus.home.evidence),
        corpus.pages,
        corpus.refused,
        lexicon_key(request.packs, Home(corpus.home.units)),
        request.files_at,
        {name: _digest(files) for name, files in parts.items()},
    )


def said_by_people(registry: Registry, judgements: Iterable[Judgement]) -> tuple[object, ...]:
    """The input of linking besides the pages."""
    return registry_text(registry), tuple(judgements)


def said_by_names(names: Names) -> tuple[object, ...]:
    """The result of linking: a registry that adds nothing new leads to the same build."""
    nodes = [(atom, node.id, node.canonical, node.type) for atom, node in names.node_of.items()]
    return files_of(names), manifest_part(names), names.entities, nodes


@cache
def program_key() -> str:
    """Hash of all code and data (except packs), and of every library that may affect a build's bytes."""
    digest = hashlib.sha256(f"{sys.version} {sys.platform}".encode())
    packs = _ROOT / "data" / "packs"
    for path in sorted(_ROOT.rglob("*")):
        if path.suffix != ".pyc" and packs not in path.parents and path.is_file():
            digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    # By the names of their folders, which contain the versions: reading their metadata takes 50 ms.
    digest.update(repr(sorted({p.name for where in sys.path for p in Path(where).glob("*.dist-info")})).encode())
    return digest.hexdigest()


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _copied(former: Finished, name: str, folder: Path) -> bool:
    """Copy a file into ``folder`` if it is as its build wrote it; the bytes hashed are the bytes copied."""
    outputs: Mapping[str, Any] = former.outputs or {}
    if name not in outputs:
        return False
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        with own_file(former.folder, name).open("rb") as source, target.open("wb") as copy:
            while block := source.read(_BLOCK):
                digest.update(block)
                copy.write(block)
    except BuildError:
        return False
    if digest.hexdigest() != outputs[name]["sha256"]:
        target.unlink()
        return False
    return True
