"""
The text in the view: every article whole within the limit.

Place in the flow: helper of the HTML view. Offsets are converted here to UTF-16 units within the
sentence, as JavaScript counts; everywhere else they are code points into the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kg.count.tables import Tables
from kg.export.html_columns import Ints, Lists, interleaved, numbered
from kg.export.html_files import file_of, scan_of
from kg.extract.feature_names import told

#: Most characters of text in one page, some 200 newspaper pages. Beyond it sentences are kept by
#: what they support, and the page says where one is missing. Chinese news text with its marks packs
#: to about 1.6 bytes a character.
MAX_CHARACTERS = 1_200_000
#: Most mentions in one page. A sentence without its text still has the names in it, so that every
#: count under a filter is right; beyond this number only sentences with text are included.
MAX_MENTIONS = 600_000
#: Mentions up to which all evidence for and against them is included, some 40 newspaper pages: 32 features a mention
#: take 45 bytes packed. Beyond it only the strongest on either side, with number and sum of the others: 12 bytes.
MAX_REASONED = 5_000
STRONGEST = (4, 3)
#: Mentions whose features are looked at together.
SLICE = 4_096

Row = dict[str, Any]
_NO_LISTS = Lists(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


class ViewText:
    """
    Sentences, articles and pages by number, in reading order.

    Sentences and mentions stay in the tables' columns, and only texts included in the page become Python
    strings: as rows they were the largest part of a build's memory.

    Args:
        tables: the build.
        number: entity id -> number of the node, for the nodes in the page.
        characters, mentions: the limits.
    """

    def __init__(
        self,
        tables: Tables,
        number: Mapping[str, int],
        characters: int = MAX_CHARACTERS,
        mentions: int = MAX_MENTIONS,
    ) -> None:
        names = {row["page_id"]: row for row in tables.pages.drop_columns(["text", "boxes"]).to_pylist()}
        by_day = sorted(tables.articles.to_pylist(), key=lambda row: _reading_order(row, names))
        place = pa.array([row["article_id"] for row in by_day], pa.string())
        self._sentences = tables.sentences
        article = _places(self._sentences["article_id"], place)
        #: Rows of the table of sentences in reading order.
        rows = np.lexsort((self._sentences["ordinal"].to_numpy(), article))
        self._mentions = _Mentions(tables, number, rows)
        self.banner = self._mentions.banner(len(number))
        kept = self._within_budget(tables, rows, characters)
        self.exact = self._mentions.count <= mentions
        # A sentence without its text is kept for the names in it; one without either is only counted.
        shown = kept | (np.diff(self._mentions.starts) > 0) if self.exact else kept
        self._skipped, self._tails = _left_out(article[rows], shown, len(by_day))
        self._mentions.only(shown)
        rows, kept = rows[shown], kept[shown]
        self._rows, self._kept, self._article = rows, kept, article[rows]
        self.with_text: set[str] = set(self._sentences["sentence_id"].take(rows[kept]).to_pylist())
        held = np.unique(self._article)
        self._articles = by_day if self.exact else [by_day[at] for at in held.tolist()]
        if not self.exact:
            self._article, self._tails = np.searchsorted(held, self._article), self._tails[held]
        self.article_number = {row["article_id"]: i for i, row in enumerate(self._articles)}
        self._pages = [names[page] for page in dict.fromkeys(row["page_id"] for row in self._articles)]
        self._why: list[tuple[str, str]] = []
        self._because = (_NO_LISTS, _NO_LISTS)
        numbers = tables.features["number"].to_pylist()
        self._features = dict(zip(numbers, tables.features["feature"].to_pylist(), strict=True))
        #: The weight of each feature, by its number, in hundredths of a nat.
        self._weights = np.zeros(max(numbers, default=-1) + 1, dtype=np.int64)
        self._weights[numbers] = np.rint(100 * tables.features["weight"].to_numpy()).astype(np.int64)
        self._whole = int(np.diff(self._mentions.starts)[self._kept].sum()) <= MAX_REASONED
        #: Number of each sentence that states a relation.
        self.number = self._numbers(tables.relations["sentence_id"])

    def _within_budget(self, tables: Tables, rows: Ints, characters: int) -> NDArray[np.bool_]:
        """Which sentences keep their text: first those that support a link, then those with a name, then the rest."""
        ids = self._sentences["sentence_id"]
        proofs = [
            tables.evidence["sentence_id"],
            tables.evidence["target_sentence_id"],
            tables.relations["sentence_id"],
        ]
        proving = pc.unique(pa.chunked_array([chunk for one in proofs for chunk in one.chunks], pa.string()))
        proves = pc.is_in(ids, value_set=proving).to_numpy()[rows]
        names = np.diff(self._mentions.starts) > 0
        order = np.lexsort((~names, ~proves))
        lengths = pc.utf8_length(self._sentences["text"]).to_numpy().astype(np.int64)[rows]
        kept = np.zeros(len(rows), dtype=bool)
        kept[order[np.cumsum(lengths[order]) <= characters]] = True
        return kept

    def _numbers(self, ids: pa.ChunkedArray) -> dict[str, int]:
        wanted = pc.unique(ids)
        place = np.full(len(self._sentences) + 1, -1, dtype=np.int64)  # the last one for what is not a sentence
        place[self._rows] = np.arange(len(self._rows))
        numbers = place[_places(wanted, self._sentences["sentence_id"])]
        return {one: at for one, at in zip(wanted.to_pylist(), numbers.tolist(), strict=True) if at >= 0}

    def __len__(self) -> int:
        """The number of sentences in the page."""
        return len(self._rows)

    def sentence_columns(self) -> dict[str, Sequence[Any]]:
        """
        Text (empty beyond the limit), article, paragraph, offset on the page, and the names in each.

        ``names`` is the nodes in reading order, ``spans`` start, length, start, … of each if the text is included;
        ``skip`` is how many sentences of the article are left out directly before one;
        ``why`` is reason, score in hundredths, list of features, … for the same names (see ``reasons``, ``evidence``).
        """
        held = np.flatnonzero(self._kept)
        told = self._sentences.select(["text", "start"]).take(self._rows[held])
        some = pc.not_equal(told["text"], "").to_numpy()
        held, told = held[some], told.filter(pa.array(some))
        texts = [""] * len(self)
        for at, text in zip(held.tolist(), told["text"].to_pylist(), strict=True):
            texts[at] = text
        begins = np.zeros(len(self), dtype=np.int64)
        begins[held] = told["start"].to_numpy()
        names = self._mentions.names()
        sizes = np.zeros(len(self), dtype=np.int64)
        sizes[held] = names.lengths[held]
        mentions = self._mentions.told(held)
        spans = _spans(mentions, np.repeat(begins, sizes), np.repeat(np.arange(len(self)), sizes), texts)
        return {
            "text": texts,
            "article": self._article,
            "paragraph": self._sentences["paragraph"].to_numpy()[self._rows].astype(np.int64),
            "start": begins,
            "skip": self._skipped,
            "names": names,
            "spans": interleaved(sizes, *spans),
            "why": interleaved(sizes, *self._reasons_of(mentions)),
        }

    def _reasons_of(self, mentions: pa.Table) -> tuple[Ints, Ints, Ints]:
        """For each mention: number of its rule and row, score in hundredths, number of its list of features."""
        codes = [mentions[name].combine_chunks().dictionary_encode() for name in ("rule", "row")]
        of, first = numbered(*(pc.fill_null(code.indices, 0).to_numpy().astype(np.int64) for code in codes))
        self._why = list(
            zip(*(code.dictionary.take(code.indices.take(pa.array(first))).to_pylist() for code in codes), strict=True)
        )
        score = np.rint(100 * mentions["score"].to_numpy()).astype(np.int64)
        each, self._because = self._told_apart(mentions["reasons"].combine_chunks())
        return of, score, each

    def _told_apart(self, reasons: pa.ListArray) -> tuple[Ints, tuple[Lists, Lists]]:
        """The number of each mention's list, in the order in which they are met, and the distinct ones with what is left out."""
        numbers: dict[tuple[bytes, bytes], int] = {}
        each = np.empty(len(reasons), dtype=np.int64)
        # Slice by slice: with 32 features a mention all at once would be held several times over.
        for at in range(0, len(reasons), SLICE):
            lists, rest = self._held(reasons.slice(at, SLICE))
            both = zip(_rows_as_bytes(lists), _rows_as_bytes(rest), strict=True)
            each[at : at + SLICE] = [numbers.setdefault(because, len(numbers)) for because in both]
        lists, rest = (_lists_from([because[side] for because in numbers]) for side in (0, 1))
        return each, (lists, rest)

    def _held(self, reasons: pa.ListArray) -> tuple[Lists, Lists]:
        """The reasons included for each mention, and the totals of the others: how many for, their sum, the same against."""
        lengths = pc.list_value_length(reasons).to_numpy().astype(np.int64)
        values = reasons.flatten().to_numpy().astype(np.int64)
        nothing = Lists(np.zeros(len(lengths), dtype=np.int64), np.empty(0, dtype=np.int64))
        if self._whole:
            return Lists(lengths, values), nothing
        of = np.repeat(np.arange(len(lengths)), lengths)
        weight = self._weights[values]
        left = np.zeros(len(values), dtype=bool)
        sums = []
        for side, most in zip((weight > 0, weight < 0), STRONGEST, strict=True):
            beyond = side & (_rank_within(side, lengths) > most)
            left |= beyond
            sums += [np.bincount(of[beyond], minlength=len(lengths))]
            sums += [np.bincount(of[beyond], weight[beyond], minlength=len(lengths)).astype(np.int64)]
        some = (sums[0] + sums[2]) > 0
        rest = np.stack(sums, axis=1)[some].ravel()
        kept = Lists(np.bincount(of[~left], minlength=len(lengths)), values[~left])
        return kept, Lists(np.where(some, len(sums), 0), rest)

    def reasons(self) -> dict[str, list[str]]:
        """Rule and pack row of each reason; call after ``sentence_columns``."""
        return {"rule": [rule for rule, _ in self._why], "row": [row for _, row in self._why]}

    def evidence(self) -> dict[str, Any]:
        """
        The evidence for and against mentions; call after ``sentence_columns``.

        ``lists`` has the features of each distinct list, the strongest first, ``rest`` what is left out of it: how
        many for and their sum, how many against and their sum; ``zh``, ``en`` and ``weight`` (in hundredths of a nat)
        are the meaning and weight of each feature.
        """
        lists, rest = self._because
        used, place = np.unique(lists.values, return_inverse=True)
        names = [self._features[number] for number in used.tolist()]
        return {
            "lists": Lists(lists.lengths, place.astype(np.int64)),
            "rest": rest,
            "zh": [told(name).zh for name in names],
            "en": [told(name).en for name in names],
            "weight": self._weights[used],
        }

    def article_columns(self) -> dict[str, list[Any]]:
        """
        Title, page, date, column and authors of each article, by day, page and place.

        ``tail`` is how many sentences are left out at its end.
        """
        rows = self._articles
        page_number = {row["page_id"]: i for i, row in enumerate(self._pages)}
        return {
            "id": [row["article_id"] for row in rows],
            "title": [row["title"] or "" for row in rows],
            "page": [page_number[row["page_id"]] for row in rows],
            "date": [row["date"].isoformat() if row["date"] else "" for row in rows],
            "column": [row["column"] or "" for row in rows],
            "authors": [list(row["authors"] or ()) for row in rows],
            "url": [str(row.get("url") or "") for row in rows],
            "tail": self._tails.tolist(),
        }

    def page_columns(self) -> dict[str, list[str]]:
        """Name of each page, and its paper, number, address, file and scan if known."""
        wanted = {"name": "name", "paper": "paper", "number": "page_no", "url": "url"}
        columns = {key: [str(row.get(column) or "") for row in self._pages] for key, column in wanted.items()}
        files = [file_of(row["name"], row["form"] or "", row["place"] or "") for row in self._pages]
        scans = [scan_of(row["scan"] or "", file) for row, file in zip(self._pages, files, strict=True)]
        return columns | {"file": files, "scan": scans}


