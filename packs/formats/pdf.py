"""A pack as tagged PDF (PDF/UA-1), typeset by typst: slides, then the appendix."""

from __future__ import annotations

import json
from pathlib import Path

from packs.formats import layout, svg
from packs.formats.html import behind_of, facts_of, foot_of, lead_of, looks, more_of, numbers_of
from packs.model import Deck, Grid, Panels, Points, Sheet, Slide, SlideCell
from wording import palette

_HERE = Path(__file__).parents[1]


def render(deck: Deck) -> bytes:
    """The pack as PDF; the same deck gives the same bytes."""
    import typst

    files: dict[str, bytes] = {
        "main.typ": (_HERE / "slides.typ").read_bytes(),
        "deck.json": json.dumps(_deck(deck), ensure_ascii=False).encode("utf-8"),
    }
    for at, slide in enumerate(deck.slides, 1):
        if isinstance(slide.picture, Panels):
            drawn = svg.picture(slide.picture, layout.PICTURE.w, layout.PICTURE.h, "")
            files[f"picture-{at}.svg"] = drawn.encode("utf-8")
    for status, look in looks(deck).items():
        files[f"{status.value}.svg"] = _mark(look).encode("utf-8")
    # The types that typst ships do not know that files may be given as a mapping, as its manual has it.
    return typst.compile(  # type: ignore[call-overload,no-any-return]
        files, format="pdf", font_paths=[str(_HERE / "fonts")], ignore_system_fonts=True, pdf_standards=["ua-1"]
    )


def _mark(look: palette.StatusLook) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{palette.mark(look)}</svg>'


def _deck(deck: Deck) -> dict[str, object]:
    return {
        "title": deck.title,
        "title_size": layout.size_for(deck.title, layout.COVER, layout.TITLE, layout.BODY, layout.OURS.bold),
        "badge": deck.badge,
        "facts": facts_of(deck),
        "contents": [item.title for item in deck.slides],
        "since": lead_of(deck),
        "colours": {"ink": palette.INK, "secondary": palette.SECONDARY, "hairline": palette.HAIRLINE},
        "slides": [_slide(deck, slide, at) for at, slide in enumerate(deck.slides, 1)],
    }


def _slide(deck: Deck, slide: Slide, at: int) -> dict[str, object]:
    return {
        "width": slide.width.value,
        "title": slide.title,
        "sentence": slide.sentence,
        "head": layout.head_size(slide.sentence, layout.OURS),
        "big": slide.big.text,
        "big_size": layout.big_size(slide, layout.OURS),
        "big_of": slide.big.of,
        "of_x": layout.places(slide, layout.OURS).of.x,
        "of_size": layout.of_size(slide, layout.OURS),
        "since": slide.since,
        "since_size": layout.since_size(lead_of(deck), slide, layout.OURS),
        "source": slide.source,
        "foot": foot_of(deck, at),
        "alt": slide.alt,
        "picture": _picture(slide, at),
        "notes": slide.notes,
        "sheets": [_sheet(item) for item in behind_of(slide)],
    }


def _picture(slide: Slide, at: int) -> dict[str, object]:
    box = layout.places(slide, layout.OURS).picture
    match slide.picture:
        case Panels():
            return {"kind": "image", "file": f"picture-{at}.svg"}
        case Points(lines):
            size = layout.points_size(lines, box, layout.OURS)
            return {"kind": "points", "lines": lines, "size": size}
        case Grid():
            fitted = layout.fit_grid(slide.picture, box, layout.OURS)
            rows = slide.picture.rows[: len(fitted.heights)]
            return {
                "kind": "grid",
                "size": fitted.size,
                "columns": slide.picture.columns,
                "widths": fitted.widths,
                "numbers": sorted(numbers_of(slide.picture)),
                "more": more_of(slide.picture, fitted),
                "rows": [[_cell(cell) for cell in row] for row in rows],
            }


def _cell(cell: SlideCell) -> dict[str, str]:
    return {
        "text": cell.text,
        "mark": f"{cell.status.value}.svg" if cell.status else "",
        "strong": "yes" if cell.strong else "",
    }


def _sheet(sheet: Sheet) -> dict[str, object]:
    return {"title": sheet.title, "columns": sheet.columns, "rows": sheet.rows}
