"""The real app in a real browser: a server for each world and home authority, one Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import worlds
from tests.prepare import browser as find_browser
from tests.serving import BROWSER_OPTIONS, served

expect.set_options(timeout=60_000)  # a page on a busy machine; a fault waits, a pass does not
LOCAL = ("http://localhost:", "ws://localhost:", "data:", "blob:", "about:", "file:")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this process."""
    browser = find_browser()
    if browser is None:
        pytest.fail("no Chromium: run `python -m tests.prepare`")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(browser), args=BROWSER_OPTIONS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Starts the app for a world and an authority once, and gives its address.

    It uses a copy, so that what a test enters is not met by the tests of another day. It can
    reach this machine only, and what it asked elsewhere is a fault.
    """
    refused = tmp_path_factory.mktemp("served") / "refused"
    running: dict[tuple[str, str], str] = {}
    with ExitStack() as stack:

        def start(world: str, authority: str = "935") -> str:
            if (world, authority) not in running:
                home = worlds.lent(world, tmp_path_factory.mktemp(f"{world}-{authority}"))
                running[(world, authority)] = stack.enter_context(served(world, authority, home, refused))
            return running[(world, authority)]

        yield start
    assert not refused.exists(), refused.read_text()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page at the size of a small laptop."""
    yield from laptop(chromium)


def laptop(chromium: Browser) -> Iterator[Page]:
    """A page of its own at the size of a small laptop, closed afterwards.

    Whatever a test does with it, no request may leave this machine and no script may fail.
    """
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    texts: list[str] = []
    failed: list[str] = []
    context.on("request", lambda item: texts.append(item.url))
    opened = context.new_page()
    opened.on("websocket", lambda item: texts.append(item.url))
    opened.on("pageerror", lambda item: failed.append(str(item)))
    opened.set_default_timeout(60_000)
    yield opened
    context.close()
    assert [address for address in texts if not address.startswith(LOCAL)] == []
    assert failed == []


def ready(page: Page) -> None:
    """Wait until the page has been drawn to its foot and nothing runs any more."""
    page.wait_for_selector(".mp-foot, [data-testid=stException]", timeout=240_000)
    assert page.locator("[data-testid=stException]").count() == 0, page.url
    quiet(page)


def quiet(page: Page) -> None:
    """Wait until nothing runs any more and nothing that stands there is from before."""
    page.wait_for_timeout(150)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'running'"
        " && !document.querySelector('[data-testid=stStatusWidget]')"
        " && !document.querySelector('[data-stale=true]')"
    )
    page.wait_for_timeout(150)
