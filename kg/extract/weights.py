"""
The weight of each feature: one number a feature and type, fitted, never set by hand.

Place in the flow: ``kg/data/weights.tsv``, and what a user's own pack adds -> scores of proposals.
The table is made by ``scripts/fit_weights.py`` from annotated pages and is readable: a weight of 1
makes a name e (2.7) times as probable relative to its rivals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources

from kg.entity_types import Types, core_types
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.packs import ANY
from kg.model import EntityType

#: Decimals: smaller differences change no decision, and keep reruns from writing other bytes.
DIGITS = 2


_LENGTHS = (*map(str, range(13)), *["13-15"] * 3, *["16-20"] * 5)


def length_bucket(length: int) -> str:
    """
    How features express a length in characters.

    >>> length_bucket(3), length_bucket(14), length_bucket(40)
    ('3', '13-15', '21+')
    """
    return _LENGTHS[length] if length < len(_LENGTHS) else "21+"


@dataclass(frozen=True, eq=False)
class Weights:
    """Feature -> weights in the order of ``types``, followed by the one of any other type."""

    rows: Mapping[str, tuple[float, ...]]
    types: Types = field(default_factory=core_types)

    @cached_property
    def by_type(self) -> dict[EntityType, dict[str, float]]:
        """The same, type by type, without the zeros."""
        return {
            kind: {name: row[index] for name, row in self.rows.items() if row[index]}
            for index, kind in enumerate(self.types)
        }

    def score(self, kind: EntityType, features: Iterable[str]) -> float:
        """The sum of the features' weights for a type, in nats."""
        table = self.by_type[kind]
        return sum(table.get(name, 0.0) for name in features)

    @cached_property
    def cells(self) -> tuple[tuple[str, EntityType, float], ...]:
        """Every feature with a weight for a type; a mention's reasons are numbers in this list."""
        return tuple(
            (name, kind, table[name])
            for name in sorted(self.rows)
            for kind, table in self.by_type.items()
            if name in table
        )

    @cached_property
    def _numbers(self) -> dict[tuple[str, EntityType], int]:
        return {(name, kind): number for number, (name, kind, _) in enumerate(self.cells)}

    def numbered(self, kind: EntityType, features: Iterable[str]) -> tuple[int, ...]:
        """
        ``reasons`` as numbers of ``cells``, in the same order.

        >>> weights = Weights({"is": (-1.0, 0, 0, 0, 0), "dotted": (2.0, 0, 0, 0, 0)})
        >>> [weights.cells[n] for n in weights.numbered("person", ["is", "dotted", "spaced"])]
        [('dotted', 'person', 2.0), ('is', 'person', -1.0)]
        """
        return tuple(self._numbers[name, kind] for name, _ in self.reasons(kind, features))

    def reasons(self, kind: EntityType, features: Iterable[str]) -> list[tuple[str, float]]:
        """
        The features with a weight for the type, the strongest first.

        >>> Weights({"is": (-1.0, 0, 0, 0, 0), "dotted": (2.0, 0, 0, 0, 0)}).reasons("person", ["is", "dotted"])
        [('dotted', 2.0), ('is', -1.0)]
        """
        table = self.by_type[kind]
        found = [(name, table[name]) for name in features if name in table]
        return sorted(found, key=lambda pair: (-abs(pair[1]), pair[0]))

    def plus(self, changes: Mapping[str, Mapping[EntityType, float]]) -> Weights:
        """The weights with the changes of packs added."""
        rows = dict(self.rows)
        for name, change in changes.items():
            before = rows.get(name, self.nothing)
            rows[name] = tuple(
                round(a + change.get(column, 0.0), DIGITS) for column, a in zip((*self.types, ANY), before, strict=True)
            )
        return Weights(rows, self.types)

    @property
    def nothing(self) -> tuple[float, ...]:
        """The weights of a feature that is in no row."""
        return (0.0,) * (len(self.types) + 1)

    def of_types(self, types: Types) -> Weights:
        """The same for types of which the last ones are new: no annotated page has them, and they use the last column."""
        more = len(types) - len(self.types)
        return Weights({name: (*row, *row[-1:] * more) for name, row in self.rows.items()}, types) if more else self


@lru_cache(maxsize=1)
def core_weights() -> Weights:
    """The weights that come with kg."""
    text = (resources.files("kg") / "data" / "weights.tsv").read_text(encoding="utf-8")
    return Weights(parse_weights(text))


@lru_cache(maxsize=4)
def weights_of(lexicon: Lexicon) -> Weights:
    """The weights that come with kg, plus what the packs of a lexicon add."""
    core = core_weights().of_types(lexicon.types)
    return core.plus(lexicon.weights) if lexicon.weights else core


def parse_weights(text: str) -> dict[str, tuple[float, ...]]:
    """
    The rows of a table of weights for our types; the first line names the columns, and missing ones are 0.

    >>> parse_weights("feature\\tperson\\tany\\ndotted\\t2.1\\t0.5\\n")
    {'dotted': (2.1, 0.0, 0.0, 0.0, 0.0, 0.5)}
    """
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    found: dict[str, tuple[float, ...]] = {}
    columns = (*core_types(), ANY)
    for name, *cells in lines[1:]:
        row = dict(zip(lines[0][1:], cells, strict=False))
        found[name] = tuple(float(row.get(column) or 0.0) for column in columns)
    return found


def weights_text(rows: Mapping[str, tuple[float, ...]], note: str, types: Types | None = None) -> str:
    """The table of weights (of our types by default), sorted by feature; features without a weight are left out."""
    return "\n".join([f"# {note}", "\t".join(("feature", *(types or core_types()), ANY)), *_lines(rows)]) + "\n"


def _lines(rows: Mapping[str, tuple[float, ...]]) -> Iterator[str]:
    for name in sorted(rows):
        cells = [f"{weight:.{DIGITS}f}" if round(weight, DIGITS) else "" for weight in rows[name]]
        if any(cells):
            yield "\t".join([name, *cells])
