"""
Short names of persons and bodies -> the full ones that the page has.

Place in the flow: link; 王副市长 -> 王祖德, 服务联盟 -> 阳曲县职工书屋服务联盟.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kg.model import EntityType, Home, Mention, squeeze

#: A short form stands for the one full name that it ends, if it has at least this length.
MIN_SHORT = 3
#: No home known: own bodies are told by count alone.
NOWHERE = Home("", "")
_SHORTENED: tuple[EntityType, ...] = ("organization", "programme", "policy", "place")


def complete_names(mentions: list[Mention], home: Home = NOWHERE) -> list[Mention]:
    """Replace canonical names by fuller ones that the page proves; order is kept."""
    found: list[Mention] = []
    for index, mention in enumerate(mentions):
        fuller = next(_fuller(mention, mentions, index, home), None)
        found.append(replace(mention, canonical=fuller) if fuller else mention)
    return found


def _fuller(mention: Mention, mentions: list[Mention], index: int, home: Home) -> Iterator[str]:
    if mention.rule == "organ.own":
        yield from _own_body(mention, mentions, home)
    elif mention.type == "person" and len(mention.canonical) == 1:
        yield from _full_person(mention, mentions, index)
    elif mention.type in _SHORTENED and not mention.row and not mention.deictic:
        yield from _full_name(mention, mentions)


def _own_body(mention: Mention, mentions: list[Mention], home: Home) -> Iterator[str]:
    """我社: the body of that kind that the page names most, one of the home's before others."""
    noun = mention.canonical.removeprefix("我")
    bodies = Counter(
        m.canonical
        for m in mentions
        if m.type == "organization" and m.rule != "organ.own" and m.canonical.endswith(noun)
    )
    local = [name for name in (home.district, home.city) if name]
    ranked = sorted(bodies, key=lambda name: (not any(p[:2] in name for p in local), -bodies[name], name))
    yield from ranked[:1] or [squeeze(mention.text)]


def _full_person(mention: Mention, mentions: list[Mention], index: int) -> Iterator[str]:
    """The nearest full name with the surname: first before the mention, then behind it."""
    same = [m for m in mentions if m.type == "person" and len(m.canonical) > 1 and m.article_id == mention.article_id]
    before = [m for m in same if m.start < mention.start and m.canonical.startswith(mention.canonical)]
    behind = [m for m in same if m.start > mention.start and m.canonical.startswith(mention.canonical)]
    if before:
        yield before[-1].canonical
    elif behind:
        yield behind[0].canonical


def _full_name(mention: Mention, mentions: list[Mention]) -> Iterator[str]:
    """The one longer name of the article that ends with this one."""
    short = squeeze(mention.canonical)
    if len(short) < MIN_SHORT:
        return
    longer = {
        m.canonical
        for m in mentions
        if m.type == mention.type
        and m.article_id == mention.article_id
        and len(m.canonical) > len(short)
        and m.canonical.endswith(short)
    }
    if len(longer) == 1:
        yield longer.pop()
