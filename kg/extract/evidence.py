"""
What speaks for and against a span: named facts of its edges, its inside and the whole.

Place in the flow: Reading + a proposal of the chart -> names of features; weights.py says what
each is worth. Features are classes, never single words: which words are in a class is in the packs.
"""

from __future__ import annotations

from kg.extract.chart import Proposal
from kg.extract.decode import worth
from kg.extract.evidence_edges import Edges
from kg.extract.evidence_inside import Inside
from kg.extract.evidence_known import known_as, organ_signs, word_signs
from kg.extract.evidence_person import person_signs
from kg.extract.reading import Reading
from kg.extract.spans_headed import HeadEnds
from kg.extract.weights import length_bucket
from kg.extract.word_facts import word_facts, word_kinds
from kg.knowledge.names import NameStatistics
from kg.text.words import frequency

#: Steps of a rule's own quality in one unit, and the highest.
STEPS, HIGHEST = 5, 8


class Evidence:
    """The features of one reading's proposals; what belongs to an edge is worked out once."""

    def __init__(self, reading: Reading, names: NameStatistics, bylines: frozenset[str], heads: HeadEnds) -> None:
        self.reading, self.names, self.bylines, self.heads = reading, names, bylines, heads
        self.edges, self.inside = Edges(reading, heads), Inside(reading, heads)
        self.facts, self.kinds = word_facts(reading.lexicon), word_kinds(reading.lexicon)

    def of(self, proposal: Proposal) -> list[str]:
        """Every feature of a proposal, each once."""
        start, end = proposal.start, proposal.end
        return [*dict.fromkeys([*self.edges.left(start), *self.edges.right(end), *self.span(proposal)])]

    def span(self, proposal: Proposal) -> list[str]:
        """The features of a proposal but those of its two edges."""
        start, end, kind = proposal.start, proposal.end, proposal.type
        length = end - start
        bounds = self.reading.bounds_within(start, end)
        first_end = bounds[1] if len(bounds) > 1 else end
        first = self.reading.text[start:first_end]
        out = ["is", "length-" + length_bucket(length), "shape-" + proposal.shape]
        out.extend("first-" + fact for fact in self.facts[first])
        if len(bounds) > 1:
            out.extend("last-" + fact for fact in self.facts[self.reading.text[bounds[-1] : end]])
        out.append(f"words-{min(len(bounds), 8)}")
        begins, begun = self.inside.beginning(start, end)
        out.append("begins-" + begins)
        left, right = self.edges.left(start)[-1][8:], self.edges.right(end)[-1][9:]
        head = self.heads.start_of(start, end, kind)
        if head is None:
            out.extend(self.heads.signs(start, end))
            head_at = end
        else:
            head_at = head[0]
            out += self._headed(start, head, begins, begun)
            proper = "proper" if self._is_proper(start, head_at) else "plain"
            out.append(f"left-{left}&{proper}")
            begin = begins.split("-")[0] if begins != "other" else "other-" + self.kinds[first]
            out.append(f"begins-{begin}&{proper}")
            out.append(f"{proper}&head-{head[1]}")
        out.append(f"left-{left}&right-{right}")
        out += self.inside.words(first_end, head_at)
        out += self.inside.names(start, head_at if head else end - 1, end)
        out += self.inside.marks(start, end)
        out += known_as(self.reading, start, end, kind)
        out += word_signs(self.reading, start, end)
        out += self._token(start, end)
        if end in self.heads.events and self.heads.events[end] >= start:
            out.append("event")
        if kind == "organization":
            out += organ_signs(self.reading, start, end)
        elif kind == "person":
            out += person_signs(self.reading, self.names, self.bylines, (start, end), (left, right))
        return out + self._ruled(proposal)

    def _is_proper(self, start: int, head: int) -> bool:
        return bool(self.inside.count("proper", start, head) or self.inside.count("place", start, head))

    def _headed(self, start: int, head: tuple[int, str], begins: str, begun: int) -> list[str]:
        """What head the span ends in, and what stands between its beginning and the head."""
        at, pattern = head
        out = ["headed", "head-" + pattern, f"begins-{begins}&head-{pattern}"]
        if at == start:
            out.append("head-alone")
        rest = at - begun
        out.append(f"rest-{min(rest, 9)}")
        if begins != "other" and rest > 0:
            out.append(f"rest-words-{min(4, len(self.reading.bounds_within(begun, at)))}")
            if not self.inside.count("proper", begun, at):
                out.append("rest-plain")
        return out

    def _token(self, start: int, end: int) -> list[str]:
        """Whether jieba has the span as one word."""
        surface = self.reading.text[start:end]
        if self.reading.token_at(start) == (start, end):
            count = frequency(surface)
            out = ["token-" + self.facts[surface][-1]]
            return [*out, f"frequency-{min(5, len(str(count)))}"] if count else out
        if end - start <= 6 and frequency(surface):
            return ["word-cut-" + self.facts[surface][-1]]
        return []

    def _ruled(self, proposal: Proposal) -> list[str]:
        """What the declared rules say of the span."""
        if not proposal.rules:
            return ["unruled-" + proposal.overlaps]
        length = max(1, proposal.end - proposal.start)
        quality = min(HIGHEST, int(max(c.weight for c in proposal.rules) / worth(1.0, length) * STEPS))
        out = ["ruled", f"rule-quality-{quality}"]
        for candidate in proposal.rules:
            rule = candidate.rule.removeprefix("memory.")
            out += ["rule-" + rule, "rules-" + rule.split(".")[0]]
            if rule != candidate.rule:
                out.append("rule-memory")
        out += ["rule-chosen", f"rule-chosen-{quality}"] if proposal.chosen else ["rule-lost"]
        return out
