"""
Requests whose address contains Chinese as typed, not percent-encoded.

Place in the flow: serve; used by ``server`` for waitress. RFC 3986 requires such bytes to be
escaped, yet curl and many programs send them raw; ``/find?q=太原`` from a browser and from
them should both be answered. Only bytes above ASCII are escaped; nothing is removed.
"""

from __future__ import annotations

from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser


def escaped(line: bytes) -> bytes:
    """
    A request line with each byte above ASCII percent-encoded.

    >>> escaped("GET /find?q=太原 HTTP/1.1".encode())
    b'GET /find?q=%E5%A4%AA%E5%8E%9F HTTP/1.1'
    """
    return b"".join(bytes([byte]) if byte < 0x80 else b"%%%02X" % byte for byte in line)


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """waitress's parser with ``escaped`` applied."""

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the request line, escaped, and the headers unchanged."""
        line, end, rest = header_plus.partition(b"\r\n")
        super().parse_header(escaped(line) + end + rest)


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that reads requests with ``Parser``."""

    parser_class: Any = Parser
