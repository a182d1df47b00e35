"""The only caches of the app: the open warehouse and reports already run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.core.ask import ask as ask_door
from analytics.reports.core.context import ReportContext, UnknownPlace, page_header
from analytics.reports.core.records_in_force import registers_read
from analytics.reports.core.types import PageHeader
from data.plans.model import Plan
from data.settings import Settings
from data.vocabulary import Scope
from data.warehouse import NothingLoaded, Warehouse
from data.warehouse.copies import read_path
from data.warehouse.publish import showing
from session import clock
from session.kept_answers import Question, chosen, small_files
from session.opening import FutureDay, choose_plan, context_for, default_as_at, home_of, plans_of, today_of
from session.settings import load_settings
from ui import notices, people, records, selection
from ui.look import once

P = ParamSpec("P")
R = TypeVar("R")
_KEPT_ANSWERS = 400
_KEPT_MEMOS = 4
_MOST_IN_A_MEMO = 1000
_WITH_RATINGS = frozenset({"risk", "my_area", "partners"})


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """Where things lie, read once."""
    return load_settings()


@st.cache_resource(show_spinner=False, max_entries=3)
def _open(path: str) -> Warehouse:
    return Warehouse.open(Path(path))


def world() -> str:
    """Which world this reader sees: the one chosen here, else the server's, else the last chosen."""
    return st.session_state.get("milepost_world") or settings().shown or showing(settings().home)


def warehouse() -> Warehouse | None:
    """The published warehouse of the world that is shown; None before the first load."""
    shown = world()
    path = once(("path", shown), lambda: read_path(settings().world(shown), settings().copies_of(shown)))
    return None if path is None else opened(path)


def opened(path: Path) -> Warehouse | None:
    """A published warehouse file, opened once; None where it cannot be read."""
    try:
        return _open(str(path))
    except NothingLoaded:
        return None


def context() -> ReportContext:
    """The report context for the choices; an unknown plan or date is reported and ignored."""
    opened = warehouse()
    if opened is None:
        st.switch_page("pages/data/start.py")
        raise NothingLoaded("nothing has been loaded yet")
    selected, scope = selection.current(), _scope(opened)
    files_entered(settings(), world())  # looked at before plans are read: an answer of an old plan has the old key
    key = ("context", opened.build, world(), scope, selected.plan, selected.as_at)
    return once(key, lambda: _context(opened, scope, selected.plan, selected.as_at))


def _scope(opened: Warehouse) -> Scope:
    """What whoever is here may see: part of the key of everything that is kept."""
    try:
        return people.scope(home_of(opened, settings().authority).scope_code)
    except UnknownPlace as problem:
        notices.error("The loaded files do not include this authority.", str(problem))
        st.stop()


def _log_beyond(opened: Warehouse, scope: Scope) -> None:
    """Log a link to what lies beyond the limits of whoever is here; on screen it is an unknown code like any other."""
    limits = {"school": opened.within(scope), "area": scope.areas or None, "trust": scope.trusts or None}
    for key, within in limits.items():
        code = st.query_params.get(key)
        if code and within is not None and code not in within:
            people.log_refused(f"a link to the {key} {code}")


def covers_no_school() -> bool:
    """Whether whoever is here is limited to codes that no loaded school has."""
    opened = warehouse()
    scope = None if opened is None else _scope(opened)
    if opened is None or scope is None or scope.whole_authority:
        return False
    return once(("no school", opened.build, scope), lambda: opened.schools(scope, date.max).empty)


def _context(opened: Warehouse, scope: Scope, plan: str | None, as_at: date | None) -> ReportContext:
    _log_beyond(opened, scope)
    kept = records.store(settings(), world())
    try:
        at = context_for(settings(), opened, scope=scope, plan=plan, as_at=as_at, records=kept)
    except FutureDay:
        notices.unknown_code("the date", str(as_at), "what is known today")
        selection.forget("as-at")
        return _context(opened, scope, plan, None)
    except ValueError:
        own = context_for(settings(), opened, scope=scope, plan=None, as_at=as_at, records=kept)
        title = own.plan.title if own.plan else "no plan"
        notices.unknown_code("the plan", plan or "", title)
        return own
    return _sharing(settings(), world(), at)


def _plans() -> tuple[Plan, ...]:
    """The plans of the home authority; none before the first load."""
    opened = warehouse()
    la_code = "" if opened is None else home_of(opened, settings().authority).la_code or ""
    return once(("plans", la_code), lambda: plans_of(settings(), la_code))


def plan_choices() -> dict[str, str]:
    """The plans of this authority by code, past ones named as replays."""
    return {plan.code: f"Replay: {plan.title}" if plan.status == "past" else plan.title for plan in _plans()}


