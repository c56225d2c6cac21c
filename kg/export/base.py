"""
What every export format offers, and text passes that several need.

Place in the flow: the last room; a format reads tables and graph and writes files
into the folder it is given, never elsewhere. ``atomic`` makes that folder appear whole.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Protocol

import networkx as nx

from kg.count.tables import Tables


class Exporter(Protocol):
    """
    One format. Stateless: ``write`` may be called for any number of builds.

    The same tables and graph must give the same bytes: no clock, no order of sets.
    Every text is hostile until escaped for the format.
    """

    #: The name after ``--formats``.
    name: str
    #: All files it may write, relative to the folder, with ``/``.
    filenames: tuple[str, ...]
    #: False where ``tables`` hold all that is written: the graph with its centralities and communities is
    #: then not made, and ``graph`` is None. An outsider that says nothing gets it.
    needs_graph: bool
    #: False where the graph's nodes are enough, and edges are read from ``tables``: a tenth of the memory. An
    #: outsider that says nothing gets all.
    needs_edges: bool

    def write(self, tables: Tables, graph: Any, folder: Path) -> list[Path]:
        """Write into ``folder`` (it exists); return the files written, sorted."""
        ...


#: What XML 1.0 (section 2.2) cannot hold, not even escaped; the second form is for UTF-8, which has no surrogates.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_XML = "[^\t\n\r\u0020-\ufffd\U00010000-\U0010ffff]"
#: Control characters but tab and line ends, as a pattern of Python and of RE2.
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_CONTROL = re.compile(CONTROL)


def visible_controls(text: str) -> str:
    """
    Control characters (but tab and line ends) as the sign Unicode has for each.

    >>> visible_controls("控\\x01制\\x7f")
    '控␁制␡'
    """
    return _CONTROL.sub(lambda found: _picture(found[0]), text)


def xml_text(text: str) -> str:
    """
    Text that XML can hold and gives back unchanged.

    Forbidden control characters become their visible signs, forbidden non-characters
    U+FFFD; CR and CRLF become LF, as every XML reader would do.

    >>> xml_text("控\\x01制\\r\\n\\ufffe林武𠮷")
    '控␁制\\n\\ufffd林武𠮷'
    """
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub(lambda found: _picture(found[0]), unix)


def xml_graph(graph: nx.Graph) -> nx.Graph:
    """A copy of the graph with every text fit for XML and empty attributes left out."""
    copy = nx.create_empty_copy(graph, with_data=False)
    copy.graph.update(fit_for_xml(graph.graph))
    copy.add_nodes_from((node, fit_for_xml(data)) for node, data in graph.nodes(data=True))
    copy.add_edges_from((source, target, fit_for_xml(data)) for source, target, data in graph.edges(data=True))
    return copy


def fit_for_xml(data: dict[str, object]) -> dict[str, object]:
    """The attributes with every text fit for XML, without the empty ones."""
    return {name: xml_text(value) if isinstance(value, str) else value for name, value in data.items() if value != ""}


def _picture(ch: str) -> str:
    code = ord(ch)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
