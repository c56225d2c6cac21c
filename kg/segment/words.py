"""
The words of jieba's dictionary, as a set to ask.

Place in the flow: segment; used where a line end may have cut a word. jieba cuts nothing here.
"""

from __future__ import annotations

import logging
from functools import lru_cache

import jieba


def is_word(text: str) -> bool:
    """
    True when jieba's dictionary lists the text as a word.

    >>> is_word("疏解"), is_word("疏解为")
    (True, False)
    """
    return _frequencies().get(text, 0) > 0


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, int]:
    """Word -> frequency; loaded once, without jieba's messages."""
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    return jieba.dt.FREQ  # type: ignore[no-any-return]
