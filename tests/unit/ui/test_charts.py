"""Charts say what they show, never bridge a break, and take only what passed the gate."""

from datetime import date
from itertools import pairwise

import pytest

from analytics.reports.core.types import MilestonePoint
from data.catalogue import Kind
from data.vocabulary import Direction, Unit, ValueStatus
from tests.pictures import made_up
from ui import tables
from ui.charts import base, dots, lines, milestones, trends
from ui.charts.show import show


def _view(series, path=()):
    return milestones.MilestoneChartData(
        series, path, Kind.ANNUAL_RESULT, Direction.HIGHER_IS_BETTER, "Heading", date(2019, 11, 1)
    )


def test_no_line_joins_figures_across_a_break() -> None:
    drawn = milestones.draw(_view(made_up.BROKEN)).figure
    joined = [trace for trace in drawn.data if trace.mode == "lines+markers"]
    cut = base.at_date("2015/16")
    assert len(joined) == 2
    assert all(max(trace.x) < cut or min(trace.x) >= cut for trace in joined)
    assert "not comparable" in {note.text for note in drawn.layout.annotations}


def test_a_year_without_a_figure_is_a_gap_with_a_word() -> None:
    drawn = milestones.draw(_view(made_up.KS2)).figure
    line = next(trace for trace in drawn.data if trace.mode == "lines+markers")
    assert None in line.y
    assert line.connectgaps is False
    assert any("not<br>published" in note.text for note in drawn.layout.annotations)


def test_an_axis_that_does_not_start_at_zero_says_so() -> None:
    drawn = milestones.draw(_view(made_up.KS2)).figure
    assert any("axis starts at 45" in note.text for note in drawn.layout.annotations)
    assert base.scale([3, 80], Unit.PERCENT).low == 0


def test_an_axis_of_percentages_does_not_pass_a_hundred_by_more_than_a_mark() -> None:
    assert base.scale([96, 100], Unit.PERCENT).high < 101


def test_alternative_text_names_values_milestones_and_what_is_missing() -> None:
    path = (MilestonePoint(date(2020, 8, 31), 70.0, "x"),)
    text = milestones.alt(_view(made_up.KS2, path))
    assert "59" in text
    assert "70% by 31\u00a0August 2020" in text


def test_a_hidden_place_keeps_its_row_and_never_becomes_a_number() -> None:
    hidden = made_up.figure(None, name="Mid Suffolk", status=ValueStatus.SUPPRESSED)
    drawing = dots.draw(dots.DotPlotData((made_up.figure(70, name="Ipswich", n=50), hidden), "Heading"))
    assert any(note.text == "too few to show" for note in drawing.figure.layout.annotations)
    assert drawing.table.rows[1][1].value is None
    assert "suppressed" in drawing.table.rows[1][1].missing


def test_small_multiples_share_one_scale() -> None:
    drawn = trends.draw(trends.TrendPanelsData((made_up.KS2, made_up.KS2_ENGLAND), "Heading")).figure
    assert drawn.layout.yaxis.range == drawn.layout.yaxis2.range


def test_labels_at_the_end_of_lines_do_not_touch() -> None:
    chart = base.canvas(300)
    scale = base.scale([0, 100], Unit.PERCENT)
    base.end_labels(chart, [base.Label(50, "one"), base.Label(51, "two"), base.Label(52, "three")], scale)
    places = sorted(note.yshift for note in chart.layout.annotations)
    assert all(b - a >= base.LABEL_GAP_PX - 0.01 for a, b in pairwise(places))


def test_a_chart_takes_only_what_passed_the_gate() -> None:
    with pytest.raises(TypeError, match="protect"):
        show(_view(made_up.KS2), milestones.draw, sentence="", subtitle="", key="x")  # type: ignore[arg-type]


def test_what_pointing_says_carries_the_denominator() -> None:
    assert "of 299 graded schools" in lines.hover(made_up.STOCK.figures[0])


def test_a_table_is_read_by_headings_and_hides_nothing_silently() -> None:
    hidden = made_up.figure(None, status=ValueStatus.SUPPRESSED)
    made = tables.Table(
        "Caption",
        (tables.Column("Place"), tables.Column("Value", tables.Kind.NUMBER, "%"), tables.Column("Of")),
        ((tables.text("<b>Ipswich</b>"), tables.figure(hidden), tables.parts(hidden)),),
    )
    html = tables.html(made)
    assert '<th scope="col" class="n">Value<small>%</small></th>' in html
    assert "too few to show" in html
    assert "<b>Ipswich" not in html
