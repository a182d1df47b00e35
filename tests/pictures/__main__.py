"""Pictures of every page at three widths, on both worlds: `python -m tests.pictures [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import worlds
from tests.prepare import browser
from tests.serving import BROWSER_OPTIONS, served
from ui.site import SITE

ROOT = Path(__file__).parents[2]
WIDTHS = (1366, 768, 390)
TALLEST = 4000
STATES = {"": "", "-replay": "?plan=suffolk-2015&as-at=2016-01-31"}


def main(folder: Path) -> int:
    """Take the pictures into a folder; 1 where there is no browser."""
    result = browser()
    if result is None:
        print("no Chromium: run `python -m tests.prepare`")
        return 1
    worlds.build()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(result), args=BROWSER_OPTIONS)
        for world in ("demo", "real"):
            if (worlds.HOME / world / "current").is_file():
                with served(world) as address:
                    _world(opened.new_page(), address, folder / world)
        opened.close()
    return 0


def _world(page: Page, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for entries in SITE.values():
        for entry in entries:
            for name, query in STATES.items():
                for width in WIDTHS:
                    path = folder / f"{entry.url_path}{name}-{width}.png"
                    take(page, f"{address}/{entry.url_path}{query}", width, path)
                    print(path.relative_to(folder.parent))


def take(page: Page, address: str, width: int, path: Path) -> None:
    """One picture of a whole page, as tall as it is up to a limit."""
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(address)
    page.wait_for_selector(".mp-foot, h1", timeout=90_000)
    page.wait_for_timeout(2500)
    tall = page.evaluate("() => document.querySelector('[data-testid=stMain]')?.scrollHeight || 0")
    page.set_viewport_size({"width": width, "height": max(768, min(int(tall) + 20, TALLEST))})
    page.wait_for_timeout(900)
    page.screenshot(path=str(path))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "var" / "pictures"))
