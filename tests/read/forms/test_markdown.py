"""Markdown: headings cut articles, front matter is metadata, marks are not text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.model import Article, Page
from kg.read import read_paths
from kg.segment import segment

FRONT = """---
title: 太原市召开防汛工作会议
date: 2021-07-12 08:00:00
author: 王小强
source: 太原晚报
tags: [防汛, 水务局]
---

太原市水务局昨日召开防汛工作会议，局长赵建国部署工作。
"""


def read(tmp_path: Path, text: str, name: str = "a.md") -> tuple[Page, list[Article]]:
    """The page of a text and its articles."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    (page,) = read_paths([tmp_path / name])
    return page, list(segment(page).articles)


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_front_matter_is_what_is_known_of_the_article(tmp_path: Path, name: str) -> None:
    """Its keys are not text, and not a title."""
    page, (article,) = read(tmp_path, FRONT, name)
    assert (article.title, article.authors) == ("太原市召开防汛工作会议", ("王小强",))
    assert (page.date, page.paper, dict(page.learnt)["date"]) == (date(2021, 7, 12), "太原晚报", "metadata")
    assert "tags" not in page.text
    assert "---" not in page.text


@pytest.mark.parametrize(
    "front",
    [
        '+++\ntitle = "会议"\ndate = 2021-07-12\n+++\n\n正文在这里，太原市召开会议。\n',
        "---\ntitle: 会议: 今日\n日期：2021年7月12日\n---\n\n正文在这里，太原市召开会议。\n",
        "---\r\n标题: 会议\r\n日期: 2021.7.12\r\n---\r\n\r\n正文在这里，太原市召开会议。\r\n",
    ],
)
def test_front_matter_of_any_make_is_read(tmp_path: Path, front: str) -> None:
    """TOML, a colon in a value, Chinese keys, Windows' line ends."""
    page, (article,) = read(tmp_path, front)
    assert article.title is not None
    assert article.title.startswith("会议")
    assert page.date == date(2021, 7, 12)


def test_thirty_stories_under_headings_are_thirty_articles(tmp_path: Path) -> None:
    """Below one heading that is the day's."""
    stories = "\n\n".join(f"## 第{n}号新桥通车\n\n> 作者：何静\n\n**汾河**上的第{n}座桥昨日通车。" for n in range(30))
    page, articles = read(tmp_path, f"# 2023年1月5日 汾河晨报\n\n{stories}\n")
    assert [article.title for article in articles] == [f"第{n}号新桥通车" for n in range(30)]
    assert {article.authors for article in articles} == {("何静",)}
    assert not set("#*>") & set(page.text)
    assert (page.date, page.paper, dict(page.learnt)["date"]) == (date(2023, 1, 5), "汾河晨报", "masthead")
    assert {article.column for article in articles} == {None}


def test_a_heading_that_is_a_masthead_dates_the_articles_below_it(tmp_path: Path) -> None:
    """With a masthead a day, each article has its own day; a title that names a paper and a day remains a title."""
    day = "# 汾河晨报 2023年1月{}日 第3版\n\n## {}\n\n{}，市民黄桂香前来观看。\n\n"
    _, articles = read(tmp_path, day.format(5, "新桥通车", "新桥昨日通车") + day.format(6, "老街开市", "老街昨日开市"))
    assert [(a.title, str(a.date), a.date_from) for a in articles] == [
        ("新桥通车", "2023-01-05", "masthead"),
        ("老街开市", "2023-01-06", "masthead"),
    ]
    _, (article,) = read(tmp_path, "# 汾河日报社2023年1月5日招聘启事\n\n本社招聘记者三名。\n")
    assert article.title == "汾河日报社2023年1月5日招聘启事"
    plain = "本报讯（记者 {}）{}昨日建成，全长一千二百米，可减少绕行二十分钟。\n\n"
    both = f"新桥通车\n\n{plain.format('何静', '新桥')}老街开市\n\n{plain.format('周远', '老街')}"
    _, articles = read(tmp_path, f"# 汾河晨报 2023年1月5日\n\n{both}")
    assert [(a.title, a.authors) for a in articles] == [("新桥通车", ("何静",)), ("老街开市", ("周远",))]


def test_a_file_with_the_title_of_one_of_its_articles_is_no_column_of_the_others(tmp_path: Path) -> None:
    """Front matter names what the first heading names."""
    _, articles = read(tmp_path, "---\ntitle: 新桥通车\n---\n\n# 新桥通车\n\n今日通车。\n\n# 老街开市\n\n今日开市。\n")
    assert [(a.title, a.column) for a in articles] == [("新桥通车", None), ("老街开市", None)]


def test_headings_below_a_text_are_its_subheads(tmp_path: Path) -> None:
    """A title with a lead, and numbered headings, are one article."""
    lead = "汾河新桥昨日建成通车，市交通局局长周明远说，新桥全长一千二百米，双向六车道，可减少绕行二十分钟，这座桥等了三年。"
    one = f"# 新桥今日通车\n\n{lead}\n\n## 三年\n\n市民黄桂香说，等了三年。\n\n## 八千吨\n\n工程用钢八千吨。\n"
    two = "# 防汛怎么做\n\n## 一、预警\n\n及时预警。\n\n## 二、转移\n\n有序转移。\n"
    assert [a.title for a in read(tmp_path, one)[1]] == ["新桥今日通车"]
    assert [a.title for a in read(tmp_path, two)[1]] == ["防汛怎么做"]


def test_emphasis_beside_chinese_marks_is_taken_off(tmp_path: Path) -> None:
    """CommonMark leaves it there; a name must not contain it."""
    page, _ = read(tmp_path, "# 启动\n\n市里启动**“清风护航”**工程，*全市*参加，见[通知](http://example.org/)。\n")
    assert "启动“清风护航”工程，全市参加，见通知。" in page.text


def test_a_plain_text_stays_as_it_is(tmp_path: Path) -> None:
    """To the last blank, so that offsets are those of the file."""
    text = "新桥今日通车\r\n\r\n　　今日通车 * 三座。\r\n- 第一\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    (page,) = read_paths([tmp_path / "a.txt"])
    assert (page.text, page.form, page.marked) == (text, "text", ())


def test_each_story_may_have_its_own_day(tmp_path: Path) -> None:
    """Given with a label below its title; the others have the file's."""
    text = "# 新桥通车\n\n日期：2023-01-05\n\n今日通车。\n\n# 老街开市\n\n昨日开市，人来人往。\n"
    _, articles = read(tmp_path, text, "2023-01-06.md")
    assert [(a.date, a.date_from) for a in articles] == [
        (date(2023, 1, 5), "metadata"),
        (date(2023, 1, 6), "file-name"),
    ]
