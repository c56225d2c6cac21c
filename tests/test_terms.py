"""One word a thing: what users read in Chinese calls a thing by the name in the guide's table of terms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: Words used for a thing before -> the word for it.
INSTEAD = {
    "结点": "节点",
    "同现": "共现",
    "社区发现": "社群",
    "群落": "社群",
    "知识包": "词库",
    "明言": "原文写明",
    "标准答案": "人工标注",
    "黄金标注": "人工标注",
    "关联强度": "NPMI",
    "分篇": "切分文章",
}
#: What people read: documents, the command line, the view, labels of the RDF vocabulary.
READ = sorted(
    file
    for pattern in ("README.md", "docs/**/*.md", "exports/README.md", "kg/cli/*.py", "kg/run/*.py", "kg/serve/*.py",
                    "kg/export/*.py", "kg/query/*.py", "kg/data/view/**/*", "kg/data/rdf/*", "kg/data/packs/*/pack.toml")
    for file in ROOT.glob(pattern)
    if file.is_file()
)  # fmt: skip


@pytest.mark.parametrize("file", READ, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_text_for_users_uses_the_terms(file: Path) -> None:
    """A reader who meets 结点 after 节点 looks for a difference that is not there."""
    text = file.read_text(encoding="utf-8")

    found = [f"{word} -> {term}" for word, term in INSTEAD.items() if word in text]
    assert found == []


def test_the_guide_has_a_table_of_the_terms() -> None:
    """Each word that users meet, with what it means."""
    guide = (ROOT / "docs" / "guide.zh.md").read_text(encoding="utf-8")
    table = guide.split("## 用语", 1)[1].split("\n## ", 1)[0]

    terms = re.findall(r"^\| (\S+) \|", table, re.M)
    assert {"节点", "共现", "社群", "权重", "词库", "项目", "原文写明的关系", "人工标注"} <= set(terms)
