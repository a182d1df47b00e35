"""How somebody goes through the app in the journeys' tests: by mouse, or by keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import FileChooser, Locator, Page, TimeoutError

from tests.browser.conftest import quiet

_FURTHEST = 150  # stops of the keyboard before a thing counts as out of reach
_IS_THERE = "(all) => all.length > 0 && all[0].contains(all[0].ownerDocument.activeElement)"


class Hand(Protocol):
    """Does what a person does, one way or the other."""

    page: Page

    def press(self, thing: Locator) -> None:
        """Press a button or follow a link."""

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a list."""

    def take_from_menu(self, name: str) -> None:
        """Follow an entry of the menu that is open."""

    def write(self, label: str, text: str) -> None:
        """Write into a field."""

    def date(self, label: str, digits: str) -> None:
        """Type a date, day first."""


def go(hand: Hand, section: str, title: str) -> None:
    """Go to a page by the bar at the top: a section's menu, then the page."""
    hand.press(hand.page.get_by_role("navigation", name="App pages").get_by_role("button", name=section, exact=True))
    hand.take_from_menu(title)


def choose_in(hand: Hand, menu: str, label: str, option: str) -> None:
    """Choose in one of the menus beside the title or in the bar, and close it."""
    hand.press(hand.page.get_by_role("button", name=menu))
    hand.choose(label, option)
    hand.page.keyboard.press("Escape")
    quiet(hand.page)


def pages_of(page: Page, section: str) -> list[str]:
    """The pages that a section's menu offers; none where the bar has no such section."""
    bar = page.get_by_role("navigation", name="App pages")
    bar.wait_for()
    if not bar.get_by_role("button", name=section, exact=True).count():
        return []
    bar.get_by_role("button", name=section, exact=True).click()
    names = page.get_by_role("menuitem").all_inner_texts()
    page.keyboard.press("Escape")
    return names


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, thing: Locator) -> None:
        thing.click()
        quiet(self.page)

    def take_from_menu(self, name: str) -> None:
        self.press(self.page.get_by_role("menuitem", name=name, exact=True))

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_role("combobox", name=label, exact=True).click()
        self.page.get_by_role("option", name=option, exact=True).click()
        quiet(self.page)

    def write(self, label: str, text: str) -> None:
        field = self.page.get_by_label(label, exact=True).first
        field.click()
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Tab")
        quiet(self.page)

    def date(self, label: str, digits: str) -> None:
        """Type a date, day first."""
        self.page.get_by_role("spinbutton", name=f"day, {label}", exact=True).click()
        self.page.keyboard.type(digits)
        quiet(self.page)


class Keyboard:
    """Tab, Enter, arrows and letters; never a pointer, never a focus set from outside."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, thing: Locator) -> None:
        """Tab on until a thing has the keyboard."""
        thing.first.wait_for()
        for _ in range(_FURTHEST):
            if thing.evaluate_all(_IS_THERE):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"out of the keyboard's reach: {thing}")

    def press(self, thing: Locator) -> None:
        self.go_to(thing)
        self.page.keyboard.press("Enter")
        quiet(self.page)

    def take_from_menu(self, name: str) -> None:
        """A menu is walked by arrows; Tab would leave it."""
        entry = self.page.get_by_role("menuitem", name=name, exact=True)
        entry.wait_for()
        for _ in range(_FURTHEST):
            if entry.evaluate_all(_IS_THERE):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        quiet(self.page)

    def choose(self, label: str, option: str) -> None:
        box = self.page.get_by_role("combobox", name=label, exact=True)
        self.go_to(box)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(option)
        self.page.get_by_role("option", name=option, exact=True).wait_for()
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        quiet(self.page)

    def write(self, label: str, text: str) -> None:
        self.go_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Tab")
        quiet(self.page)

    def take(self, label: str, down: int) -> None:
        """Choose from a list by its place in it, counted from what is chosen."""
        self.go_to(self.page.get_by_role("combobox", name=label, exact=True))
        self.page.keyboard.press("ArrowDown")  # opens the list
        self.page.get_by_role("option").first.wait_for()
        for _ in range(down):
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        quiet(self.page)

    def date(self, label: str, digits: str) -> None:
        """Type a date, day first."""
        self.go_to(self.page.get_by_role("spinbutton", name=f"day, {label}", exact=True))
        self.page.keyboard.type(digits)
        quiet(self.page)

    def turn_to(self, tab: str) -> None:
        """Go on to a tab of those that the keyboard can be brought to."""
        wanted = self.page.get_by_role("tab", name=tab, exact=True)
        self.go_to(wanted.locator("xpath=..").get_by_role("tab", selected=True))
        while wanted.get_attribute("aria-selected") != "true":
            self.page.keyboard.press("ArrowRight")
        quiet(self.page)

    def _chooser(self, opener: Locator) -> FileChooser:
        """The chooser of files; where the button was drawn anew meanwhile, it is pressed again."""
        for patience in (8_000, 8_000, 8_000, 20_000):
            self.go_to(opener)
            quiet(self.page)
            self.go_to(opener)
            try:
                with self.page.expect_file_chooser(timeout=patience) as expect_file_chooser:
                    self.page.keyboard.press("Enter")
            except TimeoutError:
                continue
            return expect_file_chooser.value
        raise AssertionError("the button opens no chooser of files")

    def hand_in(self, name: str, content: bytes) -> None:
        """Open the chooser of files by its button, and hand in one file."""
        opener = self.page.get_by_test_id("stFileUploaderDropzone").locator("button").first
        chooser = self._chooser(opener)
        chooser.set_files([{"name": name, "mimeType": "text/csv", "buffer": content}])
        quiet(self.page)
