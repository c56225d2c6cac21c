"""The pack of ``docs/plugins.md`` that adds a type, and a page for it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import ROOT

PAGE = (
    "太原日报\n2023年5月6日\n绿野国际摄影大展开幕\n"
    "本报讯 （记者 王刚）5月5日，绿野国际摄影大展在太原市开幕。太原市文化和旅游局主办绿野国际摄影大展。\n"
    "太原国际马拉松将于9月举行，太原市体育局负责太原国际马拉松的组织工作。太原市市长李明出席。\n"
)


def write_pack(folder: Path) -> Path:
    """The files as the page shows them."""
    section = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8").split("`[[type]]`\n", 1)[1]
    for name, content in re.findall(r"\n`(huodong/[^`\n]+)`\n\n```\w+\n(.*?)```", section, re.S):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return folder / "huodong"
