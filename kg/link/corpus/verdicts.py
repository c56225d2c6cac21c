"""
Judgements applied to the clusters that the pages give.

Place in the flow: link; Ground + Judgements -> a partition of the atoms, and the outcome
of each judgement.

Merges are made in one fixed order (people's before the pages'), and one that would combine
what a ``different`` keeps apart is left out and reported: the result depends on the set of
judgements, never on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from kg.link.corpus.judgements import Judgement
from kg.link.corpus.partition import Cluster, Ground
from kg.link.corpus.references import Found, References, split_id
from kg.model import EntityType, squeeze

APPLIED, UNTOUCHED, AMBIGUOUS, CONFLICT = "applied", "untouched", "ambiguous", "conflict"
NOT_HERE = "这些版面里没有 / not in these pages"


#: Distance of two atoms of one cluster, 0 the nearest: near ones stay together when it is split.
Together = Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one judgement."""

    judgement: Judgement
    #: ``applied``, ``untouched`` (nothing it refers to is here), ``ambiguous`` or ``conflict``.
    status: str
    #: Why, one line, Chinese / English; empty if applied.
    note: str = ""
    #: Atoms it refers to.
    atoms: tuple[int, ...] = ()


@dataclass(slots=True)
class Parts:
    """Disjoint sets of atoms with pairs that must stay apart."""

    parent: list[int]
    foes: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def root(self, atom: int) -> int:
        """The representative atom of the set."""
        while self.parent[atom] != atom:
            self.parent[atom] = self.parent[self.parent[atom]]
            atom = self.parent[atom]
        return atom

    def keep_apart(self, one: int, other: int) -> None:
        """Forbid merging two sets."""
        a, b = self.root(one), self.root(other)
        self.foes[a].add(b)
        self.foes[b].add(a)

    def join(self, one: int, other: int) -> bool:
        """Merge two sets; False if they must stay apart."""
        a, b = sorted((self.root(one), self.root(other)))
        if a == b:
            return True
        if any(self.root(foe) == b for foe in self.foes.get(a, ())):
            return False
        self.parent[b] = a
        if b in self.foes:
            self.foes[a] |= self.foes.pop(b)
        return True


@dataclass(frozen=True, slots=True)
class Decided:
    """The partition after all judgements."""

    parts: Parts
    #: By root of a set: the name and the type that people gave it.
    names: dict[int, str]
    types: dict[int, EntityType]
    dropped: frozenset[int]
    #: By cluster number: the atom with which its id stays.
    principals: tuple[int, ...]
    #: By root of a set split off from a cluster: its id.
    split_ids: dict[int, str]
    verdicts: tuple[Verdict, ...]
    #: Pairs of atoms that a judgement refers to, each sorted.
    judged: frozenset[tuple[int, int]]

    def apart(self, one: int, other: int) -> bool:
        """Whether somebody has judged the two to be different."""
        a, b = self.parts.root(one), self.parts.root(other)
        return any(self.parts.root(foe) == b for foe in self.parts.foes.get(a, ()))

    def was_judged(self, one: int, other: int) -> bool:
        """Whether a line refers to just these two atoms."""
        return tuple(sorted((one, other))) in self.judged


def decide(ground: Ground, judgements: Sequence[Judgement], together: Together) -> Decided:
    """Apply all judgements; for the order see the module's docstring."""
    return _Court(ground, together).decide(sorted(judgements))


