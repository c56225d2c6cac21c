"""
All pages through the left half of the house: paths -> what every page says.

Place in the flow: read, segment, extract and link over many pages, on an engine; the
pipeline counts what comes out.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kg.count.engines.base import Engine
from kg.errors import KgError, PageError
from kg.knowledge import Lexicon, load_lexicon
from kg.link import HomeVotes, work_out_home
from kg.model import Home, Page
from kg.read import read_paths
from kg.run.bounds import Bounds, Failed, died, guarded
from kg.run.manifest import Refused
from kg.run.onepage import Packs, Reading, cutter, preparer, reader
from kg.settings import Settings

T = TypeVar("T")

#: Is told of each fault of an input; the other pages go on.
OnError = Callable[[KgError], None]
#: Called with the stage's name, the pages done and the pages there are.
Progress = Callable[[str, int, int], None]

#: A worker process costs about as much to start as reading this many pages does: some 2 s
#: for imports and lexicon in each of the two passes, against 0.07 s a page of 7,000
#: characters (50 copies of seed pages, one core). With fewer for each, one process is quicker.
PAGES_PER_WORKER = 60

#: Pages are of one paper when at least this share of those that say where they are at home
#: say what all of them together say. The seed pages agree to 1.0; collections of texts from
#: many cities, as in tests of other cities, to 0.15 and less.
ONE_PAPER_SHARE = 0.5

#: Places of lost characters that a message names; the manifest has them all.
PLACES_SHOWN = 5

CUTTING = "分篇 / cutting"
READING = "识别 / reading"


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for, as every command that reads pages takes it."""

    paths: tuple[Path, ...]
    home: str | None = None
    packs: Packs = ()
    engine: str = "local"
    #: Worker processes; None for one a core, as far as there are pages for them.
    jobs: int | None = None
    #: True: the first input that cannot be used ends the run.
    strict: bool = False
    settings: Settings = field(default_factory=Settings)
    #: Registry of a former build, whose ids stay.
    registry: Path | None = None
    #: Files of judgements; all of them count.
    judgements: tuple[Path, ...] = ()
    #: What one page may cost; where it is fast enough, the result does not depend on it.
    bounds: Bounds = field(default_factory=Bounds)
    #: What was taken from a ``kg.toml``, for the manifest.
    config: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told what happens on the way; by default nobody."""

    on_error: OnError = lambda error: None
    progress: Progress = lambda stage, done, total: None


@dataclass(frozen=True, slots=True)
class Corpus:
    """All pages read and understood, one by one, in the order of their names."""

    readings: tuple[Reading, ...]
    #: Of all pages; unknown where they are of several cities, and each reading has its own.
    home: Home
    lexicon: Lexicon
    refused: tuple[Refused, ...]

    @property
    def pages(self) -> list[Page]:
        """The pages without what was found on them."""
        return [reading.layout.page for reading in self.readings]


def read_corpus(request: Request, engine: Engine, listener: Listener, *, keep_duplicates: bool = False) -> Corpus:
    """
    Read and understand every page.

    Raises:
        PageError: no input is usable, or one is not under ``strict``.
        PackError: a pack has a fault.
    """
    pages, refused = read_pages(request, listener)
    if not keep_duplicates:
        pages, same = _each_text_once(pages)
        refused += same
    if request.home:
        # A name that no pack knows is told before the work, not after.
        work_out_home((), request.home, load_lexicon(request.packs, None))
    jobs = request.jobs or _jobs_for(len(pages))
    settings, packs = request.settings, request.packs

    cut = guarded(cutter(packs), request.bounds)
    cuts = engine.map(cut, pages, jobs, preparer(packs, None), died)
    told = list(_sound(_told(cuts, CUTTING, len(pages), listener), [p.name for p in pages], refused, request, listener))
    home, homes = homes_of([c.votes for c in told], request.home, load_lexicon(packs, None))
    read = guarded(reader(packs, home, min_score=settings.min_score), request.bounds)
    items = [(c.layout, own) for c, own in zip(told, homes, strict=True)]
    readings = engine.map(read, items, jobs, preparer(packs, home), died)
    names = [c.layout.page.name for c in told]
    sound = tuple(_sound(_told(readings, READING, len(items), listener), names, refused, request, listener))
    if not sound:
        raise _nothing_usable(len(refused))
    return Corpus(readings=sound, home=home, lexicon=load_lexicon(packs, home), refused=tuple(refused))


def read_pages(request: Request, listener: Listener) -> tuple[list[Page], list[Refused]]:
    """
    The readable pages and the inputs left out.

    Raises:
        PageError: there is no page, or an input is refused under ``strict``.
    """
    errors: list[PageError] = []
    pages = list(
        read_paths(
            request.paths,
            max_bytes=request.settings.max_page_bytes,
            on_error=None if request.strict else errors.append,
            keep_private_numbers=request.settings.keep_private_numbers,
        )
    )
    if not pages and len(errors) == 1:
        raise errors[0]
    for error in errors:
        listener.on_error(error)
    for lost in filter(None, map(lost_characters, pages)):
        if request.strict:
            raise lost
        listener.on_error(lost)
    if not pages:
        raise _nothing_usable(len(errors))
    return pages, [Refused.from_error(error) for error in errors]


def lost_characters(page: Page) -> PageError | None:
    """
    What to tell of a page that holds U+FFFD; None for all others.

    >>> from kg.read import page_from_bytes
    >>> str(lost_characters(page_from_bytes("太原\ufffd市委召开会议。".encode(), "a.txt", max_bytes=99))).split("。")[0]
    'a.txt：有 1 个字在此前转码时已丢失（U+FFFD），在第 3 字'
    """
    if not page.replaced:
        return None
    shown = [str(at + 1) for at in page.replaced[:PLACES_SHOWN]]
    more = len(page.replaced) > PLACES_SHOWN
    count, zh, en = len(page.replaced), "、".join(shown) + (" 等" if more else ""), ", ".join(shown) + " …" * more
    return PageError(
        page.name,
        f"有 {count} 个字在此前转码时已丢失（U+FFFD），在第 {zh} 字",
        f"{count} characters were lost in an earlier conversion (U+FFFD), at character {en}",
        "照样读入；如有原件，请重新导出",
        "read as it is; export it again if you have its source",
    )


def homes_of(votes: Sequence[HomeVotes], given: str | None, lexicon: Lexicon) -> tuple[Home, list[Home]]:
    """
    The home of the corpus and that of each page.

    Where one paper was read, every page has the paper's home, also the one that tells of
    another city. Where the pages are of several cities, the corpus has no home and each
    page has its own, as far as it says so.
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


