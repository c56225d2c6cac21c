"""
Builds the counted word files of the pack ``cn-words`` from three published word lists.

Place in the flow: a maker's tool, never run by ``kg``; it writes what ``kg/knowledge`` later loads.

    python scripts/build_name_statistics.py --jieba dict.txt --jionlp jionlp-1.5.31-py2.py3-none-any.whl \
        --names random_name_type-2.1.0-py3-none-any.whl -o kg/data/packs/cn-words

In: jieba 0.42.1 ``dict.txt`` (MIT: words with counts and tags), jionlp 1.5.31 (Apache-2.0: word counts of a large
modern corpus, a dictionary with definitions, divisions, surnames), random-name-type 2.1.0
(ISC: surnames, foreign names).
Out: words-surnames, words-given, words-foreign, words-not-names (.tsv). Same input, same bytes. Every input is checked
by its SHA-256 (``name_sources.py``).

How a name is distinguished from a word: naive Bayes over the characters of two- and three-character words that begin with a
surname, one class for names and one for other words. The other words are known (jieba does not tag them as names); the names
are learnt by expectation maximisation, because jieba's ``nr`` tag is also on 明白, 王朝, 一劳永逸 and 师严道尊.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from name_sources import (
    HAN,
    NO_GIVEN_END,
    NO_GIVEN_START,
    TOP_SURNAMES,
    checked,
    read_definitions,
    read_jieba,
    read_places,
    read_traditional,
    read_word_counts,
    surname_lists,
    unambiguous,
)

#: Shares of the first twenty in percent, rounded; the first five together have 30.8 % (2020 name report).
TOP_SHARES = (7.2, 7.1, 6.7, 5.3, 4.5, 3.1, 2.4, 2.2, 2.2, 2.1, 1.7, 1.6, 1.4, 1.4, 1.3, 1.2, 1.2, 1.2, 1.1, 1.0)
#: From rank 21 on shares fall as a power of the rank: 0.95 % there, 0.17 % at rank 100, which gives the hundred
#: 84.7 %, as the national report says ("about 85 %").
TAIL_SHARE, TAIL_POWER = 0.95, 1.1
#: Borne by about one in a thousand today, but rare in word lists made from older texts.
LIVING_SURNAMES = "闫付代"
#: A surname is counted as borne in three-character words whose other two characters are a name with this probability.
BORNE_POSTERIOR = 0.99
#: A three-character entry is a shorter name with something attached if that name is this many times more frequent.
GLUE_RATIO = 5
#: A surname and a first character that occur together this many times more often than by chance are one hero of a novel
#: followed by verbs (郭靖 185 entries, 杨过 156, where 张志 has 39) and are left out.
HERO_RATIO, HERO_COUNT = 5.0, 8
#: Candidates with a posterior above this teach the given-name tables (14,600 full names of three characters, 3,800 of
#: two). Above 0.9 given names of women are lost (娜 珊 露 are foreign too); the order of the 1,000
#: commonest characters then agrees less with an independent count (rank correlation 0.74, here 0.80).
NAME_POSTERIOR = 0.7
EM_ROUNDS = 6
#: Pseudo-counts with which the position tables are smoothed towards the pooled table.
POOL_STRENGTH = 300.0
#: Characters seen in fewer accepted names than this at a position get no row (misreadings are one or two of 40,000).
MIN_CHARACTER_COUNT = 3
#: About one in a hundred characters of local news is a surname in a full name; used for `ordinary` only.
SURNAME_RATE = 0.01
#: A surname character with a smaller chance than this of being a surname where it occurs is marked ``ordinary``.
ORDINARY_BELOW = 0.12
#: jionlp's corpus is this many times larger than jieba's (median over the 1,000 commonest two-character words: 76).
JIONLP_PER_JIEBA = 76
#: Words rarer than this in jionlp's counts (about one in a million words) are not worth a row in words-not-names.
MIN_COUNT = 4_000
#: Words which only jionlp's list has need more: it also lists pieces of names and phrases.
MIN_UNTAGGED_COUNT = 20_000
#: Words of two or three characters as frequent as this get a row however name-like they are: 时间, 成为, 全市, 方法.
ALWAYS_PER_MILLION = 10.0
#: How name-like a rarer word must read, by its length: mean ln(given-name chance / text chance); this much less for
#: each e-fold of frequency above one in a million.
LEAST_LIKENESS = {2: -0.7, 3: -0.7, 4: 0.5}
LIKENESS_PER_LOG = 0.4
#: The same for townships (there are 40,000) and full names of counties; dictionaries of places are another pack's work.
LEAST_PLACE_LIKENESS = 1.2

PERSON_DEFINITION = re.compile(
    r"[1-9]\d{2,3}[—-]|人名|姓名|[家人将帝王臣][。，]|字[^。，]{1,3}[，。]|本名|生卒年|将领|皇帝|大臣|籍|生于"
)
Row = tuple[str, str, float, str]
Score = Callable[[str], float]


def main() -> None:
    """Read the three inputs, estimate, write the four files, print how many rows each has."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    for option in ("jieba", "jionlp", "names"):
        parser.add_argument(f"--{option}", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    jieba = list(read_jieba(checked(options.jieba, "jieba")))
    with zipfile.ZipFile(io.BytesIO(checked(options.jionlp, "jionlp"))) as wheel:
        counts = read_word_counts(wheel)
        definitions = dict(read_definitions(wheel))
        places = read_places(wheel)
        rules = wheel.read("jionlp/rule/rule_pattern.py").decode("utf-8")
        traditional = read_traditional(wheel)
    with zipfile.ZipFile(io.BytesIO(checked(options.names, "names"))) as wheel:
        chinese = wheel.read("random_name_type/data/chinese.py").decode("utf-8")
        foreign = wheel.read("random_name_type/data/foreign_zh.py").decode("utf-8")

    single, compound = surname_lists(rules, chinese)
    text = text_characters(counts)
    model = NameModel(single, unambiguous(rules), jieba, counts)
    shares = surname_shares(single, compound, model)
    given = model.given_rows()
    tables = {
        "words-surnames.tsv": surname_rows(shares, word_initials(counts), traditional),
        "words-given.tsv": with_traditional(given, traditional),
        "words-foreign.tsv": foreign_rows(jieba, foreign, text),
        "words-not-names.tsv": ordinary_rows(
            single, jieba, counts, definitions, places, given_odds(given, text), model
        ),
    }
    # 周恩来, 诸葛亮: borne by a person of the persons pack, so not an ordinary word, whatever the counts say.
    borne = {
        line.split("\t")[0]
        for line in (options.output.parent / "cn-persons" / "persons.tsv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    }
    tables["words-not-names.tsv"] = [row for row in tables["words-not-names.tsv"] if row[0] not in borne]
    for name, rows in tables.items():
        write_words(options.output / name, rows)
        print(f"{name}: {len(rows)} rows", file=sys.stderr)


def log_shares(counts: Counter[str], base: dict[str, float] | None = None, strength: float = 0.0) -> dict[str, float]:
    """Natural log of count / total, smoothed with ``strength`` pseudo-counts towards the log shares ``base``."""
    total = sum(counts.values()) + strength
    keys = sorted(set(counts) | set(base or ()))
    mixed = {key: counts[key] + strength * math.exp((base or {}).get(key, -99.0)) for key in keys}
    return {key: math.log(value / total) for key, value in mixed.items() if value > 0}


class NameModel:
    """Two classes over the characters of words that begin with a surname: names (learnt) and other words (known)."""

    #: Log chance of a character never seen at a position: one of 160,000, a quarter of one sighting.
    UNSEEN = -12.0

    def __init__(
        self, surnames: set[str], teachers: set[str], jieba: list[tuple[str, int, str]], counts: dict[str, int]
    ) -> None:
        self.surnames = surnames
        self.teachers = teachers
        self.names: dict[int, list[dict[str, float]]] = {}
        self.others: dict[int, list[dict[str, float]]] = {}
        self.seen: dict[int, list[Counter[str]]] = {}
        tags = {word: tag for word, _, tag in jieba}
        self.frequency = {word: count for word, count, _ in jieba}
        for length in (2, 3):
            self.learn(length, tags, counts)

    def learn(self, length: int, tags: dict[str, str], counts: dict[str, int]) -> None:
        """Expectation maximisation over the candidates of one length; jieba's tags start it."""
        words = [w for w in sorted({*tags, *counts}) if len(w) == length and w[0] in self.surnames]
        known = [w for w in words if not tags.get(w, "nr").startswith("nr")]
        open_words = [w for w in words if tags.get(w, "nr").startswith("nr")]
        foreign = [w for w, tag in sorted(tags.items()) if tag == "nrt" and len(w) == length]
        self.others[length] = self.tables(dict.fromkeys(known + foreign, 1.0))
        open_words = [w for w in open_words if self.teaches(w)]
        open_words = without_heroes(open_words) if length == 3 else open_words
        belief = dict.fromkeys(open_words, 0.8)
        for _ in range(EM_ROUNDS):
            self.names[length] = self.tables(belief)
            belief = {w: self.posterior(w) for w in open_words}
        accepted = {w: 1.0 for w in open_words if belief[w] >= NAME_POSTERIOR}
        if length == 3:
            self.borne = Counter(w[0] for w in words if self.posterior(w) >= BORNE_POSTERIOR)
        self.seen[length] = [Counter(w[i] for w in accepted) for i in range(length)]

    def teaches(self, word: str) -> bool:
        """Whether the candidate has a surname that is hardly ever anything else, and nothing attached to its end."""
        if word[0] not in self.teachers or word[-1] in NO_GIVEN_END or word[1] in NO_GIVEN_START:
            return False
        return len(word) == 2 or self.frequency.get(word[:2], 0) <= GLUE_RATIO * self.frequency.get(word, 3)

    def tables(self, words: dict[str, float]) -> list[dict[str, float]]:
        """Log shares of the characters by position, each word counted with its belief."""
        columns: list[Counter[str]] = []
        for position in range(len(next(iter(words)))):
            column: Counter[str] = Counter()
            for word, belief in words.items():
                column[word[position]] += belief  # type: ignore[assignment]
            columns.append(column)
        return [log_shares(column) for column in columns]

    def posterior(self, word: str) -> float:
        """Chance that ``word`` (two or three characters, a surname first) is a name, by what follows the surname."""
        pairs = list(zip(word, self.names[len(word)], self.others[len(word)], strict=True))[1:]
        odds = sum(
            max(n.get(c, self.UNSEEN), self.UNSEEN) - max(o.get(c, self.UNSEEN), self.UNSEEN) for c, n, o in pairs
        )
        return 1.0 / (1.0 + math.exp(-odds))

    def given_rows(self) -> list[Row]:
        """Rows of the three given-name tables; weight = natural log of P(character | position), smoothed."""
        first, second = self.seen[3][1], self.seen[3][2]
        single = self.seen[2][1]
        pooled = log_shares(first + second)
        rows: list[Row] = []
        for name, counts in (("given-first", first), ("given-second", second), ("given-single", single)):
            for char, weight in log_shares(counts, pooled, POOL_STRENGTH).items():
                if (first + second + single)[char] >= MIN_CHARACTER_COUNT:
                    rows.append((char, name, max(weight, self.UNSEEN), ""))
        return rows


def without_heroes(words: list[str]) -> list[str]:
    """The words without those whose first two characters occur together far more often than by chance."""
    first, second, both = Counter(w[0] for w in words), Counter(w[1] for w in words), Counter(w[:2] for w in words)
    expected = {pair: first[pair[0]] * second[pair[1]] / len(words) for pair in both}
    return [w for w in words if both[w[:2]] <= HERO_COUNT + HERO_RATIO * expected[w[:2]]]


def surname_shares(single: set[str], compound: set[str], model: NameModel) -> dict[str, float]:
    """Share of each surname among the people of China: the published hundred, then what the name lists count."""
    shares = {name: percent / 100 for name, percent in zip(TOP_SURNAMES, TOP_SHARES, strict=False)}
    start = len(TOP_SHARES) + 1
    for rank, name in enumerate(TOP_SURNAMES[len(TOP_SHARES) :], start=start):
        shares[name] = TAIL_SHARE / 100 * (start / rank) ** TAIL_POWER
    shares |= dict.fromkeys(LIVING_SURNAMES, 0.001)
    smallest, rest = min(shares.values()), 1.0 - sum(shares.values())
    counts = {name: model.borne[name] + 0.5 for name in sorted(single - set(shares))}
    total = sum(counts.values())
    shares |= {name: min(smallest, rest * count / total) for name, count in counts.items()}
    #: Compound surnames: 欧阳 about one in 1,500 people, the other living ones far rarer.
    shares |= dict.fromkeys(sorted(compound), 1e-6)
    shares |= dict.fromkeys(
        [
            "上官",
            "司徒",
            "司马",
            "皇甫",
            "诸葛",
            "令狐",
            "尉迟",
            "夏侯",
            "慕容",
            "端木",
            "东方",
            "淳于",
            "申屠",
            "呼延",
            "独孤",
            "范姜",
            "张简",
        ],
        5e-5,
    )
    return shares | {"欧阳": 7e-4}


def text_characters(counts: dict[str, int]) -> dict[str, float]:
    """Natural log of each character's share in running text."""
    characters: Counter[str] = Counter()
    for word, count in counts.items():
        for char in word:
            characters[char] += count
    return log_shares(characters)


def word_initials(counts: dict[str, int]) -> dict[str, float]:
    """Natural log of how often a character of running text is this one at the beginning of a word."""
    characters: Counter[str] = Counter()
    for word, count in counts.items():
        characters[word[0]] += count
    total = sum(len(word) * count for word, count in counts.items())
    return {char: math.log(count / total) for char, count in characters.items()}


def surname_rows(shares: dict[str, float], initial: dict[str, float], traditional: dict[str, str]) -> list[Row]:
    """Surnames with ln(share); ``ordinary`` if the character is mostly something else in running text."""
    rows: list[Row] = []
    for name, share in shares.items():
        ordinary = len(name) == 1 and share * SURNAME_RATE / math.exp(initial.get(name, -16.0)) < ORDINARY_BELOW
        rows.append((name, "surname", math.log(share), "ordinary" if ordinary else ""))
    return with_traditional(rows, traditional)


def with_traditional(rows: list[Row], traditional: dict[str, str]) -> list[Row]:
    """The rows and, for words with another traditional spelling, a second row of the same weight."""
    have = {(word, kind) for word, kind, _, _ in rows}
    added: list[Row] = []
    for word, kind, weight, note in rows:
        other = "".join(traditional.get(char, char) for char in word)
        if (other, kind) not in have and weight > -9.5:
            added.append((other, kind, weight, f"{note} traditional {word}".strip()))
    return rows + added


def given_odds(given: list[Row], text: dict[str, float]) -> Score:
    """How name-like the part after the surname is: mean over its characters of ln(name chance / text chance)."""
    tables: dict[str, dict[str, float]] = defaultdict(dict)
    for word, kind, weight, _ in given:
        tables[kind][word] = weight

    def score(part: str) -> float:
        kinds = ("given-single",) if len(part) == 1 else ("given-first", "given-second")
        odds = [
            tables[kind].get(c, NameModel.UNSEEN) - text.get(c, -14.0) for kind, c in zip(kinds, part, strict=False)
        ]
        return sum(odds) / len(odds)

    return score


def foreign_rows(jieba: list[tuple[str, int, str]], foreign: str, text: dict[str, float]) -> list[Row]:
    """Characters of transliterated names; weight = ln(share in foreign names / share in text), from 0.5 up."""
    listed = {
        word for part in re.findall(r'"([^"]*、[^"]*)"', foreign) for word in part.split("、") if HAN.fullmatch(word)
    }
    names = {word for word, _, tag in jieba if tag == "nrt" and 3 <= len(word) <= 6} | listed
    counts = Counter(char for word in sorted(names) for char in word)
    #: A character that fewer than eight of 6,000 names have says nothing about foreign names.
    common = log_shares(Counter({char: count for char, count in counts.items() if count >= 8}))
    odds = {char: share - text.get(char, -16.0) for char, share in common.items()}
    return [(char, "translit", value, "") for char, value in odds.items() if value >= 0.5]


def ordinary_rows(
    surnames: set[str],
    jieba: list[tuple[str, int, str]],
    counts: dict[str, int],
    definitions: dict[str, str],
    places: tuple[set[str], set[str]],
    odds: Score,
    model: NameModel,
) -> list[Row]:
    """Words of two to four characters that begin like a name and are not one; weight = ln(count per million words).

    The note says how this is known: jieba's tag, `word` (jieba says name, the dictionary defines a word), `news`
    (frequent in jionlp's corpus, unknown to jieba, no name by its characters), `place` (divisions).
    """
    million = sum(counts.values()) / 1e6
    frequency = {word: count * JIONLP_PER_JIEBA for word, count, _ in jieba}
    frequency |= {word: max(count, frequency.get(word, 0)) for word, count in counts.items()}
    tags = {word: tag for word, _, tag in jieba}
    reasons: dict[str, str] = {}
    for word in frequency:
        if word[0] in surnames and 2 <= len(word) <= 4:
            reason = why_no_name(word, tags.get(word, ""), frequency[word], definitions, model)
            if reason and name_likeness(word, odds) >= least_likeness(word, frequency[word] / million):
                reasons[word] = reason
    upper, towns = places
    for place in upper | towns:
        if place[0] in surnames and len(place) <= 3:
            short = place in upper and len(place) == 2
            named_after = place not in upper and place[0] in TOP_SURNAMES  # 李俊, 秦峰: people have the name, too
            if short or (not named_after and name_likeness(place, odds) >= LEAST_PLACE_LIKENESS):
                reasons[place] = "place"
    return [(w, "not-person", math.log((frequency.get(w, 0) + 1) / million), reasons[w]) for w in reasons]


def why_no_name(word: str, tag: str, frequency: int, definitions: dict[str, str], model: NameModel) -> str:
    """Why the word is known not to be a name ('' if it is not known): the note of its row."""
    if tag.startswith("nr"):
        defined = definitions.get(word, "姓名")
        person = not defined.startswith("1.") and PERSON_DEFINITION.search(defined[:60])
        return "" if person or len(word) > 3 else "word"
    sure_name = len(word) < 4 and word[0] in model.teachers and model.posterior(word) >= NAME_POSTERIOR
    if tag:
        return tag if frequency >= MIN_COUNT and not (sure_name and len(word) == 3) else ""
    return "news" if len(word) < 4 and frequency >= MIN_UNTAGGED_COUNT and model.posterior(word) < 0.3 else ""


def least_likeness(word: str, per_million: float) -> float:
    """How name-like a word of this frequency must read to be worth a row: harm is frequency times likeness."""
    if len(word) < 4 and per_million >= ALWAYS_PER_MILLION:
        return -math.inf
    return LEAST_LIKENESS[len(word)] - LIKENESS_PER_LOG * max(0.0, math.log(per_million + 1e-9))


def name_likeness(word: str, odds: Score) -> float:
    """How much what follows the surname reads like a given name; of four characters the first three are read."""
    return odds(word[1:3])


def write_words(path: Path, rows: Iterable[Row]) -> None:
    """A word file (columns word, class, weight, note), sorted by class and falling weight."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(("word", "class", "weight", "note"))
        for word, kind, weight, note in sorted(rows, key=lambda row: (row[1], -round(row[2], 2), row[0])):
            writer.writerow((word, kind, f"{weight:.2f}", note))


if __name__ == "__main__":
    main()
