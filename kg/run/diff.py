"""
Two builds -> what differs between them, and why.

Place in the flow: run; ``kg diff`` prints what this returns. Everything is derived from the names on
the pages: a node, a link or a stated relation changes because names on some page did, and those
changed because of an added or removed page, a pack row, a judgement, the home, a setting or the program.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from kg.count.engines import open_engine
from kg.count.engines.base import Engine
from kg.run.built import Build

What = Literal["added", "removed", "changed"]
Kind = Literal["page", "pack", "pattern", "judgement", "home", "setting", "code", "statistics"]

#: Columns of a node, a link and a stated relation that are compared. A link's pmi, npmi and g2
#: are not among them: every page added changes those of all links a little.
NODE = ("type", "canonical", "disambiguator", "code", "wikidata", "parent_id", "mention_count", "article_count")
EDGE = ("count", "articles", "weight", "first_seen", "last_seen")
RELATION = ("title", "former", "rule", "score")

#: How many causes of one change are reported, the most frequent first.
CAUSES_TOLD = 5


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """Why something changed."""

    kind: Kind
    #: The page's name, ``pack/file:line``, the judgement's text, the setting's name.
    ref: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Change:
    """A node, link or stated relation that only one build has, or that differs."""

    what: What
    #: Its id; for a link both ids.
    id: tuple[str, ...]
    #: Names of the entities concerned.
    names: tuple[str, ...]
    #: Field -> former and new value; only for changes.
    fields: Mapping[str, tuple[Any, Any]]
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two builds."""

    nodes: tuple[Change, ...]
    edges: tuple[Change, ...]
    relations: tuple[Change, ...]
    #: What changed outside the graph: pages, packs, settings, judgements.
    inputs: tuple[Cause, ...]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.nodes or self.edges or self.relations or self.inputs)

    def as_dict(self) -> dict[str, Any]:
        """Ready for ``json.dumps``."""
        return asdict(self)


def diff(former: Build, new: Build) -> Difference:
    """The differences from ``former`` to ``new``, sorted by id, each with its causes."""
    with open_engine("local") as engine:
        for side, build in (("a", former), ("b", new)):
            for name, columns in _READ.items():
                engine.read(f"{name}_{side}", build.tables.named()[name], columns)
        inputs = tuple(sorted(_inputs(former.manifest, new.manifest)))
        names = {name: shown for build in (former, new) for name, shown in _names(build)}
        blame = _Blame(former, new, inputs, names, engine)
        return Difference(
            nodes=tuple(_nodes(engine, blame, names)),
            edges=tuple(_edges(engine, blame, names)),
            relations=tuple(_relations(engine, blame, names)),
            inputs=inputs,
        )


_READ: dict[str, dict[str, str]] = {
    "mentions": {
        "mention_id": "mention_id", "page_id": "page_id", "entity_id": "entity_id", "rule": "rule", "pack_row": "row",
        "span_start": "start", "span_end": "end", "article_id": "article_id", "canonical": "canonical",
    },
    "entities": {"entity_id": "entity_id"} | {name: name for name in NODE},
    "edges": {"source": "source", "target": "target"} | {name: name for name in EDGE},
    "evidence": {"source": "source", "target": "target", "article_id": "article_id"},
    "relations": {name: name for name in ("relation_id", "subject", "predicate", "object", "article_id", *RELATION)},
    "articles": {"article_id": "article_id", "page_id": "page_id"},
    "pages": {"page_id": "page_id", "name": "name"},
}  # fmt: skip


