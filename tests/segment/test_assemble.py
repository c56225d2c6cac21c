"""Pages of any paper: what an editor would call the articles, their titles and their authors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Layout, Page, Role, squeeze
from kg.segment import segment

Cut = Callable[[str], Layout]

LONG = "这次会议部署了全年的重点工作，要求各部门抓好落实，确保各项任务按时完成，让群众得到实惠。"


def test_a_single_news_item_in_one_paragraph(cut: Cut) -> None:
    """No title, the correspondents run together after the dateline."""
    (article,) = cut(f"本报宜宾讯（通讯员李晓明王芳）“现在办事方便多了。”{LONG}").articles
    assert article.title is None
    assert article.authors == ("李晓明", "王芳")
    assert article.dateline == "宜宾"


def test_news_in_brief_with_a_title_line_each(cut: Cut) -> None:
    """Titles right above their text, items set apart by blank lines."""
    items = {
        "城北图书馆开放": "城北图书馆昨日开放，首日接待读者两千人次。\n馆内藏书十万册，设有少儿阅览室。",
        "三条公交线路延长": "自下周一起，三条公交线路延长到新城区。\n市民可以在站牌上查看首末班时间。",
        "农户喜收早熟苹果": "前山村的早熟苹果开始采摘，每斤卖到三元。\n合作社还打算把果干卖到外地。",
    }
    layout = cut("\n\n".join(f"{title}\n{body}" for title, body in items.items()))
    assert [a.title for a in layout.articles] == list(items)
    assert layout.loose == ()


def test_subheads_stay_inside_their_article(cut: Cut) -> None:
    """Numbered lines and short lines between paragraphs of one subject are not titles."""
    text = f"乡村振兴见实效\n\n李 强\n\n{LONG}\n\n一、抓好重点工作\n\n{LONG}\n\n二、确保任务完成\n\n{LONG}"
    (article,) = cut(text).articles
    assert article.title == "乡村振兴见实效"
    assert [b.role for b in article.blocks].count(Role.SUBHEAD) == 2


def test_credits_at_the_end_of_paragraphs_close_articles(cut: Cut) -> None:
    """（记者 …） and a bare 记者 … after the last sentence name the authors."""
    text = f"新桥通车\n{LONG}（记者　林小婷）\n老街换新颜\n{LONG}” 记者 陈大文"
    assert [(a.title, a.authors) for a in cut(text).articles] == [
        ("新桥通车", ("林小婷",)),
        ("老街换新颜", ("陈大文",)),
    ]


def test_captions_are_articles_of_their_own(cut: Cut) -> None:
    """图为……, a photographer's credit; the text around a caption stays one article."""
    text = f"新桥通车\n\n{LONG}\n\n图为通车现场。蔡小昊　摄\n\n{LONG}"
    articles = cut(text).articles
    assert [(a.kind, a.authors) for a in articles] == [("article", ()), ("caption", ("蔡小昊",))]
    assert len(articles[0].pieces) == 2


def test_traditional_agency_dateline(cut: Cut) -> None:
    """Name and city run together in brackets; the agency is the author's unit."""
    (article,) = cut(f"高鐵通車\n\n（中央社記者陳雅真高雄29日電）{LONG}").articles
    assert (article.authors, article.affiliations, article.dateline) == (("陳雅真",), ("中央社",), "高雄")


@pytest.mark.parametrize("line", ["【記者陳雅真／高雄報導】", "〔記者陳雅真／高雄報導〕", "記者陳雅真／高雄報導\n\n"])
def test_a_reporter_and_a_city_parted_by_a_stroke(line: str, cut: Cut) -> None:
    """The dateline of papers of Taiwan, before the text or on a line of its own."""
    (article,) = cut(f"高鐵通車\n\n{line}{LONG}").articles
    assert (article.title, article.authors, article.dateline) == ("高鐵通車", ("陳雅真",), "高雄")


def test_a_newsroom_before_its_people_is_a_byline(cut: Cut) -> None:
    """No role word: the unit says that the names are authors."""
    (article,) = cut(f"村里有了水账本\n\n东山县融媒体中心 王小明 赵丽芬\n\n{LONG}").articles
    assert article.title == "村里有了水账本"
    assert (article.authors, article.affiliations) == (("王小明", "赵丽芬"), ("东山县融媒体中心",))


