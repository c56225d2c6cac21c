"""
Judgements from the view: checked, merged, written to one ``judgements.tsv``.

Place in the flow: serve; only with ``kg serve --edit``. A page may write if it was served with
the token of this start, on loopback only. The only file written is the build's own or the one
next to the pages that the user named, in the format of ``kg review``; the build itself does not change.
"""

from __future__ import annotations

import hmac
import html
import secrets
import threading
from pathlib import Path

from kg.entity_types import Types
from kg.errors import OutputError
from kg.export.base import visible_controls as clean
from kg.link.corpus.judgements import Judgement, JudgementError, merged, parse_judgements
from kg.run.decisions import JUDGEMENTS, read_judgements, save_judgements

#: The view's own policy without the right to write, and with it.
_CLOSED = "form-action &#x27;none&#x27;"
_OPEN = "form-action &#x27;none&#x27;; connect-src &#x27;self&#x27;"


class Edits:
    """
    The right to add judgements to one file; ``token`` is new at every start.

    Args:
        file: the file to write.
        types: those that a thing may be given; ours by default.

    Raises:
        KgError: the file's folder does not exist, or a line in the file is faulty.
    """

    def __init__(self, file: Path, types: Types | None = None) -> None:
        #: The file to write.
        self.file = file
        self._types = types
        if not file.parent.is_dir():
            raise OutputError(
                str(file), "没有这个文件夹", "its folder does not exist", "先建文件夹，或改正路径",
                "create the folder, or correct the path",
            )  # fmt: skip
        self._own()
        self._lock = threading.Lock()
        self.token = secrets.token_urlsafe(24)

    def allows(self, token: str) -> bool:
        """Whether this is the token of this start."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    def page(self, text: str) -> str:
        """The view with editing on: it has the token and the file name, and its policy lets it call its own server."""
        opened = text.replace(_CLOSED, _OPEN, 1)
        told = f'data-edit="{self.token}" data-file="{html.escape(clean(str(self.file)))}"'
        return opened.replace("<html ", f"<html {told} ", 1)

    def add(self, text: str) -> int:
        """
        Add the judgements of a TSV; returns how many the file then has.

        Raises:
            KgError: a faulty line, here or in the existing file, or the file cannot be written;
                it is unchanged then.
        """
        with self._lock:
            new = parse_judgements(text, JUDGEMENTS, self._types)
            if not new:
                raise JudgementError(
                    JUDGEMENTS, "没有判定", "there are no judgements", "每行写一条", "write one a line"
                )
            both = merged(self._own(), new)
            save_judgements(self.file, both)
        return len(both)

    def _own(self) -> tuple[Judgement, ...]:
        return read_judgements([self.file] if self.file.exists() else [], self._types)
