"""
Small synthetic builds for every test: real Chinese text, names at their offsets.

``make_tables()`` writes pages, cuts them with the product's own sentence pass and
counts them with the product's own count room, so that what a test receives is what
a build provides. ``hostile_tables()`` is the same with names that try to escape.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pyarrow as pa

from kg.count.counting import count_tables
from kg.count.tables import Tables, table_of
from kg.entity_types import core_types
from kg.model import Article, Block, Entity, EntityType, Home, Page, Role, mint, squeeze
from kg.run.built import Build
from kg.run.manifest import manifest_of
from kg.settings import Settings
from kg.text.flow import sentences_of

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = "明华国强建军伟芳娜敏静丽勇艳杰涛超霞平刚桂英兰玉春雨晨"
STEMS = "安康宁泰和丰顺兴盛昌隆永清源河汾晋阳曲娄迎泽杏岭尖坪柏林"
ENDINGS: dict[EntityType, str] = {
    "organization": "研究院",
    "place": "县",
    "policy": "管理条例",
    "programme": "提升行动",
}
FIRST_DAY = date(2022, 11, 21)

#: Names that try to leave the place where they are shown: markup, quotes, escapes,
#: line breaks, right-to-left marks, other planes, formulas, control characters.
HOSTILE_NAMES: tuple[tuple[EntityType, str], ...] = (
    ("person", "<script>alert('一')</script>"),
    ("person", '李"明'),
    ("person", "王\\n\\u4e2d\\"),
    ("organization", "甲\n乙公司"),
    ("organization", "\u202e司公丙\u202c\u200f"),
    ("place", "𠮷林\U0001f600县"),
    ("policy", '""".\n<http://example.org/x> a <http://example.org/y>'),
    ("policy", "]]>--><!-- &amp &#60"),
    ("programme", "=HYPERLINK(\"http://example.org\",'点')"),
    ("programme", "控\x01制\x0b符\x7f\ufffe行动"),
    ("place", "</textarea><img src=x onerror=alert(1)>${1+1}{{7*7}}"),
    ("organization", "@SUM(1)\u2028`'|%s 局"),
)


@dataclass
class _Scribe:
    """Writes one page and records where each name and block is."""

    text: str = ""
    spans: list[tuple[int, int, Entity]] = field(default_factory=list)

    def put(self, *parts: str | Entity) -> Block:
        """Append words and names as one body block of the page, ended by an empty line."""
        start = len(self.text)
        for part in parts:
            if isinstance(part, Entity):
                self.spans.append((len(self.text), len(self.text) + len(part.canonical), part))
                self.text += part.canonical
            else:
                self.text += part
        block = Block(start, len(self.text), Role.BODY)
        self.text += "\n\n"
        return block


def make_entities(seed: int, counts: dict[EntityType, int]) -> list[Entity]:
    """This many different entities of each type, the same for the same seed."""
    draw = random.Random(seed)
    people = ["".join(p) for p in itertools.product(SURNAMES, GIVEN, GIVEN)]
    stems = ["".join(p) for p in itertools.product(STEMS, STEMS)]
    found = []
    for kind, wanted in counts.items():
        pool = people if kind == "person" else [stem + ENDINGS[kind] for stem in stems]
        for name in draw.sample(pool, wanted):
            code = f"14{len(found):04d}" if kind == "place" else ""
            found.append(Entity(mint(f"{core_types()[kind].letter}-", kind, name, length=10), kind, name, code=code))
    return found


def make_tables(
    seed: int = 1,
    *,
    persons: int = 6,
    organizations: int = 5,
    places: int = 4,
    policies: int = 2,
    programmes: int = 2,
    isolates: int = 1,
    pages: int = 2,
    articles_per_page: int = 3,
    sentences_per_article: int = 4,
    settings: Settings | None = None,
) -> Tables:
    """
    A whole build from synthetic pages; every requested entity is named at least once.

    More pages than ``pages`` are written when the names need them. ``isolates`` places
    are in banners only: they have mentions but no article, no sentence and no edge.
    Every page ends with a caption without title and date.
    """
    counts: dict[EntityType, int] = {
        "person": persons,
        "organization": organizations,
        "place": places + isolates,
        "policy": policies,
        "programme": programmes,
    }
    everyone = make_entities(seed, counts)
    alone = [e for e in everyone if e.type == "place"][places:]
    named = [e for e in everyone if e not in alone]
    return _tables_of(seed, named, alone, pages, articles_per_page, sentences_per_article, settings or Settings())


