"""What the board's two pages say, on demonstration and on real input."""

from __future__ import annotations

import pytest

from tests.pages.app import run, words


@pytest.mark.parametrize("world", ["demo", "real"])
def test_the_slides_stand_in_one_frame_that_needs_no_connection(world: str) -> None:
    app = run("pages/board/present.py", world)
    assert not app.exception
    (frame,) = app.get("iframe")
    assert frame.proto.srcdoc.count('<section class="slide') == 11
    assert "default-src 'none'" in frame.proto.srcdoc


def test_every_slide_of_the_demonstration_says_that_schools_are_invented() -> None:
    app = run("pages/board/present.py", "demo")
    (frame,) = app.get("iframe")
    assert frame.proto.srcdoc.count('<span class="badge">Invented schools</span>') == 11


def test_a_decision_is_entered_below_the_slides() -> None:
    app = run("pages/board/present.py", "demo")
    assert "Decisions" in [header.value for header in app.header]
    assert any(area.label == "Decision" for area in app.text_area)


def test_the_packs_page_offers_every_section_and_says_what_is_kept() -> None:
    app = run("pages/board/packs.py", "demo")
    assert not app.exception
    assert len(app.multiselect[0].options) == 11
    assert "numbered and frozen" in words(app)


def test_the_private_version_shows_one_slide_more_with_the_names() -> None:
    app = run("pages/board/present.py", "demo", audience="private")
    assert not app.exception
    (frame,) = app.get("iframe")
    assert frame.proto.srcdoc.count('<section class="slide') == 12
    assert "Schools by name: private" in frame.proto.srcdoc


def test_sections_are_asked_of_the_board_s_pack_alone() -> None:
    app = run("pages/board/packs.py", "demo")
    next(item for item in app.selectbox if item.label == "Pack").select("area").run()
    assert not app.exception
    assert "Area" in [item.label for item in app.selectbox]
    assert "Sections" not in [item.label for item in app.multiselect]
