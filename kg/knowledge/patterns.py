"""
Declared patterns: names that end in a head noun (局, 公司, 条例, 工程 …).

Place in the flow: knowledge; ``kg/data/patterns/*.toml`` and ``patterns*.toml`` of
packs -> Pattern records that extract interprets. The file format is described in
``docs/packs.zh.md``; each pattern carries examples that the test-suite runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any

from kg.entity_types import Types, core_types
from kg.errors import PackError
from kg.knowledge.packs import parsed_toml
from kg.model import EntityType

CORE_PATTERNS = Path(str(resources.files("kg") / "data" / "patterns"))

#: What can be at the left edge of a name, strongest first; see extract/walk.py.
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
    #: A string that the text must contain for ``head_regex`` to be tried: it saves a search.
    sign: str
    #: Value of a name per character, before edge and specificity factors.
    weight: float
    #: Edge -> factor; at an edge that is not listed the walk ends without a name.
    edges: dict[str, float]
    #: Fewest and most characters before the head.
    min_chars: int = 2
    max_chars: int = 20
    #: Text that must not follow the head (局 + 面).
    not_before: tuple[str, ...] = ()
    #: Words allowed inside though they end a walk elsewhere (和, 与).
    inside: tuple[str, ...] = ()
    #: The modifier must contain a word that is not in the ``generic`` word class.
    specific: bool = True
    #: A place in front belongs to the name (organisations) or is a name of its own (roads).
    takes_place: bool = True
    #: A place in front is a name of its own when the rest is a name without it (太原|迎泽公园).
    splits_place: bool = False
    #: A place right before the head does not end the walk (纽威数控装备|苏州|有限公司).
    place_inside: bool = False
    #: Only administrative units, regions and zones have such bodies (not 大剧院 + 厅).
    of_units: bool = False
    #: Without a place in front the modifier must contain a proper word (钱江|综合市场).
    proper: bool = False
    #: A body in front belongs to the name (特变电工|智慧产业园).
    takes_body: bool = False
    #: Places and dashes inside the name do not end the walk (古交-娄烦-方山高速).
    joins_places: bool = False
    #: Everything after a verb such as 实施, 制定 is the name, including verbs and adverbs.
    governed: bool = False
    #: The name is not a mention, and nothing inside it is one (中国西藏发展论坛).
    blocks: bool = False
    #: Only countries and foreign states may precede it (韩国|春川市).
    of_countries: bool = False
    #: The post of the body must follow directly (党史办|主任).
    before_title: bool = False
    #: An item of a list by itself, with a proper word: 瑞丰|科技、禾泽|生物.
    alone: bool = False
    #: A place alone before the head does not make a name (台北|商圈).
    needs_modifier: bool = False
    #: Only with a quote, a number or a known name before the head: “村村农家店”建设.
    needs_mark: bool = False
    #: Heads that make a name directly after a unit's full name, however the words are cut: 桃源街道|下桥村.
    in_units: tuple[str, ...] = ()
    #: Numbers are allowed inside (迎新北三巷, 二环路).
    numerals: bool = False
    examples: tuple[Example, ...] = ()
    source: str = ""


_ALLOWED = frozenset(f.name for f in fields(Pattern)) - {"source"}
#: Keys that are taken over as they are: the type, numbers of characters, flags.
_PLAIN = frozenset(f.name for f in fields(Pattern) if f.type in ("bool", "int", "EntityType"))


def pattern_files(folder: Path, names: str = "patterns*.toml") -> list[Path]:
    """The files of a folder that declare patterns, sorted."""
    return sorted(folder.glob(names))


def core_patterns() -> Iterator[Pattern]:
    """The patterns that come with the program."""
    for file in pattern_files(CORE_PATTERNS, "*.toml"):
        yield from _read_file(file, file.stem, core_types())


def read_patterns(folder: Path, pack: str, types: Types) -> Iterator[Pattern]:
    """The patterns of one pack folder, for names of these types; there may be none."""
    for file in pattern_files(folder):
        yield from _read_file(file, f"{pack}/{file.stem}", types)


def _read_file(file: Path, name: str, types: Types) -> Iterator[Pattern]:
    data = parsed_toml(file)
    defaults = data.get("defaults", {})
    for raw in data.get("pattern", []):
        yield made_pattern({**defaults, **raw}, file, name, types)


def made_pattern(raw: dict[str, Any], file: Path, name: str, types: Types) -> Pattern:
    """
    A pattern from its declaration.

    Raises:
        PackError: an unknown key, edge or type, no head, or a value of the wrong kind.
    """
    where = f"{file}:{raw.get('id', '?')}"
    unknown = sorted(set(raw) - _ALLOWED)
    bad_edges = sorted(set(raw.get("edges", {})) - set(EDGES))
    kind = raw.get("type")
    if unknown or bad_edges or kind not in types or not (raw.get("heads") or raw.get("head_regex")):
        raise PackError(
            where,
            f"模式有误：{'、'.join([*unknown, *bad_edges]) or f'缺 heads，或 type（{kind}）不认识'}",
            f"faulty pattern: {', '.join([*unknown, *bad_edges]) or f'no heads, or an unknown type ({kind})'}",
            f"可用的键：{' '.join(sorted(_ALLOWED))}",
            f"allowed keys: {' '.join(sorted(_ALLOWED))}",
        )
    try:
        return Pattern(**_values(raw), source=f"{name}:{raw['id']}")
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise PackError(
            where,
            f"模式的值有误（{fault}）",
            f"a value of the pattern is faulty ({fault})",
            "weight 写数，heads 写字符串的列表，examples 写 text 和 names",
            "weight is a number, heads a list of strings, examples have text and names",
        ) from None


def _values(raw: dict[str, Any]) -> dict[str, Any]:
    """The keys of a declared pattern converted to the types that Pattern has; defaults are Pattern's own."""
    values: dict[str, Any] = {key: value for key, value in raw.items() if key in _PLAIN}
    values["id"] = str(raw["id"])
    values["heads"] = tuple(raw.get("heads", ()))
    values["head_regex"] = raw.get("head_regex", "")
    values["sign"] = str(raw.get("sign", ""))
    values["weight"] = float(raw.get("weight", 1.0))
    values["edges"] = {key: float(value) for key, value in raw.get("edges", {}).items()}
    values["not_before"] = tuple(raw.get("not_before", ()))
    values["in_units"] = tuple(raw.get("in_units", ()))
    values["inside"] = tuple(raw.get("inside", ()))
    values["takes_body"] = bool(raw.get("takes_body", raw["type"] == "organization"))
    values["examples"] = tuple(Example(e["text"], tuple(e["names"])) for e in raw.get("examples", ()))
    return values