def _reading_order(row: Row, pages: Mapping[str, Row]) -> tuple[str, str, int, str]:
    """By date (unknown ones last), then page, then offset on the page."""
    day = row["date"].isoformat() if row["date"] else "9999"
    return day, pages[row["page_id"]]["name"], row["ordinal"], row["article_id"]


def _left_out(article: Ints, shown: NDArray[np.bool_], articles: int) -> tuple[Ints, Ints]:
    """
    How many sentences are left out directly before each one shown, and at the end of each article.

    Args:
        article: number of each sentence's article, ascending.
        shown: which sentences are shown.
        articles: how many there are.

    >>> before, tails = _left_out(np.array([0, 0, 0, 1]), np.array([False, True, False, False]), 2)
    >>> before.tolist(), tails.tolist()
    ([1], [1, 1])
    """
    hidden = np.concatenate([[0], np.cumsum(~shown)])
    first, last = (np.searchsorted(article, np.arange(articles), side=side) for side in ("left", "right"))
    at = np.flatnonzero(shown)
    # What was left out since the previous sentence shown, or since the beginning of its article.
    reached = np.concatenate([[0], hidden[at + 1][:-1]]) if len(at) else np.empty(0, dtype=np.int64)
    before = hidden[at] - np.maximum(reached, hidden[first[article[at]]])
    tails = hidden[last] - hidden[first]
    np.subtract.at(tails, article[at], before)
    return before, tails


