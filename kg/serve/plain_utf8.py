"""
Requests whose address holds Chinese as it is typed, not percent-encoded.

Place in the flow: serve; what ``server`` gives to waitress. RFC 3986 wants such bytes
escaped, yet curl and many programs send them raw; a browser's ``/find?q=太原`` and theirs
should both be answered. Only the bytes above ASCII are escaped, nothing is taken away.
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
    """waitress's parser behind ``escaped``."""

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the request line, escaped, and the headers as they came."""
        line, end, rest = header_plus.partition(b"\r\n")
        super().parse_header(escaped(line) + end + rest)


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that reads requests with ``Parser``."""

    parser_class: Any = Parser
