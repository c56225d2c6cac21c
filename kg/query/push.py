"""
A build into a remote store: by the SPARQL 1.1 Graph Store Protocol, in chunks, counted at the end.

Place in the flow: aside, after query; ``kg push`` calls it. It sends ``graph.ttl``, the file
that users get. This has no blank nodes, so it may be split anywhere and a chunk may be sent
twice without harm, which is what makes retries safe.
"""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from pyoxigraph import RdfFormat, Triple, parse, serialize

from kg.errors import BuildError, OutputError, SettingsError
from kg.export.finished import reading
from kg.export.vocabulary import Names
from kg.query.store import GRAPH_FILE

#: Triples a request. 10,000 are half a megabyte of Turtle: well below the body limits of
#: common proxies (1 MB in nginx), and few enough that a retry costs little.
CHUNK = 10_000

#: How often a chunk is tried, with pauses of 1, 2, 4 and 8 seconds: enough for a store to restart.
TRIES = 5
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0

#: Seconds that one request may take: stores build indexes before they answer.
_SECONDS = 120.0

#: How much of a store's error message is shown.
_SHOWN_BYTES = 300

#: Temporary failures: too many requests, and a gateway or store that is not up.
_PASSING = frozenset({429, 502, 503, 504})

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+\Z")

#: Where stores have the query endpoint for a graph store endpoint: the ends of the two paths.
_QUERY_PATHS = (
    ("/sparql-graph-crud-auth", "/sparql"),  # Virtuoso
    ("/sparql-graph-crud", "/sparql"),
    ("/rdf-graphs/service", ""),  # RDF4J, GraphDB
    ("/statements", ""),
    ("/store", "/query"),  # Oxigraph
    ("/data", "/query"),  # Fuseki
)


@dataclass(frozen=True, slots=True)
class Target:
    """
    Where to: the graph store endpoint, the graph (None is the default graph), the user.

    A user and password in the address are removed from it, so that no message shows them;
    host and path in Chinese are encoded for HTTP.

    >>> target = Target("http://dba:geheim@图谱.example/存储/store", user="dba")
    >>> target.endpoint, target.password
    ('http://xn--wcsy15j.example/%E5%AD%98%E5%82%A8/store', 'geheim')
    """

    endpoint: str
    graph: str | None = None
    user: str | None = None
    password: str = field(default="", repr=False)
    #: SPARQL endpoint for the count; derived from ``endpoint`` if not given.
    query: str | None = None

    def __post_init__(self) -> None:
        if self.graph is not None and not _IRI.match(self.graph):
            raise SettingsError(
                self.graph, "不是 IRI", "is not an IRI", "写成 https://… 或 urn:…", "write https://… or urn:…"
            )
        for name in ("endpoint", "query"):
            if given := getattr(self, name):
                url, user, password = _plain_url(given)
                object.__setattr__(self, name, url)
                if user and self.user is None:
                    object.__setattr__(self, "user", user)
                if password and not self.password and self.user == user:
                    object.__setattr__(self, "password", password)
        self.query_endpoint()

    def query_endpoint(self) -> str:
        """
        The endpoint that counts the triples; raises ``SettingsError`` if it is unknown for this store.

        >>> Target("http://127.0.0.1:7878/store").query_endpoint()
        'http://127.0.0.1:7878/query'
        """
        if self.query:
            return self.query
        parts = urllib.parse.urlsplit(self.endpoint)
        for end, instead in _QUERY_PATHS:
            if parts.path.endswith(end):
                return parts._replace(path=parts.path.removesuffix(end) + instead, query="").geturl()
        raise SettingsError(
            self.endpoint,
            "不知道它的 SPARQL 查询地址",
            "its SPARQL query endpoint is unknown",
            "用 --query 给出",
            "give it with --query",
        )


