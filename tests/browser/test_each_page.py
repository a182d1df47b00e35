"""Every page, visited once: axe-core, headings, the keyboard's way, narrow windows, no request out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.a11y import ADDRESSES, accessible, stop, too_wide, violations
from tests.browser.conftest import laptop, ready

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LOCAL = ("http://localhost:", "ws://localhost:", "data:", "blob:")
ORDER = ("skip", "navigation", "head", "filters", "content")
_HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
  .filter(h => h.checkVisibility()).map(h => [Number(h.tagName[1]), h.innerText])"""
_MOVING = """() => [...document.querySelectorAll('body *')].filter(box => {
  const style = getComputedStyle(box);
  const long = times => times.split(',').some(t => parseFloat(t) * (t.includes('ms') ? 1 : 1000) > 1);
  return (style.animationName !== 'none' && long(style.animationDuration))
    || (style.transitionProperty !== 'none' && long(style.transitionDuration));
}).map(box => box.outerHTML.slice(0, 120))"""
_PICTURES = """() => [...document.querySelectorAll(
  '[data-testid=stMain] img, .mp-plot, [data-testid=stMain] .mp-map svg')]
  .filter(one => one.tagName === 'IMG' ? one.alt === null
    : !(one.getAttribute('aria-label') || one.querySelector('[aria-label]')
        || one.closest('[aria-label]') || '')).map(one => one.outerHTML.slice(0, 120))"""


@dataclass(frozen=True)
class Visit:
    """One page, open as somebody finds it, and every address that was asked for meanwhile."""

    page: Page
    asked: list[str]


@pytest.fixture(scope="module", params=["", *ADDRESSES], ids=lambda at: at or "front")
def visit(
    request: pytest.FixtureRequest, chromium: Browser, serve: Callable[..., str]
) -> Iterator[Visit]:
    asked: list[str] = []
    for page in laptop(chromium):
        page.on("request", lambda one: asked.append(one.url))
        page.goto(f"{serve('demo')}/{request.param}")
        ready(page)
        yield Visit(page, asked)


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


@accessible("2.1.1, 2.4.3, 2.4.7, 2.4.11")
def test_the_keyboard_goes_from_skip_link_to_navigation_to_filters_to_content(visit: Visit) -> None:
    visit.page.evaluate("() => document.activeElement.blur()")
    stops = []
    for count in (2, 15):
        for _ in range(count):
            visit.page.keyboard.press("Tab")
            stops.append(stop(visit.page))
        visit.page.locator("[data-testid=stSidebarNavLink]").last.focus()
    places = [ORDER.index(place) for place, *_ in stops if place != "elsewhere"]
    assert stops[0][0] == "skip" and stops[1][0] == "navigation"
    assert _rises(places), stops
    assert [one for one in stops if not one[3] and one[1] not in ("body", "iframe")] == []


def _rises(places: list[int]) -> bool:
    """Whether the order is kept; past the last stop the browser begins again."""
    falls = [at for at in range(1, len(places)) if places[at] < places[at - 1]]
    return all(places[at] == 0 for at in falls)


@accessible("1.4.10")
def test_nothing_is_pushed_sideways_in_a_window_of_320_pixels(visit: Visit) -> None:
    assert too_wide(visit.page, 320) == []


@accessible("1.4.4")
def test_nothing_is_pushed_sideways_at_twice_the_size(visit: Visit) -> None:
    assert too_wide(visit.page, 1280 // 2) == []


@accessible("1.1.1")
def test_every_picture_has_words_in_its_place(visit: Visit) -> None:
    assert visit.page.evaluate(_PICTURES) == []


@accessible("2.2.2, 2.3.3")
def test_nothing_moves_for_who_asked_for_less_motion(visit: Visit) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    assert visit.page.evaluate(_MOVING) == []


def test_no_request_leaves_the_machine(visit: Visit) -> None:
    assert [address for address in visit.asked if not address.startswith(LOCAL)] == []
