"""Bylines, credits and datelines as papers print them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.knowledge import load_lexicon
from kg.model import Layout
from kg.segment.bylines import byline, closing_credit, opening_credit, photo_credit
from kg.text.names import split_names, surnames


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("刘 毅", ["刘 毅"]),
        ("张文静 陈云", ["张文静", "陈云"]),
        ("□本报记者 李静 文/图", ["李静"]),
        ("新华社记者 张三丰、李思", ["张三丰", "李思"]),
        ("■ 记者 刘 毅 张小三", ["刘 毅", "张小三"]),
        ("本报评论员", []),
        ("本报记者杞 乔 富", ["杞 乔 富"]),
        ("记者 李 晓 燕　通讯员 王 强", ["李 晓 燕", "王 强"]),
        ("通讯员　杨 铭　储 慧", ["杨 铭", "储 慧"]),
        ("记者毛 健　通讯员印 婷", ["毛 健", "印 婷"]),
        ("记者 念琳", ["念琳"]),
        ("通讯员 县纪委 严 亚", ["严 亚"]),
        ("中青报·中青网记者 杨文海 见习记者 李强雅", ["杨文海", "李强雅"]),
        ("央广网·中国之声记者 周启航 通讯员 何晓岚", ["周启航", "何晓岚"]),
        ("南方日报·南方+记者 黄宇辰 实习记者 卢思琪", ["黄宇辰", "卢思琪"]),
        ("晋阳日报、晋阳网记者杜一明", ["杜一明"]),
        ("作者：李 强 王小芳", ["李 强", "王小芳"]),
        ("晋阳日报全媒体记者  熊长明  文/图", ["熊长明"]),
        ("□  初墨", ["初墨"]),
        ("記者徐曉展攝", ["徐曉展"]),
    ],
)
def test_a_byline_gives_its_names_as_they_stand(line: str, names: list[str]) -> None:
    """Spans include the spaces inside a name; role words are no part of them."""
    credit = byline(line, 0, len(line))
    assert credit is not None
    assert [line[s:e] for s, e in credit.spans] == names


@pytest.mark.parametrize("line", ["安全生产", "理论学苑", "记者从市政府获悉", "坚持系统思维", "王勇说，这很好"])
def test_a_line_with_other_words_is_no_byline(line: str) -> None:
    """One word that is neither role nor name is enough."""
    assert byline(line, 0, len(line)) is None


@pytest.mark.parametrize("line", ["到医院（市医院）", "好。（完）", "他叫王勇", "（王勇，1980年生）"])
def test_brackets_and_names_in_a_sentence_are_no_closing_credit(line: str) -> None:
    """A credit is after the end of a sentence and has names only."""
    assert closing_credit(line, 0, len(line)) is None


def test_a_dateline_gives_the_city_and_a_supplied_photo_no_author() -> None:
    """新华社北京…电 is written in Beijing; …供图 names the provider of the picture, not the photographer."""
    line = "新华社北京1月4日电（记者张三丰）今天"
    opening = opening_credit(line, 0, len(line))
    assert opening is not None
    assert (opening.dateline, opening.affiliations) == ("北京", ("新华社",))
    caption = "地铁1号线建设工地 视觉策划中心供图"
    photo = photo_credit(caption, 0, len(caption))
    assert photo is not None
    assert photo.spans == ()


def test_names_run_together_are_cut_at_the_likelier_surname() -> None:
    """欧阳文静 is one name; 李静张伟民 are two."""
    for run, names in (
        ("李静张伟民", ["李静", "张伟民"]),
        ("欧阳文静刘毅", ["欧阳文静", "刘毅"]),
        ("鍾文哲劉毅", ["鍾文哲", "劉毅"]),
        ("安全生产", []),
    ):
        assert [run[s:e] for s, e in split_names(run)] == names


def test_bylines_and_names_in_the_text_know_the_same_surnames() -> None:
    """One pack: a surname that is added to it is one in bylines, too; bylines take some more (才仁卓玛)."""
    words = load_lexicon().words

    assert surnames() == words["surname"] | words["surname-seldom"]
    assert words["surname"].keys().isdisjoint(words["surname-seldom"])


@pytest.mark.parametrize(
    ("opening", "names", "units"),
    [
        ("晋阳晚报讯（记者王勇、通讯员李静）12日，", ["王勇", "李静"], ("晋阳晚报",)),
        ("晋阳网10月4日讯（记者王勇 整合） 国庆期间，", ["王勇"], ("晋阳网",)),
        ("本站讯（职工通讯员 李琴 刘会）为推进工作，", ["李琴", "刘会"], ()),
        (
            "华风在线11月29日讯(华风在线 黄亚明 通讯员 邓文林 刘扬)11月28日，",
            ["黄亚明", "邓文林", "刘扬"],
            ("华风在线",),
        ),
        ("（记者 李响）昨日，我市召开会议。", ["李响"], ()),
    ],
)
def test_any_medium_may_stand_in_a_dateline(opening: str, names: list[str], units: tuple[str, ...]) -> None:
    """The paper's name is no list: what ends as names of media do, followed by 讯."""
    credit = opening_credit(opening, 0, len(opening))
    assert credit is not None
    assert [opening[s:e] for s, e in credit.spans] == names
    assert credit.affiliations == units


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("图为小朋友在公园游玩。记者王小强摄", "王小强"),
        ("小朋友在公园游玩。记者李明摄", "李明"),
        ("志工在街上清理積雪。（圖／記者徐曉展攝）", "徐曉展"),
        ("村民在晒谷。（陈雅真　摄）", "陈雅真"),
    ],
)
def test_a_photo_credit_without_a_space_names_one_person(caption: str, name: str) -> None:
    """摄 is never part of the name before it."""
    credit = photo_credit(caption, 0, len(caption))
    assert credit is not None
    assert [caption[s:e] for s, e in credit.spans] == [name]


