"""
Judgements that come from the view: checked, merged, written to the build's ``judgements.tsv``.

Place in the flow: serve; only with ``kg serve --edit``. A page may write when it was handed
out with the token of this start, on loopback alone. What is written is that one file, in the
form that ``kg review`` writes; the build itself stays as it is.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from pathlib import Path

from kg.link.corpus.judgements import JudgementError, merged, parse_judgements
from kg.run.decisions import JUDGEMENTS, read_judgements, save_judgements

#: What the view's own policy says where nobody may write, and where its judgements may.
_CLOSED = "form-action &#x27;none&#x27;"
_OPEN = "form-action &#x27;none&#x27;; connect-src &#x27;self&#x27;"


class Edits:
    """The right to add judgements to one build; ``token`` is made anew at every start."""

    def __init__(self, build: Path) -> None:
        self._file = build / JUDGEMENTS
        self._lock = threading.Lock()
        self.token = secrets.token_urlsafe(24)

    def allows(self, token: str) -> bool:
        """True for the token of this start."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    def page(self, text: str) -> str:
        """The view as it may be edited: it knows the token, and its policy lets it call its own server."""
        opened = text.replace(_CLOSED, _OPEN, 1)
        return opened.replace("<html ", f'<html data-edit="{self.token}" ', 1)

    def add(self, text: str) -> int:
        """
        Add the judgements of a TSV; how many the file then has.

        Raises:
            KgError: a line with a fault, here or in the file as it is, or the file cannot be written;
                it stays as it was then.
        """
        with self._lock:
            new = parse_judgements(text, JUDGEMENTS)
            if not new:
                raise JudgementError(
                    JUDGEMENTS, "没有判定", "there are no judgements", "每行写一条", "write one a line"
                )
            both = merged(read_judgements([self._file] if self._file.exists() else []), new)
            save_judgements(self._file, both)
        return len(both)
