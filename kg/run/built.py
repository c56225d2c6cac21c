"""
A finished build: its tables, the graph made from them, and reading and writing it.

Place in the flow: after all exporters; what ``kg.build`` and ``kg.load`` return.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from kg.count.sound import check_tables
from kg.count.tables import Tables
from kg.errors import ArgumentError, QueryError
from kg.explain import EntityReasons, LinkReasons, SurfaceReasons, explain_link, explain_name
from kg.explain.reasons import entity_named
from kg.export import exporter_names, generated_names, get_exporter
from kg.export.atomic import replace_folder
from kg.export.finished import MANIFEST, Finished, Output, damaged, reading
from kg.export.parquet import FOLDER, ParquetExporter, read_tables
from kg.model import Box, Entity, Mention, Page
from kg.run.arguments import refuse_no_text
from kg.run.decisions import WRITTEN
from kg.run.manifest import Refused, check_counts, check_manifest, outputs_of
from kg.run.memory import forget, release, without_collector
from kg.settings import Settings

if TYPE_CHECKING:
    import networkx
    import pyoxigraph
    import rdflib
    from pyvis.network import Network

    from kg.export.base import Exporter
    from kg.run.again import Again

#: What every build contains, since ``kg.load`` reads it.
ALWAYS = "parquet"
#: What ``kg build`` writes by default.
DEFAULT_FORMATS = ("ttl", "html", "graphml", "csv", ALWAYS)


class Build:
    """
    The graph of some pages, with the evidence for every node and every edge.

    >>> import kg
    >>> build = kg.build("seeds")                       # doctest: +SKIP
    >>> build.graph.number_of_nodes()                   # doctest: +SKIP
    412
    """

    def __init__(self, tables: Tables, files: Mapping[str, str] | None = None, again: Again | None = None) -> None:
        #: All tables (``pyarrow.Table``), see ``kg.count.tables`` for their columns.
        self.tables = tables
        #: Text of the files that accompany the build (registry, doubts), by name.
        self.files = dict(files or {})
        self._again = again

    def __repr__(self) -> str:
        counts = self.manifest["counts"]
        return f"<kg.Build {counts['pages']} pages, {counts['entities']} entities, {counts['edges']} edges>"

    @property
    def manifest(self) -> dict[str, Any]:
        """Inputs, packs, settings, home and counts."""
        return dict(self.tables.manifest)

    @cached_property
    def graph(self) -> networkx.Graph:
        """The co-mention graph with communities and centralities; made on first use."""
        from kg.graph.build import with_edges

        return with_edges(self._node_graph, self.tables)

    @cached_property
    def _node_graph(self) -> networkx.Graph:
        """The graph without its edges, as long as nobody needs them."""
        from kg.graph.build import node_graph

        return node_graph(self.tables, Settings(**self.manifest["settings"]))

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every name found, page by page in reading order."""
        columns = (
            "page_id",
            "article_id",
            "start",
            "end",
            "text",
            "type",
            "canonical",
            "deictic",
            "rule",
            "row",
            "score",
        )
        rows = self.tables.mentions.select([*columns, "entity_id"]).to_pylist()
        return sorted((Mention(**row) for row in rows), key=lambda m: (m.page_id, m.start))

    @cached_property
    def entities(self) -> list[Entity]:
        """Every node as a record, most mentioned first."""
        names = dict(zip(*(self.tables.entities[c].to_pylist() for c in ("entity_id", "canonical")), strict=True))
        rows = sorted(self.tables.entities.to_pylist(), key=lambda r: (-r["mention_count"], r["entity_id"]))
        return [
            Entity(
                id=row["entity_id"],
                type=row["type"],
                canonical=row["canonical"],
                aliases=tuple(row["aliases"]),
                code=row["code"],
                parent=names.get(row["parent_id"], ""),
                wikidata=row["wikidata"],
                disambiguator=row["disambiguator"],
            )
            for row in rows
        ]

    def page(self, name: str) -> Page:
        """
        A page by its id or its name, with the text that all offsets count in.

        Raises:
            QueryError: there is no such page.
        """
        refuse_no_text("name", name, '"1.txt"')
        pages = self.tables.pages
        found = pages.filter(pc.or_(pc.equal(pages["page_id"], name), pc.equal(pages["name"], name))).to_pylist()
        if not found:
            raise QueryError(
                name,
                "没有这一版",
                "there is no such page",
                "名称见 build.tables.pages",
                "see build.tables.pages for the names",
            )
        row = found[0]
        texts = ("name", "sha256", "encoding", "paper", "page_no", "url", "language", "form", "place", "scan")
        known: dict[str, Any] = {field: row[field] or "" for field in texts}
        return Page(
            id=row["page_id"],
            text=row["text"] or "",
            date=row["date"],
            learnt=tuple((fact, where) for fact, _, where in (one.partition("=") for one in row["learnt"] or ())),
            boxes=tuple(Box(int(start), int(end), *place) for start, end, *place in row["boxes"] or ()),
            **known,
        )

    def entity(self, name: str) -> Entity:
        """
        The one entity with this id, full name or alias.

        Raises:
            QueryError: nobody has the name, or several do; the message lists candidates.
        """
        refuse_no_text("name", name, '"太原市"')
        wanted = entity_named(self.tables, name)["entity_id"]
        return self._entity_by_id[wanted]

    @cached_property
    def _entity_by_id(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in self.entities}

    def query(self, sparql: str) -> list[dict[str, str]] | bool | rdflib.Graph:
        """
        The answer to a SPARQL query: rows by variable for SELECT, a truth value for ASK, else a graph.

        All prefixes are declared; the triples are made on the first query and stay in memory.

        Raises:
            QueryError: an error in the text, an update, or a call to another endpoint.
        """
        from kg.query.memory import answer_of

        refuse_no_text("sparql", sparql, '"SELECT * WHERE { ?s ?p ?o } LIMIT 9"')
        return answer_of(self._store, sparql)

    @cached_property
    def _store(self) -> pyoxigraph.Store:
        from kg.query.memory import store_of

        return store_of(self.tables)

    def graph_by_name(self) -> networkx.Graph:
        """
        ``graph`` with names as nodes (``太原市``); namesakes get their disambiguator, else their id.

        The id is the node's attribute ``id``.
        """
        from kg.graph.build import by_name

        return by_name(self.graph)

    @property
    def refused(self) -> list[Refused]:
        """The inputs that are not in the graph, with the reason."""
        left = [entry for entry in self.manifest["inputs"] if entry["status"] != "read"]
        return [Refused(e["name"], e["status"], e["reason"], e.get("rule", "")) for e in left]

    def to_rdflib(self) -> rdflib.Graph:
        """The build as an ``rdflib.Graph``, in memory (about 1 kB a triple)."""
        from kg.export.turtle import to_rdflib

        return to_rdflib(self.tables)

    def to_pyvis(self, top: int = 300) -> Network:
        """
        The ``top`` strongest names as a ``pyvis.network.Network``, with positions and colours, physics off.

        Write it with ``Path("x.html").write_text(net.generate_html(), encoding="utf-8")``.
        """
        from kg.export.pyvis_view import to_pyvis

        return to_pyvis(self.graph, top, Settings(**self.manifest["settings"]).seed, self.tables.types)

    def _repr_html_(self) -> str:
        """The explorer, for Jupyter; a table of counts if the page is too big for a notebook."""
        from kg.export.notebook import notebook_view

        return notebook_view(self.tables, self.graph)

    def explain(self, name: str, other: str | None = None) -> EntityReasons | LinkReasons | SurfaceReasons:
        """
        Why an entity, or the link between two, is in the graph: sentences and rules.

        Raises:
            QueryError: no entity has the name, or several do.
        """
        for one in (name, *([] if other is None else [other])):
            refuse_no_text("name", one, '"太原市"')
        if other is None:
            return explain_name(self.tables, name)
        return explain_link(self.tables, name, other)

    def save(self, folder: str | os.PathLike[str], formats: Sequence[str] = DEFAULT_FORMATS) -> dict[str, Output]:
        """
        Write the files; either all of them appear or none.

        Returns:
            Size and SHA-256 of each file, by its path in the folder.

        Raises:
            OutputError: the folder cannot be written.
            SettingsError: an unknown format.
        """
        for name in formats:
            get_exporter(name)
        with replace_folder(Path(folder), generated_files()) as stage:
            return self.write_into(stage, formats)

    def export_with(self, exporter: Exporter, folder: Path) -> list[Path]:
        """
        Write one format into a folder; returns its files.

        The graph with its centralities is made only for formats that need it: for 1,000 pages it takes
        longer than the tables.
        """
        # Files of a build besides its tables (doubts) are passed to formats that can show them.
        with_files = getattr(exporter, "with_files", None)
        writer = with_files(self.files) if with_files else exporter
        graph = None
        with without_collector():
            if getattr(exporter, "needs_graph", True):
                graph = self.graph if getattr(exporter, "needs_edges", True) else self._node_graph
            return list(writer.write(self.tables, graph, folder))

    def _tidy(self) -> None:
        """Give back the memory of a format that is written; of many pages also what it has looked up."""
        if self.tables.shelf is None:
            release()
        else:
            self.tables.rest()
            forget()

    def write_into(
        self,
        folder: Path,
        formats: Sequence[str] = DEFAULT_FORMATS,
        progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
    ) -> dict[str, Output]:
        """
        ``save`` into an existing folder, without protection: for a stage that is put in place later.

        ``progress`` is called for each format, as in ``kg.run.pages.Listener``.
        """
        written: dict[str, list[str]] = {}
        for name in dict.fromkeys([*formats, ALWAYS]):
            progress(f"写 {name} / writing {name}", 0, 0)
            if self._again is not None and self._again.take(name, folder):
                written[name] = self._again.files[name]
            else:
                files = self.export_with(get_exporter(name), folder)
                written[name] = [file.relative_to(folder).as_posix() for file in files]
                self._tidy()
        for name, content in self.files.items():
            # With a BOM, without which Excel reads Chinese text in the system's code page.
            (folder / name).write_text(content, encoding="utf-8-sig", newline="\n")
        outputs = outputs_of(folder)
        text = json.dumps(self.manifest | {"outputs": outputs}, ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
        if self._again is not None:
            self._again.remember(written, (folder / MANIFEST).read_bytes())
        return outputs


def load(folder: str | os.PathLike[str]) -> Build:
    """
    Read a build back from the folder it was saved in.

    Raises:
        BuildError: the folder is not a finished build, is one of another format version, or
            its files have been changed.
        ArgumentError: ``folder`` is not a path.
    """
    if not isinstance(folder, str | os.PathLike):
        raise ArgumentError(
            f"folder={folder!r}",
            "不是路径",
            "is not a path",
            '例如 kg.load("exports")',
            'for example kg.load("exports")',
        )
    with reading(Path(folder)) as finished:
        return load_from(finished)


def load_from(finished: Finished) -> Build:
    """``load`` for a build that is already open for reading."""
    where = finished.folder / MANIFEST
    manifest = finished.manifest
    check_manifest(manifest, where)
    for name in ParquetExporter.filenames:
        finished.path(name)
    tables = read_tables(finished.folder, {name: said for name, said in manifest.items() if name != "outputs"})
    check_counts(manifest["counts"], tables.named(), where)
    check_tables(tables, str(finished.folder / FOLDER))
    return Build(tables, {name: _text(finished, name) for name in WRITTEN if finished.has(name)})


def taken_over(again: Again) -> Build:
    """The build that ``again`` has found to be the same; its tables are loaded, its other files are still to be copied."""
    assert again.former is not None
    finished = again.former
    said = {name: said for name, said in finished.manifest.items() if name != "outputs"}
    files = {name: _text(finished, name) for name in WRITTEN if finished.has(name)}
    return Build(read_tables(finished.folder, said), files, again)


def _text(finished: Finished, name: str) -> str:
    path = finished.path(name)
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise damaged(path, f"读不出来（{fault}）", f"cannot be read ({fault})") from fault


def generated_files() -> list[str]:
    """Every file that a build may write, whatever the formats."""
    return [MANIFEST, *WRITTEN, *generated_names(exporter_names())]
