"""
``kg.toml`` next to the input: options that are always the same for a paper.

Place in the flow: cli; read before a command that reads pages runs. An option on the command
line takes precedence. The file may have come with the pages from somebody else, so it can set
only how they are read, and packs only below its own folder.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, TypedDict

import click
import msgspec
from click.core import ParameterSource

from kg.cli.usage import value_texts
from kg.errors import SettingsError
from kg.language import VARIABLE, Language
from kg.regular import regular_bytes

NAME = "kg.toml"

#: Key of the file -> name of the option's value. Nothing that writes, or that reveals private numbers.
KEYS = {
    "home": "home",
    "packs": "packs",
    "window": "window",
    "date": "date",
    "map": "column_map",
    "formats": "formats",
    "min-score": "min_score",
    "min-count": "min_count",
    "files-at": "files_at",
}
LANGUAGE = "language"
#: Text without control characters: paths and environment variables cannot contain a NUL.
_Text = Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x1f]*$")]
_Texts = _Text | list[_Text]
_Values = TypedDict(
    "_Values",
    {
        "home": _Text,
        "packs": _Texts,
        "window": _Text,
        "date": _Text,
        "map": _Text | list[_Text] | dict[_Text, _Text],
        "formats": _Texts,
        "min-score": float | _Text,
        "min-count": int | _Text,
        "files-at": _Text,
        "language": Language,
    },
    total=False,
)


@dataclass(frozen=True, slots=True)
class Config:
    """The content of a ``kg.toml``."""

    file: Path
    values: dict[str, Any]


class PageCommand(click.Command):
    """A command that reads pages, and the ``kg.toml`` next to them."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the arguments, then fill in the others from ``kg.toml``."""
        context = super().make_context(*args, **kwargs)
        if context.resilient_parsing:  # an incomplete line, which the shell asks to complete
            return context
        found = read_config(context.params.get("paths", ()))
        if found is not None:
            context.meta[NAME] = fill_in(context, found)
        return context


def recorded(context: click.Context) -> dict[str, Any]:
    """What was taken from ``kg.toml``, for the manifest; empty if nothing."""
    return dict(context.meta.get(NAME, {}))


def read_config(paths: Iterable[Path]) -> Config | None:
    """
    The ``kg.toml`` in an input folder or next to an input file.

    Raises:
        SettingsError: it cannot be parsed, has an unknown key, or there are two different ones.
    """
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in paths if str(path) != "-")
    found = [_parsed(folder / NAME) for folder in folders if (folder / NAME).is_file()]
    for other in found[1:]:
        if other.values != found[0].values:
            raise SettingsError(
                str(other.file),
                f"与 {found[0].file} 不同",
                f"differs from {found[0].file}",
                "分开运行，或只留一个",
                "run them apart, or keep one",
            )
    return found[0] if found else None


def fill_in(context: click.Context, config: Config) -> dict[str, Any]:
    """
    Set the options that the command line does not give to the values of the file.

    Returns:
        What was taken, by key.

    Raises:
        SettingsError: a value that the option does not accept, or a pack outside the folder.
    """
    taken: dict[str, Any] = {}
    options = {option.name: option for option in context.command.params}
    for key, value in config.values.items():
        if key == LANGUAGE:
            os.environ.setdefault(VARIABLE, str(value))
            continue
        option = options.get(KEYS[key])
        if option is None or context.get_parameter_source(KEYS[key]) is not ParameterSource.DEFAULT:
            continue
        given = value
        if key == "packs":
            given = [_inside(config.file, name) for name in ([value] if isinstance(value, str) else value)]
        try:
            context.params[KEYS[key]] = option.process_value(context, _as_typed(option, given))
        except click.BadParameter as fault:
            zh, en = value_texts(fault.message)
            raise SettingsError(
                str(config.file),
                f"{key} 的值不对：{zh}",
                f"wrong value of {key}: {en}",
                "改正该行",
                "correct that line",
            ) from None
        taken[key] = value
    return taken


def _as_typed(option: click.Parameter, value: Any) -> Any:
    """The value as it would be typed on the command line."""
    if isinstance(value, dict):
        value = [f"{left}={right}" for left, right in value.items()]
    if isinstance(value, list):
        return tuple(map(str, value)) if option.multiple else ",".join(map(str, value))
    return (str(value),) if option.multiple else str(value)


def _inside(file: Path, name: Any) -> Path:
    folder = file.parent.resolve()
    pack = (folder / str(name)).resolve()
    if not pack.is_relative_to(folder):
        raise SettingsError(
            str(file),
            f"packs 里的 {name} 不在这个文件夹之内",
            f"{name} in packs lies outside of this folder",
            "移到文件夹里，或在命令行用 --pack 给出",
            "move it inside, or give it with --pack",
        )
    return pack


def _parsed(file: Path) -> Config:
    try:
        values = _plain(tomllib.loads(regular_bytes(file).decode("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as fault:
        raise SettingsError(
            str(file), f"无法解析（{fault}）", f"cannot be parsed ({fault})", "改正该行", "correct that line"
        ) from None
    known = (*KEYS, LANGUAGE)
    if unknown := sorted(set(values) - set(known)):
        raise SettingsError(
            str(file),
            f"不认识的键：{'、'.join(unknown)}",
            f"unknown key: {', '.join(unknown)}",
            f"可写：{'、'.join(known)}",
            f"known: {', '.join(known)}",
        )
    try:
        msgspec.convert(values, _Values)
    except msgspec.ValidationError as fault:
        raise SettingsError(
            str(file),
            f"值的类型不对（{fault}）",
            f"a value of the wrong kind ({fault})",
            "改正该行",
            "correct that line",
        ) from None
    return Config(file, values)


def _plain(value: Any) -> Any:
    """The values with days as text, so that the manifest can store them."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value.isoformat() if isinstance(value, date | time) else value
