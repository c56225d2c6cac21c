"""
N distinct pages as dense as real ones, from a seed: what the measurements of scale read.

    python benchmarks/generate_pages.py 1000 FOLDER

A page has the length of a seed page (about 7,200 characters in a dozen articles) and about as
many names (182 found a page). Names are invented from the packs: surnames and characters of
given names, places and heads of organisations. As in real news, a few names recur again and
again and new ones keep coming: a name is drawn from those in use by rank (Zipf) or is new with a
probability that falls as the corpus grows (Heaps' law with the exponent 0.7, as measured on
newspapers). The text is made of templates around the names; it says nothing true.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from kg.knowledge.packs import CORE_PACKS, read_pack

#: Characters of a page; the five seed pages have 6,900 to 7,600.
CHARS = 7_200
ARTICLES = 12
#: Exponent of the growth of distinct names with mentions.
HEAPS = 0.7
FIRST_DAY = date(2018, 1, 1)

SENTENCES = (
    "{p}在{l}主持召开会议，{o}、{o}负责人参加。",
    "据{o}介绍，{l}今年将推进《{d}》的落实，{o}负责具体工作。",
    "{o}主任{p}表示，{g}启动以来，{l}有一千多户居民受益。",
    "记者从{o}获悉，{l}与{l}之间的道路改造已经完成。",
    "{p}来到{l}调研，先后走进{o}和{o}，了解生产经营情况。",
    "当天，{o}在{l}举办活动，{p}、{p}到场并讲话。",
    "《{d}》印发后，{o}和{o}联合开展检查。",
    "在{l}，{g}已进入第三年，{p}是最早的参与者之一。",
)
#: Sentences without a name, and how often one occurs: most of a page, as on the seed pages.
PLAIN = (
    "天气转凉，街道两旁的树叶黄了，来往的行人比往日多了一些，卖烤红薯的摊子前排起了队。",
    "项目建成以后，每年可以处理废水三十万吨，节约用电两百多万度，周边环境明显改善。",
    "工作人员提醒，出门要带好证件，遇到问题可以拨打服务热线，也可以到窗口当面咨询。",
    "大家说，路修好以后买菜、看病、接送孩子都方便多了，心里也踏实了。",
    "会议强调，要坚持问题导向，压实工作责任，细化措施办法，确保各项任务按期完成。",
    "今年以来，全年目标已经完成八成以上，同比增长百分之六点三，质量和效益都有提高。",
    "针对群众反映的停车难，他们白天摸底、晚上开会，一个月拿出了方案，两个月见到了效果。",
)
PLAIN_SHARE = 0.76
TITLES = ("{l}推进{g}", "{o}在{l}召开会议", "{p}到{l}调研", "{l}发布《{d}》", "{o}服务居民")
POLICY = ("{l}{w}管理办法", "{l}{w}促进条例", "关于加强{l}{w}工作的意见", "{l}{w}实施方案")
PROGRAMME = ("{w}提升行动", "{w}惠民工程", "“{w}进社区”活动", "{w}三年行动计划")
WORDS = [
    "道路交通",
    "城市绿化",
    "养老服务",
    "河湖治理",
    "食品安全",
    "社区教育",
    "房屋租赁",
    "清洁能源",
    "文化遗产",
    "数字经济",
    "职业培训",
    "农产品流通",
]


class Names:
    """Names of one type: old ones by rank, new ones less and less often."""

    def __init__(self, draw: random.Random, invent: Callable[[], str]) -> None:
        self._draw, self._invent = draw, invent
        self._used: list[str] = []
        self._known: set[str] = set()
        self._drawn = 0

    def next(self) -> str:
        """The next name."""
        self._drawn += 1
        if self._drawn**HEAPS * 1.6 > len(self._used):
            for _ in range(20):
                name = self._invent()
                if name not in self._known:
                    self._known.add(name)
                    self._used.append(name)
                    return name
        # Rank r with a weight of about 1/r: the exponent of a uniform number.
        return self._used[int(len(self._used) ** self._draw.random()) - 1]


def pages(count: int, seed: int = 20221121) -> Iterator[tuple[str, str]]:
    """(file name, text) of each page; page n is the same however many are requested."""
    draw = random.Random(seed)
    names = _names(draw)
    for number in range(count):
        day = FIRST_DAY + timedelta(days=number // 8)
        yield f"{day.isoformat()}-{number % 8 + 1:02d}-{number:06d}.txt", _page(draw, names, number, day)


def _page(draw: random.Random, names: dict[str, Names], number: int, day: date) -> str:
    fill = partial(_filled, draw, names)
    parts = [f"太原日报\n{day.year}年{day.month}月{day.day}日 第{number % 8 + 1}版\n"]
    length = 0
    while length < CHARS:
        body: list[str] = []
        while sum(map(len, body)) < CHARS / ARTICLES:
            body.append(fill(draw.choice(PLAIN if draw.random() < PLAIN_SHARE else SENTENCES)))
        text = f"{fill(draw.choice(TITLES))}\n\n本报记者 {names['p'].next()}\n\n" + "\n\n".join(
            "".join(body[at : at + 4]) for at in range(0, len(body), 4)
        )
        parts.append(text)
        length += len(text)
    return "\n\n".join(parts) + "\n"


def _filled(draw: random.Random, names: dict[str, Names], template: str) -> str:
    made = []
    for piece in template.replace("{", "\0{").replace("}", "}\0").split("\0"):
        made.append(names[piece[1]].next() if piece.startswith("{") else piece)
    return "".join(made)


def _names(draw: random.Random) -> dict[str, Names]:
    rows = read_pack(CORE_PACKS / "cn-divisions").rows
    terms = {row.cells["name"] for row in rows if row.cells.get("name")}
    places = sorted(term for term in terms if 2 < len(term) < 8)
    draw.shuffle(places)
    lines = (CORE_PACKS / "cn-words" / "words-surnames.tsv").read_text(encoding="utf-8").splitlines()
    # The table has the commonest first; with a note are those that are mostly words, and traditional forms.
    surnames = sorted([line.split("\t")[0] for line in lines[1:] if line.endswith("\t")][:100])
    given = sorted("明华建国文军平志伟丽秀英慧敏静涛超勇艳杰娟磊强洋晓春梅兰红玉晨阳宁佳思远博雅子涵")
    heads = ["局", "委员会", "公司", "学校", "医院", "中心", "协会", "研究院", "集团", "银行"]
    # The paper's own city is named most.
    places += ["小店区", "山西省", "太原市"]
    place = Names(draw, lambda: places.pop() if places else draw.choice("东南西北") + draw.choice(given) + "镇")

    def organisation() -> str:
        return place.next() + draw.choice(WORDS)[: draw.choice((2, 4))] + draw.choice(heads)

    return {
        "l": place,
        "p": Names(draw, lambda: draw.choice(surnames) + "".join(draw.choices(given, k=draw.choice((1, 2, 2))))),
        "o": Names(draw, organisation),
        "d": Names(draw, lambda: draw.choice(POLICY).format(l=place.next(), w=draw.choice(WORDS))),
        "g": Names(draw, lambda: draw.choice(PROGRAMME).format(w=draw.choice(places)[:2] + draw.choice(WORDS))),
    }


def main() -> None:
    """Write the pages into a folder."""
    parser = argparse.ArgumentParser(description="Distinct pages from a seed.")
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(given.count):
        (given.folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
