"""
Known articles laid out as damaged pages, for measuring how well they are put together again.

The thirty articles (``articles.txt``) were invented for this project. A page has two to six of them, drawn with a seed,
and is damaged in the ways in which the five seed pages are (25 articles with text, counted by hand):

- whole and in order: 20 of 25;
- ``away``: title and byline, then another article, then the text: 2 (seeds 000 and 004);
- ``below``: the text first, its byline and title after it: 1 (seed 000);
- torn in two at a column's end, in mid-sentence and often in mid-word: 2 (seed 003). There the second column is under the
  title and the first one at the end of the page (``swapped``); half of those here go on after another article (``torn``);
- a paragraph broken in mid-sentence that continues right below, as at the end of a printed column (nine in ten: 23 such breaks);
- a caption dropped in between two paragraphs, or at the cut;
- the lead doubled: its first sentence is repeated between byline and text;
- names spaced out (``刘 峻``, ``刘　峻``), the byline below the title, in a dateline (``本报讯（记者…）``) or in brackets at
  the end.

Paragraphs are set apart by blank lines, by none, or wrapped at a column's width. What is measured is B-cubed
(A. Bagga and B. Baldwin, *Entity-based cross-document coreferencing*, COLING 1998) over the characters that are not white space: a
caption is an article of its own, as in the annotation guide.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

#: How an article is laid out -> of a hundred.
LAYOUTS = {"whole": 80, "away": 8, "below": 4, "torn": 4, "swapped": 4}
#: Two texts in five damaged: twice as many as on the seed pages.
HEAVY = {"whole": 60, "away": 10, "below": 10, "torn": 10, "swapped": 10}
#: Chance that a caption's place is at the cut, that a lead is doubled.
AT_THE_CUT, DOUBLED = 0.5, 0.1
#: Chance that a paragraph of an article is broken in two one below the other.
BROKEN = 0.9
#: Where the byline is -> of a hundred.
BYLINES = {"line": 60, "dateline": 25, "end": 15}
#: How lines are set -> of a hundred: blank lines between paragraphs, none, wrapped.
SETTINGS = {"blank": 70, "tight": 15, "wrapped": 15}


@dataclass(frozen=True)
class Known:
    """One article as it was written."""

    title: str
    byline: str
    #: Paragraphs; a subhead begins with ``~``.
    body: tuple[str, ...]
    caption: str = ""


@dataclass
class Laid:
    """A damaged page: its text, and the article of each character (None: of none)."""

    text: str = ""
    owners: list[str | None] = field(default_factory=list)
    #: Position of each character of a body in its article; -1 for all others.
    places: list[int] = field(default_factory=list)

    def add(self, words: str, owner: str | None, place: int = -1) -> None:
        """Print words after what is there."""
        self.text += words
        self.owners += [owner] * len(words)
        self.places += [-1 if place < 0 else place + k for k in range(len(words))]


#: Lines in the order they are printed: (owner, line, place of its first character in the body or -1).
Lines = list[tuple[str, str, int]]


def known_articles() -> list[Known]:
    """The articles of ``articles.txt``."""
    found: list[Known] = []
    for block in Path(__file__).with_name("articles.txt").read_text(encoding="utf-8").split("\n# ")[1:]:
        title, *lines = block.strip().split("\n")
        byline = next((line[2:] for line in lines if line.startswith("= ")), "")
        caption = next((line[1:] for line in lines if line.startswith("!")), "")
        body = tuple(line for line in lines if not line.startswith(("= ", "!")))
        found.append(Known(title, byline, body, caption))
    return found


def pages(
    count: int, seed: int, articles: Sequence[Known] = (), layouts: Mapping[str, int] = LAYOUTS
) -> Iterator[Laid]:
    """Damaged pages of articles, those of ``articles.txt`` if none are given; the same for the same seed."""
    draw = random.Random(seed)
    articles = articles or known_articles()
    for _ in range(count):
        chosen = draw.sample(range(len(articles)), min(len(articles), draw.randint(2, 6)))
        yield _page([(f"k{k}", articles[k]) for k in chosen], layouts, draw)


def bcubed(owners: Sequence[str | None], found: Sequence[str | None]) -> float:
    """B-cubed F1 over characters; what is in no found article is a cluster of its own."""
    pairs = [(o, f or f"none{i}") for i, (o, f) in enumerate(zip(owners, found, strict=True)) if o]
    both, ours, theirs = Counter(pairs), Counter(o for o, _ in pairs), Counter(f for _, f in pairs)
    precision = sum(n * n / theirs[f] for (_, f), n in both.items()) / len(pairs)
    recall = sum(n * n / ours[o] for (o, _), n in both.items()) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def _page(chosen: list[tuple[str, Known]], layouts: Mapping[str, int], draw: random.Random) -> Laid:
    lines: Lines = []
    waiting: Lines = []
    for owner, known in chosen:
        before, after = _laid_out(owner, known, _choice(layouts, draw), draw, last=owner == chosen[-1][0])
        lines += before
        # What goes on after another article is after exactly one.
        lines += waiting
        waiting = after
    return _set(lines + waiting, draw)


def _laid_out(owner: str, known: Known, kind: str, draw: random.Random, *, last: bool) -> tuple[Lines, Lines]:
    """The lines printed at once, and those that come after the next article."""
    head, body, tail = _parts(known, draw)
    if kind in ("away", "torn", "swapped") and last:
        kind = "whole"
    whole = _placed(owner, body, 0)
    captions = [(f"{owner}-caption", known.caption, -1)] if known.caption else []
    top = [(owner, line, -1) for line in head]
    end = [(owner, line, -1) for line in tail]
    if kind == "below":
        return whole + end + top[::-1] + captions, []
    if kind == "away":
        return top, captions + whole + end
    if kind in ("torn", "swapped") and (at := _cut(body, draw)):
        joined = "\n".join(body)
        first, second = _placed(owner, joined[:at].split("\n"), 0), _placed(owner, joined[at:].split("\n"), at)
        if kind == "swapped":
            return top + second + end, captions + first
        at_cut = draw.random() < AT_THE_CUT
        return top + first + (captions if at_cut else []), second + end + ([] if at_cut else captions)
    place = draw.randint(0, len(whole))
    return top + whole[:place] + captions + whole[place:] + end, []


def _placed(owner: str, lines: Sequence[str], at: int) -> Lines:
    """Lines of a body with their places, the first at ``at``."""
    found: Lines = []
    for line in lines:
        found.append((owner, line, at))
        at += len(line) + 1
    return found


def _parts(known: Known, draw: random.Random) -> tuple[list[str], list[str], list[str]]:
    """Head lines, body lines, lines at the end."""
    body = [line.removeprefix("~") for line in known.body]
    head, tail = [known.title], list[str]()
    names = [word for word in known.byline.split() if not word.endswith(("记者", "通讯员")) and len(word) > 1]
    where = _choice(BYLINES, draw) if names else "line"
    if where == "line" and known.byline:
        head.append(_spaced(known.byline, draw))
    elif where == "dateline":
        body[0] = f"本报讯（{known.byline.replace('本报', '')}）{body[0]}"
    elif where == "end":
        body[-1] = f"{body[-1]}（{'、'.join(names)}）"
    if known.byline and where == "line" and draw.random() < DOUBLED:
        head.append(f"{body[0].split('。')[0]}。")
    if draw.random() < BROKEN and (places := [k for k, line in enumerate(body) if len(line) > 60]):
        k = draw.choice(places)
        if at := _cut([body[k]], draw):
            body[k : k + 1] = [body[k][:at], body[k][at:]]
    return head, body, tail


def _spaced(byline: str, draw: random.Random) -> str:
    """Names of two characters set apart."""
    gap = draw.choice([" ", "　", ""])
    words = [gap.join(word) if len(word) == 2 and word not in ("记者", "本报") else word for word in byline.split()]
    return " ".join(words)


def _cut(body: list[str], draw: random.Random) -> int:
    """Where a column ends in the body; 0 if it is too short."""
    whole = "\n".join(body)
    places = [i for i in range(len(whole) // 4, 3 * len(whole) // 4) if _inside(whole, i)]
    return draw.choice(places) if places else 0


def _inside(text: str, at: int) -> bool:
    """In mid-sentence of a long paragraph, with some lines of it on both sides."""
    around = text[at - 12 : at + 12]
    return len(around) == 24 and "\n" not in around and "。" not in text[at - 2 : at + 2] and text[at - 1].isalnum()


def _set(lines: Lines, draw: random.Random) -> Laid:
    """Lines with what is between them."""
    laid = Laid()
    how = _choice(SETTINGS, draw)
    width = draw.randint(14, 30)
    for owner, line, place in lines:
        if how == "wrapped":
            for i in range(0, len(line), width):
                laid.add(line[i : i + width], owner, place if place < 0 else place + i)
                laid.add("\n", None)
            laid.add("\n", None)
        else:
            laid.add(line, owner, place)
            laid.add("\n\n" if how == "blank" else "\n", None)
    return laid


def _choice(shares: Mapping[str, int], draw: random.Random) -> str:
    return draw.choices(list(shares), list(shares.values()))[0]
