"""The plan at work: what people type is saved, refused in words or asked about, and never lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.demo.write import DAY
from data.records import Records, Who
from session.opening import open_records
from session.settings import load_settings
from tests import worlds
from tests.pages.app import opened as opened_in
from tests.pages.app import words

PLAN = "pages/improvement/action_plan.py"
OTHER = Who("director", "director@example.org")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home that reads the tests' demonstration and keeps records of its own."""
    worlds.lent("demo", tmp_path)
    before = os.environ.get("MILEPOST_HOME")
    os.environ |= {"MILEPOST_HOME": str(tmp_path), "MILEPOST_AUTHORITY": "935"}
    st.cache_resource.clear()  # another home may have as many records, and the answers of the last
    yield tmp_path
    os.environ["MILEPOST_HOME"] = before or str(worlds.home("demo"))
    st.cache_resource.clear()


def opened(page: str, **query: str) -> AppTest:
    return opened_in(page, "demo", **query)


def labelled(elements, label: str):
    return next(element for element in elements if element.label == label)


def press(app: AppTest, label: str) -> AppTest:
    return labelled(app.button, label).click().run()


def store(home: Path) -> Records:
    return open_records(load_settings(), "demo")


@pytest.fixture
def action(home: Path) -> AppTest:
    return opened(PLAN, plan="suffolk-2015", action="1.4")


def saved_action(home: Path) -> dict[str, object]:
    (version, *_) = reversed(store(home).versions("actions", "suffolk-2015|1.4"))
    return dict(version.payload)


def test_the_replay_lists_every_action_with_delivery_and_outcome_apart(action) -> None:
    text = words(action)
    assert "0 of 29 actions are complete" in text
    assert "Neither decides the other" in text


def test_a_saved_row_is_confirmed_and_can_be_undone(action, home) -> None:
    labelled(action.text_area, "Next step (optional)").input("Ask again in June.")
    press(action, "Save")
    assert "version 2" in words(action)
    assert saved_action(home)["next_step"] == "Ask again in June."
    press(action, "Undo")
    assert "Undone" in words(action)
    assert "next_step" not in saved_action(home)


def test_a_change_by_somebody_else_is_shown_and_asked_about(action, home) -> None:
    records, key = store(home), "suffolk-2015|1.4"
    first = records.versions("actions", key)[-1]
    records.save("actions", key, dict(first.payload) | {"delivery": "late"}, OTHER, 1)
    labelled(action.text_area, "Next step (optional)").input("Mine.")
    press(action, "Save")
    text = words(action)
    assert "Not saved yet: director (director@example.org)" in text
    assert "they wrote “Late”" in text
    assert labelled(action.text_area, "Next step (optional)").value == "Mine."
    press(action, "Apply my changes to their version")
    assert (saved_action(home)["delivery"], saved_action(home)["next_step"]) == ("late", "Mine.")


def test_their_version_can_be_left_as_it_is(action, home) -> None:
    records, key = store(home), "suffolk-2015|1.4"
    first = records.versions("actions", key)[-1]
    # The plan is seen as at a past day: a report about a later one would not be seen.
    late = dict(first.payload) | {"delivery": "late", "reported_on": "2015-09-01"}
    records.save("actions", key, late, OTHER, 1)
    labelled(action.text_area, "Next step (optional)").input("Mine.")
    press(action, "Save")
    press(action, "Keep their version")
    assert labelled(action.selectbox, "Delivery").value == "late"
    assert "next_step" not in saved_action(home)


def test_evidence_must_be_said_in_words_and_nothing_typed_is_lost(action, home) -> None:
    labelled(action.selectbox, "Strength of evidence").select("narrative")
    labelled(action.text_area, "Next step (optional)").input("Visit three schools.")
    press(action, "Save")
    assert "Nothing was saved. What you typed is still above." in words(action)
    assert labelled(action.text_area, "Next step (optional)").value == "Visit three schools."
    assert saved_action(home)["evidence_level"] == "none"


