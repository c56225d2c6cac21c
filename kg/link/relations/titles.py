"""
Titles in running words: 党组书记 | 理事会副主任 | 组织部长.

Place in the flow: link; the words between two marks -> titles, joins, verbs of office
and the rest, for posts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.knowledge.lexicon import Lexicon
from kg.link.words import HAN, shaped, tuple_of

TokenKind = Literal["title", "reporter", "join", "assume", "leave", "dismiss", "former", "of", "role", "other"]

#: Titles are sought in this many characters at either end of a run of words.
LONGEST_TITLE = 14
#: Of a longer run without a mark only this many characters at either end are read.
LONGEST_RUN, HALF_RUN = 80, 40


@dataclass(frozen=True, slots=True)
class Token:
    """One reading of a part of the words; ``former`` for 原主任."""

    kind: TokenKind
    text: str
    former: bool = False


def read_words(words: str, lexicon: Lexicon) -> list[Token]:
    """
    Split a run of words into titles and other words that concern posts.

    >>> from kg.knowledge.lexicon import Lexicon
    >>> lexicon = Lexicon(words={"title": {"书记": 1.0, "局长": 1.0, "组长": 1.0}, "assume": {"为": 1.0},
    ...                          "post-join": {"兼": 0.0}, "courtesy": {"同志": 0.0}, "of": {"的": 0.0}, "post-unit": {"组": 0.0}})
    >>> [(t.kind, t.text) for t in read_words("党组书记兼局长", lexicon)]
    [('title', '党组书记'), ('join', '兼'), ('title', '局长')]
    >>> [(t.kind, t.text) for t in read_words("同志为组长的", lexicon)]
    [('assume', '为'), ('title', '组长'), ('of', '的')]
    >>> [(t.kind, t.text) for t in read_words("出席会议的局长", lexicon)]
    [('other', '出席会议的'), ('title', '局长')]
    """
    if len(words) > LONGEST_RUN:
        # A title is next to a name, at either end.
        middle = Token("other", words[HALF_RUN:-HALF_RUN])
        return [*read_words(words[:HALF_RUN], lexicon), middle, *read_words(words[-HALF_RUN:], lexicon)]
    polite = shaped(lexicon, "(?:{})", "courtesy").match(words)
    return list(_tokens(words[polite.end() :] if polite else words, lexicon))


#: Where titles come from: the tables of titles and posts, and what counts as a post next to a body's name.
_TITLES = ("title", "post", "post-beside-body")


def _tokens(words: str, lexicon: Lexicon) -> Iterator[Token]:
    if not words:
        return
    if words in lexicon.words.get("alone-assume", ()):
        yield Token("assume", words)
        return
    if title := whole_title(_uncounted(words, lexicon), lexicon):
        yield title
        return
    for join in tuple_of(lexicon, "post-join"):
        if words.startswith(join):
            yield Token("join", join)
            yield from _tokens(words.removeprefix(join), lexicon)
            return
    if first := next((of for of in tuple_of(lexicon, "of") if words.startswith(of) and words != of), ""):
        # 来自某大学的|老师
        yield Token("of", first)
        yield from _tokens(words.removeprefix(first), lexicon)
        return
    for kind in ("leave", "assume"):
        verb = _first(words, kind, lexicon)
        if verb:
            yield Token(kind, verb)
            yield from _tokens(words.removeprefix(verb), lexicon)
            return
    yield from _open_words(words, lexicon)


def _uncounted(words: str, lexicon: Lexicon) -> str:
    """一名|护士: the words without a count of persons."""
    counted = shaped(lexicon, "^(?:{})", "person-counter").match(words)
    return words[counted.end() :] if counted else words


def _open_words(words: str, lexicon: Lexicon) -> Iterator[Token]:
    """Words that are not a title as a whole: there may be a title, a verb or a join at either end."""
    for end in range(min(len(words) - 1, LONGEST_TITLE), 1, -1):
        head = whole_title(words[:end], lexicon)
        if head:
            yield head
            rest = words[end:]
            if lexicon.is_word("of", rest):
                yield Token("of", rest)
            else:
                yield from _tokens(rest, lexicon)
            return
    for join in tuple_of(lexicon, "post-join"):
        if words.endswith(join):
            yield from _tokens(words.removesuffix(join), lexicon)
            yield Token("join", join)
            return
    yield from _ending(words, lexicon)


def _ending(words: str, lexicon: Lexicon) -> Iterator[Token]:
    former = next((end for end in tuple_of(lexicon, "former-ending") if words.endswith(end)), "")
    if former and not words.endswith(tuple_of(lexicon, "not-former")):
        yield from _other(words.removesuffix(former))
        yield Token("former", former)
        return
    if words in lexicon.words.get("of", ()):
        yield Token("of", words)
        return
    if dated := shaped(lexicon, f"^(.*\\d+[{HAN}](?:\\d+[{HAN}]){{{{0,2}}}})({{}})$", "alone-assume").match(words):
        # 2016年|任
        yield Token("other", dated[1])
        yield Token("assume", dated[2])
        return
    if dismiss := next((end for end in tuple_of(lexicon, "dismiss") if words.endswith(end)), ""):
        yield from _other(words.removesuffix(dismiss))
        yield Token("dismiss", dismiss)
        return
    for kind in ("leave", "assume"):
        verb = next((word for word in tuple_of(lexicon, kind) if words.endswith(word)), "")
        # A verb of one character counts only at the start: 认为, 责任.
        if len(verb) > 1:
            yield from _other(words.removesuffix(verb))
            yield Token(kind, verb)
            return
    known = lexicon.words_of((*_TITLES, "reporter"))
    for start in range(max(1, len(words) - LONGEST_TITLE), len(words) - 1):
        tail = words[start:]
        if tail in known:
            yield from _other(words[:start])
            yield Token("reporter" if lexicon.is_word("reporter", tail) else "title", tail)
            return
    yield Token("other", words)


def _other(words: str) -> Iterator[Token]:
    if words:
        yield Token("other", words)


def _first(words: str, kind: str, lexicon: Lexicon) -> str:
    return next((word for word in tuple_of(lexicon, kind) if words.startswith(word)), "")


def whole_title(words: str, lexicon: Lexicon) -> Token | None:
    """The words as one title, with a unit or an adjective before it; None if they are not one."""
    if shaped(lexicon, "(?:{})?(?:{})", "press-unit", "reporter").fullmatch(words):
        # 客户端|记者
        return Token("reporter", words)
    level = next((word for word in tuple_of(lexicon, "level") if words.startswith(word)), "")
    if level and (title := _whole(words.removeprefix(level), lexicon)):
        # 自治区|副主席, 省|副省长
        return Token("title", level + title.text, title.former)
    return _whole(words, lexicon)


def _whole(words: str, lexicon: Lexicon) -> Token | None:
    known, inside = lexicon.words_of(_TITLES), _inside(lexicon)
    for start in range(len(words) - 1):
        if words[start:] in known and inside.fullmatch(words[:start]):
            former = shaped(lexicon, f"^(?:{{}})(?=[{HAN}]{{{{2}}}})", "former-word").match(words)
            return Token("title", words[former.end() :] if former else words, former is not None)
    return None


def _inside(lexicon: Lexicon) -> re.Pattern[str]:
    """A unit inside the body, and adjectives, before the title: 理事会|副主任, 产科|主任."""
    return shaped(lexicon, f"(?:[{HAN}]{{{{1,8}}}}?(?:{{}}))?(?:{{}})*", "post-unit", "post-modifier")