@pytest.mark.parametrize(
    "line",
    [
        "本报讯 记者 王勇 通讯员 李静 昨日，我市召开会议",
        "本报讯 通讯员王勇、李静报道：昨日",
        "红星社区讯（王勇 李静）昨日",
        "晋阳网—12日城南讯（王勇、李静）昨日",
        "晋阳晚报报道（记者王勇 海都记者李静）昨日",
        "（本报讯 记者王勇 李静）昨日",
        "晋阳网记者王勇、李静10月12日报道：昨日",
        "本报讯：（记者/王勇 通讯员/李静）昨日",
    ],
)
def test_names_behind_a_dateline_are_found_however_they_stand(line: str) -> None:
    """In brackets or bare, before 报道 or before the first sentence."""
    credit = opening_credit(line, 0, len(line))
    assert credit is not None
    assert [line[s:e] for s, e in credit.spans] == ["王勇", "李静"]


@pytest.mark.parametrize("line", ["作者：宣教科", "作者：佚名", "来源：晋阳日报 字号：大 中 小"])
def test_a_section_or_nobody_is_no_author(line: str) -> None:
    """What is in the place of a name and is not one."""
    credit = byline(line, 0, len(line))
    assert credit is None or credit.spans == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("本报讯（记者 才仁多杰）昨日", ["才仁多杰"]),
        ("本报讯（记者 次仁罗布 央吉）昨日", ["次仁罗布", "央吉"]),
        ("本报讯（通讯员 祖力皮亚 记者 开 都）昨日", ["祖力皮亚", "开 都"]),
        ("本报讯（特约记者 王晓霞 摄影 李良）昨日", ["王晓霞"]),
        ("本报讯（记者 希吉日 通讯员 苏雅\n拉图）昨日", ["希吉日", "苏雅\n拉图"]),
        ("【本報記者麥穎姿報道】屯門區", ["麥穎姿"]),
        ("【蘭陽在地報記者簡惠如／宜蘭報導】宜蘭縣", ["簡惠如"]),
    ],
)
def test_names_of_every_people_in_a_dateline(text: str, names: list[str]) -> None:
    """Names that no table of surnames explains, names that a line end cuts; a photographer is not an author."""
    found = opening_credit(text, 0, len(text))
    assert found is not None
    assert [text[s:e] for s, e in found.spans] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("工作得到肯定。（晋阳县人民法院 仝亚楠）", ["仝亚楠"]),
        ("红旗迎风飘扬。（次仁央宗 靳东升）", ["次仁央宗", "靳东升"]),
        ("大家都在唱歌。（尹小川 化一凡）", ["尹小川", "化一凡"]),
    ],
)
def test_a_body_or_a_rare_name_in_a_closing_credit(text: str, names: list[str]) -> None:
    """A name beside it, or a body before it, shows that it is one."""
    found = closing_credit(text, 0, len(text))
    assert found is not None
    assert [text[s:e] for s, e in found.spans] == names


