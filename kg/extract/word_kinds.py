"""
What a word does to a name that may contain it: continue it, begin it, or end the walk.

Place in the flow: Reading + Pattern + one word -> the edge it makes; used by walk.py.

A verb governs a name (实施…行动); a word that is both verb and noun (建设, 管理) governs
only if no noun precedes it. The word classes are in the packs.
"""

from __future__ import annotations

from functools import lru_cache

from kg.extract.reading import CLOSE_TO_OPEN, PUNCTUATION, Reading
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.patterns import Pattern
from kg.text.words import FUNCTION_TAGS, tag_of

#: Word classes whose words govern a name, and the edge they make.
GOVERNING = (("issue", "issue"), ("found", "found"), ("carry", "carry"))
GOVERNING_CLASSES = tuple(kind for kind, _ in GOVERNING)
STOP_CLASSES = ("prep", "pronoun", "adverb", "speech", "act", "link", "time")
#: Stop classes whose words cannot be inside a name at all.
HARD_STOPS = ("prep", "pronoun", "adverb", "speech", "link", "time")
#: First characters of pronouns and ordinals.
OPENERS = ("pointing", "ranking")
#: Every class that is looked up for a word of a walk.
TOLD_CLASSES = ("title", "role", "time", "nominal", "scope", *GOVERNING_CLASSES, *STOP_CLASSES)
PLAIN_TOLD = ("level-word", *TOLD_CLASSES)
ACTS = ("act", *GOVERNING_CLASSES)
MEASURE_TAGS = frozenset({"m", "q", "mq", "t"})
#: Characters that may come between a verb after which a street is named and the street's head: 迎新|北三|巷.
NAMED_AFTER_VERB = 2


def word_kind(reading: Reading, pattern: Pattern, start: int, at: int, head: int) -> str:
    """What the word ``[start, at)`` does to the walk: empty to continue, else the edge it makes."""
    word = reading.text[start:at]
    kind = _by_class(reading, pattern, start, word, at == head)
    if kind is None:
        kind = (
            ""
            if _is_inside(reading, pattern, start, word)
            else _by_government(reading, pattern, start, word, at == head)
        )
    return _by_number_or_verb(reading, pattern, start, word, head - at) if kind is None else kind


def _by_class(reading: Reading, pattern: Pattern, start: int, word: str, beside: bool) -> str | None:
    """What the tables say about the word by itself; ``beside``: the head follows."""
    lexicon, place, body = reading.lexicon, pattern.type == "place", pattern.type == "organization"
    if place and lexicon.is_word("never-in-place", word):
        return "stop"
    if place and beside and lexicon.is_word("landform", word):
        return ""
    if _is_plain_noun(lexicon, word) or (word in pattern.inside and not beside):
        return ""
    if body and lexicon.is_word("level-word", word) and _opens_phrase(reading, start):
        return "level"
    if not body and lexicon.is_word("title", word):
        return "title"
    return "stop" if place and lexicon.is_word("role", word) else None


def _is_inside(reading: Reading, pattern: Pattern, start: int, word: str) -> bool:
    """
    Times in names of streets, the numbers of bodies, and numbers and verbs after a quote of the name.

    “校企家”|三方|共育机制, “红色物业”|创建|行动.
    """
    lexicon = reading.lexicon
    timely = lexicon.is_word("time", word)
    if (timely and pattern.numerals) or (
        pattern.type == "organization" and lexicon.forms["numbered-body"].fullmatch(word)
    ):
        return True
    if not _behind_quote(reading, start) or lexicon.is_word("strong-verb", word):
        return False
    return timely or not _is_function(reading, word) or _is_inner_verb(reading, word)


def _by_government(reading: Reading, pattern: Pattern, start: int, word: str, beside: bool) -> str | None:
    """Ordinals, verbs that govern the name, and function words."""
    lexicon = reading.lexicon
    if lexicon.is_word("ranking", word[0]) and lexicon.forms["ordinal"].fullmatch(word):
        return "number"
    governing = _governing(reading, word)
    if lexicon.is_word("nominal", word):
        return (governing or "carry") if _opens_phrase(reading, start, pattern) else ""
    if governing:
        return governing
    if lexicon.is_word("complement", word) and _behind_verb(reading, start):
        return "carry"
    adverb = tag_of(word) == "d" and beside and pattern.type == "policy"
    return "stop" if _is_function(reading, word) and not adverb else None


def _by_number_or_verb(reading: Reading, pattern: Pattern, start: int, word: str, from_head: int) -> str:
    """Numbers, and verbs that are only in jieba's dictionary; ``from_head``: characters between the word and the head."""
    lexicon, tag = reading.lexicon, tag_of(word)
    if not from_head and lexicon.forms["counted-head"].fullmatch(word):
        # 破难攻坚|七大|行动
        return ""
    measure = _is_measure(reading, start, tag) and not lexicon.is_word("not-measure", word)
    if measure or lexicon.forms["numeral"].fullmatch(word):
        return "" if pattern.numerals else "number"
    verbal = len(word) >= 4 and (lexicon.is_word("act", word[-2:]) or _governing(reading, word[-2:]))
    if verbal and (not tag_of(word[:-2]).startswith("n") or lexicon.is_word("adverb", word[:-2])):
        # jieba has some verb phrases as one word: 实地考察, 圆满完成; in 城乡建设 the verb is a noun.
        return _governing(reading, word[-2:]) or "stop"
    if not tag.startswith("v") or tag == "vn":
        return ""
    if pattern.numerals and pattern.type == "place" and from_head <= NAMED_AFTER_VERB:
        # 迎新北三巷, 解放路: streets are named after verbs; 建起大型蔬菜批发市场 is not a name.
        return ""
    loose = pattern.type in reading.lexicon.types.those("undertaken") and not _opens_phrase(reading, start, pattern)
    return "" if loose else "stop"


