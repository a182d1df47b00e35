"""Packs opened as a reader's program opens them: tags, languages, titles, words for pictures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from packs.formats import pdf, pptx_deck
from packs.model import Panels
from tests.unit.packs.made_up import BARS, ENGLAND, LINES, OWN, deck, slide
from wording.escaping import for_spreadsheet


@pytest.fixture(scope="module")
def opened() -> Iterator[pikepdf.Pdf]:
    """The made-up pack as a PDF."""
    with pikepdf.open(io.BytesIO(pdf.render(deck()))) as made:
        yield made


def tags(of: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every element of the structure, from its root."""
    kids = of.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from tags(kid)


def test_the_pdf_passes_the_checks_of_a_reader_s_program(opened: pikepdf.Pdf) -> None:
    assert opened.check_pdf_syntax() == []


def test_the_pdf_is_tagged_with_language_and_title(opened: pikepdf.Pdf) -> None:
    root = opened.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang).startswith("en")
    assert root.ViewerPreferences.DisplayDocTitle
    with opened.open_metadata() as open_metadata:
        assert open_metadata["dc:title"] == "Report to the board"
        assert open_metadata["pdfuaid:part"] == "1"


def test_every_figure_of_the_pdf_has_words(opened: pikepdf.Pdf) -> None:
    figures = [tag for tag in tags(opened.Root.StructTreeRoot) if tag.S == "/Figure"]
    assert len(figures) == 2  # one picture of three charts, one of bars
    assert all(str(figure.get("/Alt", "")) for figure in figures)


def test_headings_and_tables_of_the_pdf_are_tagged_as_such(opened: pikepdf.Pdf) -> None:
    kinds = [str(tag.S) for tag in tags(opened.Root.StructTreeRoot)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") >= 4
    assert "/TH" in kinds


def test_every_chart_and_table_of_the_pptx_has_words() -> None:
    pages = Presentation(io.BytesIO(pptx_deck.render(deck()))).slides
    pictures = [s for page in pages for s in page.shapes if s.has_chart or s.has_table]
    assert len(pictures) == 5
    assert all(s._element._nvXxPr.cNvPr.get("descr") for s in pictures)


def test_each_chart_of_several_is_told_apart_in_words() -> None:
    from packs.formats.layout import in_words

    assert in_words(LINES).startswith("Key stage 2. Suffolk 61% in 2015/16, 59% in 2022/23")
    assert "cannot be compared" in in_words(LINES)
    assert "EHC plan: Suffolk too few to show, England 9%" in in_words(BARS)


def test_a_reader_aloud_meets_the_title_first_and_no_ornament() -> None:
    for page in Presentation(io.BytesIO(pptx_deck.render(deck()))).slides:
        first = next(iter(page.shapes))
        assert first == page.shapes.title
        silent = [s for s in page.shapes if not s.has_text_frame or not s.text_frame.text]
        unsaid = [s for s in silent if not (s.has_chart or s.has_table)]
        assert all(b"decorative" in pptx_xml(s) for s in unsaid)


def pptx_xml(shape: object) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(shape._element))  # type: ignore[attr-defined]


def test_no_clock_stands_in_the_pptx() -> None:
    zip_file = zipfile.ZipFile(io.BytesIO(pptx_deck.render(deck())))
    assert {item.date_time for item in zip_file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_text_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    assert for_spreadsheet("=1+1") == "'=1+1"
    assert for_spreadsheet("@SUM(A1)") == "'@SUM(A1)"
    assert for_spreadsheet(-1.5) == -1.5


def test_a_picture_without_charts_says_so_in_every_form() -> None:
    from packs.formats import html
    from packs.formats.layout import NO_PICTURE

    empty = replace(deck(), slides=(slide("none", Panels(())),))
    texts = [
        s.text_frame.text
        for page in Presentation(io.BytesIO(pptx_deck.render(empty))).slides
        for s in page.shapes
        if s.has_text_frame
    ]
    assert NO_PICTURE in texts
    assert NO_PICTURE in html.render(empty).decode()


def test_a_value_between_two_gaps_is_seen_though_no_line_leads_to_it() -> None:
    lone = replace(ENGLAND, values=(60.0, None, None, 59.0, 60.0))
    chart = replace(LINES, lines=(OWN, lone))
    made = replace(deck(), slides=(slide("lone", Panels((chart,))),))
    pages = Presentation(io.BytesIO(pptx_deck.render(made))).slides
    (drawn,) = [s.chart for page in pages for s in page.shapes if s.has_chart]
    points = drawn.plots[0].series[1]._element.findall(qn("c:dPt"))
    assert [point.find(qn("c:idx")).get("val") for point in points] == ["0"]