@pytest.mark.parametrize("opening", ["当天，东山市第一", "本报讯（记者 王 勇）4月8日，东山"])
def test_a_short_first_line_of_a_sentence_is_no_title(opening: str, cut: Cut) -> None:
    """A paragraph wrapped early: what begins with a day and a comma, or a dateline, is prose."""
    (article,) = cut(f"新院区启用\n\n{opening}\n人民医院新院区启用。{LONG}").articles
    assert article.title == "新院区启用"
    first, second = (b for b in article.blocks if b.role is Role.BODY)
    assert first.runs_on
    assert not second.runs_on


def test_hard_wrapped_lines_are_one_paragraph(cut: Cut) -> None:
    """Lines of a printed column stop anywhere; names across a line end stay whole."""
    body = LONG * 3
    text = "把好事办好\n\n" + "\n".join(body[i : i + 20] for i in range(0, len(body), 20))
    (article,) = cut(text).articles
    assert [b.role for b in article.blocks] == [Role.TITLE, Role.BODY]


def test_a_sentence_cut_by_a_column_end_runs_on(cut: Cut) -> None:
    """The block that stops in mid-sentence says so; the finished one does not."""
    (article,) = cut(f"把好事办好\n\n{LONG}会上，与北\n\n京大学签订了合作协议。\n\n{LONG}").articles
    assert [b.runs_on for b in article.blocks] == [False, True, False, False]


def test_a_title_over_two_lines_and_a_dashed_subtitle(cut: Cut) -> None:
    """Lines are joined by one space; what says which of a series of comments it is follows directly."""
    (article,) = cut(f"舞起龙头\n\n带动全市\n\n——三论高质量发展\n\n本报评论员\n\n{LONG}").articles
    assert article.title == "舞起龙头 带动全市——三论高质量发展"
    assert article.authors == ()


def test_an_article_has_its_page_s_day_else_that_of_its_dateline() -> None:
    """A dateline counts if its year is known; the source of the date is recorded, or why there is none."""
    day = date(2022, 11, 14)
    dated = Page("pg", "p.txt", "", "utf-8", f"新桥通车\n\n{LONG}", date=day, learnt=(("date", "masthead"),))
    wired = Page("pg", "p.txt", "", "utf-8", f"新桥通车\n\n新华社北京2022年11月21日电 {LONG}")
    half = Page("pg", "p.txt", "", "utf-8", f"新桥通车\n\n新华社北京11月21日电 {LONG}")
    found = [(a.date, a.date_from) for page in (dated, wired, half) for a in segment(page).articles[-1:]]
    assert found == [(day, "masthead"), (date(2022, 11, 21), "dateline"), (None, "no-year")]


_LINES = "标题一行 刘毅 黄桦、张婷 （作者单位： 市委党校） 时报时评 （上接第1版） 下转第2版"
_MORE = "(据人民网) 今天下雨。 一、抓落实 图为现场 启事"
_MARKS = "， ” “ （记者林婷） 本报讯 <b> 𠮷 a1 \u200b \ufeff"
_SPACES = ("\n", "\n\n", "\r\n", "\r", "\t", "　　", "\u2028", "\x0c", "\x85", " ")
_PIECES = st.sampled_from(
    [
        *_LINES.split(" "),
        *_MORE.split(" "),
        *_MARKS.split(" "),
        *_SPACES,
        "刘 毅",
        "记者 王勇",
        "林晓　摄",
        LONG,
        LONG[:17],
    ]
)


def _check(text: str) -> None:
    page = Page("pg", "p.txt", "", "utf-8", text)
    layout = segment(page)
    seen: list[int] = []
    for article in layout.articles:
        inside = [i for s, e in article.pieces for i in range(s, e)]
        held = {i for b in article.blocks for i in range(b.start, b.end)}
        assert held <= set(inside)
        assert not squeeze("".join(text[i] for i in sorted(set(inside) - held)))
        seen += [i for i in sorted(held) if squeeze(text[i])]
        names = tuple(squeeze(text[s:e]) for s, e in article.author_spans)
        assert names == article.authors
        assert all(any(s <= a and b <= e for s, e in article.pieces) for a, b in article.author_spans)
    seen += [i for b in layout.loose for i in range(b.start, b.end) if squeeze(text[i])]
    # White space and characters without a width belong to whatever is around them.
    assert sorted(seen) == [i for i, ch in enumerate(text) if squeeze(ch)]
    pieces = sorted(piece for article in layout.articles for piece in article.pieces)
    assert all(a[1] <= b[0] for a, b in pairwise(pieces))
    assert [a.local_id for a in layout.articles] == [f"a{n}" for n in range(1, len(layout.articles) + 1)]
    assert segment(page) == layout


