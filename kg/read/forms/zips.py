"""
ZIP files seen from outside: the names in them, and whether they are bombs.

Place in the flow: read; shared by the forms that are ZIP files (DOCX, XLSX, EPUB) and by archives.
"""

from __future__ import annotations

import zipfile

from kg.errors import PageError
from kg.read.file import File

#: Below this any compression is fine: a page of spaces is not a bomb.
_SMALL = 1 << 20


def zip_names(file: File) -> frozenset[str]:
    """Names of the members; empty if the file is not a ZIP."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return frozenset()


def check_bomb(file: File) -> None:
    """
    Refuse a ZIP that would unpack to more than its limits allow.

    Raises:
        PageError: too many members, too many bytes, or too high a compression; the limit is named.
    """
    limits = file.options.limits
    try:
        with zipfile.ZipFile(file.path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        said = " ".join(str(error).split())[:120]
        raise file.broken(f"压缩包打不开：{said}", f"the archive cannot be opened: {said}") from error
    total = sum(info.file_size for info in infos)
    if len(infos) > limits.members:
        raise over(file, "members", f"{len(infos)} > {limits.members}")
    if total > limits.unpacked_bytes:
        raise over(file, "unpacked_bytes", f"{total} > {limits.unpacked_bytes}")
    if total > _SMALL and total > limits.ratio * max(1, file.size):
        raise over(file, "ratio", f"{total // max(1, file.size)} > {limits.ratio}")


def over(file: File, limit: str, figures: str) -> PageError:
    """The error for an archive that exceeds a limit."""
    return PageError(
        file.name,
        f"压缩包超过上限 {limit}（{figures}）",
        f"the archive is beyond the limit {limit} ({figures})",
        "解开后检查，再给出文件夹",
        "unpack and check it, then give the folder",
    )
