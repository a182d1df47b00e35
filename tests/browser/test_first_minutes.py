"""Somebody's first minutes with nothing loaded: a wrong file, then a right one, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.a11y import violations
from tests.browser.conftest import quiet, ready
from tests.serving import served
from tests.unit.build.build_files import ENGLAND, SUFFOLK, write

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(params=["mouse", "keyboard"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """The app of Norfolk before anything was loaded."""
    (tmp_path / "home").mkdir()
    with served("real", "926", tmp_path / "home") as address:
        yield address


def press(at: Locator, way: str) -> None:
    if way == "mouse":
        at.click()
    else:
        at.press("Enter")


def add(page: Page, way: str, file: Path) -> None:
    """Choose a file as people do, and add it."""
    with page.expect_file_chooser() as chosen:
        press(page.get_by_test_id("stFileUploaderDropzone").locator("button"), way)
    chosen.value.set_files(file)
    expect(page.get_by_test_id("stMain").get_by_text(file.name).first).to_be_visible()
    quiet(page)
    press(page.get_by_role("button", name="Add these files"), way)
    expect(page.get_by_role("button", name="Add more files")).to_be_visible()
    quiet(page)


def test_a_wrong_file_is_refused_with_what_to_do_and_a_right_one_loads(
    page: Page, empty: str, tmp_path: Path, way: str
) -> None:
    page.goto(empty)
    expect(page.get_by_role("heading", level=1)).to_have_text("Start")
    press(page.get_by_test_id("stMain").get_by_role("link", name="Add files"), way)
    expect(page.get_by_role("link", name="Get Information About Schools")).to_be_visible()

    archive = tmp_path / "schools.7z"
    archive.write_bytes(b"PK\x03\x04")
    add(page, way, archive)
    expect(page.get_by_role("alert")).to_contain_text("None of these files was loaded.")
    expect(page.get_by_role("table").first).to_contain_text("unpack it")
    assert violations(page) == []
    press(page.get_by_role("button", name="Add more files"), way)

    add(page, way, write(tmp_path, ENGLAND, SUFFOLK))
    expect(page.get_by_text("1 of 1 file loaded").first).to_be_visible()
    by_text = page.get_by_role("main").get_by_text("Nothing in them is about Norfolk (926)")
    expect(by_text).to_be_visible()
    press(page.get_by_role("button", name="Look at the figures"), way)
    expect(page.get_by_role("main").get_by_text("No current plan for Norfolk is loaded.")).to_be_visible()
    ready(page)
