"""
All pages through the left half of the house: paths -> what every page says.

Place in the flow: read, segment, extract and link over many pages, on an engine; the
pipeline counts what comes out.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path, PurePath
from typing import TypeVar

from kg.count.engines.base import Engine
from kg.errors import KgError, PageError, UnknownFormError
from kg.knowledge import Lexicon
from kg.link import HomeVotes, work_out_home
from kg.model import Home, Page
from kg.read import Options, read_paths
from kg.run.batches import (
    CutBatch,
    Dead,
    Finish,
    PageBatch,
    ReadBatch,
    UnreadBatch,
    VotedBatch,
    batches_of,
    cut_batch,
    read_batch,
    spool,
)
from kg.run.bounds import Bounds, Failed, died, guarded
from kg.run.kept import Kept
from kg.run.manifest import PageNote, Refused, note_of
from kg.run.onepage import Packs, cutter, lexicon_of, preparer, reader
from kg.settings import Settings

T = TypeVar("T")
R = TypeVar("R")
B = TypeVar("B", PageBatch, UnreadBatch)

#: Called with each error of an input; the other pages go on.
OnError = Callable[[KgError], None]
#: Called with the stage's name, the number of pages done and the number of pages.
Progress = Callable[[str, int, int], None]

#: A worker process takes about as long to start as reading this many pages: some 2 s for
#: imports and lexicon in each of the two passes, compared with 0.07 s a page of 7,000 characters
#: (50 copies of seed pages, one core). With fewer pages for each, one process is faster.
PAGES_PER_WORKER = 60

#: Pages are of one paper if at least this share of those that say where they are at home agree
#: with what all of them together say. The seed pages agree to 1.0; collections of texts from
#: many cities, as in tests of other cities, to 0.15 and less.
ONE_PAPER_SHARE = 0.5

#: How many positions of lost characters a message names; the manifest has all of them.
PLACES_SHOWN = 5

CUTTING = "切分文章 / cutting"
READING = "识别 / reading"


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for, as every command that reads pages takes it."""

    paths: tuple[Path, ...]
    home: str | None = None
    packs: Packs = ()
    #: Name of an engine, or an open one.
    engine: str | Engine = "local"
    #: Worker processes; None for one a core, as far as there are pages for them.
    jobs: int | None = None
    #: True: the first unusable input ends the run.
    strict: bool = False
    settings: Settings = field(default_factory=Settings)
    #: Registry of a former build, whose ids are kept.
    registry: Path | None = None
    #: Files of judgements; all of them count.
    judgements: tuple[Path, ...] = ()
    #: What the user says about the files: columns of tables, a date, limits.
    options: Options = field(default_factory=Options)
    #: What one page may use; on a fast enough machine the result does not depend on it.
    bounds: Bounds = field(default_factory=Bounds)
    #: Texts in memory, besides the files (see ``kg.read.given``).
    texts: object = None
    #: What was taken from a ``kg.toml``, for the manifest.
    config: Mapping[str, object] = field(default_factory=dict)
    #: Address of a Spark master, if the engine is ``spark``.
    spark_master: str = ""
    #: The pages' files relative to the view; empty if not given.
    files_at: str = ""
    #: Folder in which stages pass on files: for a cluster one that all machines see. None: the system's own.
    work: Path | None = None
    #: Folder that the build will be written to: files there that would be the same are reused.
    output: Path | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """Callbacks for what happens on the way; by default none."""

    on_error: OnError = lambda error: None
    progress: Progress = lambda stage, done, total: None
    #: Called with the name of each page read and the CPU seconds that it took.
    on_page: Callable[[str, float], None] = lambda name, seconds: None


@dataclass(frozen=True, slots=True)
class Corpus:
    """All pages read, in the order of their names; what they say is in the results of the batches."""

    batches: tuple[ReadBatch, ...]
    #: The pages that were read completely.
    pages: tuple[PageNote, ...]
    #: Of all pages; unknown if they are of several cities, where each page has its own.
    home: Home
    lexicon: Lexicon
    refused: tuple[Refused, ...]


