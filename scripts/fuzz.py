"""
Coverage-guided fuzzing of what reads foreign bytes, by atheris (libFuzzer); a maker's tool, never part of a test.

    pip install atheris
    python scripts/fuzz.py reader -max_total_time=60
    python scripts/fuzz.py segment -max_len=400 corpus/

Targets: ``reader`` (bytes to a page), ``segment`` (text to articles), ``private`` (masking), ``judgements`` and
``registry`` (files that people edit). A target may raise ``KgError``; anything else stops the run and is written
to ``crash-…``. The bounded search of CI is ``tests/hostile/test_fuzz.py``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["kg"]):
    from kg.errors import KgError
    from kg.link.corpus.judgements import parse_judgements
    from kg.link.corpus.registry import parse_registry
    from kg.model import Page, mint
    from kg.read import page_from_bytes
    from kg.segment import segment
    from kg.text.private import mask_private_numbers


def reader(data: bytes) -> None:
    """A page is sound."""
    page = page_from_bytes(data, "page.txt", max_bytes=100_000)
    page.text.encode("utf-8")
    assert "\0" not in page.text


def in_segment(data: bytes) -> None:
    """Every block is on the page."""
    text = data.decode("utf-8", "ignore")
    layout = segment(Page(mint("pg", text), "page.txt", "", "utf-8", text))
    assert all(0 <= b.start <= b.end <= len(text) for a in layout.articles for b in a.blocks)


def private(data: bytes) -> None:
    """Lengths stay the same."""
    text = data.decode("utf-8", "ignore")
    assert len(mask_private_numbers(text)) == len(text)


TARGETS: dict[str, Callable[[bytes], object]] = {
    "reader": reader,
    "segment": in_segment,
    "private": private,
    "judgements": lambda data: parse_judgements(data.decode("utf-8", "ignore"), "judgements.tsv"),
    "registry": lambda data: parse_registry(data.decode("utf-8", "ignore"), "registry.tsv"),
}


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        raise SystemExit(f"usage: {sys.argv[0]} {{{','.join(TARGETS)}}} [libFuzzer options]")
    target = TARGETS[sys.argv.pop(1)]

    def one(data: bytes) -> None:
        try:
            target(data)
        except KgError as error:
            if "\n" in str(error):
                raise

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
