"""
Names in 《》 and in quotes.

Place in the flow: Reading -> policy, organization, programme Candidates, and blocks
for films, songs and books, in which nothing is a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.decode import worth
from kg.extract.reading import Candidate, Reading

_BRACKETED = re.compile(r"《([^《》\n]{2,60}(?:〈[^〉\n]*〉[^《》\n]*|《[^《》\n]*》[^《》\n]*)?)》")
#: In brackets and with a document head: as certain as possible.
DOCUMENT = 1.6
MEDIA = 1.2
#: A block must outweigh names inside a film's or song's title, but not a real policy.
BLOCK = 0.75
#: The line itself says that it is a body; a pack or an organ form that has its name takes precedence.
AFFILIATION = 1.12


def find_affiliations(reading: Reading) -> Iterator[Candidate]:
    """（作者单位：山西综改区阳曲产业园区）: one body, whatever it contains."""
    for match in reading.lexicon.forms["affiliation"].finditer(reading.text):
        start, end = match.span(1)
        yield Candidate(start, end, "organization", worth(AFFILIATION, end - start), "org.affiliation")


def find_titles(reading: Reading) -> Iterator[Candidate]:
    """Policies and media in 《》; other titles become blocks."""
    lexicon = reading.lexicon
    for match in _BRACKETED.finditer(reading.text):
        start, end = match.span(1)
        title = match[1]
        known = next((e for e in lexicon.lookup(title)), None)
        length = end - start
        bare = lexicon.forms["title-trailer"].sub("", title)
        if behind := next((b for b in lexicon.listed("behind-title") if reading.text.startswith(b, end + 1)), ""):
            # 《黄河保护法》实施办法: one title, with its inner marks.
            yield Candidate(start - 1, end + 1 + len(behind), "policy", worth(DOCUMENT, length + 2), "title.behind")
        elif known and known.type in ("policy", "programme", "organization"):
            yield Candidate(
                start, end, known.type, worth(DOCUMENT, length), "title.known", known.source, known.canonical
            )
        elif bare.endswith(lexicon.listed("media-head")):
            yield Candidate(start, end, "organization", worth(MEDIA, length), "title.media", "", title)
        elif bare.endswith(lexicon.listed("document-head")) and length >= 2:
            yield Candidate(start, end, "policy", worth(DOCUMENT, length), "title.document", "", title)
        elif not title.endswith(lexicon.listed("blank-form")):
            yield Candidate(start - 1, end + 1, None, worth(BLOCK, length + 2), "title.work")
