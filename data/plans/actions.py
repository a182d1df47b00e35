"""Reading the actions and the outcomes without numbers of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.catalogue import Measure
from data.plans.model import Action, ActionMilestone, Outcome
from data.plans.section import Problem, Section
from data.plans.targets import known_measure


def read_actions(top: Section, catalogue: Mapping[str, Measure], targets: Sequence[str]) -> tuple[Action, ...]:
    """Every [[actions]] table of a plan."""
    areas, roles, themes = (top.words("areas_for_improvement"), top.words("roles"), top.words("themes"))
    found = []
    for one in top.tables("actions", "action"):
        action = Action(
            code=one.text("code"),
            title=one.text("title"),
            area_for_improvement=_known(one, "area_for_improvement", areas),
            accountable=_known(one, "accountable", roles),
            supporting=_all_known(one, "supporting", roles),
            milestones=_milestones(one),
            measures=one.texts("measures"),
            targets=_all_known(one, "targets", dict.fromkeys(targets, "")),
            themes=_all_known(one, "themes", themes),
            note=one.text_or("note", ""),
            line=one.start,
        )
        for code in action.measures:
            known_measure(one, "measures", code, catalogue)
        found.append(action)
        one.finish()
    _refuse_doubles(top, "action", [(one.code, one.line) for one in found])
    return tuple(found)


def read_outcomes(top: Section, areas: Mapping[str, str], targets: Sequence[str]) -> tuple[Outcome, ...]:
    """Every [[outcomes]] table of a plan."""
    found = []
    for one in top.tables("outcomes", "outcome"):
        linked = one.has("target")
        found.append(
            Outcome(
                code=one.text("code"),
                title=one.text("title"),
                area_for_improvement=_known(one, "area_for_improvement", areas),
                shown_by=one.text("shown_by"),
                target=_known(one, "target", dict.fromkeys(targets, "")) if linked else None,
                due=one.day_or_none("due"),
                to_be_confirmed=one.yes("to_be_confirmed"),
                note=one.text_or("note", ""),
                line=one.start,
            )
        )
        one.finish()
    _refuse_doubles(top, "outcome", [(one.code, one.line) for one in found])
    return tuple(found)


def _milestones(one: Section) -> tuple[ActionMilestone, ...]:
    found = []
    for row in one.rows("milestones", "due"):
        found.append(
            ActionMilestone(
                text=row.text("text"),
                due=row.day("due"),
                onwards=row.yes("onwards"),
                to_be_confirmed=row.yes("to_be_confirmed"),
                note=row.text_or("note", ""),
            )
        )
        row.finish()
    if not found:
        one.wrong("milestones", "has no milestone; an action says what is done by when")
    return tuple(found)


def _known(one: Section, key: str, table: Mapping[str, str]) -> str:
    code = one.text(key)
    if code and code not in table:
        one.wrong(key, f"{key} is {code!r}; the plan declares: {', '.join(table) or 'none'}")
    return code


def _all_known(one: Section, key: str, table: Mapping[str, str]) -> tuple[str, ...]:
    codes = one.texts(key)
    for code in codes:
        if code not in table:
            one.wrong(key, f"{key} names {code!r}; the plan declares: {', '.join(table) or 'none'}")
    return codes


def _refuse_doubles(top: Section, named: str, found: Sequence[tuple[str, int]]) -> None:
    lines: dict[str, int] = {}
    for code, line in found:
        if code in lines:
            said = f"the code {code!r} stands already on line {lines[code]}; each has its own"
            top.problems.append(Problem(top.file, line, f"{named} {code!r}", said))
        lines.setdefault(code, line)
