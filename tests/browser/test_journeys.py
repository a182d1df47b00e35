"""Each audience from the front door to its answer, once by mouse and once by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.a11y import accessible
from tests.browser.conftest import ready
from tests.browser.steps import Hand, Keyboard, Mouse, choose_in, go

REPLAY = "Replay: Suffolk: action plan after the 2015 inspection of school improvement"
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("doing")]


@pytest.fixture(params=[Mouse, Keyboard], ids=["mouse", "keyboard"])
def hand(request: pytest.FixtureRequest, page: Page, serve: Callable[..., str]) -> Hand:
    """Somebody at the front door."""
    page.goto(serve("demo"))
    ready(page)
    return request.param(page)


def go_in(hand: Hand, asks: str, question: str) -> None:
    hand.press(hand.page.get_by_test_id("stMain").get_by_role("link", name=asks, exact=True))
    expect(title(hand)).to_have_text(question)
    ready(hand.page)


def title(hand: Hand):  # type: ignore[no-untyped-def]
    return hand.page.get_by_role("heading", level=1)


@accessible("2.1.1, 2.1.2, 2.4.3, 3.2.1, 3.2.2")
def test_leadership_finds_where_a_promise_stands_and_the_figures_behind_it(hand: Hand) -> None:
    go_in(hand, "On track", "On track")
    choose_in(hand, "Data as at", "Plan", REPLAY)
    expect(hand.page.get_by_text("Replay of a past plan, as at 31 January 2016")).to_be_visible()
    ready(hand.page)
    row = hand.page.locator(".mp-promises tbody tr:has(img + span) th a").first
    promise = row.get_attribute("title")
    assert promise
    hand.press(row)
    expect(title(hand)).to_have_text("Milestones")
    expect(hand.page.get_by_role("combobox", name="Target")).to_have_value(promise)
    ready(hand.page)
    hand.press(hand.page.locator("summary", has_text="Table and downloads").first)
    expect(hand.page.get_by_role("table").first).to_be_visible()
    assert "plan=suffolk-2015" in hand.page.url


@accessible("2.1.1, 2.1.2, 2.4.3, 3.2.1, 3.2.2")
def test_an_area_lead_finds_what_is_overdue_at_a_school_why_and_the_way_back(hand: Hand) -> None:
    go_in(hand, "My area", "My area")
    hand.press(hand.page.get_by_role("button", name="Ipswich", exact=True))
    expect(title(hand)).to_have_text("My area: Ipswich")
    ready(hand.page)
    overdue = hand.page.locator(".mp-brief li", has_text=" overdue").first
    expect(overdue).to_be_visible()
    school = overdue.get_by_role("link").first
    name = school.inner_text()
    hand.press(school)
    expect(title(hand)).to_have_text(name)
    ready(hand.page)
    inner_text = hand.page.inner_text("[data-testid=stMain]")
    assert "Agreed support" in inner_text and "Five questions to ask" in inner_text
    hand.page.go_back()
    expect(title(hand)).to_have_text("My area: Ipswich")


@accessible("2.1.1, 2.1.2, 2.4.3, 3.2.1, 3.2.2, 3.3.1, 3.3.2")
def test_the_board_goes_through_the_slides_notes_a_decision_and_takes_a_pack_home(hand: Hand) -> None:
    go_in(hand, "Present", "Present")
    through_the_slides(hand)
    decision = f"Visit every school that is due, said by {type(hand).__name__.lower()}"
    note(hand, decision)
    go(hand, "Improvement", "Registers")
    hand.choose("Register", "Decisions of the board")
    expect(hand.page.get_by_text(decision).first).to_be_visible()
    go(hand, "Board", "Packs")
    expect(title(hand)).to_have_text("Packs")
    ready(hand.page)
    hand.press(hand.page.get_by_role("button", name="Create pack"))
    expect(hand.page.get_by_role("main").get_by_text("created and saved")).to_be_visible()
    expect(hand.page.locator(".st-key-pack-files button").first).to_be_visible()


def through_the_slides(hand: Hand) -> None:
    """Full screen by the button, then arrows, End, Home and Escape."""
    frame = hand.page.frame_locator("[data-testid=stMain] iframe")
    frame.locator(".slide.on").wait_for()
    hand.press(frame.get_by_role("button", name="Present full screen"))
    last = frame.locator(".slide").count() - 1
    assert last >= 9
    for key, at in (("ArrowRight", 1), ("ArrowDown", 2), ("ArrowLeft", 1), ("End", last), ("Home", 0)):
        hand.page.keyboard.press(key)
        assert shown(frame) == at, key
    assert frame.locator("body.present").count() == 1
    hand.page.keyboard.press("Escape")
    frame.locator("body:not(.present)").wait_for()


def shown(frame: FrameLocator) -> int:
    """Which slide is seen."""
    return int(frame.locator(".slide.on").evaluate("(one) => Number(one.id.slice(1)) - 1"))


def note(hand: Hand, decision: str) -> None:
    """The clerk writes a decision down."""
    choose_in(hand, "Settings", "Your role", "Clerk of the board")
    hand.write("Accountable role", "Director")
    hand.date("To be done by", "15012027")
    hand.write("Decision", decision)
    hand.press(hand.page.get_by_role("button", name="Save", exact=True))
    expect(hand.page.locator(".mp-notice", has_text="Saved")).to_be_visible()
