"""
What the name of a body tells: does it lead a unit, to which unit does it belong, is it a publisher?

Place in the flow: link; names of bodies -> answers for homonyms.py, each computed once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.knowledge.lexicon import Lexicon
from kg.link.words import ending, shaped

#: Longest name of a unit without its level word: 克孜勒苏柯尔克孜.
LONGEST_UNIT = 8


@dataclass(slots=True)
class Bodies:
    """The names of bodies, read with the packs' word classes."""

    lexicon: Lexicon
    _leads: dict[str, bool] = field(default_factory=dict)
    _seats: dict[str, str] = field(default_factory=dict)
    _above: dict[str, frozenset[str]] = field(default_factory=dict)

    def is_press(self, body: str) -> bool:
        """Whether reporters work for the body: 太原日报社."""
        return bool(ending(self.lexicon, "press-body").search(body))

    def is_leading(self, body: str) -> bool:
        """Whether a body leads a unit (its party committee, government, congress), or is the unit."""
        found = self._leads.get(body)
        if found is None:
            plain = self._plain(body)
            unit = self._seat_shape().match(plain)
            leads = unit is not None and self._leading_shape().match(plain[unit.end() :])
            found = self._leads[body] = bool(self._is_national(body) or leads)
        return found

    def seat(self, body: str) -> str:
        """The unit that a body belongs to: 太原市 for 中国共产党太原市委员会; empty for national bodies and where none is named."""
        found = self._seats.get(body)
        if found is None:
            match = None if self._is_national(body) else self._seat_shape().match(self._plain(body))
            found = self._seats[body] = match[0] if match else ""
        return found

    def above(self, unit: str) -> frozenset[str]:
        """Names of the units above any unit of this name."""
        found = self._above.get(unit)
        if found is None:
            entries = [e for e in self.lexicon.lookup(unit) if e.type == "place" and e.canonical == unit]
            found = self._above[unit] = frozenset(name for e in entries for name in e.parent.split("/"))
        return found

    def _is_national(self, body: str) -> bool:
        return bool(shaped(self.lexicon, "^(?:{})", "national-front").match(body))

    def _plain(self, body: str) -> str:
        return shaped(self.lexicon, "^(?:{})", "party-front").sub("", body)

    def _seat_shape(self) -> re.Pattern[str]:
        """Matches a unit, or a chain of them, at the beginning of a name: 山西省太原市."""
        return shaped(self.lexicon, f"^(?:[^{{}}]{{{{1,{LONGEST_UNIT}}}}}(?:{{}}))+", "seat-char", "seat-end")

    def _leading_shape(self) -> re.Pattern[str]:
        """Matches the rest of the name of a leading body after the unit; also the empty rest of the unit itself."""
        shape = "^(?:(?:{})|(?:{}).*|.{{0,2}}(?:{}))?$"
        return shaped(self.lexicon, shape, "leading-tail", "leading-front", "leading-end")
