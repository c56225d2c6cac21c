"""``kg serve`` from the command line: the line it prints, the ways it ends."""

from __future__ import annotations

import signal
import socket
import urllib.parse
from pathlib import Path

import pytest

from kg.serve.server import Server
from tests.conftest import Run
from tests.serve.started import HOSTILE, started


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_even_while_a_query_hangs(number: int, out: Path) -> None:
    """Exit status 0, one line, no traceback, and no process left behind."""
    with started(out, "--workers", "1", "--timeout", "600") as server:
        asked = urllib.parse.urlencode({"query": HOSTILE})
        with socket.create_connection((urllib.parse.urlsplit(server.url).hostname, server.port)) as hanging:
            hanging.sendall(f"GET /sparql?{asked} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            # Requests are taken in turn: this one has been taken when the next is answered.
            assert server.fetch("health").status == 200
            status, said = server.stop(number)
    assert status == 0
    assert said == "已停止 / stopped\n"


def test_a_port_in_use_is_one_line(run: Run, out: Path) -> None:
    """The message names the port and the remedy."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", out, "--port", taken.getsockname()[1])
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "the port is in use" in done.stderr
    assert "--port" in done.stderr


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
def test_an_address_that_is_not_ours_is_one_line(host: str, run: Run, out: Path) -> None:
    """An unknown name, an address of another network."""
    done = run("serve", out, "--host", host, "--port", "0")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "cannot listen" in done.stderr


def test_a_folder_without_a_build_is_one_line(run: Run, tmp_path: Path) -> None:
    """As for all commands that read a build."""
    done = run("serve", tmp_path, "--port", "0")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "kg build" in done.stderr


def test_other_machines_come_in_only_when_asked() -> None:
    """Loopback by default; another address is warned of and may be reached by any name."""
    assert not Server(Path("exports")).public
    assert Server(Path("exports"), "0.0.0.0").public


def test_an_open_address_warns_and_answers_under_other_names(out: Path) -> None:
    """The user who opens it gives the names."""
    with started(out, "--host", "0.0.0.0", "--workers", "1") as server:
        assert server.fetch("health", host="archive.example").status == 200