class _Blame:
    """Finds the causes of a change among the names that were added, removed or changed."""

    def __init__(
        self, former: Build, new: Build, inputs: Iterable[Cause], names: Mapping[str, str], engine: Engine
    ) -> None:
        self._names = names
        self._inputs = tuple(inputs)
        self._packs = {cause.ref for cause in inputs if cause.kind == "pack"}
        self._judged = _judged(former.manifest, new.manifest)
        self._pages = [
            dict(zip(*(b.tables.pages[c].to_pylist() for c in ("page_id", "name")), strict=True)) for b in (former, new)
        ]
        self._by_entity: dict[str, dict[str, set[Cause]]] = defaultdict(lambda: defaultdict(set))
        for page, rows in _by_page(engine):
            for row, causes in self._of_page(page, rows):
                self._by_entity[row["entity_id"]][page] |= causes

    def of(self, entities: Iterable[str], pages: Iterable[str] | None = None) -> tuple[Cause, ...]:
        """Causes of a change that affects these entities, on these pages if they are known."""
        wanted = None if pages is None else set(pages)
        counts: dict[Cause, int] = defaultdict(int)
        for entity in entities:
            for cause in self._judgements(entity):
                counts[cause] += 1
            for page, causes in self._by_entity.get(entity, {}).items():
                if wanted is None or page in wanted:
                    for cause in causes:
                        counts[cause] += 1
        ranked = sorted(counts, key=lambda cause: (-counts[cause], cause))
        return tuple(ranked[:CAUSES_TOLD]) or self._general()

    def _of_page(self, page: str, rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], set[Cause]]]:
        old, new = (pages.get(page) for pages in self._pages)
        if old is None or new is None:
            name = old or new or page
            zh, en = ("新增", "added") if old is None else ("删去", "removed")
            cause = Cause("page", name, f"{zh}版面 {name}", f"page {name} {en}")
            yield from ((row, {cause}) for row in rows)
            return
        direct = [(row, self._direct(row)) for row in rows]
        for row, causes in direct:
            if not causes:  # another name replaced it, or was replaced
                near = (other for other, _ in direct if _overlap(row, other))
                causes = {cause for other in near for cause in self._direct(other)}
            yield row, causes or set(self._general())

    def _direct(self, row: dict[str, Any]) -> set[Cause]:
        packs = {str(row[side]) for side in ("row_a", "row_b") if row[side]}
        return {
            Cause("pack", ref, f"词库 {ref}", f"pack row {ref}")
            for ref in packs
            if ref.partition("/")[0].partition(":")[0] in self._packs
        } | self._judgements(row["entity_id"])

    def _judgements(self, entity: str) -> set[Cause]:
        return self._judged.get(entity, set()) | self._judged.get(self._names.get(entity, ""), set())

    def _general(self) -> tuple[Cause, ...]:
        """If no name explains it: everything besides the pages that changed, the program last."""
        changed = tuple(cause for cause in self._inputs if cause.kind not in ("page", "judgement"))
        if changed:
            return changed[:CAUSES_TOLD]
        if any(cause.kind == "page" for cause in self._inputs):
            return (
                Cause(
                    "statistics",
                    "",
                    "别的版面有增减，归并随之不同",
                    "other pages were added or removed, and with them what counts as one thing",
                ),
            )
        return (Cause("code", "", "程序或权重有改动", "the program or its weights changed"),)


#: Names that are in one build only, or for another reason.
_CHANGED = """
    SELECT coalesce(a.page_id, b.page_id) AS page_id,
           coalesce(a.entity_id, b.entity_id) AS entity_id,
           coalesce(a.span_start, b.span_start) AS span_start,
           coalesce(a.span_end, b.span_end) AS span_end,
           a.pack_row AS row_a, b.pack_row AS row_b
    FROM mentions_a a
    FULL JOIN mentions_b b ON b.mention_id = a.mention_id AND b.entity_id = a.entity_id
    WHERE a.mention_id IS NULL OR b.mention_id IS NULL OR a.rule <> b.rule OR a.pack_row <> b.pack_row
       OR a.canonical <> b.canonical OR a.article_id <> b.article_id
"""


def _by_page(engine: Engine) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    engine.run("changed", _CHANGED)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in engine.rows("changed", ["page_id", "span_start", "span_end", "entity_id"]).to_pylist():
        rows[row["page_id"]].append(row)
    yield from rows.items()


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["span_start"] < other["span_end"] and other["span_start"] < one["span_end"])


def _compared(table: str, keys: tuple[str, ...], fields: tuple[str, ...]) -> str:
    """SQL for the rows of a table that differ, with the fields of both sides."""
    both = ", ".join(f"a.{f} AS {f}_a, b.{f} AS {f}_b" for f in fields)
    ids = ", ".join(f"coalesce(a.{k}, b.{k}) AS {k}" for k in keys)
    same = " AND ".join(f"b.{k} = a.{k}" for k in keys)
    other = " OR ".join(f"a.{f} IS DISTINCT FROM b.{f}" for f in fields)
    return f"""
        SELECT {ids}, a.{keys[0]} IS NULL AS fresh, b.{keys[0]} IS NULL AS gone, {both}
        FROM {table}_a a FULL JOIN {table}_b b ON {same}
        WHERE a.{keys[0]} IS NULL OR b.{keys[0]} IS NULL OR {other}
    """


def _rows(engine: Engine, table: str, keys: tuple[str, ...], fields: tuple[str, ...]) -> list[dict[str, Any]]:
    engine.run(f"differ_{table}", _compared(table, keys, fields))
    found: list[dict[str, Any]] = engine.rows(f"differ_{table}", list(keys)).to_pylist()
    return found


def _nodes(engine: Engine, blame: _Blame, names: Mapping[str, str]) -> Iterator[Change]:
    for row in _rows(engine, "entities", ("entity_id",), NODE):
        entity = row["entity_id"]
        yield Change(_what(row), (entity,), (names[entity],), _fields(row, NODE), blame.of([entity]))


def _edges(engine: Engine, blame: _Blame, names: Mapping[str, str]) -> Iterator[Change]:
    rows = _rows(engine, "edges", ("source", "target"), EDGE)
    pages = _edge_pages(engine) if rows else {}
    for row in rows:
        pair = row["source"], row["target"]
        causes = blame.of(pair, pages.get(pair))
        yield Change(_what(row), pair, tuple(names[one] for one in pair), _fields(row, EDGE), causes)


