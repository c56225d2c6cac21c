"""
A run of roles, media and names, interpreted as who wrote what.

Place in the flow: segment; used by bylines.py for each stretch that may be a credit.

The run is split into tokens at white space and marks; each token is stripped from the left (roles, a paper's
name before a role) and what remains must be names, a body between role and names, or nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import squeeze
from kg.segment.cues import bylines, furniture
from kg.text.flow import is_han
from kg.text.names import (
    ends_in_given,
    is_likely,
    is_name,
    is_transliterated,
    is_unexplained,
    name_score,
    split_names,
)
from kg.text.traditional import simplified
from kg.text.words import is_word, tag_of

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Credit:
    """Names in a byline with their page spans, the bodies given as theirs, and the dateline's city."""

    spans: tuple[Span, ...] = ()
    affiliations: tuple[str, ...] = ()
    #: True when a role word (记者, 摄 …) says that these are authors.
    roles: bool = False
    dateline: str | None = None


#: A spaced name has at most three characters, each a token of its own; a fourth shows that there are two names.
SPACED = 4
#: Names without any role word: more than this is a list (of prize winners, of members).
MAX_BARE_NAMES = 5
#: A name that ends like a body must score more than this.
SURE = -20.5
#: The longest city before 报道.
_CITY = 4
#: A body that stands before its people without a role word has at least this many characters.
_LONG_UNIT = 5
#: A name that is in no surname table (Uyghur, Tibetan, Mongol …) has at most this many characters.
MAX_UNKNOWN = 6

_CUES = bylines()
_ROLE = _CUES.pattern("role")
_MEDIA_ROLE = _CUES.pattern("media_role")
_SHORT_ROLE = _CUES.pattern("short_role")
_MEDIUM = _CUES.pattern("medium")
_NEWSROOM = _CUES.pattern("newsroom_name")
_UNIT_NAME = _CUES.pattern("unit_name")
_SHORT = _CUES.words("short_deed")
_OWN = _CUES.words("own")
_NO_AUTHOR = _CUES.words("no_author")
_BEHIND = _CUES.ordered("behind_name")
_PERHAPS_BEHIND = ("", *_CUES.ordered("perhaps_behind_name"))
_JOINED_DEED = _CUES.pattern("joined_deed")
_WRITTEN_IN = _CUES.pattern("written_in")
_POST = _CUES.pattern("post_of")
_PICTURES = _CUES.words("picture_role")
_NO_NAME = _CUES.words("no_name")
_WRAPPED = _CUES.pattern("wrapped_name")
_REPORTS = frozenset({"报道", "報導"})
#: What precedes a colon in a line of labels is not a name: 来源, 编辑.
_LABELS = furniture().words("source_label") | furniture().words("date_label") | furniture().words("other_label")
_EDITS = furniture().words("other_label")
_TOKEN = re.compile(r"[^\s\u200b丨、《》，,;；:：/／∕|｜■□●◎▲△◆★◇○\-—()（）]+")
_JOINED_MEDIA = re.compile(r"[·•・、/／和—]")


def read_credit(text: str, start: int, end: int, *, marked: bool = False, signs: bool = False) -> Credit | None:
    """
    Read ``text[start:end]`` as roles, media and names and nothing else; None if there is anything else in it.

    ``marked``: a sign (□, a dateline before) says that names follow, so that any short run may be one.
    ``signs``: it closes a text, so that a body may stand before its people: （睢宁县人民法院 仝亚楠）.

    >>> t = "中青报·中青网记者 杨文海 见习记者 李强雅"
    >>> credit = read_credit(t, 0, len(t))
    >>> [t[s:e] for s, e in credit.spans], credit.affiliations
    (['杨文海', '李强雅'], ('中青报', '中青网'))
    """
    bare, places = _unwrapped(text[start:end])
    credit = _Reader(bare, marked, signs).read()
    if credit is None:
        return None
    spans = tuple((start + places[s], start + places[e - 1] + 1) for s, e in credit.spans)
    return replace(credit, spans=spans)


def _unwrapped(run: str) -> tuple[str, list[int]]:
    """The run without line ends that print put inside a name (邝远|平), and where each character stands in it."""
    cuts = {i for match in _WRAPPED.finditer(run) for i in range(*match.span())}
    places = [i for i in range(len(run)) if i not in cuts]
    return "".join(run[i] for i in places), places