def hostile_tables(
    seed: int = 1, settings: Settings | None = None, names: Sequence[tuple[EntityType, str]] = HOSTILE_NAMES
) -> Tables:
    """A build whose names, titles and page names try to escape; see ``HOSTILE_NAMES``."""
    named = [Entity(mint(f"{core_types()[kind].letter}-", kind, name, length=10), kind, name) for kind, name in names]
    tables = _tables_of(seed, named, [], 2, 2, 3, settings or Settings())
    title, file_name = '标题<script>alert("t")</script>\u202e"\\\n', '页<img src=x>"\\\u202e.txt'
    return count_tables(
        pages=_with(tables.pages, "name", [f"{i}{file_name}" for i in range(len(tables.pages))]),
        articles=_with(tables.articles, "title", [title] * len(tables.articles)),
        sentences=tables.sentences,
        mentions=tables.mentions,
        entities=_with(
            tables.entities, "aliases", [[f"别名{n}", "'; --"] for n in tables.entities["canonical"].to_pylist()]
        ),
        relations=tables.relations,
        features=_with(tables.features, "feature", [f"<img src=x>\u202e{n}" for n in range(len(tables.features))]),
        settings=settings or Settings(),
    )


def build_of(tables: Tables) -> Build:
    """The tables as a build that can be saved and loaded again."""
    manifest = manifest_of(
        version="0",
        pages=(),
        refused=(),
        packs=(),
        settings=Settings(),
        home=Home("", ""),
        tables=tables.named(),
        types=tables.types,
    )
    return Build(replace(tables, manifest=manifest))


def _with(table: pa.Table, column: str, values: Sequence[object]) -> pa.Table:
    """The table with one column's values replaced."""
    at = table.schema.get_field_index(column)
    return table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))


def _tables_of(
    seed: int,
    named: list[Entity],
    alone: list[Entity],
    pages: int,
    articles_per_page: int,
    sentences_per_article: int,
    settings: Settings,
) -> Tables:
    draw = random.Random(seed + 1)
    deal = named[:]
    draw.shuffle(deal)
    odds = [1 / rank for rank in range(1, len(named) + 1)]

    def next_name() -> Entity:
        return deal.pop() if deal else draw.choices(named, odds)[0]

    rows: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("pages", "articles", "sentences", "mentions", "relations")
    }
    number = 0
    while number < pages or deal:
        _write_page(number, draw, next_name, alone, articles_per_page, sentences_per_article, rows)
        number += 1
    return count_tables(
        pages=table_of("pages", rows["pages"]),
        articles=table_of("articles", rows["articles"]),
        sentences=table_of("sentences", rows["sentences"]),
        mentions=table_of("mentions", rows["mentions"]),
        entities=table_of("entities", [_entity_row(e, named) for e in named + alone]),
        relations=table_of("relations", rows["relations"]),
        features=table_of("features", _feature_rows()),
        settings=settings,
    )


def _feature_rows() -> list[dict[str, object]]:
    """The evidence for and against a mention, one of each for each type."""
    said = [(kind, *one) for kind in core_types() for one in (("known-safe", 2.5), ("left-mark-stop", -0.3))]
    return [{"number": n, "type": kind, "feature": f, "weight": w} for n, (kind, f, w) in enumerate(said)]


def _entity_row(entity: Entity, named: list[Entity]) -> dict[str, object]:
    """An entity as the link room provides it: no counts yet."""
    parents = [e.id for e in named if e.type == "place"]
    parent = parents[0] if entity.type == "organization" and parents else ""
    return {
        "entity_id": entity.id,
        "type": entity.type,
        "canonical": entity.canonical,
        "aliases": [entity.canonical[:2] + "简称"] if entity.type == "organization" else [],
        "disambiguator": "",
        "code": entity.code,
        "wikidata": "",
        "parent_id": parent,
    }


def _write_page(number, draw, next_name, alone, articles_per_page, sentences_per_article, rows):  # type: ignore[no-untyped-def]
    scribe = _Scribe()
    banner = scribe.put(f"第{number + 1}版 要闻 ", *[part for e in alone for part in (e, " ")])
    drafts: list[tuple[str, str | None, list[Block]]] = []
    for k in range(articles_per_page):
        title = scribe.put(f"第{number + 1}版第{k + 1}篇：", next_name(), "工作综述")
        blocks = [title]
        for i in range(0, sentences_per_article, 2):
            two = [_sentence(draw, next_name) for _ in range(min(2, sentences_per_article - i))]
            blocks.append(scribe.put(*itertools.chain.from_iterable(two)))
        drafts.append(("article", scribe.text[title.start : title.end], blocks))
    drafts.append(("caption", None, [scribe.put("图为", next_name(), "与", next_name(), "在现场。")]))
    assert banner.end < len(scribe.text)
    _record(number, scribe, drafts, rows)


