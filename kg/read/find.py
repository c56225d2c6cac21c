"""
Which files to read: paths given by the user -> sources in a fixed order.

Place in the flow: read; before any file is opened.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import PageError, UnknownFormError
from kg.read.unread import remedy_of
from kg.regular import regular_bytes

#: Called with each input that cannot be used; the others go on.
OnError = Callable[[PageError], None]


#: Tables next to pages that are about them but are not pages.
OWN = frozenset({"pages.csv", "judgements.tsv", "registry.tsv", "doubts.tsv", "kg.toml"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, and the name the user knows it by (``/`` between parts)."""

    path: Path
    name: str


def find_pages(
    paths: Iterable[str | Path], *, suffixes: tuple[str, ...] = (".txt",), on_error: OnError | None = None
) -> list[Source]:
    """
    The files given by ``paths``, sorted by name, without duplicates.

    A folder is searched with its sub-folders; hidden entries are skipped, and so are the tables of ``OWN`` and the
    folders of packs and builds. A file with another suffix goes to ``on_error`` as ``UnknownFormError``. A file given
    directly is read whatever its suffix. A path that does not exist, a folder that cannot be opened and one without
    pages go to ``on_error``; without it the first error is raised as ``PageError``.
    """
    found: dict[str, Source] = {}
    for given in paths:
        path = Path(given)
        try:
            for source in _sources(path, suffixes, on_error):
                found.setdefault(os.path.realpath(source.path), source)
        except PageError as error:
            if on_error is None:
                raise
            on_error(error)
    return sorted(_with_own_names(list(found.values())), key=lambda source: (source.name, str(source.path)))


def shown_name(name: str) -> str:
    """
    A file name that can be shown and written, whatever bytes the disk has.

    Names from a Chinese Windows archive are GBK; Python keeps bytes that are not UTF-8 as lone
    surrogates, which none of our files can contain. They are decoded as GB18030 if that gives
    printable characters, else each such byte is written as ``\\xb0``.

    >>> shown_name("晚报.txt"), shown_name(os.fsdecode("晚报.txt".encode("gbk")))
    ('晚报.txt', '晚报.txt')
    >>> shown_name("a" + chr(0xdcff) + ".txt")
    'a\\\\xff.txt'
    """
    if not any("\ud800" <= ch <= "\udfff" for ch in name):
        return name
    data = name.encode("utf-8", "surrogateescape")
    try:
        decoded = data.decode("gb18030")
    except UnicodeDecodeError:
        decoded = ""
    return decoded if decoded.isprintable() and decoded else data.decode("utf-8", "backslashreplace")


def _sources(path: Path, suffixes: tuple[str, ...], on_error: OnError | None) -> list[Source]:
    if path.is_dir():
        inside: list[Source] = []
        unknown = 0
        for file in _walk(path, on_error):
            source = Source(file, shown_name(file.relative_to(path).as_posix()))
            if file.name.lower().endswith(suffixes):
                inside.append(source)
                continue
            unknown += 1
            if on_error is None:
                raise _unknown(source)
            on_error(_unknown(source))
        if inside or unknown:
            return inside
        raise PageError(
            shown_name(str(path)), "文件夹里没有文件", "no file in the folder", "检查路径", "check the path"
        )
    if path.exists():
        return [Source(path, shown_name(path.name))]
    raise PageError(shown_name(str(path)), "路径不存在", "no such file or folder", "检查路径", "check the path")


def _is_ours(folder: Path, files: list[str]) -> bool:
    """A pack or a build inside the folder of pages: its tables and pages are not from a newspaper."""
    if "pack.toml" in files:
        return True
    if "manifest.json" not in files:
        return False
    try:
        return _BUILD in regular_bytes(folder / "manifest.json", _MANIFEST_HEAD)
    except OSError:
        return False


#: What the first bytes of a build's manifest contain.
_BUILD, _MANIFEST_HEAD = b'"software": "baokg"', 1 << 12


def _unknown(source: Source) -> UnknownFormError:
    kind = source.path.suffix.lower() or source.path.name
    return UnknownFormError(
        source.name,
        f"没有读法：{kind} 文件",
        f"no form of input reads {kind} files",
        *remedy_of(
            kind, ("转成能读的格式，或移出文件夹", "convert it to a form that is read, or move it out of the folder")
        ),
    )


def _walk(folder: Path, on_error: OnError | None) -> Iterator[Path]:
    def closed(error: OSError) -> None:
        reason = error.strerror or str(error)
        told = PageError(
            shown_name(str(error.filename or folder)),
            f"文件夹打不开：{reason}",
            f"cannot be opened: {reason}",
            "检查权限",
            "check permissions",
        )
        if on_error is None:
            raise told from error
        on_error(told)

    for root, files in walked(folder, closed):
        for name in files:
            if not name.startswith(".") and name not in OWN:
                yield root / name


def walked(folder: Path, closed: Callable[[OSError], None] | None = None) -> Iterator[tuple[Path, list[str]]]:
    """
    A folder of pages and its sub-folders, in order, each with the names of its files; no hidden folder, pack or build.

    Args:
        closed: called for each folder that cannot be opened; without it that is left out in silence.
    """
    # os.walk does not follow links to folders, so a link to a parent cannot make it loop.
    for root, folders, files in os.walk(folder, onerror=closed):
        if _is_ours(Path(root), files) and Path(root) != folder:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield Path(root), sorted(files)


def _with_own_names(sources: list[Source]) -> list[Source]:
    """Files with the same name in different folders get as many folders in front as are needed to distinguish them."""
    depth = 1
    named = sources
    deepest = max((len(source.path.resolve().parts) for source in sources), default=0)
    while True:
        counts = Counter(source.name for source in named)
        if len(counts) == len(named):
            return named
        if depth > deepest:  # 太原.txt in UTF-8 next to 太原.txt in GBK: the bytes differ
            return [was if counts[was.name] == 1 else Source(was.path, _bytes_of(was)) for was in named]
        depth += 1
        named = [
            was if counts[was.name] == 1 else Source(was.path, _tail(was.path, source.name.count("/") + depth))
            for was, source in zip(named, sources, strict=True)
        ]


def _tail(path: Path, parts: int) -> str:
    return shown_name("/".join(path.resolve().parts[-parts:]))


def _bytes_of(source: Source) -> str:
    return str(source.path).encode("utf-8", "surrogateescape").decode("ascii", "backslashreplace")
