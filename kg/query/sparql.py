"""
One SPARQL query against a store: checked, run, and its answer in a plain shape.

Place in the flow: between the store and ``results``. Queries only read: updates are
no part of the grammar accepted here, the store is opened read-only, and ``SERVICE``
is refused, since a query must not make this machine call another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    Variable,
)

from kg.errors import QueryError
from kg.export.vocabulary import VOCABULARIES
from kg.query.store import names_of

Term = NamedNode | Literal | BlankNode | Triple

#: What may contain any word without its meaning: escapes in names (``x:a\#b`` begins no
#: comment), strings, IRIs, comments.
_QUOTED = re.compile(
    r"\\[_~.\-!$&'()*+,;=/?#@%]|"
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>|#[^\n]*',
    re.DOTALL,
)
_UPDATE = re.compile(
    r"(?:^|[;}\s])(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\s+(?:\{|DATA|WHERE|SILENT|INTO|GRAPH|DEFAULT|ALL|NAMED|<)",
    re.I,
)
_SERVICE = re.compile(r"(?<![\w?$:])SERVICE(?![\w:])", re.I)
#: SPARQL turns \\uXXXX into the character before it reads anything else, so that even a keyword can be written so.
_ESCAPED = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a query gave: rows under variables, a yes or no, or triples.

    Exactly one of ``rows``, ``truth`` and ``triples`` is not None.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] | None = None
    truth: bool | None = None
    triples: tuple[Triple, ...] | None = None
    #: Prefix -> namespace, for short names in tables and Turtle.
    prefixes: Mapping[str, str] | None = None

    def without(self, *names: str) -> Answer:
        """The same rows without some of the columns."""
        kept = [at for at, name in enumerate(self.variables) if name not in names]
        rows = None if self.rows is None else tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, variables=tuple(self.variables[at] for at in kept), rows=rows)


def run_sparql(store: Store, text: str, values: Mapping[str, NamedNode | Literal] | None = None) -> Answer:
    """
    Run a SELECT, ASK, CONSTRUCT or DESCRIBE query; all of kg's prefixes are declared.

    ``values`` binds variables that the query selects, as terms: what is in them is
    never read as SPARQL. Raises ``QueryError`` for a fault in the text, an update, or
    a call to another endpoint.
    """
    with faults_as_query_errors():
        found, prefixes = evaluate(store, text, values)
        return _answer(found, prefixes)


def evaluate(
    store: Store,
    text: str,
    values: Mapping[str, NamedNode | Literal] | None = None,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> tuple[QuerySolutions | QueryBoolean | QueryTriples, dict[str, str]]:
    """
    The lazy result of a checked query and the prefixes it may use; ``run_sparql`` for the rest.

    The graphs are those of the SPARQL protocol; none means the store's default graph.
    Call it, and read the result, inside ``faults_as_query_errors``.
    """
    _refuse(text)
    names = names_of(store)
    prefixes = {**names.prefixes(), **VOCABULARIES}
    bound: dict[Variable, Term] = {Variable(name): term for name, term in (values or {}).items()}
    found = store.query(
        text,
        prefixes=prefixes,
        base_iri=names.base,
        substitutions=bound or None,
        default_graph=[NamedNode(graph) for graph in default_graphs] or None,
        named_graphs=[NamedNode(graph) for graph in named_graphs] or None,
    )
    return found, prefixes


@contextmanager
def faults_as_query_errors() -> Iterator[None]:
    """The store's complaints as ``QueryError``: of the text, or of running it."""
    try:
        yield
    except SyntaxError as error:
        raise QueryError(
            "SPARQL", f"语法错误（{error}）", f"syntax error ({error})", "改正所指之处", "correct the place named"
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(
            "SPARQL", f"执行失败（{error}）", f"failed ({error})", "改写查询", "rewrite the query"
        ) from error


def _answer(found: QuerySolutions | QueryBoolean | QueryTriples, prefixes: Mapping[str, str]) -> Answer:
    if isinstance(found, QueryBoolean):
        return Answer(truth=bool(found), prefixes=prefixes)
    if isinstance(found, QueryTriples):
        return Answer(triples=tuple(found), prefixes=prefixes)
    variables = tuple(variable.value for variable in found.variables)
    return Answer(variables, tuple(map(tuple, found)), prefixes=prefixes)


def _refuse(text: str) -> None:
    bare = _QUOTED.sub(lambda found: "<>" if found[0].startswith("<") else " ", text)
    if _SERVICE.search(bare) or _ESCAPED.search(bare):
        raise QueryError(
            "SPARQL",
            "SERVICE 会让本机访问别的服务器",
            "SERVICE would make this machine call another server",
            "删去 SERVICE（和字符串以外的 \\u 转义）",
            "take SERVICE out (and \\u escapes outside strings)",
        )
    if _UPDATE.search(bare):
        raise QueryError(
            "SPARQL",
            "这里只能查询，不能修改",
            "only queries, no updates",
            "改用 SELECT、ASK、CONSTRUCT 或 DESCRIBE",
            "use SELECT, ASK, CONSTRUCT or DESCRIBE",
        )
