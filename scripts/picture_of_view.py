"""
``docs/pictures/view.png``: the first view of the seed pages as a reader sees it, made by Chromium.

    python scripts/picture_of_view.py

Needs the test tools (Playwright), a Chromium and a Chinese font (Debian: ``fonts-noto-cjk``).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import kg

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "view.png"
WIDTH, HEIGHT = 1280, 800


def main() -> None:
    """Build, open, take the picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        kg.build(ROOT / "seeds").save(Path(folder) / "seeds", formats=("html",))
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
        page.goto((Path(folder) / "seeds" / "graph.html").as_uri())
        page.wait_for_selector("html[data-ready]")
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
