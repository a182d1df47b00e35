"""How a page is watched from inside the browser, so that every framework is timed by one clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Runs before the page's own scripts. A chart counts as drawn in the first frame in which a Plotly
# chart carries the words looked for; open shadow roots (Panel) are searched as well, noted as they
# are made: to look through a whole page in every frame would slow the page with the most charts. The
# clock starts at the navigation, or at the last key or press that a person could have made.
WATCH = """
window.watched = {pressed: 0, wanted: null, drawn: null, roots: [document]};
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (how) {
    const root = attach.call(this, how);
    watched.roots.push(root);
    return root;
};
for (const kind of ["keydown", "pointerdown"])
    window.addEventListener(kind, event => { watched.pressed = event.timeStamp; }, true);
watched.look = () => {
    if (watched.wanted && watched.drawn === null)
        for (const root of watched.roots)
            for (const chart of root.querySelectorAll(".js-plotly-plot"))
                if (chart.querySelector(".main-svg") && chart.textContent.includes(watched.wanted))
                    watched.drawn = performance.now();
    requestAnimationFrame(watched.look);
};
watched.want = words => { watched.drawn = null; watched.wanted = words; };
"""
_DRAWN = "() => watched.drawn !== null"
_SINCE_PRESS = "() => watched.drawn - watched.pressed"
PATIENCE_MS = 60_000


def script(first: str) -> str:
    """The script for a page whose first chart carries these words."""
    quoted = first.replace('"', '\\"')
    return f'{WATCH}watched.want("{quoted}"); requestAnimationFrame(watched.look);'


def first_paint(page: Any, address: str) -> float:
    """Seconds from the navigation until the chart is on the page."""
    page.goto(address, wait_until="commit")
    page.wait_for_function(_DRAWN, timeout=PATIENCE_MS)
    return float(page.evaluate("() => watched.drawn")) / 1000


def expect(page: Any, words: str) -> None:
    """From now on look for a chart with these words."""
    page.evaluate("words => watched.want(words)", words)


def since_press(page: Any) -> float:
    """Seconds from the last press until the chart that is expected is on the page."""
    page.wait_for_function(_DRAWN, timeout=PATIENCE_MS)
    return float(page.evaluate(_SINCE_PRESS)) / 1000


def meter(page: Any) -> Callable[[], float]:
    """What tells for how many seconds the page's own thread has worked since now."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def busy() -> float:
        result = session.send("Performance.getMetrics")["metrics"]
        return float(next(item["value"] for item in result if item["name"] == "TaskDuration"))

    return busy
