"""
What can go wrong and be repaired by the person at the keyboard.

Place in the flow: the ground floor; above it only ``language``.

Every class here is one thing that a user can repair. A message is one line, in the language
chosen by ``KG_LANG`` (Chinese, then English after `` / `` by default): where, what happened,
what to do. Any other exception that leaves the program is a bug and keeps its traceback.
"""

from __future__ import annotations

import errno

from kg.language import say

#: Disk errors that may come without a file name: full, over quota, too large, read-only, broken.
DISK_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})


class KgError(Exception):
    """
    Root of all errors that the user can repair.

    >>> str(PageError("page.txt", "空文件", "empty file", "删去它", "remove it"))
    'page.txt：空文件。解决办法：删去它 / page.txt: empty file. Remedy: remove it'
    """

    def __init__(self, where: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> None:
        self.where = where
        self.zh = zh
        self.en = en
        self.remedy_zh = remedy_zh
        self.remedy_en = remedy_en
        super().__init__(where, zh, en, remedy_zh, remedy_en)

    def __str__(self) -> str:
        """One line, in the language chosen at this moment."""
        return _one_line(
            say(
                f"{self.where}：{self.zh}。解决办法：{self.remedy_zh}",
                f"{self.where}: {self.en}. Remedy: {self.remedy_en}",
            )
        )


class PageError(KgError):
    """An input file that is not a readable page: not text, empty, unknown encoding."""


class UnknownFormError(PageError):
    """A file in a folder that is in no known form of input."""

    #: Its status among the inputs in a build's manifest.
    STATUS = "unknown-form"


class PackError(KgError):
    """A faulty knowledge pack; ``where`` is ``file:line``."""


class ArgumentError(KgError):
    """A call of the library with arguments that it does not accept."""


class SettingsError(KgError):
    """A setting outside its allowed values."""


class OutputError(KgError):
    """The output folder or file cannot be written."""


class BuildError(KgError):
    """A folder that is not a finished build, or is one of another format version."""


class QueryError(KgError):
    """A SPARQL text that the store refuses, or an entity name that no node has."""


class EngineError(KgError):
    """An engine that cannot start: its package or its cluster is missing."""


def _one_line(text: str) -> str:
    """Replace control characters, so that a hostile file name cannot break the line."""
    return "".join(ch if ch.isprintable() else "\ufffd" for ch in text)