def has_current_plan() -> bool:
    """Whether this authority has a plan that is not past."""
    return choose_plan(_plans(), None) is not None


def as_at_default(plan: str | None) -> date:
    """The day as of which a plan is first shown."""
    return default_as_at(choose_plan(_plans(), plan), today())


def today() -> date:
    """The day it is in the world that is shown: the demonstration's own, else the day it is here."""
    return today_of(warehouse())


def now() -> datetime:
    """This moment in the world that is shown."""
    return clock.now(today())


def ask(report: Callable[Concatenate[ReportContext, P], R], *args: P.args, **options: P.kwargs) -> Protected[R]:
    """The protected answer of a report for what is chosen, cached per build."""
    answer = answered(settings(), world(), context(), report, *args, **options)
    if report.__name__ in _WITH_RATINGS:
        _log_ratings(report.__name__, answer.report, chosen(report, options))
    return cast("Protected[R]", answer)


def _log_ratings(question: str, report: Any, options: dict[str, Any]) -> None:
    """Who saw which schools' ratings: one line for each choice in a visit."""
    rated = getattr(report, "schools", None)
    if rated is not None and not rated:
        return
    limits = ("school", "area", "phase", "trust", "level")
    named = ", ".join(f"{name} {options[name]}" for name in limits if name in options)
    people.log_seen(f"{question}: {named or 'every school of the scope'}")


def answered(
    settings: Settings, shown: str, at: ReportContext, report: Callable[..., Any], *args: Any, **options: Any
) -> Protected[Any]:
    """The answer that is kept for this build, scope, plan, day, records, files and choice; else asked now and kept."""
    to_come = f"before {at.plan_to_come.code}" if at.plan_to_come else None
    plan = at.plan.code if at.plan else to_come
    names = registers_read(report)
    mark = records.mark(settings, shown, names) if names else ""  # another entry, another answer
    name = f"{report.__module__}.{report.__qualname__}"
    days, given = (at.as_at, at.today), chosen(report, options)
    entered = (mark, *files_entered(settings, shown))
    asking = partial(_kept_or_asked, settings, shown, at, report, args, given)
    return _answer(at.warehouse.build, shown, at.scope, plan, days, entered, name, args, given, asking)


def files_entered(settings: Settings, shown: str) -> tuple[str, ...]:
    """Changes with each plan, own rule and frozen round: what they say is part of an answer."""
    return once(("small files", shown), lambda: small_files(settings, shown))


@st.cache_resource(show_spinner="Calculating …", max_entries=_KEPT_ANSWERS)
def _answer(
    build: str,
    shown: str,
    scope: Scope,
    plan: str | None,
    days: tuple[date, date],
    entered: tuple[str, ...],
    name: str,
    args: tuple[Any, ...],
    options: dict[str, Any],
    _asking: Callable[[], Protected[Any]],
) -> Protected[Any]:
    # `build`, `shown`, `entered` and the report's `name` are the key: a new build, entry or plan gives new answers.
    return _asking()


def _kept_or_asked(
    settings: Settings,
    shown: str,
    at: ReportContext,
    report: Callable[..., Any],
    args: tuple[Any, ...],
    options: dict[str, Any],
) -> Protected[Any]:
    """The answer that is kept beside the build, else asked now."""
    at = _sharing(settings, shown, at)
    return Question(settings, shown, at, report, args, options).kept() or ask_door(report, at, *args, **options)


def _sharing(settings: Settings, shown: str, at: ReportContext) -> ReportContext:
    """The context with what others worked out of the same build, scope, plan, day and entries."""
    entered = (records.mark(settings, shown), *files_entered(settings, shown))
    memo = _memo(at.warehouse.build, shown, at.scope, at.plan.code if at.plan else None, at.as_at, at.today, entered)
    if len(memo) > _MOST_IN_A_MEMO:
        memo.clear()
    return replace(at, memo=memo)


@st.cache_resource(show_spinner=False, max_entries=_KEPT_MEMOS)
def _memo(
    build: str, shown: str, scope: Scope, plan: str | None, as_at: date, today: date, entered: tuple[str, ...]
) -> dict[Any, Any]:
    return {}  # filled by reports (ReportContext.once)


def header() -> PageHeader:
    """Where a page without a report of its own stands."""
    return page_header(context())


def file_for(code: str) -> str:
    """Which published file would fill a measure."""
    from analytics.reports.targets.target_state import needs_file
    from data.catalogue import measure

    return needs_file(measure(code))


def again() -> None:
    """Run the page again with what was just chosen."""
    st.rerun()
