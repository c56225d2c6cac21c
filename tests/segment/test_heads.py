"""Which lines above a text are its title, and what signs a document or is under a picture."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Layout, Role, squeeze

Cut = Callable[[str], Layout]

LONG = "昨日，晋阳市水务局召开防汛工作会议，部署汛期值守和水库巡查，要求各县区把责任落到岗位，把物资备到一线。"


@pytest.mark.parametrize(
    ("head", "title", "column"),
    [
        ("社区新事\n阿妹搬进了“微网格”", "阿妹搬进了“微网格”", "社区新事"),
        ("■以案说法\n借出去的婚房该归谁", "借出去的婚房该归谁", "以案说法"),
        ("从“没人管”到“抢着管”\n——晋阳县基层河长巡河记", "从“没人管”到“抢着管”", None),
        ("坛厂街道\n\n邻里驿站集民意 干部下沉解民忧", "邻里驿站集民意 干部下沉解民忧", None),
        ("晋阳县举行戏曲下乡活动\n（2023年1月）", "晋阳县举行戏曲下乡活动", None),
        ("看完胡杨赏秋色\n走进古村品乡愁", "看完胡杨赏秋色 走进古村品乡愁", None),
        ("编外的河长\n——记晋阳县退休教师王勇\n本报记者 扎西东周", "编外的河长", None),
    ],
)
def test_the_title_is_the_main_line_and_its_couplet(cut: Cut, head: str, title: str, column: str | None) -> None:
    """A column above and a subtitle below are lines of the article, but not of its title."""
    (article,) = cut(f"{head}\n\n{LONG}\n\n{LONG[:30]}会后，与会人员到水库查看。\n").articles
    assert (article.title, article.column) == (title, column)
    assert "".join(squeeze(head).split()) in squeeze("".join(article_text(article, head, LONG)))


def article_text(article: object, head: str, body: str) -> str:
    """The article's pieces: nothing of the head is lost."""
    whole = f"{head}\n\n{body}\n\n{body[:30]}会后，与会人员到水库查看。\n"
    return "".join(whole[s:e] for s, e in article.pieces)  # type: ignore[attr-defined]


def test_bodies_and_the_day_at_the_foot_sign_a_document(cut: Cut) -> None:
    """They are not the title of what is below, and belong to the document."""
    text = f"关于加强防汛工作的通告\n\n{LONG}\n\n晋阳市水务局\n晋阳市应急管理局\n2024年6月1日\n"
    (article,) = cut(text).articles
    assert article.title == "关于加强防汛工作的通告"
    assert article.pieces == ((0, len(text) - 1),)


def test_a_title_over_nothing_but_a_picture_is_the_picture_s(cut: Cut) -> None:
    """标题 and 图说 with a credit: one article with both."""
    (article,) = cut("市民冰上过周末\n\n昨日，市民在晋阳湖冰场滑冰。（王勇 摄）\n").articles
    assert (article.title, article.authors, article.kind) == ("市民冰上过周末", ("王勇",), "caption")
    assert [block.role for block in article.blocks] == [Role.TITLE, Role.CAPTION]


def test_a_refrain_is_no_lead_that_was_printed_twice(cut: Cut) -> None:
    """Paragraphs that recur word for word stay where they are."""
    chapter = (
        "第三回　王大娘夜访柳家庄\n\n话说王大娘一路往柳家庄来。\n\n“是谁在敲门？”里面问道。\n\n“是我。”王大娘答。\n\n"
    )
    text = chapter + chapter.split("\n\n", 1)[1] + "门开了，柳老爷披衣出来，忙让进屋里坐下。\n"
    (article,) = cut(text).articles
    assert [block.start for block in article.blocks] == sorted(block.start for block in article.blocks)
