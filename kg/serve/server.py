"""
The socket: binds, reports its address, serves until stopped.

Place in the flow: right end of the serve room; ``kg serve`` calls it. waitress speaks HTTP and
reads slow clients without giving each a thread.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from waitress.server import create_server

from kg.count.tables import types_in
from kg.entity_types import Types
from kg.errors import EngineError, SettingsError
from kg.export.finished import reading
from kg.run.decisions import JUDGEMENTS
from kg.serve.app import Application
from kg.serve.edits import Edits
from kg.serve.limits import Limits
from kg.serve.plain_utf8 import Channel
from kg.serve.pool import Pool

try:
    import resource
except ImportError:  # Windows counts sockets in another way.
    resource = None  # type: ignore[assignment]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

#: Threads besides those that wait for queries, so that / and /health always answer.
_SPARE_THREADS = 8
#: Open connections; more wait in the kernel. Each uses a file and a buffer of some kilobytes.
CONNECTIONS = 4096
#: Files that the program needs besides: pipes to the workers, tables, the log.
_OTHER_FILES = 256
#: Seconds after which an idle connection is closed, and how often this is checked: a client that
#: opens hundreds and leaves them does not keep others out for long.
IDLE_SECONDS = 10
_LOOK_EVERY = 2


class Server:
    """
    A build over HTTP; a context manager. ``run`` serves until ``KeyboardInterrupt``.

    ``port`` 0 takes a free one. Raises ``EngineError`` if the address is not available and
    ``BuildError`` if the build cannot be opened, both on entry. With ``edit`` the view may add
    judgements (``edits``) to ``judgements``, a file or its folder, or to the build's own;
    raises ``SettingsError`` if other machines could reach it.
    """

    def __init__(
        self,
        build: Path,
        host: str = "127.0.0.1",
        port: int = 8000,
        limits: Limits | None = None,
        edit: bool = False,
        judgements: Path | None = None,
    ) -> None:
        self._build, self._host, self._port = build, host, port
        if edit and self.public:
            raise SettingsError(
                f"--edit --host {host}",
                "只有本机（127.0.0.1）的页面可以写判定",
                "only pages on this machine (127.0.0.1) may write judgements",
                "去掉 --host 或 --edit",
                "remove --host or --edit",
            )
        place = judgements or build
        self._edits = Edits(place / JUDGEMENTS if place.is_dir() else place, self._types()) if edit else None
        self._pool = Pool(build, limits)
        self._socket: socket.socket | None = None

    def _types(self) -> Types:
        with reading(self._build) as finished:
            return types_in(finished.manifest)

    def __enter__(self) -> Server:
        # The address first: a port in use is reported before the store is loaded.
        self._socket = _bound(self._host, self._port)
        try:
            self._pool.__enter__()
        except BaseException:
            self._socket.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop_queries()
        if self._socket is not None:
            self._socket.close()

    @property
    def url(self) -> str:
        """Its address; a wildcard is shown as loopback, since ``0.0.0.0`` cannot be opened in a browser."""
        assert self._socket is not None
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self._socket.getsockname()[1]}/"

    @property
    def edit_url(self) -> str | None:
        """The address of the view that may write judgements; None without ``edit``."""
        return f"{self.url}?token={self._edits.token}" if self._edits else None

    @property
    def edit_file(self) -> Path | None:
        """The file to which judgements are written; None without ``edit``."""
        return self._edits.file if self._edits else None

    @property
    def public(self) -> bool:
        """Whether other machines can reach it."""
        return self._host not in LOOPBACK

    def run(self) -> None:
        """Serve until ``KeyboardInterrupt`` or ``SystemExit`` is raised in this thread."""
        limits = self._pool.limits
        # It warns of each request that waits for a thread; ours wait for a worker, by design.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        server = create_server(
            Application(self._build, self._pool, () if self.public else LOOPBACK, self._edits),
            sockets=[self._socket],
            threads=limits.places + _SPARE_THREADS,
            connection_limit=_connections(),
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=_LOOK_EVERY,
            # select() cannot watch so many.
            asyncore_use_poll=True,
            max_request_body_size=limits.request_bytes,
            max_request_header_size=limits.request_bytes,
            ident=None,
        )
        server.channel_class = Channel
        server.run()

    def stop_queries(self) -> None:
        """End all queries at once, so that no thread waits for one; safe in a signal handler."""
        self._pool.close()


def _connections() -> int:
    """How many connections may be open: as many files as the system allows, after asking it for more."""
    if resource is None:
        return CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return CONNECTIONS if soft == resource.RLIM_INFINITY else max(64, min(CONNECTIONS, soft - _OTHER_FILES))


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise EngineError(
                f"{host}:{port}", "端口已被占用", "the port is in use", "换一个 --port", "choose another --port"
            ) from error
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise EngineError(
            f"{host}:{port}",
            f"不能监听（{reason}）",
            f"cannot listen ({reason})",
            "换 --host 或 --port",
            "choose another --host or --port",
        ) from error