def read_corpus(
    request: Request,
    engine: Engine,
    listener: Listener,
    work: Path,
    finish: Finish,
    *,
    kept: Kept | None = None,
    keep_duplicates: bool = False,
) -> Corpus:
    """
    Read every page, a batch at a time.

    Args:
        work: a folder for passing on files, which every worker sees.
        finish: what a worker does with the readings.
        kept: what pages were found to say before; only if ``finish`` makes tables of a page.

    Raises:
        PageError: no input is usable, or one is not, with ``strict``.
        PackError: a faulty pack.
    """
    refused: list[Refused] = []
    pages = pages_of(request, listener, refused)
    if not keep_duplicates:
        pages = _each_text_once(pages, refused)
    jobs, pages = _jobs_for(request.jobs, pages)
    settings, packs = request.settings, request.packs

    cutter_of_page = cutter(packs)
    if request.home:
        # A name that no pack has is reported before the work, not after.
        work_out_home((), request.home, lexicon_of(packs, None))
    cut = partial(cut_batch, cut=guarded(cutter_of_page, request.bounds), folder=work, kept=kept)
    cuts = _survivors(engine, cut, batches_of(pages), jobs, preparer(packs, None), _uncut)
    told = _counted(cuts, CUTTING, 0, listener, lambda batch: len(batch.outcomes))
    batches = [_noted(batch, refused, request, listener) for batch in told]
    notes = [note for batch in batches for note in batch.notes]
    if not notes:
        raise _nothing_usable(refused)
    home, homes = homes_of([v for batch in batches for v in batch.votes], request.home, lexicon_of(packs, None))
    own = iter(homes)
    items = (UnreadBatch(b.stem, tuple(islice(own, len(b.notes))), b.notes) for b in batches if b.notes)
    read = partial(
        read_batch,
        read=guarded(reader(packs, home, settings), request.bounds),
        folder=work,
        finish=finish,
        common=home,
        kept=kept,
    )
    results = _survivors(engine, read, items, jobs, preparer(packs, home), _unread)
    found = []
    for batch in _counted(results, READING, len(notes), listener, lambda batch: len(batch.notes)):
        spool(work, batch.stem).unlink(missing_ok=True)
        for note, seconds in zip(batch.notes, batch.seconds, strict=False):
            listener.on_page(note.name, seconds)
        found.append(_sound(batch, refused, request, listener))
    read_through = tuple(note for batch in found for note in batch.notes)
    if not read_through:
        raise _nothing_usable(refused)
    return Corpus(tuple(found), read_through, home, lexicon_of(packs, Home(home.units)), tuple(refused))


def pages_of(request: Request, listener: Listener, refused: list[Refused]) -> Iterator[Page]:
    """
    The readable pages, one by one; inputs left out are reported and added to ``refused``.

    Raises:
        PageError: there is no page, or an input is refused with ``strict``.
    """
    errors: list[PageError] = []
    any_page = False
    for page in read_paths(
        request.paths,
        texts=request.texts,
        max_bytes=request.settings.max_page_bytes,
        on_error=None if request.strict else errors.append,
        keep_private_numbers=request.settings.keep_private_numbers,
        options=request.options,
    ):
        any_page = True
        _tell(errors, listener, refused)
        if lost := lost_characters(page):
            if request.strict:
                raise lost
            listener.on_error(lost)
        yield page
    if not any_page and len(errors) == 1 and not refused:
        raise errors[0]
    _tell(errors, listener, refused, last=True)
    if not any_page:
        raise _nothing_usable(refused)


def read_pages(request: Request, listener: Listener) -> tuple[list[Page], list[Refused]]:
    """All readable pages in memory, and the inputs left out: ``pages_of`` for a few pages. Raises as it does."""
    refused: list[Refused] = []
    return list(pages_of(request, listener, refused)), refused


