"""
The rooms in order: pages -> articles -> mentions -> entities -> tables -> Build.

Place in the flow: above all rooms, below serve and cli. It has no logic of its own: every
decision is made in a room.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg._version import __version__
from kg.count.engines import open_engine
from kg.count.engines.base import Engine
from kg.count.shelf import shelf_in
from kg.evaluate.annotation import annotation_of, file_names
from kg.extract.weights import weights_of
from kg.knowledge import Lexicon
from kg.knowledge.packs import types_of
from kg.link.corpus.linking import link_names
from kg.link.corpus.partition import places_wanted
from kg.run.again import Again, said_by_names, said_by_pages, said_by_people
from kg.run.arguments import refuse_unknown, request_of
from kg.run.batches import Finish
from kg.run.built import Build, taken_over
from kg.run.decisions import files_of, manifest_part, read_judgements, read_registry
from kg.run.kept import kept_for, prune
from kg.run.manifest import manifest_of
from kg.run.memory import forget, release, without_collector
from kg.run.onepage import Reading
from kg.run.pages import Listener, Request, read_corpus
from kg.run.parts import make_folders, names_in, page_tables, parts_in, read_part, write_parts
from kg.run.tabulate import found_places, nodes_table, tables_of
from kg.settings import Settings, Window

PathLike = str | os.PathLike[str]

#: From this many pages on it pays to release lexicon and dictionaries (120 MB) before counting; reading them again
#: takes 0.3 s, half a per cent of such a build.
MANY = 500

LINKING, COUNTING = "归并 / linking", "计数 / counting"


def build(
    *paths: PathLike,
    texts: object = None,
    home: str | None = None,
    packs: Iterable[PathLike] = (),
    engine: str | Engine = "local",
    jobs: int | None = None,
    strict: bool = False,
    settings: Settings | None = None,
    registry: PathLike | None = None,
    judgements: Iterable[PathLike] = (),
    date: object = None,
    columns: str | Mapping[str, str] | None = None,
    window: Window | None = None,
    min_score: float | None = None,
    min_count: int | None = None,
    keep_private_numbers: bool | None = None,
    **unknown: object,
) -> Build:
    """
    Read pages and make the graph.

    Args:
        paths: files and folders of any form that ``kg.read`` knows; folders are searched recursively.
        texts: texts in memory: strings, mappings with ``text`` and, if known, ``title``, ``author``, ``date``,
            ``paper``, ``page``, ``url``, ``id``; or a data frame or Arrow table with such columns.
        home: the city the paper is written for; None infers it from the pages.
        packs: folders of knowledge packs besides the core ones.
        engine: ``local`` (processes and DuckDB on this machine), ``spark``, or an engine that
            is open: ``SparkEngine(session=...)`` of ``kg.count.engines.spark`` for your own session.
        jobs: worker processes; None for one a core, as far as there are pages for them.
        strict: raise at the first unusable input, instead of leaving it out.
        settings: every other number that decides something.
        registry: the registry of a former build (``registry.tsv``), whose ids are kept.
        judgements: files of what people have decided (``judgements.tsv``).
        date: day of publication of all inputs, which takes precedence over the pages.
        columns: columns of tables by field, if not the usual ones: ``{"text": "正文"}``.
        window, min_score, min_count, keep_private_numbers: as in ``settings``, over which they take precedence.
        unknown: not used: any other keyword is an error that names the most similar one.

    Raises:
        PageError: no page could be used, or one could not, with ``strict``.
        PackError: a faulty pack.
        ArgumentError: an argument of a type that is not accepted.
        SettingsError: a setting that is not allowed.

    >>> build = build(texts=[{"text": "太原市市长王刚到迎泽区调研。", "date": "2023-01-05"}], jobs=1)
    >>> build.entity("太原市").type
    'place'
    """
    refuse_unknown(unknown, build)
    numbers = {"window": window, "min_score": min_score, "min_count": min_count}
    request = request_of(
        paths,
        texts=texts,
        home=home,
        packs=packs,
        engine=engine,
        jobs=jobs,
        strict=strict,
        settings=settings,
        registry=registry,
        judgements=judgements,
        date=date,
        columns=columns,
        numbers=numbers | {"keep_private_numbers": keep_private_numbers},
    )
    return build_from(request)


def build_from(request: Request, listener: Listener | None = None) -> Build:
    """``build``, with callbacks for errors and progress on the way."""
    # Read first: a faulty line is reported before the work, not after.
    registry, judgements = (
        read_registry(request.registry),
        read_judgements(request.judgements, types_of(request.packs)),
    )
    with opened(request) as (engine, work):
        make_folders(work)
        listener = listener or Listener()
        kept = kept_for(request.packs, request.settings)
        corpus = read_corpus(request, engine, listener, work, Finish(page_tables, write_parts), kept=kept)
        prune(kept)
        listener.progress(LINKING, 0, 0)
        parts = parts_in(work, [batch.part for batch in corpus.batches if batch.part])
        if len(corpus.pages) >= MANY:
            forget()  # linking asks for the lexicon, which stays, and for little of the rest
        again = Again(kept, request.output)
        said = said_by_pages(request, corpus, parts)
        if again.is_known(said, said_by_people(registry, judgements)):
            return taken_over(again)
        with without_collector():
            names = link_names(
                names_in(read_part("names", parts)),
                found_places(engine, parts, places_wanted(registry)),
                corpus.lexicon,
                registry,
                judgements,
            )
        if again.is_known(said, said_by_names(names)):
            return taken_over(again)
        listener.progress(COUNTING, 0, 0)
        weights = weights_of(corpus.lexicon)
        entities, nodes, files, told = names.entities, nodes_table(names), files_of(names), manifest_part(names)
        packs, types = corpus.lexicon.packs, corpus.lexicon.types
        # From here on nobody needs the atoms nor, with many pages, what reading has cached.
        del names, registry
        shelf = None
        if len(corpus.pages) >= MANY:
            corpus = replace(corpus, lexicon=Lexicon())
            forget()
            shelf = shelf_in(work)
            engine.bound(_mib_for(len(corpus.pages)), work)
        tables = tables_of(engine, parts, nodes, entities, request.settings, weights, shelf)
    release()
    shown = set(tables.entities["entity_id"].to_pylist())
    manifest = manifest_of(
        version=__version__,
        pages=corpus.pages,
        refused=corpus.refused,
        packs=packs,
        settings=request.settings,
        home=corpus.home,
        tables=tables.named(),
        types=types,
        in_banners_only=sorted(e.canonical for e in entities if e.id not in shown),
    )
    if request.config:
        told["kg.toml"] = dict(request.config)
    if request.files_at:
        told["files_at"] = request.files_at
    return Build(replace(tables, manifest=manifest | told), files, again)


def _mib_for(pages: int) -> int:
    """
    MiB for the relations of an engine, growing with the square root of the pages.

    >>> _mib_for(1_000), _mib_for(10_000)
    (160, 505)
    """
    return int(160 * max(pages / 1_000, 1) ** 0.5)


@contextmanager
def opened(request: Request) -> Iterator[tuple[Engine, Path]]:
    """The requested engine, and an empty folder for passing on files, which is removed with it."""
    options = {"master": request.spark_master} if request.spark_master else {}
    with ExitStack() as open_now:
        engine = open_engine(request.engine, **options)
        if isinstance(request.engine, str):  # an engine opened by the caller is closed by the caller
            open_now.enter_context(engine)
        folder = TemporaryDirectory(prefix="kg-", dir=request.work, ignore_cleanup_errors=True)
        yield engine, Path(open_now.enter_context(folder))


def annotate_from(
    request: Request, listener: Listener | None = None
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """
    What was found on each page, for ``kg annotate`` and ``kg evaluate``.

    Returns:
        Annotations by the name of the file for each, and the pages' texts by the same
            name.
    """
    with opened(request) as (engine, work):
        corpus = read_corpus(
            request, engine, listener or Listener(), work, Finish(annotated, gathered), keep_duplicates=True
        )
    files = file_names([note.name for note in corpus.pages])
    found = [(name, *both) for batch in corpus.batches for name, *both in batch.result or ()]
    return {files[name]: note for name, note, _ in found}, {files[name]: text for name, _, text in found}


def annotated(reading: Reading) -> tuple[str, dict[str, Any], str]:
    """Name, annotation and text of a page."""
    page = reading.layout.page
    return page.name, annotation_of(reading.layout, reading.mentions, reading.relations, reading.home), page.text


def gathered(pages: list[Any], folder: Path, part: str) -> list[Any]:
    """The results for the pages of a batch, unchanged: they are sent back to the main process."""
    return pages