def _edge_pages(engine: Engine) -> dict[tuple[str, str], set[str]]:
    """The pages with the evidence of each link that differs, in either build."""
    parts = " UNION ".join(
        f"SELECT d.source, d.target, r.page_id FROM differ_edges d "
        f"JOIN evidence_{side} e ON e.source = d.source AND e.target = d.target "
        f"JOIN articles_{side} r ON r.article_id = e.article_id"
        for side in "ab"
    )
    engine.run("edge_page", parts)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in engine.rows("edge_page", ["source", "target", "page_id"]).to_pylist():
        found[row["source"], row["target"]].add(row["page_id"])
    return found


def _relations(engine: Engine, blame: _Blame, names: Mapping[str, str]) -> Iterator[Change]:
    told = ("subject", "predicate", "object", "article_id")
    pages: dict[str, str] = {}
    for side in "ab":
        engine.run(f"place_{side}", f"SELECT article_id, page_id FROM articles_{side}")
        pages |= {r["article_id"]: r["page_id"] for r in engine.rows(f"place_{side}", ["article_id"]).to_pylist()}
    for row in _rows(engine, "relations", ("relation_id",), (*told, *RELATION)):
        subject, predicate, target, article = (row[f"{n}_b"] if row["gone"] is False else row[f"{n}_a"] for n in told)
        shown = names.get(subject, subject), predicate, names.get(target, target)
        causes = blame.of([subject, target], [pages[article]])
        yield Change(_what(row), (row["relation_id"],), shown, _fields(row, RELATION), causes)


def _what(row: Mapping[str, Any]) -> What:
    return "added" if row["fresh"] else "removed" if row["gone"] else "changed"


def _fields(row: Mapping[str, Any], fields: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    if row["fresh"] or row["gone"]:
        return {}
    pairs = {f: (row[f"{f}_a"], row[f"{f}_b"]) for f in fields}
    return {f: pair for f, pair in pairs.items() if pair[0] != pair[1]}


def _names(build: Build) -> Iterator[tuple[str, str]]:
    """Id and name of every entity, and of every article with a title."""
    for table, key, name in (("articles", "article_id", "title"), ("entities", "entity_id", "canonical")):
        columns = build.tables.named()[table]
        yield from ((k, n) for k, n in zip(columns[key].to_pylist(), columns[name].to_pylist(), strict=True) if n)


def _inputs(former: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Cause]:
    """Differences between the manifests in pages, packs, home, settings and version."""
    old, now = ({i["name"]: i for i in m["inputs"] if i["status"] == "read"} for m in (former, new))
    for name in sorted(old.keys() ^ now.keys()):
        zh, en = ("新增", "added") if name in now else ("删去", "removed")
        yield Cause("page", name, f"{zh}版面 {name}", f"page {name} {en}")
    for name in sorted(name for name in old.keys() & now.keys() if old[name]["sha256"] != now[name]["sha256"]):
        yield Cause("page", name, f"版面 {name} 有改动", f"page {name} changed")
    before, after = ({p["id"]: p["sha256"] for p in m["packs"]} for m in (former, new))
    for name in sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p)):
        zh, en = (
            ("新增", "added")
            if name not in before
            else ("删去", "removed")
            if name not in after
            else ("改动", "changed")
        )
        yield Cause("pack", name, f"词库 {name} {zh}", f"pack {name} {en}")
    home = [{k: v for k, v in m["home"].items() if k != "evidence"} for m in (former, new)]
    if home[0] != home[1]:
        shown = [h.get("city") or "?" for h in home]
        yield Cause("home", shown[1], f"所在地 {shown[0]} → {shown[1]}", f"home {shown[0]} → {shown[1]}")
    for name in sorted(former["settings"].keys() | new["settings"].keys()):
        one, other = former["settings"].get(name), new["settings"].get(name)
        if one != other:
            yield Cause("setting", name, f"设置 {name} {one} → {other}", f"setting {name} {one} → {other}")
    if former["version"] != new["version"]:
        shown = [former["version"], new["version"]]
        yield Cause("code", shown[1], f"程序 {shown[0]} → {shown[1]}", f"program {shown[0]} → {shown[1]}")
    yield from sorted({cause for causes in _judged(former, new).values() for cause in causes})


def _judged(former: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, set[Cause]]:
    """Judgements that only one build has, or that had an effect in only one, by the entities concerned."""
    sides = [{_words(j): j for j in m.get("judgements", ())} for m in (former, new)]
    found: dict[str, set[Cause]] = defaultdict(set)
    for words in sorted(sides[0].keys() | sides[1].keys()):
        one, other = (side.get(words) for side in sides)
        if one and other and one["status"] == other["status"]:
            continue
        zh, en = (
            ("新的判定", "new judgement")
            if not one
            else ("撤回的判定", "judgement removed")
            if not other
            else ("判定", "judgement")
        )
        cause = Cause("judgement", words, f"{zh}：{words}", f"{en}: {words}")
        for judgement in filter(None, (one, other)):
            # What is dropped has no entity left, so its name has to do.
            for entity in (*judgement["entities"], judgement["left"], judgement["right"]):
                found[entity].add(cause)
    return found


def _words(judgement: Mapping[str, Any]) -> str:
    return " ".join(part for part in (judgement["verb"], judgement["left"], judgement["right"]) if part)
