"""
Named questions: what researchers ask, as data, with the SPARQL that answers it.

Place in the flow: above ``sparql``. The questions are in ``kg/data/rdf/questions.toml``
with Chinese and English titles; a parameter is a variable written ``$name`` in the SPARQL
and is inserted by the serializer as a VALUES line, never pasted into the text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import QueryError
from kg.export.vocabulary import Names, plain, zh
from kg.query.sparql import Answer, run_sparql
from kg.query.store import names_of

#: How many names are proposed if the given one is not in the graph.
SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question."""

    name: str
    #: ``name`` (any name of an entity), ``id`` (an entity's id) or ``month`` (2022-11).
    kind: str
    zh: str
    en: str
    #: If omitted, the question covers everything.
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its SPARQL."""

    name: str
    zh: str
    en: str
    parameters: tuple[Parameter, ...]
    sparql: str


@cache
def questions() -> dict[str, Question]:
    """
    All named questions, in the order of the file.

    >>> questions()["neighbours"].parameters[0].name
    'name'
    """
    text = resources.files("kg").joinpath("data/rdf/questions.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["question"]
    return {row["name"]: _question(row) for row in rows}


def find_question(name: str) -> Question:
    """A question by its name; raises ``QueryError``, which lists the existing ones."""
    found = questions().get(name)
    if found is None:
        known = ", ".join(questions())
        raise QueryError(f"--ask {name}", "没有这个问题", "no such question", f"可用：{known}", f"there are: {known}")
    return found


def ask(store: Store, name: str, *arguments: str) -> Answer:
    """
    Ask a named question, with arguments in the order of its parameters.

    Raises ``QueryError`` for an unknown question, a wrong number of arguments, or a name that no
    entity has (with similar names).
    """
    question = find_question(name)
    names = names_of(store)
    values = bindings(question, arguments, names)
    for parameter, argument in zip(question.parameters, arguments, strict=False):
        if parameter.kind == "name":
            _known(store, argument)
    return _run(store, question.sparql, values).without(*values)


def takes(question: Question, arguments: int) -> bool:
    """Whether a question can be asked with so many arguments."""
    return sum(not parameter.optional for parameter in question.parameters) <= arguments <= len(question.parameters)


def parameters_text(question: Question) -> tuple[str, str]:
    """What a question takes, in Chinese and in English; optional arguments in brackets."""
    zh = " ".join(f"[{p.zh}]" if p.optional else p.zh for p in question.parameters) or "（无）"
    return zh, " ".join(f"[{p.en}]" if p.optional else p.en for p in question.parameters) or "(none)"


def bindings(question: Question, arguments: tuple[str, ...], names: Names) -> dict[str, NamedNode | Literal]:
    """The arguments as terms, by variable; raises ``QueryError`` for a wrong number of them or an unsuitable one."""
    if not takes(question, len(arguments)):
        usage, english = parameters_text(question)
        raise QueryError(
            f"--ask {question.name}", f"参数应为：{usage}", f"takes: {english}", "照此给出参数", "give these arguments"
        )
    given = dict(zip((parameter.name for parameter in question.parameters), arguments, strict=False))
    return {
        parameter.name: _TERMS[parameter.kind](given[parameter.name], names) if parameter.name in given else zh("")
        for parameter in question.parameters
    }


def _month(text: str, names: Names) -> Literal:
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        raise QueryError(text, "不是年月", "is not a month", "写成 2022-11", "write it as 2022-11")
    return plain(text)


def _id(text: str, names: Names) -> NamedNode:
    local = text.removeprefix("id:").removeprefix(names.rooms()["id"])
    if not re.fullmatch(r"[A-Za-z0-9_-]+", local):
        raise QueryError(text, "不是实体编号", "is not an entity id", "写成 p-abc123", "write it as p-abc123")
    return names.id(local)


_TERMS: Mapping[str, Callable[[str, Names], NamedNode | Literal]] = {
    "name": lambda text, names: zh(text),
    "id": _id,
    "month": _month,
}


def standalone(question: Question, arguments: tuple[str, ...], names: Names) -> str:
    """
    The question as one SPARQL text for another store: prefixes declared, values in a VALUES line.

    The values are written by the serializer. Names with a backslash or a line break are
    refused (``QueryError``): engines differ in when they resolve escapes, so no text is safe for all.

    >>> text = standalone(questions()["find"], ("太原市",), Names())
    >>> 'VALUES ($name) { ("太原市"@zh) }' in text
    True
    """
    values = bindings(question, arguments, names)
    for argument in arguments:
        if "\\" in argument or not argument.isprintable():
            raise QueryError(
                argument, "含反斜杠或控制字符", "has a backslash or control characters", "改用 kg query", "use kg query"
            )
    head = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in names.prefixes().items())
    return head + _with_values(question.sparql, values)


def _with_values(sparql: str, values: Mapping[str, NamedNode | Literal]) -> str:
    """The text with a VALUES line first in its WHERE part."""
    if not values:
        return sparql
    line = f"\n  VALUES ({' '.join('$' + name for name in values)}) {{ ({' '.join(map(str, values.values()))}) }}"
    before, where, after = sparql.partition("WHERE {")
    return before + where + line + after


def _run(store: Store, sparql: str, values: Mapping[str, NamedNode | Literal]) -> Answer:
    """
    Run it with VALUES, so that the store plans from the name: one second instead of 71 at 4.5 million triples.

    A name with a backslash or a control character is bound as a term instead: what SPARQL makes
    of such a text differs between engines.
    """
    if any("\\" in term.value or not term.value.isprintable() for term in values.values()):
        return run_sparql(store, sparql, values)
    return run_sparql(store, _with_values(sparql, values))


_NAMED = "SELECT ?entity $name WHERE { ?entity rdfs:label|skos:altLabel $name } LIMIT 1"
_NEAR = """
SELECT DISTINCT ?label $name WHERE {
  ?entity rdfs:label|skos:altLabel ?found ; rdfs:label ?label ; kg:mentionCount ?mentions .
  FILTER(CONTAINS(STR(?found), STR($name)) || CONTAINS(STR($name), STR(?found)))
} ORDER BY DESC(?mentions) ?label"""


def _known(store: Store, name: str) -> None:
    if _run(store, _NAMED, {"name": zh(name)}).rows:
        return
    rows = _run(store, _NEAR, {"name": zh(name)}).rows or ()
    near = "、".join(row[0].value for row in rows[:SUGGESTIONS] if isinstance(row[0], Literal))
    raise QueryError(
        name,
        "图中没有这个名称",
        "no entity has this name",
        f"试试：{near}" if near else "用 kg query BUILD --ask find 查找",
        f"try: {near}" if near else "look it up with kg query BUILD --ask find",
    )


def _question(row: Mapping[str, object]) -> Question:
    parameters = row.get("parameters", [])
    assert isinstance(parameters, list)
    return Question(
        name=str(row["name"]),
        zh=str(row["zh"]),
        en=str(row["en"]),
        parameters=tuple(Parameter(**parameter) for parameter in parameters),
        sparql=str(row["sparql"]).strip() + "\n",
    )
