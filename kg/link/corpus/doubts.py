"""
What a person should look at: pairs that may be one thing, and things that may be two.

Place in the flow: link; nodes -> a table that ``kg review`` goes through. Only names and counts
are used, and nothing is merged: a doubt changes the graph once somebody has answered it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.link.corpus.homonyms import PACK, PRESS
from kg.link.corpus.nodes import Node
from kg.link.corpus.partition import Cluster, Ground
from kg.link.corpus.registry import cell
from kg.link.corpus.verdicts import Decided
from kg.model import EntityType

COLUMNS = ("now", "score", "type", "left", "right", "left_name", "right_name", "left_id", "right_id", "reason")

#: Belief that two are one, by reason; it only orders the list. The values come from looking
#: through the pairs of each kind on the seed pages.
SHARED_ALIAS, SUFFIX, ABBREVIATION, NAMESAKE, NO_BODY, GUESSED = 0.7, 0.6, 0.5, 0.3, 0.75, 0.55
#: A shorter ending is more often a common noun (公司, 医院) than a name.
MIN_SUFFIX = 3
#: With more bearers than this an ending is a common noun whatever its length.
MAX_BEARERS = 4
#: Pairs are listed for at most this many namesakes; of more, the first ones.
MAX_NAMESAKES = 6
#: How many articles without a body are asked about for one name.
MAX_ARTICLES = 3
#: How many names with the same beginning and end are compared for abbreviations, the shortest
#: first: the pairs grow with the square, and 400 names take 0.1 s.
MAX_BLOCK = 400
#: An abbreviation has at most this share of the characters.
MAX_ABBREVIATED = 0.67


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two things, or two parts of one, and what is known of them."""

    #: ``one`` or ``two``: how the build treats them now.
    now: str
    #: Belief that they are one, 0 to 1.
    score: float
    type: EntityType
    #: As a judgement refers to them.
    left: str
    right: str
    left_name: str
    right_name: str
    left_id: str
    right_id: str
    #: One line, Chinese / English.
    reason: str


def doubts_of(
    nodes: Sequence[Node], ground: Ground, decided: Decided, abbreviated: Collection[EntityType]
) -> tuple[Doubt, ...]:
    """All doubts that nobody has answered, nearest to even odds first; abbreviations are sought for names of some types."""
    clerk = _Clerk(nodes, ground, decided, abbreviated)
    found = [*clerk.likely_same(), *clerk.namesakes(), *clerk.thin_joins()]
    once: dict[tuple[str, str], Doubt] = {}
    for doubt in sorted(found, key=lambda d: (d.left, d.right, -d.score, d.reason)):
        once.setdefault((doubt.left, doubt.right), doubt)
    return tuple(sorted(once.values(), key=lambda d: (abs(d.score - 0.5), d.type, d.left_name, d.left, d.right)))


def doubts_text(doubts: Iterable[Doubt]) -> str:
    """The doubts as TSV."""
    lines = ["\t".join(COLUMNS)]
    for doubt in doubts:
        cells = (f"{doubt.score:.2f}" if name == "score" else str(getattr(doubt, name)) for name in COLUMNS)
        lines.append("\t".join(cell(text) for text in cells))
    return "\n".join(lines) + "\n"


def parse_doubts(text: str) -> list[Doubt]:
    """The doubts read back; lines of another shape are skipped."""
    rows = [line.split("\t") for line in text.split("\n")[1:]]
    return [Doubt(r[0], float(r[1]), *r[2:]) for r in rows if len(r) == len(COLUMNS)]


