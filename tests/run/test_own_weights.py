"""``kg fit``: annotated pages of one's own move the weights, and the change is a pack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import PageError
from kg.extract.trace import names_in
from kg.knowledge import load_lexicon
from kg.run.own_weights import fit_pack

SENTENCES = [
    "昨日，记者在云锦坊看到，云锦坊的师傅正在整理丝线。",
    "今年以来，听涛坊推出了新茶，听涛坊的老板说生意不错。",
    "周末，许多市民来到墨香坊，墨香坊里坐满了孩子。",
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    for number, text in enumerate(SENTENCES * 2):
        name = next(text[i - 2 : i + 1] for i in range(len(text)) if text[i] == "坊")
        starts = [i for i in range(len(text)) if text.startswith(name, i)]
        mentions = [{"start": s, "end": s + 3, "text": name, "type": "organization", "canonical": name} for s in starts]
        page = {"page": f"{number}.txt", "home": {}, "articles": [], "mentions": mentions, "relations": []}
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        (folder / f"{number}.json").write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    return folder


def test_the_pack_is_used_and_its_weights_are_added(gold: Path, tmp_path: Path) -> None:
    """The command writes a pack that loads; its content is what the lexicon adds."""
    pack = tmp_path / "own"

    result = CliRunner().invoke(cli, ["fit", "--gold", str(gold), "-o", str(pack)])

    assert result.exit_code == 0, result.output
    lexicon = load_lexicon([pack])
    assert lexicon.weights
    assert names_in(lexicon, SENTENCES[0]) is not None
    check = CliRunner().invoke(cli, ["lexicon", "check", str(pack)])
    assert check.exit_code == 0, check.output


def test_the_same_pages_give_the_same_pack(gold: Path, tmp_path: Path) -> None:
    """Byte for byte."""
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        fit_pack(gold, tmp_path / name, name="own")
        made.append((tmp_path / name / "weights.tsv").read_bytes())

    assert made[0] == made[1]


def test_a_span_that_is_not_the_pages_is_told(gold: Path, tmp_path: Path) -> None:
    """File and offsets are named."""
    file = gold / "0.json"
    page = json.loads(file.read_text(encoding="utf-8"))
    page["mentions"][0]["text"] = "别的字"
    file.write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")

    with pytest.raises(PageError, match=r"0\.json.*text at"):
        fit_pack(gold, tmp_path, name="own")
