"""
The bytes of one plain text -> one Page, or an error that names the file and the place.

Place in the flow: read; for callers who have bytes and know that they are text. Files of any form go
through ``forms``.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Sequence
from pathlib import Path

from kg.errors import PageError
from kg.model import Page, mint
from kg.read.checks import refuse_text
from kg.read.encoding import decode
from kg.read.forms.text import SIGNATURES, remedy_for
from kg.read.imprint import complete, folders_beside, place_of, siblings_of


def read_page(path: Path, name: str, *, max_bytes: int) -> Page:
    """
    Read one file as a page; raises ``PageError`` if it is not one.

    ``name`` is the one by which the user knows it; error messages begin with it. Files over
    ``max_bytes`` are refused before they are read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise PageError(name, "不是普通文件", "not a regular file", "换成文本文件", "give a text file")
        # One byte more than allowed: the file may grow between check and reading.
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PageError(
            name, f"无法读取（{reason}）", f"cannot be read ({reason})", "检查路径与权限", "check path and permissions"
        ) from error
    return page_from_bytes(
        data,
        name,
        max_bytes=max_bytes,
        parts=place_of(path),
        siblings=siblings_of(path),
        beside=folders_beside(path),
    )


def page_from_bytes(
    data: bytes,
    name: str,
    *,
    max_bytes: int,
    parts: tuple[str, ...] = (),
    siblings: Sequence[str] = (),
    beside: Sequence[Sequence[str]] = (),
) -> Page:
    """
    Decode a file's bytes into a page; raises ``PageError``.

    ``parts`` are the file's nearest folders and its name, ``siblings`` the names next to it, ``beside`` those of the
    folders next to each of its folders; dates are found in them.

    >>> page_from_bytes("本报讯 今天有雨。".encode("utf-16"), "a.txt", max_bytes=1000).encoding
    'utf-16-le'
    """
    _refuse_bytes(data, name, max_bytes)
    decoded = decode(data, name)
    refuse_text(decoded.text, decoded.encoding, name)
    return complete(
        Page(
            id=mint("pg", decoded.text),
            name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            encoding=decoded.encoding,
            text=decoded.text,
        ),
        parts or tuple(name.split("/")),
        siblings,
        beside,
    )


def _refuse_bytes(data: bytes, name: str, max_bytes: int) -> None:
    if not data:
        raise PageError(name, "空文件", "empty file", "删去它或换上有内容的文件", "remove it or give one with text")
    if len(data) > max_bytes:
        raise PageError(
            name,
            f"文件超过上限 {max_bytes} 字节",
            f"larger than the limit of {max_bytes} bytes",
            "拆成小文件，或调高上限",
            "split it, or raise the limit",
        )
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            raise PageError(
                name,
                f"不是文本，而是 {kind} 文件",
                f"not text but a {kind} file",
                *remedy_for(kind),
            )
