"""Charts say what they show, never bridge a break, and take only what passed the gate."""

from datetime import date
from itertools import pairwise

import pytest

from analytics.reports.core.types import PathPoint
from data.catalogue import MeasureKind
from data.vocabulary import Direction, Unit, ValueStatus
from tests.pictures import made_up
from ui import tables
from ui.charts import bars, base, bullets, dots, fan, gap_lines, grid, lines, milestones, slope, trends
from ui.charts.show import show


def _view(series, path=()):
    return milestones.MilestoneChartData(
        series, path, MeasureKind.ANNUAL_RESULT, Direction.HIGHER_IS_BETTER, "Heading", date(2019, 11, 1)
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
    path = (PathPoint(date(2020, 8, 31), 70.0, "x"),)
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
        (tables.Column("Place"), tables.Column("Value", tables.ColumnKind.NUMBER, "%"), tables.Column("Of")),
        ((tables.text("<b>Ipswich</b>"), tables.figure(hidden), tables.parts(hidden)),),
    )
    html = tables.html(made)
    assert '<th scope="col" class="n">Value<small>%</small></th>' in html
    assert "too few to show" in html
    assert "<b>Ipswich" not in html


def _pair(year: str, low: float | None, high: float | None) -> gap_lines.Year:
    known = low is not None and high is not None
    gap = made_up.figure(high - low if known else None, period=year, unit=Unit.POINTS)  # type: ignore[operator]
    return gap_lines.Year(made_up.figure(low, period=year), made_up.figure(high, period=year), gap)


def test_the_gap_is_neither_drawn_nor_shaded_across_a_year_without_both_groups() -> None:
    years = (_pair("2017/18", 45, 67), _pair("2018/19", 47, 68), _pair("2021/22", 37, 61), _pair("2022/23", None, 63))
    assert [[year.low.period for year in run] for run in gap_lines.runs(years)] == [["2017/18", "2018/19"], ["2021/22"]]
    drawing = gap_lines.draw(gap_lines.GapLinesData(years, "Heading", "disadvantaged pupils", "other pupils"))
    shades = [trace for trace in drawing.figure.data if trace.fill == "toself"]
    assert [len(trace.x) for trace in shades] == [4, 2]
    assert any("no figures" in note.text for note in drawing.figure.layout.annotations)
    assert drawing.table.rows[0][1].value is None
    assert "2022/23" not in drawing.alt


def test_a_fan_opens_at_today_and_draws_no_ceiling_where_there_is_none() -> None:
    ahead = (fan.Ahead(date(2026, 12, 31), 85, 65, 112), fan.Ahead(date(2027, 4, 5), 108, 79, 144))
    behind = tables.Table("Behind", (tables.Column("By"),), ())
    view = fan.FanChartData(date(2026, 11, 23), 38, ahead, "Schools", Unit.COUNT, 0, "Made up.", behind)
    band, likely, *marks = fan.draw(view).figure.data
    assert (band.y[0], band.y[-1]) == (38, 38)
    assert list(likely.y) == [38, 85, 108]
    assert not any(trace.line.dash == "dash" for trace in marks)
    assert "likely 85, between 65 and 112 (80% interval)." in fan.alt(view)


def test_a_place_whose_targets_are_not_known_has_a_word_and_no_bar() -> None:
    behind = tables.Table("Behind", (tables.Column("Where"),), ())
    rows = (bullets.Bullet("Suffolk", 60.0, 61.5, True), bullets.Bullet("Ipswich", None, None))
    view = bullets.BulletData(rows, 67.0, "as is", "as typical", Unit.PERCENT, 1, "Made up.", behind)
    chart = bullets.draw(view).figure
    assert [trace.x[0] for trace in chart.data if trace.type == "bar"] == [60.0]
    assert any(note.text == "cannot tell" for note in chart.layout.annotations)
    assert "Ipswich: cannot tell" in bullets.alt(view)


def test_slopes_count_each_grade_on_both_sides() -> None:
    behind = tables.Table("Behind", (tables.Column("Grade"),), ())
    counts = {(0, 0): 5, (0, 1): 2, (1, 0): 3, (1, 1): 0}
    view = slope.SlopeChartData(("Good", "Below"), counts, "Moves", ("visit", "visits"), "Made up.", behind)
    texts = [note.text for note in slope.draw(view).figure.layout.annotations]
    assert [text for text in texts if "<b>" in text] == [
        "Good <b>7</b>",
        "Good <b>8</b>",
        "Below <b>3</b>",
        "Below <b>2</b>",
    ]
    assert len(slope.draw(view).figure.data) == 3  # no line where nothing moved


def test_a_colour_that_no_piece_is_long_enough_to_name_is_named_above_the_bars() -> None:
    parts = (bars.BarSegment("expected standard", 36, "#8FAFCA"), bars.BarSegment("needs attention", 2, "#C27200"))
    drawn = bars.draw(bars.StackedBarData((bars.Row("Inclusion", parts),), "Report cards", ("card", "cards"), ""))
    heading = drawn.figure.layout.annotations[0].text
    assert "#C27200" in heading and "needs attention" in heading
    assert "expected standard" not in heading, "the bar has room for it"


def test_every_name_of_a_cell_stands_within_it() -> None:
    entries = tuple(grid.GridItem(f"Measure {at}", 0, 0) for at in range(grid._NAMED))
    drawn = grid.draw(grid.NameGridData(entries, ("worse",), ("fell",), "Heading", "")).figure
    lines = drawn.layout.annotations[0].text.count("<br>") + 1
    margin = drawn.layout.margin
    assert drawn.layout.height - margin.t - margin.b >= (lines + 0.5) * grid._LINE_PX


def test_one_panel_alone_fits_its_page_and_several_keep_their_width() -> None:
    assert trends.draw(trends.TrendPanelsData((made_up.KS2,), "Heading")).figure.layout.meta == {"wide": False}
    assert trends.draw(trends.TrendPanelsData((made_up.KS2,) * 3, "Heading")).figure.layout.meta == {"wide": True}
