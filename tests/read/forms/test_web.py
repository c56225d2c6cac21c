"""Web pages as the sites and digital editions of Chinese papers build them (written here after their structure)."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from kg.errors import PageError
from kg.model import Page
from kg.read import read_paths
from kg.segment import segment

BODY = (
    "汾河新桥昨日建成通车。市交通局局长周明远说，新桥全长一千二百米，双向六车道，可减少绕行二十分钟。",
    "市民黄桂香早上六点就来到桥头，她说等这座桥等了三年。施工方汾河路桥公司负责人介绍，工程用钢八千吨。",
)
PARAGRAPHS = "".join(f"<p>　　{text}</p>" for text in BODY)
MENU = '<ul class="menu"><li><a href="/">首页</a></li><li><a href="/q">清徐县</a></li><li><a href="/y">阳曲县</a></li></ul>'
HOT = (
    '<div class="right"><h3>热点推荐</h3><ul><li><a href="/1">朝阳区举办招聘会</a></li>'
    '<li><a href="/2">浦东新区设开放日</a></li><li><a href="/3">越秀区花市开锣</a></li></ul></div>'
)
FOOT = "<div>版权所有 2026 未经书面授权不得转载</div><script>var words = '朝阳区';</script>"

#: Name -> page; each has the structure of one family of sites.
MAKES = {
    # The edition of a paper in frames of tables, with its facts in a comment.
    "paper-tables": f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>汾河晨报数字报</title></head><body>
<!--enpproperty <articleid>1</articleid><date>2023-01-05 00:00:00.0</date><author>林小川</author><title>新桥今日通车</title><papername>汾河晨报</papername><pagenumber>02</pagenumber>/enpproperty-->
<table><tr><td>{MENU}</td><td><table><tr><td class="bt1">新桥今日通车</td></tr><tr><td><div id="ozoom"><founder-content>{PARAGRAPHS}</founder-content></div></td></tr></table></td></tr></table>{HOT}{FOOT}</body></html>""",
    # The edition of a paper with elements of its own.
    "paper-elements": f"""<html><head><meta charset="utf-8"><title>第02版：要闻 - 汾河晨报</title></head><body>{MENU}
<div class="date">2023年01月05日 星期四 第02版：要闻</div><founder-title>新桥今日通车</founder-title><founder-author>林小川</founder-author>
<div id="articleContent">{PARAGRAPHS}</div>{HOT}{FOOT}</body></html>""",
    # A news site with its facts in the head.
    "site-head": f"""<html><head><meta charset="utf-8"><title>新桥今日通车-汾河新闻网</title><meta property="og:title" content="新桥今日通车">
<meta property="article:published_time" content="2023-01-05T08:12:00+08:00"><meta name="source" content="来源：汾河晨报"></head><body>{MENU}
<div class="main"><div class="left"><h1>新桥今日通车</h1><p class="from">记者 林小川</p><div class="article-content">{PARAGRAPHS}</div></div>{HOT}</div>{FOOT}</body></html>""",
    # A party paper's site: the source line is a line of the page.
    "site-line": f"""<html><head><meta charset="utf-8"><title>新桥今日通车--地方--汾河网</title></head><body>{MENU}
<div class="text_c"><h3>新桥今日通车</h3><p class="sou">2023年01月05日08:12　　来源：汾河晨报　作者：林小川</p><div class="rm_txt_con">{PARAGRAPHS}</div></div>{HOT}{FOOT}</body></html>""",
    # A government's site with an editor's container.
    "government": f"""<html><head><meta charset="utf-8"><title>新桥今日通车_市政府网站</title><meta name="ArticleTitle" content="新桥今日通车"><meta name="PubDate" content="2023-01-05 09:00">
<meta name="ContentSource" content="汾河晨报"></head><body>{MENU}<div class="TRS_Editor">{PARAGRAPHS}<p>（记者 林小川）</p></div>{HOT}{FOOT}</body></html>""",
    # A page for telephones.
    "telephone": f"""<html><head><meta charset="utf-8"><title>新桥今日通车</title><meta property="og:site_name" content="汾河晨报"></head><body><h2 class="title">新桥今日通车</h2>
<span>记者：林小川</span><em>发布时间：2023-01-05 08:12</em><div id="js_content">{PARAGRAPHS.replace("p>", "section>")}</div>{HOT}{FOOT}</body></html>""",
    # A page without marked parts.
    "bare": f"""<html><head><meta charset="utf-8"><title>新桥今日通车|汾河晨报</title></head><body>{MENU}<div><div><h1>新桥今日通车</h1>
<div>2023-01-05 08:12 来源：汾河晨报 作者：林小川</div><div>{PARAGRAPHS}</div></div></div>{HOT}{FOOT}</body></html>""",
    # Paragraphs that are line ends.
    "line-ends": f"""<html><head><meta charset="utf-8"><title>新桥今日通车 - 汾河新闻网</title></head><body>{MENU}<h1>新桥今日通车</h1><div class="info">来源：汾河晨报　日期：2023-01-05　记者：林小川</div>
<div class="news_content">　　{"<br/><br/>　　".join(BODY)}</div>{HOT}{FOOT}</body></html>""",
}


