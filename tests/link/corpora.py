"""Small corpora for the tests of linking: pages made of statements, with names at their offsets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.knowledge import Lexicon
from kg.link.corpus.judgements import Judgement
from kg.link.corpus.linking import Linked, link_corpus
from kg.link.corpus.registry import Registry, mint_id
from kg.link.relations.authors import PRESS_RULE
from kg.model import EntityType, Layout, Mention, Page, Relation, mint
from tests.cases.reading import lexicon

#: No pack: what is tested here does not depend on one.
#: The word classes of the packs without their names.
NO_PACKS = Lexicon(words=lexicon().words, notes=lexicon().notes)

BUREAU, HOSPITAL, COMMITTEE, GOVERNMENT = "太原市水务局", "太原市人民医院", "中国共产党太原市委员会", "太原市人民政府"


@dataclass(frozen=True, repr=False)
class Facts:
    """A page as the left half of the house provides it."""

    layout: Layout
    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...]

    def __repr__(self) -> str:
        return f"Facts({self.layout.page.text!r})"


@dataclass(frozen=True)
class Says:
    """One statement: a name, how it is written, and for a person the body it is named with."""

    canonical: str
    written: str = ""
    type: EntityType = "person"
    body: str = ""


def page(name: str, *articles: Sequence[Says]) -> Facts:
    """A page with this many articles; the same name and articles give the same page."""
    page_id = mint("pg", name, repr(articles))
    text, mentions, relations = "", [], []

    def put(canonical: str, written: str, kind: EntityType, article: str) -> Mention:
        nonlocal text
        start = len(text)
        text += written + "，"
        key = mint_id(kind, canonical, "")
        return Mention(
            page_id, article, start, start + len(written), written, kind, canonical, False, "r", "", 0.9, key
        )

    for number, statements in enumerate(articles):
        article = mint("ar", page_id, str(number))
        for says in statements:
            if says.body and says.body != "记者":
                mentions.append(put(says.body, says.body, "organization", article))
            text += "记者" if says.body == "记者" else ""
            named = put(says.canonical, says.written or says.canonical, says.type, article)
            mentions.append(named)
            if says.body:
                held = says.body != "记者"
                relations.append(
                    Relation(
                        subject=named.entity_id,
                        predicate="position" if held else "author",
                        object=mint_id("organization", says.body, "") if held else article,
                        title="",
                        former=False,
                        article_id=article,
                        page_id=page_id,
                        start=named.start,
                        end=named.end,
                        rule="r" if held else PRESS_RULE,
                        score=0.9,
                    )
                )
        text += "\n\n"
    return Facts(Layout(Page(page_id, name, "", "utf-8", text), (), ()), tuple(mentions), tuple(relations))


def link(pages: Sequence[Facts], judgements: Sequence[Judgement] = (), registry: Registry | None = None) -> Linked:
    """The corpus linked without packs."""
    return link_corpus(pages, NO_PACKS, registry, judgements)


def ids_by_place(pages: Sequence[Facts], linked: Linked) -> dict[tuple[str, int], str]:
    """Entity id of every name by page and offset."""
    return {(m.page_id, m.start): m.entity_id for some in linked.mentions for m in some}


def named(linked: Linked, canonical: str) -> list[str]:
    """Ids of the entities with this name, sorted."""
    return sorted(e.id for e in linked.entities if e.canonical == canonical)