class _Mentions:
    """
    The mentions of the nodes in the page, by sentence, in order.

    Args:
        rows: the table's rows of the sentences, in reading order.
    """

    def __init__(self, tables: Tables, number: Mapping[str, int], rows: Ints) -> None:
        known = pa.array(sorted(number), pa.string())
        entity = _places(tables.mentions["entity_id"], known)
        place = np.empty(len(rows) + 1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        place[-1] = -1
        sentence = place[_places(tables.mentions["sentence_id"], tables.sentences["sentence_id"])]
        start, end = (tables.mentions[name].to_numpy() for name in ("start", "end"))
        order = np.lexsort((entity, end, start, sentence))
        order = order[(entity[order] >= 0) & (sentence[order] >= 0)]
        nodes = np.array([number[one] for one in known.to_pylist()], dtype=np.int64)
        self._outside = nodes[entity[(entity >= 0) & pc.equal(tables.mentions["sentence_id"], "").to_numpy()]]
        self._table = tables.mentions.select(["start", "end", "rule", "row", "score", "reasons"])
        self._order, self._nodes = order, nodes[entity[order]]
        #: The mentions of sentence n are ``starts[n]:starts[n + 1]``.
        self.starts: Ints = np.concatenate([[0], np.cumsum(np.bincount(sentence[order], minlength=len(rows)))])
        self.count = len(order)

    def banner(self, nodes: int) -> list[int]:
        """How often each node occurs outside of sentences."""
        found: list[int] = np.bincount(self._outside, minlength=nodes).tolist()
        return found

    def only(self, kept: NDArray[np.bool_]) -> None:
        """Keep only these sentences."""
        sizes = np.diff(self.starts)
        inside = np.repeat(kept, sizes)
        self._order, self._nodes = self._order[inside], self._nodes[inside]
        self.starts = np.concatenate([[0], np.cumsum(sizes[kept])])

    def names(self) -> Lists:
        """The nodes in each sentence."""
        return Lists(np.diff(self.starts), self._nodes)

    def told(self, sentences: Ints) -> pa.Table:
        """The rows of the table for the mentions of some sentences, which are ascending."""
        inside = np.zeros(len(self.starts) - 1, dtype=bool)
        inside[sentences] = True
        return self._table.take(self._order[np.repeat(inside, np.diff(self.starts))])


def _places(column: pa.ChunkedArray | pa.Array, known: pa.ChunkedArray | pa.Array) -> Ints:
    """The position of each value among the known ones; -1 if unknown."""
    found: Ints = pc.fill_null(pc.index_in(column, value_set=known), -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _spans(mentions: pa.Table, begins: Ints, of: Ints, texts: Sequence[str]) -> tuple[Ints, Ints]:
    """
    The start of each mention in its sentence and its length, in the units of a JavaScript string.

    Args:
        begins: offset of its sentence on the page.
        of: number of its sentence.
    """
    lengths = np.array([len(text) for text in texts], dtype=np.int64)[of]
    first = np.maximum(mentions["start"].to_numpy() - begins, 0)
    last = np.minimum(mentions["end"].to_numpy() - begins, lengths)
    length = last - first
    wide = np.array([not text.isascii() and max(text) > "\uffff" for text in texts], dtype=bool)
    for at in np.flatnonzero(wide[of]).tolist():
        text, begin, end = texts[of[at]], int(first[at]), int(last[at])
        first[at], length[at] = _units(text[:begin]), _units(text[begin:end])
    return first, length


def _units(text: str) -> int:
    return len(text) + sum(ch > "\uffff" for ch in text)


def _rank_within(side: NDArray[np.bool_], lengths: Ints) -> Ints:
    """The rank of each number within its list among those on this side, from 1."""
    counted = np.concatenate([[0], np.cumsum(side)])
    starts = np.cumsum(lengths) - lengths
    ranks: Ints = counted[1:] - np.repeat(counted[starts], lengths)
    return ranks


def _rows_as_bytes(column: Lists) -> Iterator[bytes]:
    whole, width = column.values.tobytes(), column.values.itemsize
    ends = (np.cumsum(column.lengths) * width).tolist()
    for begin, end in zip([0, *ends], ends, strict=False):
        yield whole[begin:end]


def _lists_from(rows: Sequence[bytes]) -> Lists:
    """What ``_rows_as_bytes`` took apart."""
    values = np.frombuffer(b"".join(rows), dtype=np.int64)
    return Lists(np.array([len(row) for row in rows], dtype=np.int64) // values.itemsize, values)
