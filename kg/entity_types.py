"""
The entity types with their properties: names, letter of ids, colour, shape, RDF classes, traits.

Place in the flow: the ground floor. ``kg/data/types.toml`` has ours; a pack may declare more, which the lexicon
carries from reading to linking and the manifest from the build to everything that shows it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache, cached_property
from importlib import resources
from typing import Any

from kg.errors import KgError, PackError
from kg.model import EntityType

SHAPES = ("circle", "square", "diamond", "page", "triangle", "star")
#: What the code asks of a type; ``kg/data/types.toml`` explains each.
TRAITS = ("quoted", "titled", "shaped", "undertaken", "sited", "shortened", "abbreviated")
#: Namespace for the class of a type that does not give one.
OWN_CLASSES = "https://kg.example.org/ontology#"

_ID = re.compile(r"[a-z][a-z0-9_]{1,30}")
_LETTER = re.compile(r"[a-z]")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
#: Names appear in pages, tables and messages of every kind: no characters that are markup in any of them.
_NAME = re.compile(r"[^\W_][\w ·-]{0,29}")
_CLASS = re.compile(r"https?://[^\s<>\"{}|\\^`]{3,200}|urn:[^\s<>\"{}|\\^`]{3,200}")


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """The properties of one type; the fields are those of ``kg/data/types.toml``."""

    id: EntityType
    letter: str
    zh: str
    en: str
    colour: str
    colour_dark: str
    shape: str = SHAPES[0]
    classes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    head_reach: tuple[int, int] = (12, 30)
    min_chars: int = 2
    traits: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.zh} {self.id}"

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which a table may call it."""
        return (self.id, self.zh, *self.words)

    def as_dict(self) -> dict[str, Any]:
        """The type as a table of TOML or JSON."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


@dataclass(frozen=True)
class Types:
    """
    An ordered set of types, by id.

    >>> types = core_types()
    >>> list(types), types["place"].zh, "event" in types
    (['person', 'organization', 'place', 'policy', 'programme'], '地点', False)
    """

    infos: tuple[TypeInfo, ...]

    @cached_property
    def _by_id(self) -> dict[EntityType, TypeInfo]:
        return {info.id: info for info in self.infos}

    @cached_property
    def number(self) -> Mapping[EntityType, int]:
        """Position of each type in the order."""
        return {info.id: at for at, info in enumerate(self.infos)}

    def __getitem__(self, kind: EntityType) -> TypeInfo:
        return self._by_id[kind]

    def __iter__(self) -> Iterator[EntityType]:
        return iter(self._by_id)

    def __contains__(self, kind: object) -> bool:
        return kind in self._by_id

    def __len__(self) -> int:
        return len(self.infos)

    @cached_property
    def _with(self) -> Mapping[str, tuple[EntityType, ...]]:
        return {trait: tuple(info.id for info in self.infos if trait in info.traits) for trait in TRAITS}

    def those(self, trait: str) -> tuple[EntityType, ...]:
        """
        The types with a trait.

        >>> core_types().those("undertaken")
        ('policy', 'programme')
        """
        return self._with[trait]

    def called(self, word: str) -> EntityType | None:
        """
        The type that a word names, in Chinese or English; None if there is none.

        >>> core_types().called("地名"), core_types().called("公园")
        ('place', None)
        """
        return self._by_word.get(word.strip().lower())

    @cached_property
    def _by_word(self) -> dict[str, EntityType]:
        return {name.lower(): info.id for info in self.infos for name in info.names}

    @cached_property
    def added(self) -> tuple[TypeInfo, ...]:
        """The types that packs have declared."""
        return tuple(info for info in self.infos if info.id not in core_types())

    def plus(self, more: Iterable[TypeInfo], where: str, fault: type[KgError] = PackError) -> Types:
        """
        These and others: ours first, then by id, so that the order of packs makes no difference.

        Raises:
            KgError: of the class ``fault``: two types with the same id, letter, name or class.
        """
        known = dict(self._by_id)
        for info in more:
            same = known.get(info.id)
            if same == info:
                continue
            other = same or next((one for one in known.values() if _in_common(one, info)), None)
            if other is not None:
                what = _in_common(other, info)
                raise fault(
                    where,
                    f"类型 {info.id} 与类型 {other.id} 冲突：{what}",
                    f"type {info.id} clashes with type {other.id}: {what}",
                    "换一个 id、letter、名称或 class",
                    "choose another id, letter, name or class",
                )
            known[info.id] = info
        ours, infos = len(core_types()), tuple(known.values())
        return Types((*infos[:ours], *sorted(infos[ours:], key=lambda info: info.id)))


@cache
def core_types() -> Types:
    """The types that come with kg."""
    text = (resources.files("kg") / "data" / "types.toml").read_text(encoding="utf-8")
    return Types(tuple(declared(tomllib.loads(text)["type"], "types.toml")))


def declared(records: object, where: str, fault: type[KgError] = PackError) -> list[TypeInfo]:
    """
    Types declared by a pack or a manifest, checked.

    Args:
        records: the tables, as parsed from TOML or JSON.
        where: the place that a message names.
        fault: class of the error.

    Raises:
        KgError: of the class ``fault``: a key that is missing, unknown or of the wrong kind.
    """
    if not isinstance(records, Sequence) or isinstance(records, str):
        raise _faulty(where, "type", records, "[[type]]", fault)
    return [_declared(record, where, fault) for record in records]


def _declared(record: object, where: str, fault: type[KgError]) -> TypeInfo:
    if not isinstance(record, Mapping):
        raise _faulty(where, "type", record, "[[type]]", fault)
    values: dict[str, Any] = dict(record)
    if isinstance(kind := values.get("id"), str):
        where = f"{where}:{kind}"
        values.setdefault("classes", [OWN_CLASSES + kind.title().replace("_", "")])
    values.setdefault("colour_dark", values.get("colour"))
    if unknown := sorted(set(map(str, values)) - {field.name for field in fields(TypeInfo)}):
        raise _faulty(where, unknown[0], values[unknown[0]], " ".join(f.name for f in fields(TypeInfo)), fault)
    for key, (fits, wanted) in _CHECKS.items():
        if (key in values or key in _REQUIRED) and not fits(values.get(key)):
            raise _faulty(where, key, values.get(key), wanted, fault)
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return TypeInfo(**values)


def _faulty(where: str, key: str, value: object, wanted: str, fault: type[KgError]) -> KgError:
    said = "" if value is None else repr(value)[:60]
    return fault(
        where,
        f"类型的 {key} 有误（{said or '缺少'}）",
        f"{key} of a type is faulty ({said or 'missing'})",
        f"写成 {wanted}",
        f"write {wanted}",
    )


def _text(form: re.Pattern[str]) -> Any:
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


def _list(fits: Any, least: int = 0) -> Any:
    return lambda value: isinstance(value, list | tuple) and len(value) >= least and all(map(fits, value))


def _number(value: object) -> bool:
    return type(value) is int and 0 < value < 100


_REQUIRED = ("id", "letter", "zh", "en", "colour", "colour_dark")
#: Key -> whether a value is allowed, and what to write instead.
_CHECKS: dict[str, tuple[Any, str]] = {
    "id": (_text(_ID), 'id = "event" (a-z, 0-9, _)'),
    "letter": (_text(_LETTER), 'letter = "e" (a-z)'),
    "zh": (_text(_NAME), 'zh = "活动"'),
    "en": (_text(_NAME), 'en = "Event"'),
    "colour": (_text(_COLOUR), 'colour = "#0b6e75"'),
    "colour_dark": (_text(_COLOUR), 'colour_dark = "#58c4cc"'),
    "shape": (lambda value: value in SHAPES, f"shape: {' '.join(SHAPES)}"),
    "classes": (_list(_text(_CLASS), least=1), 'classes = ["https://…#Event"]'),
    "words": (_list(_text(_NAME)), 'words = ["事件"]'),
    "head_reach": (lambda value: _list(_number, least=2)(value) and len(value) == 2, "head_reach = [12, 30]"),
    "min_chars": (_number, "min_chars = 2"),
    "traits": (_list(lambda value: value in TRAITS), f"traits: {' '.join(TRAITS)}"),
}


def _in_common(one: TypeInfo, other: TypeInfo) -> str:
    """What two types share and must not; empty if nothing."""
    names = {name.lower() for name in (*one.names, one.en)} & {name.lower() for name in (*other.names, other.en)}
    shared = {"id": {one.id} & {other.id}, "letter": {one.letter} & {other.letter}, "name": names}
    shared["class"] = {one.classes[0]} & {other.classes[0]}
    return next((f"{what} {min(values)}" for what, values in shared.items() if values), "")