def _plain_url(given: str) -> tuple[str, str, str]:
    """An address in ASCII without user and password, and these two; empty if there are none."""
    # What precedes the last @ may be a password, whatever else is wrong.
    shown = re.sub(r"//[^/]*@", "//", given)
    try:
        parts = urllib.parse.urlsplit(given.strip())
        host, port = parts.hostname or "", parts.port
        host = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        parts, host, port = urllib.parse.urlsplit(""), "", None
    if parts.scheme not in ("http", "https") or not host:
        raise SettingsError(
            shown, "不是 http(s) 地址", "is not an http(s) address", "写完整的地址", "write the whole address"
        )
    # What is escaped already is kept.
    path, query = (urllib.parse.quote(part, safe="/%:@!$&'()*+,;=~?") for part in (parts.path, parts.query))
    netloc = host if port is None else f"{host}:{port}"
    user, password = (urllib.parse.unquote(part or "") for part in (parts.username, parts.password))
    return urllib.parse.urlunsplit((parts.scheme, netloc, path, query, "")), user, password


@dataclass(frozen=True, slots=True)
class Pushed:
    """The result of a push."""

    #: Triples of the build.
    sent: int
    #: Triples in the graph before and after.
    before: int
    after: int
    #: Requests that had to be repeated.
    retried: int


def push(
    build: Path,
    target: Target,
    *,
    replace: bool = False,
    chunk: int = CHUNK,
    progress: Callable[[int], None] = lambda sent: None,
    pause: Callable[[float], None] = time.sleep,
) -> Pushed:
    """
    Send the triples of a build, then count those in the graph.

    ``replace`` empties the graph first; otherwise the triples are added to what is there.
    ``progress`` is called with the number of triples sent. Raises ``BuildError`` if
    ``graph.ttl`` is missing or damaged (nothing has been sent then), ``OutputError`` if the
    store refuses, does not respond, or has another count in the end.
    """
    path = build / GRAPH_FILE
    with _opened(build) as graph:
        total = sum(len(part) for part in _chunks(graph, path, chunk))
        line = _Line(target, pause)
        before = line.count()
        if replace and before:
            line.delete()
            before = 0
        sent = 0
        graph.seek(0)
        for part in _chunks(graph, path, chunk):
            line.post(serialize(part, format=RdfFormat.TURTLE, prefixes=Names().prefixes()) or b"")
            sent += len(part)
            progress(sent)
        after = line.count()
    # When triples are added, some of them may have been there already.
    if not total <= after <= before + total:
        raise OutputError(
            target.endpoint,
            f"送出 {total} 个三元组，图里却有 {after} 个",
            f"{total} triples were sent but the graph has {after}",
            "用 --replace 重新推送",
            "push again with --replace",
        )
    return Pushed(total, before, after, line.retried)


def _opened(build: Path) -> BinaryIO:
    """The graph's file, which stays the same while open, whatever is built meanwhile."""
    with reading(build) as finished:
        return finished.path(GRAPH_FILE).open("rb")


def _chunks(graph: BinaryIO, path: Path, size: int) -> Iterator[list[Triple]]:
    try:
        triples = (quad.triple for quad in parse(input=graph, format=RdfFormat.TURTLE))
        while part := list(islice(triples, size)):
            yield part
    except (OSError, SyntaxError) as error:
        raise BuildError(
            str(path),
            f"读不到或不是完好的 Turtle（{error}）",
            f"is missing or not valid Turtle ({error})",
            "运行 kg build（格式含 ttl）",
            "run kg build with format ttl",
        ) from error


