"""Tables on PPTX slides: left-aligned text, hairlines, a status as shape and word."""

from __future__ import annotations

from typing import Any

from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu

from data.vocabulary import PromiseStatus
from packs import layout
from packs.html import more_of, numbers_of
from packs.model import Cell, Grid, Slide
from packs.pptx_text import PX, place, put, run
from wording import palette
from wording.palette import Shape

# A letter that has the shape of the status; the words are always next to it.
_SIGNS = {Shape.CIRCLE: "●", Shape.HALF: "◐", Shape.TRIANGLE: "▲", Shape.RING: "◌"}


def add(page: Any, slide: Slide, grid: Grid, looks: dict[PromiseStatus, palette.StatusLook]) -> None:
    """The rows that fit; how many did not is said under them."""
    box = layout.places(slide, layout.OFFICE).picture
    fitted = layout.fit_grid(grid, box, layout.OFFICE)
    rows = grid.rows[: len(fitted.heights)]
    high = fitted.head + sum(fitted.heights)
    frame = page.shapes.add_table(len(rows) + 1, len(grid.columns), *place(layout.Box(box.x, box.y, box.w, int(high))))
    frame.name = "Table"
    frame._element._nvXxPr.cNvPr.set("descr", slide.alt)
    table = frame.table
    _bare(table)
    for at, share in enumerate(fitted.widths):
        table.columns[at].width = Emu(int(box.w * share) * PX)
    for at, title in enumerate(grid.columns):
        head = Cell(title, strong=True, number=at in numbers_of(grid))
        _set(table.cell(0, at), head, fitted.size, looks, palette.INK)
    for down, row in enumerate(rows, 1):
        table.rows[down].height = Emu(int(fitted.heights[down - 1]) * PX)
        for at, cell in enumerate(row):
            _set(table.cell(down, at), cell, fitted.size, looks, palette.HAIRLINE)
    table.rows[0].height = Emu(int(fitted.head) * PX)
    if more := more_of(grid, fitted):
        below = layout.Box(box.x, box.y + int(high) + 6, box.w, 26)
        put(page, more, below, layout.SMALLEST, colour=palette.SECONDARY)


def _bare(table: Any) -> None:
    """No stripes and no coloured header: the theme's own table look is taken away."""
    properties = table._tbl.tblPr
    for name in ("bandRow",):
        properties.set(name, "0")
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No style, no grid"


def _set(place: Any, cell: Cell, size: int, looks: dict[PromiseStatus, palette.StatusLook], rule: str) -> None:
    place.margin_left = place.margin_top = place.margin_bottom = Emu(2 * PX)
    place.margin_right = Emu(10 * PX)
    paragraph = place.text_frame.paragraphs[0]
    place.text_frame.word_wrap = True
    paragraph.alignment = PP_ALIGN.RIGHT if cell.number else PP_ALIGN.LEFT
    if cell.status is not None:
        look = looks[cell.status]
        run(paragraph, f"{_SIGNS[look.shape]} ", size, colour=look.colour)
    run(paragraph, cell.text, size, bold="yes" if cell.strong else "")
    _line_below(place, rule)


def _line_below(place: Any, colour: str) -> None:
    properties = place._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": "12700"})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": colour.lstrip("#")}))
    line.append(fill)
    properties.insert(0, line)
