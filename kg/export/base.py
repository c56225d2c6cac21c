"""
What every export format provides, and text passes that several need.

Place in the flow: the last room; a format reads tables and graph and writes files into the
folder it is given, never elsewhere. ``atomic`` makes that folder appear completely or not at all.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from kg.count.tables import Tables


class Exporter(Protocol):
    """
    One format. Stateless: ``write`` may be called for any number of builds.

    The same tables and graph must give the same bytes: no clock, no iteration over sets.
    Every text is untrusted until escaped for the format.
    """

    #: The name for ``--formats``.
    name: str
    #: All files it may write, relative to the folder, with ``/``.
    filenames: tuple[str, ...]
    #: False if ``tables`` contain all that is written: the graph with its centralities and communities is
    #: then not made, and ``graph`` is None. By default, also for exporters of other packages, it is made.
    needs_graph: bool
    #: False if the graph's nodes are enough and edges are read from ``tables``, which takes a tenth of the memory.
    #: By default, also for exporters of other packages, the graph has its edges.
    needs_edges: bool

    def write(self, tables: Tables, graph: Any, folder: Path) -> list[Path]:
        """Write into ``folder`` (which exists); return the files written, sorted."""
        ...


#: Characters that XML 1.0 (section 2.2) does not allow, even escaped; the second pattern is for UTF-8, which has no surrogates.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_XML = "[^\t\n\r\u0020-\ufffd\U00010000-\U0010ffff]"
#: Control characters except tab and line ends, as a pattern for Python and RE2.
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_CONTROL = re.compile(CONTROL)


def visible_controls(text: str) -> str:
    """
    Control characters (except tab and line ends) replaced by the sign that Unicode has for each.

    >>> visible_controls("控\\x01制\\x7f")
    '控␁制␡'
    """
    return _CONTROL.sub(lambda found: _picture(found[0]), text)


def xml_text(text: str) -> str:
    """
    Text that XML can contain and returns unchanged.

    Forbidden control characters are replaced by their visible signs, forbidden non-characters
    by U+FFFD; CR and CRLF by LF, as every XML reader would do.

    >>> xml_text("控\\x01制\\r\\n\\ufffe林武𠮷")
    '控␁制\\n\\ufffd林武𠮷'
    """
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub(lambda found: _picture(found[0]), unix)


def fit_for_xml(data: dict[str, object]) -> dict[str, object]:
    """The attributes with every text made valid for XML, without empty ones."""
    return {name: xml_text(value) if isinstance(value, str) else value for name, value in data.items() if value != ""}


def _picture(ch: str) -> str:
    code = ord(ch)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