class _Line:
    """The connection to a store: sends requests and repeats them."""

    def __init__(self, target: Target, pause: Callable[[float], None]) -> None:
        self._target = target
        self._pause = pause
        self._opener = _opener(target)
        self.retried = 0

    def post(self, turtle: bytes) -> None:
        """Add triples to the graph."""
        self._ask(self._graph_url(), "POST", turtle, {"Content-Type": "text/turtle; charset=utf-8"})

    def delete(self) -> None:
        """Empty the graph."""
        self._ask(self._graph_url(), "DELETE", None, {}, missing_is_fine=True)

    def count(self) -> int:
        """How many triples the graph has."""
        graph = self._target.graph
        where = "{ ?s ?p ?o }" if graph is None else f"{{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        body = urllib.parse.urlencode({"query": f"SELECT (COUNT(*) AS ?n) WHERE {where}"}).encode()
        url = self._target.query_endpoint()
        answer = self._ask(
            url,
            "POST",
            body,
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/sparql-results+json",
            },
        )
        try:
            return int(json.loads(answer)["results"]["bindings"][0]["n"]["value"])
        except (ValueError, LookupError, TypeError) as error:
            raise OutputError(
                url, "答的不是 SPARQL 结果", "its answer is not a SPARQL result", "检查 --query", "check --query"
            ) from error

    def _graph_url(self) -> str:
        endpoint, graph = self._target.endpoint, self._target.graph
        if graph is None and endpoint.endswith("/statements"):
            return endpoint  # RDF4J's older way: no parameter is the default graph.
        asked = "default" if graph is None else urllib.parse.urlencode({"graph": graph})
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{asked}"

    def _ask(
        self, url: str, method: str, body: bytes | None, headers: dict[str, str], *, missing_is_fine: bool = False
    ) -> bytes:
        """The body of the answer; temporary failures are retried."""
        wait = _FIRST_PAUSE
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                request = urllib.request.Request(url, body, headers, method=method)
                with self._opener.open(request, timeout=_SECONDS) as answer:
                    got: bytes = answer.read()
                    return got
            except urllib.error.HTTPError as error:
                said = _said(error)
                if error.code == 404 and missing_is_fine:
                    return b""
                if last or error.code not in _PASSING:
                    _refused(url, error, said)
                wait = _asked_pause(error) or wait
            except (OSError, http.client.HTTPException) as error:
                if last:
                    _unreachable(url, error)
            self.retried += 1
            self._pause(min(wait, _LONGEST_PAUSE))
            wait *= 2
        raise AssertionError("the last try returns or raises")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST would become a GET, and the triples would be lost silently."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Return the answer unchanged: an error."""


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers the store's challenge, and closes the response to it, which urllib leaves open."""

    def http_error_401(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        """Ask again with the password; None leaves it to the next handler."""
        return _closing(fp, lambda: super(_Digest, self).http_error_401(req, fp, code, msg, headers))


class _Basic(urllib.request.HTTPBasicAuthHandler):
    """The same for basic authentication."""

    def http_error_401(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        """Ask again with the password; None leaves it to the next handler."""
        return _closing(fp, lambda: super(_Basic, self).http_error_401(req, fp, code, msg, headers))


def _closing(challenge: Any, ask_again: Callable[[], Any]) -> Any:
    try:
        answer = ask_again()
    except BaseException:
        challenge.close()
        raise
    if answer is not None:
        challenge.close()
    return answer


def _opener(target: Target) -> urllib.request.OpenerDirector:
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    if target.user is not None:
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        for url in (target.endpoint, target.query_endpoint()):
            known.add_password(None, url, target.user, target.password)
        # Only after the store has asked, and Digest if it offers that (Virtuoso does).
        handlers += [_Digest(known), _Basic(known)]
    return urllib.request.build_opener(*handlers)


def _asked_pause(error: urllib.error.HTTPError) -> float | None:
    text = error.headers.get("Retry-After", "")
    return float(text) if text.isdecimal() else None


def _said(error: urllib.error.HTTPError) -> str:
    """The beginning of the store's message, as one line; closes the response."""
    if error.fp is None:  # A password refused repeatedly.
        return ""
    with error:
        return " ".join(error.read(_SHOWN_BYTES).decode("utf-8", "replace").split())


def _refused(url: str, error: urllib.error.HTTPError, said: str) -> NoReturn:
    remedies = {
        401: ("给出 --user 和密码", "give --user and the password"),
        403: ("此用户要有写权限", "this user needs the right to write"),
        404: ("检查地址", "check the address"),
        405: ("检查地址：要图存储协议的", "check the address: that of the Graph Store Protocol"),
        413: ("用较小的 --chunk", "use a smaller --chunk"),
    }
    zh, en = remedies.get(error.code, ("检查地址和库的日志", "check the address and the store's log"))
    shown = f"HTTP {error.code} {said}".strip()
    raise OutputError(url, f"库拒绝了（{shown}）", f"the store refused ({shown})", zh, en) from error


def _unreachable(url: str, error: Exception) -> NoReturn:
    reason = str(getattr(error, "reason", None) or error or type(error).__name__)
    raise OutputError(
        url, f"连不上（{reason}）", f"cannot be reached ({reason})", "检查地址和网络", "check address and network"
    ) from error
