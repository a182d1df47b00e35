"""The states in which pages can be met, and how each is brought about."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Page, TimeoutError

from tests.browser.a11y import ADDRESSES
from tests.browser.conftest import quiet

Act = Callable[[Page], None]
REPLAY = "plan=suffolk-2015&as-at=2016-01-31"
_NOT_A_TABLE = {"name": "notes.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}


@dataclass(frozen=True)
class State:
    """An address, what somebody does there, and in which world and window."""

    address: str
    act: Act
    world: str = "demo"
    width: int = 1366


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
    page.get_by_test_id("stExpandSidebarButton").click()


def area_by_keyboard(page: Page) -> None:
    page.locator(".mp-map .area").first.press("Enter")
    page.wait_for_url("**area=E*")


def chosen(label: str, option: str) -> Act:
    """An option of a list, chosen."""

    def act(page: Page) -> None:
        page.get_by_role("combobox", name=label, exact=True).click()
        page.get_by_role("option", name=option, exact=True).click()
        quiet(page)

    return act


def pressed(name: str) -> Act:
    """A button, pressed."""

    def act(page: Page) -> None:
        page.get_by_role("button", name=name).first.click()
        quiet(page)

    return act


def tab(name: str) -> Act:
    """One of a page's tabs, opened."""

    def act(page: Page) -> None:
        page.get_by_role("tab", name=name, exact=True).first.click()
        quiet(page)

    return act


def after(*acts: Act) -> Act:
    """One thing done after another."""

    def act(page: Page) -> None:
        for item in acts:
            item(page)
            quiet(page)

    return act


def file_refused(page: Page) -> None:
    page.locator("input[type=file]").first.set_input_files([_NOT_A_TABLE])  # type: ignore[list-item]
    quiet(page)
    page.get_by_role("button", name="Add these files").click()
    page.locator(".mp-notice.error").wait_for()


def file_with_faults(page: Page) -> None:
    page.locator("input[type=file]").first.set_input_files([_NOT_A_TABLE])  # type: ignore[list-item]
    page.locator(".mp-notice.error, table[class*=mp-table] >> text=Faults in").first.wait_for()


def school_picked(page: Page) -> None:
    chosen("School", page_option(page, "School"))(page)


def page_option(page: Page, label: str, at: int = 0) -> str:
    """An option of a list, by its words."""
    options = page.get_by_role("option")
    for _ in range(4):  # a page that is still being drawn closes a list that was just opened
        page.get_by_role("combobox", name=label, exact=True).click()
        with suppress(TimeoutError):
            options.nth(at).wait_for(timeout=10_000)
            break
    inner_text = options.nth(at).inner_text()
    page.keyboard.press("Escape")
    return inner_text


STATES: dict[str, State] = {
    "a plan that is past": State(f"on-track?{REPLAY}", nothing),
    "codes that nobody has": State("milestones?target=no-such-target&plan=no-such-plan", nothing),
    "nothing known yet": State("trends?as-at=2011-01-01", nothing),
    "an area's week": State("my-area?area=E07000202", every_fold),
    "tables opened": State("disadvantage-gap", every_fold),
    "notes of one theme opened": State("notes?theme=Attendance", every_fold),
    "a list of choices open": State("neighbours", list_of_choices),
    "a calendar open": State("attendance", after(pressed("Data as at"), calendar)),
    "a section's pages open": State("attendance", pressed("Improvement")),
    "settings open": State("packs", pressed("Settings")),
    "a word explained": State("milestones", explained_word),
    "help beside a field": State("registers", help_beside_a_field),
    "a form refused": State("registers?register=visits", form_refused),
    "a record to edit": State("action-plan", withdrawal),
    "the navigation on a phone": State("on-track", navigation_on_a_phone, width=390),
    "an area chosen on the map": State("area-map", area_by_keyboard),
    "a school's forms opened": State("risk", every_fold),
    "files refused": State("add-files", pressed("Add these files")),
    "real data": State("on-track", nothing, "real"),
}

# Met by `make test-long` and by the statement: every page in every kind of state, and the rest.
_KINDS: dict[str, State] = {
    "opened": State("", every_fold),
    "in a plan that is past": State(f"?{REPLAY}", every_fold),
    "with nothing known yet": State("?as-at=2011-01-01", nothing),
    "with codes that nobody has": State(
        "?plan=none&area=none&measure=none&school=none&phase=none&year=none&as-at=yesterday", nothing
    ),
    "on a phone": State("", every_fold, width=390),
    "on real data": State("", every_fold, "real"),
}
MORE: dict[str, State] = {
    f"{address} {kind}": State(f"{address}{item.address}", item.act, item.world, item.width)
    for address in ADDRESSES
    for kind, item in _KINDS.items()
} | {
    "neighbours of one's own choice, none yet": State("neighbours?view=own", nothing),
    "a tab of the school's targets": State("targets", tab("Past targets")),
    "a file of targets": State("targets", tab("A file")),
    "a file of targets with faults": State("targets", after(tab("A file"), file_with_faults)),
    "a school's target to enter": State("targets", school_picked),
    "a reader who may not edit": State("action-plan", after(pressed("Settings"), chosen("Your role", "Board member"))),
    "a step to report on": State("interventions", form_refused),
    "a decision refused": State("present", form_refused),
    "a record of the rules": State("risk", pressed("Calculate past accuracy")),
    "a pack of an area": State("packs", chosen("Pack", "An area's plan")),
    "a pack made": State("packs", pressed("Create pack")),
    "no note found": State("notes?find=zzzz", nothing),
    "a register handed in as a file": State("registers?register=school_targets", tab("A file")),
    "a file that is no table": State("add-files", file_refused),
    "the front door on a phone": State("", nothing, width=390),
}
