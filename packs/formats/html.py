"""A pack as one self-contained HTML file: to read, print and present full screen."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from data.vocabulary import PromiseStatus
from packs.formats import layout, svg
from packs.model import Deck, Grid, Panels, Points, Sheet, Slide, SlideCell, sheets_of
from wording import palette, values

_HERE = Path(__file__).parents[1]
_FONTS = (("Regular", 400), ("SemiBold", 700))
# Nothing but what stands in the file itself: no request can leave the machine.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:"


_LOST = '<p id="lost" role="status" hidden>Connection lost. Note decisions on paper until it returns.</p>'


def render(deck: Deck) -> bytes:
    """The whole pack as one file."""
    slides = "\n".join(_section(deck, slide, at) + _behind(slide, at) for at, slide in enumerate(deck.slides, 1))
    return _page(deck, f"{_cover(deck)}<main>{slides}</main>", "").encode("utf-8")


def show(deck: Deck) -> str:
    """The slides alone, as shown on the page used in a meeting."""
    slides = "\n".join(_section(deck, slide, at) for at, slide in enumerate(deck.slides, 1))
    return _page(deck, f"{_button()}<main>{slides}</main>{_LOST}", ' class="stage"')


def _page(deck: Deck, body: str, kind: str) -> str:
    title = f"{deck.title}, {deck.authority}, {values.day(deck.meeting)}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_style()}</style></head>"
        f"<body{kind}>{body}<script>{_script()}</script></body></html>"
    )


@cache
def _style() -> str:
    faces = "".join(
        f"@font-face{{font-family:MilepostSans;font-weight:{weight};src:url({_font(name)})}}" for name, weight in _FONTS
    )
    names = {
        "ink": palette.INK,
        "secondary": palette.SECONDARY,
        "hairline": palette.HAIRLINE,
        "paper": palette.PAPER,
        "wash": palette.WASH,
        "accent": palette.ACCENT,
        "focus": palette.FOCUS,
    }
    variables = "".join(f"--{name}:{colour};" for name, colour in names.items())
    return f"{faces}:root{{{variables}}}{(_HERE / 'slides.css').read_text('utf-8')}"


def _font(name: str) -> str:
    current = (_HERE / "fonts" / f"MilepostSans-{name}.ttf").read_bytes()
    return f"data:font/ttf;base64,{base64.b64encode(current).decode()}"


@cache
def _script() -> str:
    return (_HERE / "slides.js").read_text("utf-8")


def _button() -> str:
    return (
        '<p class="bar"><button type="button" id="present">Present full screen</button>'
        "<span>Arrow keys, Home and End move, Escape leaves. The slides stay if the connection is lost.</span></p>"
        '<nav class="steps" aria-label="Move between slides"><button type="button" id="back">Back</button>'
        '<span id="where"></span><button type="button" id="forward">Forward</button></nav>'
    )


def _cover(deck: Deck) -> str:
    items = "".join(f'<li><a href="#s{at}">{escape(slide.title)}</a></li>' for at, slide in enumerate(deck.slides, 1))
    facts = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in facts_of(deck))
    badge = f'<p class="badge">{escape(deck.badge)}</p>' if deck.badge else ""
    return (
        f'<header class="cover">{badge}<h1>{escape(deck.title)}</h1><dl>{facts}</dl>{_button()}'
        f'<nav aria-label="Slides"><ol>{items}</ol></nav></header>'
    )


def facts_of(deck: Deck) -> tuple[tuple[str, str], ...]:
    """What a pack is, for its cover: every form of it says the same."""
    plan = f"Replay of a past plan: {deck.plan}" if deck.replay else deck.plan
    return (
        ("Authority", deck.authority),
        ("Plan", plan),
        ("Meeting", values.day(deck.meeting)),
        ("Last meeting", values.day(deck.previous)),
        ("Data as at", values.day(deck.as_at)),
        ("Audience", deck.audience),
        ("Pack", deck.number),
        ("Data build", deck.build),
        *((("Schools", "Invented: no figure describes a real school"),) if deck.invented else ()),
    )


def foot_of(deck: Deck, at: int) -> str:
    """The last line of every slide, in every form."""
    parts = (
        deck.authority,
        f"as at {values.day(deck.as_at)}",
        f"pack {deck.number}",
        deck.badge,
        f"{at} of {len(deck.slides)}",
    )
    return " · ".join(part for part in parts if part)


def _section(deck: Deck, slide: Slide, at: int) -> str:
    head = layout.head_size(slide.sentence, layout.OURS)
    since = lead_of(deck)
    size = layout.since_size(since, slide, layout.OURS)
    badge = f'<span class="badge">{escape(deck.badge)}</span>' if deck.badge else ""
    return (
        f'<section class="slide {slide.width.value}" id="s{at}" aria-labelledby="h{at}" tabindex="-1"><div class="in">'
        f'<p class="kicker"><span>{escape(slide.title)}</span>{badge}</p>'
        f'<h2 id="h{at}" style="--s:{head}">{escape(slide.sentence)}</h2>'
        f'<div class="picture">{_picture(slide, deck)}</div>'
        f'<p class="big"><b style="--s:{layout.big_size(slide, layout.OURS)}">{escape(slide.big.text)}</b>'
        f'<span style="--s:{layout.of_size(slide, layout.OURS)}">{escape(slide.big.of)}</span></p>'
        f'<p class="since" style="--s:{size}"><b>{escape(since)}</b>{escape(slide.since)}</p>'
        f'<p class="foot"><span>{escape(slide.source)}</span><span>{escape(foot_of(deck, at))}</span></p>'
        "</div></section>"
    )


def lead_of(deck: Deck) -> str:
    """What stands before everything that changed."""
    return f"Since {values.day(deck.previous)}: "


def _picture(slide: Slide, deck: Deck) -> str:
    match slide.picture:
        case Panels():
            return svg.picture(slide.picture, layout.PICTURE.w, layout.PICTURE.h, slide.alt)
        case Grid():
            return grid(slide, slide.picture, looks(deck))
        case Points(lines):
            size = layout.points_size(lines, layout.places(slide, layout.OURS).picture, layout.OURS)
            rows = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in lines)
            return f'<dl class="points" style="--s:{size}">{rows}</dl>'


def looks(deck: Deck) -> dict[PromiseStatus, palette.StatusLook]:
    """Colours and shapes of statuses: the replay keeps its red, amber and green."""
    return palette.REPLAY if deck.replay else palette.STATUS


def grid(slide: Slide, picture: Grid, look: dict[PromiseStatus, palette.StatusLook]) -> str:
    """A table as a picture: what does not fit is counted, and stands whole behind the slide."""
    fitted = layout.fit_grid(picture, layout.places(slide, layout.OURS).picture, layout.OURS)
    kept = picture.rows[: len(fitted.heights)]
    numbers = numbers_of(picture)
    columns = "".join(f'<col style="width:{share * 100:.3f}%">' for share in fitted.widths)
    head = "".join(
        f'<th scope="col"{_right(at in numbers)}>{escape(column)}</th>' for at, column in enumerate(picture.columns)
    )
    body = "".join(f"<tr>{''.join(_cell(c, n, look) for n, c in enumerate(row))}</tr>" for row in kept)
    more = f'<p class="more">{escape(more_of(picture, fitted))}</p>'
    return (
        f'<table class="grid" style="--s:{fitted.size}"><caption class="hidden">{escape(slide.title)}</caption>'
        f"<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
    )


def more_of(picture: Grid, fitted: layout.Fitted) -> str:
    """How many rows stand only in the table behind the slide."""
    if not fitted.left_out:
        return picture.more
    return f"and {values.count(fitted.left_out)} more in the appendix table"


def _cell(cell: SlideCell, at: int, look: dict[PromiseStatus, palette.StatusLook]) -> str:
    mark = ""
    if cell.status is not None:
        mark = f'<svg viewBox="0 0 16 16" aria-hidden="true">{palette.mark(look[cell.status])}</svg>'
    text = f"{mark}{escape(cell.text)}"
    kinds = " ".join(["strong"] * cell.strong + ["number"] * cell.number)
    shown = f' class="{kinds}"' if kinds else ""
    return f'<th scope="row">{text}</th>' if at == 0 else f"<td{shown}>{text}</td>"


def numbers_of(picture: Grid) -> frozenset[int]:
    """The columns of a table that hold numbers: they are set to the right."""
    return frozenset(at for row in picture.rows[:1] for at, cell in enumerate(row) if cell.number)


def _right(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _behind(slide: Slide, at: int) -> str:
    """The tables and notes behind a slide."""
    notes = "".join(f"<li>{escape(note)}</li>" for note in slide.notes)
    tables = "".join(_sheet(item) for item in behind_of(slide))
    return (
        f'<details class="behind"><summary>Appendix {at}: {escape(slide.title)}</summary>'
        f"<ul>{notes}</ul>{tables}</details>"
    )


def behind_of(slide: Slide) -> tuple[Sheet, ...]:
    """Every table behind a slide: its own whole ones, and those of its charts."""
    drawn = sheets_of(slide.picture, slide.title) if isinstance(slide.picture, Panels) else ()
    return (*drawn, *slide.sheets)


def _sheet(sheet: Sheet) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in sheet.columns)
    body = "".join(f"<tr>{_plain(row)}</tr>" for row in sheet.rows)
    return f"<table><caption>{escape(sheet.title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _plain(row: Iterable[str]) -> str:
    first, *rest = row
    return f'<th scope="row">{escape(first)}</th>' + "".join(f"<td>{escape(c)}</td>" for c in rest)