@given(st.lists(_PIECES, max_size=40).map("".join))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_every_character_of_a_newspaper_like_text_belongs_to_one_article_or_block(text: str) -> None:
    """Whatever order the pieces of a page come in: nothing lost, nothing twice, names at their offsets."""
    _check(text)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_every_character_of_any_text_belongs_to_one_article_or_block(text: str) -> None:
    """The same for text that is not a newspaper at all."""
    _check(text)


@pytest.mark.parametrize(
    "unit", ["标题一行\n今天天气很好。\n", "标题一行\n刘毅\n", "今天天气很好，我们都\n\n", "标题一行\n", "今天下雨。"]
)
def test_time_grows_with_the_page_and_not_with_its_square(unit: str) -> None:
    """Twice the page takes well under four times as long; counted in calls, so that a busy machine does not matter."""
    import sys

    def calls(times: int) -> int:
        count = 0

        def tick(frame: object, event: str, arg: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(tick)
        try:
            segment(Page("pg", "p.txt", "", "utf-8", unit * times))
        finally:
            sys.setprofile(None)
        return count

    calls(10)
    assert calls(800) < 2.5 * calls(400)


@pytest.mark.parametrize(
    "line",
    [
        "晋阳日报 2 要闻 2023年3月15日 星期三 责编 武 静 版式 曹雁飞",
        "责任编辑：曾 敏　美编：赖 晨 曦　电子邮箱：x@example.com",
    ],
)
def test_a_head_line_of_the_paper_is_no_part_of_a_title(line: str, cut: Cut) -> None:
    """A date with its weekday, or those who made the page: the first article begins after it."""
    text = f"{line}\n\n城区新添十座公园\n本报讯（记者 王 强）{LONG}"
    (article,) = cut(text).articles
    assert article.title == "城区新添十座公园"
    assert article.authors == ("王强",)


def test_a_bracketed_line_is_the_column_of_what_follows(cut: Cut) -> None:
    """【以案说法】 alone on a line is not a title."""
    text = f"【以案说法】\n一纸保护令 撑起安心伞\n本报讯（记者 王 强）{LONG}"
    (article,) = cut(text).articles
    assert article.title == "一纸保护令 撑起安心伞"


@pytest.mark.parametrize(
    "text",
    ["市里召开防汛会议\n" * 493, "\n\n".join(f"第{n}条新闻的标题" for n in range(493)), "长" * 64_000, "长\n" * 20_000],
)
def test_a_page_of_titles_or_of_one_character_is_cut_without_a_fault(text: str) -> None:
    """Hundreds of heads without text once ran into the recursion limit."""
    _check(text)


@pytest.mark.parametrize(
    ("width", "between"), [(11, "\n"), (16, "\n"), (22, "\n"), (38, "\n"), (11, "\n\n"), (16, "\n\n"), (22, "\n\n")]
)
def test_a_text_wrapped_at_any_width_is_read_as_it_was(width: int, between: str, cut: Cut) -> None:
    """Lines of a column of 11 characters, or of an e-mail; also with a blank line after each."""
    paragraphs = [
        "新桥昨日通车",
        "本报讯（记者 王勇）昨日，城南新桥正式通车，附近居民过河不再绕行。新桥全长三百二十米，双向四车道，两侧设有步道和绿化带。",
        "“以前上班要绕半个多小时，现在走桥上十分钟就到。”家住河东的李女士说。据了解，大桥还预留了自行车道，明年春天投入使用。",
    ]
    text = between.join(p[i : i + width] for p in paragraphs for i in range(0, len(p), width))
    (article,) = cut(text).articles
    assert (article.title, article.authors) == ("新桥昨日通车", ("王勇",))
    bodies = ["".join(text[b.start : b.end].split()) for b in article.blocks if b.role is Role.BODY]
    assert "".join(bodies) == "".join("".join(paragraphs[1:]).split())
    # A full line that ends a sentence may end its paragraph: nothing shows it.
    assert len(bodies) <= 3
    assert all(body.endswith(("。", "”")) for body in bodies)


def test_labels_and_days_below_a_title_are_no_part_of_it(cut: Cut) -> None:
    """What a news site prints around a text: source, author, day, buttons."""
    text = f"老街换新颜\n\n2024-05-06 08:30 来源：晋阳日报  作者：王小芳\n\n字号： 打印\n\n{LONG}\n\n责任编辑：李强"
    (article,) = cut(text).articles
    assert (article.title, article.authors) == ("老街换新颜", ("王小芳",))


def test_the_number_of_a_document_and_the_salutation_are_no_title(cut: Cut) -> None:
    """What is between the title of an official document and its text."""
    text = f"关于做好防汛工作的通知\n\n晋政发〔2024〕11号\n\n各乡镇人民政府，县直各单位：\n\n{LONG}"
    (article,) = cut(text).articles
    assert article.title == "关于做好防汛工作的通知"
    assert [b.role for b in article.blocks] == [Role.TITLE, Role.SOURCE, Role.BODY, Role.BODY]


@pytest.mark.parametrize(
    ("line", "title", "column"),
    [
        ("【民生在线】老街换新颜", "老街换新颜", "民生在线"),
        ("最新资讯 | 老街换新颜", "老街换新颜", "最新资讯"),
        ("老街换新颜（晋阳时评）", "老街换新颜", "晋阳时评"),
        ("老街换新颜（图）", "老街换新颜（图）", None),
    ],
)
def test_a_column_at_the_edge_of_a_title_is_told_from_it(line: str, title: str, column: str | None, cut: Cut) -> None:
    """【…】 before it, … | before it, （…评） after it."""
    (article,) = cut(f"{line}\n\n{LONG}").articles
    assert (article.title, article.column) == (title, column)


def test_a_document_under_its_letterhead_has_one_title(cut: Cut) -> None:
    """The body that issues it, the number, and what it is about, each on a line of its own."""
    text = f"晋阳市人民政府\n\n晋政发〔2024〕1号\n\n关于加强防汛工作的意见\n\n一、总体要求\n\n（一）指导思想\n\n{LONG}"
    (article,) = cut(text).articles
    assert article.title == "关于加强防汛工作的意见"
    assert [b.role for b in article.blocks].count(Role.SUBHEAD) == 3


def test_a_sentence_below_the_title_that_sums_the_text_up_is_no_title(cut: Cut) -> None:
    """A standfirst is longer than the title and has a comma."""
    text = f"老街换新颜\n\n三年改造完成，两百户居民搬回原址，商铺开门迎客\n\n{LONG}"
    (article,) = cut(text).articles
    assert article.title == "老街换新颜"


def test_a_title_in_several_lines_that_comes_again_is_not_doubled(cut: Cut) -> None:
    """A page's title once for the browser, once in print."""
    text = f"晋阳市人民政府关于加强防汛工作的意见\n\n发布日期：2024-05-06\n\n晋阳市人民政府\n\n关于加强防汛工作的意见\n\n{LONG}"
    (article,) = cut(text).articles
    assert article.title == "晋阳市人民政府关于加强防汛工作的意见"


def test_sixty_briefs_with_a_dateline_each_are_sixty_articles(cut: Cut) -> None:
    """No titles, no blank lines: each dateline begins an item."""
    text = "\n".join(f"本报讯（记者 王勇）昨日，我市第{n}座图书馆开放，市民可以免费借书。" for n in range(60))
    layout = cut(text)
    assert len(layout.articles) == 60
    assert {a.authors for a in layout.articles} == {("王勇",)}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("第一回　灵根育孕源流出\n\n" + f"{LONG}\n" * 40, "第一回 灵根育孕源流出"),
        (
            "中华人民共和国测试法\n\n第一章　总则\n\n第一条　为了测试，制定本法。\n\n第二条　本法自公布之日起施行。",
            "中华人民共和国测试法",
        ),
        ("The quick brown fox jumps over the lazy dog. " * 40, None),
        (LONG, None),
    ],
    ids=["novel", "law", "English", "one paragraph"],
)
def test_a_text_that_is_no_newspaper_page_is_one_article(text: str, title: str | None, cut: Cut) -> None:
    """A chapter of a novel, a law, another language, a bare paragraph."""
    (article,) = cut(text).articles
    assert article.title == title


