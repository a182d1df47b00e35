"""Names of schools are in the private version alone, and that is not for everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest

from analytics.reports.board.board import (
    Audience,
    Board,
    Formal,
    FormalDay,
    Levels,
    NamedSchool,
    NotForThisRole,
    names_for,
)
from analytics.reports.board.board_records import FormalStep, SupportCount, hides
from analytics.reports.core.types import Figure
from data.vocabulary import Level, Phase, PupilGroup, Role, Scope, Unit, ValueStatus
from packs.model import Slide
from packs.slides import board_formal
from packs.slides.board import _slides
from wording import values

SCOPE = Scope("935", Role.DIRECTOR)
GOOD = Figure(
    "ofsted_good_schools",
    "E10000029",
    "Suffolk",
    Level.AUTHORITY,
    "2024-08-31",
    Phase.ALL,
    PupilGroup.ALL,
    89.3,
    ValueStatus.OK,
    "",
    Unit.PERCENT,
    0,
    "graded schools",
)
CONCERN = replace(GOOD, measure="ofsted_category_of_concern", value=4.0, unit=Unit.COUNT, period="2026-11-22")
STEP = FormalStep("warning_notice", "Warning notice", date(2026, 9, 1), None, None)
NOW = FormalDay(GOOD, CONCERN, 18, 23, 306, (STEP,), (SupportCount("Review", 4),), 4)
LEVELS = Levels({"red": "intensive"}, {"red": 19}, {"red": 17}, date(2026, 6, 30), None, 0.9)
NAMED = (NamedSchool("In a category of concern", "Ashby School", "Ipswich", "special measures", None),)


def slides_for(audience: Audience, formal: Formal) -> tuple[Slide, ...]:
    board = cast(Board, SimpleNamespace(audience=audience, formal=formal, previous=date(2026, 10, 20)))
    return _slides(board, "inspection", board_formal.inspection(board))


def formal(**changes: object) -> Formal:
    current = Formal(NOW, replace(NOW, steps=(), supported=6), LEVELS, 2, None, None, (), ())
    return replace(current, **changes)  # type: ignore[arg-type]


def test_the_board_s_version_has_counts_and_no_name() -> None:
    (slide,) = slides_for(Audience.BOARD, formal())
    assert "Ashby" not in repr(slide)
    assert slide.sentence == "1 formal step open; 4 schools receiving support; 2 checks are overdue"


def test_what_moved_since_the_last_meeting_is_calculated_from_both_days() -> None:
    (slide,) = slides_for(Audience.BOARD, formal())
    assert slide.since == "Receiving support 4, was 6; formal steps open 1, was 0 recorded."


def test_the_private_version_has_the_names_behind_their_counts() -> None:
    counts, names = slides_for(Audience.PRIVATE, formal(named=NAMED))
    assert "Ashby" not in repr(counts.picture)
    assert "Ashby School" in repr(names.picture)


def test_a_round_that_waits_for_its_headteachers_is_not_counted_as_none() -> None:
    waits = replace(LEVELS, counts={}, before={}, opens=date(2026, 12, 1))
    (slide,) = slides_for(Audience.BOARD, formal(levels=waits))
    assert f"intensive: pending, then rated from {values.day(date(2026, 12, 1))}" in slide.alt


@pytest.mark.parametrize("role", [Role.BOARD, Role.SCHOOL])
def test_the_private_version_is_refused_to_a_role_that_may_not_see_names(role: Role) -> None:
    with pytest.raises(NotForThisRole, match="not available to the role"):
        names_for(replace(SCOPE, role=role), Audience.PRIVATE)


def test_the_private_version_is_refused_to_a_scope_without_names() -> None:
    with pytest.raises(NotForThisRole):
        names_for(replace(SCOPE, sees_school_names=False), Audience.PRIVATE)


def test_a_director_gets_the_private_version_and_anybody_the_board_s() -> None:
    assert names_for(SCOPE, Audience.PRIVATE)
    assert not names_for(replace(SCOPE, role=Role.SCHOOL), Audience.BOARD)


def test_words_that_name_a_school_stay_out_of_the_board_s_version() -> None:
    hidden = frozenset({"ashby school"})
    assert hides("Visit Ashby School in May", None, hidden)
    assert hides("Visit again in May", ("900001",), hidden)
    assert not hides("Visit every school in May", None, hidden)
    assert not hides("Visit Ashby School in May", ("900001",), frozenset())


def test_levels_that_nobody_can_tell_are_not_said_to_be_none() -> None:
    unknown = replace(LEVELS, counts={"red": 0, "cannot_tell": 300}, before={"red": 3, "green": 7})
    (slide,) = slides_for(Audience.BOARD, formal(levels=unknown))
    assert f"intensive: cannot tell, then 3 on {values.day(date(2026, 6, 30))}" in slide.alt


def test_where_no_school_is_loaded_nothing_is_counted_as_none() -> None:
    bare = replace(NOW, n_open=0, stuck=0, n_cards=0)
    levels = replace(LEVELS, counts={}, before={})
    (slide,) = slides_for(Audience.BOARD, formal(now=bare, before=bare, levels=levels))
    for text in ("two inspections running", "With a report card", "Level of support: intensive"):
        assert f"{text}: no figure" in slide.alt
    assert "Load a list of schools" in repr(slide.notes)


def test_a_level_of_too_few_rated_schools_is_not_the_count_of_all() -> None:
    few = replace(LEVELS, counts={"red": 3, "cannot_tell": 239}, before={"red": 3, "green": 7})
    (slide,) = slides_for(Audience.BOARD, formal(levels=few))
    assert "intensive: cannot tell, 3 of 242 schools rated, then 3 on" in slide.alt