def test_a_role_that_may_not_edit_is_told_who_may_and_keeps_what_it_typed(action, home) -> None:
    labelled(action.selectbox, "Your role").select("board").run()
    assert "As board member you can read this but not change it." in words(action)
    labelled(action.text_area, "Next step (optional)").input("Mine.")
    press(action, "Save")
    assert "a role that may edit this" in words(action)
    assert labelled(action.text_area, "Next step (optional)").value == "Mine."


def test_a_target_of_140_per_cent_is_refused_in_words(home) -> None:
    app = opened("pages/improvement/targets.py")
    school = labelled(app.selectbox, "School")
    school.select(school.options[0] if school.options[0].isdigit() else _first_urn(home)).run()
    labelled(app.number_input, "Target").set_value(140.0)
    press(app, "Save")
    assert "up to 100" in words(app)


def _first_urn(home: Path) -> str:
    return str(store(home).current("school_targets")["urn"].min())


def test_a_file_is_read_row_by_row_and_only_right_rows_are_saved(home) -> None:
    app = opened("pages/improvement/targets.py")
    urn = _first_urn(home)
    rows = [
        "urn,measure,period,pupil_group,target,cohort,note",
        f"{urn},phonics,2027/28,all,80,30,fine",
        f"{urn},phonics,2028/29,all,140,30,too much",
        f"{urn},gld,2027/28,all,70,30,=HYPERLINK(1)",
        "123456,phonics,2027/28,all,80,30,not ours",
    ]
    labelled(app.file_uploader, "A filled-in template, CSV or XLSX").upload("t.csv", "\n".join(rows).encode())
    app.run()
    text = words(app)
    assert "Faults in t.csv" in text
    assert "the URN of a school of this authority" in text
    assert "text, not a formula" in text
    press(app, "Save 1 row")
    assert "1 row saved" in words(app)
    kept = store(home).current("school_targets", {"measure": "phonics"})
    assert kept["target"].tolist() == [80]


def test_dates_in_the_wrong_order_are_refused(home) -> None:
    from datetime import date

    app = opened("pages/improvement/registers.py", register="consultations")
    for label, value in (("Reference", "C1"), ("Title", "Strategy")):
        labelled(app.text_input, label).input(value)
    labelled(app.date_input, "Opened on").set_value(date(2026, 5, 1))
    labelled(app.date_input, "Closed on").set_value(date(2026, 4, 1))
    for label, value in (("Schools asked", 300), ("Schools that replied", 195)):
        labelled(app.number_input, label).set_value(value)
    press(app, "Save")
    assert "The dates are in the wrong order" in words(app)
    labelled(app.date_input, "Closed on").set_value(DAY)
    press(app, "Save")
    assert "Return rate of the last consultation: 65" in words(app)


def test_a_check_is_recorded_and_takes_the_step_off_the_overdue_ones(home) -> None:

    app = opened("pages/improvement/interventions.py")
    before = words(app)
    labelled(app.date_input, "Checked on").set_value(DAY)
    labelled(app.text_input, "Checked by").input("Area lead")
    labelled(app.selectbox, "Finding").select("on_course")
    press(app, "Save")
    assert "Saved on" in words(app)
    assert _overdue(words(app)) == _overdue(before) - 1


def _overdue(text: str) -> int:
    import re

    match = re.search(r"(\d+) checks? (?:is|are) overdue", text)
    return int(match.group(1)) if match else 0


@pytest.mark.parametrize("page", ["action_plan", "targets", "interventions", "registers"])
def test_an_earlier_day_of_the_current_plan_may_be_read_and_not_changed(home, page: str) -> None:
    app = opened(f"pages/improvement/{page}.py", as_at="2026-01-05")
    assert not app.exception
    assert not [item for item in app.button if item.label == "Save"]
