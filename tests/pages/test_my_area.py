"""My area as an area lead meets it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from tests.pages.app import run, sorted_list, words

PAGE = "pages/areas/my_area.py"
IPSWICH = "E07000202"
ORDER = ("What changed", "Overdue and due", "Highest need", "My schools", "Area plan", "School locations")
FOLDED = ("The plan in full", "Trusts to contact", "Not returned", "Nearby schools that can help")


def test_without_an_area_the_five_areas_are_offered_first() -> None:
    app = run(PAGE, "demo")
    named = [button.label.partition(":")[0] for button in app.button]
    assert named == ["Babergh", "East Suffolk", "Ipswich", "Mid Suffolk", "West Suffolk"]


def test_the_blocks_stand_in_the_order_of_an_area_lead_s_monday() -> None:
    app = run(PAGE, "demo", area=IPSWICH)
    assert not app.exception
    assert tuple(header.value for header in app.header) == ORDER
    labels = [item.label for item in app.expander]
    assert [label for label in FOLDED if label not in labels] == []


def test_what_changed_is_due_and_needs_most_stand_before_any_table() -> None:
    text = words(run(PAGE, "demo", area=IPSWICH))
    drawn = [text.index('class="mp-brief"'), text.index('class="mp-bars"')]
    assert drawn == sorted(drawn)
    first = text[drawn[0] : drawn[1]]
    assert "overdue" in first
    assert "interventions?" in first or "registers?" in first


def test_every_school_of_the_area_has_one_row_and_nothing_hidden_is_a_nought() -> None:
    app = run(PAGE, "demo", area=IPSWICH)
    rows = sorted_list(app)
    listed = sorted_list(run("pages/areas/schools.py", "demo", area=IPSWICH))
    assert sorted(rows["School"]) == sorted(listed["School"])
    beside = rows.set_index("School").join(listed.set_index("School").add_suffix(" listed"))
    for column in ("Attainment%", "Persistent absence%", "Suspension rateper 100 pupils"):
        assert beside[column].equals(beside[f"{column} listed"])
        assert beside[column].notna().all()
        assert beside[column].astype(str).str.contains("too few|published").any()
    assert set(rows["Support"].str[0]) <= set("▲◐●◌")


def test_the_bars_of_the_area_say_the_counts_that_they_draw() -> None:
    text = words(run(PAGE, "demo", area=IPSWICH))
    bars = text.partition('<ul class="mp-bars">')[2].partition("</ul>")[0]
    counted = re.findall(r"<span>(\d+) of (\d+) ", bars)
    widths = [float(width) for width in re.findall(r"M0 0H([\d.]+)V12", unquote(bars))]
    assert len(counted) == len(widths) == 2
    for (part, whole), width in zip(counted, widths, strict=True):
        assert abs(width - 220 * int(part) / int(whole)) < 0.1


def test_a_planned_visit_that_nobody_recorded_is_not_called_none_planned() -> None:
    app = run(PAGE, "demo", area="E07000244")
    assert "Visits: Single point of contact" in words(app)
    assert sorted_list(app)["Next visit"].str.startswith("was due ").any()


def test_where_too_little_is_known_of_every_school_none_is_said_to_need_nothing() -> None:
    text = words(run(PAGE, "real", area=IPSWICH))
    assert "There is too little data to say which of " in text and "0 need intensive" not in text
    assert "There are no trusts to contact" not in text and "No school here needs" not in text


def test_choosing_an_area_puts_its_code_into_the_link() -> None:
    app = run(PAGE, "demo")
    app.button(key=f"area-{IPSWICH}").click().run()
    assert app.query_params["area"] in (IPSWICH, [IPSWICH])
    assert "My area: Ipswich" in words(app)


def test_a_day_that_is_none_is_said_so_and_thirty_days_are_taken() -> None:
    app = run(PAGE, "demo", area=IPSWICH, since="last week")
    assert "the date of your last visit" in words(app) and not app.exception


def test_every_block_has_words_where_real_files_fill_nothing() -> None:
    app = run(PAGE, "real", area=IPSWICH)
    assert not app.exception
    assert "No attendance by school loaded." in words(app)


def test_a_visit_that_is_due_leads_to_the_register_with_its_own_school_first() -> None:
    text = words(run(PAGE, "demo", area=IPSWICH))
    row = re.search(r"school=(\d+)[^>]*>([^<]+)</a><span><a href=\"registers\?[^\"]*visits", text)
    assert row is not None
    urn, name = row.groups()
    register = words(run("pages/improvement/registers.py", "demo", register="visits", school=urn))
    assert register.index(name) < register.index("<td")


def test_a_check_that_is_due_is_already_chosen_where_it_is_recorded() -> None:
    due = re.compile(r"school=(\d+)[^>]*>([^<]+)</a><span><a href=\"interventions\?[^\"]*school=\1")
    areas = ("E07000202", "E07000244", "E07000245", "E07000200", "E07000203")
    row = next(filter(None, (due.search(words(run(PAGE, "demo", area=area))) for area in areas)), None)
    assert row is not None
    urn, name = row.groups()
    app = run("pages/improvement/interventions.py", "demo", school=urn)
    chosen = next(box for box in app.selectbox if box.label == "Check of")
    assert str(chosen.options[chosen.index or 0]).startswith(name)
