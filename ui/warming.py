"""The answers of first screens, asked before the first visitor asks: at the start, on a new build, on a new day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from analytics.reports.about.notes import notes
from analytics.reports.areas.my_area import my_area
from analytics.reports.board.board import board
from analytics.reports.comparison.area_map import areas
from analytics.reports.comparison.trends import trends
from analytics.reports.core.access import NotForThisRole
from analytics.reports.core.context import ReportContext
from analytics.reports.improvement.one_register import one_register
from analytics.reports.risk.record import record
from analytics.reports.risk.risk import risk
from analytics.reports.risk.types import RoundAudience
from analytics.reports.schools.schools import schools
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
from ui.views.improvement.risk_rounds import AUDIENCES

_LOG = logging.getLogger(__name__)
_LOOK_S = 5.0
_MAPPED = "ks2_rwm_expected"  # what maps show first
_NO_VISITOR = "streamlit.runtime.scriptrunner_utils.script_run_context"  # what warns that nobody looks


def keep_warm(settings: Settings) -> None:
    """Warm up for as long as the server runs; whatever fails here fails no page, and is tried once."""
    logging.getLogger(_NO_VISITOR).addFilter(lambda record: record.thread != threading.get_ident())
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
    """The report as it is kept for whoever comes; None where it is not for this role."""
    try:
        return loaders.answered(settings, shown, at, report, **options).report
    except NotForThisRole:
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
    for report in (on_track, schools, trends, targets, notes):
        ask(report)
    ask(one_register, name="decisions")
    mine = ask(my_area)
    ask(areas, code=_MAPPED)
    map_of = {"code": _MAPPED, "phase": measure(_MAPPED).phases[0]}
    if (drawn := ask(areas, **map_of)) is not None and drawn.periods:
        ask(areas, **map_of, period=drawn.periods[-1])
    ask(board)
    sees = AUDIENCES.get(role.value, RoundAudience.OTHERS)
    if (first := ask(risk, rounds=rounds(None), audience=sees)) is not None:
        options = {"rules": first.rule.code, "rounds": rounds(first.rule.code), "audience": sees}
        whole = ask(risk, **options)
        ask(record, rules=first.rule.code)
        for school in whole.schools[:1]:
            ask(risk, **options, school=school.urn)
    for area in mine.choices if mine else ():
        ask(my_area, area=area.code, since=at.as_at - timedelta(days=30))
        ask(schools, area=area.code)