def _each_text_once(pages: Iterable[Page]) -> tuple[list[Page], list[Refused]]:
    """Pages with the same text count once, under the name that comes first."""
    first: dict[str, Page] = {}
    same: list[Refused] = []
    for page in pages:
        kept = first.setdefault(page.id, page)
        if kept is not page:
            same.append(Refused(page.name, "duplicate", f"与 {kept.name} 内容相同 / same text as {kept.name}"))
    return list(first.values()), same


def _sound(
    results: Iterable[T | Failed], names: Sequence[str], refused: list[Refused], request: Request, listener: Listener
) -> Iterator[T]:
    """
    The results of the pages that could be read to the end; the others are refused by name.

    Raises:
        PageError: one could not, under ``strict``.
    """
    for name, result in zip(names, results, strict=True):
        if not isinstance(result, Failed):
            yield result
            continue
        error = result.as_error(name)
        if request.strict:
            raise error
        listener.on_error(error)
        refused.append(Refused.from_error(error, result.rule))


def _nothing_usable(inputs: int) -> PageError:
    where = f"{inputs} 个输入 / {inputs} inputs"
    return PageError(where, "没有可用的版面", "no page is usable", "见上面各行", "see the lines above")


def _told(results: Iterable[T], stage: str, total: int, listener: Listener) -> Iterator[T]:
    listener.progress(stage, 0, total)
    for done, result in enumerate(results, 1):
        listener.progress(stage, done, total)
        yield result


def _jobs_for(pages: int) -> int:
    """As many workers as there are cores to run and pages to occupy them."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, pages // PAGES_PER_WORKER))
