"""Every form of a pack: what is in it, what is on every slide, and the same bytes again."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_MARKER_STYLE
from pptx.util import Pt

from data.vocabulary import Unit
from packs.formats import html, pdf, pptx_deck, svg
from packs.formats.layout import OURS, PICTURE, SMALLEST, fit_grid, places
from packs.make import FORMATS, UnknownForm, files_of
from packs.model import Big, Grid, Panels, SlideCell, Width
from tests.unit.packs.made_up import BARS, ENGLAND, LINES, OWN, YEARS, deck, slide


def shows():  # type: ignore[no-untyped-def]
    return Presentation(io.BytesIO(pptx_deck.render(deck())))


@pytest.mark.parametrize("form", [f for f in FORMATS if f not in ("csv", "parquet")])
def test_the_same_deck_gives_the_same_bytes(form: str) -> None:
    assert FORMATS[form](deck()) == FORMATS[form](deck())


def test_charts_are_native_and_their_workbooks_open() -> None:
    charts = [s.chart for page in shows().slides for s in page.shapes if s.has_chart]
    assert len(charts) == 4
    assert list(charts[0].plots[0].series[0].values) == [61.0, 62.0, None, 57.0, 59.0]
    workbook = charts[0].part.chart_workbook.xlsx_part.blob
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(workbook)).namelist()


def test_every_slide_has_a_title_notes_and_says_that_schools_are_invented() -> None:
    for page in shows().slides:
        texts = [s.text_frame.text for s in page.shapes if s.has_text_frame]
        assert page.shapes.title.text_frame.text
        assert any("Invented schools" in text for text in texts)
        assert page.notes_slide.notes_text_frame.text


def test_signs_that_a_file_reserves_for_itself_are_written_as_they_are() -> None:
    made = deck(1)
    odd = replace(made, slides=(replace(made.slides[0], title='R&D < 5 > "3"'),))
    pages = Presentation(io.BytesIO(pptx_deck.render(odd))).slides
    texts = [s.text_frame.text for s in pages[1].shapes if s.has_text_frame]
    assert 'R&D < 5 > "3"' in texts


def test_every_shape_of_a_slide_has_a_number_of_its_own() -> None:
    for page in shows().slides:
        numbers = [shape.shape_id for shape in page.shapes]
        assert len(numbers) == len(set(numbers))


def test_a_real_pack_never_says_invented() -> None:
    assert b"Invented" not in html.render(deck(invented=False))


def test_nothing_on_a_slide_is_smaller_than_eighteen_pixels() -> None:
    runs = [
        run
        for page in shows().slides
        for shape in page.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]
    assert runs
    assert all(run.font.size >= Pt(SMALLEST * 0.75) for run in runs)


def test_no_letter_of_our_own_charts_is_smaller_than_eighteen_pixels() -> None:
    drawn = svg.picture(Panels((LINES, BARS)), PICTURE.w, PICTURE.h, "words")
    assert min(int(size) for size in re.findall(r'font-size="(\d+)"', drawn)) >= SMALLEST


def test_neighbours_are_a_hollow_square_in_the_newest_year_and_never_a_line() -> None:
    drawn = svg.picture(Panels((LINES,)), 900, 400, "")
    assert drawn.count('width="12" height="12"') == 2  # in the key, and in the chart
    chart = next(shape.chart for page in shows().slides for shape in page.shapes if shape.has_chart)
    near = chart.plots[0].series[2]
    assert near.points[4].marker.style == XL_MARKER_STYLE.SQUARE


def test_no_line_is_drawn_across_a_break() -> None:
    drawn = svg.picture(Panels((LINES,)), PICTURE.w, PICTURE.h, "words")
    own = re.findall(r'polyline points="([^"]+)"', drawn)
    assert [len(points.split()) for points in own] == [2, 2, 2]
    assert ">break<" in drawn


def test_a_hidden_value_is_a_word_and_never_a_bar() -> None:
    drawn = svg.picture(Panels((BARS,)), PICTURE.w, PICTURE.h, "words")
    assert "too few to show" in drawn
    assert drawn.count("<rect") == 3 + 2  # three values, two samples in the key


def test_the_html_asks_for_nothing_beyond_itself() -> None:
    made = html.render(deck()).decode()
    assert "default-src 'none'" in made
    assert not re.findall(r'(?:src|href)="(?!#|data:)', made)


def test_the_pdf_is_tagged_and_says_its_language() -> None:
    made = pdf.render(deck())
    assert made.startswith(b"%PDF")
    assert b"/MarkInfo" in made or b"/StructTreeRoot" in made or b"ObjStm" in made


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownForm, match="pptx, pdf, html"):
        files_of(deck(), ["docx"])


def test_a_long_column_gives_way_before_a_short_one() -> None:
    text = "Key stage 2 expected standard, pupils eligible for free school meals"
    rows = tuple((SlideCell(text * 2), SlideCell("gap 25.8 points, 2024/25"), SlideCell("Unlikely")) for _ in range(4))
    fitted = fit_grid(Grid(("Target", "Latest figure", "By then"), rows), PICTURE, OURS)
    assert fitted.widths[0] > fitted.widths[1] > fitted.widths[2]
    need = OURS.plain.width("gap 25.8 points, 2024/25") * fitted.size
    assert fitted.widths[1] * PICTURE.w >= need


def test_figures_are_measured_as_wide_as_they_are_set_under_each_other() -> None:
    assert OURS.plain.width("1111") == OURS.plain.width("0000")


def test_words_stand_close_to_the_one_number_below_a_wide_table() -> None:
    made = replace(deck(1).slides[0], width=Width.WHOLE, big=Big("6", "milestones to come"))
    wider = replace(made, big=Big("10 of 12", "milestones to come"))
    assert places(made, OURS).of.x < places(wider, OURS).of.x


def test_the_unit_of_a_line_stands_once_under_its_title() -> None:
    rate = replace(LINES, unit=Unit.POINTS, lines=(replace(OWN, texts=("1", "1", "", "1", "42.8 points")),))
    drawn = svg.picture(Panels((rate,)), PICTURE.w, PICTURE.h, "words")
    assert ">42.8<" in drawn
    assert ">points" in drawn


def test_a_table_without_rows_still_fits_its_slide() -> None:
    grid = Grid(("One", "Two"), ())
    assert fit_grid(grid, PICTURE, OURS).left_out == 0


def test_no_name_acts_in_the_workbook_behind_a_chart() -> None:
    """PowerPoint opens it for whoever edits the data of a chart."""
    acts = ('=HYPERLINK("http://evil.example","x")', "http://evil.example", "{=1+1}")
    labels = (*acts, *YEARS[3:])
    lines = (replace(OWN, name=acts[0]), replace(ENGLAND, name=acts[1]))
    made = slide("acts", Panels((replace(LINES, labels=labels, lines=lines),)))
    pages = Presentation(io.BytesIO(pptx_deck.render(replace(deck(), slides=(made,))))).slides
    (chart,) = (shape.chart for page in pages for shape in page.shapes if shape.has_chart)
    (sheet,) = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.value for cell in cells} >= set(acts)
    assert not [cell.value for cell in cells if cell.data_type != "s" or cell.hyperlink]