def test_a_broken_sentence_is_found_again_behind_another_article(cut: Cut) -> None:
    """A word cut at a column's end, another article between."""
    upper = (
        "新桥全长三百二十米，两侧设有步道和绿化带。桥面采用降噪沥青，夜间行车的声音比旧桥低。据介绍，大桥还预留了自行"
    )
    lower = "车道，明年春天投入使用。市政部门提醒，通车首日车流较大，请错峰出行。"
    other = "果农喜收早熟苹果\n\n李静\n\n前山村的早熟苹果开始采摘，每斤卖到三元。合作社还打算把果干卖到外地。"
    first, second = cut(f"城南新桥通车\n\n王勇\n\n{upper}\n\n{other}\n\n{lower}").articles
    assert first.pieces[-1][0] > second.pieces[-1][0]
    (torn,) = [join for join in first.joins if join.why == "word"]
    assert torn.sure > 0.8


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("記者 王大明 台北報導", ("王大明",)),
        ("文/记者 王勇 图/李静", ("王勇", "李静")),
        ("记者王勇 李静文/图", ("王勇", "李静")),
        ("记者王勇实习生李静", ("王勇", "李静")),
        ("作者 | 王勇 编辑 | 赵六", ("王勇",)),
        ("记者丨王勇", ("王勇",)),
        ("南方周末记者 王勇 发自太原", ("王勇",)),
        ("本报驻山西记者 王勇", ("王勇",)),
        ("晋阳青年报记者 王勇 来源：晋阳青年报", ("王勇",)),
        ("晋阳大学教授 王勇", ("王勇",)),
        ("王勇 李静 晋阳市融媒体中心", ("王勇", "李静")),
        ("记者 艾力·买买提 才仁卓玛", ("艾力·买买提", "才仁卓玛")),
        ("責任編輯：王大明", ()),
        ("晋阳市副市长 王勇", ()),
    ],
)
def test_a_line_below_the_title_is_a_byline_or_a_note_and_no_title(
    line: str, authors: tuple[str, ...], cut: Cut
) -> None:
    """As papers, agencies and sites of many kinds print it; an editor and a speaker are not authors."""
    article = cut(f"新桥昨日通车\n\n{line}\n\n{LONG}\n\n{LONG}").articles[0]
    assert article.title == "新桥昨日通车"
    assert article.authors == authors


