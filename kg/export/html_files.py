"""
Where a page's file and its scan are, as the view links to them.

Place in the flow: helper of the HTML view. A build knows its pages by their names below the given folder, but not
where that folder is: the user says how to get there from the view (``kg build --files-at``). Names are untrusted: a
path never leads out of that folder.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

#: A form whose pages can be opened by ``#page=``.
_SHEETS = "pdf"
_NUMBER = re.compile(r"#(\d+)$")
_ARCHIVE = re.compile(r"\.(?:zip|tar|tgz|gz|bz2|xz)/", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s]+$", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def file_of(name: str, form: str, place: str) -> str:
    """
    The path of a page's file below the folder of all pages; empty if it has no file of its own.

    >>> file_of("2024/a.pdf#3", "pdf", "sheet 3"), file_of("b.txt", "text", ""), file_of("c.zip/b.txt", "text", "")
    ('2024/a.pdf#page=3', 'b.txt', '')
    """
    number = _NUMBER.search(name) if place else None
    file = name[: number.start()] if number else name
    if not _inside(file) or _ARCHIVE.search(file):
        return ""
    return f"{file}#page={number[1]}" if number and form == _SHEETS else file


def scan_of(scan: str, file: str) -> str:
    """
    A page's scan: its address, or its path next to the page's file.

    OCR programs record the path on their own machine: of an absolute path only the file name counts.

    >>> scan_of("img/1.jpg", "2024/1.xml"), scan_of("C:\\\\scans\\\\1.tif", "2024/1.xml"), scan_of("../x/1.png", "1.xml")
    ('2024/img/1.jpg', '2024/1.tif', '1.png')
    """
    if _ADDRESS.match(scan):
        return scan
    path = scan.replace("\\", "/").removeprefix("./").removeprefix("file://")
    if re.match("[A-Za-z][A-Za-z0-9+.-]+:", path):  # a single letter is a drive
        return ""
    if path.startswith("/") or _SCHEME.match(path) or not _inside(path):
        path = path.rpartition("/")[2]
    if not path or not _inside(path) or _SCHEME.match(path):
        return ""
    return str(PurePosixPath(file.partition("#page=")[0]).parent / path)


def is_place(prefix: str) -> bool:
    """
    Whether a text may precede a file's path: a relative path, or an address on the web; no other scheme.

    >>> [is_place(p) for p in ("../我的 版面/", "https://example.org/报/", "javascript:alert(1)//", " javascript:x/")]
    [True, True, False, False]
    """
    plain = prefix == prefix.strip() and not re.search(r"[\x00-\x1f\x7f]", prefix)
    return plain and (bool(re.match("https?://", prefix, re.IGNORECASE)) or not _SCHEME.match(prefix))


def _inside(path: str) -> bool:
    return all(part not in ("", ".", "..") for part in path.split("/"))
