"""
An invented city: synthetic builds of any size that look like a local paper's.

Five types, themes that form communities, a few names that are everywhere, dates over
two years. Same seed, same build. Shared by the browser tests and benchmarks/view.py.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from kg.count.counting import count_tables
from kg.count.tables import Tables, table_of
from kg.entity_types import core_types
from kg.model import EntityType, mint
from kg.settings import Settings

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英志国建华文斌玉梅春雨晨海波云龙晓东慧"
TOWNS = "云河青石临江安泰宁远丰泽兴和永宁阳曲东山西源南屯北营古城新桥长岭平川柳林杏花"
BODIES = (
    "教育局",
    "公安局",
    "人民医院",
    "交通运输局",
    "第一中学",
    "文化馆",
    "供电公司",
    "融媒体中心",
    "税务局",
    "博物馆",
)
PLACES = ("县", "区", "镇", "街道", "社区", "村", "公园", "大道")
POLICIES = ("条例", "管理办法", "“十四五”规划", "若干措施", "实施方案")
PROGRAMMES = ("提升工程", "专项行动", "惠民计划", "改造项目", "志愿服务季")
TOPICS = (
    "老旧小区",
    "营商环境",
    "农村饮水",
    "文物保护",
    "养老服务",
    "大气污染防治",
    "中小学课后服务",
    "公共交通",
    "节水",
    "高标准农田",
)
JOINS = ("日前，{}与{}", "{}会同{}", "记者从{}获悉，{}", "在{}，{}", "{}介绍，{}")
ENDS = ("开展调研。", "召开推进会。", "就项目建设进度、安全生产等情况座谈交流。", "正式启动！", "取得阶段性成果。")
DESKS = ("要闻", "民生", "文化", "评论")
SHARE: dict[EntityType, float] = {"person": 0.38, "organization": 0.27, "place": 0.2, "policy": 0.07, "programme": 0.08}


def city(nodes: int = 400, sentences: int = 900, seed: int = 7, dated: bool = True) -> Tables:
    """A build with at most so many entities (some may stay unnamed and are left out)."""
    draw = random.Random(seed)
    entities = _entities(nodes, draw)
    themes = max(5, int(nodes**0.5 / 2))
    members = _themes(len(entities), themes, draw)
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("pages", "articles", "sentences", "mentions", "relations")
    }
    written = 0
    while written < sentences:
        written += _page(len(rows["pages"]), entities, members, draw, rows, dated)
    seen = {m["entity_id"] for m in rows["mentions"]}
    return count_tables(
        pages=table_of("pages", rows["pages"]),
        articles=table_of("articles", rows["articles"]),
        sentences=table_of("sentences", rows["sentences"]),
        mentions=table_of("mentions", rows["mentions"]),
        entities=_entity_table([e for e in entities if e["entity_id"] in seen]),
        relations=table_of("relations", rows["relations"]),
        settings=Settings(),
    )


def _entities(nodes: int, draw: random.Random) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for kind in core_types():
        for i in range(max(1, int(nodes * SHARE[kind]))):
            name = _name(kind, draw)
            while (kind, name) in found:
                name = _name(kind, draw) if i < 3000 or kind == "person" else f"{draw.choice(TOWNS)}{_name(kind, draw)}"
            short = [name[:2] + name[-1]] if kind == "organization" else []
            found[kind, name] = {
                "entity_id": mint(f"{core_types()[kind].letter}-", kind, name, length=10),
                "type": kind,
                "canonical": name,
                "aliases": short,
                "disambiguator": "",
                "code": "",
                "wikidata": "",
                "parent_id": "",
            }
    rows = list(found.values())
    draw.shuffle(rows)
    return rows


def _name(kind: EntityType, draw: random.Random) -> str:
    town = draw.choice(TOWNS) + draw.choice(TOWNS)
    if kind == "person":
        return draw.choice(SURNAMES) + "".join(draw.choice(GIVEN) for _ in range(draw.choice((1, 2, 2))))
    if kind == "organization":
        return town + draw.choice(("县", "区", "市")) + draw.choice(BODIES)
    if kind == "place":
        return town + draw.choice(PLACES)
    if kind == "policy":
        return town + "市" + draw.choice(TOPICS) + draw.choice(POLICIES)
    return town + draw.choice(TOPICS) + draw.choice(PROGRAMMES)


def _themes(total: int, themes: int, draw: random.Random) -> list[tuple[list[int], list[float]]]:
    """Members of each theme, with the running sum of how often each is named (Zipf)."""
    sizes = list(accumulate(draw.paretovariate(1.3) for _ in range(themes)))
    groups: list[list[int]] = [[] for _ in range(themes)]
    for i in range(total):
        groups[draw.choices(range(themes), cum_weights=sizes)[0]].append(i)
    for i in range(min(8, total)):
        for group in groups[:: max(1, themes // 6)]:
            if i not in group:
                group.insert(min(i, len(group)), i)
    return [(g, list(accumulate(1 / (k + 1) ** 0.75 for k in range(len(g))))) for g in groups if len(g) > 1]


def _page(
    number: int,
    entities: list[dict[str, Any]],
    members: list[tuple[list[int], list[float]]],
    draw: random.Random,
    rows: dict[str, list[dict[str, Any]]],
    dated: bool,
) -> int:
    text = ""
    page_id = mint("pg", str(number))
    day = date(2021, 1, 4) + timedelta(days=(number * 13) % 720)
    written = 0
    for a in range(draw.randint(4, 8)):
        group, weights = draw.choices(members, weights=[len(m[0]) for m in members])[0]
        article_id, begin, first = mint("ar", page_id, str(a)), len(text), len(rows["mentions"])
        lead = entities[draw.choices(group, cum_weights=weights)[0]]
        for s in range(draw.randint(3, 9)):
            start, named = len(text), []
            for i in dict.fromkeys(draw.choices(group, cum_weights=weights, k=draw.choice((1, 2, 2, 3, 3, 4)))):
                named.append(entities[i])
            if s == 0 and lead not in named:
                named.insert(0, lead)
            pattern = draw.choice(JOINS).split("{}")
            sentence_id = f"{article_id}_s_{start}"
            spans = []
            for k, entity in enumerate(named):
                text += pattern[k] if k < 2 else "、"
                spans.append((len(text), len(text) + len(entity["canonical"])))
                text += entity["canonical"]
            text += draw.choice(ENDS)
            for (x, y), entity in zip(spans, named, strict=True):
                rows["mentions"].append(_mention(page_id, article_id, sentence_id, x, y, text[x:y], entity))
            rows["sentences"].append(
                {
                    "sentence_id": sentence_id,
                    "article_id": article_id,
                    "page_id": page_id,
                    "ordinal": s,
                    "paragraph": s // 3,
                    "start": start,
                    "end": len(text),
                    "text": text[start:],
                }
            )
            _relate(rows, named, spans, article_id, sentence_id, draw)
            written += 1
        rows["articles"].append(
            {
                "article_id": article_id,
                "page_id": page_id,
                "local_id": f"a{a + 1}",
                "ordinal": a,
                "kind": "article",
                "title": f"{lead['canonical']}：{draw.choice(TOPICS)}工作见闻",
                "column": None,
                "authors": [],
                "affiliations": [],
                "date": day if dated else None,
                "date_from": "",
                "url": "",
                "pieces": [[begin, len(text)]],
            }
        )
        assert first <= len(rows["mentions"])
        text += "\n\n"
    rows["pages"].append(
        {
            "page_id": page_id,
            "name": f"{day:%Y%m%d}_{draw.choice(DESKS)}_{number:04d}.txt",
            "sha256": f"{number:064x}",
            "encoding": "utf-8",
            "chars": len(text),
            **dict.fromkeys(("paper", "page_no", "url", "language", "form", "place"), ""),
            "learnt": [],
            "text": text,
            "boxes": [],
            "scan": "",
        }
    )
    return written


def _mention(
    page_id: str, article_id: str, sentence_id: str, start: int, end: int, text: str, entity: dict[str, Any]
) -> dict[str, Any]:
    return {
        "mention_id": mint("mn", page_id, str(start), str(end)), "page_id": page_id, "article_id": article_id, "sentence_id": sentence_id,
        "start": start, "end": end, "text": text, "type": entity["type"], "canonical": entity["canonical"], "entity_id": entity["entity_id"],
        "deictic": False, "rule": "lexicon", "row": "", "score": 0.9, "reasons": [],
    }  # fmt: skip


def _relate(
    rows: dict[str, list[dict[str, Any]]],
    named: list[dict[str, Any]],
    spans: list[tuple[int, int]],
    article_id: str,
    sentence_id: str,
    draw: random.Random,
) -> None:
    """Now and then a person named beside a body holds a post there; a body issues the policy beside it."""
    by_type = {e["type"]: (e, span) for e, span in zip(named, spans, strict=True)}
    for left, predicate, right, title in (
        ("person", "position", "organization", "局长"),
        ("policy", "issuer", "organization", ""),
        ("organization", "located_in", "place", ""),
    ):
        if left in by_type and right in by_type and draw.random() < 0.12:
            subject, (start, end) = by_type[left]
            rows["relations"].append(
                {
                    "relation_id": mint("rl", sentence_id, predicate),
                    "subject": subject["entity_id"],
                    "predicate": predicate,
                    "object": by_type[right][0]["entity_id"],
                    "title": title,
                    "former": False,
                    "article_id": article_id,
                    "sentence_id": sentence_id,
                    "start": start,
                    "end": end,
                    "rule": "test",
                    "score": 0.8,
                    "time": "",
                }
            )


def _entity_table(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(rows)
