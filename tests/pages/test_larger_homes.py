"""The pages of a home that is a region or England, on a small world of three authorities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.disclosure import Protected
from analytics.reports.areas.my_area import my_area
from analytics.reports.comparison.area_map import areas
from analytics.reports.comparison.trends import trends
from analytics.reports.core.ask import ask
from analytics.reports.core.context import ReportContext
from analytics.reports.inspection.inspection import ofsted
from analytics.reports.measures.value import value
from analytics.reports.risk.risk import risk
from analytics.reports.schools.schools import schools
from data.settings import Settings
from data.vocabulary import Level, Phase, Scope, ValueStatus
from data.warehouse import Warehouse
from data.warehouse.publish import current_path
from session.opening import context_for
from session.preparing import prepare_hidden
from tests import larger_home
from tests.larger_home import ENGLAND, REGION
from tests.pages import app as pages
from tests.pages.app import words

NORFOLK, SUFFOLK, CAMBRIDGESHIRE, KENT = "E10000020", "E10000029", "E10000003", "E10000016"
CODE = "ks2_rwm_expected"
OPEN = (
    "areas/schools", "areas/school", "areas/area_map", "areas/my_area", "improvement/risk", "leadership/trends",
    "leadership/ofsted", "improvement/registers", "improvement/interventions", "data/notes", "data/quality",
)  # fmt: skip
CLOSED = (
    "leadership/on_track", "leadership/milestones", "leadership/neighbours", "leadership/reach", "board/present",
    "improvement/targets", "data/plan", "leadership/attendance", "leadership/disadvantage_gap",
)  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    made = larger_home.home(tmp_path_factory.mktemp("larger"), REGION)
    prepare_hidden(made, current_path(made.world("demo")) or Path())
    yield made
    st.cache_resource.clear()  # settings are read once in a process


def desk(settings: Settings, home: str = REGION) -> ReportContext:
    path = current_path(settings.world("demo"))
    assert path is not None
    return context_for(replace(settings, authority=home), Warehouse.open(path), scope=Scope(home))


def run(settings: Settings, page: str, **query: str) -> AppTest:
    return pages.run(f"pages/{page}.py", "demo", authority=REGION, home=settings.home, **query)


@pytest.mark.parametrize("page", OPEN)
def test_a_page_about_schools_opens_in_a_region(settings: Settings, page: str) -> None:
    app = run(settings, page)
    assert not app.exception
    assert "East of England" in words(app)


@pytest.mark.parametrize("page", CLOSED)
def test_a_page_about_one_authority_says_so_and_what_to_do(settings: Settings, page: str) -> None:
    app = run(settings, page)
    assert not app.exception
    assert [title.value for title in app.title] == ["About one authority"]
    assert "set MILEPOST_AUTHORITY to the number of an authority" in words(app)


def test_the_front_of_a_region_asks_of_its_schools_and_leads_to_no_page_about_one_authority(settings: Settings) -> None:
    run(settings, "data/notes")  # the environment is that of the region
    app = AppTest.from_file(str(pages.ROOT / "app.py"), default_timeout=180)
    app.session_state["milepost_world"] = "demo"
    app.run()
    assert not app.exception
    text = words(app)
    assert "How are schools in East of England doing, and which need help?" in text
    assert "Targets are those of one authority" in text
    assert not re.search(r'href="/?(on-track|neighbours|plan|present)\b', text)


def test_my_area_of_a_region_is_one_of_its_authorities(settings: Settings) -> None:
    app = run(settings, "areas/my_area")
    assert [button.label for button in app.button if button.label in ("Norfolk", "Suffolk")] == ["Norfolk", "Suffolk"]
    assert "Choose an authority" in words(app)
    chosen = run(settings, "areas/my_area", area=NORFOLK)
    assert not chosen.exception
    assert "Schools are matched within one authority" in words(chosen)


def test_the_schools_of_a_region_are_those_of_its_authorities_and_of_no_other(settings: Settings) -> None:
    listed = ask(schools, desk(settings)).report
    assert {school.area for school in listed.schools} == {NORFOLK, SUFFOLK}
    everyone = schools(desk(settings, ENGLAND))
    assert {school.area for school in everyone.schools} == {NORFOLK, SUFFOLK, KENT}
    assert {school.urn for school in listed.schools} < {school.urn for school in everyone.schools}
    alone = schools(desk(settings, "935"))
    assert {school.urn for school in listed.schools if school.area == SUFFOLK} == {s.urn for s in alone.schools}


def test_a_trust_across_two_authorities_is_one_choice(settings: Settings) -> None:
    listed = ask(schools, desk(settings)).report
    across = [
        name for name, _ in listed.trusts if len({school.area for school in listed.schools if school.trust == name}) > 1
    ]
    assert across
    chosen = ask(schools, desk(settings), trust=across[0]).report
    assert {school.area for school in chosen.schools} == {NORFOLK, SUFFOLK}


def test_the_map_of_a_region_shows_the_published_figure_of_every_authority(settings: Settings) -> None:
    report = ask(areas, desk(settings), code=CODE, phase=Phase.PRIMARY).report
    shown = {figure.entity: figure for figure in report.bars}
    assert len(shown) == 11 and {NORFOLK, SUFFOLK, CAMBRIDGESHIRE} < shown.keys()
    assert all(figure.level is Level.AUTHORITY and figure.source is not None for figure in report.bars if figure.shown)
    assert shown[CAMBRIDGESHIRE].shown  # though no register of its schools is loaded
    own = ask(value, desk(settings, "935"), code=CODE, area=SUFFOLK, period=report.period, phase=Phase.PRIMARY).report
    assert (shown[SUFFOLK].value, shown[SUFFOLK].source) == (own.value, own.source)
    assert report.whole.entity == REGION and report.whole.source is not None


def test_no_figure_is_summed_for_a_trust_s_part_of_an_authority(settings: Settings) -> None:
    context = desk(settings)
    trust = ask(areas, context, code=CODE, phase=Phase.PRIMARY).report.trusts[0][0]
    report = ask(areas, context, code=CODE, phase=Phase.PRIMARY, trust=trust).report
    assert {(figure.status, figure.value) for figure in report.bars} == {(ValueStatus.NOT_AVAILABLE, None)}
    assert report.schools


def test_what_an_authority_hides_of_its_schools_its_region_hides_too(settings: Settings) -> None:
    region, alone = (
        ask(areas, desk(settings, home), code=CODE, phase=Phase.PRIMARY).report for home in (REGION, "935")
    )
    seen = {row.urn: row.figure for row in region.schools}
    assert alone.schools
    for row in alone.schools:
        assert seen[row.urn].status is row.figure.status and seen[row.urn].value == row.figure.value, row.urn


def test_trends_of_a_region_are_its_published_figures_without_rank_or_judgement_of_noise(settings: Settings) -> None:
    report = ask(trends, desk(settings)).report
    assert report.panels and not report.spine
    assert all(panel.own.entity == REGION and panel.latest and panel.latest.source for panel in report.panels)
    assert not report.beyond_chance
    nation = ask(trends, desk(settings, ENGLAND)).report
    assert nation.panels and all(not panel.others for panel in nation.panels)


def test_inspections_of_a_region_without_every_register_are_not_called_its_figure(settings: Settings) -> None:
    report = ask(ofsted, desk(settings)).report
    assert {figure.status for figure in report.now} <= {ValueStatus.CANNOT_TELL, ValueStatus.NOT_AVAILABLE}


def test_every_school_of_a_region_has_a_level_or_is_said_to_lack_one(settings: Settings) -> None:
    rated: Protected = ask(risk, desk(settings))
    listed = ask(schools, desk(settings)).report
    assert {school.urn for school in rated.report.schools} == {school.urn for school in listed.schools}
    whole = ask(my_area, desk(settings), area=NORFOLK).report
    assert {s.urn for s in whole.schools} == {s.urn for s in listed.schools if s.area == NORFOLK}
