"""Support and formal steps on screen: overdue first, days in stage, and what support went with."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.reports.core.records_in_force import Entry, Names
from analytics.reports.improvement.interventions import Followed, InterventionsReport
from analytics.statistics.comparison import Judgement
from analytics.statistics.stretches import FEWEST_SUPPORTED
from data.records import register
from ui import notices, selection, tables
from ui.views.improvement import support as support_view
from ui.views.records import editing, fields
from wording import values

SOURCE = "The authority's own records of support and formal steps."
_ASSURED = ("strong", "sound")
_WHAT = {"formal_steps": "step", "interventions": "kind"}


def sentence(report: InterventionsReport) -> str:
    """How much is open, and how many checks are late."""
    late = len(report.overdue)
    lead = f"{values.plural(late, 'check is', 'checks are')} overdue" if late else "No check is overdue"
    if not report.steps and not report.support:
        return f"{lead}: no open formal step and no support in progress is recorded."
    return (
        f"{lead}; {values.plural(len(report.steps), 'formal step is', 'formal steps are')} open, and "
        f"{values.plural(len({item.urn for item in report.support}), 'school is', 'schools are')} receiving support."
    )


def more(report: InterventionsReport) -> str:
    """The longest step."""
    if not report.steps:
        return ""
    longest = max(report.steps, key=lambda item: item.days_in_stage)
    step = _field_text(longest.entry, "formal_steps", "step", report.names)
    return f"Longest open: {step}, {school(longest.urn, report.names)}, {values.plural(longest.days_in_stage, 'day')}."


def school(urn: str, names: Names) -> str:
    """A school by name; by its number where it is not known then."""
    return names.schools.get(urn, f"school {urn}")


def _field_text(entry: Entry, name: str, field: str, names: Names) -> str:
    return fields.value_text(register(name).fields[field], entry.values.get(field), names)


def steps(report: InterventionsReport) -> tables.Table:
    """The ladder of formal steps, checks overdue first."""
    return _followed("Formal steps in force", report.steps, report.names)


def support(report: InterventionsReport) -> tables.Table:
    """Current support, overdue checks first."""
    return _followed("Support in progress", report.support, report.names)


def _followed(caption: str, followeds: Sequence[Followed], names: Names) -> tables.Table:
    rows = tuple(
        (
            tables.text(school(item.urn, names), selection.link("school", school=item.urn)),
            tables.text(_field_text(item.entry, item.register, _WHAT[item.register], names)),
            tables.text(values.day(item.next_check) if item.next_check else "none agreed"),
            tables.overdue(item.days_overdue),
            tables.text(_last(item, names)),
            tables.text(_field_text(item.entry, item.register, "checks", names) or "none agreed"),
            tables.amount(item.days_in_stage, 0, ""),
            tables.text(_until(item, names)),
        )
        for item in followeds
    )
    columns = tables.columns(
        "School",
        "What",
        "Next check",
        "Overdue",
        "Last check",
        "How often",
        tables.numbers("In stage", "days"),
        "To be done by",
    )
    return tables.Table(caption, columns, rows)


def _last(followed: Followed, names: Names) -> str:
    if followed.last_check is None:
        return "None yet"
    finding = fields.value_text(register("checks").fields["finding"], followed.last_finding, names)
    return f"{values.day(followed.last_check)}: {finding.lower()}"


def _until(followed: Followed, names: Names) -> str:
    return _field_text(
        followed.entry, followed.register, "comply_by" if followed.register == "formal_steps" else "result_due", names
    )


def ended(report: InterventionsReport) -> tables.Table:
    """Ended steps: who lifted them, by which decision of the board."""

    def text(entry: Entry, field: str) -> tables.Cell:
        return tables.text(_field_text(entry, "formal_steps", field, report.names))

    rows = tuple(
        (
            tables.text(school(str(item.values["urn"]), report.names)),
            *(
                text(item, field)
                for field in ("step", "issued_on", "ended_on", "status", "lifting_agreed_by", "decision")
            ),
        )
        for item in report.ended
    )
    heads = ("School", "Step", "Issued", "Ended", "How", "Lifting agreed by", "Decision")
    return tables.Table("Steps that ended", tables.columns(*heads), rows)


def kinds(report: InterventionsReport) -> tables.Table:
    """The kinds of support and what came of them."""
    labels = register("interventions").fields["kind"].choices
    rows = tuple(
        (
            tables.text(labels[kind.kind]),
            tables.amount(kind.open, 0, ""),
            tables.amount(kind.ended, 0, ""),
            tables.amount(kind.met, 0, ""),
            tables.amount(kind.schools, 0, ""),
        )
        for kind in report.kinds
        if kind.open or kind.ended
    )
    heads = ("In progress", "Ended", "Outcome met", "Schools")
    columns = tables.columns("Kind of support", *(tables.numbers(head) for head in heads))
    return tables.Table("Kinds of support", columns, rows)


def coverage(report: InterventionsReport) -> str:
    """How many supported schools have a provider whose quality was found strong or sound, and where nobody helps."""
    good = {urn for item in report.providers if item.result in _ASSURED for urn in item.schools}
    every = {urn for item in report.providers for urn in item.schools}
    reached = {area for item in report.providers for area in item.areas}
    without = [area for area in report.areas if area not in reached]
    if not every:
        return "No support in progress is recorded."
    text = f"{values.of(len(good), len(every), 'supported schools')} have a provider last found strong or sound."
    return f"{text} No support in progress in {values.joined(without)}." if without else text


def providers(report: InterventionsReport) -> tables.Table:
    """Each provider: how many schools it supports in which areas, and what the last check of its quality found."""
    declared = (register(name).fields["provider_kind"].choices for name in ("quality_assurance", "interventions"))
    kinds = {code: words for choices in declared for code, words in choices.items()}
    results = register("quality_assurance").fields["result"].choices
    rows = tuple(
        (
            tables.text(item.provider),
            tables.text(kinds.get(item.kind, item.kind)),
            tables.amount(len(item.schools), 0, ""),
            tables.text(f"{values.of(len(item.areas), len(report.areas), '')}: {values.joined(item.areas)}")
            if item.areas
            else tables.text("none"),
            tables.text(
                f"{results[item.result]}, {values.day(item.assured_on)}"
                if item.result and item.assured_on
                else "not checked"
            ),
        )
        for item in report.providers
    )
    columns = tables.columns("Provider", "Kind", tables.numbers("Schools now"), "Areas", "Quality last found")
    return tables.Table("Support by provider", columns, rows)


def compared(report: InterventionsReport) -> tables.Table:
    """Support beside none: the plain change, then what remains against schools without support."""
    labels = register("interventions").fields["kind"].choices
    most = support_view.furthest([item.compared for item in report.compared])
    rows = tuple((tables.text(labels[item.kind]), *support_view.row(item.compared, most)) for item in report.compared)
    return tables.Table(
        "Supported schools compared with schools without support",
        tables.columns("Support", *support_view.COLUMNS),
        rows,
        support_view.NOTES,
    )


def verdict(report: InterventionsReport) -> str:
    """What the comparisons say together, in one sentence."""
    selected = [item.compared for item in report.compared if item.compared.effect is not None]
    if not selected:
        return (
            f"No support can be compared yet: {FEWEST_SUPPORTED} supported schools with results before and after "
            "are needed."
        )
    clear = sum(item.judgement is not Judgement.SIMILAR for item in selected)
    return (
        f"Of {values.plural(len(selected), 'comparison')}, {values.count(clear)} "
        f"{'shows' if clear == 1 else 'show'} a significant difference."
    )


def editor(report: InterventionsReport) -> None:
    """Record a check, a step or a support; or change one that is open."""
    titles = {"checks": "A check", "formal_steps": "A formal step", "interventions": "Support"}
    picked = st.segmented_control(
        "Record", list(titles), format_func=titles.__getitem__, default="checks", key="iv-record"
    )
    kind = register(picked or "checks")
    results = [*report.steps, *report.support]
    if kind.name == "checks":
        _check(results, report)
        return
    mine = {item.entry.key: item for item in results if item.register == kind.name}
    chosen = st.selectbox(
        "Which",
        ["new", *mine],
        key=f"iv-{kind.name}",
        format_func=lambda key: "A new one" if key == "new" else _named(mine[key], report.names),
    )
    editing.form(kind, mine[chosen].entry if chosen != "new" else None, report.names)


def _check(followeds: Sequence[Followed], report: InterventionsReport) -> None:
    """A check of one open step or support: what is known of it is filled in."""
    if not followeds:
        notices.note("There is nothing to check.", "Record a formal step or support first: above.")
        return
    by_key = {item.entry.key: item for item in followeds}
    code = selection.code("school")
    mine = (at for at, item in enumerate(followeds) if item.urn == code)
    chosen = st.selectbox(
        "Check of",
        list(by_key),
        index=next(mine, 0),
        key="iv-check",
        format_func=lambda key: _named(by_key[key], report.names),
    )
    if chosen is None:
        return
    item = by_key[chosen]
    fixed = {"of": item.register, "record": chosen, "urn": item.urn}
    editing.form(register("checks"), None, report.names, fixed=fixed, tag=chosen)


def _named(followed: Followed, names: Names) -> str:
    what = _field_text(followed.entry, followed.register, _WHAT[followed.register], names)
    return f"{school(followed.urn, names)}: {what}"