class _Reader:
    def __init__(self, text: str, marked: bool, signs: bool) -> None:
        self.text = text
        self.signs = signs
        # 李静文/图: without the deeds, so that 文 is not taken for the end of a name.
        run = _JOINED_DEED.sub(lambda match: " " * len(match[0]), text)
        self.tokens = [m.span() for m in _TOKEN.finditer(run)]
        self.marked = marked
        self.roles = run != text
        self.spans: list[Span] = []
        #: Names that only those beside them make ones, and names of who took the pictures.
        self.doubtful: list[Span] = []
        self.pictures: list[Span] = []
        self.of_pictures = self.of_edits = False
        self.bodies: list[str] = []

    def read(self) -> Credit | None:
        k = 0
        while k < len(self.tokens):
            used = self.token(k)
            if not used:
                return None
            k += used
        if (not self.spans and not self.roles) or not self.doubts_settled():
            return None
        if self.pictures and self.pictures != self.spans:
            self.spans = [span for span in self.spans if span not in self.pictures]
        return Credit(tuple(self.spans), tuple(dict.fromkeys(self.bodies)), self.roles)

    def doubts_settled(self) -> bool:
        """True where another name beside it, or what it did (扎西东周 摄), makes a doubtful run a name."""
        if not self.doubtful or len(self.doubtful) < len(self.spans):
            return True
        return self.roles and all(e - s > 2 for s, e in self.doubtful)

    def token(self, k: int) -> int:
        """Interpret token ``k``; returns the number of tokens used, 0 if it is not part of a credit."""
        s, e = self.tokens[k]
        short = self.text[s:e] in _SHORT
        if not short:
            s = self.peel(s, e)
        if s == e:
            return 1
        word = self.text[s:e]
        if (word in _NO_AUTHOR or _WRITTEN_IN.match(word)) and (self.roles or self.spans):
            return 1
        if word in _EDITS and (self.spans or k == 0):
            # 记者 马晨 编辑 李玉 校对 张红, 编辑 李玉 记者 马晨: who edited is no author.
            self.of_edits = True
            return 1
        if word in _LABELS:
            return 0
        if self.spans and k + 1 == len(self.tokens) and _NEWSROOM.search(word):
            self.bodies.append(word)
            return 1
        if len(self.tokens) == k + 2 and not self.spans and _POST.match(word):
            # 晋阳大学教授 王勇
            self.roles = self.is_sure_name(*self.tokens[k + 1])
            return int(self.roles)
        if k + 1 < len(self.tokens) and not self.spans and self.is_medium(s, e):
            self.bodies.append(self.text[s:e])
            return 1
        joined, used = _spaced_name(self.text, [(s, e), *self.tokens[k + 1 : k + SPACED]], self.roles or self.marked)
        if joined is not None:
            self.add([joined])
            return used
        if short:
            self.roles = True
            return 1
        if self.is_unit(s, e, due=self.signs and k == 0 and len(self.tokens) > 1 and e - s >= _LONG_UNIT):
            self.bodies.append(self.text[s:e])
            return 1
        return self.names(s, e)

    def peel(self, start: int, end: int) -> int:
        """Strip role words, and papers' names before one, from the front of a token."""
        begin = start
        while start < end:
            match = _ROLE.match(self.text, start, end)
            if match is None:
                match = _MEDIA_ROLE.match(self.text, start, end) or _SHORT_ROLE.match(self.text, start, end)
                if match is None:
                    break
                if match.re is _SHORT_ROLE and start > begin and is_name(match["short"]):
                    # 记者王勇实习生李静
                    self.add([match.span("short")])
                if match.re is _MEDIA_ROLE:
                    self.bodies += [name for name in _JOINED_MEDIA.split(match["media"]) if name and name not in _OWN]
            self.of_pictures = bool(self.spans) and match[0] in _PICTURES
            self.of_edits = False
            self.roles = True
            start = match.end()
        return start

    def is_medium(self, start: int, end: int) -> bool:
        """A newsroom or a paper before its people: 洱源县融媒体中心 杨学禹, 沈阳日报、沈阳网记者杜一鸣."""
        word = self.text[start:end]
        return bool(_NEWSROOM.search(word) or (_MEDIUM.fullmatch(word) and not is_name(word)))

    def is_unit(self, start: int, end: int, *, due: bool = False) -> bool:
        """A body between role and names, or instead of names: 通讯员 县纪委 严亚, 作者：宣教科."""
        due = due or self.roles or self.marked
        return due and _UNIT_NAME.match(self.text, start, end) is not None and not self.is_sure_name(start, end)

    def is_sure_name(self, start: int, end: int) -> bool:
        """王学科, though it ends like a body; 宣教科 is not a name."""
        return end - start <= 3 and name_score(self.text[start:end]) > SURE

    def names(self, start: int, end: int) -> int:
        """Names run together, perhaps followed by 摄 or 报道."""
        run = self.text[start:end]
        behind = next((word for word in _BEHIND if run.endswith(word) and len(run) > len(word) + 1), "")
        if behind:
            end -= len(behind)
            run = self.text[start:end]
            if self.is_unit(start, end, due=True):
                # 县志办供稿
                self.bodies.append(run)
                self.roles = True
                return 1
        cuts: list[Span] = []
        if not (behind and is_word(run) and len(run) > 3):
            for suffix in _PERHAPS_BEHIND:
                if run.endswith(suffix) and (cuts := split_names(run[: len(run) - len(suffix)])):
                    behind = behind or suffix
                    break
        named = self.roles or self.marked or bool(behind)
        if _may_be_whole(run, cuts, named=named):
            cuts = [(0, len(run))]
        if behind in _REPORTS and self.spans and len(run) <= _CITY and (not cuts or tag_of(simplified(run)) == "ns"):
            # 太原报道: where it was written.
            return 1
        if not cuts:
            if named or not (self.signs and len(self.tokens) > 1 and _is_unknown_name(run)):
                return 0
            # （化一凡 尹小川）: a name if the other is one.
            cuts = [(0, len(run))]
            self.doubtful.append((start, end))
        self.roles |= bool(behind)
        self.add([(start + s, start + e) for s, e in cuts])
        return 1

    def add(self, spans: Sequence[Span]) -> None:
        if self.of_edits:
            return
        self.spans += spans
        if self.of_pictures:
            self.pictures += spans