def by_kind(errors: Iterable[PageError]) -> list[PageError]:
    """The errors, with one for all files of an unknown form; the manifest names each of them."""
    unknown: dict[str, list[PageError]] = {}
    told: list[PageError] = []
    for error in errors:
        if isinstance(error, UnknownFormError):
            name = PurePath(error.where)
            unknown.setdefault(name.suffix.lower() or name.name, []).append(error)
        else:
            told.append(error)
    for kind, some in sorted(unknown.items()):
        first = some[0]
        if len(some) == 1:
            told.append(first)
            continue
        where = f"{len(some)} × {kind}"
        told.append(UnknownFormError(where, first.zh, first.en, first.remedy_zh, first.remedy_en))
    return told


def lost_characters(page: Page) -> PageError | None:
    """
    The message about a page that contains U+FFFD; None for all others.

    >>> from kg.read import page_from_bytes
    >>> str(lost_characters(page_from_bytes("太原\ufffd市委召开会议。".encode(), "a.txt", max_bytes=99))).split("。")[0]
    'a.txt：有 1 个字在此前转码时已丢失（U+FFFD），在第 3 字，首个在第 6 字节'
    """
    if not page.replaced:
        return None
    shown = [str(at + 1) for at in page.replaced[:PLACES_SHOWN]]
    more = len(page.replaced) > PLACES_SHOWN
    count, zh, en = len(page.replaced), "、".join(shown) + (" 等" if more else ""), ", ".join(shown) + " …" * more
    # The first also by its byte, if the page is its file.
    byte = len(page.text[: page.replaced[0]].encode("utf-8", "surrogatepass"))
    first = (f"，首个在第 {byte} 字节", f" (the first at byte {byte})") if page.encoding == "utf-8" else ("", "")
    return PageError(
        page.name,
        f"有 {count} 个字在此前转码时已丢失（U+FFFD），在第 {zh} 字{first[0]}",
        f"{count} characters were lost in an earlier conversion (U+FFFD), at character {en}{first[1]}",
        "照样读入；如有原件，请重新导出",
        "read as it is; export it again if you have its source",
    )


def homes_of(votes: Sequence[HomeVotes], given: str | None, lexicon: Lexicon) -> tuple[Home, list[Home]]:
    """
    The home of the corpus and that of each page.

    If one paper was read, every page has the paper's home, even one about another city. If the
    pages are of several cities, the corpus has no home and each page has its own, as far as it
    says so.
    """
    whole = work_out_home(votes, given, lexicon)
    if given:
        return whole, [whole] * len(votes)
    own = [work_out_home([vote], None, lexicon) for vote in votes]
    known = Counter(home.name for home in own if home)
    if known[whole.name] >= ONE_PAPER_SHARE * known.total():
        return whole, [whole] * len(votes)
    listed = sorted(known.items(), key=lambda item: (-item[1], item[0]))
    return Home(evidence=tuple(f"{name} ×{n}" for name, n in listed)), own


def _tell(errors: list[PageError], listener: Listener, refused: list[Refused], *, last: bool = False) -> None:
    """Pass errors on; those about files of unknown form wait for the end, and are reported by kind."""
    wait = [error for error in errors if isinstance(error, UnknownFormError) and not last]
    now = [error for error in errors if last or not isinstance(error, UnknownFormError)]
    for error in by_kind(now):
        listener.on_error(error)
    refused += map(Refused.from_error, now)
    errors[:] = wait


def _each_text_once(pages: Iterable[Page], refused: list[Refused]) -> Iterator[Page]:
    """Pages with the same text count once, under the name that comes first."""
    first: dict[str, str] = {}
    for page in pages:
        kept = first.setdefault(page.id, page.name)
        if kept == page.name:
            yield page
        else:
            refused.append(Refused(page.name, "duplicate", f"与 {kept} 内容相同 / same text as {kept}"))