def _is_function(reading: Reading, word: str) -> bool:
    """A function word, or a verb of one character."""
    return _function_word(reading, word) or (len(word) == 1 and tag_of(word).startswith("v"))


@lru_cache(maxsize=4)
def _plain_nouns(lexicon: Lexicon) -> dict[str, bool]:
    """The answers of ``_is_plain_noun`` so far; only for words of jieba's dictionary, so it stays bounded."""
    return {}


def _is_plain_noun(lexicon: Lexicon, word: str) -> bool:
    """A noun that is in no table: most words of a name, and the cheapest to recognise."""
    known = _plain_nouns(lexicon)
    plain = known.get(word)
    if plain is None:
        if len(word) < 2 or not tag_of(word).startswith("n"):
            return False
        tables = word in lexicon.words_of(PLAIN_TOLD) or word[-2:] in lexicon.words_of(ACTS)
        plain = not tables and word[0] not in lexicon.words_of(OPENERS) and not lexicon.forms["numeral"].fullmatch(word)
        known[word] = plain
    return plain


def _behind_quote(reading: Reading, start: int) -> bool:
    return start > 0 and reading.text[start - 1] in "”』）)"


def _is_inner_verb(reading: Reading, word: str) -> bool:
    """A verb that may be inside a name: 创建, but not 开展 or 举办, which begin something new."""
    plain = reading.lexicon.is_word("act", word) or _governing(reading, word) == "found"
    return (
        plain
        and len(word) > 1
        and not reading.lexicon.is_word("strong-verb", word)
        and not reading.lexicon.is_any(HARD_STOPS, word)
    )


def _is_measure(reading: Reading, start: int, tag: str) -> bool:
    """Numbers and times; a measure word only after a number: 虎台中学 has none in 台."""
    return tag in MEASURE_TAGS and (
        tag != "q" or (start > 0 and reading.lexicon.is_word("digit", reading.text[start - 1]))
    )


def _behind_verb(reading: Reading, start: int) -> bool:
    """打|好, 编制|完成: a verb directly precedes its complement."""
    if start <= 0 or reading.text[start - 1] in PUNCTUATION:
        return False
    word = reading.text[reading.token_before(start)[0] : start]
    return tag_of(word).startswith(("v", "p")) or _governing(reading, word) is not None


def _governing(reading: Reading, word: str) -> str | None:
    if not reading.lexicon.is_any(GOVERNING_CLASSES, word):
        return None
    for kind, edge in GOVERNING:
        if reading.lexicon.is_word(kind, word):
            return edge
    return None


def _function_word(reading: Reading, word: str) -> bool:
    if (
        reading.lexicon.is_word("of", word)
        or reading.lexicon.is_word("pointing", word[0])
        or reading.lexicon.is_any(STOP_CLASSES, word)
    ):
        return True
    return tag_of(word) in FUNCTION_TAGS


def _opens_phrase(reading: Reading, start: int, pattern: Pattern | None = None) -> bool:
    """Whether no noun precedes a word, but a mark, a function word or a verb."""
    if start <= 0 or reading.text[start - 1] in PUNCTUATION:
        return start <= 0 or reading.text[start - 1] not in CLOSE_TO_OPEN
    before = reading.text[reading.token_before(start)[0] : start]
    if pattern and pattern.type == "policy" and reading.lexicon.is_word("issue", before):
        # 制定促进…措施: after a verb of issuing the title begins, whatever it begins with.
        return False
    if reading.lexicon.is_word("nominal", before):
        return False
    return _function_word(reading, before) or _governing(reading, before) is not None


def at_stop(reading: Reading, at: int) -> bool:
    """Whether a quote that opens here begins the name: no noun of the name precedes it."""
    if at <= 0 or reading.text[at - 1] in PUNCTUATION:
        return True
    start = reading.token_before(at)[0]
    word = reading.text[start:at]
    if reading.lexicon.is_word("nominal", word):
        return _opens_phrase(reading, start)
    return _function_word(reading, word) or _governing(reading, word) is not None


def _behind_complement(reading: Reading, at: int, head: int) -> int:
    end = min(head, reading.token_at(at)[1]) if at < head else at
    return end if reading.lexicon.is_word("complement", reading.text[at:end]) else at


def governed_start(reading: Reading, start: int, head: int, reach: int) -> int | None:
    """
    Where a name begins that is governed by a verb of doing or issuing, whatever it contains.

    实施|水环境持续提升行动: the walk stops at 持续, but the verb governs the whole.
    """
    at = start
    while at > 0 and head - at <= reach:
        if reading.text[at - 1] in PUNCTUATION:
            return None
        left = reading.token_before(at)[0]
        word = reading.text[left:at]
        if word.endswith(reading.lexicon.listed("strong-verb")):
            at = _behind_complement(reading, at, head)
            inner, forms = reading.text[at:head], reading.lexicon.forms
            return None if forms["inner-break"].search(inner) or forms["two-names"].search(inner) else at
        at = left
    return None
