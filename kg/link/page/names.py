"""
Short names of persons and bodies -> the full ones that the page has.

Place in the flow: link; 王副市长 -> 王祖德, 服务联盟 -> 阳曲县职工书屋服务联盟.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.knowledge.lexicon import Lexicon
from kg.link.page.units import levels_of
from kg.link.words import ending, shaped, tuple_of
from kg.model import EntityType, Home, Mention, squeeze

#: A short form means the one full name that ends in it, if it has at least this length.
MIN_SHORT = 3
#: A document named only by its kind has at most this many characters: 《细则》, 《若干措施》.
LONGEST_KIND = 4
#: Home unknown: own bodies are identified by count alone.
NOWHERE = Home()
#: How many characters before a department its body may be.
NEAR = 30
#: Longest short name of a place that a body's name begins with.
LONGEST_PLACE = 4
#: Full names collected for one short one: two are already ambiguous.
ENOUGH = 2
#: Rounds of completion: a short name of a short name of a full one needs two, and none in the annotated texts three.
ROUNDS = 3


def complete_names(mentions: Sequence[Mention], lexicon: Lexicon, home: Home = NOWHERE) -> list[Mention]:
    """
    Replace canonical names by fuller ones found on the page; order is kept.

    A name that two longer ones end in is taken up again once these have turned out to be one: 采石厂 on a page that has
    双阳超越采石厂 and 双阳区超越采石厂.
    """
    found = list(mentions)
    for _ in range(ROUNDS):
        names = _Names(found, lexicon, home)
        fuller = [next(names.fuller(index), m.canonical) for index, m in enumerate(found)]
        if fuller == [m.canonical for m in found]:
            break
        found = [replace(m, canonical=name) for m, name in zip(found, fuller, strict=True)]
    return found


@dataclass(slots=True)
class _Names:
    """The names of a page, indexed so that no question below takes longer on a longer page."""

    mentions: Sequence[Mention]
    lexicon: Lexicon
    home: Home
    #: (article, surname) -> full names of persons and their offsets, in page order.
    _persons: dict[tuple[str, str], list[tuple[int, str]]] = field(default_factory=dict)
    #: (article, type, ending) -> longer names with that ending, the first few.
    #: None until first used; may be empty.
    _longer: dict[tuple[str, str, str], list[str]] | None = None
    #: (article, type, full name) of the bodies; None until first used.
    _named: set[tuple[str, str, str]] | None = None
    #: (article, last characters) -> full names of documents and their offsets, in page order.
    _documents: dict[tuple[str, str], list[tuple[int, str]]] = field(default_factory=dict)
    #: Noun -> the body of that kind that the page names most.
    _own: dict[str, str] = field(default_factory=dict)
    #: Noun of a headquarters -> full names that end in it.
    _whole: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for m in self.mentions:
            if m.type == "person" and len(m.canonical) > 1:
                self._persons.setdefault((m.article_id, m.canonical[0]), []).append((m.start, m.canonical))
            elif m.type == "policy" and len(m.canonical) > LONGEST_KIND:
                for at in range(2, LONGEST_KIND + 1):
                    end = m.article_id, m.canonical[-at:]
                    self._documents.setdefault(end, []).append((m.start, m.canonical))

    def fuller(self, index: int) -> Iterator[str]:
        """The fuller names of a mention, the most certain first; none if it is full."""
        mention = self.mentions[index]
        own = self._own_noun(mention)
        if own:
            yield from self._own_body(mention, own)
        elif mention.type == "place" and not _in_packs(mention) and self._is_zone(mention):
            yield from self._zone_of_home(mention)
        elif mention.type == "organization" and mention.canonical.startswith(tuple_of(self.lexicon, "headquarters")):
            yield from self._of_headquarters(mention)
        elif mention.rule.startswith("org.titled") and mention.canonical == squeeze(mention.text):
            yield from self._of_last_body(mention, index)
        elif mention.type == "organization" and self._is_open(mention) and (mention.deictic or not _in_packs(mention)):
            yield from self._full_name(mention)
            if not mention.deictic:
                yield from self._of_home(mention)
        elif mention.type in self.lexicon.types.those("undertaken") and self._level_of(mention):
            yield from self._of_home(mention)
        elif mention.type == "person" and len(mention.canonical) == 1:
            yield from self._nearest(mention, self._persons)
        elif mention.type == "policy" and len(mention.canonical) <= LONGEST_KIND and not _in_packs(mention):
            yield from self._nearest(mention, self._documents)
        elif mention.type in self.lexicon.types.those("shortened") and not _in_packs(mention) and not mention.deictic:
            yield from self._full_name(mention)

    # -- one question after the other --------------------------------------------------------

    def _own_noun(self, mention: Mention) -> str:
        """The kind of body that a report calls its own: 社 of 我社, 集团公司; empty for other names."""
        if mention.type != "organization":
            return ""
        if own := self._own_shape(mention):
            return own[2]
        return mention.canonical if mention.canonical.startswith(tuple_of(self.lexicon, "own-noun")) else ""

    def _own_shape(self, mention: Mention) -> re.Match[str] | None:
        """我院党支部, 中国共产党|我院|委员会: what precedes the speaker's own body, and what begins with it."""
        return shaped(self.lexicon, "^((?:{})?)(?:{})(.+)$", "committee-front", "own-front").match(mention.canonical)

    def _own_body(self, mention: Mention, name: str) -> Iterator[str]:
        """我社: the body of that kind that the page names most, preferably one of the home's."""
        kinds = (*tuple_of(self.lexicon, "own-noun"), *tuple_of(self.lexicon, "own-body"))
        noun = next((own for own in kinds if name.startswith(own)), name)
        if noun not in self._own:
            self._own[noun] = self._body_of_kind(noun)
        shape = self._own_shape(mention)
        front = shape[1] if shape else ""
        yield front + self._own[noun] + name.removeprefix(noun) if self._own[noun] else squeeze(mention.text)

    def _body_of_kind(self, noun: str) -> str:
        """The body named most, preferably one of the home's; a guest is named once, and after the host."""
        own = (*tuple_of(self.lexicon, "own-front"), noun)
        named = [m for m in self.mentions if m.type == "organization"]
        kind = [m for m in named if not m.canonical.startswith(own) and self._is_kind(m.canonical, noun)]
        spoken = next((m.start for m in named if m.canonical.startswith(own)), 0)
        bodies = Counter(m.canonical for m in kind)
        before = {m.canonical for m in kind if m.start < spoken}
        homes = [name[:2] for name in (self.home.district, self.home.city) if name]
        local = {name for name in bodies if any(home in name for home in homes)}
        hosts = [name for name in bodies if name in local or name in before or bodies[name] > 1]
        return min(hosts, key=lambda name: (name not in local, -bodies[name], name), default="")

    def _is_kind(self, name: str, noun: str) -> bool:
        """我校 may be 某某大学附属小学校; 集团公司 any group, whatever its legal form; 我院 is never 国务院."""
        if self.lexicon.is_word("nobodys-own", name):
            return False
        if self.lexicon.is_word("own-noun", noun):
            group = ending(self.lexicon, "own-noun-end").search(name)
            return bool(group) and any(word in name for word in tuple_of(self.lexicon, "own-noun-part"))
        ends = self.lexicon.notes.get("own-kind", {}).get(noun, noun)
        return name.endswith(tuple(ends.split()))

    def _is_zone(self, mention: Mention) -> bool:
        return self.lexicon.is_any(("free-trade-zone", "zone-of-city"), mention.canonical)

    def _zone_of_home(self, mention: Mention) -> Iterator[str]:
        """自贸试验区 in a province's report is the province's, 临空经济区 in a city's paper the city's."""
        if self.home.province and self.lexicon.is_word("free-trade-zone", mention.canonical):
            form = next(iter(self.lexicon.notes["free-trade-zone"].values()))
            stem = shaped(self.lexicon, "(?:(?:{})?(?:{}))$", "region-people", "province-end").sub(
                "", self.home.province
            )
            yield form.replace("{place}", stem)
        elif self.home.city and self.lexicon.is_word("zone-of-city", mention.canonical):
            yield shaped(self.lexicon, "(?:{})$", "city-end").sub("", self.home.city) + mention.canonical

    def _of_headquarters(self, mention: Mention) -> Iterator[str]:
        """总社科教社团部: the department of the one 总社 that the article names."""
        noun = next(word for word in tuple_of(self.lexicon, "headquarters") if mention.canonical.startswith(word))
        if noun not in self._whole:
            bodies = {m.canonical for m in self.mentions if m.type == "organization"}
            self._whole[noun] = {name for name in bodies if name.endswith(noun) and name != noun}
        whole = self._whole[noun] - {mention.canonical}
        if len(whole) == 1 and len(mention.canonical) > len(noun):
            yield next(iter(whole)) + mention.canonical[len(noun) :]

    def _of_last_body(self, mention: Mention, index: int) -> Iterator[str]:
        """省供销社副主任沈某、|业务处处长: a department belongs to the body that the sentence has just named."""
        for at in range(index - 1, -1, -1):
            before = self.mentions[at]
            if mention.start - before.end > NEAR or before.article_id != mention.article_id:
                return
            if before.type == "organization" and not before.canonical.endswith(
                tuple_of(self.lexicon, "department-end")
            ):
                yield before.canonical + mention.canonical
                return

    def _is_open(self, mention: Mention) -> bool:
        """Whether neither home nor article told whose organ it is: 市文旅局 stayed as written."""
        return mention.canonical == squeeze(mention.text) and mention.canonical.startswith(
            levels_of(self.lexicon).words
        )

    def _level_of(self, mention: Mention) -> re.Match[str] | None:
        """The level word that opens a name, unless it is part of 市场, 省级, 区域."""
        shape = "(?:{})(?!(?:{}))"
        return shaped(self.lexicon, shape, "level-of-work", "not-behind-level").match(mention.canonical)

    def _of_home(self, mention: Mention) -> Iterator[str]:
        """省前沿技术研发计划, 自治区草原管理条例: the province or city of the paper."""
        level = self._level_of(mention)
        unit = levels_of(self.lexicon).lowest(level[0], self.home.units) if level else None
        if level and unit and unit.name.endswith(level[0]):
            yield unit.name + mention.canonical[level.end() :]

    def _nearest(self, mention: Mention, full: Mapping[tuple[str, str], list[tuple[int, str]]]) -> Iterator[str]:
        """The nearest full name for a surname or a document's kind: first before the mention, then after it."""
        named = full.get((mention.article_id, mention.canonical), [])
        at = bisect_left(named, (mention.start, ""))
        if named:
            yield named[at - 1][1] if at else named[0][1]

    def _full_name(self, mention: Mention) -> Iterator[str]:
        """The one longer name that ends in this one: of the article, else of the page."""
        if self._longer is None:
            self._longer = self._endings()
        for where in (mention.article_id, ""):
            longer = self._longer.get((where, mention.type, squeeze(mention.canonical)), [])
            if len(longer) == 1:
                yield longer[0]
        yield from self._with_level(mention)

    def _with_level(self, mention: Mention) -> Iterator[str]:
        """固阳交管大队 -> 固阳县交管大队, if the article has both."""
        if self._named is None:
            self._named = {(m.article_id, m.type, m.canonical) for m in self.mentions if m.type == "organization"}
        short = squeeze(mention.canonical)
        for end in range(2, min(len(short), LONGEST_PLACE + 1)):
            for word in levels_of(self.lexicon).words:
                full = short[:end] + word + short[end:]
                if (mention.article_id, mention.type, full) in self._named:
                    yield full

    def _stands_before(self, kind: EntityType, front: str) -> bool:
        """Whether the beginning of a longer name is not part of it: 在|某公司, 老城镇上洲村|上屋组."""
        if kind == "place":
            return bool(ending(self.lexicon, "unit-rank").search(front))
        return front in self.lexicon.words.get("prep", ())

    def _endings(self) -> dict[tuple[str, str, str], list[str]]:
        """(article, type, ending) -> the longer names with it, no more than ``ENOUGH``."""
        found: dict[tuple[str, str, str], list[str]] = {}
        kinds = self.lexicon.types.those("shortened")
        shortened = [m for m in self.mentions if m.type in kinds]
        # 发改委 is the end of 国家发改委, which has another full name.
        forms = [(m, form) for m in shortened for form in (m.canonical, squeeze(m.text))]
        named = [(where, m.type, form, m.canonical) for m, form in forms for where in (m.article_id, "")]
        for article, kind, form, name in dict.fromkeys(named):
            for at in range(1, len(form) - MIN_SHORT + 1):
                if self._stands_before(kind, form[:at]):
                    continue
                known = found.setdefault((article, kind, form[at:]), [])
                if len(known) < ENOUGH and name not in known:
                    known.append(name)
        return found


def spelled_out(name: str, kind: EntityType, lexicon: Lexicon) -> str:
    """雄安新区管委会 -> 雄安新区管理委员会: the end of a name in full."""
    short = ending(lexicon, "end-in-full").search(name)
    if short is None or short.start() < 2:
        return name
    full, *types = lexicon.notes["end-in-full"][short[0]].split()
    return name[: short.start()] + full if kind in types else name


def _in_packs(mention: Mention) -> bool:
    """Whether the mention has its name from a row of a pack (``pack/file.tsv:12``) rather than a pattern."""
    return mention.row.rpartition(":")[2].isdigit()
