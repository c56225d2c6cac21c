"""
Which column is which: the fields of an article by the usual names, or by the user's.

Place in the flow: read; used by every form that has named fields (tables, JSON, front matter, ``pages.csv``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from kg.errors import SettingsError

#: The fields that ``--map`` may name.
FIELDS = ("text", "title", "subtitle", "author", "date", "paper", "page_no", "url", "id", "column")
#: Other names for them that people use.
_SAME = {"page": "page_no", "authors": "author", "content": "text"}


def fields_of(header: Sequence[object], chosen: Mapping[str, str]) -> dict[str, int]:
    """
    The position of each field in a header, as far as it is there.

    ``chosen`` maps fields to column names (or numbers, from 1) and takes precedence over the usual names.

    >>> fields_of(["日期", "版次", "标题", "作者", "正文"], {})
    {'date': 0, 'page_no': 1, 'title': 2, 'author': 3, 'text': 4}
    >>> fields_of(["a", "b"], {"text": "b", "title": "1"})
    {'text': 1, 'title': 0}
    """
    names = [_plain(cell) for cell in header]
    found: dict[str, int] = {}
    for field, wanted in chosen.items():
        if _plain(wanted) in names:
            found[field] = names.index(_plain(wanted))
        elif wanted.isdigit() and 1 <= int(wanted) <= len(names):
            found[field] = int(wanted) - 1
    for at, name in enumerate(names):
        own = _usual().get(name)
        if own and own not in found and at not in found.values():
            found[own] = at
    return found


def field_name(key: object) -> str:
    """The field that a key names; empty if unknown."""
    return _usual().get(_plain(key), "")


def parse_map(text: str) -> dict[str, str]:
    """
    ``text=正文,date=日期`` as a mapping.

    Raises:
        SettingsError: a part without ``=``, or an unknown field.

    >>> parse_map("text=正文,page=版次")
    {'text': '正文', 'page_no': '版次'}
    """
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in re.split("[,，]", text))):
        field, equals, column = (one.strip() for one in part.partition("="))
        field = _SAME.get(field, field)
        if not equals or not column or field not in FIELDS:
            known = "、".join(FIELDS)
            raise SettingsError(
                f"--map {part}",
                f"应写成 字段=列名，字段有 {known}",
                f"should be field=column, with a field of {known}",
                "例如 --map text=正文,date=日期",
                "for example --map text=正文,date=日期",
            )
        found[field] = column
    return found


def author_names(cell: str) -> list[str]:
    """
    The people named in an author's cell: no role words, no editors, no media, nobody's name.

    >>> author_names("记者 王小强、李丽 通讯员 刘 毅"), author_names("佚名")
    (['王小强', '李丽', '刘 毅'], [])
    >>> author_names("太原日报记者 王小强 编辑：李丽")
    ['王小强']
    """
    return [cell[s:e] for s, e in author_spans(cell)]


def author_spans(cell: str) -> list[tuple[int, int]]:
    """The spans of the names of ``author_names`` in the cell."""
    spans: list[tuple[int, int]] = []
    bare = _edited(cell)
    for word in (*map(_role, author_roles()), _editors(strict=False), *map(_role, _table()["authors"]["joined"])):
        bare = word.sub(lambda m: "|" * len(m[0]), bare)
    for piece in re.finditer(r"[^|、,，;；/／&（）()：:\n\t]+", bare):
        words = list(re.finditer(r"[^\s\u3000]+", piece[0]))
        if not words:
            continue
        # Separate single characters are one name with spaces (刘 毅); longer words are a name each.
        han = all("\u4e00" <= ch <= "\u9fff" or ch in "·•．" for word in words for ch in word[0])
        wide = len(words) > 1 and han and all(len(word[0]) == 1 for word in words)
        groups = [(words[0].start(), words[-1].end())] if wide or not han else [w.span() for w in words]
        if han and not wide:
            groups = _merged(words)
        spans += [(piece.start() + s, piece.start() + e) for s, e in groups if _may_be_person(piece[0][s:e])]
    return spans


def _edited(cell: str) -> str:
    """The cell with editors left out: their words and the names after them, up to the next role."""
    edits = list(_editors().finditer(cell))
    roles = [m.start() for role in author_roles() for m in _role(role).finditer(cell)]
    for edit in reversed(edits):
        end = min((at for at in roles if at >= edit.end()), default=len(cell))
        cell = cell[: edit.start()] + "|" * (end - edit.start()) + cell[end:]
    return cell


def _may_be_person(name: str) -> bool:
    """False for what stands for an unknown author, and for media."""
    bare = _plain(name)
    return bare not in _nobody() and not bare.endswith(tuple(_table()["authors"]["media"]))


def _merged(words: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """Two single characters in a row are one name."""
    groups: list[tuple[int, int]] = []
    single = False
    for word in words:
        if len(word[0]) == 1 and single:
            groups[-1] = (groups[-1][0], word.end())
            single = False
        else:
            groups.append(word.span())
            single = len(word[0]) == 1
    return groups


def named(keys: Iterable[object]) -> str:
    """Column names for an error message: at most ten, on one line."""
    shown = ["".join(ch for ch in str(key) if ch.isprintable())[:20] for key in keys]
    return "、".join(shown[:10]) + ("…" if len(shown) > 10 else "")


def _plain(name: object) -> str:
    return re.sub(r"[\s_\-\ufeff\u3000]+", "", str(name if name is not None else "")).casefold()


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((resources.files("kg") / "data" / "read" / "columns.toml").read_text(encoding="utf-8"))


@cache
def _usual() -> dict[str, str]:
    return {_plain(name): field for field, names in _table()["columns"].items() for name in names}


@cache
def author_roles() -> tuple[str, ...]:
    """Words for a person's part in an article, longest first."""
    return tuple(sorted(_table()["authors"]["roles"], key=lambda role: (-len(role), role)))


@cache
def _role(role: str) -> re.Pattern[str]:
    """A role word in a cell; one of one character counts only by itself: 张文 is a name."""
    edge = r"(?<![^\s|、,，;；/／（(])", r"(?![^\s|、,，;；/／）):：])"
    before, after = edge if len(role) == 1 or role.isascii() else ("", "")
    return re.compile(f"(?i){before}{re.escape(role)}{after}")


@cache
def _editors(strict: bool = True) -> re.Pattern[str]:
    """An editor's word; if ``strict`` not after a stroke: 文/编辑 王强 wrote and edited."""
    words = sorted(_table()["authors"]["editors"], key=lambda word: (-len(word), word))
    before = "(?<![/／、&])" if strict else ""
    return re.compile(f"(?i){before}(?:{'|'.join(map(re.escape, words))})")


@cache
def _nobody() -> frozenset[str]:
    return frozenset(map(_plain, _table()["authors"]["nobody"]))


def edited_by(name: str) -> re.Pattern[str]:
    """A pattern that finds a name after an editor's word: 责任编辑：王小强."""
    return re.compile(rf"{_editors().pattern}[\s：:/]*{re.escape(name)}")
