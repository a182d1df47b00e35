"""One number with its status, its age and its source, or the reason why there is none."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from analytics.reports.core.ask import provisional_beside_final, with_release_notes
from analytics.reports.core.context import UnknownPlace, find_home
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.measures.value import as_mapping, series, value
from data.catalogue import UnknownMeasure
from data.vocabulary import PupilGroup, Scope, ValueStatus
from tests.unit.reports.tiny import context

WANTED = {"code": "ks2_rwm_expected", "area": "E10000029", "period": "2024/25"}


def test_a_figure_carries_its_source_record_and_release(tmp_path: Path) -> None:
    result = as_mapping(value(context(tmp_path, {"record": 77}), **WANTED))
    assert (result["value"], result["status"], result["release"]) == (59.0, "ok", "latest_vintage")
    assert result["source"] == {"file": "bds_long_0.parquet", "sha256": "ab12", "record": 77}


def test_an_earlier_date_says_not_held_and_never_substitutes_later_values(tmp_path: Path) -> None:
    result = value(context(tmp_path, {}, as_at=date(2025, 12, 10)), **WANTED)
    assert (result.value, result.status) == (None, ValueStatus.NOT_HELD)
    assert "2025-12-11" in result.reason


def test_a_revised_release_replaces_its_provisional_one_and_both_stay(tmp_path: Path) -> None:
    first = {"family": "ees_ks2", "release": "provisional", "published": date(2025, 9, 9), "value": 58.0}
    final = {"family": "ees_ks2", "release": "revised", "published": date(2025, 12, 11), "value": 59.0}
    assert value(context(tmp_path, first, final), **WANTED).value == 59.0
    (tmp_path / "then").mkdir()
    assert value(context(tmp_path / "then", first, final, as_at=date(2025, 10, 1)), **WANTED).value == 58.0


def test_a_suppressed_fact_has_no_value_no_parts_and_a_reason(tmp_path: Path) -> None:
    result = value(context(tmp_path, {"status": "suppressed", "value": None, "symbol": "c"}), **WANTED)
    assert (result.value, result.numerator, result.status) == (None, None, ValueStatus.SUPPRESSED)
    assert result.reason


def test_a_cancelled_year_says_why_nothing_was_published(tmp_path: Path) -> None:
    result = value(context(tmp_path, {}), **{**WANTED, "period": "2019/20"})
    assert result.status is ValueStatus.NOT_AVAILABLE
    assert result.reason


def test_a_code_that_alone_changed_is_answered_with_today_s(tmp_path: Path) -> None:
    at = context(tmp_path, {"entity": "E06000066", "value": 61.0})
    assert value(at, **{**WANTED, "area": "E10000027"}).value == 61.0


@pytest.mark.parametrize("code", ["E10000009", "835"])
def test_an_authority_that_was_merged_answers_with_its_own_past_figures(tmp_path: Path, code: str) -> None:
    old = {"entity": "E10000009", "period": "2017/18", "value": 64.0}
    at = context(tmp_path, old, {"entity": "E06000059", "value": 61.0})
    result = value(at, **{**WANTED, "area": code, "period": "2017/18"})
    assert (result.value, result.entity_name) == (64.0, "Dorset (old)")


@pytest.mark.parametrize(
    ("code", "period", "reason"),
    [
        ("835", "2019/20", "Dorset (old) ended on 31 March 2019: see Dorset (E06000059)"),
        ("838", "2017/18", "Dorset began on 1 April 2019: see Dorset (old) (E10000009)"),
        ("933", "2017/18", "not in any loaded file"),
    ],
)
def test_an_authority_has_no_figure_of_years_in_which_it_was_not(
    tmp_path: Path, code: str, period: str, reason: str
) -> None:
    at = context(tmp_path, {})
    measure = {**WANTED, "code": "absence_overall", "area": code, "period": period}
    if period == "2019/20":
        measure["code"] = "permanent_exclusion_rate"
    assert value(at, **measure).reason == reason


def test_an_abolished_authority_may_be_the_home_of_its_own_past(tmp_path: Path) -> None:
    known = context(tmp_path, {}).warehouse.authorities(Scope("935"))
    assert find_home(known, "835").code == "E10000009"
    assert find_home(known, "Dorset").code == "E06000059"
    assert find_home(known, "933").code == "E06000066"


def test_an_unknown_code_names_the_nearest(tmp_path: Path) -> None:
    at = context(tmp_path, {})
    with pytest.raises(UnknownMeasure, match="ks2_rwm_expected"):
        value(at, **{**WANTED, "code": "ks2_rwm_expectd"})
    with pytest.raises(UnknownPlace, match="nearest"):
        value(at, **{**WANTED, "area": "E10000999"})


def test_a_group_that_was_not_published_is_not_available_not_zero(tmp_path: Path) -> None:
    result = value(context(tmp_path, {}), **WANTED, group=PupilGroup.LOOKED_AFTER)
    assert (result.value, result.status) == (None, ValueStatus.NOT_AVAILABLE)


def test_a_series_shows_every_year_and_is_cut_where_years_cannot_be_compared(tmp_path: Path) -> None:
    years = [
        {
            "measure": "gld",
            "phase": "early_years",
            "period": f"{y - 1}/{y % 100:02d}",
            "period_end": date(y, 8, 31),
            "value": float(y - 1950),
        }
        for y in (2018, 2019, 2022, 2023)
    ]
    result = series(context(tmp_path, *years), code="gld", area="E10000029")
    assert [f.period for f in result.figures] == ["2017/18", "2018/19", "2019/20", "2020/21", "2021/22", "2022/23"]
    assert [f.period for f in result.current] == ["2021/22", "2022/23"]


def test_a_series_has_the_figure_that_a_value_has_and_says_when_it_is_of_another_source(tmp_path: Path) -> None:
    lait = [{"period": f"{y - 1}/{y % 100:02d}", "period_end": date(y, 8, 31)} for y in (2022, 2023, 2024)]
    newer = {"family": "ees_ks2", "release": "revised", "value": 60.0}
    finer = {**lait[0], "family": "csp_ks2", "release": "final", "value": 59.2, "numerator": 59.2, "denominator": 100.0}
    here = context(tmp_path, *lait, newer, finer)
    result = series(here, code="ks2_rwm_expected", area="E10000029")
    for figure in result.figures:
        alone = value(here, **{**WANTED, "period": figure.period})
        assert (alone.value, alone.source) == (figure.value, figure.source)
    assert [f.source.family for f in result.figures if f.source] == ["csp_ks2", "lait", "lait", "ees_ks2"]
    noted = [f.period for f in result.figures if any("most figures beside it are from" in c for c in f.caveats)]
    assert noted == ["2021/22", "2024/25"]


def test_what_one_publication_hides_another_does_not_show(tmp_path: Path) -> None:
    hidden = {"family": "ees_ks2", "status": "suppressed", "value": None, "symbol": "c"}
    result = value(context(tmp_path, hidden, {"numerator": 4100.0}), **WANTED)
    assert (result.value, result.numerator, result.status) == (None, None, ValueStatus.SUPPRESSED)


def test_a_school_without_a_phase_named_answers_by_its_own_phase(tmp_path: Path) -> None:
    row = {"measure": "absence_overall", "entity": "124531", "level": "school", "value": 4.2}
    results = {**WANTED, "code": "absence_overall", "area": "124531"}
    result = value(context(tmp_path, {**row, "phase": "primary"}), **results)
    assert (result.value, result.phase.value) == (4.2, "primary")


def test_a_conflict_says_that_two_published_figures_differ_and_no_other_source_fills_it(tmp_path: Path) -> None:
    both = "59.0 in a.csv, 20.0 in b.csv"
    conflict = {"family": "ees_ks2", "release": "final", "status": "conflicting", "value": None, "symbol": both}
    result = value(context(tmp_path, conflict, {"value": 61.0}), **WANTED)
    assert (result.value, result.status) == (None, ValueStatus.CONFLICTING)
    assert result.reason == f"two published figures differ: {both}"


@pytest.mark.parametrize(
    ("release", "expected"),
    [("provisional", 61.0), ("revised", 58.0), ("final", 58.0)],
    ids=["latest vintage before provisional", "revised first", "final first"],
)
def test_of_two_sources_the_more_final_release_is_used(tmp_path: Path, release: str, expected: float) -> None:
    early = {"family": "ees_ks2", "release": release, "value": 58.0}
    assert value(context(tmp_path, early, {"value": 61.0}), **WANTED).value == expected


def test_a_value_that_a_build_divided_is_marked_derived(tmp_path: Path) -> None:
    parts = {"value": 59.0, "numerator": 59.0, "denominator": 100.0}
    assert value(context(tmp_path, parts), **WANTED).derived
    (tmp_path / "bare").mkdir()
    assert not value(context(tmp_path / "bare", {"denominator": 100.0}), **WANTED).derived


def test_a_report_with_provisional_figures_beside_final_ones_says_which(tmp_path: Path) -> None:
    rows = (
        {"family": "ees_ks2", "release": "final"},
        {"family": "ees_ks2", "release": "provisional", "period": "2023/24", "period_end": date(2024, 8, 31)},
    )
    here = context(tmp_path, *rows)
    figures = [value(here, **{**WANTED, "period": year}) for year in ("2023/24", "2024/25")]
    (line,) = provisional_beside_final(figures)
    assert "2023/24 (Suffolk) are provisional" in line
    assert provisional_beside_final(figures[:1]) == ()
    assert provisional_beside_final(figures[1:]) == ()
    header = PageHeader("E10000029", "Suffolk", "935", "", "", date(2026, 11, 22), False, "b")
    page = with_release_notes(_Page(header, tuple(figures)))
    assert page.header.releases == (line,)


@dataclass(frozen=True)
class _Page:
    header: PageHeader
    figures: tuple[Figure, ...]
