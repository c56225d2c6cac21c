"""
The RDF vocabulary: namespaces, properties, classes, and how a value becomes a term.

Place in the flow: bottom of the RDF exporter; ``triples`` and the query room read it.
The model, with reasons, is in ``docs/rdf/model.md``; kg's own terms are defined in
``kg/data/rdf/kg.ttl``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode

from kg.entity_types import TypeInfo
from kg.errors import SettingsError

#: How much of the text is included: every sentence and mention, the best sentences of each
#: link with the mentions in them, or the graph without any text.
Evidence = OneOf["all", "top", "none"]

#: Sentences per link with ``top``: enough to see whether a link is a coincidence.
TOP_SENTENCES = 3

#: ``kg.example.org`` is below a name reserved by RFC 2606: nobody can own it, no machine
#: answers there. Users who publish a graph give an address of their own.
DEFAULT_BASE = "https://kg.example.org/"

#: kg's own terms. Fixed, whatever the base: questions and shapes then fit every build.
ONTOLOGY = "https://kg.example.org/ontology#"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
ORG = "http://www.w3.org/ns/org#"
ELI = "http://data.europa.eu/eli/ontology#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ITSRDF = "http://www.w3.org/2005/11/its/rdf#"
DCT = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
OWL = "http://www.w3.org/2002/07/owl#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
WIKIDATA = "http://www.wikidata.org/entity/"

#: Prefixes that do not depend on the base.
VOCABULARIES: dict[str, str] = {
    "kg": ONTOLOGY,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "schema": SCHEMA,
    "skos": SKOS,
    "org": ORG,
    "eli": ELI,
    "nif": NIF,
    "itsrdf": ITSRDF,
    "dct": DCT,
    "prov": PROV,
    "owl": OWL,
    "void": VOID,
    "dcat": DCAT,
    "wd": WIKIDATA,
}

#: Prefix -> the path after the base. Each kind of thing has a path of its own with flat names
#: in it, so that every IRI can be written as a prefixed name.
ROOMS: dict[str, str] = {
    "id": "id",
    "art": "article",
    "pg": "page",
    "m": "mention",
    "co": "co",
    "pos": "pos",
    "st": "statement",
    "run": "run",
}

TYPE = NamedNode(RDF + "type")
INTEGER = NamedNode(XSD + "integer")
DECIMAL = NamedNode(XSD + "decimal")
DATE = NamedNode(XSD + "date")
TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))


def classes_of(info: TypeInfo) -> tuple[NamedNode, ...]:
    """The classes of an entity of a type: our own first, then common ones."""
    return tuple(map(NamedNode, info.classes))


def kg(name: str) -> NamedNode:
    """A term of kg's own vocabulary."""
    return NamedNode(ONTOLOGY + name)


_BASE = re.compile(r"(?:https?://[^\s<>\"{}|\\^`#?]+/|urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:(?:[^\s<>\"{}|\\^`#?/]+:)*)\Z")


@dataclass(frozen=True, slots=True)
class Names:
    """
    The IRIs of one build: a base and the paths under it.

    >>> Names("https://data.example.org/").id("p-1").value
    'https://data.example.org/id/p-1'
    >>> Names("urn:taiyuan:").id("p-1").value
    'urn:taiyuan:id:p-1'
    """

    base: str = DEFAULT_BASE
    id: Callable[[str], NamedNode] = field(init=False, repr=False, compare=False)
    article: Callable[[str], NamedNode] = field(init=False, repr=False, compare=False)
    page: Callable[[str], NamedNode] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not _BASE.match(self.base):
            raise SettingsError(
                "--base",
                f"“{self.base}”不能作前缀",
                f"'{self.base}' cannot be a prefix",
                "写成 https://…/ 或 urn:…:",
                "write https://…/ or urn:…:",
            )
        rooms = self.rooms()
        for name, room in (("id", "id"), ("article", "art"), ("page", "pg")):
            object.__setattr__(self, name, _maker(rooms[room]))

    def rooms(self) -> dict[str, str]:
        """Prefix -> namespace of everything under the base."""
        end = ":" if self.base.endswith(":") else "/"
        return {prefix: f"{self.base}{word}{end}" for prefix, word in ROOMS.items()}

    def prefixes(self) -> dict[str, str]:
        """All prefixes of the file, which a query may use without declaring them."""
        return {**self.rooms(), **VOCABULARIES}

    def dataset(self) -> NamedNode:
        """The IRI of the graph as a whole."""
        return NamedNode(self.base + "dataset")


