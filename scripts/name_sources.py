"""
The published word lists from which ``build_name_statistics.py`` estimates, read and checked.

Place in the flow: a maker's tool, never run by ``kg``. jieba 0.42.1 ``dict.txt`` (MIT), jionlp 1.5.31 (Apache-2.0),
random-name-type 2.1.0 (ISC). Each file is checked by its SHA-256, so that a changed upstream file is noticed.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

SHA256 = {
    "jieba": "7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8",
    "jionlp": "688ba3793c5c0888b166ae1b11aaf6161db661a162019e77ffcf5951427e528f",
    "names": "b6d347dbbb1c0631a5273bd259a012c96b668aa211de7a4086f5ea58ce795d74",
}

HAN = re.compile(r"[\u4e00-\u9fff]+")
#: The hundred most frequent surnames in the order of the published national statistics (2020 name report and the
#: earlier tables; neighbours below rank 20 may be exchanged), by hand from general knowledge.
TOP_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
    "郑梁谢宋唐许邓冯韩曹曾彭肖蔡潘田董袁于余"
    "叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪"
    "陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段"
    "雷黎史龙陶贺顾毛郝龚邵万覃武钱严莫孔汤常"
)
#: After these the names are attached to a verb, a form of address or a place, in both sources (王某, 郭靖笑, 李家村).
NO_GIVEN_END = set(
    "某氏姓家总在是说村庄镇州桥爷哥弟兄嫂妈姐叔伯婶姨公王帝妃后人儿笑引道见问听之主为以有和与的了来去上下里曰对向县区"
)
NO_GIVEN_START = set("某氏姓家老大小二三四五六七八九十总在是说的了")
#: Surnames in use that both source lists miss, by hand.
MORE_SURNAMES = "肖闫付代覃邸亓冼揭练原苑仝郇郄撒税尧门青盘展来菅呙矫鹿由种战尉底奉帖禚郅苟昂刀朴玄南兰逯"
#: In the source lists, but halves of compound surnames (上官, 皇甫), misprints, or hardly in use and so frequent in text
#: that they would only do harm.
NO_SURNAMES = "空年爱言福后後有不能终别养益公红国归上俟甫澹皇太叔政家治法嘤督相籍充人淳赫候爵广松琴物"
MORE_COMPOUND = [
    "哥舒",
    "独孤",
    "南荣",
    "东方",
    "纳兰",
    "叶赫",
    "完颜",
    "耶律",
    "爱新觉罗",
    "达奚",
    "贺兰",
    "屈突",
    "乌雅",
    "富察",
    "钮祜禄",
    "瓜尔佳",
    "佟佳",
    "范姜",
    "陆费",
    "张简",
    "申徒",
    "即墨",
    "公仪",
    "公输",
    "北宫",
    "百里",
    "第五",
    "亓官",
    "闻人",
    "相里",
    "毋丘",
    "斛律",
    "尔朱",
]
DROP_COMPOUND = {"宰父", "壤驷"}


def checked(path: Path, key: str) -> bytes:
    """The bytes of ``path``; exits with a message if they are not the file this script was written for."""
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256[key]:
        raise SystemExit(f"{path}: SHA-256 {found}, expected {SHA256[key]}")
    return data


def read_jieba(data: bytes) -> Iterator[tuple[str, int, str]]:
    """(word, count, tag) of the Han words of jieba's dictionary."""
    for line in data.decode("utf-8").splitlines():
        fields = line.split()
        if len(fields) == 3 and HAN.fullmatch(fields[0]):
            yield fields[0], int(fields[1]), fields[2]


def member(wheel: zipfile.ZipFile, name: str) -> str:
    """The text of jionlp's dictionary ``name``, a zip of one file inside the wheel."""
    with zipfile.ZipFile(io.BytesIO(wheel.read(f"jionlp/dictionary/{name}.zip"))) as inner:
        return inner.read(inner.namelist()[0]).decode("utf-8")


def read_word_counts(wheel: zipfile.ZipFile) -> dict[str, int]:
    """Counts of the Han words of at most four characters in jionlp's corpus (web and news, up to 2021)."""
    pairs = (json.loads(line.rstrip(",")) for line in member(wheel, "word_distribution").splitlines() if line)
    return {word: count for word, count in pairs if len(word) <= 4 and HAN.fullmatch(word)}


def read_definitions(wheel: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(word, definition) of jionlp's word dictionary."""
    for line in member(wheel, "chinese_word_dictionary").splitlines():
        word, _, definition = line.partition("\t")
        yield word, definition


def read_places(wheel: zipfile.ZipFile) -> tuple[set[str], set[str]]:
    """Names of two to four characters, full and short: provinces, cities and counties; townships."""
    upper: set[str] = set()
    towns: set[str] = set()
    for line in member(wheel, "china_location").splitlines():
        depth = len(line) - len(line.lstrip("\t"))
        fields = line.strip().split("\t")
        if depth < 3:
            upper |= {fields[0], fields[-1]}
        elif depth == 3:
            towns.add(re.sub(r"(?<=..)(?:街道|[镇乡])$", "", fields[0]))
    return {w for w in upper if is_short(w)}, {w for w in towns if is_short(w)}


def is_short(word: str) -> bool:
    """Whether the word has two to four Han characters and no other."""
    return 2 <= len(word) <= 4 and HAN.fullmatch(word) is not None


def read_traditional(wheel: zipfile.ZipFile) -> dict[str, str]:
    """Simplified to traditional character, where they differ."""
    lines = wheel.read("jionlp/dictionary/sim2tra_char.txt").decode("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {pair[0]: pair[1] for pair in pairs if pair[0] != pair[1] and len(pair[1]) == 1}


def surname_lists(rules: str, chinese: str) -> tuple[set[str], set[str]]:
    """Single-character and compound surnames of both sources and the hand-made additions."""
    tree = ast.parse(chinese)
    data = next(
        n.value for n in tree.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "CHINESE_NAME_DATA"
    )
    lists = {ast.literal_eval(k): re.findall(r"[\u4e00-\u9fff]+", ast.unparse(v)) for k, v in dictionary_items(data)}
    first = re.search(r"SINGLE_CHINESE_FAMILY_NAME = \\\n(.*?)\n\n", rules, re.S)
    second = re.search(r"TWO_CHAR_CHINESE_FAMILY_NAME = \\\n(.*?)\n\n", rules, re.S)
    if not first or not second:
        raise SystemExit("jionlp: surnames not found")
    single = set("".join(HAN.findall(first[1]))) | set(lists["family_names_single"]) | set(MORE_SURNAMES + TOP_SURNAMES)
    single -= set(NO_SURNAMES)
    compound = set(HAN.findall(second[1])) | set(lists["family_names_compound"]) | set(MORE_COMPOUND)
    return {s for s in single if len(s) == 1}, compound - DROP_COMPOUND


def unambiguous(rules: str) -> set[str]:
    """Frequent surnames that are hardly ever anything else (jionlp's own choice): the names they begin teach the tables."""
    found = re.findall(r"^SINGLE_CHINESE_FAMILY_NAME = \\\n(.*?)\n\n", rules, re.S | re.M)
    return set("".join(HAN.findall(found[-1]))) & set(TOP_SURNAMES)


def dictionary_items(node: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Key and value expressions of a dict display."""
    if not isinstance(node, ast.Dict):
        raise SystemExit("random-name-type: a dict was expected")
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            yield key, value
