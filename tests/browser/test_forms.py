"""Every form by keyboard alone: filled in, refused in words, saved, confirmed, undone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.a11y import accessible
from tests.browser.conftest import ready
from tests.browser.steps import Keyboard, choose_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("doing")]

STEP = "Milestone 1: School targets are collected"


At = Callable[[str], Keyboard]


@pytest.fixture
def at(page: Page, serve: Callable[..., str]) -> At:
    """Brings somebody to a page, at the keyboard."""

    def go(address: str) -> Keyboard:
        page.goto(f"{serve('demo')}/{address}")
        ready(page)
        return Keyboard(page)

    return go


@pytest.fixture
def hand(at: At) -> Keyboard:
    """Somebody at the keyboard, on an action of the example plan."""
    return at("action-plan?action=2.1")


def save(hand: Keyboard) -> None:
    hand.press(hand.page.get_by_role("button", name="Save", exact=True))


def confirmed(hand: Keyboard, words: str) -> None:
    expect(hand.page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def refused(hand: Keyboard, *words: str) -> None:
    for word in words:
        expect(hand.page.get_by_role("alert").first).to_contain_text(word)


@accessible("2.1.1, 2.1.2, 3.3.1, 3.3.3, 3.3.4, 4.1.3")
def test_a_step_is_reported_refused_in_words_confirmed_and_undone(hand: Keyboard) -> None:
    page = hand.page
    hand.choose("Report on", STEP)
    hand.choose("Status", "Met")
    hand.write("Evidence (optional)", "Minutes of the October meeting.")
    hand.press(page.get_by_role("button", name="Save", exact=True))
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("Nothing was saved. What you typed is still above.")
    expect(refused).to_contain_text("Met on")
    expect(page.get_by_label("Evidence (optional)", exact=True)).to_have_value("Minutes of the October meeting.")
    hand.choose("Status", "In progress")
    hand.press(page.get_by_role("button", name="Save", exact=True))
    text = page.get_by_role("status").filter(has_text="Saved on")
    expect(text).to_contain_text("version 2")
    expect(page.get_by_role("table", name="Milestones of action 2.1")).to_contain_text("In progress")
    hand.press(page.get_by_role("button", name="Undo", exact=True))
    expect(page.get_by_role("status").filter(has_text="Undone")).to_be_visible()
    expect(page.get_by_role("table", name="Milestones of action 2.1")).not_to_contain_text("In progress")


@accessible("2.1.1, 4.1.3")
def test_who_may_not_edit_is_told_before_anything_is_typed(hand: Keyboard) -> None:
    choose_in(hand, "Settings", "Your role", "Board member")
    text = hand.page.get_by_role("status").filter(has_text="you can read this but not change it")
    expect(text).to_contain_text("Roles that can change it")


@accessible("2.1.1, 3.3.1, 3.3.2")
def test_a_school_s_target_is_entered_and_a_file_is_handed_in(at: At) -> None:
    hand = at("targets")
    page = hand.page
    without = page.locator("tr", has_text="none returned").first.get_by_role("link").inner_text()
    hand.choose("School", without)
    save(hand)
    refused(hand, "Nothing was saved", "Target")
    hand.write("Target", "60")
    hand.write("Pupils", "30")
    save(hand)
    confirmed(hand, "Saved on")
    hand.press(page.get_by_role("button", name="Undo", exact=True))
    confirmed(hand, "Undone")
    hand.turn_to("A file")
    hand.hand_in("targets.csv", b"a,b\n1,2\n")
    refused(hand, "The file cannot be read")


@accessible("2.1.1, 3.3.1, 3.3.4")
def test_a_record_is_added_withdrawn_and_brought_back(at: At) -> None:
    hand = at("registers?register=feedback")
    page = hand.page
    hand.date("Given on", "02112026")
    hand.write("Given by", "Chair of governors")
    hand.take("About", 1)
    hand.write("Feedback", "The letter came before the figures.")
    save(hand)
    confirmed(hand, "Saved on")
    hand.take("Record", 1)
    hand.press(page.get_by_role("button", name="Withdraw this record"))
    hand.write("Reason for withdrawing it", "Entered twice.")
    hand.press(page.get_by_role("button", name="Withdraw", exact=True))
    confirmed(hand, "Withdrawn")
    hand.press(page.get_by_role("button", name="Undo", exact=True))
    confirmed(hand, "Undone")


@accessible("2.1.1, 3.3.1")
def test_a_check_of_a_step_is_recorded(at: At) -> None:
    hand = at("interventions")
    save(hand)
    refused(hand, "Nothing was saved")
    hand.date("Checked on", "02112026")
    hand.write("Checked by", "Area lead")
    hand.take("Finding", 1)
    save(hand)
    confirmed(hand, "Saved on")
    hand.press(hand.page.get_by_role("button", name="Undo", exact=True))
    confirmed(hand, "Undone")


@accessible("2.1.1, 3.3.1")
def test_a_level_is_overridden_no_round_is_offered_and_rules_are_tried(at: At) -> None:
    hand = at("risk")
    page = hand.page
    hand.press(page.locator("summary", has_text="Override the level"))
    hand.take("New rating", 1)
    save(hand)
    refused(hand, "Nothing was saved", "Why")
    expect(page.get_by_role("button", name="Freeze the round")).to_have_count(0)  # not an area lead's to do
    hand.take("Other rules", 1)
    expect(page.get_by_text("would move under").or_(page.get_by_text("Nobody would move")).first).to_be_visible()


@accessible("2.1.1, 3.3.1")
def test_files_are_added_and_refused_and_the_way_there_is_found(at: At) -> None:
    hand = at("start")
    page = hand.page
    hand.press(page.get_by_role("main").get_by_role("link", name="Add files"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Add files")
    hand = at("add-files")
    hand.press(page.get_by_role("button", name="Add these files"))
    refused(hand, "No file was chosen")
    hand.hand_in("notes.csv", b"a,b\n1,2\n")
    hand.press(page.get_by_role("button", name="Add these files"))
    refused(hand, "None of these files was loaded")
    expect(page.get_by_role("main")).to_contain_text("leave it out")
    hand.press(page.get_by_role("button", name="Add more files"))
    expect(page.get_by_role("button", name="Add these files")).to_be_visible()


@accessible("2.1.1, 3.3.1")
def test_several_are_chosen_and_let_go_again(at: At) -> None:
    hand = at("neighbours?view=own")
    page = hand.page
    hand.take("Authorities", 1)
    expect(page).to_have_url(re.compile("others="))
    hand = at("packs")
    hand.go_to(page.get_by_role("combobox", name="Formats"))
    for _ in range(3):
        page.keyboard.press("Backspace")
    hand.press(page.get_by_role("button", name="Create pack"))
    refused(hand, "No pack was created")
