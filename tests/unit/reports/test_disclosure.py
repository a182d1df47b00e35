"""The gate: what is derived here and tells few pupils is hidden, and so is what would tell it."""

from collections import deque
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

from analytics.disclosure import Policy, Protected, Unscreened, protect
from analytics.reports.core.rules import disclosure_policy
from analytics.reports.core.types import Figure, SourceRef
from data.vocabulary import Counts, Level, Phase, PupilGroup, Role, Scope, Unit, ValueStatus

SCOPE = Scope("935")
AREA = Figure(
    measure="ks2_rwm_expected",
    entity="E07000202",
    entity_name="Ipswich",
    level=Level.AREA,
    period="2024/25",
    phase=Phase.PRIMARY,
    group=PupilGroup.ALL,
    value=60.0,
    status=ValueStatus.OK,
    reason="",
    unit=Unit.PERCENT,
    decimals=0,
    denominator_name="eligible pupils",
    numerator=60.0,
    denominator=100.0,
    derived=True,
)


def counted(count: float, cohort: float = 100.0) -> Figure:
    return replace(AREA, numerator=count, denominator=cohort, value=100 * count / cohort)


@pytest.mark.parametrize("count", [1, 5])
def test_a_count_from_one_to_five_is_hidden(count: int) -> None:
    result = protect(counted(count), SCOPE).report
    assert (result.value, result.numerator, result.denominator) == (None, None, None)
    assert result.status is ValueStatus.SUPPRESSED


@pytest.mark.parametrize("count", [0, 6, 94, 100])
def test_none_and_six_and_more_are_shown(count: int) -> None:
    assert protect(counted(count), SCOPE).report.shown


def test_a_percentage_whose_complement_is_small_is_hidden() -> None:
    assert not protect(counted(97), SCOPE).report.shown


def test_a_cohort_under_six_is_hidden() -> None:
    assert not protect(counted(0, 5), SCOPE).report.shown


def test_what_a_department_published_stands_as_it_was_published() -> None:
    assert protect(replace(counted(3), derived=False), SCOPE).report.shown


def test_the_authority_s_own_returns_are_screened_too() -> None:
    assert not protect(replace(counted(3), derived=False, local=True), SCOPE).report.shown


def test_counts_of_schools_are_not_about_pupils() -> None:
    assert protect(replace(counted(3), measure="ofsted_good_schools"), SCOPE).report.shown
    assert protect(replace(counted(3), counts=Counts.SCHOOLS), SCOPE).report.shown


@pytest.mark.parametrize("words", ["A level students", "learners", "graded schools", "young people"])
def test_what_is_counted_comes_from_the_measure_and_never_from_words(words: str) -> None:
    assert not protect(replace(counted(3, 32), denominator_name=words), SCOPE).report.shown


def test_a_count_without_a_cohort_is_a_count_of_pupils_too() -> None:
    own = replace(
        AREA, measure="home_educated", unit=Unit.COUNT, value=3.0, numerator=None, denominator=None, local=True
    )
    assert not protect(own, SCOPE).report.shown


@dataclass(frozen=True)
class Holder:
    content: object


@pytest.mark.parametrize(
    "wrap",
    [
        lambda f: [f],
        lambda f: {f},
        lambda f: frozenset({f}),
        lambda f: deque([f]),
        lambda f: {"a": [f]},
        lambda f: {f: "a"},
        lambda f: MappingProxyType({"a": f}),
        lambda f: pd.Series([f, 1], dtype=object),
        lambda f: pd.DataFrame({"a": [f], "b": [1.0]}),
        lambda f: np.array([[f]], dtype=object),
        lambda f: Holder(Holder((f,))),
    ],
)
def test_figures_are_found_in_every_container(wrap) -> None:  # type: ignore[no-untyped-def]
    for report in (wrap(counted(3)), Holder(wrap(counted(3)))):
        screened = figures_anywhere(protect(report, SCOPE).report)
        assert [figure.shown for figure in screened] == [False]


def figures_anywhere(value: object) -> list[Figure]:
    if isinstance(value, Figure):
        return [value]
    if isinstance(value, Holder):
        return figures_anywhere(value.content)
    if isinstance(value, pd.DataFrame | pd.Series):
        value = list(value.to_numpy().ravel())
    if isinstance(value, np.ndarray):
        value = list(value.ravel())
    if isinstance(value, MappingProxyType | dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset | deque):
        return [figure for item in value for figure in figures_anywhere(item)]
    return []


class Unknown:
    def __init__(self, figure: Figure) -> None:
        self.figure = figure


@pytest.mark.parametrize("make", [Unknown, lambda f: (x for x in (f,)), lambda f: lambda: f])
def test_what_the_gate_cannot_look_into_is_an_error(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Unscreened, match="cannot look into"):
        protect(Holder(make(counted(3))), SCOPE)


def test_a_part_put_together_anew_is_screened_again() -> None:
    assert not protect((), SCOPE).part((counted(3),)).report[0].shown  # type: ignore[arg-type, misc]


def test_a_school_does_not_see_the_authority_s_own_figures_of_another() -> None:
    own = replace(counted(60), level=Level.SCHOOL, entity="900001", local=True)
    school = Scope("935", role=Role.SCHOOL, schools=("900002",))
    assert not protect(own, school).report.shown
    assert protect(replace(own, entity="900002"), school).report.shown


def of_family(family: str, count: float) -> Figure:
    return replace(counted(count), source=SourceRef("file.csv", "", 1, family))


def test_each_publisher_s_figures_are_screened_by_its_own_rule() -> None:
    policy = disclosure_policy()

    def shown(family: str, count: float) -> bool:
        return protect(of_family(family, count), SCOPE, policy).report.shown

    assert [shown("ees_exclusions", n) for n in (0, 2, 3, 98)] == [True, False, True, True]
    assert [shown("csp_ks2", n) for n in (0, 5, 6, 97)] == [True, False, True, True]
    assert [shown("milepost_return", n) for n in (0, 5, 6, 97)] == [False, False, True, False]
    assert shown("ofsted_mi", 1)


def test_only_the_gate_makes_a_protected_report() -> None:
    with pytest.raises(TypeError, match="protect"):
        Protected(object(), AREA, SCOPE, Policy(), lambda figure: None)
