"""A table as the picture of a PPTX slide: text left, hairlines, a status as shape and word."""

from __future__ import annotations

from typing import Any

from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from data.vocabulary import PromiseStatus
from packs import layout
from packs.html import more_of
from packs.model import Cell, Grid
from ui import palette
from ui.palette import Shape

_PX = 9525
_FONT = "Tahoma"
# A letter that has the shape of the status; the words stand beside it in any case.
_SIGNS = {Shape.CIRCLE: "●", Shape.HALF: "◐", Shape.TRIANGLE: "▲", Shape.RING: "◌"}


def add(page: Any, grid: Grid, looks: dict[PromiseStatus, palette.StatusLook], alt: str) -> None:
    """The rows that fit; how many did not is said under them."""
    box = layout.PICTURE
    fitted = layout.fit_grid(grid, box.w, box.h)
    rows = grid.rows[: len(fitted.heights)]
    high = fitted.head + sum(fitted.heights)
    frame = page.shapes.add_table(
        len(rows) + 1, len(grid.columns), Emu(box.x * _PX), Emu(box.y * _PX),
        Emu(box.w * _PX), Emu(int(high) * _PX),
    )  # fmt: skip
    frame.name = "Table"
    frame._element._nvXxPr.cNvPr.set("descr", alt)
    table = frame.table
    _bare(table)
    for at, share in enumerate(grid.widths):
        table.columns[at].width = Emu(int(box.w * share) * _PX)
    for at, title in enumerate(grid.columns):
        _set(table.cell(0, at), Cell(title, strong=True), fitted.size, looks, palette.INK)
    for down, row in enumerate(rows, 1):
        table.rows[down].height = Emu(int(fitted.heights[down - 1]) * _PX)
        for at, cell in enumerate(row):
            _set(table.cell(down, at), cell, fitted.size, looks, palette.HAIRLINE)
    table.rows[0].height = Emu(int(fitted.head) * _PX)
    if more := more_of(grid, fitted):
        note = page.shapes.add_textbox(
            Emu(box.x * _PX), Emu((box.y + box.h - 26) * _PX), Emu(box.w * _PX), Emu(26 * _PX)
        )
        note.text_frame.word_wrap = True
        note.text_frame.margin_left = Emu(0)
        part = note.text_frame.paragraphs[0].add_run()
        part.text, part.font.size, part.font.name = more, Pt(layout.SMALLEST * 0.75), _FONT


def _bare(table: Any) -> None:
    """No stripes and no coloured header: the theme's own table look is taken away."""
    properties = table._tbl.tblPr
    for name in ("bandRow",):
        properties.set(name, "0")
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No style, no grid"


def _set(
    place: Any, cell: Cell, size: int, looks: dict[PromiseStatus, palette.StatusLook], rule: str
) -> None:
    place.margin_left = place.margin_top = place.margin_bottom = Emu(2 * _PX)
    place.margin_right = Emu(10 * _PX)
    paragraph = place.text_frame.paragraphs[0]
    place.text_frame.word_wrap = True
    if cell.status is not None:
        look = looks[cell.status]
        _run(paragraph, f"{_SIGNS[look.shape]} ", size, look.colour, "")
    _run(paragraph, cell.text, size, palette.INK, "yes" if cell.strong else "")
    _line_below(place, rule)


def _run(paragraph: Any, said: str, size: int, colour: str, bold: str) -> None:
    part = paragraph.add_run()
    part.text = said
    part.font.size, part.font.name, part.font.bold = Pt(size * 0.75), _FONT, bool(bold)
    part.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))


def _line_below(place: Any, colour: str) -> None:
    properties = place._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": "12700"})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": colour.lstrip("#")}))
    line.append(fill)
    properties.insert(0, line)
