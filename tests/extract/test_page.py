"""What holds for every page: spans, no overlaps, the same result always."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.entity_types import core_types
from kg.extract import extract_page
from kg.extract.trace import trace_page
from tests.cases.reading import NOWHERE, home_at, layout_of, lexicon, mentions_of, names_of
from tests.conftest import environment_with

#: Pieces that rules look for, so that chance finds their edges.
PIECES = [
    "太原市", "市委", "人社局", "记者", "王建国", "《", "》", "“", "”", "（以下简称“", "”）", "条例", "行动", "G55",
    "号线", "·", "、", "等", "项目", "我市", "我省", "本报讯", "公司", "路", "书记", "摄", " ", "\n", "\n\n", "\r\n",
    "。", "，", "臺北市", "𠮷", "\u200b", "\u202e", "\x00", "①", "1", "的", "\u3000", "（", "）", "-", "—",
]  # fmt: skip
hostile = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


def check(text: str) -> None:
    """Spans hold, nothing overlaps, every mention is complete."""
    found = mentions_of(text, home_at("太原市"))
    assert all(before.end <= after.start for before, after in pairwise(found))
    for m in found:
        assert text[m.start : m.end] == m.text
        assert m.text.strip()
        assert m.type in core_types()
        assert m.rule
        assert m.canonical
        assert 0.0 < m.score <= 1.0


@settings(max_examples=150, deadline=None)
@given(hostile)
@example("")
@example("《" * 50)
@example("“" * 30 + "”" * 30)
@example("（以下简称“”）")
@example("局局局局局局")
@example("、、、等项目")
@example("记者" * 40)
@example("G" + "9" * 300)
@example("·" * 40)
@example("太" + "\n\n" * 20 + "原市")
def test_any_text_can_be_read(text: str) -> None:
    """Hostile or not, it never crashes, and what it finds stands where it says."""
    check(text)


def test_a_long_line_takes_no_longer_than_its_length() -> None:
    """Ten times the text is no hundred times the work."""
    check("太原市人社局召开会议" * 600)


def test_a_page_of_seeds_is_read_the_same_twice(seeds: Path) -> None:
    """Nothing is kept from one page to the next."""
    texts = [p.read_text(encoding="utf-8") for p in sorted(seeds.glob("*.txt"))[:2]]
    first = [mentions_of(text) for text in texts]

    assert [mentions_of(text) for text in reversed(texts)] == first[::-1]


SCRIPT = """
import json, sys
from tests.cases.reading import home_at, resolved
text = open(sys.argv[1], encoding="utf-8").read()
home = home_at("太原市")
print(json.dumps([[m.start, m.end, m.type, m.canonical, m.rule, m.row, m.score, m.entity_id] for m in resolved(text, home).mentions]))
"""


def test_the_same_under_every_hash_seed(seeds: Path) -> None:
    """No order comes out of a set."""
    page = min(seeds.glob("*.txt"))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(page)],
            stdout=subprocess.PIPE,
            env=environment_with(PYTHONHASHSEED=seed),
        )
        for seed in ("0", "1", "4242")
    ]
    outputs = [process.communicate(timeout=120)[0] for process in processes]

    assert len(json.loads(outputs[0])) > 20
    assert outputs[0] == outputs[1] == outputs[2]


def test_the_trace_tells_of_the_same_names(seeds: Path) -> None:
    """What the trace says won is what extract returns."""
    layout = layout_of(min(seeds.glob("*.txt")).read_text(encoding="utf-8"))

    traced = {
        (won.span, won.candidate.type, won.candidate.rule)
        for trace in trace_page(layout, lexicon())
        for won in trace.won
        if won.candidate.type and won.span
    }

    assert {((m.start, m.end), m.type, m.rule) for m in extract_page(layout, lexicon())} <= traced


@pytest.mark.parametrize("variant", ["{}", "\ufeff{}", "{}\r\n", "　　{}\n"])
def test_white_space_around_changes_no_name(variant: str) -> None:
    """Only the offsets move."""
    text = "昨日，太原市人社局局长王建国在武汉大学讲课。"

    assert names_of(variant.format(text)) == names_of(text)


def known(text: str) -> set[str]:
    """Surfaces found in a text."""
    return {m.text for m in mentions_of(text, NOWHERE)}


def test_a_weak_name_needs_support() -> None:
    """A short form that is an ordinary word too counts where its full name stands on the page."""
    weak = [
        (e, s) for s, entries in lexicon().entries.items() for e in entries
        if not e.safe and e.type == "place" and e.level == "county" and len(s) == 2 and len(entries) == 1
    ]  # fmt: skip
    shown = sorted(weak, key=lambda pair: pair[1])[:: max(1, len(weak) // 25)]
    alone = supported = 0
    for entry, surface in shown:
        sentence = f"今年，{surface}的果园大丰收。"
        # A head noun (汾江) may make it a name without the pack's help; the row must not.
        alone += any(m.text == surface and m.rule == "lexicon" for m in mentions_of(sentence))
        supported += surface in known(f"{entry.canonical}召开会议。{sentence}")

    assert len(shown) >= 10
    # The weights may take one from the words around it alone, where the sentence speaks for a place.
    assert alone <= 0.1 * len(shown)
    assert supported >= 0.6 * len(shown)


@pytest.mark.parametrize(
    ("inside", "outside", "surface"),
    [
        ("教育部门要加强管理。", "教育部要求加强管理。", "教育部"),
        ("民政部门上门服务。", "民政部发布公告。", "民政部"),
        ("武汉大学生返乡创业。", "武汉大学举行庆典。", "武汉大学"),
    ],
)
def test_a_guard_keeps_a_name_out_of_another_word(inside: str, outside: str, surface: str) -> None:
    """教育部|门 is no ministry."""
    assert surface not in known(inside)
    assert surface in known(outside)


def test_a_name_proved_once_holds_for_the_page() -> None:
    """Introduced with post and body, a rare name is known in the next article too."""
    proof = "市文旅局局长上官牧野介绍了情况，他说今年游客不少，明年还要再办几场灯会，请大家来看。"

    assert "上官牧野" in known(proof)
    assert "上官牧野" in known(proof + "\n\n走进展厅，上官牧野指着一幅老照片，讲起了它的来历，听的人都入了神。")


def test_what_one_page_proves_is_forgotten_on_the_next() -> None:
    """A page is read by itself."""
    before = known("示范区意义重大。")
    mentions_of("黄河流域生态保护示范区（以下简称“示范区”）揭牌。示范区意义重大。")

    assert known("示范区意义重大。") == before


@pytest.mark.parametrize("form", ["（以下简称“{}”）", "（以下简称{}）", "（简称“{}”）"])
def test_a_defined_short_form_means_the_full_name(form: str) -> None:
    """What the text defines, it uses."""
    text = "晋阳新能源科技有限公司" + form.format("晋阳新能") + "发布公告。专家认为，晋阳新能前景广阔。"

    found = [m for m in mentions_of(text) if m.text == "晋阳新能"]

    assert found
    assert {m.canonical for m in found} == {"晋阳新能源科技有限公司"}
    assert {m.type for m in found} == {"organization"}


@pytest.mark.parametrize(
    ("traditional", "surface", "canonical"),
    [
        ("臺北市今日放晴。", "臺北市", "台北市"),
        ("記者從廣東省趕來。", "廣東省", "广东省"),
        ("遊客來到黃山。", "黃山", "黄山"),
    ],
)
def test_traditional_text_is_found_as_written_and_named_as_the_packs_do(
    traditional: str, surface: str, canonical: str
) -> None:
    """The span shows the page's characters."""
    found = {m.text: m.canonical for m in mentions_of(traditional)}

    assert found.get(surface) == canonical, found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("太原市教育局发文。", "太原市教育局"),
        ("山西省教育厅发文。", "山西省教育厅"),
        ("清徐县教育局发文。", "清徐县教育局"),
        ("市公安局发文。", "市公安局"),
        ("省财政厅发文。", "省财政厅"),
        ("县委发文。", "县委"),
        ("中共太原市委发文。", "中共太原市委"),
        ("民盟太原市委发文。", "民盟太原市委"),
    ],
)
def test_organs_of_every_level_are_found(text: str, expected: str) -> None:
    """Place or level character and the short form of the organ."""
    assert ("organization", expected) in names_of(text), names_of(text)
