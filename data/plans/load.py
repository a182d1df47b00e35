"""Read plan files; errors are refused with the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from data.catalogue import MEASURES, Measure
from data.plans.model import (
    Action,
    ActionMilestone,
    AgreedPlan,
    Area,
    AreaKind,
    Citation,
    ItemChange,
    Outcome,
    Plan,
    PlanStatus,
    ReportingCycle,
)
from data.plans.section import Section, open_text, problem_at
from data.plans.targets import known_measure, read_targets
from data.problem import DefinitionRefused, Problem
from data.small_toml import UnreadableTomlError, read_text

# Reading the actions and the outcomes without numbers of a plan.


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


def _refuse_doubles(top: Section, named: str, codes: Sequence[tuple[str, int]]) -> None:
    """Report every code that is there twice, at the line of its second use."""
    lines: dict[str, int] = {}
    for code, line in codes:
        if code in lines:
            text = f"the code {code!r} is already used on line {lines[code]}; each must be different"
            top.problems.append(problem_at(top.file, line, f"{named} {code!r}", text))
        lines.setdefault(code, line)


SHIPPED = Path(__file__).parent


def load_plan(path_or_text: Path | str, catalogue: Mapping[str, Measure] | None = None) -> Plan:
    """The plan that a file (or a text) declares.

    Raises DefinitionRefused with one line per problem: file, line, item, what is wrong.
    """
    if isinstance(path_or_text, Path):
        try:
            text, file = read_text(path_or_text), path_or_text.name
        except UnreadableTomlError as problem:
            message = f"cannot be read: {problem}; save it as UTF-8 text"
            raise DefinitionRefused([problem_at(path_or_text.name, 1, "the file", message)]) from None
    else:
        text, file = path_or_text, "plan"
    return _read(open_text(text, file), MEASURES if catalogue is None else catalogue)


@dataclass(frozen=True, slots=True)
class PlansRead:
    """The plans that can be used, and what is wrong with the files that cannot."""

    plans: tuple[Plan, ...]
    problems: tuple[Problem, ...]


def read_plans(folder: Path | None = None, catalogue: Mapping[str, Measure] | None = None) -> PlansRead:
    """The shipped plans and those of a folder; one bad file never takes the others away.

    Of a shipped plan and one of the folder with one code, the folder's counts.
    """
    by_key: dict[str, Plan] = {plan.code: plan for plan in _shipped(catalogue)}
    files: dict[str, str] = {}
    problems: list[Problem] = []
    paths = sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []
    for path in paths:
        try:
            plan = load_plan(path, catalogue)
        except DefinitionRefused as refused:
            problems += refused.problems
            continue
        if plan.code in files:
            text = f"code {plan.code!r} is already used by {files[plan.code]}; choose another"
            problems.append(problem_at(path.name, 1, "plan", text))
            continue
        files[plan.code] = path.name
        by_key[plan.code] = plan
    return PlansRead(tuple(by_key.values()), tuple(problems))


def plans(folder: Path | None = None, catalogue: Mapping[str, Measure] | None = None) -> tuple[Plan, ...]:
    """Every plan, shipped and of a folder. Raises DefinitionRefused when a file is wrong."""
    result = read_plans(folder, catalogue)
    if result.problems:
        raise DefinitionRefused(result.problems)
    return result.plans


def _shipped(catalogue: Mapping[str, Measure] | None) -> tuple[Plan, ...]:
    if catalogue is None:
        return _shipped_with_own_catalogue()
    return tuple(load_plan(path, catalogue) for path in sorted(SHIPPED.glob("*.toml")))


@cache
def _shipped_with_own_catalogue() -> tuple[Plan, ...]:
    return tuple(load_plan(path) for path in sorted(SHIPPED.glob("*.toml")))


def _read(top: Section, catalogue: Mapping[str, Measure]) -> Plan:
    head = top.table("plan")
    top.item = "plan"
    themes, areas_for_improvement, roles = (top.words("themes"), top.words("areas_for_improvement"), top.words("roles"))
    areas = _areas(top)
    targets = read_targets(top, catalogue, tuple(area.code for area in areas), themes, roles)
    known = tuple(target.code for target in targets)
    plan = Plan(
        code=head.text("code"),
        title=head.text("title"),
        status=head.choice("status", PlanStatus),
        example=head.yes("example"),
        la_code=head.text("la_code"),
        area_code=head.text("area_code"),
        authority=head.text("authority"),
        source=_source(head.table("source")),
        versions=_versions(top),
        areas=areas,
        areas_note=head.text("areas_note"),
        areas_from=head.day_or_none("areas_from"),
        themes=themes,
        areas_for_improvement=areas_for_improvement,
        roles=roles,
        targets=targets,
        outcomes=read_outcomes(top, areas_for_improvement, known),
        actions=read_actions(top, catalogue, known),
        documents=top.words("documents"),
        bodies=top.words("bodies"),
        support=top.words("support"),
        escalation=top.words("escalation"),
        cadences=_cadences(top),
        notes=head.texts("notes"),
    )
    _check_whole(top, head, plan)
    return plan


def _check_whole(top: Section, head: Section, plan: Plan) -> None:
    """Refuse clashes between items, and raise whatever was noted on the way."""
    for code in ("la_code", "area_code"):
        value = getattr(plan, code)
        right = len(value) == 3 and value.isdigit() if code == "la_code" else len(value) == 9
        if value and not right:
            head.wrong(code, f"{code} is {value!r}; write DfE's three digits or the ONS code")
    codes = {"versions": [version.code for version in plan.versions], "areas": [area.code for area in plan.areas]}
    for table, used in codes.items():
        _refuse_doubles(top, table, [(code, top.lines.start(table, nth)) for nth, code in enumerate(used)])
    orders = [str(target.headline) for target in plan.targets if target.headline is not None]
    for order in {item for item in orders if orders.count(item) > 1}:
        second = [target for target in plan.targets if str(target.headline) == order][1]
        text = f"headline {order} is already used; each headline target needs its own order"
        top.problems.append(problem_at(top.file, second.line, f"target {second.code!r}", text))
    head.finish()
    top.finish()
    if top.problems:
        raise DefinitionRefused(sorted(top.problems, key=lambda problem: problem.row or 0))


def _source(section: Section) -> Citation:
    source = Citation(
        section.text("title"), section.text("publisher"), section.text("published"), section.text_or("reference", "")
    )
    section.finish()
    return source


def _versions(top: Section) -> tuple[AgreedPlan, ...]:
    results = []
    for table in top.tables("versions", "version"):
        changes = []
        for row in table.rows("changes", "item"):
            changes.append(ItemChange(row.text("item"), row.text("kind"), row.text("why")))
            row.finish()
        results.append(
            AgreedPlan(
                table.text("code"), table.text("title"), table.day("agreed"), table.text_or("note", ""), tuple(changes)
            )
        )
        table.finish()
    for earlier, later in pairwise(results):
        if later.agreed < earlier.agreed:
            line = top.lines.start("versions", results.index(later))
            text = f"agreed {later.agreed}, before the version above it ({earlier.agreed})"
            top.problems.append(problem_at(top.file, line, f"version {later.code!r}", text))
    return tuple(results)


def _areas(top: Section) -> tuple[Area, ...]:
    results = []
    for table in top.tables("areas", "area"):
        area = Area(
            table.text("code"),
            table.text("name"),
            table.choice("kind", AreaKind),
            table.texts("members"),
            table.day_or_none("from"),
            table.day_or_none("to"),
        )
        if not area.members:
            table.wrong("members", "members is empty; name the districts, wards or schools")
        if area.valid_from and area.valid_to and area.valid_to < area.valid_from:
            table.wrong("to", f"to is {area.valid_to}, before from ({area.valid_from})")
        results.append(area)
        table.finish()
    return tuple(results)


def _cadences(top: Section) -> tuple[ReportingCycle, ...]:
    results = []
    for table in top.tables("cadences", "cadence", by="title"):
        results.append(
            ReportingCycle(table.text("title"), table.text("every"), table.text("body"), table.day_or_none("starts"))
        )
        table.finish()
    return tuple(results)
