"""
Short forms of the names of administrative units, and which of them are safe.

Place in the flow: used by the build_*.py scripts, outside the product. ``清徐县`` is
called 清徐 in the news and nothing else is; ``朝阳区`` is called 朝阳, which is also a
city, a street in every town and the morning sun. The first goes to ``aliases``, the
second to ``weak``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

#: The 55 minority nationalities as they are written in names of autonomous units, longest first.
_NATIONALITIES = """
壮族 回族 满族 维吾尔族 维吾尔 苗族 彝族 土家族 藏族 蒙古族 蒙古 布依族 侗族 瑶族 白族 哈尼族
朝鲜族 黎族 哈萨克族 哈萨克 傣族 畲族 傈僳族 东乡族 仡佬族 拉祜族 佤族 水族 纳西族 羌族 土族 仫佬族
锡伯族 锡伯 柯尔克孜族 柯尔克孜 景颇族 达斡尔族 达斡尔 撒拉族 布朗族 毛南族 塔吉克族 塔吉克 普米族 阿昌族 怒族 鄂温克族
京族 基诺族 德昂族 保安族 俄罗斯族 裕固族 乌孜别克族 门巴族 鄂伦春族 独龙族 赫哲族 高山族 珞巴族 塔塔尔族 各族
"""
NATIONALITIES = sorted(_NATIONALITIES.split(), key=len, reverse=True)
#: Names of which the rule would leave nothing, or which it would cut wrongly.
IRREGULAR = {
    "内蒙古自治区": "内蒙古",
    "新疆维吾尔自治区": "新疆",
    "克孜勒苏柯尔克孜自治州": "克孜勒苏",
    "伊犁哈萨克自治州": "伊犁",
    "东乡族自治县": "东乡",
    "鄂伦春自治旗": "鄂伦春",
    "鄂温克族自治旗": "鄂温克",
    "莫力达瓦达斡尔族自治旗": "莫力达瓦",
    "古交工矿区": "",
    "井陉矿区": "",
    "峰峰矿区": "",
    "白云鄂博矿区": "",
    "鹰手营子矿区": "",
    "前郭尔罗斯蒙古族自治县": "前郭尔罗斯",
    "喀喇沁左翼蒙古族自治县": "喀左",
    "杜尔伯特蒙古族自治县": "杜尔伯特",
    "大厂回族自治县": "大厂",
    "双江拉祜族佤族布朗族傣族自治县": "双江",
    "神农架林区": "神农架",
    "六枝特区": "六枝",
    "沈北新区": "沈北",
    "两江新区": "两江",
    "管城回族区": "管城",
    "瀍河回族区": "瀍河",
    "顺河回族区": "顺河",
    "梅里斯达斡尔族区": "梅里斯",
    "浦东新区": "浦东",
    "滨海新区": "滨海",
}
_AUTONOMOUS = re.compile("(?:" + "|".join(NATIONALITIES) + ")*(?:自治区|自治州|自治县|自治旗|特别行政区)$")
_PLAIN = re.compile("(?:省|市|地区|盟|州|县|区|旗)$")
_TOWN = re.compile("(?:(?:" + "|".join(NATIONALITIES) + ")*(?:民族乡|族乡|乡)|镇|街道|民族苏木|苏木)$")


def stem(name: str) -> str:
    """
    The name of a province, city or county unit without what says its kind; "" if one character is left.

    >>> stem("清徐县"), stem("延边朝鲜族自治州"), stem("祁县"), stem("香港特别行政区")
    ('清徐', '延边', '', '香港')
    """
    if name in IRREGULAR:
        return IRREGULAR[name]
    short = _AUTONOMOUS.sub("", name)
    if short == name:
        short = _PLAIN.sub("", name)
    return short if len(short) >= 2 else ""


def town_stem(name: str) -> str:
    """
    The name of a township unit without its kind; "" if one character is left.

    >>> town_stem("杨舍镇"), town_stem("南寨街道"), town_stem("三都水族乡")
    ('杨舍', '南寨', '三都')
    """
    short = _TOWN.sub("", name)
    return short if len(short) >= 2 and short != name else ""


class WordStock:
    """jieba's frequency list: is a string an ordinary word, or likely to arise where two words meet?"""

    def __init__(self, dict_txt: Path) -> None:
        self.words: dict[str, tuple[int, str]] = {}
        self._begins: Counter[str] = Counter()
        self._ends: Counter[str] = Counter()
        for line in dict_txt.read_text("utf-8").splitlines():
            word, freq, tag = line.split(" ")
            self.words[word] = (int(freq), tag)
            self._begins[word[0]] += int(freq)
            self._ends[word[-1]] += int(freq)
        self.total = sum(self._begins.values())

    def seam(self, two: str) -> float:
        """
        How often per million words a two-character string arises across a word boundary.

        Taken as if neighbouring words were drawn independently: words that end in its
        first character times words that begin with its second. 上高 (会上|高度) comes out
        at 38, 清徐 below 0.1. Longer strings count as 0.
        """
        if len(two) != 2:
            return 0.0
        return math.prod((self._ends[two[0]] / self.total, self._begins[two[1]] / self.total)) * 1e6


def shared(stems: Iterable[str]) -> set[str]:
    """Stems that more than one unit has."""
    return {s for s, n in Counter(s for s in stems if s).items() if n > 1}
