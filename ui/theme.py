"""Colours, type, and the CSS that Streamlit's theme cannot set."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import quote

import streamlit as st

from wording.palette import (
    ACCENT,
    BAND_50,
    BAND_80,
    CONTROL,
    ENGLAND,
    FOCUS,
    HAIRLINE,
    INK,
    PAPER,
    PROJECTION,
    REPLAY,
    SECONDARY,
    SEQUENTIAL,
    STATUS,
    WASH,
    Shape,
    StatusLook,
    mark,
)

__all__ = [
    "ACCENT",
    "BAND_50",
    "BAND_80",
    "CHART_PX",
    "CONTROL",
    "ENGLAND",
    "FOCUS",
    "FONT",
    "HAIRLINE",
    "INK",
    "PAPER",
    "PROJECTION",
    "REPLAY",
    "SECONDARY",
    "SEQUENTIAL",
    "STATUS",
    "WASH",
    "Shape",
    "StatusLook",
    "apply",
    "contrast",
    "mark_svg",
    "stylesheet",
    "svg",
]

FONT = "MilepostSans, sans-serif"
CHART_PX = 15


def svg(body: str, width: float, height: float) -> str:
    """A drawing as an image tag, because Streamlit takes inline SVG out of HTML; no alternative
    text, because a word is always next to it."""
    source = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{body}</svg>'
    return f'<img alt="" width="{width}" height="{height}" src="data:image/svg+xml,{quote(source)}">'


def mark_svg(look: StatusLook) -> str:
    """The shape of a status, to stand before its word."""
    body = mark(look)
    return svg(body, 16, 16).replace("<img ", '<img class="mp-mark" ', 1)


def contrast(text: str, other: str) -> float:
    """Contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""
    light, dark = sorted((_luminance(text), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@cache
def stylesheet() -> str:
    """The CSS of the app, with the colours of this file as its variables."""
    names = {
        "ink": INK,
        "secondary": SECONDARY,
        "hairline": HAIRLINE,
        "control": CONTROL,
        "paper": PAPER,
        "wash": WASH,
        "accent": ACCENT,
        "focus": FOCUS,
        "england": ENGLAND,
    }
    variables = "".join(f"--mp-{name}:{colour};" for name, colour in names.items())
    return f":root{{{variables}}}\n" + (Path(__file__).parent / "milepost.css").read_text("utf-8")


@cache
def _script() -> str:
    return (Path(__file__).parent / "milepost.js").read_text("utf-8")


def apply() -> None:
    """Lay the look over the page; once per run, from app.py."""
    st.html(f"<style>{stylesheet()}</style><script>{_script()}</script>", unsafe_allow_javascript=True)
