"""The table of measures in docs/measures.md, written from the catalogue: `python -m data.catalogue`."""

from __future__ import annotations

from data.catalogue.measure import Measure, Theme
from data.catalogue.registry import MEASURES

_HEAD = (
    "# Measures\n\nWritten from the catalogue by `python -m data.catalogue`; do not edit.\n\n"
    "| code | measure | unit | better | comparable within | sources, in order |\n"
    "|---|---|---|---|---|---|\n"
)


def table() -> str:
    """Every measure by theme, as Markdown."""
    order = list(Theme)
    rows = sorted(MEASURES.values(), key=lambda one: order.index(one.theme))
    return _HEAD + "\n".join(_row(one) for one in rows) + "\n"


def _row(one: Measure) -> str:
    eras = "; ".join(f"{era.first}–{era.last or 'now'}" for era in one.eras)
    cells = (
        f"`{one.code}`",
        one.label,
        one.unit.value.replace("_", " "),
        one.direction.value,
        eras,
        ", ".join(one.sources),
    )
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"
