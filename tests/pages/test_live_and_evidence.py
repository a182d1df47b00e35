"""On the pages: an action's comparison beside its delivery, and live data apart from the published."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import unfold, words
from tests.pages.test_improvement_d import PLAN, home, opened

__all__ = ["home"]


@pytest.fixture
def action(home: Path) -> AppTest:
    return opened(PLAN, action="3.1")


def test_an_action_with_supported_schools_shows_the_comparison_and_its_warning(action) -> None:
    text = words(action)
    assert "Schools of action 3.1 compared with schools without support" in text
    assert "95% interval" in text
    assert "regression to the mean" in text


def test_the_list_has_delivery_outcome_and_evidence_side_by_side(action) -> None:
    heads = ["Delivery", "Outcome", "Evidence"]
    text = words(action)
    places = [text.index(f'<th scope="col">{head}</th>') for head in heads]
    assert places == sorted(places)
    assert "Compared: " not in text  # fewer than fifteen supported schools give no verdict


def test_an_action_without_a_school_says_why_it_cannot_be_told(home: Path) -> None:
    text = words(opened(PLAN, action="1.1"))
    assert "Too little data to say whether it worked." in text
    assert "No school is linked" in text


def test_what_else_the_plan_says_is_one_key_away(action) -> None:
    assert "Attendance-support meetings" not in words(action)
    assert "Attendance-support meetings" in words(unfold(action, "text"))


def test_live_data_stand_apart_are_provisional_and_say_who_has_not_returned(home: Path) -> None:
    text = words(opened("pages/improvement/targets.py"))
    assert "This year so far, provisional" in " ".join(text.split())
    assert "Targets on live data" in text
    assert "never added to the published series" in text
    assert "not returned" in text
