"""
Pages in batches, as they are sent to the workers and come back.

Place in the flow: between ``onepage``, which knows one page, and ``pages``, which has them all.
A batch of pages is sent to a worker once: the first pass leaves its articles in a file of the work
folder, the second reads them from there and leaves parts of the tables. Only counts come back. The
work folder is created for one run and only its user can write there, so unpickling from it is safe.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any, Generic, TypeVar

from kg.link import HomeVotes
from kg.model import Home, Layout, Page
from kg.run.bounds import Failed
from kg.run.kept import Kept
from kg.run.manifest import PageNote, note_of
from kg.run.onepage import Cut, Reading

#: Pages in a batch: enough that files and messages cost little compared with the reading (a batch takes
#: some two seconds), few enough that workers finish together and a batch fits in any machine's memory.
PAGES_IN_BATCH = 16

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Finish:
    """What a worker does with readings; both functions must be picklable."""

    #: Applied to the reading of one page.
    page: Callable[[Reading], Any]
    #: Applied to those of a batch, with the work folder and the batch's name; returns the batch's ``result``.
    batch: Callable[[list[Any], Path, str], Any]


@dataclass(frozen=True, slots=True)
class Dead(Generic[B]):
    """A batch whose worker died twice."""

    item: B


@dataclass(frozen=True, slots=True)
class PageBatch:
    """Pages to be split into articles."""

    stem: str
    pages: tuple[Page, ...]

    def singles(self) -> Iterator[PageBatch]:
        """Each page as a batch of its own."""
        for number, page in enumerate(self.pages):
            yield PageBatch(f"{self.stem}-{number:02d}", (page,))


@dataclass(frozen=True, slots=True)
class CutBatch:
    """The outcome of each page: its votes, or why it could not be split."""

    stem: str
    outcomes: tuple[HomeVotes | Failed, ...]
    notes: tuple[PageNote, ...]


@dataclass(frozen=True, slots=True)
class VotedBatch:
    """The pages of a batch that were split, and what each says about the home."""

    stem: str
    votes: tuple[HomeVotes, ...]
    notes: tuple[PageNote, ...]


@dataclass(frozen=True, slots=True)
class UnreadBatch:
    """Pages to be read, each with its home; their articles are in the batch's spool."""

    stem: str
    homes: tuple[Home, ...]
    notes: tuple[PageNote, ...]
    #: Only this one of them, written to a part of its own.
    only: int | None = None

    def singles(self) -> Iterator[UnreadBatch]:
        """Each page as a batch of its own, from the same spool."""
        for number in range(len(self.homes)):
            yield UnreadBatch(self.stem, self.homes[number : number + 1], self.notes[number : number + 1], number)


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """The pages of a batch after reading; ``result`` is what ``Finish`` made of those without an error."""

    stem: str
    notes: tuple[PageNote, ...]
    faults: tuple[Failed | None, ...]
    result: Any
    #: Name of the part that was written.
    part: str = ""
    #: CPU seconds of each page.
    seconds: tuple[float, ...] = ()


def batches_of(pages: Iterable[Page]) -> Iterator[PageBatch]:
    """Pages by the dozen, numbered in their order."""
    source = iter(pages)
    number = 0
    while some := tuple(islice(source, PAGES_IN_BATCH)):
        yield PageBatch(f"{number:07d}", some)
        number += 1


def spool(folder: Path, stem: str) -> Path:
    """The file with the articles of a batch between the passes."""
    return folder / f"{stem}.cut"


def cut_batch(
    batch: PageBatch, cut: Callable[[Page], Cut | Failed], folder: Path, kept: Kept | None = None
) -> CutBatch:
    """The first pass: articles to the spool, votes back; a page whose votes are known is not split."""
    spooled: list[Layout | Page] = []
    outcomes: list[HomeVotes | Failed] = []
    for page in batch.pages:
        if kept is not None and (known := kept.votes(page)) is not None:
            spooled.append(page)
            outcomes.append(known)
            continue
        found = cut(page)
        if isinstance(found, Failed):
            outcomes.append(found)
            continue
        spooled.append(found.layout)
        outcomes.append(found.votes)
        if kept is not None:
            kept.keep_votes(page, found.votes)
    with spool(folder, batch.stem).open("wb") as file:
        pickle.dump(spooled, file, pickle.HIGHEST_PROTOCOL)
    return CutBatch(batch.stem, tuple(outcomes), tuple(map(note_of, batch.pages)))


def read_batch(
    batch: UnreadBatch,
    read: Callable[[tuple[Layout | Page, Home]], Reading | Failed],
    folder: Path,
    finish: Finish,
    common: Home,
    kept: Kept | None = None,
) -> ReadBatch:
    """The second pass: articles from the spool, parts of the tables to the folder."""
    with spool(folder, batch.stem).open("rb") as file:
        spooled = pickle.load(file)
    if batch.only is not None:
        spooled = spooled[batch.only : batch.only + 1]
    part = batch.stem if batch.only is None else f"{batch.stem}-{batch.only:02d}"
    pages: list[Any] = []
    faults: list[Failed | None] = []
    seconds: list[float] = []
    for item, home in zip(spooled, batch.homes, strict=True):
        start = process_time()
        page = item if isinstance(item, Page) else item.page
        known = kept.tables(page, home, common) if kept is not None else None
        found = read((item, home)) if known is None else None
        faults.append(found if isinstance(found, Failed) else None)
        if isinstance(found, Reading):
            made = finish.page(found)
            if kept is not None:
                kept.keep_tables(page, home, common, made)
            pages.append(made)
        elif known is not None:
            pages.append(known)
        seconds.append(process_time() - start)
    result = finish.batch(pages, folder, part)
    return ReadBatch(batch.stem, batch.notes, tuple(faults), result, part, tuple(seconds))
