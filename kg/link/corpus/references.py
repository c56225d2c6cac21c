"""
What a judgement refers to here: an id, a name, ``王伟（太原市水务局）``, ``王伟@article``.

Place in the flow: link; text of a judgement -> clusters or parts of them. A reference is
resolved against the pages before any judgement, so that the order of lines does not matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.entity_types import core_types
from kg.link.corpus.partition import Cluster, Ground
from kg.link.corpus.registry import mint_id
from kg.model import squeeze

_BRACKETED = re.compile(r"(.+)[（(]([^（()）]+)[)）]")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a reference can mean."""

    #: Number of the cluster.
    cluster: int
    atoms: tuple[int, ...]
    #: True when only these atoms of the cluster are meant.
    partial: bool = False


class References:
    """Resolves references in one corpus."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._by_id = {c.id: n for n, c in enumerate(ground.clusters)}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_surface: dict[str, list[int]] = defaultdict(list)
        for n, cluster in enumerate(ground.clusters):
            self._by_name[cluster.canonical].append(n)
        for n, atom in enumerate(ground.atoms):
            for surface in atom.surfaces | ({atom.facet} if atom.type != "person" else set()):
                self._by_surface[surface].append(n)
        self._types = {*core_types(), *(cluster.type for cluster in ground.clusters)}
        self._split: dict[str, Found] = {}

    def learn_split_ids(self, texts: Iterable[str]) -> None:
        """Record the ids that ``different`` lines create, since other lines may refer to a part by such an id."""
        for text in texts:
            for found in self.find(text):
                if found.partial:
                    self._split[split_id(self.ground.clusters[found.cluster], text)] = found

    def find(self, text: str) -> list[Found]:
        """
        Everything a text can refer to, by cluster; empty if nothing.

        A written form that is not a full name refers only to what is written so.
        """
        name = squeeze(text)
        if name in self._split:
            return [self._split[name]]
        known = self._by_id.get(name)
        if known is None and name in self.ground.registry.rows:
            heir = self.ground.merged.get(name, name)
            known = self._by_id.get(self.ground.registry.final(heir))
        if known is not None:
            return [self._whole(known)]
        plain = self._named(name)
        if plain:
            return plain
        if "@" in name:
            return self._at(*name.rsplit("@", 1))
        bracketed = _BRACKETED.fullmatch(name)
        return self._told_apart(bracketed[1], bracketed[2]) if bracketed else []

    def _named(self, name: str) -> list[Found]:
        if name in self._by_name:
            return [self._whole(n) for n in self._by_name[name]]
        by_cluster: dict[int, list[int]] = defaultdict(list)
        for atom in self._by_surface.get(name, ()):
            by_cluster[self.ground.cluster_of[atom]].append(atom)
        return [
            self._whole(n) if self.ground.clusters[n].type == "person" else self._part(n, atoms)
            for n, atoms in sorted(by_cluster.items())
        ]

    def _at(self, name: str, facet: str) -> list[Found]:
        atoms = [n for c in self._by_name.get(name, ()) for n in self.ground.clusters[c].atoms]
        return [self._part(self.ground.cluster_of[n], [n]) for n in atoms if self.ground.atoms[n].facet == facet]

    def _told_apart(self, name: str, by: str) -> list[Found]:
        found = []
        for whole in self._named(name):
            cluster = self.ground.clusters[whole.cluster]
            if by in self._types or cluster.type == "place":
                if by == cluster.type or by == cluster.disambiguator or by in cluster.disambiguator.split("/"):
                    found.append(whole)
            elif atoms := [n for n in cluster.atoms if by in self.ground.atoms[n].marks]:
                rivals = cluster.marks - {by}
                found.append(self._part(whole.cluster, atoms) if rivals else whole)
        return found

    def _whole(self, cluster: int) -> Found:
        return Found(cluster, self.ground.clusters[cluster].atoms)

    def _part(self, cluster: int, atoms: Sequence[int]) -> Found:
        return Found(cluster, tuple(atoms), len(atoms) < len(self.ground.clusters[cluster].atoms))


def split_id(cluster: Cluster, text: str) -> str:
    """Id of the part that a ``different`` line splits off a cluster: derived from the line alone."""
    return mint_id(cluster.id, cluster.type, cluster.canonical, "≠", squeeze(text))
