"""
A build that says what the one before it said: found before it is counted, its files taken over as they are.

Place in the flow: run; asked after reading and once more after linking, told when a build is written.
What decides a build is hashed: what the pages say, inputs that were refused, home, packs, settings,
registry, judgements, and the whole program with its libraries. Under that hash the user's cache folder
keeps the SHA-256 of the manifest that was written. A manifest with that hash in the output folder was
written by us of the same things, and it says of every file what its bytes must be: files that have them
are copied, the others written anew. A folder from elsewhere, or one that was touched, cannot pass for one.
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

#: Of a request: what has been read already, where and with how many hands it is worked out.
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
    """What is known of a build before it is made, and remembered after it is written."""

    kept: Kept
    #: The folder that the build is written into, where a former one may stand.
    output: Path | None = None
    #: Hashes of all that decides the build, the first without what linking made of it.
    keys: list[str] = field(default_factory=list)
    #: The former build, once it is seen to be the same.
    former: Finished | None = None
    #: Files of each format, of the former build and then of this one.
    files: dict[str, list[str]] = field(default_factory=dict)

    def is_known(self, *said: object) -> bool:
        """Whether the folder holds the build that all this decides; remembers the question for ``remember``."""
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
                for name in (*ParquetExporter.filenames, *WRITTEN):  # what the build is read back from
                    finished.path(name)
                self.former, self.files = finished, told["files"]
        return self.former is not None

    def take(self, name: str, folder: Path) -> bool:
        """Copy the files of a format out of the former build; False where one of them is not as it was written."""
        names = self.files.get(name)
        if self.former is None or names is None:
            return False
        return all(_copied(self.former, file, folder) for file in names)

    def remember(self, written: Mapping[str, Sequence[str]], manifest: bytes) -> None:
        """The build is written: these are the files of each format, and this is its manifest."""
        own = {name: list(files) for name, files in written.items() if name in EXPORTERS}
        body = json.dumps({"manifest": hashlib.sha256(manifest).hexdigest(), "files": own})
        for key in self.keys:
            self.kept.keep_entry(key, body.encode("utf-8"))


def said_by_pages(request: Request, corpus: Corpus, parts: Mapping[str, Sequence[Path]]) -> tuple[object, ...]:
    """All that decides a build but people and former builds."""
    # A field that is new has a say until somebody says that it has none.
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
    """What linking is given beside the pages."""
    return registry_text(registry), tuple(judgements)


def said_by_names(names: Names) -> tuple[object, ...]:
    """What linking made of the names: a registry that brings nothing new leads to the same build."""
    nodes = [(atom, node.id, node.canonical, node.type) for atom, node in names.node_of.items()]
    return files_of(names), manifest_part(names), names.entities, nodes


@cache
def program_key() -> str:
    """Hash of all code and data (packs apart), and of every library that may have a say in a build's bytes."""
    digest = hashlib.sha256(f"{sys.version} {sys.platform}".encode())
    packs = _ROOT / "data" / "packs"
    for path in sorted(_ROOT.rglob("*")):
        if path.suffix != ".pyc" and packs not in path.parents and path.is_file():
            digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    # By the names of their folders, which hold the versions: reading what they say of themselves takes 50 ms.
    digest.update(repr(sorted({p.name for where in sys.path for p in Path(where).glob("*.dist-info")})).encode())
    return digest.hexdigest()


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _copied(former: Finished, name: str, folder: Path) -> bool:
    """Whether the file was as its build wrote it, and now stands in ``folder`` too; what is hashed is what is copied."""
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
