"""The board's meeting in a browser: slides by keyboard, a lost connection, decisions, a pack made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

from data.demo.write import DAY
from packs import make
from packs.archive import PackRequest
from session.opening import open_context
from tests import worlds
from tests.browser.a11y import MOVING, accessible, violations
from tests.browser.conftest import quiet, ready
from tests.browser.steps import Mouse, choose_in
from tests.serving import free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("doing")]


def slides_of(page: Page) -> Frame:
    """The frame in which the slides stand."""
    page.frame_locator("iframe").first.locator("#present").wait_for()
    return next(frame for frame in page.frames if frame.evaluate("!!document.querySelector('.slide')"))


@pytest.fixture(scope="module")
def html_packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The demonstration's packs of every kind as HTML files, as they are taken home."""
    folder = tmp_path_factory.mktemp("taken-home")
    home = worlds.lent("demo", tmp_path_factory.mktemp("packs"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MILEPOST_HOME", str(home))
        patch.setenv("MILEPOST_AUTHORITY", "935")
        desk = open_context(demo=True)
        day, made = desk.as_at.isoformat(), {}
        for kind in make.KINDS:
            area = "E07000202" if kind == "area" else ""
            recipe = PackRequest(kind, day, "", day, "", "", "private", (), area)
            (content,) = make.files_of(make.deck_of(desk, recipe, kind), ["html"]).values()
            made[kind] = folder / f"{kind}.html"
            made[kind].write_bytes(content)
    return made


@pytest.fixture
def kept_pack(html_packs: dict[str, Path]) -> Path:
    """The board's pack."""
    return html_packs["board"]


def shown(slides: Frame) -> str:
    return str(slides.evaluate("document.querySelector('.slide.on').id"))


def choose(page: Page, name: str, option: str) -> None:
    choose_in(Mouse(page), "Settings", name, option)


def test_slides_are_walked_by_keyboard_and_stay_without_a_connection(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve('demo')}/present")
    ready(page)
    slides = slides_of(page)
    page.keyboard.press("ArrowRight")  # at once: nothing has been clicked
    slides.wait_for_selector("#s2.on")
    slides.locator("#forward").click()
    slides.wait_for_selector("#s3.on")
    for _ in range(2):
        slides.locator("#back").click()
    assert (shown(slides), slides.locator("#where").text_content()) == ("s1", "1 of 11")
    slides.locator("#present").focus()
    page.keyboard.press("Enter")
    walked = [shown(slides)]
    for key in ("ArrowRight", "End", "ArrowLeft", "Home"):
        page.keyboard.press(key)
        walked.append(shown(slides))
    assert walked == ["s1", "s2", "s11", "s10", "s1"]
    page.context.set_offline(True)
    slides.locator("#lost:visible").wait_for()
    page.keyboard.press("ArrowRight")
    assert shown(slides) == "s2"
    page.context.set_offline(False)
    slides.locator("#lost").wait_for(state="hidden")
    page.keyboard.press("Escape")
    slides.wait_for_function("!document.body.classList.contains('present')")
    assert shown(slides) == "s2"


def test_the_slides_outlive_the_server_and_say_that_nothing_can_be_saved_until_it_is_back(
    page: Page, tmp_path: Path
) -> None:
    home, port = worlds.lent("demo", tmp_path), free_port()
    with served("demo", home=home, port=port) as address:
        page.goto(f"{address}/present")
        ready(page)
        slides = slides_of(page)
        slides.evaluate("window.before = true")
        slides.locator("#present").click()
    slides.locator("#lost:visible").wait_for()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    assert shown(slides) == "s10"
    with served("demo", home=home, port=port):
        slides.locator("#lost").wait_for(state="hidden")
        assert slides.evaluate("window.before") and shown(slides) == "s10"


SIZES = [(1920, 1080), (1366, 768), (390, 844)]


@accessible("1.1.1, 1.3.1, 1.4.3, 2.1.1, 4.1.2 and all else that axe-core can tell, in the slides")
@pytest.mark.parametrize(("wide", "high"), SIZES)
def test_axe_core_finds_no_fault_on_any_slide(page: Page, serve: Callable[..., str], wide: int, high: int) -> None:
    page.set_viewport_size({"width": wide, "height": high})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{serve('demo')}/present")
    ready(page)
    slides = slides_of(page)
    assert _faults(page, slides) == {}
    slides.locator("#present").click()
    slides.wait_for_function("document.body.classList.contains('present')")
    assert _faults(page, slides) == {}
    assert slides.evaluate(MOVING) == []


@accessible("1.1.1, 1.3.1, 1.4.3, 1.4.10, 2.1.1, 4.1.2, in the pack as HTML")
@pytest.mark.parametrize(("wide", "high"), SIZES)
def test_axe_core_finds_no_fault_in_the_pack_as_html(page: Page, kept_pack: Path, wide: int, high: int) -> None:
    page.set_viewport_size({"width": wide, "height": high})
    page.emulate_media(reduced_motion="reduce")
    page.goto(kept_pack.as_uri())
    assert violations(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.wait_for_timeout(100)
    assert violations(page) == []
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) == 0
    page.keyboard.press("f")
    page.wait_for_function("document.body.classList.contains('present')")
    assert _faults(page, page.main_frame) == {}
    assert page.evaluate(MOVING) == []


def test_nothing_on_a_slide_of_any_pack_overlaps_or_is_cut(page: Page, html_packs: dict[str, Path]) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    results = {}
    for kind, pack in html_packs.items():
        page.goto(pack.as_uri())
        page.keyboard.press("f")
        for number in range(page.locator(".slide").count()):
            if faults := page.evaluate(_OVERLAPS):
                results[f"{kind} {number + 1}"] = faults
            page.keyboard.press("ArrowRight")
    assert results == {}


_OVERLAPS = """() => {
  const slide = document.querySelector('.slide.on'), at = name => slide.querySelector(name);
  const bottom = one => one.getBoundingClientRect().bottom, top = one => one.getBoundingClientRect().top;
  const drawn = [...at('.picture').children].filter(one => !one.classList.contains('hidden'));
  const under = slide.classList.contains('whole') ? at('.foot') : at('.since');
  return [
    bottom(at('h2')) > top(at('.picture')) + 2 && 'the sentence runs into the picture',
    Math.max(...drawn.map(bottom)) > top(at('.since')) + 2 && 'the picture runs into what changed',
    bottom(at('.big')) > top(under) + 2 && 'the number runs out of its place',
    bottom(at('.since')) > top(at('.foot')) + 2 && 'what changed runs into the source',
    [...at('.foot').children].some(one => one.scrollWidth > one.clientWidth + 1) && 'the source is cut',
  ].filter(Boolean) }"""


def _faults(page: Page, slides: Frame) -> dict[str, list[tuple[str, str]]]:
    """What axe-core finds on each slide, one after the other."""
    slides.locator(".slide.on").focus()
    page.keyboard.press("Home")
    results = {}
    for _ in range(slides.locator(".slide").count()):
        if faults := violations(slides):
            results[shown(slides)] = faults
        page.keyboard.press("ArrowRight")
    return results


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
    heads = "[...document.querySelectorAll('h2')].map(h => parseFloat(getComputedStyle(h).fontSize))"
    assert min(slides.evaluate(heads)) >= 28 * 1.5 - 0.5
    wide = "[...document.querySelectorAll('.slide .picture')].filter(p => p.scrollHeight > p.clientHeight + 2).length"
    assert slides.evaluate(wide) == 0


def test_a_decision_is_noted_live_and_found_again(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve('demo')}/present")
    ready(page)
    choose(page, "Your role", "Clerk of the board")
    words = "Hear the two trusts in March"
    page.get_by_role("textbox", name="Decision").first.fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("“Why no role or date is named”")
    page.get_by_role("textbox", name="Why no role or date is named").fill("Nothing to be done.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("table").get_by_text(words).wait_for()
    page.reload()
    ready(page)
    page.locator("table").get_by_text(words).wait_for()
    assert page.get_by_text(f"{DAY.isoformat()}/1", exact=True).count() >= 1


def test_the_private_version_is_not_offered_to_a_member_of_the_board(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve('demo')}/present")
    ready(page)
    choose(page, "Your role", "Board member")
    page.get_by_role("combobox", name="Audience").click()
    assert page.get_by_role("option").all_inner_texts() == ["For the board"]


def test_a_pack_is_made_kept_and_downloaded(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve('demo')}/packs")
    ready(page)
    page.get_by_role("button", name="Create pack").click()
    page.get_by_role("main").get_by_text("created and saved").wait_for()
    quiet(page)
    with page.expect_download() as expect_download:
        page.get_by_role("button", name="PDF, tagged", exact=True).click()
    assert expect_download.value.suggested_filename.endswith(".pdf")
    assert expect_download.value.path().read_bytes().startswith(b"%PDF")
