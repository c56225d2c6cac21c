"""One page through the left half, and what many pages share: sentences, rows, homes, names of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kg.count.engines import open_engine
from kg.count.tables import Tables
from kg.errors import KgError, PageError
from kg.evaluate.annotation import file_names
from kg.extract.weights import core_weights
from kg.knowledge import Lexicon, load_lexicon
from kg.link import HomeVotes, home_votes
from kg.link.corpus.facts import AtomKey
from kg.link.corpus.linking import Names
from kg.link.corpus.nodes import Node
from kg.link.corpus.registry import Registry
from kg.model import Entity, Home, Mention, Page, Relation, Sentence, mint
from kg.read import read_paths
from kg.run.onepage import Reading, cutter, reader, whole_sentences
from kg.run.pages import Listener, Request, homes_of, read_pages
from kg.run.parts import make_folders, names_in, page_tables, parts_in, read_part, write_parts
from kg.run.tabulate import nodes_table, tables_of
from kg.segment import segment
from kg.settings import Settings
from tests.cases.reading import home_at

PAGE = "郑州市启动“七彩！课堂”行动。市民李强致电13812345678。"


def page_of(text: str, name: str = "x.txt") -> Page:
    """A page of one file."""
    return Page(mint("pg", text), name, "", "utf-8", text)


def sentence(start: int, end: int) -> Sentence:
    """A stretch of ``PAGE``."""
    return Sentence(f"ar_s_{start}_{end}", "ar", "pg", 0, 0, start, end, PAGE[start:end])


def mention(start: int, end: int, entity: str = "g-1") -> Mention:
    """A name on ``PAGE``."""
    return Mention("pg", "ar", start, end, PAGE[start:end], "programme", PAGE[start:end], False, "r", "", 0.9, entity)


def test_a_sentence_cut_inside_a_name_is_joined() -> None:
    """“七彩！课堂”行动 is in one sentence; where no name crosses a cut, the cut stays."""
    cut = [sentence(0, 9), sentence(9, 15), sentence(15, 31)]

    joined = whole_sentences(PAGE, cut, [mention(5, 14)])

    assert [(s.start, s.end, s.ordinal) for s in joined] == [(0, 15, 0), (15, 31, 1)]
    assert joined[0].text == PAGE[0:15]
    assert joined[0].id == "ar_s_0_15"
    assert whole_sentences(PAGE, cut, [mention(0, 3), mention(9, 11)])[0].end == 9


def test_private_numbers_are_masked_before_anything_reads_the_page(tmp_path: Path) -> None:
    """Every offset stays; on request, the number stays, too."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")

    (masked,), _ = read_pages(Request((tmp_path,)), Listener())
    (kept,), _ = read_pages(Request((tmp_path,), settings=Settings(keep_private_numbers=True)), Listener())

    assert masked.text == PAGE.replace("13812345678", "138********")
    assert kept.text == PAGE


def test_lost_characters_are_named_and_the_page_is_read(tmp_path: Path) -> None:
    """U+FFFD in a file: a line with its position, and the page; under strict the line ends the build."""
    (tmp_path / "page.txt").write_text(PAGE.replace("。", "\ufffd", 1), encoding="utf-8")
    told: list[KgError] = []

    (page,), refused = read_pages(Request((tmp_path,)), Listener(told.append))

    assert page.replaced == (PAGE.index("。"),)
    assert not refused
    assert [f"在第 {PAGE.index('。') + 1} 字" in str(line) for line in told] == [True]
    with pytest.raises(PageError, match="U\\+FFFD"):
        read_pages(Request((tmp_path,), strict=True), Listener())


def test_mentions_below_the_least_score_and_their_relations_are_left_out(seeds: Path) -> None:
    """A higher threshold gives a subset, and no relation lacks its ends."""
    layout = segment(next(iter(read_paths([seeds]))))
    home = home_at("太原市")

    everything = reader((), home)((layout, home))
    firm = reader((), home, Settings(min_score=0.8))((layout, home))

    assert set(firm.mentions) == {m for m in everything.mentions if m.score >= 0.8}
    assert 0 < len(firm.mentions) < len(everything.mentions)
    named = {m.entity_id for m in firm.mentions} | {a.id for a in layout.articles}
    assert all(r.subject in named and r.object in named for r in firm.relations)


