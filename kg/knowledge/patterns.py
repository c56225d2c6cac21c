"""
Declared patterns: names that end in a head noun (局, 公司, 条例, 工程 …).

Place in the flow: knowledge; ``kg/data/patterns/*.toml`` and ``patterns*.toml`` of
packs -> Pattern records that extract interprets. The file format is described in
``docs/packs.zh.md``; each pattern carries examples that the test-suite runs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from kg.errors import PackError
from kg.model import ENTITY_TYPES, EntityType

CORE_PATTERNS = Path(str(resources.files("kg") / "data" / "patterns"))

#: What can stand at the left edge of a name, strongest first; see extract/walk.py.
EDGES = ("place", "body", "scope", "level", "quote", "whole", "issue", "carry", "found", "mark", "stop", "number")


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the names the pattern must find in it."""

    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One family of names with a head noun."""

    id: str
    type: EntityType
    heads: tuple[str, ...]
    #: Instead of head nouns: a regular expression for the head (“33条”).
    head_regex: str
    #: Value of a name per character, before edge and specificity factors.
    weight: float
    #: Edge -> factor; an edge that is not named ends the walk without a name.
    edges: dict[str, float]
    #: Fewest and most characters before the head.
    min_chars: int = 2
    max_chars: int = 20
    #: Text that may not follow the head (局 + 面).
    not_before: tuple[str, ...] = ()
    #: Words that may stand inside though they end a walk elsewhere (和, 与).
    inside: tuple[str, ...] = ()
    #: The modifier must hold a word that is not in the ``generic`` word class.
    specific: bool = True
    #: A place in front belongs to the name (organisations) or stands for itself (roads).
    takes_place: bool = True
    #: A place in front stands for itself when the rest is a name by itself (太原|迎泽公园).
    splits_place: bool = False
    #: A place right before the head does not end the walk (纽威数控装备|苏州|有限公司).
    place_inside: bool = False
    #: Only administrative units, regions and zones have such bodies (not 大剧院 + 厅).
    of_units: bool = False
    #: Without a place in front the modifier must hold a proper word (钱江|综合市场).
    proper: bool = False
    #: A body in front belongs to the name (特变电工|智慧产业园).
    takes_body: bool = False
    #: Places and dashes inside the name do not end the walk (古交-娄烦-方山高速).
    joins_places: bool = False
    #: Everything behind a verb such as 实施, 制定 is the name, verbs and adverbs too.
    governed: bool = False
    #: The name is no mention, and nothing inside it is one (中国西藏发展论坛).
    blocks: bool = False
    #: Only countries and foreign states stand in front (韩国|春川市).
    of_countries: bool = False
    #: The post of the body must stand right behind it (党史办|主任).
    before_title: bool = False
    #: An item of a list by itself, with a proper word: 海光|信息、安擎|信息.
    alone: bool = False
    #: A place alone before the head makes no name (台北|商圈).
    needs_modifier: bool = False
    #: Numbers may stand inside (迎新北三巷, 二环路).
    numerals: bool = False
    examples: tuple[Example, ...] = ()
    source: str = ""


_ALLOWED = {
    "id", "type", "heads", "head_regex", "weight", "edges", "min_chars", "max_chars", "not_before", "inside", "specific",
    "takes_place", "splits_place", "place_inside", "of_units", "proper", "takes_body", "joins_places", "governed", "blocks", "of_countries", "needs_modifier", "before_title", "alone", "numerals", "examples",
}  # fmt: skip


def core_patterns() -> Iterator[Pattern]:
    """The patterns that come with the program."""
    for file in sorted(CORE_PATTERNS.glob("*.toml")):
        yield from _read_file(file, file.stem)


def read_patterns(folder: Path, pack: str) -> Iterator[Pattern]:
    """The patterns of one pack folder; none is fine."""
    for file in sorted(folder.glob("patterns*.toml")):
        yield from _read_file(file, f"{pack}/{file.stem}")


def _read_file(file: Path, name: str) -> Iterator[Pattern]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise PackError(
            str(file), f"无法解析（{fault}）", f"cannot be parsed ({fault})", "改正该行", "mend that line"
        ) from None
    defaults = data.get("defaults", {})
    for raw in data.get("pattern", []):
        yield _pattern({**defaults, **raw}, file, name)


def _pattern(raw: dict[str, Any], file: Path, name: str) -> Pattern:
    where = f"{file}:{raw.get('id', '?')}"
    unknown = sorted(set(raw) - _ALLOWED)
    bad_edges = sorted(set(raw.get("edges", {})) - set(EDGES))
    if unknown or bad_edges or raw.get("type") not in ENTITY_TYPES or not (raw.get("heads") or raw.get("head_regex")):
        raise PackError(
            where,
            f"模式有误：{'、'.join([*unknown, *bad_edges]) or '缺 type 或 heads'}",
            f"faulty pattern: {', '.join([*unknown, *bad_edges]) or 'type or heads missing'}",
            f"可用的键：{' '.join(sorted(_ALLOWED))}",
            f"allowed keys: {' '.join(sorted(_ALLOWED))}",
        )
    return Pattern(
        id=raw["id"],
        type=raw["type"],
        heads=tuple(raw.get("heads", ())),
        head_regex=raw.get("head_regex", ""),
        weight=float(raw.get("weight", 1.0)),
        edges={key: float(value) for key, value in raw.get("edges", {}).items()},
        min_chars=raw.get("min_chars", 2),
        max_chars=raw.get("max_chars", 20),
        not_before=tuple(raw.get("not_before", ())),
        inside=tuple(raw.get("inside", ())),
        specific=raw.get("specific", True),
        takes_place=raw.get("takes_place", True),
        splits_place=raw.get("splits_place", False),
        place_inside=raw.get("place_inside", False),
        of_units=raw.get("of_units", False),
        proper=raw.get("proper", False),
        takes_body=raw.get("takes_body", raw["type"] == "organization"),
        joins_places=raw.get("joins_places", False),
        governed=raw.get("governed", False),
        blocks=raw.get("blocks", False),
        of_countries=raw.get("of_countries", False),
        before_title=raw.get("before_title", False),
        alone=raw.get("alone", False),
        needs_modifier=raw.get("needs_modifier", False),
        numerals=raw.get("numerals", False),
        examples=tuple(Example(e["text"], tuple(e["names"])) for e in raw.get("examples", ())),
        source=f"{name}:{raw['id']}",
    )
