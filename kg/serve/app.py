"""
The HTTP application: paths, the SPARQL 1.1 protocol, media types, refusals.

Place in the flow: serve; above ``pool``, below the socket. A WSGI application on
werkzeug. No header allows a page of another site to read an answer (no CORS), and on
loopback a request with another host name is refused, so that a site whose name resolves
to this machine (DNS rebinding) learns nothing either.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

from werkzeug.datastructures import MIMEAccept, MultiDict
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    HTTPException,
    MethodNotAllowed,
    MisdirectedRequest,
    NotFound,
    UnsupportedMediaType,
)
from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response

from kg._version import __version__
from kg.errors import BuildError, KgError, OutputError
from kg.export.finished import Finished, reading
from kg.export.inside import lstat
from kg.query.wire import GRAPH_TYPES, RESULT_TYPES
from kg.serve.edits import Edits
from kg.serve.found import STYLE_HASH
from kg.serve.pool import Pool
from kg.serve.rest import Rest
from kg.serve.worker import PLAIN, Job

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

VIEW_FILE = "graph.html"
#: The explorer's own policy is in the page; no other page may frame it.
_VIEW_POLICY = "frame-ancestors 'none'"
_FIND_POLICY = f"default-src 'none'; style-src '{STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"

#: Seconds after which a client that got a 503 may try again.
_RETRY_AFTER = "2"


class Application:
    """
    The WSGI application over a build.

    ``hosts`` are the accepted host names; empty means any.
    """

    def __init__(self, build: Path, pool: Pool, hosts: Collection[str] = (), edits: Edits | None = None) -> None:
        self._build = build
        self._pool = pool
        self._hosts = frozenset(hosts)
        self._rest = Rest(build)
        self._edits = edits
        #: The view's file whose hash was checked against the manifest.
        self._seen: tuple[int, int, int] | None = None
        self._rooms: dict[str, tuple[tuple[str, ...], Callable[[Request], Response]]] = {
            "/": (("GET", "HEAD"), self._view),
            "/health": (("GET", "HEAD"), self._health),
            "/sparql": (("GET", "HEAD", "POST"), self._sparql),
            "/find": (("GET", "HEAD"), self._find),
            "/around": (("GET", "HEAD"), self._around),
        }
        if edits:
            self._rooms["/judgements"] = (("POST",), self._judgements)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        request = Request(environ)
        request.max_content_length = request.max_form_memory_size = self._pool.limits.request_bytes
        try:
            response = self._routed(request)
        except HTTPException as error:
            response = _told(error.code or 500, str(error.description))
            if isinstance(error, MethodNotAllowed):
                response.headers["Allow"] = ", ".join(error.valid_methods or ())
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        if response.status_code == 503:
            response.headers["Retry-After"] = _RETRY_AFTER
        return response(environ, start_response)

    def _routed(self, request: Request) -> Response:
        if self._hosts and _host(request) not in self._hosts:
            raise MisdirectedRequest("主机名不是本机 / not a name of this machine")
        if request.path not in self._rooms:
            raise NotFound(
                "没有这个地址；可用：/、/find、/sparql、/health / no such path; there are /, /find, /sparql, /health"
            )
        methods, room = self._rooms[request.path]
        if request.method not in methods:
            raise MethodNotAllowed(methods, f"只接受 {', '.join(methods)} / only {', '.join(methods)}")
        return room(request)

    def _view(self, request: Request) -> Response:
        if self._edits and "token" in request.args:
            return self._editable(self._edits, request)
        if lstat(self._build / VIEW_FILE) is None:
            raise NotFound(
                "没有 graph.html：用 kg build --formats ttl,html 生成 / no graph.html: make it with kg build --formats ttl,html"
            )
        try:
            with reading(self._build) as finished:
                response = send_file(self._view_file(finished), request.environ, mimetype="text/html")
        except (BuildError, OSError) as error:
            return _told(503, str(error))
        response.headers["Content-Security-Policy"] = _VIEW_POLICY
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _view_file(self, finished: Finished) -> Path:
        """The view's file as it was written; its hash is computed once for each file, its size checked each time."""
        at = (self._build / VIEW_FILE).lstat()
        stamp = (at.st_ino, at.st_size, at.st_mtime_ns)
        path = finished.path(VIEW_FILE, content=stamp != self._seen)
        self._seen = stamp
        return path

    def _editable(self, edits: Edits, request: Request) -> Response:
        """The view with the right to write judgements, for a request with the token."""
        if not edits.allows(request.args["token"]):
            raise Forbidden("令牌不对：用 kg serve 打印的地址 / wrong token: use the address that kg serve printed")

        def page() -> str:
            with reading(self._build) as finished:
                return edits.page(self._view_file(finished).read_text(encoding="utf-8"))

        return self._page(page, _VIEW_POLICY)

    def _judgements(self, request: Request) -> Response:
        """Judgements from the view; a page of another site does not have the token and may not send its header."""
        assert self._edits is not None
        if not self._edits.allows(request.headers.get("X-KG-Token", "")):
            raise Forbidden("令牌不对 / wrong token")
        try:
            count = self._edits.add(_decoded(request.get_data()))
        except KgError as error:
            return _told(409 if isinstance(error, OutputError) else 400, str(error))
        return Response(json.dumps({"judgements": count}) + "\n", content_type="application/json")

    def _find(self, request: Request) -> Response:
        return self._page(lambda: self._rest.find(request.args.get("q", "")), _FIND_POLICY)

    def _around(self, request: Request) -> Response:
        return self._page(lambda: self._rest.around(request.args.get("id", "")), _VIEW_POLICY)

    def _page(self, made: Callable[[], str | None], policy: str) -> Response:
        try:
            page = made()
        except (BuildError, OSError) as error:
            return _told(503, str(error))
        if page is None:
            raise NotFound("没有这个编号的节点 / no node with this id")
        response = Response(page, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = policy
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _health(self, request: Request) -> Response:
        told = {"status": "ok", "version": __version__}
        return Response(json.dumps(told) + "\n", content_type="application/json")

    def _sparql(self, request: Request) -> Response:
        given = _parameters(request)
        if given is None:
            return _service_description(request)
        accepted = request.accept_mimetypes
        reply = self._pool.run(
            Job(
                query=given["query"],
                result_media=_chosen(accepted, RESULT_TYPES),
                graph_media=_chosen(accepted, GRAPH_TYPES),
                default_graphs=tuple(given.getlist("default-graph-uri")),
                named_graphs=tuple(given.getlist("named-graph-uri")),
            )
        )
        response = Response(reply.body, reply.status, content_type=reply.media)
        response.headers["Vary"] = "Accept"
        return response


def _parameters(request: Request) -> MultiDict[str, str] | None:
    """The parameters of a query sent in any of the protocol's three ways; None for a bare GET."""
    _decoded(unquote_to_bytes(request.query_string))
    given: MultiDict[str, str] = MultiDict(request.args)
    if request.method == "POST":
        if request.mimetype == _UPDATE:
            raise _read_only()
        if request.mimetype == _FORM:
            _decoded(unquote_to_bytes(request.get_data(cache=True)))
            given.update(request.form)
        elif request.mimetype == _QUERY:
            given.add("query", _decoded(request.get_data()))
        else:
            raise UnsupportedMediaType(f"只接受 {_FORM}、{_QUERY} / only {_FORM} and {_QUERY}")
    if "update" in given:
        raise _read_only()
    queries = given.getlist("query")
    if not queries and request.method != "POST":
        return None
    if len(queries) != 1:
        raise BadRequest("要有且只有一个 query 参数 / exactly one parameter query is needed")
    return given


def _read_only() -> Forbidden:
    return Forbidden("这里只能查询，不能修改 / only queries, no updates")


def _decoded(body: bytes) -> str:
    """A body that must be UTF-8; otherwise the query would search for other characters than were typed."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("查询不是 UTF-8 / the query is not UTF-8") from None


def _chosen(accepted: MIMEAccept, known: Iterable[str]) -> str | None:
    """The best of the known types, the first one if there is no preference, None if none is acceptable."""
    offered = list(known)
    return accepted.best_match(offered) if accepted else offered[0]


def _host(request: Request) -> str:
    try:
        return urlsplit(f"//{request.environ.get('HTTP_HOST', '')}").hostname or ""
    except ValueError:
        return ""


def _service_description(request: Request) -> Response:
    """The capabilities of the endpoint (W3C Service Description), for a GET without a query."""
    text = resources.files("kg").joinpath("data/rdf/service.ttl").read_text(encoding="utf-8")
    plain = request.accept_mimetypes.best_match(["text/html", "text/turtle"], "text/turtle") == "text/html"
    return Response(text, content_type=PLAIN if plain else "text/turtle; charset=utf-8")


def _told(status: int, text: str) -> Response:
    return Response(" ".join(text.split()) + "\n", status, content_type=PLAIN)
