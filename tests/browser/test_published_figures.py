"""Published figures read off the screen, from the published files alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ready
from tests.shared import needs_shared

pytestmark = [pytest.mark.browser, needs_shared, pytest.mark.xdist_group("doing")]


def text(page: Page, address: str) -> str:
    page.goto(address)
    ready(page)
    return page.inner_text("[data-testid=stMain]").replace("\u00a0", " ")


def test_suffolk_key_stage_2_is_59_and_44_for_disadvantaged(page: Page, serve: Callable[..., str]) -> None:
    wording_text = text(page, f"{serve('real')}/on-track")
    assert "26 points behind" in wording_text  # 44 against England's 70
    wording_text = text(page, f"{serve('real')}/neighbours?measure=ks2_rwm_expected")
    assert "59%" in wording_text


def test_norfolk_attainment_8_is_45_2_where_norfolk_is_home(page: Page, serve: Callable[..., str]) -> None:
    wording_text = text(page, f"{serve('real', '926')}/neighbours?measure=attainment8")
    assert "Norfolk" in wording_text
    assert "45.2" in wording_text


def test_the_area_map_shows_real_schools_of_suffolk(page: Page, serve: Callable[..., str]) -> None:
    wording_text = text(page, f"{serve('real')}/area-map?measure=ks2_rwm_expected")
    assert "Invented" not in wording_text
    drawn = page.locator("[data-testid=stMain] svg text tspan").all_text_contents()
    assert {"Ipswich", "Babergh", "West Suffolk"} <= set(drawn)


def test_a_cold_deep_link_never_says_page_not_found(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve('real', '925')}/milestones")
    ready(page)
    assert "Page not found" not in page.inner_text("body")
