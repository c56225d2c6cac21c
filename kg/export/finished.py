"""
Reading a finished build: complete, its own files, unchanged. Nothing here writes or removes.

Place in the flow: next to ``atomic``, which writes; every command that opens a build begins
here. The hashes in the manifest detect damage and mixed-up files. They are not a signature:
whoever forges a build writes a matching manifest, so its content is checked where it is read.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, TypedDict

import msgspec

from kg.errors import BuildError
from kg.export.atomic import COMMIT
from kg.export.inside import is_file, is_plain, lstat, reaches
from kg.export.locks import locked

MANIFEST = "manifest.json"
#: Version of the files of a build; raised when an older program could not read them.
FORMAT_VERSION = 5

_BLOCK = 1 << 20


class Output(TypedDict):
    """What the manifest says about a file of the build."""

    bytes: int
    sha256: str


class _Head(msgspec.Struct):
    """What every manifest has, whichever version wrote it."""

    format: int
    outputs: dict[str, Output]


class Finished:
    """
    The folder of a finished build, open for reading.

    Every access to one of its files goes through ``path``, which checks it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """
        The manifest; ``BuildError`` if it is missing, damaged or of another format version.
        """
        if lstat(self.folder / MANIFEST) is None:
            raise BuildError(
                str(self.folder),
                "不是 kg build 的输出文件夹",
                "is not an output folder of kg build",
                "先运行 kg build，或改正路径",
                "run kg build first, or correct the path",
            )
        path = own_file(self.folder, MANIFEST)
        try:
            found = msgspec.json.decode(path.read_bytes())
            version = found["format"] if isinstance(found, dict) else None
            if isinstance(version, int) and version != FORMAT_VERSION:
                raise _other_version(self.folder, version, found.get("version"))
            head = msgspec.convert(found, _Head)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KeyError) as fault:
            raise damaged(path, f"清单读不懂（{fault}）", f"the manifest cannot be read ({fault})") from fault
        if not all(is_plain(name) for name in head.outputs):
            raise damaged(path, "清单里有文件夹以外的文件", "the manifest names files outside the folder")
        return dict(found)

    @cached_property
    def outputs(self) -> dict[str, Output] | None:
        """What the manifest says about the build's files, by name; None without a manifest to compare with."""
        if lstat(self.folder / MANIFEST) is None:
            return None
        outputs: dict[str, Output] = self.manifest["outputs"]
        return outputs

    def path(self, name: str, *, content: bool = True) -> Path:
        """
        The path of a file of the build, checked to be an ordinary file and unchanged.

        The size is compared first, then the hash if ``content`` is true. Raises ``BuildError`` if
        the file is missing, not an ordinary file, or differs from the one that the build wrote.
        """
        path = own_file(self.folder, name)
        fault = self.fault(name, content=content)
        if fault is not None:
            raise damaged(path, *fault)
        return path

    def checked(self, name: str) -> tuple[Path, str]:
        """``path``, and the SHA-256 of the file, for which it is read only once."""
        path = self.path(name)
        return path, self.digest(name) if self.outputs is None else self.outputs[name]["sha256"]

    def has(self, name: str) -> bool:
        """Whether the build has the file according to the manifest, or, without one, whether it exists."""
        return lstat(self.folder / name) is not None if self.outputs is None else name in self.outputs

    def fault(self, name: str, *, content: bool = True) -> tuple[str, str] | None:
        """What is wrong with an ordinary file, in Chinese and English; None if it is unchanged."""
        if self.outputs is None:
            return None
        if name not in self.outputs:
            return "不是这次 kg build 写的", "was not written by this kg build"
        said = self.outputs[name]
        size = (self.folder / name).stat().st_size
        if size != said["bytes"]:
            return (
                f"大小变了（应为 {said['bytes']} 字节，现为 {size}）",
                f"has another size (should be {said['bytes']} bytes, is {size})",
            )
        if content and self.digest(name) != said["sha256"]:
            return "内容变了（SHA-256 与清单不符）", "has another content (its SHA-256 is not that of the manifest)"
        return None

    def digest(self, name: str) -> str:
        """SHA-256 of a file as it is now, in hexadecimal."""
        return sha256_of(self.folder / name)


@contextlib.contextmanager
def reading(folder: Path) -> Iterator[Finished]:
    """
    A build while it is being read: no ``kg build`` puts new files in place meanwhile.

    Raises:
        BuildError: a run was killed while it put its files in place, so that old and new ones are
            mixed. A missing folder is reported by the code that reads in it.
    """
    with contextlib.ExitStack() as stack:
        # Without the right to list the folder we cannot lock it, but may still read files in it.
        with contextlib.suppress(OSError):
            stack.enter_context(locked(folder, shared=True))
        if lstat(folder / COMMIT) is not None:
            raise BuildError(
                str(folder),
                "上一次 kg build 没有写完，新旧文件混在一起",
                "the last kg build was stopped while it put its files in place: old and new ones are mixed",
                "用同样的 -o 再运行一次 kg build",
                "run kg build once more with the same -o",
            )
        yield Finished(folder)


def own_file(folder: Path, name: str) -> Path:
    """
    The path of a build's file, checked to be an ordinary one: no link to elsewhere, no pipe, no device.

    Raises:
        BuildError: there is none, or it is something else.
    """
    path = folder / name
    try:
        sound, found = reaches(folder, name) and is_file(path), lstat(path)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise damaged(path, f"打不开（{reason}）", f"cannot be opened ({reason})") from fault
    if sound:
        return path
    if found is None:
        raise damaged(path, "没有这个文件", "is missing")
    raise damaged(
        path, "不是普通文件，而是链接、管道或文件夹", "is not an ordinary file but a link, a pipe or a folder"
    )


def damaged(path: Path, zh: str, en: str) -> BuildError:
    """The error for a file of a build that has changed since it was written."""
    return BuildError(str(path), zh, en, "用 kg build 重新生成", "rebuild it with kg build")


def output_of(file: Path) -> Output:
    """The manifest's record of a file."""
    return {"bytes": file.stat().st_size, "sha256": sha256_of(file)}


def sha256_of(file: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _other_version(folder: Path, format_: int, program: object) -> BuildError:
    by = program if isinstance(program, str) else "?"
    if format_ > FORMAT_VERSION:
        return BuildError(
            str(folder),
            f"由较新的 kg {by} 生成（格式 {format_}），本程序读格式 {FORMAT_VERSION}",
            f"was written by a newer kg {by} (format {format_}), this program reads format {FORMAT_VERSION}",
            "升级 kg：pip install -U baokg",
            "upgrade kg: pip install -U baokg",
        )
    return BuildError(
        str(folder),
        f"由较旧的 kg {by} 生成（格式 {format_}），本程序读格式 {FORMAT_VERSION}",
        f"was written by an older kg {by} (format {format_}), this program reads format {FORMAT_VERSION}",
        "用 kg build 重新生成",
        "rebuild it with kg build",
    )
