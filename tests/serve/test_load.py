"""Many at once, some of them hostile."""

from __future__ import annotations

import os
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from kg.export.vocabulary import Names
from kg.query.questions import questions, standalone
from tests.serve.started import COUNT, HOSTILE, PATIENCE, Started

CLIENTS = 50
#: ``KG_LOAD_SECONDS=60`` for the minute with which a release is tested.
SECONDS = float(os.environ.get("KG_LOAD_SECONDS", "20"))

ASKED = (
    COUNT,
    standalone(questions()["neighbours"], ("太原市",), Names()),
    standalone(questions()["types"], (), Names()),
    "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a kg:Person ; rdfs:label ?l }",
)


def test_fifty_clients_at_once_see_no_error(server: Started) -> None:
    """Each asks one query after the other; every answer is the one a lone client gets."""
    expected = [server.ask(query, "*/*").body for query in ASKED]
    end = time.monotonic() + SECONDS

    def ask_on(client: int) -> Counter[str]:
        told: Counter[str] = Counter()
        while time.monotonic() < end:
            at = (client + sum(told.values())) % len(ASKED)
            got = server.ask(ASKED[at], "*/*")
            same = sorted(got.body.split(b"\n")) == sorted(expected[at].split(b"\n"))
            told["right" if got.status == 200 and same else f"{got.status}"] += 1
        return told

    with ThreadPoolExecutor(CLIENTS) as clients:
        total = sum(clients.map(ask_on, range(CLIENTS)), Counter[str]())
    print(f"{dict(total)} in {SECONDS:g} seconds")
    assert set(total) == {"right"}
    assert total["right"] > CLIENTS


def test_a_hostile_query_runs_out_of_time_while_others_are_answered(server: Started) -> None:
    """Two of three workers hang; the third, and health, still answer."""
    with ThreadPoolExecutor(2) as clients:
        hanging = [clients.submit(server.ask, HOSTILE) for _ in range(2)]
        answered = 0
        while not all(future.done() for future in hanging):
            assert server.ask(COUNT).status == 200
            assert server.fetch("health").status == 200
            answered += 1
    assert answered > 3
    assert [future.result().status for future in hanging] == [503, 503]
    assert hanging[0].result().headers["Retry-After"]
    assert [server.ask(COUNT).status for _ in range(6)] == [200] * 6


def test_more_hostile_queries_than_workers_pass_and_the_view_stays(server: Started) -> None:
    """All workers hang: the view answers at once, and queries do so again when time is up."""
    with ThreadPoolExecutor(6) as clients:
        hanging = [clients.submit(server.ask, HOSTILE) for _ in range(6)]
        while not all(future.done() for future in hanging):
            assert server.fetch().status == 200
            # Asked as a reader would: without a pause this loop alone keeps a core busy.
            time.sleep(0.05)
    assert {future.result().status for future in hanging} == {503}
    assert server.ask(COUNT).status == 200


def test_connections_that_say_nothing_keep_nobody_out(server: Started) -> None:
    """Six hundred are opened and left idle: health and queries answer, and the connections are closed after a while."""
    address = ("127.0.0.1", server.port)
    with ExitStack() as left:
        silent = [left.enter_context(socket.create_connection(address, timeout=PATIENCE)) for _ in range(600)]
        for half in silent[:300]:
            half.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Part: ")
        begun = time.monotonic()
        assert server.fetch("health").status == 200
        assert server.ask("ASK {}").status == 200
        assert time.monotonic() - begun < PATIENCE / 4
        assert silent[-1].recv(1) == b""
