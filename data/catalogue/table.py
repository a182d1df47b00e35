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
    rows = sorted(MEASURES.values(), key=lambda measure: order.index(measure.theme))
    return _HEAD + "\n".join(_row(row) for row in rows) + "\n"


def _row(measure: Measure) -> str:
    eras = "; ".join(f"{era.first}–{era.last or 'now'}" for era in measure.eras)
    cells = (
        f"`{measure.code}`",
        measure.label,
        measure.unit.value.replace("_", " "),
        measure.direction.value,
        eras,
        ", ".join(measure.sources),
    )
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"