def tables_from(tmp_path: Path, reading: Reading, entities: dict[str, Entity]) -> Tables:
    """The tables of one page whose page-level ids ``entities`` turns into entities."""
    make_folders(tmp_path)
    write_parts([page_tables(reading)], tmp_path, "0")
    parts = parts_in(tmp_path, ["0"])
    nodes = {
        AtomKey(part.key, part.facet): Node(entity.id, entity.type, entity.canonical, "", (), (0,), frozenset(), 1)
        for part in names_in(read_part("names", parts))
        if (entity := entities.get(part.key))
    }
    names = Names(nodes, tuple(entities.values()), Registry(), {}, (), (), ())
    with open_engine() as engine:
        return tables_of(engine, parts, nodes_table(names), names.entities, Settings(), core_weights())


def test_rows_know_their_sentence_parent_and_relations_stand_once(tmp_path: Path) -> None:
    """A mention outside every sentence has none; a parent is found by the end of its path."""
    layout = segment(page_of(PAGE))
    article = layout.articles[0]
    whole = replace(sentence(0, 31), article_id=article.id)
    relation = Relation("g-1", "issuer", "l-1", "", False, article.id, "pg", 0, 9, "r", 0.5)
    mentions = (replace(mention(0, 3, "l-1"), article_id=article.id), replace(mention(5, 14), article_id=article.id))
    reading = Reading(layout, Home(), (whole,), mentions, (relation, replace(relation, score=0.7)))
    entities = {
        "l-1": Entity("l-9", "place", "郑州市", parent="河南省/郑州市"),
        "g-1": Entity("g-9", "programme", "七彩", parent="河南省/郑州市"),
    }

    tables = tables_from(tmp_path, reading, entities)

    assert tables.mentions["sentence_id"].to_pylist() == [whole.id] * 2
    assert sorted(tables.mentions["canonical"].to_pylist()) == ["七彩", "郑州市"]
    assert dict(zip(*(tables.entities[c].to_pylist() for c in ("entity_id", "parent_id")), strict=True)) == {
        "l-9": "",  # nothing is its own parent
        "g-9": "l-9",
    }
    assert tables.relations["score"].to_pylist() == [0.7]