def _sentence(draw: random.Random, next_name) -> list[str | Entity]:  # type: ignore[no-untyped-def]
    """One sentence with one to four names."""
    joints = ["日前，", "会同", "、", "和"]
    parts: list[str | Entity] = []
    for joint in joints[: draw.choice([1, 2, 2, 3, 3, 4])]:
        parts += [joint, next_name()]
    return [*parts, draw.choice(["召开会议。", "推进落实！", "作出部署；", "取得“新进展”。"])]


def _record(number, scribe, drafts, rows) -> None:  # type: ignore[no-untyped-def]
    page = Page(mint("pg", scribe.text), f"{number:03d}_测试.txt", f"{number:064x}", "utf-8", scribe.text)
    rows["pages"].append(
        {"page_id": page.id, "name": page.name, "sha256": page.sha256, "encoding": "utf-8", "chars": len(page.text)}
        | dict.fromkeys(("paper", "page_no", "url", "language", "form", "place"), "")
        | {"date": None, "learnt": [], "boxes": [], "scan": "", "text": page.text}
    )
    standing = []
    for ordinal, (kind, title, blocks) in enumerate(drafts):
        article = Article(
            id=mint("ar", page.id, str(ordinal)),
            page_id=page.id,
            local_id=f"a{ordinal + 1}",
            kind=kind,
            title=title,
            authors=(),
            author_spans=(),
            affiliations=(),
            column=None,
            date=None if kind == "caption" else FIRST_DAY + timedelta(days=number),
            pieces=((blocks[0].start, blocks[-1].end),),
            blocks=tuple(blocks),
        )
        rows["articles"].append(_article_row(article, ordinal))
        standing += sentences_of(page.text, article)
    for s in standing:
        rows["sentences"].append(
            {
                "sentence_id": s.id,
                "article_id": s.article_id,
                "page_id": s.page_id,
                "ordinal": s.ordinal,
                "paragraph": s.paragraph,
                "start": s.start,
                "end": s.end,
                "text": s.text,
            }
        )
    for start, end, entity in scribe.spans:
        at = next((s for s in standing if s.start <= start and end <= s.end), None)
        rows["mentions"].append(_mention_row(page, at, start, end, entity))
    _relate(rows, standing)


def _article_row(article: Article, ordinal: int) -> dict[str, object]:
    return {
        "article_id": article.id,
        "page_id": article.page_id,
        "local_id": article.local_id,
        "ordinal": ordinal,
        "kind": article.kind,
        "title": article.title,
        "column": article.column,
        "authors": list(article.authors),
        "affiliations": list(article.affiliations),
        "date": article.date,
        "date_from": "",
        "url": "",
        "pieces": [list(piece) for piece in article.pieces],
    }


def _mention_row(page, sentence, start, end, entity) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {
        "mention_id": mint("mn", page.id, str(start), str(end)),
        "page_id": page.id,
        "article_id": sentence.article_id if sentence else "",
        "sentence_id": sentence.id if sentence else "",
        "start": start,
        "end": end,
        "text": page.text[start:end],
        "type": entity.type,
        "canonical": squeeze(entity.canonical) if entity.canonical.isalpha() else entity.canonical,
        "entity_id": entity.id,
        "deictic": False,
        "rule": "lexicon",
        "row": "test:1",
        "score": 0.9,
        "reasons": [2 * core_types().number[entity.type], 2 * core_types().number[entity.type] + 1],
    }


def _relate(rows, standing) -> None:  # type: ignore[no-untyped-def]
    """State one relation for each sentence with a person and a body; the first also writes its article."""
    by_sentence: dict[str, list[dict[str, object]]] = {}
    for m in rows["mentions"]:
        by_sentence.setdefault(m["sentence_id"], []).append(m)
    for s in standing:
        people = [m for m in by_sentence.get(s.id, []) if m["type"] == "person"]
        bodies = [m for m in by_sentence.get(s.id, []) if m["type"] == "organization"]
        if people and s.ordinal == 0:
            rows["relations"].append(_relation_row(s, people[0], "author", s.article_id, ""))
        if people and bodies:
            rows["relations"].append(_relation_row(s, people[0], "position", bodies[0]["entity_id"], "院长"))


def _relation_row(s, mention, predicate, target, title) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {
        "relation_id": mint("rl", s.id, predicate, mention["entity_id"], target),
        "subject": mention["entity_id"],
        "predicate": predicate,
        "object": target,
        "title": title,
        "former": False,
        "article_id": s.article_id,
        "sentence_id": s.id,
        "start": mention["start"],
        "end": mention["end"],
        "rule": f"test.{predicate}",
        "time": "",
        "score": 0.8,
    }
