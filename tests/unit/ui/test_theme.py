"""The look keeps its promises: contrast, shapes, and one set of colours in both places."""

import tomllib
from pathlib import Path

import pytest

from ui import theme

ROOT = Path(__file__).parents[3]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


@pytest.mark.accessible("1.4.3")
@pytest.mark.parametrize("text", [theme.INK, theme.SECONDARY, theme.ACCENT, theme.ENGLAND])
@pytest.mark.parametrize("ground", [theme.PAPER, theme.WASH])
def test_text_is_at_least_4_5_to_1_on_every_ground(text: str, ground: str) -> None:
    if (text, ground) != (theme.ENGLAND, theme.WASH):  # England's grey is only set on paper
        assert theme.contrast(text, ground) >= 4.5


@pytest.mark.accessible("1.4.1, 1.4.11")
@pytest.mark.parametrize("looks", [theme.STATUS, theme.REPLAY])
def test_every_status_mark_is_at_least_3_to_1_and_has_its_own_shape(looks: dict) -> None:
    assert all(theme.contrast(look.colour, theme.PAPER) >= 3 for look in looks.values())
    assert len({look.shape for look in looks.values()}) == len(looks)


@pytest.mark.accessible("1.4.3")
def test_words_on_the_bands_of_a_projection_can_be_read() -> None:
    assert theme.contrast(theme.INK, theme.BAND_50) >= 4.5
    assert theme.contrast(theme.SECONDARY, theme.BAND_80) >= 4.5


def test_the_colours_of_the_configuration_are_those_of_the_theme() -> None:
    declared = CONFIG["theme"]
    assert declared["textColor"] == theme.INK
    assert declared["backgroundColor"] == theme.PAPER
    assert declared["primaryColor"] == theme.ACCENT
    assert declared["secondaryBackgroundColor"] == theme.WASH


def test_every_font_is_a_file_of_ours_with_its_licence() -> None:
    for face in CONFIG["theme"]["fontFaces"]:
        assert face["url"].startswith("app/static/")
        assert (ROOT / face["url"].removeprefix("app/")).is_file()
    assert "Open Font License" in (ROOT / "static" / "fonts" / "LICENSE").read_text("utf-8")


def test_nothing_is_reported_to_anybody() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert "url(http" not in theme.stylesheet()


def turned(colour: str) -> str:
    """A colour under `invert(1) hue-rotate(180deg)`, as browsers work it out (Filter Effects, 2019)."""
    r, g, b = (1 - int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    rows = ((-0.574, 1.43, 0.144), (0.426, 0.43, 0.144), (0.426, 1.43, -0.856))
    mixed = (min(max(x * r + y * g + z * b, 0.0), 1.0) for x, y, z in rows)
    return "#" + "".join(f"{round(255 * channel):02X}" for channel in mixed)


def test_dark_colours_keep_the_contrast_of_words_and_marks() -> None:
    assert "mp-dark { filter: invert(1) hue-rotate(180deg)" in theme.stylesheet()
    paper = turned(theme.PAPER)
    for colour in (theme.INK, theme.SECONDARY, theme.ACCENT, "#8C1D40"):
        assert theme.contrast(turned(colour), paper) >= 4.5, colour
    for look in (*theme.STATUS.values(), *theme.REPLAY.values()):
        assert theme.contrast(turned(look.colour), paper) >= 3, look
