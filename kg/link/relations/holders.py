"""
Whose post is it? 市委副书记、市长 -> the committee's and the city's.

Place in the flow: link; a title and the body in front of it -> the mention that holds
the post, for posts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.knowledge.lexicon import Lexicon
from kg.link.words import ending, shaped, tuple_of
from kg.model import Mention, squeeze


@dataclass(frozen=True, slots=True)
class Holders:
    """The bodies and places that a page names, by full name."""

    lexicon: Lexicon
    organizations: dict[str, Mention] = field(default_factory=dict)
    places: dict[str, Mention] = field(default_factory=dict)
    #: All, in page order.
    ordered: tuple[Mention, ...] = ()
    #: Bodies by the form the page writes, collected on first use.
    written: dict[str, Mention | None] = field(default_factory=dict)
    #: Answers already given, by ending and type.
    gathered: dict[tuple[str, str], list[Mention]] = field(default_factory=dict)

    def of(self, title: str, body: Mention, *, said: bool) -> Mention | None:
        """
        The mention that holds a post.

        Args:
            body: the body before the title, or the last one named earlier.
            said: True if the body is directly before the title.

        Returns:
            None if the body cannot have that post: 山西|作家, 市委|…|局长.
        """
        if head := self._head(title):
            if said and (body.type == "organization" or body.canonical.endswith(head)):
                return body
            return self._unit(body, head)
        if not said and (level := self._level(title)):
            # 自治区党委常委、|自治区副主席
            return self._unit(body, level)
        if body.type == "place":
            # 桃园社区党支部书记、|居委会主任: also of the community.
            said = said or bool(ending(self.lexicon, "local-place").search(body.canonical))
            return body if said and self._place_has(title, squeeze(body.text), body.canonical) else None
        if said:
            return body
        return self._inherited(title, body)

    def _head(self, title: str) -> str:
        """The level of a head of government: 县 for 代县长; empty for other posts."""
        found = _head_of_government(self.lexicon).search(title)
        return found[1] if found else ""

    def _level(self, title: str) -> str:
        """The level at the beginning of a title of a region's head: 自治区 of 自治区副主席; empty for other titles."""
        regions = self.lexicon.notes.get("head-of-region", {})
        for word in tuple_of(self.lexicon, "level"):
            if title.startswith(word) and word in regions.get(title.removeprefix(word), "").split():
                return word
        return ""

    def _inherited(self, title: str, body: Mention) -> Mention | None:
        led = self._led_by(body.canonical)
        if led and not ending(self.lexicon, "party-post").search(title):
            if title.endswith(tuple_of(self.lexicon, "not-party-post")):
                return self.organizations.get(led)
            return body if any(word in title for word in tuple_of(self.lexicon, "department-word")) else None
        for head, ends in self.lexicon.notes.get("post-body", {}).items():
            if title.endswith(head):
                # 纪检|组长 leads a group within the body; 副组长 belongs to a group named earlier.
                bare = shaped(self.lexicon, "(?:{})*(?:{})", "head-modifier", "inner-head").fullmatch(title)
                if self.lexicon.is_word("inner-head", head) and not bare:
                    return None if body.canonical.endswith(tuple_of(self.lexicon, "department-end")) else body
                return body if body.canonical.endswith(tuple(ends.split())) else None
        return body

    def _unit(self, body: Mention, level: str) -> Mention | None:
        """The place of that level that a body's full name begins with: 中国共产党青岛市委员会 -> 青岛市."""
        name = self._led_by(body.canonical) or body.canonical
        fitting = [p for full, p in self.places.items() if full.endswith(level) and full in name]
        return max(fitting, key=lambda p: len(p.canonical), default=None)

    def unnamed(self, title: str, start: int) -> Mention | None:
        """The holder of a post for which no body is named: the mayor's city, the body of that kind last named."""
        head = self._head(title) or self._level(title)
        if head:
            return None if self.lexicon.is_word("not-guessed", head) else self._unit_at(head, start)
        for post, ends in self.lexicon.notes.get("post-body", {}).items():
            if title.endswith(post):
                return self._last_before([self._ending(end, "organization") for end in ends.split()], start)
        return None

    def _unit_at(self, level: str, start: int) -> Mention | None:
        """The place of that level which 我市 means, else the one last named."""
        places = self._ending(level, "place")
        chosen = next((m for m in places if m.deictic), None) or self._last_before([places], start)
        return self.places.get(chosen.canonical) if chosen else None

    def body_written(self, surface: str) -> Mention | None:
        """The body that the page writes so somewhere."""
        if not self.written:
            self.written.update((squeeze(m.text), m) for m in reversed(self.ordered) if m.type == "organization")
            self.written.setdefault("", None)
        return self.written.get(surface)

    def named(self, name: str) -> Mention | None:
        """The body that the page writes so, or that has this full name."""
        return self.body_written(name) or self.organizations.get(name)

    def _ending(self, end: str, kind: str) -> list[Mention]:
        """The names of a type with that ending, in page order; collected once a page."""
        found = self.gathered.get((end, kind))
        if found is None:
            found = [m for m in self.ordered if m.type == kind and m.canonical.endswith(end)]
            self.gathered[end, kind] = found
        return found

    def _last_before(self, lists: Sequence[Sequence[Mention]], start: int) -> Mention | None:
        """The last name before an offset on the page."""
        before = [found[at - 1] for found in lists if (at := bisect_left(found, start, key=lambda m: m.start))]
        return max(before, key=lambda m: m.start, default=None)

    def _led_by(self, canonical: str) -> str:
        """The body that a party committee leads: 太原市 of 中国共产党太原市委员会, 我院 of 我院党委."""
        match = shaped(
            self.lexicon, "^(?:{})(.+?)(?:{})|^(.+)(?:{})$", "committee-front", "committee-end", "committee-short"
        ).match(canonical)
        return match[1] or match[2] if match else ""

    def _place_has(self, title: str, surface: str, canonical: str) -> bool:
        lexicon = self.lexicon
        if ending(lexicon, "state-post").search(title):
            return True
        local = ending(lexicon, "local-place")
        if local.search(surface) or local.search(canonical):
            return bool(ending(lexicon, "local-post").search(title))
        if canonical.endswith(tuple(lexicon.notes.get("head-of-region", {}).get(title, "").split()) or ("\0",)):
            return True
        # 青岛市书记 is loose for the committee's; a body's post (太原教授) does not belong to the place.
        administrative = ending(lexicon, "administrative").search(canonical)
        return bool(administrative) and title.endswith(tuple_of(lexicon, "place-post"))


def _head_of_government(lexicon: Lexicon) -> re.Pattern[str]:
    return shaped(lexicon, "(?:{})*({})(?:{})$", "head-modifier", "headed-unit", "head-word")


def holders_of(mentions: Iterable[Mention], lexicon: Lexicon) -> Holders:
    """Index a page's mentions for the questions above."""
    organizations: dict[str, Mention] = {}
    places: dict[str, Mention] = {}
    ordered = sorted(mentions, key=lambda m: (m.start, m.end))
    for mention in ordered:
        if mention.type == "organization":
            organizations.setdefault(mention.canonical, mention)
        elif mention.type == "place":
            places.setdefault(mention.canonical, mention)
    return Holders(lexicon, organizations, places, tuple(ordered))
