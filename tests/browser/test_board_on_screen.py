"""The board's meeting in a browser: slides by keyboard, a lost connection, decisions, a pack made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Frame, Page

from tests.browser.conftest import quiet, ready

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("doing")]


def slides_of(page: Page) -> Frame:
    """The frame in which the slides stand."""
    page.frame_locator("iframe").first.locator("#present").wait_for()
    return next(one for one in page.frames if one.evaluate("!!document.querySelector('.slide')"))


def shown(slides: Frame) -> str:
    return str(slides.evaluate("document.querySelector('.slide.on').id"))


def choose(page: Page, name: str, option: str) -> None:
    page.get_by_role("combobox", name=name).click()
    page.get_by_role("option", name=option, exact=True).click()
    quiet(page)


def test_ten_slides_are_walked_by_keyboard_and_stay_without_a_connection(
    page: Page, serve: Callable[..., str]
) -> None:
    page.goto(f"{serve('demo')}/present")
    ready(page)
    slides = slides_of(page)
    slides.locator("#present").focus()
    page.keyboard.press("Enter")
    walked = [shown(slides)]
    for key in ("ArrowRight", "End", "ArrowLeft", "Home"):
        page.keyboard.press(key)
        walked.append(shown(slides))
    assert walked == ["s1", "s2", "s10", "s9", "s1"]
    page.context.set_offline(True)
    slides.locator("#lost:visible").wait_for()
    page.keyboard.press("ArrowRight")
    assert shown(slides) == "s2"
    page.context.set_offline(False)
    slides.locator("#lost").wait_for(state="hidden")
    page.keyboard.press("Escape")
    slides.wait_for_function("!document.body.classList.contains('present')")
    assert shown(slides) == "s2"


def test_letters_of_a_slide_are_large_on_a_projector(page: Page, serve: Callable[..., str]) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{serve('demo')}/present")
    ready(page)
    slides = slides_of(page)
    slides.locator("#present").click()
    slides.wait_for_function("innerHeight === 1080")
    script = """() => [...document.querySelectorAll('.slide')].flatMap(slide => {
        slide.classList.add('on');
        return [...slide.querySelectorAll('h2, p, dt, dd, th, td, span, b')]
          .filter(one => one.textContent.trim() && !one.closest('.hidden'))
          .map(one => parseFloat(getComputedStyle(one).fontSize)) })"""
    assert min(slides.evaluate(script)) >= 18 * 1.5 - 0.5
    heads = (
        "[...document.querySelectorAll('h2')].map(h => parseFloat(getComputedStyle(h).fontSize))"
    )
    assert min(slides.evaluate(heads)) >= 28 * 1.5 - 0.5
    wide = "[...document.querySelectorAll('.slide .picture')].filter(p => p.scrollHeight > p.clientHeight + 2).length"
    assert slides.evaluate(wide) == 0


def test_a_decision_is_noted_live_and_found_again(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve('demo')}/present")
    ready(page)
    choose(page, "I am here as", "Clerk of the board")
    words = "Hear the two trusts in March"
    page.get_by_role("textbox", name="Decision").first.fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("table").get_by_text(words).wait_for()
    page.reload()
    ready(page)
    page.locator("table").get_by_text(words).wait_for()
    assert page.get_by_text(f"{date.today().isoformat()}/1", exact=True).count() >= 1


def test_the_private_version_is_not_offered_to_a_member_of_the_board(
    page: Page, serve: Callable[..., str]
) -> None:
    page.goto(f"{serve('demo')}/present")
    ready(page)
    choose(page, "I am here as", "Board member")
    page.get_by_role("combobox", name="Audience").click()
    assert page.get_by_role("option").all_inner_texts() == ["For the board"]


def test_a_pack_is_made_kept_and_downloaded(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve('demo')}/packs")
    ready(page)
    page.get_by_role("button", name="Make and keep the pack").click()
    page.get_by_role("main").get_by_text("is made and kept").wait_for()
    quiet(page)
    with page.expect_download() as held:
        page.get_by_role("button", name="PDF, tagged", exact=True).click()
    assert held.value.suggested_filename.endswith(".pdf")
    assert held.value.path().read_bytes().startswith(b"%PDF")
