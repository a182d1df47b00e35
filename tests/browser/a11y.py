"""What the accessibility tests look with: axe-core, the focus, the width of a page."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Frame, Page

from ui.site import SITE

ADDRESSES = [entry.url_path for entries in SITE.values() for entry in entries]
# Streamlit's own faults, each by rule and selector; nothing else is allowed.
ALLOWED = {
    "list": "stSidebarNav",
    "listitem": "stSidebarNav",
    "svg-img-alt": "stMetric",
}
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Good practice that axe-core knows and that Streamlit itself keeps.
BEYOND = (
    "empty-table-header", "heading-order", "landmark-one-main", "page-has-heading-one",
    "scope-attr-valid", "skip-link", "tabindex",
)  # fmt: skip
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
MOVING = """() => [...document.querySelectorAll('body *')].filter(box => {
  const style = getComputedStyle(box);
  const long = times => times.split(',').some(t => parseFloat(t) * (t.includes('ms') ? 1 : 1000) > 1);
  return (style.animationName !== 'none' && long(style.animationDuration))
    || (style.transitionProperty !== 'none' && long(style.transitionDuration));
}).map(box => box.outerHTML.slice(0, 120))"""
_STOP = """() => {
  const at = document.activeElement;
  const place = at.closest('[data-testid=stSidebarNav]') ? 'navigation'
    : at.closest('.st-key-head') || at.tagName === 'MAIN' ? 'head' : at.closest('.st-key-filters') ? 'filters'
    : at.closest('[data-testid=stMain]') ? 'content'
    : at.closest('[data-testid=stSkipToContent]') ? 'skip' : 'elsewhere';
  // A field may be outlined in place of the input within it; a map's area has a heavy edge.
  let seen = at.matches('path.area') ? parseFloat(getComputedStyle(at).strokeWidth) > 5 : false;
  for (let box = at, step = 0; box && step < 3 && !seen; box = box.parentElement, step++) {
    const style = getComputedStyle(box);
    seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  }
  const name = at.getAttribute('aria-label') || at.innerText || at.value || at.title || '';
  return [place, at.tagName.toLowerCase(), name.trim().slice(0, 60), seen];
}"""


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
    page.wait_for_timeout(250)
    found = page.evaluate(_WIDE)
    if before:
        page.set_viewport_size(before)
    return list(found)


def stop(page: Page) -> tuple[str, str, str, bool]:
    """Where the keyboard is: part of the page, element, name, and whether that is seen."""
    place, element, name, seen = page.evaluate(_STOP)
    return place, element, name, bool(seen)