def test_a_caption_run_on_behind_a_paragraph_is_told_from_it(cut: Cut) -> None:
    """The last sentence, which a photographer's name in brackets closes, is the picture's."""
    text = f"新桥昨日通车\n\n{LONG}{LONG}{LONG}市民在桥上合影。（王勇 摄）\n\n{LONG}"
    article, caption = cut(text).articles
    assert (article.authors, caption.kind, caption.authors) == ((), "caption", ("王勇",))
    assert text[caption.pieces[0][0] :].startswith("市民在桥上合影")
    assert len(article.pieces) == 2


def test_lines_that_a_text_announces_are_its_list_and_a_mark_is_no_part_of_a_title(
    cut: Callable[[str], Layout],
) -> None:
    """名单如下： and marked lines; ■ before a line with a text below it marks a title."""
    places = "■ 城西便民服务中心：汾河大道1号\n■ 城东便民服务中心：人民路2号\n■ 行政审批局：市民广场"
    (article,) = cut(
        f"市民可在三处办理新证\n\n本报讯（记者 王勇）即日起，市民可在三处办理新证，名单如下：\n\n{places}"
    ).articles
    assert [block.role for block in article.blocks] == [Role.TITLE, Role.BODY, Role.BODY, Role.BODY, Role.BODY]
    items = "■新桥昨日通车\n青石桥昨日通车，全长一千二百米。\n■展销会开幕\n农产品展销会昨日开幕，参展商二百家。"
    assert [article.title for article in cut(f"晋阳简讯\n\n{items}").articles] == ["新桥昨日通车", "展销会开幕"]


@pytest.mark.parametrize("day", ["二〇二三年一月十一日", "二○二三年十一月二十日", "2023年1月11日"])
def test_a_masthead_in_characters_above_who_made_the_page_is_no_title(cut: Cut, day: str) -> None:
    """A day written as inscriptions write it, its weekday and the year's name, then the editor."""
    (article,) = cut(f"{day}　星期三　癸卯年\n责任编辑：林晚晴\n\n新桥通车\n\n{LONG}").articles
    assert article.title == "新桥通车"
