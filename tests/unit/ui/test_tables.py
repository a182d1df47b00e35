"""How a table is set: for a wide page, for a phone, and for the list that is sorted."""

from __future__ import annotations

from datetime import date

from ui import tables

LONG = "Attainment compared with three years ago: fell by more than England's"
NUMBER = tables.ColumnKind.NUMBER


def made(*cells: tables.Cell) -> tables.Table:
    """A table of one row."""
    columns = tuple(tables.Column(f"Column {at}") for at in range(len(cells)))
    return tables.Table("A table", columns, (cells,))


def test_a_date_and_the_name_of_an_area_stay_on_one_line() -> None:
    html = tables.html(made(tables.text("A school"), tables.text("15\u00a0November 2026"), tables.text("West Suffolk")))
    assert '<td class="k d">15\u00a0November 2026</td><td class="k">West Suffolk</td>' in html


def test_a_table_of_words_says_each_column_beside_its_word_on_a_phone() -> None:
    html = tables.html(made(*(tables.text(item) for item in ("A school", LONG, "now", "soon"))))
    assert 'data-of="Column 1"' in html and 'role="table"' in html
    assert 'scope="row" data-of="Column 0" role="rowheader"' in html


def test_a_number_keeps_its_unit_where_a_phone_shows_no_heading() -> None:
    far = tables.Column("Distance", NUMBER, "km")
    columns = (*(tables.Column(item) for item in ("School", "Why", "When")), far)
    row = (tables.text("A school"), tables.text(LONG), tables.text("now"), tables.amount(2, 0, ""))
    assert 'data-of="Distance, km"' in tables.html(tables.Table("Near", columns, (row,)))


def test_a_table_of_many_words_is_read_row_by_row_on_a_phone() -> None:
    assert "stacked" in tables.html(made(*(tables.text("short") for _ in range(7))))


def test_a_table_of_short_words_stays_a_table_on_a_phone() -> None:
    html = tables.html(made(*(tables.text(item) for item in ("A school", "now", "soon", "never"))))
    assert "stacked" not in html and 'role="table"' not in html


def test_what_is_overdue_has_a_shape_and_words_and_what_is_not_says_no() -> None:
    assert tables.overdue(1).text == "1 day" and tables.overdue(1).mark
    assert tables.overdue(0).text == "no" and not tables.overdue(0).mark


def test_a_list_that_is_sorted_says_why_a_figure_is_missing_and_sends_no_more_digits_than_it_shows() -> None:
    columns = (tables.Column("School"), tables.Column("Attainment", NUMBER, drawn=True))
    values = (tables.amount(62.162, 0, "none"), tables.amount(None, 0, "too few to show"), tables.amount(31.081, 0, ""))
    html = tables.html(
        tables.Table("A list", columns, tuple((tables.text("A"), value) for value in values)), sorts=True
    )
    assert '<td style="--part:1.00" class="n bar">62</td>' in html and "62.1" not in html
    assert '<td style="--part:0.50" class="n bar">31</td>' in html
    assert html.count('data-sort=""') == 1 and ">too few to show</td>" in html
    assert html.count('aria-sort="none"') == 2 and html.count('<button type="button" class="mp-sort">') == 2


def test_a_stacked_list_offers_its_orders_as_a_choice_for_a_phone_and_others_do_not() -> None:
    columns = tables.columns("School", tables.Column("Inspected", tables.ColumnKind.DATE), tables.numbers("Pupils"))
    row = (tables.text("A school"), tables.day(date(2018, 1, 31), ""), tables.amount(210, 0, ""))
    short = tables.html(tables.Table("Schools", columns, (row,)), sorts=True)
    assert "stacked" not in short and "<select>" not in short
    wide = tables.Table("Schools", (*columns, tables.Column("Note")), ((*row, tables.text(LONG)),))
    assert "<select>" not in tables.html(wide)
    html = tables.html(wide, sorts=True)
    assert html.count("<option ") == 1 + 2 * len(wide.columns)
    assert '<option value="1 descending">Inspected: latest first</option>' in html
    assert '<option value="2 ascending">Pupils: lowest first</option>' in html


def test_a_date_is_sorted_as_a_date_and_says_why_it_is_missing() -> None:
    columns = (tables.Column("School"), tables.Column("Inspected", tables.ColumnKind.DATE))
    rows = tuple((tables.text("A school"), tables.day(day, "none available")) for day in (date(2018, 1, 31), None))
    table = tables.Table("Schools", columns, rows)
    html = tables.html(table, sorts=True)
    assert 'data-sort="2018-01-31"' in html and html.count('data-sort=""') == 1
    frame = tables.frame_of(table)
    assert (frame["Inspected"][0], frame["Inspected"].isna()[1]) == ("2018-01-31", True)
    assert list(frame["Inspected: why missing"]) == ["", "none available"]


def test_a_plain_heading_is_a_column_of_words_and_a_number_has_its_unit() -> None:
    column = tables.Column("Share", NUMBER, "%", drawn=True)
    assert tables.columns("Area", tables.numbers("Share", "%", drawn=True)) == (tables.Column("Area"), column)
