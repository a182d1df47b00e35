"""A pack as PPTX: native charts, real tables, and speaker notes."""

from __future__ import annotations

import io
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu

from packs.formats import layout, pptx_charts, pptx_text
from packs.formats.html import facts_of, foot_of, lead_of, looks
from packs.formats.layout import LABEL, OFFICE, Box, big_size, of_size, places, since_size
from packs.formats.pptx_text import PX, TextRun, badge, bare, place, put, put_parts, rule, run
from packs.formats.reproducible_zip import frozen
from packs.model import Deck, Grid, Panels, Points, Slide, Width
from wording import palette


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
    buffer = io.BytesIO()
    show.save(buffer)
    return frozen(buffer.getvalue())


def _blank(show: Any) -> Any:
    """A slide with the title placeholder alone, so that readers aloud find its title."""
    return show.slides.add_slide(show.slide_layouts[5])


def _cover(show: Any, deck: Deck) -> None:
    page = _blank(show)
    size = layout.size_for(deck.title, layout.COVER, layout.TITLE, layout.BODY, OFFICE.bold)
    _title(page, deck.title, layout.COVER, size)
    if deck.badge:
        badge(page, deck.badge, Box(56, 40, 240, 36))
    rule(page, layout.COVER_RULE, palette.INK)
    facts = [[TextRun(f"{name}: ", 22, palette.SECONDARY), TextRun(text, 22)] for name, text in facts_of(deck)]
    put_parts(page, facts, layout.COVER_FACTS, after=9)
    contents = [
        [TextRun(f"{at}  ", 20, palette.SECONDARY), TextRun(slide.title, 20)] for at, slide in enumerate(deck.slides, 1)
    ]
    put_parts(page, contents, layout.COVER_CONTENTS, after=6)
    page.notes_slide.notes_text_frame.text = "\n".join(f"{k}: {v}" for k, v in facts_of(deck))


def _slide(show: Any, deck: Deck, slide: Slide, at: int) -> None:
    page = _blank(show)
    _title(page, slide.sentence, layout.HEADLINE, layout.head_size(slide.sentence, OFFICE))
    put(page, slide.title, layout.KICKER, 20, colour=palette.SECONDARY)
    if deck.badge:
        badge(page, deck.badge, Box(1000, 18, 224, 34))
    _picture(page, slide, deck)
    _big(page, slide)
    _since(page, deck, slide)
    foot = f"{slide.source}\n{foot_of(deck, at)}"
    put(page, foot, layout.FOOT, layout.SMALLEST, colour=palette.SECONDARY)
    page.notes_slide.notes_text_frame.text = _notes(deck, slide)


def _notes(deck: Deck, slide: Slide) -> str:
    since = f"{lead_of(deck)}{slide.since}"
    return "\n".join((slide.sentence, since, *slide.notes, slide.source, deck.badge))


def _picture(page: Any, slide: Slide, deck: Deck) -> None:
    match slide.picture:
        case Panels():
            pptx_charts.add(page, slide.picture, slide.alt)
        case Grid():
            pptx_text.add(page, slide, slide.picture, looks(deck))
        case Points(lines):
            _points(page, lines, places(slide, OFFICE).picture)


def _points(page: Any, lines: tuple[tuple[str, str], ...], box: Box) -> None:
    size = layout.points_size(lines, box, OFFICE)
    y = float(box.y)
    for line in lines:
        high = int(layout.rows_of(line, size, box, OFFICE) * size * layout.LEADING)
        put(page, line[0], Box(box.x, int(y), LABEL - 16, high), size, bold="yes")
        put(page, line[1], Box(box.x + LABEL, int(y), box.w - LABEL, high), size)
        y += high + size * 0.6


def _big(page: Any, slide: Slide) -> None:
    at, size = places(slide, OFFICE), big_size(slide, OFFICE)
    words_size = of_size(slide, OFFICE)
    if slide.width is Width.WHOLE:
        put(page, slide.big.text, at.big, size, bold="yes")
        put(page, slide.big.of, at.of, words_size)
        return
    box, high = at.big, int(size * 1.3)
    rule(page, Box(box.x, box.y, box.w, 4), palette.INK)
    put(page, slide.big.text, Box(box.x, box.y + 14, box.w, high), size, bold="yes")
    put(page, slide.big.of, Box(box.x, box.y + 24 + high, box.w, 250), words_size)


def _since(page: Any, deck: Deck, slide: Slide) -> None:
    lead, box = lead_of(deck), places(slide, OFFICE).since
    size = since_size(lead, slide, OFFICE)
    rule(page, Box(box.x, box.y - 2, layout.SINCE.w, 1), palette.HAIRLINE)
    put_parts(page, [[TextRun(lead, size, bold="yes"), TextRun(slide.since, size)]], box)


def _title(page: Any, text: str, box: Box, size: int) -> None:
    title = page.shapes.title
    title.left, title.top, title.width, title.height = place(box)
    bare(title.text_frame)
    run(title.text_frame.paragraphs[0], text, size, bold="yes")
    title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    title.text_frame.vertical_anchor = MSO_ANCHOR.TOP
