"""Numbers are set without a slashed zero, on screens and in packs."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parents[3] / "packs" / "fonts"


@pytest.mark.parametrize("name", ["Regular", "SemiBold"])
def test_the_middle_of_a_zero_is_empty(name: str) -> None:
    font = ImageFont.truetype(str(FONTS / f"MilepostSans-{name}.ttf"), 200)
    left, top, right, bottom = (round(edge) for edge in font.getbbox("0"))
    picture = Image.new("L", (right + 10, bottom + 10), 255)
    ImageDraw.Draw(picture).text((0, 0), "0", font=font, fill=0)
    across, down = (left + right) // 2, (top + bottom) // 2
    assert picture.getpixel((across, down)) == 255
    assert all(picture.getpixel((across, y)) == 255 for y in range(down - 30, down + 30))
