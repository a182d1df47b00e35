"""Every page under axe-core, and the first answers by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import ready
from ui.site import SITE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Streamlit's own faults, each by rule and selector; nothing else is allowed.
ALLOWED = {
    "list": "stSidebarNav",
    "listitem": "stSidebarNav",
    "svg-img-alt": "stMetric",
}
ADDRESSES = [entry.url_path for entries in SITE.values() for entry in entries]


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [
        (fault["id"], str(node["html"])[:160])
        for fault in found.response["violations"]
        for node in fault["nodes"]
        if not _allowed(page, fault["id"], node)
    ]


def _allowed(page: Page, rule: str, node: dict[str, Any]) -> bool:
    inside = ALLOWED.get(rule)
    if inside is None:
        return False
    target = node["target"][-1] if isinstance(node["target"][-1], str) else node["target"][-1][-1]
    return bool(
        page.evaluate(
            "([target, inside]) => !!document.querySelector(target)?.closest(`[data-testid^=${inside}]`)",
            [target, inside],
        )
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_no_fault_of_its_own(
    page: Page, serve: Callable[..., str], address: str
) -> None:
    page.goto(f"{serve('demo')}/{address}")
    if address == "start":
        page.wait_for_selector("h1")
    else:
        ready(page)
    assert violations(page) == []


def test_the_skip_link_is_the_first_thing_that_the_keyboard_meets_in_the_page(
    page: Page, serve: Callable[..., str]
) -> None:
    page.goto(f"{serve('demo')}/on-track")
    ready(page)
    page.locator(".mp-skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "answer"


def test_a_plan_is_chosen_and_its_milestones_opened_by_keyboard_alone(
    page: Page, serve: Callable[..., str]
) -> None:
    page.goto(f"{serve('demo')}/on-track")
    ready(page)
    page.get_by_role("combobox").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**plan=suffolk-2015**")
    page.wait_for_selector("text=Replay of a past plan")
    ready(page)
    link = page.locator(".mp-tile h3 a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/milestones**")
    ready(page)
    assert "suffolk-2015" in page.url


def test_nothing_runs_over_the_side_on_a_phone(page: Page, serve: Callable[..., str]) -> None:
    page.set_viewport_size({"width": 320, "height": 720})
    page.goto(f"{serve('demo')}/on-track")
    ready(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
