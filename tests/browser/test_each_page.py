"""Every page, visited once: axe-core, headings, the keyboard's way, large letters, no request out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.a11y import (
    ADDRESSES,
    MOVING,
    accessible,
    large_letters,
    lost,
    spaced,
    stop,
    stops,
    too_wide,
    violations,
    zoomed,
)
from tests.browser.conftest import LOCAL, laptop, ready

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("looking")]

ORDER = ("skip", "navigation", "head", "filters", "content")
_HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
  .filter(h => h.checkVisibility()).map(h => [Number(h.tagName[1]), h.innerText])"""
_HEAD = """() => Math.max(0, ...[...document.querySelectorAll('.st-key-head, .st-key-filters')]
  .map(one => one.getBoundingClientRect().bottom))"""
_PICTURES = """() => [...document.querySelectorAll(
  '[data-testid=stMain] img, .mp-plot, [data-testid=stMain] .mp-map svg')]
  .filter(one => one.tagName === 'IMG' ? one.alt === null
    : !(one.getAttribute('aria-label') || one.querySelector('[aria-label]')
        || one.closest('[aria-label]') || '')).map(one => one.outerHTML.slice(0, 120))"""


# With colours of the system's own, a drawing's text must be on the background it was drawn for.
_FADED = """() => [...document.querySelectorAll('[data-testid=stMain] .mp-mark, [data-testid=stMain] .mp-map svg,'
    + '[data-testid=stMain] .mp-plot')]
  .filter(one => one.checkVisibility() && getComputedStyle(one).backgroundColor !== 'rgb(255, 255, 255)')
  .map(one => one.outerHTML.slice(0, 120))"""


_PAST_FILTERS = """() => {
  const at = document.activeElement, filters = document.querySelector('.st-key-filters');
  return at !== document.body && at.closest('[data-testid=stMain]') !== null && (!filters ||
    (filters.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING) > 0
    && !filters.contains(at));
}"""


@dataclass(frozen=True)
class Visit:
    """One page, open as somebody finds it, and every address that was asked for meanwhile."""

    page: Page
    addresses: list[str]


@pytest.fixture(scope="module", params=["", *ADDRESSES], ids=lambda at: at or "front")
def visit(request: pytest.FixtureRequest, chromium: Browser, serve: Callable[..., str]) -> Iterator[Visit]:
    texts: list[str] = []
    for page in laptop(chromium):
        page.on("request", lambda item: texts.append(item.url))
        page.goto(f"{serve('demo')}/{request.param}")
        ready(page)
        yield Visit(page, texts)


@accessible("1.1.1, 1.3.1, 1.4.3, 2.5.8, 4.1.2 and all else that axe-core can tell")
def test_axe_core_finds_no_fault_of_ours(visit: Visit) -> None:
    assert violations(visit.page) == []


@accessible("1.3.1, 2.4.6")
def test_there_is_one_title_and_no_level_of_heading_is_skipped(visit: Visit) -> None:
    levels = [level for level, _ in visit.page.evaluate(_HEADINGS)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


@accessible("1.3.1, 2.4.1")
def test_there_is_one_main_part_and_one_named_navigation(visit: Visit) -> None:
    assert visit.page.get_by_role("main").count() == 1
    assert visit.page.get_by_role("navigation", name="App pages").count() == 1


@accessible("2.4.2, 3.1.1")
def test_the_window_is_named_by_the_question_and_the_language_is_said(visit: Visit) -> None:
    question = visit.page.get_by_role("heading", level=1).inner_text()
    assert visit.page.title() == f"{question} · Milepost"
    assert visit.page.evaluate("() => document.documentElement.lang") == "en"


@accessible("2.4.1")
def test_the_skip_link_leads_past_the_filters(visit: Visit) -> None:
    skip = visit.page.locator(".mp-skip")
    if skip.count():
        skip.focus()
        visit.page.keyboard.press("Enter")
        assert visit.page.evaluate(_PAST_FILTERS)


def test_the_head_leaves_four_fifths_of_a_laptop_screen_to_the_page(visit: Visit) -> None:
    lowest = visit.page.evaluate(_HEAD)
    assert lowest <= 0.18 * 768, lowest


@accessible("3.2.6")
def test_the_way_to_help_is_the_last_stop_of_every_page(visit: Visit) -> None:
    last = visit.page.locator("[data-testid=stMain] a").last
    assert last.inner_text() == "Accessibility"
    assert str(last.get_attribute("href")).startswith("accessibility")


@accessible("2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11")
def test_every_stop_of_the_keyboard_is_in_order_seen_and_not_covered(visit: Visit) -> None:
    result = stops(visit.page)
    places = [ORDER.index(item.place) for item in result if item.place != "elsewhere"]
    assert result[0].place == "skip" and result[1].place == "navigation"
    assert _rises(places), result
    assert [item for item in result if not item.seen and item.element != "iframe"] == []
    assert [item for item in result if item.covered] == []


def _rises(places: list[int]) -> bool:
    """Whether the order is kept; past the last stop the browser begins again."""
    falls = [at for at in range(1, len(places)) if places[at] < places[at - 1]]
    return all(places[at] == 0 for at in falls)


@accessible("1.4.10")
def test_nothing_is_pushed_sideways_in_a_window_of_320_pixels(visit: Visit) -> None:
    assert too_wide(visit.page, 320) == []


@accessible("1.4.4, 1.4.10")
def test_nothing_is_lost_at_a_zoom_of_200_per_cent(visit: Visit) -> None:
    with zoomed(visit.page):
        assert lost(visit.page) == []


@accessible("1.4.4")
def test_nothing_is_lost_where_only_letters_are_twice_as_large(visit: Visit) -> None:
    with large_letters(visit.page):
        assert lost(visit.page) == []


@accessible("1.4.12")
def test_nothing_is_lost_where_a_reader_asks_for_more_space(visit: Visit) -> None:
    with spaced(visit.page):
        assert lost(visit.page) == []


@accessible("1.4.1, 1.4.11")
def test_marks_and_focus_remain_where_the_system_sets_the_colours(visit: Visit) -> None:
    visit.page.emulate_media(forced_colors="active")
    assert visit.page.evaluate(_FADED) == []
    visit.page.keyboard.press("Tab")
    assert stop(visit.page).seen
    visit.page.emulate_media(forced_colors="none")


@accessible("1.1.1")
def test_every_picture_has_words_in_its_place(visit: Visit) -> None:
    assert visit.page.evaluate(_PICTURES) == []


@accessible("2.2.2, 2.3.3")
def test_nothing_moves_for_who_asked_for_less_motion(visit: Visit) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    assert visit.page.evaluate(MOVING) == []


def test_no_request_leaves_the_machine(visit: Visit) -> None:
    assert [address for address in visit.addresses if not address.startswith(LOCAL)] == []