class _Clerk:
    def __init__(
        self, nodes: Sequence[Node], ground: Ground, decided: Decided, abbreviated: Collection[EntityType]
    ) -> None:
        self.abbreviated = abbreviated
        self.nodes = [n for n in nodes if n.atoms]
        self.ground = ground
        self.decided = decided
        self.node_of = {atom: node for node in self.nodes for atom in node.atoms}
        self.bearers = Counter(c.canonical for c in ground.clusters)
        self.cluster_by_id = {c.id: c for c in ground.clusters}

    # -- two nodes that may be one ---------------------------------------------------------

    def likely_same(self) -> Iterator[Doubt]:
        """Pairs of one type by a shared written form, an ending, an abbreviation."""
        by_type: dict[EntityType, list[Node]] = defaultdict(list)
        for node in self.nodes:
            by_type[node.type].append(node)
        for kind, nodes in sorted(by_type.items()):
            yield from self._sharing(nodes)
            if kind != "person":
                yield from self._endings(nodes)
            if kind in self.abbreviated:
                yield from self._abbreviations(nodes)

    def _sharing(self, nodes: Sequence[Node]) -> Iterator[Doubt]:
        by_form: dict[str, list[Node]] = defaultdict(list)
        for node in nodes:
            for form in sorted({node.canonical, *node.aliases}):
                by_form[form].append(node)
        for form, some in sorted(by_form.items()):
            if 1 < len(some) <= MAX_BEARERS and not (
                some[0].type == "person" and len({n.canonical for n in some}) == 1
            ):
                for a, b in combinations(some, 2):
                    reason = f"都写作“{form}” / both are written “{form}”"
                    yield from self._pair(a, b, SHARED_ALIAS, reason)

    def _endings(self, nodes: Sequence[Node]) -> Iterator[Doubt]:
        by_name: dict[str, list[Node]] = defaultdict(list)
        for node in nodes:
            by_name[node.canonical].append(node)
        longer: dict[str, list[Node]] = defaultdict(list)
        for node in nodes:
            for at in range(1, len(node.canonical) - MIN_SUFFIX + 1):
                if node.canonical[at:] in by_name:
                    longer[node.canonical[at:]].append(node)
        for ending, bearers in sorted(longer.items()):
            if len(bearers) <= MAX_BEARERS:
                for a in by_name[ending]:
                    for b in bearers:
                        reason = f"“{ending}”是“{b.canonical}”的结尾 / “{ending}” is the end of “{b.canonical}”"
                        yield from self._pair(a, b, SUFFIX / len(bearers), reason)

    def _abbreviations(self, nodes: Sequence[Node]) -> Iterator[Doubt]:
        blocks: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for node in nodes:
            blocks[node.canonical[:2], node.canonical[-1:]].append(node)
        for _, block in sorted(blocks.items()):
            full: dict[str, list[Node]] = defaultdict(list)
            by_length = sorted(block, key=lambda n: (len(n.canonical), n.id))[:MAX_BLOCK]
            for a, b in combinations(by_length, 2):
                if is_abbreviation(a.canonical, b.canonical):
                    full[a.id].append(b)
            for a in by_length:
                bearers = full[a.id]
                if 0 < len(bearers) <= MAX_BEARERS:
                    for b in bearers:
                        reason = f"“{a.canonical}”像是“{b.canonical}”的简称 / “{a.canonical}” may be short for “{b.canonical}”"
                        yield from self._pair(a, b, ABBREVIATION / len(bearers), reason)

    # -- namesakes, and merges on thin evidence -------------------------------------------

    def namesakes(self) -> Iterator[Doubt]:
        """Persons of one name that the pages keep apart."""
        by_name: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            if node.type == "person":
                by_name[node.canonical].append(node)
        for name, some in sorted(by_name.items()):
            ranked = sorted(some, key=lambda n: (-n.mentions, n.id))[:MAX_NAMESAKES]
            for a, b in combinations(ranked, 2):
                told = "；".join(_first_mark(n) for n in (a, b))
                yield from self._pair(
                    a,
                    b,
                    NAMESAKE,
                    f"都叫“{name}”，所在不同（{told}） / both are called “{name}”, with different bodies ({told})",
                )

    def thin_joins(self) -> Iterator[Doubt]:
        """Articles that name a person without a body, assigned to the bearer of the name known elsewhere."""
        for cluster in self.ground.clusters:
            if cluster.type != "person" or len(cluster.atoms) < 2:
                continue
            known = self._anchor(cluster)
            asked = 0
            for atom in cluster.atoms:
                if atom == known or self.ground.atoms[atom].marks or asked == MAX_ARTICLES:
                    continue
                one, other = self.ground.atoms[atom], self.ground.atoms[known]
                # A page, or a paper's bylines, rarely has two persons of one name.
                if one.page == other.page or (one.author and other.author):
                    continue
                guessed = atom in cluster.guessed
                reason = "这篇文章没有写明单位，同名者有几位" if guessed else "两篇文章里没有共同的单位"
                english = "no body here, and several bear the name" if guessed else "no body in common"
                doubt = self._part(cluster, atom, known, GUESSED if guessed else NO_BODY, f"{reason} / {english}")
                if doubt:
                    asked += 1
                    yield doubt

    def _anchor(self, cluster: Cluster) -> int:
        """The atom of a person that shows best who is meant."""
        atoms = self.ground.atoms
        return min(cluster.atoms, key=lambda n: (not atoms[n].marks - {PACK, PRESS}, not atoms[n].marks, n))

    # -- rows ------------------------------------------------------------------------------

    def _pair(self, one: Node, other: Node, score: float, reason: str) -> Iterator[Doubt]:
        if one.id == other.id:
            return
        a, b = sorted((one, other), key=lambda n: n.id)
        if self.decided.apart(a.atoms[0], b.atoms[0]):
            return
        yield Doubt("two", score, a.type, self._ref(a), self._ref(b), _shown(a), _shown(b), a.id, b.id, reason)

    def _part(self, cluster: Cluster, atom: int, known: int, score: float, reason: str) -> Doubt | None:
        one, other = self.node_of.get(atom), self.node_of.get(known)
        if one is None or other is None or one.id != other.id or self.decided.was_judged(atom, known):
            return None
        left, right = (f"{cluster.canonical}@{self.ground.atoms[n].facet}" for n in (atom, known))
        return Doubt("one", score, cluster.type, left, right, _shown(one), _shown(one), one.id, one.id, reason)

    def _ref(self, node: Node) -> str:
        """The name if it is unambiguous, else the id."""
        cluster = self.cluster_by_id.get(node.id)
        if (
            cluster is not None
            and self.bearers[cluster.canonical] == 1
            and cell(cluster.canonical) == cluster.canonical
        ):
            return cluster.canonical
        return node.id


def is_abbreviation(short: str, full: str) -> bool:
    """
    Whether a name is another cut short: same first two and last characters, the others in order.

    >>> is_abbreviation("太原市人社局", "太原市人力资源和社会保障局")
    True
    >>> is_abbreviation("太原市卫健委", "太原市人力资源和社会保障局")
    False
    """
    if len(short) < MIN_SUFFIX or len(short) > MAX_ABBREVIATED * len(full):
        return False
    if short[:2] != full[:2] or short[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(ch in rest for ch in short)


def _first_mark(node: Node) -> str:
    return min(node.marks, default="未写明 / none")


def _shown(node: Node) -> str:
    return f"{node.canonical}（{node.disambiguator}）" if node.disambiguator else node.canonical