def page_of(tmp_path: Path, data: str | bytes, name: str = "page.html") -> Page:
    """The one page of a file with these bytes."""
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    (page,) = read_paths([tmp_path / name])
    return page


@pytest.mark.parametrize("make", sorted(MAKES))
def test_title_author_source_day_and_text_are_found(tmp_path: Path, make: str) -> None:
    """In every structure; without a word of menus, lists, scripts or footers."""
    page = page_of(tmp_path, MAKES[make])
    (article,) = segment(page).articles
    assert article.title == "新桥今日通车"
    assert article.authors == ("林小川",)
    assert article.date == date(2023, 1, 5)
    assert make == "paper-elements" or page.paper == "汾河晨报"
    for text in BODY:
        assert text in page.text
    for word in ("清徐县", "朝阳区", "越秀区", "版权所有", "首页", "var", "<", "&"):
        assert word not in page.text
    assert [page.text[s:e] for s, e in article.author_spans] == ["林小川"]


HEAD = (
    '<html><head><meta charset="utf-8"><title>新桥今日通车-汾河新闻网</title>{}</head><body><h1>新桥今日通车</h1>'
    f'<div id="zoom">{PARAGRAPHS}</div><p>{{}}</p></body></html>'
)


@pytest.mark.parametrize(
    ("author", "foot", "found"),
    [
        ("林小川", "", ("林小川",)),
        ("林小川 何静", "", ("林小川", "何静")),
        ("汾河晨报记者 林小川", "", ("林小川",)),
        ("林小川", "责任编辑：林小川", ()),
        ("汾河新闻网", "", ()),
        ("东方网", "", ()),
        ("佚名", "", ()),
        ("admin", "", ()),
        ("程序员", "", ()),
        ("hexun", "", ()),
    ],
)
def test_an_author_named_only_in_the_head(tmp_path: Path, author: str, foot: str, found: tuple[str, ...]) -> None:
    """In a meta element or in JSON-LD: a person is; a site, an office, an editor and nobody are not."""
    meta = f'<META NAME="Author" CONTENT="{author}">'
    linked = (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"新桥今日通车",'
        f'"datePublished":"2023-01-05T08:12:00+08:00","author":[{{"@type":"Person","name":"{author}"}}],'
        '"publisher":{"name":"汾河晨报"}}</script>'
    )
    for head in (meta, linked):
        page = page_of(tmp_path, HEAD.format(head, foot))
        assert segment(page).articles[0].authors == found
    assert (page.date, page.paper) == (date(2023, 1, 5), "汾河晨报")


@pytest.mark.parametrize(
    "script", ["{", "[[[]]]", "null", '{"@graph": 5, "@type": [3]}', '[{"pubDate":"2023"},{"pubDate":"2024"}]']
)
def test_json_ld_of_any_make_is_survived(tmp_path: Path, script: str) -> None:
    """Broken, empty, of other kinds, of several articles: the page is read as if it had none."""
    page = page_of(tmp_path, HEAD.format(f'<script type="application/ld+json">{script}</script>', ""))
    assert page.date is None
    assert BODY[0] in page.text


def test_the_edition_of_a_paper_knows_its_page_number(tmp_path: Path) -> None:
    """From the comment, or from the line above the article."""
    assert page_of(tmp_path, MAKES["paper-tables"]).page_no == "2"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("big5", "big5"),
        ("utf-8", "utf-8"),
        ("", "gb18030"),
        ("utf-8", "gb18030"),
    ],
)
def test_the_encoding_is_what_the_page_declares_if_that_fits(tmp_path: Path, declared: str, encoding: str) -> None:
    """Declared, not declared, and declared wrongly."""
    meta = f'<meta charset="{declared}">' if declared else ""
    text = MAKES["bare"].replace('<meta charset="utf-8">', meta)
    if encoding == "big5":
        text = f"<html><head>{meta}<title>新橋今日通車</title></head><body><h1>新橋今日通車</h1><p>市長到場主持儀式，市民前來參觀，大家都說這座橋等了三年，今天終於通車。</p></body></html>"
    assert "新" in page_of(tmp_path, text.encode(encoding)).text
    assert "�" not in page_of(tmp_path, text.encode(encoding)).text


