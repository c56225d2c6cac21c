"""Private numbers planted wherever a user may have them: none leaves the program, and none can be inferred."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kg.export import exporter_names
from kg.model import mint
from kg.text.private import mask_private_numbers
from tests.conftest import Run

#: What is planted, and the digits or letters of it that must be nowhere.
MOBILE, HIDDEN_MOBILE = "13856790214", "56790214"
IDENTITY, HIDDEN_IDENTITY = "110105197305142374", "105197305142374"
PLATE, HIDDEN_PLATE = "晋A7K39Q", "7K39Q"
MAIL, HIDDEN_MAIL = "wxq739158@163.com", "xq739158"
CARD, HIDDEN_CARD = "6222028305719460038", "2028305719460038"
FILE_NUMBER, HIDDEN_FILE = "15273904618", "73904618"
FOLDER_NUMBER, HIDDEN_FOLDER = "18604937265", "04937265"
HIDDEN = (HIDDEN_MOBILE, HIDDEN_IDENTITY, HIDDEN_PLATE, HIDDEN_MAIL, HIDDEN_CARD, HIDDEN_FILE, HIDDEN_FOLDER)

NOTICE = f"""寻物启事：王小强{MOBILE}

本报讯（记者 李晓明）太原市民王小强11月21日在太原市人民政府门前遗失钱包。太原市公安局提醒，
拾到者请致电{MOBILE[:5]}
{MOBILE[5:]}，身份证号{IDENTITY}，车牌{PLATE}，银行卡号{CARD}，邮箱{MAIL}。
王小强（电话{MOBILE}）与太原市公安局取得联系。太原市公安局、太原市人民政府昨日公布市民热线12345。
"""
#: Doubtful: two people of one name in two places, distinguished only by a number.
SECOND = f"""王小强获表彰