def _survivors(
    engine: Engine,
    function: Callable[[B], R],
    items: Iterable[B],
    jobs: int,
    prepare: Callable[[], None],
    lost: Callable[[B], R],
) -> Iterator[R]:
    """
    The result of each batch, in order; pages that kill their worker lose only their own result.

    A batch whose worker died twice is processed page by page, each in a process of its own.
    """
    either: Callable[[B], R | Dead[B]] = function
    for result in engine.map(either, items, jobs, prepare, Dead):
        if isinstance(result, Dead):
            for single in result.item.singles():
                yield from engine.map(function, [single], max(jobs, 2), prepare, lost)
        else:
            yield result


def _uncut(batch: PageBatch) -> CutBatch:
    return CutBatch(batch.stem, tuple(died(page) for page in batch.pages), tuple(map(note_of, batch.pages)))


def _unread(batch: UnreadBatch) -> ReadBatch:
    return ReadBatch(batch.stem, batch.notes, tuple(died(note) for note in batch.notes), None)


def _noted(batch: CutBatch, refused: list[Refused], request: Request, listener: Listener) -> VotedBatch:
    """The pages of a batch that could be split, and their votes."""
    sound = [
        (note, outcome)
        for note, outcome in zip(batch.notes, batch.outcomes, strict=True)
        if not _refuse(note, outcome, refused, request, listener)
    ]
    votes = tuple(outcome for _, outcome in sound if isinstance(outcome, HomeVotes))
    return VotedBatch(batch.stem, votes, tuple(note for note, _ in sound))


def _sound(batch: ReadBatch, refused: list[Refused], request: Request, listener: Listener) -> ReadBatch:
    """The batch without the pages that could not be read completely."""
    kept = [
        note
        for note, fault in zip(batch.notes, batch.faults, strict=True)
        if not _refuse(note, fault, refused, request, listener)
    ]
    return replace(batch, notes=tuple(kept), faults=(None,) * len(kept))


def _refuse(note: PageNote, outcome: object, refused: list[Refused], request: Request, listener: Listener) -> bool:
    """
    Whether the page is refused; if so, it is reported.

    Raises:
        PageError: it is refused, with ``strict``.
    """
    if not isinstance(outcome, Failed):
        return False
    error = outcome.as_error(note.name)
    if request.strict:
        raise error
    listener.on_error(error)
    refused.append(Refused.from_error(error, outcome.rule))
    return True


def _nothing_usable(refused: Sequence[Refused]) -> PageError:
    if not refused:
        return PageError(
            "PATH...",
            "没有一个输入",
            "there is no input",
            "给出有版面文件的文件夹，或非空的 texts",
            "give a folder with files of pages, or texts that are not empty",
        )
    # A library's caller sees no lines above: the first reason is in the message.
    zh, _, en = refused[0].reason.partition(" / ")
    name, rest = refused[0].name, len(refused)
    return PageError(
        "PATH...",
        f"{rest} 个输入里没有可用的版面；第一个 {name}：{zh}",
        f"none of {rest} inputs has a usable page; the first, {name}: {en}",
        "见上面各行",
        "see the lines above",
    )


def _counted(results: Iterable[T], stage: str, total: int, listener: Listener, size: Callable[[T], int]) -> Iterator[T]:
    done = 0
    listener.progress(stage, 0, total)
    for result in results:
        done += size(result)
        listener.progress(stage, done, total)
        yield result


def _jobs_for(asked: int | None, pages: Iterator[Page]) -> tuple[int, Iterator[Page]]:
    """As many workers as there are cores to run and pages to keep them busy; looks only at the first pages."""
    if asked is not None:
        return asked, pages
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    head = list(islice(pages, cores * PAGES_PER_WORKER))
    return max(1, min(cores, len(head) // PAGES_PER_WORKER)), chain(head, pages)
