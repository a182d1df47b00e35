"""Pages in other states than their first: opened, chosen, refused, empty; all under axe-core."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.a11y import accessible, stop, too_wide, violations
from tests.browser.conftest import quiet, ready

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def nothing(page: Page) -> None:
    """The state that the address itself brings."""


def every_fold(page: Page) -> None:
    for fold in page.locator("[data-testid=stMain] summary").all()[:12]:
        if fold.is_visible():
            fold.click()


def list_of_choices(page: Page) -> None:
    page.get_by_role("combobox").first.press("ArrowDown")
    page.wait_for_selector("[role=listbox]")


def calendar(page: Page) -> None:
    page.get_by_role("button", name="Choose date").first.click()
    page.wait_for_selector("[role=grid]")


def explained_word(page: Page) -> None:
    page.locator(".mp-term").first.focus()


def help_beside_a_field(page: Page) -> None:
    page.get_by_role("button", name="Help for").first.focus()


def form_refused(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.wait_for_selector(".mp-notice.error")


def withdrawal(page: Page) -> None:
    page.get_by_text("Withdraw this record").first.click()
    page.wait_for_selector("[data-testid=stPopoverBody]")


def navigation_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_test_id("stExpandSidebarButton").click()


def area_by_keyboard(page: Page) -> None:
    page.locator(".mp-map .area").first.press("Enter")
    page.wait_for_url("**area=E*")


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "a plan that is past": ("on-track?plan=suffolk-2015&as-at=2016-01-31", nothing),
    "codes that nobody has": ("milestones?target=no-such-target&plan=no-such-plan", nothing),
    "nothing known yet": ("trends?as-at=2011-01-01", nothing),
    "an area's week": ("my-area?area=E07000202", every_fold),
    "tables opened": ("disadvantage-gap", every_fold),
    "notes opened": ("notes?theme=Attendance", every_fold),
    "a list of choices open": ("neighbours", list_of_choices),
    "a calendar open": ("attendance", calendar),
    "a word explained": ("milestones", explained_word),
    "help beside a field": ("registers", help_beside_a_field),
    "a form refused": ("registers?register=visits", form_refused),
    "a record to edit": ("action-plan", withdrawal),
    "the navigation on a phone": ("on-track", navigation_on_a_phone),
    "an area chosen on the map": ("area-map", area_by_keyboard),
}


@accessible("all that axe-core can tell")
@pytest.mark.parametrize("state", STATES)
def test_axe_core_finds_no_fault_of_ours_in_another_state(
    page: Page, serve: Callable[..., str], state: str
) -> None:
    address, act = STATES[state]
    page.goto(f"{serve('demo')}/{address}")
    ready(page)
    act(page)
    quiet(page)
    assert violations(page) == []
    assert too_wide(page, 320) == []


@accessible("2.1.1, 2.4.7, 4.1.2")
def test_an_area_is_chosen_on_the_map_by_keyboard_and_the_keyboard_stays_there(
    page: Page, serve: Callable[..., str]
) -> None:
    page.goto(f"{serve('demo')}/area-map")
    ready(page)
    page.get_by_role("button", name="Ipswich: ").focus()
    assert stop(page)[3], "the area that has the keyboard is not seen"
    assert "Ipswich: " in page.inner_text(".mp-map-said")
    page.keyboard.press("Enter")
    page.wait_for_url("**area=E07000202**")
    quiet(page)
    assert page.get_by_role("combobox", name="Area").input_value() == "Ipswich"
    assert stop(page)[2].startswith("Ipswich: ")
    assert page.evaluate("() => document.activeElement.getAttribute('aria-current')") == "true"


def test_an_area_is_chosen_on_the_map_by_mouse(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve('demo')}/area-map")
    ready(page)
    page.locator(".mp-map .area[data-area=E07000244]").click(
        position={"x": 60, "y": 60}, force=True
    )
    page.wait_for_url("**area=E07000244**")


@accessible("1.4.13")
def test_an_explained_word_tells_its_meaning_on_hover_and_focus_and_escape_sends_it_away(
    page: Page, serve: Callable[..., str]
) -> None:
    page.goto(f"{serve('demo')}/milestones")
    ready(page)
    term, meaning = page.locator(".mp-term").first, page.locator(".mp-term > span").first
    assert not meaning.is_visible()
    for meet, leave in (
        (term.focus, lambda: page.locator(".mp-skip").focus()),
        (term.hover, lambda: page.mouse.move(0, 0)),
    ):
        meet()
        assert meaning.is_visible()
        page.keyboard.press("Escape")
        assert not meaning.is_visible()
        leave()
    term.hover()
    meaning.hover()
    assert meaning.is_visible(), "the pointer may go over the meaning without losing it"


@accessible("1.4.4, 1.4.10")
def test_an_explained_word_at_the_edge_of_a_phone_pushes_nothing_sideways(
    page: Page, serve: Callable[..., str]
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{serve('demo')}/on-track")
    ready(page)
    for term in page.locator(".mp-term").all():
        term.focus()
        assert too_wide(page, 320) == []
        box = term.locator("span").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 320


@accessible("2.4.1")
def test_the_skip_link_leads_to_the_answer(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve('demo')}/on-track")
    ready(page)
    page.locator(".mp-skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "answer"


@accessible("1.3.1, 2.4.6")
def test_a_long_name_in_a_list_of_choices_is_read_in_full(
    page: Page, serve: Callable[..., str]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{serve('demo')}/neighbours")
    ready(page)
    page.get_by_role("combobox", name="Measure").press("ArrowDown")
    page.wait_for_selector("[role=option]")
    cut = page.evaluate(
        "() => [...document.querySelectorAll('[role=option] [data-item-hl]')]"
        ".filter(one => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1)"
        ".map(one => one.innerText)"
    )
    assert cut == []


def test_the_note_of_a_first_visit_is_sent_away_by_keyboard_and_stays_away(
    page: Page, serve: Callable[..., str]
) -> None:
    page.goto(serve("demo"))
    ready(page)
    note = page.get_by_role("note").filter(has_text="New here?")
    assert note.is_visible()
    page.get_by_role("button", name="Got it").press("Enter")
    assert not note.is_visible()
    page.reload()
    ready(page)
    assert not note.is_visible()
