"""A pack as PPTX: native charts that can be edited, real tables, and notes to speak from."""

from __future__ import annotations

import io
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from packs import layout, pptx_charts, pptx_tables
from packs.frozen import frozen
from packs.html import big_size, facts_of, foot_of, looks
from packs.layout import Box
from packs.model import Deck, Grid, Panels, Points, Slide
from ui import palette, words

PX = 9525  # English metric units in a pixel of a slide 1280 wide
# On every machine that opens PPTX, and it tells 1, l and I apart; ours cannot travel in the file.
FONT = "Tahoma"
_POINTS_LABEL = 190


def render(deck: Deck) -> bytes:
    """The pack as PPTX; the same deck gives the same bytes."""
    show = Presentation()
    show.slide_width, show.slide_height = Emu(layout.WIDTH * PX), Emu(layout.HEIGHT * PX)
    show.core_properties.title = f"{deck.title}, {deck.authority}"
    show.core_properties.author = "Milepost"
    show.core_properties.subject = f"Pack {deck.number}, data build {deck.build}"
    show.core_properties.last_modified_by = "Milepost"
    _cover(show, deck)
    for at, slide in enumerate(deck.slides, 1):
        _slide(show, deck, slide, at)
    held = io.BytesIO()
    show.save(held)
    return frozen(held.getvalue())


def _blank(show: Any) -> Any:
    """A slide with the title placeholder alone, so that readers aloud find its title."""
    return show.slides.add_slide(show.slide_layouts[5])


def _cover(show: Any, deck: Deck) -> None:
    page = _blank(show)
    _title(page, deck.title, Box(56, 120, 1168, 80), 48)
    if deck.badge:
        _badge(page, deck.badge, Box(56, 56, 240, 40))
    text = page.shapes.add_textbox(*place(Box(56, 220, 1168, 420))).text_frame
    text.word_wrap = True
    for at, (name, said) in enumerate(facts_of(deck)):
        line = text.paragraphs[0] if at == 0 else text.add_paragraph()
        run(line, f"{name}: ", 24, colour=palette.SECONDARY)
        run(line, said, 24)
        line.space_after = Pt(6)
    page.notes_slide.notes_text_frame.text = "\n".join(f"{k}: {v}" for k, v in facts_of(deck))


def _slide(show: Any, deck: Deck, slide: Slide, at: int) -> None:
    page = _blank(show)
    head = layout.size_for(slide.sentence, layout.HEADLINE, 38, 26)
    _title(page, slide.sentence, layout.HEADLINE, head)
    put(page, slide.title, layout.KICKER, 20, colour=palette.SECONDARY)
    if deck.badge:
        _badge(page, deck.badge, Box(1034, 20, 190, 32))
    _picture(page, slide, deck)
    _big(page, slide)
    _since(page, deck, slide)
    foot = f"{slide.source}\n{foot_of(deck, at)}"
    put(page, foot, layout.FOOT, layout.SMALLEST, colour=palette.SECONDARY)
    page.notes_slide.notes_text_frame.text = _notes(deck, slide)


def _notes(deck: Deck, slide: Slide) -> str:
    since = f"Since {words.day(deck.previous)}: {slide.since}"
    return "\n".join((slide.sentence, since, *slide.notes, slide.source, deck.badge))


def _picture(page: Any, slide: Slide, deck: Deck) -> None:
    match slide.picture:
        case Panels():
            pptx_charts.add(page, slide.picture, slide.alt)
        case Grid():
            pptx_tables.add(page, slide.picture, looks(deck), slide.alt)
        case Points(lines):
            _points(page, lines)


def _points(page: Any, lines: tuple[tuple[str, str], ...]) -> None:
    box = layout.PICTURE
    size = layout.points_size(lines, _POINTS_LABEL, box.w, box.h)
    y = float(box.y)
    for lead, said in lines:
        rows = max(
            layout.lines_of(said, size, box.w - _POINTS_LABEL),
            layout.lines_of(lead, size, _POINTS_LABEL - 16),
        )
        high = int(rows * size * layout.LEADING)
        put(page, lead, Box(box.x, int(y), _POINTS_LABEL - 8, high), size, bold="yes")
        put(page, said, Box(box.x + _POINTS_LABEL, int(y), box.w - _POINTS_LABEL, high), size)
        y += high + size * 0.6


def _big(page: Any, slide: Slide) -> None:
    box = layout.BIG
    _rule(page, Box(box.x, box.y, box.w, 4), palette.INK)
    size = big_size(slide.big.said)
    put(page, slide.big.said, Box(box.x, box.y + 14, box.w, int(size * 1.3)), size, bold="yes")
    put(page, slide.big.of, Box(box.x, box.y + 24 + int(size * 1.3), box.w, 260), 24)


def _since(page: Any, deck: Deck, slide: Slide) -> None:
    lead = f"Since {words.day(deck.previous)}: "
    size = layout.size_for(lead + slide.since, layout.SINCE, layout.BODY)
    _rule(page, Box(layout.SINCE.x, layout.SINCE.y - 2, layout.SINCE.w, 1), palette.HAIRLINE)
    frame = put(page, lead, layout.SINCE, size, bold="yes")
    run(frame.paragraphs[0], slide.since, size)


def place(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    """A box in the units of the file."""
    return Emu(box.x * PX), Emu(box.y * PX), Emu(box.w * PX), Emu(box.h * PX)


def _title(page: Any, said: str, box: Box, size: int) -> None:
    title = page.shapes.title
    title.left, title.top, title.width, title.height = place(box)
    _plain(title.text_frame)
    run(title.text_frame.paragraphs[0], said, size, bold="yes")
    title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    title.text_frame.vertical_anchor = MSO_ANCHOR.TOP


def put(
    page: Any, said: str, box: Box, size: int, *, colour: str = palette.INK, bold: str = "",
) -> Any:  # fmt: skip
    """A text in a box; returns its frame."""
    frame = page.shapes.add_textbox(*place(box)).text_frame
    _plain(frame)
    for at, line in enumerate(said.split("\n")):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        run(paragraph, line, size, colour=colour, bold=bold)
    return frame


def _plain(frame: Any) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.vertical_anchor = MSO_ANCHOR.TOP


def points_of(size: int) -> float:
    """Pixels as points: a slide of 1280 pixels is 13⅓ inches wide."""
    return size * 0.75


def run(paragraph: Any, said: str, size: int, *, colour: str = palette.INK, bold: str = "") -> None:
    """A stretch of text in one size, weight and colour."""
    part = paragraph.add_run()
    part.text = said
    part.font.name, part.font.size, part.font.bold = FONT, Pt(points_of(size)), bool(bold)
    part.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))


def _rule(page: Any, box: Box, colour: str) -> None:
    line = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place(box))
    _without_effects(line)
    line.fill.solid()
    line.fill.fore_color.rgb = RGBColor.from_string(colour.lstrip("#"))
    line.line.fill.background()
    line.shadow.inherit = False


def _without_effects(shape: Any) -> None:
    """No shadow and no gradient from the theme."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def _badge(page: Any, said: str, box: Box) -> None:
    shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place(box))
    shape.fill.background()
    _without_effects(shape)
    shape.shadow.inherit = False
    shape.line.color.rgb = RGBColor.from_string(palette.INK.lstrip("#"))
    shape.line.width = Pt(1.5)
    _plain(shape.text_frame)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    shape.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    run(shape.text_frame.paragraphs[0], said, 20, bold="yes")