本报讯（记者 李晓明）太原市教育局局长王小强{MOBILE}昨日在太原市教育局召开会议。王小强{MOBILE}指出，太原市要办好教育。
"""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages with numbers in text, in a title, across a line's end, in names of files and of a folder."""
    home = tmp_path_factory.mktemp("planted")
    folder = home / "pages" / f"来信{FOLDER_NUMBER}"
    folder.mkdir(parents=True)
    (folder / f"启事{FILE_NUMBER}.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "second.txt").write_bytes(SECOND.encode("gbk"))
    (home / "pages" / "second.txt").write_text(SECOND + f"\n又讯：{MOBILE}\n", encoding="utf-8")
    (folder / f"坏{FILE_NUMBER}.txt").write_bytes(b"")
    (folder / f"同{FILE_NUMBER}.txt").write_text(NOTICE, encoding="utf-8")
    # Other forms: columns, a web page's head, an archive's names, a file of an unknown form, a table beside the files.
    row = f"寻人 {MOBILE},王小强{MOBILE},太原市民王小强{MOBILE}在太原市公安局遗失钱包。,https://a.cn/{MOBILE}.html,{MOBILE}"
    (folder / f"表{FILE_NUMBER}.csv").write_text(f"标题,作者,正文,网址,编号\n{row}\n", encoding="utf-8")
    head = f"<title>寻物 {MOBILE}</title><meta name=author content='王小强{MOBILE}'><meta charset=utf-8>"
    body = f"<p>太原市民王小强{MOBILE}在太原市公安局门前遗失钱包，太原市公安局昨日提醒市民留意。</p>" * 4
    (folder / "web.html").write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    with zipfile.ZipFile(folder / f"包{FILE_NUMBER}.zip", "w") as archive:
        archive.writestr(f"信{FILE_NUMBER}.txt", NOTICE.replace("寻物", "再寻"))
        archive.writestr(f"片{FILE_NUMBER}.raw", b"\x00\x01")
    (folder / f"片{FILE_NUMBER}.raw").write_bytes(b"\x00\x01")
    (home / "pages" / "pages.csv").write_text(
        f"file,date,paper\nsecond.txt,2023-01-05,晚报{MOBILE}\n", encoding="utf-8"
    )
    return home / "pages"


def test_no_output_of_any_command_holds_a_private_number(run: Run, planted: Path, tmp_path: Path) -> None:
    """Every format of a build, annotate, its trace, suggest, explain, and every line on the way."""
    done = [
        run("build", planted, "-o", "out", "--formats", ",".join(exporter_names()), "--json"),
        run("build", planted, "-o", "out"),
        run("annotate", planted, "-o", "annotated"),
        run("annotate", planted, "--trace"),
        run("lexicon", "suggest", planted, "-o", "suggested.tsv"),
        run("lexicon", "suggest", planted),
        run("explain", "out", "太原市公安局", "--all"),
        run("explain", "out", "太原市", "--json"),
        run("articles", planted),
        run("diff", "out", "out"),
        run("build", "-", "-o", "stdin", stdin=NOTICE),
        run("review", "out", "--list"),
        run("build", planted, "-o", "strict", "--strict"),
        run("build", planted / f"没有{FILE_NUMBER}.txt", "-o", "none"),
    ]

    texts = {f"command {number}": one.stdout + one.stderr for number, one in enumerate(done)}
    for folder in (tmp_path / "out", tmp_path / "annotated", tmp_path / "suggested.tsv", tmp_path / "stdin"):
        texts |= dict(everything_in(folder))
    assert [one.returncode for one in done[:11]] == [0] * 11, [one.stderr for one in done[:11]]
    assert "138********" in texts["command 6"]
    assert any(name.endswith("sentences.parquet") and "138********" in text for name, text in texts.items())
    found = {(name, hidden) for name, text in texts.items() for hidden in HIDDEN if hidden.lower() in text.lower()}
    assert not found


def test_asked_for_they_are_kept(run: Run, planted: Path, tmp_path: Path) -> None:
    """``--keep-private-numbers`` keeps them wherever pages are read."""
    run("build", planted, "-o", "kept", "--formats", "csv", "--keep-private-numbers")
    run("annotate", planted, "-o", "annotated", "--keep-private-numbers")
    suggested = run("lexicon", "suggest", planted, "--keep-private-numbers").stdout

    sentences = dict(everything_in(tmp_path / "kept"))["tables/sentences.parquet"]
    assert all(hidden in sentences for hidden in (HIDDEN_IDENTITY, HIDDEN_PLATE, HIDDEN_MAIL, HIDDEN_CARD))
    assert f"启事{FILE_NUMBER}.json" in {path.name for path in (tmp_path / "annotated").iterdir()}
    assert MOBILE in suggested


def test_whoever_tries_all_numbers_finds_none(run: Run, planted: Path, tmp_path: Path) -> None:
    """No id and no hash that leaves the program is that of any text with the numbers in it."""
    run("build", planted, "-o", "out", "--formats", ",".join(exporter_names()))
    run("annotate", planted, "-o", "annotated")
    texts = dict(everything_in(tmp_path / "out")) | dict(everything_in(tmp_path / "annotated"))
    exported = "\n".join(texts.values()).lower()

    secrets = [path.read_bytes() for path in sorted(planted.rglob("*")) if path.is_file() and path.stat().st_size > 2]
    secrets += [NOTICE.encode(), SECOND.encode()]
    # The text around the numbers is known: whoever has it tries lines and sentences, too.
    secrets += [part.encode() for text in (NOTICE, SECOND) for part in re.split(r"\n|(?<=。)", text) if MOBILE in part]
    secrets += [name.encode() for path in planted.rglob("*") if mask_private_numbers(name := path.name) != name]
    assert len(secrets) > 8
    for secret in secrets:
        for digest in digests_of(secret):
            assert digest not in exported, secret


def test_the_same_pages_have_the_same_ids_whatever_the_numbers(run: Run, planted: Path, tmp_path: Path) -> None:
    """Ids depend only on what is shown; another number changes no byte of the build."""
    others = {FILE_NUMBER: "15299999999", FOLDER_NUMBER: "18611111111", MOBILE: "13800000000", MOBILE[5:]: "000000"}
    for folder, numbers in ("same", {}), ("other", others):
        # Archives have check sums of their own.
        for path in sorted(p for p in planted.rglob("*") if p.is_file() and p.suffix != ".zip"):
            name, data = path.relative_to(planted).as_posix(), path.read_bytes()
            for old, new in numbers.items():
                name, data = name.replace(old, new), data.replace(old.encode(), new.encode())
            (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_bytes(data)
    formats = ("--formats", "ttl,html,csv,graphml")
    run("build", "same", "-o", "one", *formats)
    run("build", "other", "-o", "two", *formats)

    one, two = (dict(everything_in(tmp_path / name)) for name in ("one", "two"))
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def digests_of(secret: bytes) -> Iterator[str]:
    """The possible ids and hashes of it, shortened as ids are."""
    for algorithm in ("sha256", "sha1", "md5", "blake2b", "blake2s", "sha512", "sha3_256"):
        digest = hashlib.new(algorithm, secret).digest()
        yield digest.hex()[:12]
        yield base64.b32encode(digest).decode().lower()[:10]
        yield base64.b64encode(digest).decode().lower()[:12]
    text = secret.decode("utf-8", "replace")
    yield mint("", text, length=10)
    yield mint("", "page", text, length=10)


def everything_in(path: Path) -> Iterator[tuple[str, str]]:
    """Each file's name and content as text; tables and archives opened."""
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if not file.is_file():
            continue
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        if file.suffix == ".parquet":
            table = pq.read_table(file)
            content = "\n".join(str(row) for row in table.to_pylist()) + str(table.schema.metadata)
        elif zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                content = "\n".join(archive.read(part).decode("utf-8", "replace") for part in archive.namelist())
        else:
            content = file.read_bytes().decode("utf-8", "replace")
        yield name, name + "\n" + content