def _maker(namespace: str) -> Callable[[str], NamedNode]:
    # Entities and articles are named repeatedly; building their IRIs again took a sixth of the
    # writer's time.
    @lru_cache(maxsize=65536)
    def make(local: str) -> NamedNode:
        return NamedNode(namespace + local)

    return make


@lru_cache(maxsize=65536)
def integer(value: int) -> Literal:
    """An ``xsd:integer`` in canonical form."""
    return Literal(str(value), datatype=INTEGER)


@lru_cache(maxsize=65536)
def decimal(value: float) -> Literal:
    """
    An ``xsd:decimal`` in the canonical form of XSD 1.1, to six places.

    Stores rewrite ``4.0`` to ``4`` and ``4.750`` to ``4.75``; in this form a value comes back
    unchanged. No score here is meaningful beyond six places.

    >>> decimal(4.75).value, decimal(4.0).value, decimal(-0.0000001).value
    ('4.75', '4', '0')
    """
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return Literal("0" if text == "-0" else text, datatype=DECIMAL)


@lru_cache(maxsize=16384)
def day(value: date) -> Literal:
    """An ``xsd:date`` without a time zone, as in newspapers."""
    return Literal(value.isoformat(), datatype=DATE)


#: Code points that Unicode excludes from interchange, and control characters that XML does not allow, as a
#: pattern for Python and RE2. raptor stops reading at the first of the former, and a store that answers in XML
#: writes the latter although no parser accepts them: one such character in a name would cost the whole file.
NO_CHARACTER = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f"
    + "\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(n + 0xFFFE)}{chr(n + 0xFFFF)}" for n in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_NO_CHARACTER = re.compile(NO_CHARACTER)


def loadable(text: str) -> str:
    """
    The text with non-characters as U+FFFD and control characters as their signs, one for one.

    >>> loadable("控制\\ufffe行\\x00动")
    '控制\ufffd行␀动'
    """
    if _NO_CHARACTER.search(text) is None:
        return text
    return _NO_CHARACTER.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd", text)


@lru_cache(maxsize=16384)
def zh(text: str) -> Literal:
    """A Chinese literal. The tag is just ``zh``: stores disagree on the case of ``zh-Hans``."""
    return Literal(loadable(text), language="zh")


@lru_cache(maxsize=4096)
def plain(text: str) -> Literal:
    """A string without a language: a hash, a rule's id, a file name."""
    return Literal(loadable(text))


def ontology_text(added: Iterable[TypeInfo] = ()) -> str:
    """kg's own vocabulary and the types added by packs, as Turtle: an OWL ontology with Chinese and English labels."""
    return _data("kg.ttl") + "".join(map(_defined, added))


def shapes_text() -> str:
    """The SHACL shapes to which every build conforms, as Turtle."""
    return _data("shapes.ttl")


def _data(name: str) -> str:
    return resources.files("kg").joinpath("data", "rdf", name).read_text(encoding="utf-8")


def _defined(info: TypeInfo) -> str:
    """A class with its labels; names of types contain no characters that are special in Turtle."""
    own, *common = (f"<{iri}>" for iri in info.classes)
    above = ", ".join(["kg:Entity", *common])
    used = "".join(f"{iri} a owl:Class .\n" for iri in common)
    return f'\n{used}{own} a owl:Class ; rdfs:subClassOf {above} ; rdfs:label "{info.zh}"@zh, "{info.en}"@en .\n'