def test_several_articles_of_one_page_stay_apart(tmp_path: Path) -> None:
    """Containers of one kind with a heading each; a blurb beside an article is not one."""
    many = "".join(
        f'<div class="item"><h2>{title}</h2><p>记者 {author}</p><p>{text}</p></div>'
        for title, author, text in (("新桥今日通车", "林小川", BODY[0]), ("老街夜市开张", "何静", BODY[1]))
    )
    page = page_of(tmp_path, f"<html><body>{MENU}<div class='list'>{many}</div>{FOOT}</body></html>")
    assert [(a.title, a.authors) for a in segment(page).articles] == [
        ("新桥今日通车", ("林小川",)),
        ("老街夜市开张", ("何静",)),
    ]


def test_a_dozen_articles_of_a_page_named_by_its_masthead_are_all_read(tmp_path: Path) -> None:
    """Each by its container, every time; the head's title is date, paper and page number, and not a column."""
    many = "".join(f'<div class="item"><h3>第{n}号桥通车</h3><p>{BODY[0]}</p></div>' for n in range(12))
    head = "<title>汾河晨报 2023年1月5日 第3版</title>"
    for _ in range(3):
        page = page_of(tmp_path, f"<html><head>{head}</head><body>{MENU}<div>{many}</div>{FOOT}</body></html>")
        found = segment(page).articles
        assert [(a.title, a.column) for a in found] == [(f"第{n}号桥通车", None) for n in range(12)]
        assert (str(page.date), page.paper, page.page_no) == ("2023-01-05", "汾河晨报", "3")


def test_a_subtitle_of_a_digital_edition_is_read_with_its_title(tmp_path: Path) -> None:
    """And the page's number in the line with the date of the article; the line with today's date is not such a line."""
    body = f"<founder-content><p>{BODY[0]}</p></founder-content>"
    title = "<founder-title>新桥通车</founder-title><founder-subtitle>全长一千二百米</founder-subtitle>"
    lines = "<div>2023年01月05日 第03版：要闻 来源：汾河晨报</div><p>2026年3月1日 星期日 第1版</p>"
    page = page_of(tmp_path, f"<html><head><title>新桥通车</title></head><body>{lines}{title}{body}</body></html>")
    (article,) = segment(page).articles
    assert article.title == "新桥通车 全长一千二百米"
    assert page.page_no in ("", "3")


def test_html_under_another_suffix_is_no_prose(tmp_path: Path) -> None:
    """A page saved as ``.txt`` is a web page."""
    page = page_of(tmp_path, MAKES["bare"], "page.txt")
    assert page.form == "html"
    assert "清徐县" not in page.text


def test_tags_inside_a_text_are_taken_off(tmp_path: Path) -> None:
    """Paragraphs stay paragraphs, and a name has no tag in it."""
    text = "<p>市委书记李明主持会议。</p><p><strong>“清风护航”工程</strong>启动。</p>"
    assert page_of(tmp_path, text, "a.txt").text == "市委书记李明主持会议。\n\n“清风护航”工程启动。"
    assert page_of(tmp_path, text, "a.md").text == "市委书记李明主持会议。\n\n“清风护航”工程启动。"


def test_signs_of_less_and_greater_are_prose(tmp_path: Path) -> None:
    """What only looks like a tag stays."""
    text = "增速<5%，而利润>3%，a<b且c>d。市民<满意度>调查启动。"
    assert page_of(tmp_path, text, "a.txt").text == text


@pytest.mark.parametrize("body", ["", f"{MENU}{HOT}", "<script>var a = '太原市';</script>"])
def test_a_page_without_an_article_is_refused(tmp_path: Path, body: str) -> None:
    """Lists of links are not an article."""
    with pytest.raises(PageError, match=r"没有正文|空文件|只有空白"):
        page_of(tmp_path, f"<html><body>{body}</body></html>")