class _Court:
    def __init__(self, ground: Ground, together: Together) -> None:
        self.ground = ground
        self.together = together
        self.parts = Parts(list(range(len(ground.atoms))))
        self.verdicts: dict[Judgement, Verdict] = {}
        self.types: dict[int, EntityType] = {}
        self.cut_clusters: set[int] = set()
        #: Atoms in a ``different`` line, with the text that refers to them.
        self.cut_names: dict[int, list[str]] = defaultdict(list)
        #: Atoms that a line splits off from the thing they were read as.
        self.leaving: set[int] = set()
        self.references = References(ground)
        self.judged: set[tuple[int, int]] = set()

    def decide(self, judgements: Sequence[Judgement]) -> Decided:
        by_verb: dict[str, list[Judgement]] = defaultdict(list)
        for judgement in judgements:
            by_verb[judgement.verb].append(judgement)
        self.references.learn_split_ids(text for j in by_verb["different"] for text in (j.left, j.right))
        for judgement in by_verb["type"]:
            self._type(judgement)
        for judgement in by_verb["different"]:
            self._different(judgement)
        for judgement in by_verb["same"]:
            self._same(judgement)
        self._join_clusters()
        names: dict[int, str] = {}
        for judgement in by_verb["name"]:
            self._name(judgement, names)
        dropped: set[int] = set()
        whole: dict[int, list[int]] = defaultdict(list)
        for atom in range(len(self.ground.atoms)):
            whole[self.parts.root(atom)].append(atom)
        for judgement in by_verb["drop"]:
            self._drop(judgement, dropped, whole)
        roots = {self.parts.root(atom): kind for atom, kind in sorted(self.types.items(), reverse=True)}
        return Decided(
            parts=self.parts,
            names=names,
            types=roots,
            dropped=frozenset(dropped),
            principals=tuple(self._principal(c) for c in self.ground.clusters),
            split_ids=self._split_ids(),
            verdicts=tuple(self.verdicts[j] for j in judgements),
            judged=frozenset(self.judged),
        )

    # -- verbs ---------------------------------------------------------------------------

    def _type(self, j: Judgement) -> None:
        found = self._one(j, j.left)
        if found is None:
            return
        kind: EntityType = j.right
        atoms = self.ground.clusters[found.cluster].atoms
        if self.types.get(atoms[0], kind) != kind:
            self._tell(j, CONFLICT, "另一行给了别的类型 / another line gives another type", atoms)
            return
        self.types.update(dict.fromkeys(atoms, kind))
        self._tell(j, APPLIED, "", atoms)

    def _different(self, j: Judgement) -> None:
        pair = self._pair(j)
        if pair is None:
            return
        one, other = (set(f.atoms) for f in pair)
        if pair[0].cluster == pair[1].cluster:
            whole = set(self.ground.clusters[pair[0].cluster].atoms)
            one, other = (one, whole - one) if pair[0].partial and not pair[1].partial else (one, other)
            one, other = (whole - other, other) if pair[1].partial and not pair[0].partial else (one, other)
            if not one or not other or one & other:
                note = "两边是同一处 / both sides are the same place"
                self._tell(j, UNTOUCHED, note, tuple(sorted(one | other)))
                return
            self.cut_clusters.add(pair[0].cluster)
            if pair[0].partial != pair[1].partial:
                self.leaving |= one if pair[0].partial else other
        heads = []
        for found, atoms, text in zip(pair, (one, other), (j.left, j.right), strict=True):
            head = self._head(found, atoms)
            heads.append(head)
            if found.partial:
                self.cut_clusters.add(found.cluster)
                self.cut_names[head].append(text)
                for atom in sorted(atoms):
                    self.parts.join(head, atom)
        if self.parts.root(heads[0]) == self.parts.root(heads[1]):
            self._tell(j, CONFLICT, "另一行说它们相同 / another line says that they are one", tuple(heads))
            return
        self.parts.keep_apart(*heads)
        self._tell(j, APPLIED, "", tuple(heads))

    def _same(self, j: Judgement) -> None:
        pair = self._pair(j, every=squeeze(j.left) == squeeze(j.right))
        if pair is None:
            return
        heads = [self._head(f, set(f.atoms)) for f in pair]
        joined = [self.parts.join(heads[0], head) for head in heads[1:]]
        if all(joined):
            self._tell(j, APPLIED, "", tuple(heads))
        else:
            self._tell(j, CONFLICT, "另一行说它们不同 / another line says that they are different", tuple(heads))

    def _name(self, j: Judgement, names: dict[int, str]) -> None:
        found = self._one(j, j.left)
        if found is None:
            return
        root = self.parts.root(self._head(found, set(found.atoms)))
        if names.setdefault(root, j.right) != j.right:
            self._tell(j, CONFLICT, "另一行给了别的名称 / another line gives another name", (root,))
            return
        self._tell(j, APPLIED, "", (root,))

    def _drop(self, j: Judgement, dropped: set[int], whole: Mapping[int, Sequence[int]]) -> None:
        found = self._one(j, j.left)
        if found is None:
            return
        atoms = found.atoms
        if not found.partial:
            atoms = tuple(whole[self.parts.root(self._head(found, set(atoms)))])
        dropped.update(atoms)
        self._tell(j, APPLIED, "", atoms)

    # -- merges by the pages -------------------------------------------------------------

    def _join_clusters(self) -> None:
        for number, cluster in enumerate(self.ground.clusters):
            if number not in self.cut_clusters:
                for atom in cluster.atoms:
                    self.parts.join(cluster.atoms[0], atom)
        for number in sorted(self.cut_clusters):
            self._join_what_is_near(self.ground.clusters[number])

    def _join_what_is_near(self, cluster: Cluster) -> None:
        atoms = self.ground.atoms

        def nearness(pair: tuple[int, int]) -> tuple[int, int, tuple[int, int]]:
            return self.together(*pair), -(atoms[pair[0]].mentions + atoms[pair[1]].mentions), pair

        for one, other in sorted(combinations(cluster.atoms, 2), key=nearness):
            self.parts.join(one, other)

    def _principal(self, cluster: Cluster) -> int:
        """The atom that keeps the id: preferably one that was not split off."""
        if cluster.principal not in self.leaving:
            return cluster.principal
        staying = [a for a in cluster.atoms if a not in self.leaving]
        return min(staying, key=lambda a: (-self.ground.atoms[a].mentions, a), default=cluster.principal)

    def _split_ids(self) -> dict[int, str]:
        """Ids of sets that contain no cluster's principal atom, by the text that split them off."""
        homes = {self.parts.root(self._principal(c)) for c in self.ground.clusters}
        texts: dict[int, list[str]] = defaultdict(list)
        for atom, names in self.cut_names.items():
            texts[self.parts.root(atom)] += names
        found: dict[int, str] = {}
        for number in sorted(self.cut_clusters):
            cluster = self.ground.clusters[number]
            for atom in cluster.atoms:
                root = self.parts.root(atom)
                if root not in homes and root not in found:
                    text = min(texts[root], default=self.ground.atoms[root].facet)
                    found[root] = split_id(cluster, text)
        return found

    # -- references ----------------------------------------------------------------------

    def _one(self, j: Judgement, text: str) -> Found | None:
        found = self.references.find(text)
        if len(found) == 1:
            return found[0]
        self._tell(j, AMBIGUOUS if found else UNTOUCHED, self._listed(found) if found else f"{text}：{NOT_HERE}")
        return None

    def _pair(self, j: Judgement, every: bool = False) -> tuple[Found, ...] | None:
        """The two things that a line refers to (all bearers of a name that is on both sides)."""
        left, right = self.references.find(j.left), self.references.find(j.right)
        for text, found in ((j.left, left), (j.right, right)):
            if not found:
                self._tell(j, UNTOUCHED, f"{text}：{NOT_HERE}")
                return None
        if every and len(left) > 1 and len({self._type_of(f) for f in left}) == 1:
            return tuple(left)
        pairs = [
            (a, b)
            for a in left
            for b in right
            if self._type_of(a) == self._type_of(b) and (a.cluster, a.atoms) != (b.cluster, b.atoms)
        ]
        if len(pairs) == 1:
            return pairs[0]
        if pairs:
            self._tell(j, AMBIGUOUS, self._listed([*left, *right]))
        elif any(self._type_of(a) == self._type_of(b) for a in left for b in right):
            self._tell(j, UNTOUCHED, "两边是同一实体 / both sides are one entity", left[0].atoms)
        else:
            self._tell(j, UNTOUCHED, "两边类型不同，先用 type / of different types: judge the type first")
        return None

    def _head(self, found: Found, atoms: set[int]) -> int:
        principal = self.ground.clusters[found.cluster].principal
        return principal if principal in atoms else min(atoms)

    def _type_of(self, found: Found) -> EntityType:
        return self.types.get(found.atoms[0], self.ground.clusters[found.cluster].type)

    def _listed(self, found: Sequence[Found]) -> str:
        ids = sorted({f"{self.ground.clusters[f.cluster].id} {self._type_of(f)}" for f in found})
        return f"可指：{'；'.join(ids)}；请写编号 / may mean {', '.join(ids)}: write the id"

    def _tell(self, j: Judgement, status: str, note: str, atoms: tuple[int, ...] = ()) -> None:
        self.verdicts[j] = Verdict(j, status, note, atoms)
        if status == APPLIED and len(atoms) > 1 and j.verb in ("same", "different"):
            self.judged.update(combinations(sorted(atoms), 2))
