"""
Chinese personal names: character statistics, held up or cast out by their neighbours.

Place in the flow: Reading (+ by-line names) -> person Candidates. Foreign names are
in foreign.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.decode import worth
from kg.extract.neighbours import Beside
from kg.extract.reading import PUNCTUATION, Candidate, Reading
from kg.knowledge.names import NO_NAME, NameStatistics, likely_names
from kg.text.flow import is_han
from kg.text.words import frequency, tag_of

# Evidence, in nats beside the character statistics. Each number is a judgement of how
# much more often a name than a chance string stands there, checked on development gold.
AFTER_TITLE = 6.0
AFTER_ROLE = 5.0
BEFORE_TITLE = 4.5
BEFORE_SPEECH = 4.0
BEFORE_ACT = 2.0
CREDIT = 8.0
IN_LIST = 5.5
AT_MARK = 1.0
INNER_WORD = -5.0
CUT_INSIDE = -3.0
#: 殷殷嘱|托: the name would cut a word that jieba knows.
CUT_WORD = -9.0
#: A surname that mostly is an ordinary word, with nothing but marks around.
ORDINARY_FREE = -3.0
NOT_A_NAME = -7.0
KNOWN_WORD = -6.0
SINGLE_GIVEN = -0.5
#: jieba's dictionary has it as a name: known to be borne, though it may be a word too.
DICTIONARY_NAME = 3.0
#: 祁|小龙: jieba's dictionary has the given name by itself.
KNOWN_GIVEN = 2.0
#: The most that the characters themselves can say for a name.
MOST_INSIDE = DICTIONARY_NAME + KNOWN_GIVEN
#: Up to this count in jieba's corpus a word that a name begins with is no evidence behind a title.
RARE_WORD = 10
#: 环卫工人|钱大贵: behind a title or role jieba's model, too, takes the characters for one unknown word.
WHOLE_TOKEN = 1.0
#: 李群|用: a character that does not end names.
BAD_END = -5.0
#: Behind a title and before a mark, words that jieba does not know are names (缑福民).
UNKNOWN_AFTER_TITLE = 5.0
#: Evidence from which a name is taken, and from which it holds for the whole page.
THRESHOLD = 4.0
#: The same with no title, role, speech verb or list beside it.
FREE_THRESHOLD = 5.0
PROVEN = 8.0
#: Below it not even a list of proven names can make a string one.
LEAST = THRESHOLD - IN_LIST
#: Evidence per unit of quality: 12 nats make a name as sure as a dictionary word.
NATS_PER_QUALITY = 12.0
_CREDIT_BEFORE = re.compile(
    r"(?:记者|通讯员|摄影|摄|作者|文/|图/|文／|图／|编辑|责编|美编|校对|版式|组版|排版|主编|审读|撰文|采写)[:：/／]?\s?$"
)
_CREDIT_AFTER = re.compile(r"\s*(?:摄影报道|摄影|摄|供图|图/文|文/图|制图|绘|整理|报道)(?![一-龥])")
_SIGNED_IN_BRACKETS = re.compile(r"(?:记者|通讯员)\s?([一-龥]{2,3})(?=[)）])")
#: What the two can end and begin with, beside white space: a quick test before they are tried.
_CREDIT_ENDS = frozenset("者员影摄/／辑编对式版读文写:：")
_CREDIT_STARTS = frozenset("摄供图文制绘整报")
#: Names whose characters print may set apart: 刘 毅, 李 晓 燕.
LONGEST_SPACED = 3
#: Log probability from which a surname alone counts before a title (王副市长), and before 老师, 先生.
RAREST_TITLED, RAREST_ADDRESSED = -7.5, -10.6
#: What stands behind a surname alone, and is no given name.
ADDRESSES = frozenset({"先生", "女士", "小姐", "老师", "师傅", "教授", "大娘", "大妈", "大爷", "大夫", "阿姨", "老板"})
_ADDRESS_HEADS = frozenset(word[0] for word in ADDRESSES)
#: Rules without a title or credit beside the name.
_LOOSE = frozenset({"person.free", "person.list", "person.act", "person.speech"})
_BEHIND_NAMES = ("等", "一行", "同志", "（", "的", "和", "与", "在", "是")
_CLOSING = frozenset(word[0] for word in _BEHIND_NAMES)
_LEFT_FREE = frozenset("由与和同对向给请让为是叫及、，。；：“（(【—·")


class Guess(NamedTuple):
    """A possible name with its evidence in nats."""

    start: int
    end: int
    evidence: float
    rule: str


def find_persons(reading: Reading, names: NameStatistics, bylines: frozenset[str]) -> list[Candidate]:
    """Names of two to four characters, and surnames before a title (王副市长)."""
    guesses = _with_lists(reading, list(_guesses(reading, names)))
    found = [
        _candidate(guess)
        for guess in guesses
        if guess.evidence >= (FREE_THRESHOLD if guess.rule == "person.free" else THRESHOLD)
        and not _ordinary(guess.rule, reading.text[guess.start : guess.end])
    ]
    found.extend(_bylines(reading, bylines))
    found.extend(_after_titles(reading))
    found.extend(_in_brackets(reading))
    found.extend(_surname_with_title(reading, names))
    return found


def _ordinary(rule: str, name: str) -> bool:
    """
    A word of jieba's dictionary that is no name: 雷阵雨, 祝贺.

    Before a title only a word that describes or does: 陈旧主任 has none, 高峰主任 may be called so.
    """
    if rule == "person.before_title":
        return frequency(name) > 0 and tag_of(name)[:1] in ("a", "v", "d")
    return rule in _LOOSE and frequency(name) > 0 and not tag_of(name).startswith("nr")


def _candidate(guess: Guess) -> Candidate:
    quality = min(1.3, guess.evidence / NATS_PER_QUALITY)
    return Candidate(guess.start, guess.end, "person", worth(quality, guess.end - guess.start), guess.rule)


def _guesses(reading: Reading, names: NameStatistics) -> Iterator[Guess]:
    """At each place the string most likely to be a name, with all its evidence."""
    beside = Beside(reading)
    best: Guess | None = None
    for start, end, ratio in likely_names(reading.text, names):
        if best and best.start != start:
            yield best
            best = None
        guess = _judge(reading, beside, start, end, ratio)
        if guess and (best is None or guess.evidence > best.evidence):
            best = guess
    if best:
        yield best


def _judge(reading: Reading, beside: Beside, start: int, end: int, ratio: float) -> Guess | None:
    if beside.titles.get(start + 1, 0) >= end:
        # 王|副市长, 王|主任: what looks like a given name begins a title.
        return None
    name = reading.text[start:end]
    if name[1] in _ADDRESS_HEADS and name[1:] in ADDRESSES:
        return None
    left, left_rule = _left(reading, beside, start)
    right, right_rule = _right(reading, beside, end)
    if ratio + left + right + MOST_INSIDE < LEAST:
        return None
    if " " in name and not (
        left >= AFTER_ROLE or right >= CREDIT or (reading.before(start) == "\n" and reading.after(end) == "\n")
    ):
        return None
    evidence = ratio + (left + right + _inside(reading, start, end, left >= AFTER_ROLE))
    if end - start == 2:
        evidence += SINGLE_GIVEN
    if evidence < LEAST or (evidence >= THRESHOLD and _is_preposition(reading, name)):
        return None
    rule = left_rule or right_rule or "free"
    if rule == "free" and name[0] in beside.words.ordinary:
        evidence += ORDINARY_FREE
    return Guess(start, end, evidence, f"person.{rule}")


def _is_preposition(reading: Reading, name: str) -> bool:
    """从|桂林, 向|太原: a preposition that is also a surname, and a place."""
    return reading.lexicon.is_word("prep", name[0]) and reading.lexicon.can_be(name[1:], "place")


def _left(reading: Reading, beside: Beside, start: int) -> tuple[float, str]:
    before = reading.before(start)
    credited = before in _CREDIT_ENDS or before.isspace()
    if credited and _CREDIT_BEFORE.search(reading.text, max(0, start - 7), start):
        return CREDIT, "credit"
    if rank := beside.ranks.get(start):
        return (AFTER_TITLE if rank == "title" else AFTER_ROLE), rank
    if before in PUNCTUATION or before in _LEFT_FREE:
        return AT_MARK, ""
    if reading.token_at(start)[0] < start:
        return INNER_WORD, ""
    return 0.0, ""


def _right(reading: Reading, beside: Beside, end: int) -> tuple[float, str]:
    text = reading.text
    after = reading.after(end)
    if (after in _CREDIT_STARTS or after.isspace()) and _CREDIT_AFTER.match(text, end):
        return CREDIT, "credit"
    if after in PUNCTUATION:
        return AT_MARK, ""
    if (posts := beside.posts.get(end)) and any(map(reading.is_bound, posts)):
        return BEFORE_TITLE, "before_title"
    if verb := beside.verb_at(text, end):
        return (BEFORE_SPEECH if verb == "speech" else BEFORE_ACT), verb
    if after in _CLOSING and text.startswith(_BEHIND_NAMES, end):
        return AT_MARK, ""
    if end < len(text) and reading.token_at(end)[0] < end:
        cut = reading.text[slice(*reading.token_at(end))]
        return (CUT_WORD if frequency(cut) else CUT_INSIDE), ""
    return 0.0, ""


def _inside(reading: Reading, start: int, end: int, ranked: bool) -> float:
    """Evidence from the characters themselves; most of it against: the span holds or is an ordinary word."""
    text = reading.text
    name = text[start:end]
    evidence = 0.0
    if reading.lexicon.is_word("not-person", name):
        evidence += NOT_A_NAME
    elif frequency(name) > 0:
        evidence += DICTIONARY_NAME if tag_of(name).startswith("nr") else KNOWN_WORD
    if len(name) == 3 and reading.lexicon.is_word("not-person", name[:2]):
        # 万元|户, 殷殷|嘱: an ordinary word and what follows it.
        evidence += NOT_A_NAME
    if len(name) == 2 and name[0] == name[1]:
        # 殷殷|嘱托, 时时: doubled characters are adverbs before they are names, behind a title too.
        evidence += 2 * KNOWN_WORD
    if len(name) > 2 and reading.lexicon.is_word("not-name-end", name[-1]):
        evidence += BAD_END
    return evidence + _against_cut(reading, start, end, ranked)


def _against_cut(reading: Reading, start: int, end: int, ranked: bool) -> float:
    """What jieba's cut says of the span; ``ranked``: a title or role stands before it."""
    text = reading.text
    token_start, token_end = reading.token_at(start)
    token = text[token_start:token_end]
    if token != text[start:end] and len(token) > 1 and _is_known(token, ranked):
        # 高|质量 splits at known words; 万元 + x begins with one.
        return INNER_WORD if token_start == start and token_end <= end else CUT_INSIDE
    if ranked and (token_start, token_end) == (start, end) and not frequency(token):
        return WHOLE_TOKEN
    if end - start == 3 and reading.token_at(start + 1) == (start + 1, end):
        given = text[start + 1 : end]
        if tag_of(given).startswith("nr"):
            return KNOWN_GIVEN
        return CUT_INSIDE if frequency(given) > 300 else 0.0
    return 0.0


