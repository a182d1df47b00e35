"""Which roles and scopes may run each report and open each page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from data.vocabulary import Role, Scope, role_words

OFFICERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.AREA_LEAD, Role.ANALYST})
PLANNERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.ANALYST})
WITH_CLERK = OFFICERS | {Role.CLERK}
WITH_BOARD = WITH_CLERK | {Role.BOARD}
PUBLISHED = WITH_BOARD | {Role.VIEWER}
EVERYBODY = frozenset(Role)


ONE_AUTHORITY = (
    "covers one authority and its plan, and this installation covers a region or England: "
    "to see it, set MILEPOST_AUTHORITY to the number of an authority"
)


class Needs(IntEnum):
    """How much of the authority a reader must be allowed to see for an answer to be true of what it names."""

    ANY = 0  # published figures of places, or rows of single schools
    AREAS = 1  # whole areas
    ALL = 2  # every school: a part of them would be counted as the whole


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Who may open something, and how much they must see."""

    roles: frozenset[Role]
    needs: Needs = Needs.ANY
    one_authority: bool = False  # of a home that is a region or England it would have nothing true to say


RULES: dict[str, AccessRule] = {
    "value": AccessRule(EVERYBODY),
    "series": AccessRule(EVERYBODY),
    "trends": AccessRule(EVERYBODY),
    "gap": AccessRule(EVERYBODY, Needs.AREAS, one_authority=True),
    "attendance": AccessRule(EVERYBODY, one_authority=True),
    "neighbours": AccessRule(EVERYBODY, one_authority=True),
    "notes": AccessRule(EVERYBODY),
    "methods": AccessRule(EVERYBODY),
    "schools": AccessRule(EVERYBODY),
    "school": AccessRule(EVERYBODY),
    "on-track": AccessRule(PUBLISHED, Needs.ALL, one_authority=True),
    "milestone": AccessRule(PUBLISHED, Needs.ALL, one_authority=True),
    "ofsted": AccessRule(PUBLISHED, Needs.ALL),
    "reach": AccessRule(PUBLISHED, Needs.ALL, one_authority=True),
    "areas": AccessRule(PUBLISHED, Needs.AREAS),
    "quality": AccessRule(PUBLISHED, Needs.ALL),
    "ledger": AccessRule(PUBLISHED, Needs.ALL, one_authority=True),
    "actions": AccessRule(WITH_BOARD, Needs.ALL, one_authority=True),
    "action-records": AccessRule(WITH_BOARD, Needs.ALL, one_authority=True),
    "my-area": AccessRule(OFFICERS, Needs.AREAS),
    "targets": AccessRule(WITH_BOARD, Needs.ALL, one_authority=True),
    "published-values": AccessRule(PLANNERS | {Role.AREA_LEAD}, Needs.ALL, one_authority=True),
    "in-year": AccessRule(WITH_BOARD, Needs.ALL, one_authority=True),
    "board": AccessRule(WITH_BOARD, Needs.ALL, one_authority=True),
    "area-pack": AccessRule(WITH_BOARD, Needs.ALL, one_authority=True),
    "risk": AccessRule(WITH_BOARD | {Role.SCHOOL}),
    "risk-record": AccessRule(WITH_BOARD, Needs.ALL),
    "due-items": AccessRule(WITH_BOARD | {Role.SCHOOL}),
    "registers": AccessRule(WITH_BOARD | {Role.SCHOOL}),
    "interventions": AccessRule(WITH_CLERK),
    "partners": AccessRule(OFFICERS, Needs.ALL, one_authority=True),
    # Pages without a report of their own.
    "plan": AccessRule(PLANNERS, Needs.ALL, one_authority=True),
    "add files": AccessRule(OFFICERS, Needs.ALL),
    "world": AccessRule(EVERYBODY),
    "what-is-new": AccessRule(EVERYBODY),
    "accessibility": AccessRule(EVERYBODY),
    "audit log": AccessRule(frozenset({Role.ADMINISTRATOR})),
}


# Reports whose function has another name.
_QUESTIONS = {
    "record": "risk-record",
    "one_register": "registers",
    "all_measures": "neighbours",
    "authority_map": "neighbours",
}


class NotForThisRole(ValueError):
    """A report or page that the reader's role or scope may not open; the message says which."""


class NotForThisHome(NotForThisRole):
    """A report about one authority, where the home is a region or England."""


def may_open(name: str, scope: Scope) -> bool:
    """Whether a scope may open a report or page; what no rule names is closed to everybody."""
    rule = RULES.get(name)
    return rule is not None and scope.role in rule.roles and rule.needs <= _sees(scope) and covers(name, scope)


def covers(name: str, scope: Scope) -> bool:
    """Whether a report or page is about homes of this kind: some are about one authority and its plan."""
    return scope.of_one_authority or name not in RULES or not RULES[name].one_authority


def question_of(report: Callable[..., Any]) -> str:
    """The name of a report function in the rules; blank for any other function."""
    if not report.__module__.startswith("analytics.reports."):
        return ""
    return _QUESTIONS.get(report.__name__, report.__name__.replace("_", "-"))


def check(report: Callable[..., Any], scope: Scope) -> None:
    """Raise NotForThisRole where a scope may not run a report."""
    name = question_of(report)
    if may_open(name, scope):
        return
    if not covers(name, scope):
        raise NotForThisHome(f"“{name.replace('-', ' ')}” {ONE_AUTHORITY}")
    limit = "" if scope.whole_authority else ", limited to some schools"
    named = name.replace("-", " ")
    raise NotForThisRole(f"“{named}” is not open to the role of {role_words(scope.role.value)}{limit}")


def _sees(scope: Scope) -> Needs:
    if scope.whole_authority:
        return Needs.ALL
    whole_areas = scope.of_one_authority and not (scope.schools or scope.trusts)  # a district is part of an authority
    return Needs.AREAS if whole_areas else Needs.ANY
