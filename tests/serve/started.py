"""``kg serve`` as a user starts it: a process of its own on a free port."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from tests.conftest import environment_with

#: Far more than starting or one answer takes on a busy machine.
PATIENCE = 120

#: Counts the triples of a graph taken three times over: longer than anyone waits.
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@dataclass(frozen=True)
class Got:
    """An answer over HTTP."""

    status: int
    headers: Message
    body: bytes

    @property
    def media(self) -> str:
        """The media type without parameters."""
        return self.headers.get_content_type()

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode("utf-8")


@dataclass(frozen=True)
class Started:
    """A running server."""

    url: str
    process: subprocess.Popen[str]
    #: The address of the view that may write, with its token; empty without ``--edit``.
    edit: str = ""

    @property
    def sparql(self) -> str:
        """The endpoint."""
        return f"{self.url}sparql"

    @property
    def port(self) -> int:
        """Its port."""
        return urllib.parse.urlsplit(self.url).port or 0

    def fetch(self, path: str = "", body: bytes | None = None, method: str | None = None, **headers: str) -> Got:
        """One request; ``content_type="…"`` becomes a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, body, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return Got(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Got(error.code, error.headers, error.read())

    def ask(self, query: str, accept: str = "application/sparql-results+json", **parameters: str) -> Got:
        """A query by GET."""
        return self.fetch(f"sparql?{urllib.parse.urlencode({'query': query, **parameters})}", accept=accept)

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Exit status and its output after the first line."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


@contextmanager
def started(build: Path, *options: str) -> Iterator[Started]:
    """Start the command and wait for the line that says where it listens."""
    command = [sys.executable, "-m", "kg", "serve", str(build), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment_with()) as run:
        try:
            assert run.stderr is not None
            edit = ""
            for line in run.stderr:
                if "?token=" in line:
                    edit = re.search(r"http://\S+\?token=[\w-]+", line)[0]  # type: ignore[index]
                if found := re.match(r"(http://\S+?/)（", line):
                    break
            else:
                raise AssertionError("it ended before it listened")
            yield Started(found[1], run, edit)
        finally:
            if run.poll() is None:
                run.terminate()
