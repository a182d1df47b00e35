"""What every page asks when nothing has been chosen, worked out and kept with the build."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from analytics.disclosure import Protected
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
from analytics.reports.core.ask import ask as ask_door
from analytics.reports.core.context import ReportContext, UnknownPlace
from analytics.reports.improvement.actions import action_records
from analytics.reports.improvement.due_items import due_items
from analytics.reports.improvement.interventions import interventions
from analytics.reports.improvement.one_register import one_register
from analytics.reports.improvement.partners import partners
from analytics.reports.inspection.inspection import ofsted
from analytics.reports.inspection.reach import reach
from analytics.reports.risk.record import record
from analytics.reports.risk.risk import risk
from analytics.reports.risk.types import AUDIENCES, RoundAudience
from analytics.reports.schools.school import school
from analytics.reports.schools.schools import schools
from analytics.reports.targets.in_year import in_year
from analytics.reports.targets.milestone import milestone
from analytics.reports.targets.on_track import on_track
from analytics.reports.targets.school_targets import targets
from data.catalogue import measure
from data.lock import Busy, alone
from data.records import Records, RecordsError, registers
from data.rounds import RoundRefused, frozen
from data.settings import Settings
from data.vocabulary import Role, Scope
from data.warehouse import Warehouse
from session.identity import Access, SignIn, local_person, people
from session.kept_answers import Question, chosen, complete, folder_of, is_complete, made_by, small_files
from session.opening import context_for, home_of, open_records, today_of

_LOG = logging.getLogger(__name__)
_FIRST = "ks2_rwm_expected"  # what maps and comparisons show first
_OTHER_ENDS_S = 1.0
Ask = Callable[..., Any]


def accesses(settings: Settings) -> Iterator[Access]:
    """What people may see, each once; those who are limited to some schools are left to ask themselves."""
    known = people(settings)
    if known.sign_in is SignIn.NONE:
        yield local_person(settings, Role.AREA_LEAD).access
        return
    for access in dict.fromkeys([*known.by_name.values(), *known.by_group.values()]):
        if not (access.areas or access.trusts or access.schools):
            yield access


def ask_first_screens(ask: Ask, at: ReportContext, role: Role, rounds: Callable[[str | None], tuple[str, ...]]) -> None:
    """What pages ask when nothing has been chosen, those that open first before the others.

    `ask` gives a report's answer, or None where there is none.
    """
    stage = {"phase": measure(_FIRST).phases[0]}
    for report in (on_track, schools, trends, targets, notes):
        ask(report)
    ask(one_register, name="decisions")
    mine = ask(my_area)
    ask(areas, code=_FIRST)
    if (drawn := ask(areas, code=_FIRST, **stage)) is not None and drawn.periods:
        ask(areas, code=_FIRST, **stage, period=drawn.periods[-1])
    ask(board)
    sees = AUDIENCES.get(role, RoundAudience.OTHERS)
    if (first := ask(risk, rounds=rounds(None), audience=sees)) is not None:
        options = {"rules": first.rule.code, "rounds": rounds(first.rule.code), "audience": sees}
        whole = ask(risk, **options)
        for rated in whole.schools[:1] if whole is not None else ():
            ask(risk, **options, school=rated.urn)
    _ask_other_pages(ask, at)
    # A region's authorities are many, and large: each is worked out when somebody chooses it.
    for area in mine.choices if mine and at.scope.of_one_authority else ():
        ask(my_area, area=area.code, since=at.as_at - timedelta(days=30))
        ask(schools, area=area.code)
    if first is not None:
        ask(record, rules=first.rule.code)


_WITHOUT_CHOICE: tuple[Callable[..., Any], ...] = (
    *(ofsted, reach, attendance, gap, partners, school, action_records, interventions, quality, methods),
    *(in_year, one_register, ledger, due_items),
)


def _ask_other_pages(ask: Ask, at: ReportContext) -> None:
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


def answer_or_none(ask: Callable[..., Any], report: Callable[..., Any], **options: Any) -> Any:
    """The report of an answer; None where there is none: one that fails stops no other."""
    try:
        return ask(report, **options).report
    except (NotForThisRole, UnknownPlace):
        return None
    except Exception:  # a page that asks the same says what is wrong
        _LOG.warning("%s could not be asked for in advance", report.__name__, exc_info=True)
        return None


def rounds_of(settings: Settings, shown: str) -> Callable[[str | None], tuple[str, ...]]:
    """The names of the frozen rounds of a rule set; none where one cannot be read, which the page of rounds says."""

    def names(rules: str | None) -> tuple[str, ...]:
        try:
            return tuple(item.name for item in frozen(settings.world(shown), rules))
        except RoundRefused:
            return ()

    return names


def state_of(settings: Settings, shown: str, warehouse: Warehouse, records: Records | None) -> str:
    """A hash of all that first answers come from: the code, the build, the day, who asks, entries, plans and rules."""
    build = warehouse.path.stat()
    try:
        entered = records.digest(registers()) if records else "none"
    except RecordsError:  # pages of records say what is wrong
        entered = "none"
    parts = (made_by(), warehouse.build, build.st_size, build.st_mtime_ns, today_of(warehouse), settings.authority)
    asking = sorted(repr(access) for access in accesses(settings))
    return hashlib.sha256(repr((*parts, entered, asking, small_files(settings, shown))).encode()).hexdigest()


def keep_first_answers(settings: Settings, path: Path) -> None:
    """Work out what first screens of a build ask and is not kept yet, and keep it. Raises OSError where nothing can be.

    Of two that start together the second waits, and finds what the first has kept.
    """
    shown = path.parents[1].name
    warehouse = Warehouse.open(path)
    with _one_at_a_time(folder_of(path)), _records(settings, shown) as records:
        state = state_of(settings, shown, warehouse, records)
        if is_complete(path, state):
            return
        used: set[Path] = set()
        for access in accesses(settings):
            keeping = _Keeping(settings, shown, warehouse, records, access, used)
            ask_first_screens(keeping, keeping.at, access.role, rounds_of(settings, shown))
        if state == state_of(settings, shown, warehouse, records):
            complete(path, state, used)


class _Keeping:
    """Asks reports for one access, and keeps each answer under which nothing has changed meanwhile."""

    def __init__(
        self,
        settings: Settings,
        shown: str,
        warehouse: Warehouse,
        records: Records | None,
        access: Access,
        used: set[Path],
    ) -> None:
        self._settings, self._shown, self._warehouse, self._records = settings, shown, warehouse, records
        self._scope: Scope = access.scope(home_of(warehouse, settings.authority).scope_code)
        self._used = used
        self._state = self._now()
        self.at = self._context()

    def __call__(self, report: Callable[..., Any], **options: Any) -> Any:
        return answer_or_none(self._answer, report, **options)

    def _answer(self, report: Callable[..., Any], **options: Any) -> Protected[Any]:
        state = self._now()
        if state != self._state:  # what reports share was worked out from what is no longer so
            self._state, self.at = state, self._context()
        question = Question(self._settings, self._shown, self.at, report, (), chosen(report, options))
        answer = question.kept()
        if answer is None:
            answer = ask_door(report, self.at, **options)
            if self._now() == state:
                question.keep(answer)
        if question.path is not None:
            self._used.add(question.path)
        return answer

    def _now(self) -> str:
        return state_of(self._settings, self._shown, self._warehouse, self._records)

    def _context(self) -> ReportContext:
        return context_for(self._settings, self._warehouse, scope=self._scope, records=self._records)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    while True:
        with ExitStack() as stack:
            try:
                stack.enter_context(alone(folder))
            except Busy:  # another process keeps answers of this build
                threading.Event().wait(_OTHER_ENDS_S)
                continue
            yield
            return


@contextmanager
def _records(settings: Settings, shown: str) -> Iterator[Records | None]:
    try:
        opened = open_records(settings, shown)
    except RecordsError:
        yield None  # pages of published figures go on without them
        return
    with opened:
        yield opened
