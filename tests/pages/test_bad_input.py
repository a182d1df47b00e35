"""Bad input on the pages: each has its words, and nothing that was typed or kept is lost."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from streamlit.testing.v1 import AppTest

from analytics.reports.core.ask import ask
from analytics.reports.improvement.one_register import one_register
from data.records import RecordsUnavailable
from data.records.store import Records as Store
from data.warehouse import Warehouse
from data.warehouse.publish import current_path
from session.opening import context_for
from session.settings import load_settings
from tests.pages.app import words
from tests.pages.test_improvement_d import OTHER, PLAN, home, labelled, opened, press, saved_action, store
from ui import tables
from ui.views.improvement import registers

__all__ = ["home"]

REGISTERS = "pages/improvement/registers.py"
FORMULA = '=HYPERLINK("http://evil.example","<script>alert(1)</script>")'
HEAD = "urn,measure,period,pupil_group,pupils_counted,pupils_on_track,provisional,collected_on,note"


def consultation(app: AppTest, reference: str, title: str, schools: int = 300) -> AppTest:
    for label, value in (("Reference", reference), ("Title", title)):
        labelled(app.text_input, label).input(value)
    for label, day in (("Opened on", date(2026, 4, 1)), ("Closed on", date(2026, 5, 1))):
        labelled(app.date_input, label).set_value(day)
    for label, value in (("Schools asked", schools), ("Schools that replied", 195)):
        labelled(app.number_input, label).set_value(value)
    return press(app, "Save")


def hand_in(app: AppTest, name: str, content: bytes) -> AppTest:
    labelled(app.file_uploader, "A filled-in template, CSV or XLSX").upload(name, content)
    return app.run()


def our_school(home: Path) -> str:
    return str(store(home).current("school_targets")["urn"].min())


def test_a_connection_lost_in_mid_save_is_said_and_the_next_save_keeps_one_version(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(PLAN, plan="suffolk-2015", action="1.4")
    labelled(app.text_area, "Next step (optional)").input("Ask again in June.")

    def lost(self: Store, row: dict) -> None:
        raise RecordsUnavailable("the save is not confirmed (connection lost). Save again.")

    with monkeypatch.context() as cut:
        cut.setattr(Store, "_insert", lost)
        press(app, "Save")
    assert "Not confirmed. What you typed is still above." in words(app)
    assert labelled(app.text_area, "Next step (optional)").value == "Ask again in June."
    assert len(store(home).versions("actions", "suffolk-2015|1.4")) == 1
    press(app, "Save")
    assert saved_action(home)["next_step"] == "Ask again in June."
    assert len(store(home).versions("actions", "suffolk-2015|1.4")) == 2


def test_records_that_do_not_answer_are_said_on_the_page_in_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(REGISTERS, register="consultations")

    def lost(self: Store, *_: object, **__: object) -> None:
        raise RecordsUnavailable("the records are not responding: connection refused. Try again.")

    monkeypatch.setattr(Store, "versions", lost)
    consultation(app, "C9", "Strategy")
    assert not app.exception
    assert "the records are not responding" in words(app)
    assert labelled(app.text_input, "Title").value == "Strategy"


def test_a_record_that_somebody_entered_meanwhile_is_shown_and_not_overwritten(home: Path) -> None:
    app = opened(REGISTERS, register="consultations")
    theirs = {
        "reference": "C9",
        "title": "Theirs",
        "opened_on": date(2026, 3, 1),
        "closed_on": date(2026, 3, 20),
        "asked": 100,
        "replied": 40,
    }
    store(home).save("consultations", None, theirs, OTHER, None)
    consultation(app, "C9", "Mine")
    text = words(app)
    assert "Not saved yet: director (director@example.org)" in text
    assert "they wrote “Theirs”; you wrote “Mine”" in text
    assert store(home).versions("consultations", "C9")[-1].payload["title"] == "Theirs"


def test_more_replies_than_schools_are_refused_and_what_was_typed_stays(home: Path) -> None:
    app = consultation(opened(REGISTERS, register="consultations"), "C9", "Strategy", schools=100)
    assert "A part cannot be larger than the total" in words(app)
    assert labelled(app.text_input, "Title").value == "Strategy"
    assert store(home).versions("consultations", "C9") == []


def test_a_formula_typed_in_is_shown_as_text_and_leaves_as_text(home: Path) -> None:
    app = consultation(opened(REGISTERS, register="consultations"), "C9", FORMULA)
    assert "<script>alert" not in words(app)
    path = current_path(load_settings().world("demo"))
    assert path is not None
    context = context_for(load_settings(), Warehouse.open(path), records=store(home))
    made = registers.table(ask(one_register, context, name="consultations").report)
    text = pd.read_csv(BytesIO(tables.to_csv(made, "Own records.")))
    assert "'" + FORMULA in text["Title"].tolist()
    sheet = load_workbook(BytesIO(tables.to_xlsx(made, "Own records.")))["Figures"]
    cells = [cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert [(cell.data_type, str(cell.value)[0]) for cell in cells] == [("s", "'")]


def test_a_workbook_with_a_formula_and_a_foreign_school_saves_its_right_rows_only(home) -> None:
    app = opened(REGISTERS, register="in_year_returns")
    before = len(store(home).current("in_year_returns"))
    book, urn = Workbook(), our_school(home)
    book.active.append(HEAD.split(","))
    good = [urn, "phonics", "2025/26-T1", "all", 30, 20, "yes", date(2025, 12, 12), "fine"]
    for change in ({}, {0: "123456"}, {2: "2025/26-T2", 5: "=10+10"}, {2: "2025/26-HT2"}):
        book.active.append([change.get(at, cell) for at, cell in enumerate(good)])
    content = BytesIO()
    book.save(content)
    text = words(hand_in(app, "returns.xlsx", content.getvalue()))
    assert "the URN of a school of this authority" in text
    assert "text, not a formula" in text
    assert "a term such as 2024/25-T1" in text
    press(app, "Save 1 row")
    assert len(store(home).current("in_year_returns")) == before + 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("returns.xlsx", b"PK\x03\x04 not a workbook", "is not a readable workbook"),
        ("returns.csv", b"urn,measure\n900001,gld\n", "is missing"),
        ("returns.csv", b"urn\x00\x01\x02,measure", "is not a text file"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_words_and_saves_nothing(
    home: Path, name: str, content: bytes, message: str
) -> None:
    before = store(home).mark()
    app = hand_in(opened(REGISTERS, register="in_year_returns"), name, content)
    assert not app.exception
    assert "The file cannot be read. Nothing was saved." in words(app)
    assert message in words(app)
    assert store(home).mark() == before


def test_a_board_member_may_not_change_a_consultation_and_is_told_who_may(home: Path) -> None:
    app = opened(REGISTERS, register="consultations")
    labelled(app.selectbox, "Your role").select("board").run()
    consultation(app, "C9", "Strategy")
    assert "a role that may edit this" in words(app)
    assert labelled(app.text_input, "Title").value == "Strategy"
    assert store(home).versions("consultations", "C9") == []


def test_the_survey_register_stands_between_30_and_65_on_its_page(home: Path) -> None:
    app = opened(REGISTERS, register="consultations", plan="suffolk-2015", as_at="2016-01-31")
    replace = words(app).replace("\u00a0", " ")
    assert "Return rate of the last consultation: 41% (123 of 300)." in replace
    assert "from 30% to 65% by January 2017" in replace