def test_deep_nesting_and_broken_markup_are_survived(tmp_path: Path) -> None:
    """A hostile page is a page or an error that names it, never a crash."""
    deep = "<div>" * 5_000 + BODY[0] + "</div>" * 5_000
    errors: list[PageError] = []
    (tmp_path / "deep.html").write_text(f"<html><body>{deep}</body></html>", encoding="utf-8")
    (tmp_path / "cut.html").write_text(MAKES["bare"][:-300] + "<a href='", encoding="utf-8")
    pages = list(read_paths([tmp_path], on_error=errors.append))
    assert "cut.html" in [page.name for page in pages]
    assert len(pages) + len(errors) == 2


def test_entities_of_xml_are_not_expanded(tmp_path: Path) -> None:
    """No file and no network address is read for one."""
    secret = tmp_path / "secret.txt"
    secret.write_text("口令", encoding="utf-8")
    alto = f"""<?xml version="1.0"?><!DOCTYPE alto [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "太原市">]>
<alto><Layout><Page><PrintSpace><TextBlock><TextLine><String CONTENT="今日通车" HPOS="1" VPOS="1" WIDTH="9" HEIGHT="9"/><String CONTENT="&y;"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"""
    (tmp_path / "a.xml").write_text(alto, encoding="utf-8")
    errors: list[PageError] = []
    pages = list(read_paths([tmp_path / "a.xml"], on_error=errors.append))
    assert len(pages) + len(errors) == 1
    assert all("口令" not in page.text for page in pages)


@pytest.mark.parametrize(
    "text",
    ["<?xml version='1.0'?><rss><item>太原市召开会议。</item></rss>", "<svg><text>太原市召开会议。</text></svg>"],
)
def test_xml_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    """Its tags are not prose, either."""
    with pytest.raises(PageError, match="XML"):
        page_of(tmp_path, text, "a.txt")


@pytest.mark.parametrize(
    "feed",
    [
        "<rss><channel><title>晨报</title><item><title>新桥</title><link>http://a.example/</link></item></channel></rss>",
        "<feed><title>晨报</title><entry><title>新桥</title><content><![CDATA[<p>今日通车。</p>]]></content></entry></feed>",
    ],
)
def test_a_feed_without_a_declaration_is_no_web_page(tmp_path: Path, feed: str) -> None:
    """Titles and links are not prose."""
    with pytest.raises(PageError, match="XML"):
        page_of(tmp_path, feed, "a.xml")


@pytest.mark.parametrize(
    ("said", "day", "paper"),
    [
        ("<dc:title>晨报</dc:title><dc:date>2023-01-05T08:00:00Z</dc:date>", "2023-01-05", ""),
        ("<dc:title>汾河晨报 2023年1月5日</dc:title>", "2023-01-05", "汾河晨报"),
        ('<dc:date opf:event="conversion">2026-01-01</dc:date>', "None", ""),
        ("<dc:date>2023</dc:date>", "None", ""),
    ],
)
def test_a_book_says_when_it_was_published(tmp_path: Path, said: str, day: str, paper: str) -> None:
    """The package's date unless it is that of a conversion, and a masthead in its title."""
    spaces = 'xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" '
    spaces += 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    item = '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    with zipfile.ZipFile(tmp_path / "a.epub", "w") as book:
        book.writestr(
            "META-INF/container.xml", '<container><rootfiles><rootfile full-path="c.opf"/></rootfiles></container>'
        )
        book.writestr(
            "c.opf",
            f"<package {spaces}><metadata>{said}</metadata><manifest>{item}</manifest>"
            '<spine><itemref idref="a"/></spine></package>',
        )
        book.writestr("a.xhtml", f"<html><body><h1>新桥今日通车</h1><p>{BODY[0]}</p></body></html>")
    (page,) = read_paths([tmp_path / "a.epub"])
    assert (str(page.date), page.paper) == (day, paper)


@pytest.mark.parametrize("name", ["汾河晨报数字报", "《汾河晨报》电子版", "汾河日报数字报刊平台"])
def test_the_name_of_a_digital_edition_is_no_title(tmp_path: Path, name: str) -> None:
    """Old editions name each page after themselves; a title that speaks of one is a title."""
    path = tmp_path / "a.html"
    for title, found in ((name, None), (f"{name}今日上线", f"{name}今日上线")):
        path.write_text(f"<html><head><title>{title}</title></head><body>{PARAGRAPHS}</body></html>", encoding="utf-8")
        (page,) = read_paths([path])
        (article,) = segment(page).articles
        assert article.title == found
        assert page.text.startswith(found or "　　汾河新桥".strip("　"))
