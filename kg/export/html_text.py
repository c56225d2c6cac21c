"""
What the view holds of the text: every article whole while the budget lasts.

Place in the flow: helper of the HTML view. Offsets leave here as UTF-16 units into the
sentence, as JavaScript counts; everywhere else they are code points into the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.count.tables import Tables
from kg.export.html_files import file_of, scan_of
from kg.extract.feature_names import told

#: Characters of text in one page, some 200 newspaper pages whole. Beyond it sentences are
#: kept by what they prove, and the page says where one is missing. Chinese news text with
#: its marks packs to about 1.6 bytes a character, so that the file stays below 5 MB.
MAX_CHARACTERS = 1_200_000
#: Mentions in one page. A sentence without its text still says who stands in it, so that
#: every count under a filter is true; beyond this number only sentences with text are held.
MAX_MENTIONS = 600_000

Row = dict[str, Any]


class ViewText:
    """
    Sentences, articles and pages by number, in the order in which a person reads.

    Args:
        tables: the build.
        number: entity id -> number of the node, for the nodes that the page holds.
        characters, mentions: the budget.
    """

    def __init__(
        self,
        tables: Tables,
        number: Mapping[str, int],
        characters: int = MAX_CHARACTERS,
        mentions: int = MAX_MENTIONS,
    ) -> None:
        names = {row["page_id"]: row for row in tables.pages.to_pylist()}
        by_day = sorted(tables.articles.to_pylist(), key=lambda row: _reading_order(row, names))
        self.banner = [0] * len(number)
        self._mentions = self._by_sentence(tables, number)
        proving = {
            row for column in ("sentence_id", "target_sentence_id") for row in tables.evidence[column].to_pylist()
        }
        proving |= set(tables.relations["sentence_id"].to_pylist())
        place = {row["article_id"]: i for i, row in enumerate(by_day)}
        rows = sorted(tables.sentences.to_pylist(), key=lambda row: (place[row["article_id"]], row["ordinal"]))
        self.with_text = _within_budget(rows, proving, self._mentions, characters)
        self.exact = sum(map(len, self._mentions.values())) <= mentions
        self._rows = rows if self.exact else [row for row in rows if row["sentence_id"] in self.with_text]
        held = {row["article_id"] for row in self._rows}
        self._articles = [row for row in by_day if self.exact or row["article_id"] in held]
        self.article_number = {row["article_id"]: i for i, row in enumerate(self._articles)}
        self.number = {row["sentence_id"]: i for i, row in enumerate(self._rows)}
        self._pages = [names[page] for page in dict.fromkeys(row["page_id"] for row in self._articles)]
        self._why: dict[tuple[str, str], int] = {}
        self._because: dict[tuple[int, ...], int] = {}
        self._features = {row["number"]: row for row in tables.features.to_pylist()}

    def _by_sentence(self, tables: Tables, number: Mapping[str, int]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        columns = ["sentence_id", "start", "end", "entity_id", "rule", "row", "score", "reasons"]
        for mention in tables.mentions.select(columns).to_pylist():
            if mention["entity_id"] not in number:
                continue
            if mention["sentence_id"]:
                found.setdefault(mention["sentence_id"], []).append(mention)
            else:
                self.banner[number[mention["entity_id"]]] += 1
        for group in found.values():
            group.sort(key=lambda m: (m["start"], m["end"], m["entity_id"]))
        return found

    def sentence_columns(self, number: Mapping[str, int]) -> dict[str, list[Any]]:
        """
        Text (empty beyond the budget), article, paragraph, place on the page, and the names in each.

        ``names`` is node, start, end, node, …, or the nodes alone where the text is left out;
        ``why`` is reason, score in hundredths, list of features, … for the same names (see ``reasons``, ``evidence``).
        """
        texts = [row["text"] if row["sentence_id"] in self.with_text else "" for row in self._rows]
        groups = [self._mentions.get(row["sentence_id"], []) for row in self._rows]
        return {
            "text": texts,
            "article": [self.article_number[row["article_id"]] for row in self._rows],
            "paragraph": [row["paragraph"] for row in self._rows],
            "start": [row["start"] if text else 0 for row, text in zip(self._rows, texts, strict=True)],
            "names": [
                [n for m in group for n in (number[m["entity_id"]], *(_utf16(row, m) if text else ()))]
                for row, text, group in zip(self._rows, texts, groups, strict=True)
            ],
            "why": [
                [n for m in group for n in self._reason(m)] if text else []
                for text, group in zip(texts, groups, strict=True)
            ],
        }

    def _reason(self, mention: Row) -> tuple[int, int, int]:
        return (
            self._why.setdefault((mention["rule"], mention["row"]), len(self._why)),
            round(100 * mention["score"]),
            self._because.setdefault(tuple(mention["reasons"]), len(self._because)),
        )

    def reasons(self) -> dict[str, list[str]]:
        """Rule and pack row of each reason; call after ``sentence_columns``."""
        return {"rule": [rule for rule, _ in self._why], "row": [row for _, row in self._why]}

    def evidence(self) -> dict[str, list[Any]]:
        """
        What spoke for and against mentions; call after ``sentence_columns``.

        ``lists`` has the features of each distinct list, the strongest first; ``zh``, ``en`` and ``weight`` (in
        hundredths of a nat) are what a feature says and counts.
        """
        used = sorted({number for numbers in self._because for number in numbers})
        place = {number: i for i, number in enumerate(used)}
        rows = [self._features[number] for number in used]
        return {
            "lists": [[place[number] for number in numbers] for numbers in self._because],
            "zh": [told(row["feature"]).zh for row in rows],
            "en": [told(row["feature"]).en for row in rows],
            "weight": [round(100 * row["weight"]) for row in rows],
        }

    def article_columns(self) -> dict[str, list[Any]]:
        """Title, page, date, column and authors of each article, by day, page and place."""
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
        }

    def page_columns(self) -> dict[str, list[str]]:
        """Name of each page, and its paper, number, address, file and scan where the build knows them."""
        wanted = {"name": "name", "paper": "paper", "number": "page_no", "url": "url"}
        columns = {key: [str(row.get(column) or "") for row in self._pages] for key, column in wanted.items()}
        files = [file_of(row["name"], row["form"] or "", row["place"] or "") for row in self._pages]
        scans = [scan_of(row["scan"] or "", file) for row, file in zip(self._pages, files, strict=True)]
        return columns | {"file": files, "scan": scans}


def _reading_order(row: Row, pages: Mapping[str, Row]) -> tuple[str, str, int, str]:
    """By day (unknown ones last), then page, then place on the page."""
    day = row["date"].isoformat() if row["date"] else "9999"
    return day, pages[row["page_id"]]["name"], row["ordinal"], row["article_id"]


def _within_budget(rows: Iterable[Row], proving: set[str], named: Mapping[str, Any], characters: int) -> set[str]:
    """Ids of the sentences that keep their text: first what proves a link, then what names somebody, then the rest."""
    left = characters
    kept: set[str] = set()
    order = sorted(rows, key=lambda row: (row["sentence_id"] not in proving, row["sentence_id"] not in named))
    for row in order:
        left -= len(row["text"])
        if left < 0:
            break
        kept.add(row["sentence_id"])
    return kept


def _utf16(row: Row, mention: Row) -> tuple[int, int]:
    """Where a mention stands in its sentence, in the units of a JavaScript string."""
    text = row["text"]
    first, last = max(0, mention["start"] - row["start"]), min(len(text), mention["end"] - row["start"])
    if text.isascii() or max(text) <= "\uffff":
        return first, last
    return _units(text[:first]), _units(text[:last])


def _units(text: str) -> int:
    return len(text) + sum(ch > "\uffff" for ch in text)