def _is_known(word: str, ranked: bool) -> bool:
    """An ordinary word; behind a title one that jieba's corpus hardly has (武纪 4) proves nothing."""
    return frequency(word) > (RARE_WORD if ranked else 0) and not tag_of(word).startswith("nr")


def _with_lists(reading: Reading, guesses: list[Guess]) -> list[Guess]:
    """Names side by side with 、 or a space hold each other up: 王勇 王琦, 周立群、罗宏远."""
    raised = {guess.start: guess for guess in guesses}
    by_end = {guess.end: guess for guess in guesses}
    for guesses_in_order, lookup, step in ((guesses, by_end, -1), (guesses[::-1], raised, 1)):
        for guess in guesses_in_order:
            current = raised[guess.start]
            edge = current.start - 1 if step < 0 else current.end
            if not 0 <= edge < len(reading.text) or reading.text[edge] not in "、 　":
                continue
            other = lookup.get(edge) if step < 0 else raised.get(edge + 1)
            other = raised.get(other.start) if other else None
            if other and other.evidence >= PROVEN > current.evidence:
                raised[guess.start] = Guess(current.start, current.end, current.evidence + IN_LIST, "person.list")
    return [raised[guess.start] for guess in guesses]


def _after_titles(reading: Reading) -> Iterator[Candidate]:
    """区委书记缑福民，: behind a post and before a mark stands a name, whatever its surname."""
    longest = {hit.start: hit.end for hit in sorted(reading.titles, key=lambda hit: hit.end)}
    for hit in reading.titles:
        if hit.end < longest[hit.start]:
            # 委员|长的问候: the title is 委员长.
            continue
        for length in (3, 2):
            end = hit.end + length
            name = reading.text[hit.end : end]
            if len(name) < length or not all(is_han(c) for c in name):
                continue
            speech = any(reading.lexicon.is_word("speech", reading.text[end : end + n]) for n in (2, 1))
            ended = reading.after(end) in "，、；。）)" or speech
            known = any(frequency(name[i:j]) > 20 for i in range(length) for j in range(i + 2, length + 1))
            sure = _is_name_token(reading, hit.end, end) or (ended and not known)
            if sure and not reading.lexicon.is_word("not-person", name):
                quality = UNKNOWN_AFTER_TITLE / NATS_PER_QUALITY
                yield Candidate(hit.end, end, "person", worth(quality, length), "person.title_unknown")
                break


