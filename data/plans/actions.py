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
    results = []
    for table in top.tables("actions", "action"):
        action = Action(
            code=table.text("code"),
            title=table.text("title"),
            area_for_improvement=_known(table, "area_for_improvement", areas),
            accountable=_known(table, "accountable", roles),
            supporting=_all_known(table, "supporting", roles),
            milestones=_milestones(table),
            measures=table.texts("measures"),
            targets=_all_known(table, "targets", dict.fromkeys(targets, "")),
            themes=_all_known(table, "themes", themes),
            note=table.text_or("note", ""),
            line=table.start,
        )
        for code in action.measures:
            known_measure(table, "measures", code, catalogue)
        results.append(action)
        table.finish()
    _refuse_doubles(top, "action", [(item.code, item.line) for item in results])
    return tuple(results)


def read_outcomes(top: Section, areas: Mapping[str, str], targets: Sequence[str]) -> tuple[Outcome, ...]:
    """Every [[outcomes]] table of a plan."""
    results = []
    for table in top.tables("outcomes", "outcome"):
        linked = table.has("target")
        results.append(
            Outcome(
                code=table.text("code"),
                title=table.text("title"),
                area_for_improvement=_known(table, "area_for_improvement", areas),
                shown_by=table.text("shown_by"),
                target=_known(table, "target", dict.fromkeys(targets, "")) if linked else None,
                due=table.day_or_none("due"),
                to_be_confirmed=table.yes("to_be_confirmed"),
                note=table.text_or("note", ""),
                line=table.start,
            )
        )
        table.finish()
    _refuse_doubles(top, "outcome", [(item.code, item.line) for item in results])
    return tuple(results)


def _milestones(section: Section) -> tuple[ActionMilestone, ...]:
    results = []
    for row in section.rows("milestones", "due"):
        results.append(
            ActionMilestone(
                text=row.text("text"),
                due=row.day("due"),
                onwards=row.yes("onwards"),
                to_be_confirmed=row.yes("to_be_confirmed"),
                note=row.text_or("note", ""),
            )
        )
        row.finish()
    if not results:
        section.wrong("milestones", "has no milestone; an action needs at least one dated step")
    return tuple(results)


def _known(section: Section, key: str, table: Mapping[str, str]) -> str:
    code = section.text(key)
    if code and code not in table:
        section.wrong(key, f"{key} is {code!r}; the plan declares: {', '.join(table) or 'none'}")
    return code


def _all_known(section: Section, key: str, table: Mapping[str, str]) -> tuple[str, ...]:
    codes = section.texts(key)
    for code in codes:
        if code not in table:
            section.wrong(key, f"{key} names {code!r}; the plan declares: {', '.join(table) or 'none'}")
    return codes


def _refuse_doubles(top: Section, named: str, textses: Sequence[tuple[str, int]]) -> None:
    lines: dict[str, int] = {}
    for code, line in textses:
        if code in lines:
            text = f"the code {code!r} is already used on line {lines[code]}; each must be different"
            top.problems.append(Problem(top.file, line, f"{named} {code!r}", text))
        lines.setdefault(code, line)
