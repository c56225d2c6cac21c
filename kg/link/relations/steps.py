"""
A sentence as the post rules see it: names, titles, verbs of office, marks.

Place in the flow: link; Pieces of one sentence -> Steps, read by posts_before and posts_after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.knowledge.lexicon import Lexicon
from kg.link.relations.clauses import Piece
from kg.link.relations.titles import Token, read_words
from kg.link.words import ending, tuple_of
from kg.model import Mention
from kg.text.traditional import simplified
from kg.text.words import cut

#: Longest remark in brackets that is skipped in a list of posts: （正部级）.
REMARK = 10
#: Longest post that is in no table: 产业云解决方案总监.
LONGEST_POST = 12
_MARKS = {"、": "join", "，": "comma", "（": "open", "）": "close", "：": "colon"}
_QUOTES = "“”‘’"
DASH = "—"
#: Classes of words that make a clause of the words between a body and a name: 市公安局|提醒居民|张某.
_NO_POST = ("act", "carry", "speech", "issue", "prep", "pronoun", "adverb", "time", "link", "found", "assume", "leave")


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of the sentence as the post rules see it."""

    kind: str
    piece: Piece
    text: str = ""
    former: bool = False
    #: The title as written on the page, if different from ``text``.
    written: str = ""

    @property
    def mention(self) -> Mention | None:
        """The mention, if the step is a name."""
        return self.piece.mention


@dataclass(frozen=True, slots=True)
class Post:
    """A title and the body it is held at; ``said`` if the body directly precedes it."""

    title: Step
    bodies: tuple[Step, ...]
    said: bool
    former: bool


def steps_of(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Step]:
    """The steps of one sentence, without remarks in brackets and without what a name is called besides its post."""
    steps = [step for i in range(len(pieces)) for step in _steps_at(pieces, i, lexicon)]
    return _without_roles(_without_remarks(steps))


def is_crowd(step: Step, lexicon: Lexicon) -> bool:
    """Whether a title means people present who are not named (有关负责人, 代表), unless a name follows."""
    return step.kind == "title" and step.text.endswith(tuple_of(lexicon, "crowd"))


def _steps_at(pieces: Sequence[Piece], i: int, lexicon: Lexicon) -> Iterator[Step]:
    piece = pieces[i]
    if piece.mention is not None:
        kind = {"person": "person", "organization": "body", "place": "body"}.get(piece.mention.type, "other")
        yield Step(kind, piece, piece.text)
    elif piece.kind == "words":
        yield from _of_words(pieces, i, lexicon)
    elif piece.text in _MARKS:
        yield Step(_MARKS[piece.text], piece, piece.text)
    elif piece.text not in _QUOTES:
        yield Step("other", piece, piece.text)


def _of_words(pieces: Sequence[Piece], i: int, lexicon: Lexicon) -> Iterator[Step]:
    piece, before = pieces[i], pieces[i - 1] if i else None
    if before is not None and _shares_its_end(before, piece, lexicon):
        # 太原市|长: the name's last character begins the title.
        title = simplified(before.text[-1]) + piece.text
        yield Step("title", piece, title, written=before.text[-1] + piece.written)
        return
    tokens = read_words(piece.text, lexicon)
    after = pieces[i + 1] if i + 1 < len(pieces) else None
    held = before is not None and before.is_name("organization", "place") and before.end == piece.start
    if held and tokens[0].kind == "other" and _is_post(piece.text, after, lexicon):
        tokens = [Token("title", piece.text)]
    if (
        before is not None
        and before.is_mark("、—")
        and tokens[0].kind == "other"
        and _is_role(piece.text, after, lexicon)
    ):
        tokens = [Token("role", piece.text)]
    for token in tokens:
        yield Step(token.kind, piece, token.text, token.former, piece.as_written(token.text))


def _is_post(words: str, after: Piece | None, lexicon: Lexicon) -> bool:
    """
    Whether the words between a body and a name are a post that is in no table: 华为|产业云解决方案总监|李明.

    The ending shows a post, and no word in it makes a clause.
    """
    if after is None or not after.is_name("person") or len(words) > LONGEST_POST:
        return False
    if not ending(lexicon, "post-end").search(words) or words.endswith(tuple_of(lexicon, "no-post")):
        return False
    return not any(lexicon.is_any(_NO_POST, word) for word in cut(words))


def _is_role(words: str, after: Piece | None, lexicon: Lexicon) -> bool:
    """Whether words before a name only say what the person is known as: 市作协主席、|著名作家|李明."""
    if after is None or not after.is_name("person") or len(words) > LONGEST_POST:
        return False
    called = ending(lexicon, "role", "post-end").search(words)
    return called is not None and not any(lexicon.is_any(_NO_POST, word) for word in cut(words))


def _shares_its_end(name: Piece, words: Piece, lexicon: Lexicon) -> bool:
    """太原市|长, 文化局|长: the end of the name is the beginning of the title."""
    if not lexicon.is_word("head-word", words.text) or name.end != words.start:
        return False
    return lexicon.is_any(("headed-unit", "headed-body"), simplified(name.text[-1:]))


def _without_roles(steps: list[Step]) -> list[Step]:
    """
    Steps without what names are called besides their posts.

    主席、|著名作家|李明 reads as 主席李明, 成员——|奥运冠军|李明、|世界冠军|王强 as 成员李明、王强.
    """
    kept: list[Step] = []
    for step in steps:
        if step.kind != "role":
            kept.append(step)
            continue
        while kept and kept[-1].text == DASH:
            kept.pop()
        if len(kept) > 1 and kept[-1].kind == "join" and kept[-2].kind == "title":
            kept.pop()
    return kept


def _without_remarks(steps: list[Step]) -> list[Step]:
    """Steps without （正部级）, （右一）; a bracket with a name in it stays and ends what precedes it."""
    kept: list[Step] = []
    close = _closing(steps)
    i = 0
    while i < len(steps):
        end = close[i] if steps[i].kind == "open" else i
        if end > i and end - i <= REMARK + 1:
            inner = steps[i + 1 : end]
            if not any(s.mention for s in inner) and sum(len(s.text) for s in inner) <= REMARK:
                i = end + 1
                continue
        kept.append(steps[i])
        i += 1
    return kept


def _closing(steps: Sequence[Step]) -> list[int]:
    """For each step the first closing bracket after it, else the last step."""
    found = [len(steps) - 1] * len(steps)
    for i in range(len(steps) - 2, -1, -1):
        found[i] = i + 1 if steps[i + 1].kind == "close" else found[i + 1]
    return found


def named_next(steps: Sequence[Step], i: int) -> bool:
    """Whether a name follows a step directly."""
    return i + 1 < len(steps) and steps[i + 1].kind == "person"


def formerly(posts: Sequence[Post]) -> list[Post]:
    """The posts marked as former."""
    return [replace(post, former=True) for post in posts]
