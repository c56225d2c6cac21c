"""A page leaves the reader without private numbers, and nothing that leaves with it lets them be inferred."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import PageError
from kg.model import Page, mint
from kg.read import masked_page, page_from_bytes, read_paths

NUMBER = "13812345678"
TEXT = f"太原市民张三丢失钱包，请拾到者联系{NUMBER}，必有重谢。"


def page_of(text: str, name: str = "page.txt") -> Page:
    """A page as the reader first makes it."""
    return page_from_bytes(text.encode(), name, max_bytes=10_000)


def test_no_id_or_hash_is_that_of_any_number_that_fits() -> None:
    """Trying all ends of the number gives neither the page's id nor its hash."""
    page = masked_page(page_of(TEXT))

    assert page.text == TEXT.replace(NUMBER, "138********")
    for end in (NUMBER[3:], *(f"{n:08d}" for n in range(0, 10**8, 99_991))):
        tried = TEXT.replace(NUMBER, "138" + end)
        assert page.sha256 != hashlib.sha256(tried.encode()).hexdigest()
        assert page.id != mint("pg", tried)


def test_pages_that_differ_in_a_private_number_alone_have_one_id() -> None:
    """The id depends on what is left, so it reveals nothing about what was removed."""
    one, two = (masked_page(page_of(TEXT.replace(NUMBER, n))) for n in (NUMBER, "13887654321"))
    assert (one.id, one.sha256) == (two.id, two.sha256)


def test_a_page_without_private_numbers_keeps_the_hash_of_its_file() -> None:
    """The user can compare it with ``sha256sum``."""
    text = "太原市委召开会议，热线12345。"
    page = masked_page(page_from_bytes(text.encode("gbk"), "a.txt", max_bytes=999))
    assert page.sha256 == hashlib.sha256(text.encode("gbk")).hexdigest()


def test_every_string_of_a_page_is_masked() -> None:
    """Also in the name and in its folder."""
    page = masked_page(replace(page_of(TEXT), name=f"{NUMBER}/张三{NUMBER}.txt", encoding="utf-8"))
    assert NUMBER not in repr(page)
    assert page.name == "138********/张三138********.txt"


def test_names_that_masking_makes_equal_are_told_apart(tmp_path: Path) -> None:
    """Three people's notices are three pages with three names, in the same order each time."""
    for n in (NUMBER, "13887654321", "13800000001"):
        (tmp_path / f"寻物{n}.txt").write_text(f"{n[-1]}号失主请来领取。", encoding="utf-8")
    names = [page.name for page in read_paths([tmp_path])]
    assert names == ["寻物138********.txt", "寻物138********~2.txt", "寻物138********~3.txt"]


def test_faults_are_told_without_private_numbers(tmp_path: Path) -> None:
    """A file whose name is a number is refused under its masked name, returned or raised."""
    (tmp_path / f"{NUMBER}.txt").write_bytes(b"")
    errors: list[PageError] = []
    assert not list(read_paths([tmp_path], on_error=errors.append))
    assert "138********.txt" in str(errors[0])
    assert NUMBER not in str(errors[0])
    with pytest.raises(PageError, match=r"138\*{8}\.txt"):
        list(read_paths([tmp_path]))
    with pytest.raises(PageError, match=NUMBER):
        list(read_paths([tmp_path], keep_private_numbers=True))