@pytest.mark.parametrize("line", ["公  告", "任命：", "理论·思考", "记者走基层", "股份合作潮·三十年", "敬礼", "盖女士"])
def test_words_of_the_form_of_a_name_are_no_byline(line: str, cut: Callable[[str], Layout]) -> None:
    """A column, a heading, a courtesy."""
    text = f"{line}\n\n老街换新颜\n\n记者 王勇\n\n昨日，晋阳市水务局召开防汛工作会议，部署汛期值守和水库巡查。\n"
    assert {name for article in cut(text).articles for name in article.authors} <= {"王勇"}


def test_who_edited_is_no_author() -> None:
    """记者 马晨 编辑 李玉 校对 张红: labels without a colon."""
    text = "新京报记者 马晨 编辑 李玉 校对 张红"
    found = byline(text, 0, len(text))
    assert found is not None
    assert [text[s:e] for s, e in found.spans] == ["马晨"]


@pytest.mark.parametrize("mark", ["■", "● ", "◆", "1.", "１、"])
def test_items_of_a_digest_that_begin_with_a_mark_and_a_dateline_are_articles(
    mark: str, cut: Callable[[str], Layout]
) -> None:
    """A mark alone is in lists inside a text, too, and separates nothing."""
    items = (
        "新桥昨日建成通车，全长一千二百米。",
        "老街夜市昨日开张，摊位有六十个。",
        "供热管网昨日开始注水，下月供热。",
    )
    numbered = [mark.replace("1", str(n)).replace("１", "１２３"[n - 1]) for n in (1, 2, 3)]
    found = cut("\n".join(f"{m}本报讯 {item}" for m, item in zip(numbered, items, strict=True))).articles
    assert len(found) == 3
    measures = ("加强监测预警，每日会商。", "落实责任制，分片包干。", "备足物资，沙袋十万只。")
    text = "市里发布防汛方案\n\n本报讯（记者 王勇）市里昨日发布防汛方案，提出三项措施。\n\n"
    (one,) = cut(text + "\n".join(f"{m}{item}" for m, item in zip(numbered, measures, strict=True))).articles
    assert one.authors == ("王勇",)


@pytest.mark.parametrize(
    ("head", "authors", "dateline"),
    [
        ("来源：汾河晨报  作者 林小川", ("林小川",), None),
        ("来源：汾河晨报 记者 林小川 何静", ("林小川", "何静"), None),
        ("编辑 马晨 记者 林小川", ("林小川",), None),
        ("【記者林小川∕臨川報導】", ("林小川",), "臨川"),
        ("【本報記者林小川臨川報導】", ("林小川",), "臨川"),
        ("新华社南昌3月14日电 题：一座桥的故事\n\n新华社记者 林小川、何静", ("林小川", "何静"), "南昌"),
    ],
)
def test_credits_in_lines_of_labels_and_run_on_with_a_city(
    head: str, authors: tuple[str, ...], dateline: str | None, cut: Callable[[str], Layout]
) -> None:
    """A label without a colon, the editor before the author, a city after the names, a feature's dateline above its byline."""
    text = "新桥昨日建成通车，全长一千二百米，双向六车道，可减少绕行二十分钟。"
    (article,) = cut(f"青石桥改造工程通车\n\n{head}\n\n{text}\n\n{text}").articles
    assert (article.title, article.authors, article.dateline) == ("青石桥改造工程通车", authors, dateline)


def test_the_post_of_an_author_is_no_part_of_the_unit(cut: Callable[[str], Layout]) -> None:
    """作者系某校教授 names the school."""
    text = "新桥昨日建成通车，全长一千二百米，双向六车道，可减少绕行二十分钟。"
    (article,) = cut(f"桥与城\n\n林小川\n\n{text}\n\n（作者系晋阳大学副教授）").articles
    assert article.affiliations == ("晋阳大学",)