def test_what_only_a_banner_names_is_no_node(tmp_path: Path) -> None:
    """A node opens to its sentence; a name outside every article has none."""
    layout = segment(page_of(PAGE))
    article = layout.articles[0]
    whole = replace(sentence(0, 31), article_id=article.id)
    banner = replace(mention(0, 3, "d-1"), article_id="")
    named = (replace(mention(0, 3, "l-1"), article_id=article.id), replace(mention(5, 8, "l-1"), article_id=""))
    relation = Relation("l-1", "issuer", "d-1", "", False, article.id, "pg", 0, 9, "r", 0.5)
    reading = Reading(layout, Home(), (whole,), (banner, *named), (relation,))

    tables = tables_from(
        tmp_path, reading, {"l-1": Entity("l-1", "place", "郑州市"), "d-1": Entity("d-1", "policy", "纲要")}
    )

    assert tables.entities["entity_id"].to_pylist() == ["l-1"]
    assert tables.mentions["entity_id"].to_pylist() == ["l-1", "l-1"]
    assert tables.relations.num_rows == 0


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The core packs."""
    return load_lexicon()


def test_a_pack_edited_between_two_builds_of_one_process_is_read_again(tmp_path: Path) -> None:
    """A notebook that edits its pack and builds again gets what the pack says now."""
    meta = 'id = "mine"\nversion = "1"\ntitle = "我的"\nlicence = "CC0-1.0"\n'
    (tmp_path / "pack.toml").write_text(meta, encoding="utf-8")
    for name in ("青禾研习社", "白塔研习社"):
        (tmp_path / "terms.tsv").write_text(f"name\ttype\n{name}\torganization\n", encoding="utf-8")
        assert load_lexicon((tmp_path,), None).lookup(name)
        cut = cutter((tmp_path,))(page_of(f"{name}昨天成立。"))
        read = reader((tmp_path,), Home(how="given"))((cut.layout, Home(how="given")))
        assert [(m.text, m.row.split(":")[0]) for m in read.mentions] == [(name, "mine/terms.tsv")]


def votes(lexicon: Lexicon, *texts: str) -> Sequence[HomeVotes]:
    """What each text says about its home."""
    return [home_votes(segment(page_of(text)), lexicon) for text in texts]


def test_one_paper_has_one_home_on_every_page(lexicon: Lexicon) -> None:
    """A page about another city does not change what 市委 means."""
    own = "太原日报讯 太原市委召开会议。我市部署工作，太原市民踊跃参加。\n"
    other = "大同市委来太原交流。大同市、大同市、大同市经验值得学习。\n"

    home, homes = homes_of(votes(lexicon, own, own + own, other), None, lexicon)

    assert (home.city, home.how) == ("太原市", "worked-out")
    assert homes == [home] * 3


def test_pages_of_several_cities_have_a_home_each(lexicon: Lexicon) -> None:
    """A collection is not a paper: the corpus has no home, the pages have theirs."""
    texts = [f"{city}日报讯 {city}市委召开会议。{city}市部署工作。\n" for city in ("太原", "青岛", "咸阳")]

    home, homes = homes_of(votes(lexicon, *texts), None, lexicon)

    assert (home.city, home.how) == ("", "unknown")
    assert sorted(home.evidence) == ["咸阳市 ×1", "太原市 ×1", "青岛市 ×1"]
    assert [h.city for h in homes] == ["太原市", "青岛市", "咸阳市"]


def test_a_given_home_holds_for_every_page(lexicon: Lexicon) -> None:
    """What the user gives counts."""
    home, homes = homes_of(votes(lexicon, "青岛日报讯 青岛市委召开会议。\n"), "太原市", lexicon)

    assert (home.city, home.how) == ("太原市", "given")
    assert homes == [home]


def test_files_of_annotations_have_names_of_their_own() -> None:
    """Stem, else folders, else suffix, else a hash: never the same name twice."""
    names = ["x.txt", "a/x.txt", "b/x.txt", "b/x.md", "y.txt", "a__x.txt", "../c/y.txt"]

    files = file_names(names)

    assert len(set(files.values())) == len(names)
    assert all("/" not in file and file.endswith(".json") for file in files.values())
    assert file_names(["b/x.txt"]) == {"b/x.txt": "x.json"}


def test_reading_tells_of_every_bad_input_or_stops_at_the_first(tmp_path: Path) -> None:
    """The listener gets all of them, strict raises."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "c.txt").write_text(PAGE, encoding="utf-8")
    heard: list[str] = []
    listener = Listener(on_error=lambda error: heard.append(error.where))

    pages, refused = read_pages(Request((tmp_path,)), listener)

    assert [p.name for p in pages] == ["c.txt"]
    assert heard == [r.name for r in refused] == ["a.txt", "b.txt"]
    with pytest.raises(PageError, match=r"a\.txt"):
        read_pages(Request((tmp_path,), strict=True), listener)


def test_a_post_keeps_the_time_that_its_sentence_gives() -> None:
    """Counted from the article's day; of two times in one clause neither is used."""
    text = "2021年8月，王刚任太原市市长。\n\n昨日，太原市委书记李明到场。\n\n2019年至2020年赵志强任迎泽区区长。\n"
    home = home_at("太原市")
    page = replace(page_of(text), date=date(2023, 1, 5))
    found = {r.title: r.time for r in reader((), home)((segment(page), home)).relations if r.predicate == "position"}
    assert found == {"市长": "2021-08", "书记": "2023-01-04", "区长": ""}


def test_a_post_in_the_title_has_the_time_that_the_text_gives() -> None:
    """The title states it first, without a day; the evidence is the sentence with the day."""
    page = replace(page_of("周明远任太原市水务局局长\n\n昨日，周明远任太原市水务局局长。"), date=date(2023, 1, 5))
    home = home_at("太原市")
    (post,) = (r for r in reader((), home)((segment(page), home)).relations if r.predicate == "position")
    assert (post.time, page.text[post.start]) == ("2023-01-04", page.text[page.text.index("周", 1)])
    assert post.start > page.text.index("昨日")