def _may_be_whole(run: str, cuts: list[Span], *, named: bool) -> bool:
    """True where a name is due and the run is one, though no table has its surname, or two names would be cut out of it."""
    if not named or not _is_unknown_name(run):
        return False
    if not cuts:
        return True
    return not is_likely(run, cuts) or (len(cuts) == 2 and len(run) == 4 and is_transliterated(run))


def _spaced_name(text: str, tokens: list[Span], named: bool) -> tuple[Span | None, int]:
    """
    ``刘 毅``, ``李 晓 燕``: a name with spaces between its characters, and the number of its tokens.

    ``named``: a role word precedes, so that the surname need not be in a table.
    """
    s, e = tokens[0]
    if e - s > 2:
        return None, 0
    singles = _singles(text, tokens)
    if e - s == 2:
        singles = min(singles, 1)
        if is_name(text[s:e]):
            return None, 0
    # 杨 铭 储 慧 are two names, 李 晓 燕 is one.
    for count in {1: (1,), 2: (2, 1)}.get(singles, (1,) if singles else ()):
        stop = tokens[count][1]
        name = squeeze(text[s:stop])
        if is_name(name) or (named and len(name) <= 3 and _is_unknown_name(name)):
            return (s, stop), count + 1
    return None, 0


def _singles(text: str, tokens: list[Span]) -> int:
    """How many tokens of one character follow the first, separated by the same white space."""
    found = 0
    gap = ""
    for before, token in itertools.pairwise(tokens):
        between = text[before[1] : token[0]]
        alike = not gap or between == gap
        single = token[1] - token[0] == 1
        # 晋 文: right behind one character, which is no name, 文 is no deed.
        deed = text[token[0] : token[1]] in _SHORT and (found > 0 or before[1] - before[0] > 1)
        if not single or between.strip(" \u3000") or not alike or deed:
            break
        gap = between
        found += 1
    return found


def _is_unknown_name(run: str) -> bool:
    """A few Chinese characters where a name is due that are no word: a name, though no table has the surname."""
    han = 2 <= len(run) <= MAX_UNKNOWN and all(map(is_han, run)) and not any(ch in run for ch in _NO_NAME)
    return (
        han
        and (not is_word(run) or tag_of(run).startswith("nr"))
        and (len(run) == 2 or is_unexplained(run) or (len(run) == 3 and ends_in_given(run)))
    )
