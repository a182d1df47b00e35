"""One school prints on two sides of A4: no navigation, no chooser, nothing to click."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ready

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("looking")]

SIDE = re.compile(rb"/Type\s*/Page(?!s)")
# The first by name; the one with most inspections; a high school; the replay.
ASKED = ("", "?school=900241", "?school=900300", "?plan=suffolk-2015&as-at=2016-01-31")
LEFT_ON_SCREEN = ("stSidebar", "stDownloadButton", "stSelectbox", "stExpander", "stDateInput", "stPopover")


@pytest.mark.parametrize("query", ASKED)
def test_a_school_prints_on_two_sides(page: Page, serve: Callable[..., str], query: str) -> None:
    page.goto(f"{serve('demo')}/school{query}")
    ready(page)
    assert len(SIDE.findall(page.pdf(format="A4"))) == 2


def test_nothing_that_is_clicked_is_printed_and_nothing_is_cut(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve('demo')}/school")
    ready(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 695, "height": 1030})  # A4 within its margins
    for name in LEFT_ON_SCREEN:
        assert not page.locator(f"[data-testid={name}]").first.is_visible(), name
    wide = page.evaluate(
        "() => [...document.querySelectorAll('.mp-table')].filter("
        "one => one.scrollWidth > one.parentElement.clientWidth + 1).length"
    )
    assert wide == 0


@pytest.mark.parametrize("address", ["trends", "neighbours", "attendance", "on-track"])
def test_a_page_is_printed_with_its_date_and_no_chart_is_wider_than_the_paper(
    page: Page, serve: Callable[..., str], address: str
) -> None:
    page.goto(f"{serve('demo')}/{address}")
    ready(page)
    page.wait_for_function("() => [...document.querySelectorAll('.mp-plot')].every(one => one.querySelector('svg'))")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_text("Data as at 23 November 2026").first.is_visible()
    # A chart that the page sets anew meanwhile is fitted by the next time that somebody prints.
    page.wait_for_function(
        """() => {
            const fits = [...document.querySelectorAll(".mp-plot svg")].every(one => one.clientWidth <= 695)
            if (!fits) window.dispatchEvent(new Event("beforeprint"))
            return fits
        }""",
        polling=1000,
    )
