"""What the accessibility tests look with: axe-core, the focus, the width of a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Frame, Page

from ui.site import SITE

ADDRESSES = [entry.url_path for entries in SITE.values() for entry in entries]
# Streamlit's own faults, each by rule and selector; nothing else is allowed.
ALLOWED = {"list": "stSidebarNav", "listitem": "stSidebarNav", "svg-img-alt": "stMetric"}
_MOST_STOPS = 700
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Good practice that axe-core knows and that Streamlit itself keeps.
BEYOND = (
    "empty-table-header",
    "heading-order",
    "landmark-one-main",
    "page-has-heading-one",
    "scope-attr-valid",
    "skip-link",
    "tabindex",
)
_RUN = """async ([levels, beyond]) => {
  const found = await axe.run({runOnly: {type: 'tag', values: [...levels, 'best-practice']},
    resultTypes: ['violations'], iframes: false});
  return found.violations.filter(v => beyond.includes(v.id) || v.tags.some(t => levels.includes(t)));
}"""
_INSIDE = """([target, inside]) =>
  !!document.querySelector(target)?.closest(`[data-testid^=${inside}]`)"""
_WIDE = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  return [document.documentElement, main].filter(box => box.scrollWidth > box.clientWidth)
    .map(box => `${box.tagName} is ${box.scrollWidth} wide in ${box.clientWidth}`);
}"""
# What cuts off words of its own. A field of a date scrolls to the part that is being typed.
_CUT = """() => [...document.querySelectorAll(
    '[data-testid=stMain] *, [data-testid=stSidebar] *, [data-testid=stHeader] *')]
  .filter(box => {
    const style = getComputedStyle(box);
    const across = /hidden|clip/.test(style.overflowX) && box.scrollWidth > box.clientWidth + 2;
    const down = /hidden|clip/.test(style.overflowY) && box.scrollHeight > box.clientHeight + 2;
    if (!across && !down) return false;
    if (box.clientWidth < 2 || !box.innerText?.trim() || !box.checkVisibility()) return false;
    return !box.closest('.mp-hidden, .mp-plot, [data-testid=stDateInputFieldsScroller]');
  }).map(box => `${box.tagName} ${box.className} ${box.innerText.slice(0, 60)}`)"""
MOVING = """() => [...document.querySelectorAll('body *')].filter(box => {
  const style = getComputedStyle(box);
  const long = times => times.split(',').some(t => parseFloat(t) * (t.includes('ms') ? 1 : 1000) > 1);
  return (style.animationName !== 'none' && long(style.animationDuration))
    || (style.transitionProperty !== 'none' && long(style.transitionDuration));
}).map(box => box.outerHTML.slice(0, 120))"""
_STOP = """() => {
  const at = document.activeElement;
  const place = at.closest('[data-testid=stTopNav]') ? 'navigation'
    : at.closest('.st-key-head, .st-key-settings') || at.tagName === 'MAIN' ? 'head'
    : at.closest('.st-key-filters') ? 'filters'
    : at.closest('[data-testid=stMain]') ? 'content'
    : at.closest('[data-testid=stSkipToContent]') ? 'skip' : 'elsewhere';
  // A field may be outlined in place of the input within it; a map's area has a heavy edge.
  // A long table is drawn on a canvas under a layer that scrolls it, and draws its own ring.
  const drawn = at.closest('canvas') !== null;
  let seen = drawn || at.matches('path.area') && parseFloat(getComputedStyle(at).strokeWidth) > 5;
  for (let box = at, step = 0; box && step < 3 && !seen; box = box.parentElement, step++) {
    const style = getComputedStyle(box);
    seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  }
  // Covered: wherever it is looked for on the screen, something else is met.
  const { left, top, width, height } = at.getBoundingClientRect();
  const spots = [];
  for (const across of [.1, .5, .9]) for (const down of [.1, .5, .9])
    spots.push(document.elementFromPoint(left + across * width, top + down * height));
  const met = drawn || spots.some(one => one && (at.contains(one) || one.contains(at)
    || one.closest('label, [role=group], [data-baseweb]')?.contains(at)));
  const name = at.getAttribute('aria-label') || at.innerText || at.value || at.title || '';
  return [place, at.tagName.toLowerCase(), name.trim().slice(0, 60), seen, !met];
}"""
# The keyboard goes on from where it last was, even after that was left: it is put before the page.
_BEGIN = """() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex') }"""
_SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""


class Stop(NamedTuple):
    """Where the keyboard is: part of the page, element, name, whether it is seen, or covered."""

    place: str
    element: str
    name: str
    seen: bool
    covered: bool


def accessible(criteria: str) -> Any:
    """Marks a check that the accessibility statement reports, with the criteria it bears on."""
    return pytest.mark.accessible(criteria)


def violations(page: Page | Frame) -> list[tuple[str, str]]:
    """What axe-core finds: rule and element, but for Streamlit's own faults."""
    page.evaluate(AXE_SCRIPT)
    return [
        (fault["id"], str(node["html"])[:160])
        for fault in page.evaluate(_RUN, [LEVELS, BEYOND])
        for node in fault["nodes"]
        if not _allowed(page, fault["id"], node)
    ]


def _allowed(page: Page | Frame, rule: str, node: dict[str, Any]) -> bool:
    inside = ALLOWED.get(rule)
    if inside is None:
        return False
    target = node["target"][-1] if isinstance(node["target"][-1], str) else node["target"][-1][-1]
    return bool(page.evaluate(_INSIDE, [target, inside]))


def too_wide(page: Page, width: int) -> list[str]:
    """What has to be pushed sideways when the window is so many CSS pixels wide."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    result = _settled(page, _WIDE)
    if before:
        page.set_viewport_size(before)
    return result


def lost(page: Page) -> list[str]:
    """What is cut off, or has to be pushed sideways, as the page stands."""
    return [*_settled(page, _WIDE), *_settled(page, _CUT)]


def _settled(page: Page, script: str) -> list[str]:
    """What a script finds once the page fits its window: a fault waits, a pass does not."""
    result: list[str] = []
    for _ in range(10):
        page.wait_for_timeout(150)
        result = list(page.evaluate(script))
        if not result:
            break
    return result


@contextmanager
def zoomed(page: Page) -> Iterator[None]:
    """The browser's own zoom at 200%: half as many CSS pixels, each twice as large."""
    session = page.context.new_cdp_session(page)
    half = {"width": 640, "height": 384, "deviceScaleFactor": 2, "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", half)
    yield
    session.send("Emulation.clearDeviceMetricsOverride")
    session.detach()


@contextmanager
def large_letters(page: Page) -> Iterator[None]:
    """Letters at 200%, nothing else."""
    page.evaluate(
        "() => { const all = document.documentElement;"
        " all.style.fontSize = `${2 * parseFloat(getComputedStyle(all).fontSize)}px` }"
    )
    yield
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")


@contextmanager
def spaced(page: Page) -> Iterator[None]:
    """The spacing of text that WCAG 1.4.12 lets a reader ask for."""
    style = page.add_style_tag(content=_SPACED)
    yield
    style.evaluate("(one) => one.remove()")


def stop(page: Page) -> Stop:
    """Where the keyboard is now."""
    return Stop(*page.evaluate(_STOP))


def stops(page: Page) -> list[Stop]:
    """Every stop of the keyboard, from before the first until the page ends."""
    page.evaluate(_BEGIN)
    result: list[Stop] = []
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        at = stop(page)
        if result and (at.element == "body" or at.place == "skip"):
            return result
        result.append(at)
    raise AssertionError(f"the keyboard does not come out again: {result[-5:]}")
