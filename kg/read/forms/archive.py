"""
Archives: ZIP and TAR (plain, gz, bz2, xz) of any of the other forms, and a single gzipped file.

Place in the flow: read, forms. Members are unpacked one at a time to a temporary file with a name of our own, so
that no path leads outside; named limits (``kg.read.file.Limits``) stop bombs while they are unpacked.
"""

from __future__ import annotations

import gzip
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from kg.errors import PageError, UnknownFormError
from kg.model import Page
from kg.read.encoding import decode
from kg.read.file import CHUNK, File, Read
from kg.read.find import OWN, shown_name
from kg.read.forms.base import Form
from kg.read.forms.zips import check_bomb, over, zip_names
from kg.read.imprint import FOLDERS
from kg.read.unread import remedy_of

_TARS = (".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")
#: What makes a ZIP an office document.
_OFFICE = frozenset({"mimetype", "[Content_Types].xml"})
#: Set in a ZIP entry whose name is UTF-8.
_UTF8_FLAG = 0x800
#: Set in a ZIP entry that needs a password.
_LOCKED_FLAG = 0x1
#: A name, and what opens its bytes.
Member = tuple[str, Callable[[], BinaryIO] | PageError | None]


def fits(file: File) -> bool:
    """By the first bytes; office files and books are ZIPs too and are tried before."""
    head = file.head
    tar = head[257:262] == b"ustar"
    packed = head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")) and (file.suffix != ".txt")
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return tar or packed
    names = zip_names(file)
    # An office document is not an archive, even if no form here reads it.
    return bool(names) and names.isdisjoint(_OFFICE)


def read(file: File) -> Read:
    """The pages of its files, in the order of their names."""
    if file.depth >= file.options.limits.depth:
        raise over(file, "depth", f"{file.depth + 1} > {file.options.limits.depth}")
    unpacked = 0
    try:
        for name, opened in _members(file):
            bad = _outside(name)
            if bad:
                yield _refused(file, name)
            if bad or _hidden(name):
                continue
            if opened is None or isinstance(opened, PageError):
                yield opened or _no_file(file, name)
                continue
            with tempfile.TemporaryDirectory(prefix="kg-") as folder:
                spool = Path(folder) / "member"
                with opened() as stream, spool.open("wb") as copy:
                    while chunk := stream.read(CHUNK):
                        unpacked += len(chunk)
                        _check(file, unpacked)
                        copy.write(chunk)
                yield from _inner(file, name, spool)
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        said = " ".join(str(error).split())[:120]
        raise file.broken(f"压缩包读不出：{said}", f"the archive cannot be read: {said}") from error


def _inner(file: File, name: str, path: Path) -> Iterator[Page | PageError]:
    from kg.read.forms import form_of, suffixes

    folders = (*file.parts[:-1], *PurePosixPath(name).parts)[-FOLDERS - 1 :]
    inner = File(path, f"{file.name}/{name}", file.options, folders=folders, depth=file.depth + 1)
    if not name.lower().endswith(suffixes()):
        kind = PurePosixPath(name).suffix.lower() or PurePosixPath(name).name
        yield UnknownFormError(
            inner.name,
            f"没有读法：{kind} 文件",
            f"no form of input reads {kind} files",
            *remedy_of(
                kind,
                ("转成能读的格式，或移出压缩包", "convert it to a form that is read, or leave it out of the archive"),
            ),
        )
        return
    try:
        yield from form_of(inner).read(inner)
    except PageError as error:
        yield error
    except Exception as error:
        said = f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"
        yield inner.broken(f"读不出（{said}）", f"cannot be read ({said})")


def _members(file: File) -> Iterator[Member]:
    if file.head.startswith(b"PK"):
        check_bomb(file)
        with zipfile.ZipFile(file.path) as archive:
            infos = [(_zip_name(info), info) for info in archive.infolist() if not info.is_dir()]
            for name, info in sorted(infos, key=lambda pair: pair[0]):
                locked = info.flag_bits & _LOCKED_FLAG
                yield name, _locked(file, name) if locked else partial(_from_zip, archive, info)
        return
    if tarfile.is_tarfile(file.path):
        with tarfile.open(file.path) as tar:
            found = []
            said = 0
            for at, member in enumerate(tar):
                if at >= file.options.limits.members:
                    raise over(file, "members", f"> {file.options.limits.members}")
                # To find the next header this member must be unpacked: a bomb is recognised by its declared size.
                said += member.size
                _check(file, said)
                if not member.isdir():
                    found.append((shown_name(member.name), member))
            for name, member in sorted(found, key=lambda pair: pair[0]):
                yield name, partial(_from_tar, tar, member) if member.isfile() else None
        return
    inner = PurePosixPath(file.name).name.removesuffix(".gz")
    yield inner if "." in inner else f"{inner}.txt", lambda: cast(BinaryIO, gzip.open(file.path))  # noqa: SIM115


def _from_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(info))


def _from_tar(tar: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    return cast(BinaryIO, tar.extractfile(member))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 if the entry says so, else as Chinese Windows wrote it (GBK)."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
        return raw.decode("utf-8") if _is_utf8(raw) else decode(raw, info.filename).text
    except (UnicodeError, PageError):
        return info.filename


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":")


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") or part == "__MACOSX" for part in parts) or parts[-1] in OWN


def _refused(file: File, name: str) -> PageError:
    return PageError(
        f"{file.name}/{name}",
        "压缩包里的路径指向外面",
        "a path in the archive leads outside",
        "重新打包",
        "pack it again",
    )


def _no_file(file: File, name: str) -> PageError:
    return PageError(
        f"{file.name}/{name}",
        "压缩包里的这一项是链接或设备，不是文件",
        "this member of the archive is a link or a device, no file",
        "把文件本身打进包里",
        "pack the file itself",
    )


def _locked(file: File, name: str) -> PageError:
    return PageError(
        f"{file.name}/{name}",
        "压缩包里的这个文件有密码",
        "this file in the archive needs a password",
        "用密码解开，再给出文件夹",
        "unpack it with its password, then give the folder",
    )


def _check(file: File, unpacked: int) -> None:
    limits = file.options.limits
    if unpacked > limits.unpacked_bytes:
        raise over(file, "unpacked_bytes", f"> {limits.unpacked_bytes}")
    if unpacked > CHUNK and unpacked > limits.ratio * max(1, file.size):
        raise over(file, "ratio", f"> {limits.ratio}")


FORM = Form("archive", (".zip", *_TARS, ".gz"), fits, read)
