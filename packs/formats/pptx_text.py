"""Building blocks of PPTX slides: boxes, text, lines and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu

from data.vocabulary import PromiseStatus
from packs.formats import layout
from packs.formats.html import more_of, numbers_of
from packs.formats.layout import Box
from packs.model import Grid, Slide, SlideCell
from wording import palette
from wording.palette import Shape

PX = 9525  # English metric units in a pixel of a slide 1280 wide
# On every Windows machine and Mac, and it tells 1, l and I apart; ours cannot travel in the file.
# Where it is missing a wider one stands in: layout.OFFICE leaves room for it.
FONT = "Tahoma"
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
_SPACES = nsdecls("a", "p")
_TEXT = (
    '/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>{frame}<a:noFill/></p:spPr><p:txBody>'
    '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"/><a:lstStyle/>'
    "{paragraphs}</p:txBody></p:sp>"
)
_BADGE = (
    "/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{frame}<a:noFill/>"
    '<a:ln w="19050">{fill}</a:ln></p:spPr><p:txBody>'
    '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
    '<a:p><a:pPr algn="ctr"/>{part}</a:p></p:txBody></p:sp>'
)
_RULE = (
    ">{aside}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{frame}{fill}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
)


def place(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    """A box in the units of the file."""
    return Emu(box.x * PX), Emu(box.y * PX), Emu(box.w * PX), Emu(box.h * PX)


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of text in one size, weight and colour."""

    text: str
    size: float
    colour: str = palette.INK
    bold: str = ""


def put(
    page: Any, text: str, box: Box, size: int, *, colour: str = palette.INK, bold: str = "", align: str = "l"
) -> None:
    """A text in a box."""
    put_parts(page, [[TextRun(line, size, colour, bold)] for line in text.split("\n")], box, align)


def put_parts(page: Any, lines: Sequence[Sequence[TextRun]], box: Box, align: str = "l", after: int = 0) -> None:
    """Lines of text, each of stretches of its own look, in a box.

    The element is written in one piece: set property by property it took most of a pack's time.
    """
    apart = f'<a:spcAft><a:spcPts val="{round(points_of(after) * 100)}"/></a:spcAft>'
    paragraphs = "".join(
        f'<a:p><a:pPr algn="{align}">{apart}</a:pPr>{"".join(map(_run, line))}</a:p>' for line in lines
    )
    _add(page, "TextBox", _TEXT.format(frame=_frame(box), paragraphs=paragraphs))


def _add(page: Any, name: str, rest: str) -> None:
    tree = page.shapes._spTree
    at = len(tree)  # its own two properties and the shapes before: the next free number
    tree.insert_element_before(
        parse_xml(f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{at}" name="{name} {at}"' + rest), "p:extLst"
    )


def _frame(box: Box) -> str:
    x, y, wide, high = place(box)
    return (
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _run(part: TextRun) -> str:
    return (
        f'<a:r><a:rPr lang="en-GB" sz="{round(points_of(part.size) * 100)}" b="{int(bool(part.bold))}">'
        f'{_filled(part.colour)}<a:latin typeface="{FONT}"/></a:rPr>'
        f"<a:t>{escape(part.text)}</a:t></a:r>"
    )


def _filled(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'


def bare(frame: Any) -> None:
    """Text from the upper left corner, without margins, wrapped at the box."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.vertical_anchor = MSO_ANCHOR.TOP


def points_of(size: float) -> float:
    """Pixels as points: a slide of 1280 pixels is 13⅓ inches wide."""
    return size * 0.75


def run(paragraph: Any, text: str, size: int, *, colour: str = palette.INK, bold: str = "") -> None:
    """A stretch of text added to a paragraph that is there."""
    part = _run(TextRun(text, size, colour, bold)).replace("<a:r>", f"<a:r {_SPACES}>", 1)
    paragraph._p.insert_element_before(parse_xml(part), "a:endParaRPr")


def rgb(colour: str) -> RGBColor:
    """A colour of the palette for the file."""
    made: RGBColor = RGBColor.from_string(colour.lstrip("#"))
    return made


def rule(page: Any, box: Box, colour: str) -> None:
    """A filled rectangle that says nothing: readers aloud pass it by."""
    _add(page, "Rule", _RULE.format(frame=_frame(box), fill=_filled(colour), aside=_DECORATIVE))


def badge(page: Any, text: str, box: Box) -> None:
    """A few words in a frame of ink."""
    part = _run(TextRun(text, 20, bold="yes"))
    _add(page, "Badge", _BADGE.format(frame=_frame(box), fill=_filled(palette.INK), part=part))


def without_effects(shape: Any) -> None:
    """No shadow and no gradient from the theme."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)
    shape.shadow.inherit = False


def decorative(shape: Any) -> None:
    """Marked as saying nothing that the words do not."""
    shape._element._nvXxPr.cNvPr.append(parse_xml(_DECORATIVE))


# Tables on PPTX slides: left-aligned text, hairlines, a status as shape and word.

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
        head = SlideCell(title, strong=True, number=at in numbers_of(grid))
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


def _set(place: Any, cell: SlideCell, size: int, looks: dict[PromiseStatus, palette.StatusLook], rule: str) -> None:
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
