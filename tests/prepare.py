"""What the tests need before they start: a browser and two warehouses. `python -m tests.prepare`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import worlds

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKAGES = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"])


def browser() -> Path | None:
    """The Chromium to use: the named one, an installed one, else Playwright's own."""
    if named := os.environ.get("MILEPOST_CHROMIUM"):
        return Path(named)
    for name in _NAMES:
        if which := shutil.which(name):
            return Path(which)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


def install() -> None:
    """Install Chromium from the system's packages, else Playwright's own; each may fail."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and shutil.which("apt-get"):
        for command in _PACKAGES:
            subprocess.run(command, check=False)
    if browser() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Find or install a browser and build the tests' worlds; 1 when there is no browser."""
    worlds.build()
    if browser() is None:
        install()
    result = browser()
    if result is None:
        print("no Chromium: install one, or name it in MILEPOST_CHROMIUM, and run the tests again")
        return 1
    print(f"browser tests use {result.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
