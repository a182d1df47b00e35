"""What every part of a PPTX slide is put together from: boxes, text in one font, lines and rules."""

from __future__ import annotations

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from packs.layout import Box
from ui import palette

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


def place(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    """A box in the units of the file."""
    return Emu(box.x * PX), Emu(box.y * PX), Emu(box.w * PX), Emu(box.h * PX)


def put(
    page: Any, said: str, box: Box, size: int, *, colour: str = palette.INK, bold: str = "",
) -> Any:  # fmt: skip
    """A text in a box; returns its frame."""
    frame = page.shapes.add_textbox(*place(box)).text_frame
    bare(frame)
    for at, line in enumerate(said.split("\n")):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        run(paragraph, line, size, colour=colour, bold=bold)
    return frame


def bare(frame: Any) -> None:
    """Text from the upper left corner, without margins, wrapped at the box."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.vertical_anchor = MSO_ANCHOR.TOP


def points_of(size: float) -> float:
    """Pixels as points: a slide of 1280 pixels is 13⅓ inches wide."""
    return size * 0.75


def run(paragraph: Any, said: str, size: int, *, colour: str = palette.INK, bold: str = "") -> None:
    """A stretch of text in one size, weight and colour."""
    part = paragraph.add_run()
    part.text = said
    part.font.name, part.font.size, part.font.bold = FONT, Pt(points_of(size)), bool(bold)
    part.font.color.rgb = rgb(colour)


def rgb(colour: str) -> RGBColor:
    """A colour of the palette for the file."""
    return RGBColor.from_string(colour.lstrip("#"))


def rule(page: Any, box: Box, colour: str) -> None:
    """A filled rectangle that says nothing: readers aloud pass it by."""
    shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place(box))
    without_effects(shape)
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)
    shape.line.fill.background()
    decorative(shape)


def without_effects(shape: Any) -> None:
    """No shadow and no gradient from the theme."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)
    shape.shadow.inherit = False


def decorative(shape: Any) -> None:
    """Marked as saying nothing that the words do not."""
    shape._element._nvXxPr.cNvPr.append(parse_xml(_DECORATIVE))