def _in_brackets(reading: Reading) -> Iterator[Candidate]:
    """（记者四建磊）: who signs in brackets has a name, whatever its surname."""
    for match in _SIGNED_IN_BRACKETS.finditer(reading.text):
        start, end = match.span(1)
        name = match[1]
        # 记者手记, 记者在现场: words that are known.
        if not frequency(name) and (len(name) == 2 or not frequency(name[1:])):
            quality = UNKNOWN_AFTER_TITLE / NATS_PER_QUALITY
            yield Candidate(start, end, "person", worth(quality, end - start), "person.title_unknown")


def _is_name_token(reading: Reading, start: int, end: int) -> bool:
    """总理|若斯潘: jieba's dictionary has the whole run behind the title as a name."""
    return reading.token_at(start) == (start, end) and tag_of(reading.text[start:end]).startswith("nr")


def _bylines(reading: Reading, bylines: frozenset[str]) -> Iterator[Candidate]:
    """Names that the page's by-lines have are names wherever they stand."""
    for name in sorted(bylines):
        spaced = r"\s?".join(map(re.escape, name)) if len(name) <= LONGEST_SPACED else re.escape(name)
        for match in re.finditer(spaced, reading.text):
            yield Candidate(match.start(), match.end(), "person", worth(1.3, len(match[0])), "person.byline", "", name)


def _surname_with_title(reading: Reading, names: NameStatistics) -> Iterator[Candidate]:
    """王副市长, 孙主任: the surname alone is the mention."""
    addresses = [hit for hit in reading.hits if hit.surface in ADDRESSES]
    for hit in dict.fromkeys([*reading.titles, *addresses]):
        start = hit.start - 1
        rarest = RAREST_ADDRESSED if hit.surface in ADDRESSES else RAREST_TITLED
        if start < 0 or names.surnames.get(reading.text[start], NO_NAME) < rarest:
            continue
        before = reading.before(start)
        ordinary = "ordinary" in reading.lexicon.notes.get("surname", {}).get(reading.text[start], "")
        alone = reading.token_at(start)[0] == start and frequency(reading.text[start : start + 2]) < 50
        behind = any(
            h.surface in reading.lexicon.organs or reading.lexicon.can_be(h.surface, "organization", "place")
            for h in reading.ends[start]
        )
        ended = before in PUNCTUATION or reading.is_bound(start)
        if alone and (behind or (ended and not ordinary)):
            yield Candidate(start, start + 1, "person", worth(0.9, 1), "person.surname_title")
