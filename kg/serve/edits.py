"""
Judgements that come from the view: checked, merged, written to one ``judgements.tsv``.

Place in the flow: serve; only with ``kg serve --edit``. A page may write when it was handed
out with the token of this start, on loopback alone. What is written is that one file, the build's own or
the one beside the pages that the user named, in the form that ``kg review`` writes; the build itself stays as it is.
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

#: What the view's own policy says where nobody may write, and where its judgements may.
_CLOSED = "form-action &#x27;none&#x27;"
_OPEN = "form-action &#x27;none&#x27;; connect-src &#x27;self&#x27;"


class Edits:
    """
    The right to add judgements to one file; ``token`` is made anew at every start.

    Args:
        file: what is written.
        types: those that a thing may be given; ours if left out.

    Raises:
        KgError: the file's folder is not there, or a line in the file has a fault.
    """

    def __init__(self, file: Path, types: Types | None = None) -> None:
        #: What is written.
        self.file = file
        self._types = types
        if not file.parent.is_dir():
            raise OutputError(
                str(file), "没有这个文件夹", "its folder is not there", "先建文件夹，或改正路径",
                "make the folder, or mend the path",
            )  # fmt: skip
        self._own()
        self._lock = threading.Lock()
        self.token = secrets.token_urlsafe(24)

    def allows(self, token: str) -> bool:
        """True for the token of this start."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    def page(self, text: str) -> str:
        """The view as it may be edited: it knows token and file, and its policy lets it call its own server."""
        opened = text.replace(_CLOSED, _OPEN, 1)
        told = f'data-edit="{self.token}" data-file="{html.escape(clean(str(self.file)))}"'
        return opened.replace("<html ", f"<html {told} ", 1)

    def add(self, text: str) -> int:
        """
        Add the judgements of a TSV; how many the file then has.

        Raises:
            KgError: a line with a fault, here or in the file as it is, or the file cannot be written;
                it stays as it was then.
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
