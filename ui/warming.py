"""What every page first shows, asked before the first visitor asks: at the start, on a new build, on a new day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import ui
from analytics.reports.about.methods import methods
from analytics.reports.about.notes import notes
from analytics.reports.about.quality import quality
from analytics.reports.areas.my_area import my_area
from analytics.reports.board.board import board
from analytics.reports.board.ledger import ledger
from analytics.reports.comparison.area_map import areas
from analytics.reports.comparison.attendance import attendance
from analytics.reports.comparison.gap import gap
from analytics.reports.comparison.neighbours import all_measures, neighbours
from analytics.reports.comparison.trends import trends
from analytics.reports.core.access import NotForThisRole
from analytics.reports.core.context import ReportContext, UnknownPlace
from analytics.reports.improvement.actions import action_records
from analytics.reports.improvement.interventions import interventions
from analytics.reports.improvement.one_register import one_register
from analytics.reports.improvement.partners import partners
from analytics.reports.inspection.inspection import ofsted
from analytics.reports.inspection.reach import reach
from analytics.reports.risk.record import record
from analytics.reports.risk.risk import risk
from analytics.reports.risk.types import RoundAudience
from analytics.reports.schools.school import school
from analytics.reports.schools.schools import schools
from analytics.reports.targets.in_year import in_year
from analytics.reports.targets.milestone import milestone
from analytics.reports.targets.on_track import on_track
from analytics.reports.targets.school_targets import targets
from data.catalogue import measure
from data.rounds import frozen
from data.settings import Settings
from data.vocabulary import Role
from data.warehouse.publish import current_path, showing
from session.identity import Access, SignIn, local_person, people
from session.opening import context_for, home_of, today_of
from session.preparing import prepare
from ui import loaders, records
from ui.charts import show
from ui.views.areas.areas import bars
from ui.views.improvement.risk_rounds import AUDIENCES

_LOG = logging.getLogger(__name__)
_LOOK_S = 5.0
_FIRST = "ks2_rwm_expected"  # what maps and comparisons show first
_NO_VISITOR = "streamlit.runtime.scriptrunner_utils.script_run_context"  # what warns that nobody looks


def keep_warm(settings: Settings) -> None:
    """Warm up for as long as the server runs; whatever fails here fails no page, and is tried once."""
    logging.getLogger(_NO_VISITOR).addFilter(lambda record: record.thread != threading.get_ident())
    for module in walk_packages(ui.__path__, f"{ui.__name__}."):
        import_module(module.name)  # which the first visitor of a page would wait for
    done: tuple[str, date] | None = None
    while True:
        try:
            if (state := _state(settings)) not in (None, done):
                done = state
                warm(settings)
        except Exception:  # a page that asks the same says what is wrong
            _LOG.warning("first screens could not be asked for in advance", exc_info=True)
        threading.Event().wait(_LOOK_S)


def _state(settings: Settings) -> tuple[str, date] | None:
    """The build and the day that visitors read; None where nothing is loaded."""
    path = current_path(settings.world(_shown(settings)))
    warehouse = loaders.opened(path) if path else None
    return None if warehouse is None else (str(path), today_of(warehouse))


def _shown(settings: Settings) -> str:
    return settings.shown or showing(settings.home)


def warm(settings: Settings) -> None:
    """Ask what first screens ask of the build that is read, for every access to the whole authority."""
    shown = _shown(settings)
    path = current_path(settings.world(shown))
    warehouse = loaders.opened(path) if path else None
    if path is None or warehouse is None:
        return
    try:
        prepare(settings, path)  # a build of earlier code is brought up to date
    except OSError:
        _LOG.info("nothing can be kept beside %s", path.name)
    home = home_of(warehouse, settings.authority)
    kept = records.store(settings, shown)
    for access in _accesses(settings):
        at = context_for(settings, warehouse, scope=access.scope(home.la_code or ""), records=kept)
        _ask_first_screens(partial(_asked, settings, shown, at), at, access.role, _rounds(settings, shown))


def _asked(settings: Settings, shown: str, at: ReportContext, report: Callable[..., Any], **options: Any) -> Any:
    """The report as it is kept for whoever comes; None where there is none: one that fails stops no other."""
    try:
        return loaders.answered(settings, shown, at, report, **options).report
    except (NotForThisRole, UnknownPlace):
        return None
    except Exception:  # a page that asks the same says what is wrong
        _LOG.warning("%s could not be asked for in advance", report.__name__, exc_info=True)
        return None


def _rounds(settings: Settings, shown: str) -> Callable[[str | None], tuple[str, ...]]:
    return lambda rules: tuple(item.name for item in frozen(settings.world(shown), rules))


def _accesses(settings: Settings) -> Iterator[Access]:
    """What people may see, each once; those who are limited to some schools are left to ask themselves."""
    known = people(settings)
    if known.sign_in is SignIn.NONE:
        yield local_person(settings, Role.AREA_LEAD).access
        return
    for access in dict.fromkeys([*known.by_name.values(), *known.by_group.values()]):
        if not (access.areas or access.trusts or access.schools):
            yield access


def _ask_first_screens(
    ask: Callable[..., Any], at: ReportContext, role: Role, rounds: Callable[[str | None], tuple[str, ...]]
) -> None:
    """What pages ask when nothing has been chosen, those that open first before the others."""
    stage = {"phase": measure(_FIRST).phases[0]}
    current = ask(on_track)
    if current is not None and current.by_area is not None:
        show.ready(bars(current.by_area))  # a process's first picture takes longest
    for report in (schools, trends, targets, notes):
        ask(report)
    ask(one_register, name="decisions")
    mine = ask(my_area)
    ask(areas, code=_FIRST)
    if (drawn := ask(areas, code=_FIRST, **stage)) is not None and drawn.periods:
        ask(areas, code=_FIRST, **stage, period=drawn.periods[-1])
    ask(board)
    sees = AUDIENCES.get(role.value, RoundAudience.OTHERS)
    if (first := ask(risk, rounds=rounds(None), audience=sees)) is not None:
        options = {"rules": first.rule.code, "rounds": rounds(first.rule.code), "audience": sees}
        whole = ask(risk, **options)
        for rated in whole.schools[:1]:
            ask(risk, **options, school=rated.urn)
    _ask_other_pages(ask, at)
    for area in mine.choices if mine else ():
        ask(my_area, area=area.code, since=at.as_at - timedelta(days=30))
        ask(schools, area=area.code)
    if first is not None:
        ask(record, rules=first.rule.code)


_WITHOUT_CHOICE: tuple[Callable[..., Any], ...] = (
    *(ofsted, reach, attendance, gap, partners, school, action_records, interventions, quality, methods),
    *(in_year, one_register, ledger),
)


def _ask_other_pages(ask: Callable[..., Any], at: ReportContext) -> None:
    """What the other pages ask when nothing has been chosen."""
    for report in _WITHOUT_CHOICE:
        ask(report)
    ask(gap, phase=measure(_FIRST).phases[0])
    if at.plan is not None and at.plan.targets:
        ask(milestone, target=(at.plan.headlines or at.plan.targets)[0].code)
    if (compared := ask(neighbours, phase=measure(_FIRST).phases[0])) is not None:
        ask(neighbours, phase=measure(_FIRST).phases[0], model=compared.model)
        ask(all_measures, model=compared.model)
    if (aimed := ask(targets)) is not None:
        ask(targets, period=aimed.period)
