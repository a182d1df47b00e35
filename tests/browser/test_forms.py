"""The editing forms by keyboard alone: a step of an action is reported, confirmed and undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.a11y import accessible
from tests.browser.conftest import ready
from tests.browser.steps import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STEP = "Milestone 1: School targets are collected"


@pytest.fixture
def hand(page: Page, serve: Callable[..., str]) -> Keyboard:
    """Somebody at the keyboard, on an action of the example plan."""
    page.goto(f"{serve('demo')}/action-plan?action=2.1")
    ready(page)
    return Keyboard(page)


@accessible("2.1.1, 2.1.2, 3.3.1, 3.3.3, 3.3.4, 4.1.3")
def test_a_step_is_reported_refused_in_words_confirmed_and_undone(hand: Keyboard) -> None:
    page = hand.page
    hand.choose("Report on", STEP)
    hand.choose("Status", "Met")
    hand.write("Evidence (if any)", "Minutes of the October meeting.")
    hand.press(page.get_by_role("button", name="Save", exact=True))
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("Nothing was saved. What you typed is still above.")
    expect(refused).to_contain_text("Met on")
    expect(page.get_by_label("Evidence (if any)", exact=True)).to_have_value(
        "Minutes of the October meeting."
    )
    hand.choose("Status", "Under way")
    hand.press(page.get_by_role("button", name="Save", exact=True))
    said = page.get_by_role("status").filter(has_text="Saved on")
    expect(said).to_contain_text("version 2")
    expect(page.get_by_role("table", name="Milestones of action 2.1")).to_contain_text("Under way")
    hand.press(page.get_by_role("button", name="Undo", exact=True))
    expect(page.get_by_role("status").filter(has_text="Undone")).to_be_visible()
    expect(page.get_by_role("table", name="Milestones of action 2.1")).not_to_contain_text(
        "Under way"
    )


@accessible("2.1.1, 4.1.3")
def test_who_may_not_edit_is_told_before_anything_is_typed(hand: Keyboard) -> None:
    hand.choose("I am here as", "Board member")
    told = hand.page.get_by_role("status").filter(has_text="you may read this, not change it")
    expect(told).to_contain_text("It is changed by")
