"""
A Page split into Articles: blocks, joins, titles and bylines.

Place in the flow: the second room. ``segment(page)`` is all that other rooms need.

    lines.py -> blocks.py (with bylines.py, columns.py) -> outline.py (with titles.py) -> joins.py -> assemble.py
"""

from kg.segment.assemble import segment

__all__ = ["segment"]
