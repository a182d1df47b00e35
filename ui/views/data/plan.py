"""Make and change a plan on screen: a draft in this visit, every problem at once, saved as the same TOML."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, cast

import pandas as pd
import streamlit as st

from analytics.reports.core.types import PageHeader
from analytics.reports.targets.published_values import PublishedValue, Wanted, published_values
from data.catalogue import MEASURES, Measure
from data.period import Period
from data.plans import edit
from data.plans.load import SHIPPED, read_plans
from data.plans.model import Plan, PlanStatus, Reference
from data.plans.schema import SCHEMA_FILE, schema_text
from data.plans.section import read_day
from data.plans.starter import STARTERS, Starter, StarterBaseline, blank, target_values
from data.problem import Problem
from data.small_toml import read_text
from data.vocabulary import Direction, PupilGroup, Unit
from session import audit
from session.audit import AuditUnavailable, Event
from ui import loaders, notices, people
from wording import sentences, values
from wording.escaping import as_markdown

_DRAFT = "milepost_plan_draft"
_DONE = "milepost_plan_done"
_NEW = ""
_REFERENCES = {
    Reference.FIXED: "Nothing: the figure itself",
    Reference.NATIONAL: "England, the same pupils",
    Reference.GAP_TO_NATIONAL: "England's other pupils (a gap)",
    Reference.BASELINE_CHANGE: "The baseline (change in per cent)",
}
_WAYS = {Direction.HIGHER_IS_BETTER.value: "Higher is better", Direction.LOWER_IS_BETTER.value: "Lower is better"}
_TOLERANCE = 0.5  # of the last digit that the measure is published with


@dataclass
class PlanDraft:
    """A plan that is being written in this visit.

    `based_on` is the text it began from, None for a new plan; `on_disk` the file at that moment, None without one.
    """

    code: str
    text: str
    based_on: str | None
    on_disk: str | None
    number: int = 0
    chosen: int = 0
    initial: dict[int, pd.DataFrame] = field(default_factory=dict)  # a milestone table begins from the same rows

    def replace(self, text: str, chosen: int) -> None:
        """Go on with another text; every control begins again from it."""
        self.text, self.chosen, self.number, self.initial = text, chosen, self.number + 1, {}


# Which plan is changed.


def folder() -> Path:
    """Where this installation keeps its own plans."""
    return loaders.settings().home / "plans"


def own_plans() -> dict[str, Plan]:
    """The plans of this authority that may be changed, by code; a past plan is a record, not a draft."""
    header = loaders.header()
    plans = read_plans(folder()).plans
    return {plan.code: plan for plan in plans if plan.la_code == header.la_code and plan.status is not PlanStatus.PAST}


def title_of_draft(current: PlanDraft) -> str:
    """What a draft is called on screen."""
    return str(edit.head_of(current.text).get("title") or current.code)


def draft() -> PlanDraft | None:
    """The draft of this visit."""
    return cast("PlanDraft | None", st.session_state.get(_DRAFT))


def choose() -> None:
    """Which plan to change, or a new one."""
    known = own_plans()
    options = [*known, _NEW]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Plan",
            options,
            format_func=lambda code: known[code].title if code in known else "A new plan",
            key="plan-to-change",
            width=420,
        )
        if st.button(as_markdown("Change this plan" if chosen != _NEW else "Start a new plan"), type="primary"):
            _begin(chosen, known)
            loaders.again()


def _begin(code: str, known: Mapping[str, Plan]) -> None:
    header = loaders.header()
    if code == _NEW:
        fresh = edit.free_code(f"own-{header.la_code}".replace("-", "_"), known).replace("_", "-")
        text = blank(header.la_code, header.authority, header.authority_name, loaders.today())
        text = edit.with_head(text, {"code": fresh, "example": None})
        st.session_state[_DRAFT] = PlanDraft(fresh, text, None, None)
        return
    path = edit.file_of(folder(), code)
    shipped = next(
        (item for item in sorted(SHIPPED.glob("*.toml")) if edit.head_of(read_text(item))["code"] == code), None
    )
    source = path if path.exists() else shipped
    if source is not None:
        text = read_text(source)
        st.session_state[_DRAFT] = PlanDraft(code, text, text, text if source == path else None)


# The draft: its head, targets, problems and warnings.


def change(current: PlanDraft) -> None:
    """The draft with all its controls; what is typed is in the draft at once, and in the file when it is saved."""
    _head(current)
    targets = edit.targets_of(current.text)
    current.chosen = min(current.chosen, max(len(targets) - 1, 0))
    _add(current, targets)
    if targets:
        _one_target(current, targets)
    problems = edit.problems_of(current.text)
    _problems(problems)
    for line in _warnings(current.text):
        notices.partial_note("Check before saving.", line)
    _finish(current, problems)


def _head(current: PlanDraft) -> None:
    head = edit.head_of(current.text)
    source = head.get("source", {}) if isinstance(head.get("source"), dict) else {}
    with st.expander("Title and source of the plan", expanded=current.based_on is None):
        title = st.text_input("Title", str(head.get("title", "")), key=f"plan-title-{current.number}")
        document = st.text_input(
            "The document that sets it out", str(source.get("title", "")), key=f"plan-document-{current.number}"
        )
        published = st.text_input("Published", str(source.get("published", "")), key=f"plan-published-{current.number}")
    text = edit.with_head(
        current.text,
        {"title": title.strip(), "source": source | {"title": document.strip(), "published": published.strip()}},
    )
    current.text = text


def _add(current: PlanDraft, targets: Sequence[Mapping[str, Any]]) -> None:
    labels = [str(item.get("title") or item.get("code") or f"Target {nth + 1}") for nth, item in enumerate(targets)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if targets:
            chosen = st.selectbox(
                values.plural(len(targets), "target"),
                range(len(targets)),
                index=current.chosen,
                format_func=lambda nth: labels[nth],
                key=f"plan-target-{current.number}",
                width=520,
            )
            current.chosen = int(chosen)
        with st.popover("Add a target", key=f"plan-add-{current.number}"):
            _starters(current, targets)


def _starters(current: PlanDraft, targets: Sequence[Mapping[str, Any]]) -> None:
    if st.button("An empty target", key="plan-empty"):
        code = edit.free_code("target", [str(item.get("code")) for item in targets])
        _added(current, {"code": code, "title": "", "measure": "", "milestones": []})
    st.html('<p class="mp-subtitle">Or one that follows national policy, from your own latest figure:</p>')
    for item in STARTERS:
        if st.button(
            as_markdown(item.name),
            key=f"plan-starter-{item.code}",
            help=as_markdown(f"{item.policy} {item.unverified}"),
        ):
            taken = [str(target.get("code")) for target in targets]
            try:
                _added(current, target_values(item, _baseline_for(item), taken, loaders.today()))
            except ValueError as missing:
                notices.cannot_tell(f"{missing}. Add {loaders.file_for(item.measure)} first.")


def _added(current: PlanDraft, target: Mapping[str, Any]) -> None:
    text = edit.with_target(current.text, None, target)
    current.replace(text, len(edit.targets_of(text)) - 1)
    loaders.again()


def _baseline_for(item: Starter) -> StarterBaseline | None:
    comparison = (item.measure, item.phase.value, item.group.value, item.reference.value, item.reference_group.value)
    shown = [value for value in _published([comparison], loaders.header().la_code)[0][0] if value.shown]
    return _as_baseline(shown[-1]) if shown else None


def _as_baseline(value: PublishedValue) -> StarterBaseline:
    return StarterBaseline(
        value.value, value.period, f"{value.publisher}, read by Milepost on {values.day(loaders.today())}"
    )


def _published(
    comparisons: Sequence[Wanted], la_code: str
) -> tuple[tuple[tuple[PublishedValue, ...], ...], str | None]:
    report = loaders.ask(published_values, comparisons=tuple(comparisons), la_code=la_code).report
    return report.values, report.plan_authority


def _wanted(target: Mapping[str, Any]) -> Wanted:
    group = str(target.get("group", "all"))
    return (
        str(target.get("measure", "")),
        str(target.get("phase", "all")),
        group,
        str(target.get("reference", "fixed")),
        str(target.get("reference_group", group)),
    )


def _one_target(current: PlanDraft, targets: Sequence[Mapping[str, Any]]) -> None:
    nth = current.chosen
    before = targets[nth]
    key = f"{current.number}-{nth}"
    left, right = st.columns(2, gap="large")
    with left:
        typed: dict[str, Any] = {
            "title": st.text_input("Title of the target", before.get("title", ""), key=f"plan-t-{key}")
        }
        measure = _measure(before, key)
        typed |= {"measure": measure.code if measure else before.get("measure")}
        typed |= _pupils(measure, before, key)
        owner = _owner(current, before, key)
    with right:
        baseline = _baseline(before, typed, measure, key)
        rows = _milestones(current, before, typed, nth, key)
    text = current.text
    if owner is not None:
        text, typed["owner"] = edit.with_role(text, owner) if owner else (text, None)
    current.text = edit.with_target(text, nth, typed | {"baseline": baseline, "milestones": rows})
    if st.button("Remove this target", key=f"plan-remove-{key}", type="tertiary"):
        current.replace(edit.without_target(current.text, nth), max(nth - 1, 0))
        loaders.again()


def _measure(before: Mapping[str, Any], key: str) -> Measure | None:
    codes = [*MEASURES]
    known = before.get("measure") if before.get("measure") in MEASURES else None
    chosen = st.selectbox(
        "Measure",
        codes,
        index=codes.index(str(known)) if known else None,
        format_func=lambda code: MEASURES[code].label,
        placeholder="Choose a measure",
        key=f"plan-m-{key}",
    )
    return MEASURES.get(str(chosen))


def _pupils(measure: Measure | None, before: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Phase, pupils, comparison and way: only where the measure leaves a choice."""
    if measure is None:
        return {}
    tail = f"{key}-{measure.code}"
    phase = _one_of("Phase", measure.phases, before.get("phase"), sentences.PHASES, f"plan-p-{tail}")
    group = _one_of("Pupils", measure.groups, before.get("group"), sentences.GROUPS, f"plan-g-{tail}")
    references = [
        item
        for item in Reference
        if item is not Reference.GAP_TO_NATIONAL or measure.direction is Direction.HIGHER_IS_BETTER
    ]
    reference = _one_of("Compared with", references, before.get("reference"), _REFERENCES, f"plan-r-{tail}")
    typed: dict[str, Any] = {"phase": None if phase == "all" else phase, "group": None if group == "all" else group}
    typed["reference"] = None if reference == Reference.FIXED.value else reference
    typed["reference_group"] = None
    if reference == Reference.GAP_TO_NATIONAL.value:
        typed["reference_group"] = _one_of(
            "England's pupils", measure.groups, before.get("reference_group"), sentences.GROUPS, f"plan-e-{tail}"
        )
    typed["direction"] = None
    if measure.direction is Direction.NEUTRAL:
        typed["direction"] = _one_of("Which way", list(_WAYS), before.get("direction"), _WAYS, f"plan-d-{tail}")
    return typed


def _one_of(label: str, options: Sequence[Any], chosen: object, words: Mapping[Any, str], key: str) -> str:
    codes = [str(item) for item in options]
    if len(codes) == 1:
        return codes[0]
    by_code = {str(code): word for code, word in words.items()}
    index = codes.index(str(chosen)) if str(chosen) in codes else 0
    return str(st.selectbox(label, codes, index=index, format_func=lambda code: by_code.get(code, code), key=key))


def _owner(current: PlanDraft, before: Mapping[str, Any], key: str) -> str | None:
    """The role that answers for a target; blank takes it away, None leaves a code that the plan does not declare."""
    roles = edit.roles_of(current.text)
    code = before.get("owner")
    if code and code not in roles:
        return None
    chosen = st.selectbox(
        "Owner (optional)",
        [*roles.values()],
        index=[*roles].index(str(code)) if code else None,
        accept_new_options=True,
        placeholder="A role, such as Director of education",
        help="A role or body, never a person's name. Type a new one and press Enter.",
        key=f"plan-o-{key}",
    )
    return str(chosen or "")


def _baseline(
    before: Mapping[str, Any], typed: Mapping[str, Any], measure: Measure | None, key: str
) -> Mapping[str, Any] | None:
    written = before.get("baseline")
    existing: Mapping[str, Any] = written if isinstance(written, dict) else {}
    offered = _offered(typed, measure)
    if offered is not None and st.button(
        as_markdown(f"Use {_in_words(offered, measure)} ({offered.period}) as the baseline"),
        key=f"plan-offer-{key}",
        help="Your authority's latest published figure",
    ):
        st.session_state[f"plan-bv-{key}"] = round(offered.value, _decimals(measure))
        st.session_state[f"plan-by-{key}"] = offered.period
        st.session_state[f"plan-bs-{key}"] = _as_baseline(offered).source
    first, second = st.columns(2)
    value = first.number_input(
        "Baseline (optional)",
        value=_number(existing.get("value")),
        step=None if measure is None else 10.0**-measure.decimals,
        format="%g",
        key=f"plan-bv-{key}",
    )
    period = second.text_input(
        "Of the year or day",
        str(existing.get("period") or existing.get("at") or ""),
        placeholder="2024/25 or 2025-08-31",
        key=f"plan-by-{key}",
    )
    source = st.text_input("Source of the baseline", str(existing.get("source", "")), key=f"plan-bs-{key}")
    if value is None and not period.strip() and not source.strip():
        return None
    day = read_day(period.strip())
    return {"value": _plain(value), "at": day, "period": None if day else period.strip(), "source": source.strip()}


def _offered(typed: Mapping[str, Any], measure: Measure | None) -> PublishedValue | None:
    if measure is None:
        return None
    target = {name: value for name, value in typed.items() if value is not None}
    shown = [value for value in _published([_wanted(target)], loaders.header().la_code)[0][0] if value.shown]
    return shown[-1] if shown else None


def _milestones(
    current: PlanDraft, before: Mapping[str, Any], typed: Mapping[str, Any], nth: int, key: str
) -> list[dict[str, Any]]:
    if nth not in current.initial:
        current.initial[nth] = pd.DataFrame(
            [
                {"Due": read_day(row.get("due")), "Value": _number(row.get("value")), "Results of": row.get("period")}
                for row in before.get("milestones", [])
                if isinstance(row, dict)
            ],
            columns=["Due", "Value", "Results of"],
        ).astype({"Value": "float64", "Results of": "string"})
    edited = st.data_editor(
        current.initial[nth],
        num_rows="dynamic",
        hide_index=True,
        column_config={
            "Due": st.column_config.DateColumn("Due", format="D MMM YYYY"),
            "Value": st.column_config.NumberColumn("Value", format="%g"),
            "Results of": st.column_config.TextColumn("Results of", help="The academic year judged, such as 2027/28"),
        },
        key=f"plan-ms-{key}",
    )
    st.html('<p class="mp-subtitle">Milestones. The last one is the promise; add a row below the table.</p>')
    kept = {str(row.get("due")): row for row in before.get("milestones", []) if isinstance(row, dict)}
    comparator = edit.comparator_for(
        str(typed.get("measure")), str(typed.get("reference") or "fixed"), typed.get("direction")
    )
    rows = []
    for row in edited.to_dict("records"):
        due, value = _day(row["Due"]), _number(row["Value"])
        if due is None and value is None:
            continue
        month = edit.month_of(due) if due else None
        strict = str(kept.get(str(month), {}).get("comparator", "")) in ("<", ">")
        period = row["Results of"]
        rows.append(
            {
                "due": month,
                "value": _plain(value),
                "comparator": comparator[0] if strict else comparator,
                "period": str(period).strip() if isinstance(period, str) and period.strip() else None,
            }
        )
    return rows


def _day(value: Any) -> date | None:
    """What the milestone table gives for a date: a date, a timestamp, an ISO text, or nothing."""
    when = pd.to_datetime(value, errors="coerce")
    return None if pd.isna(when) else when.date()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not pd.isna(value) else None


def _plain(value: float | None) -> float | int | None:
    """A whole number without its nought, as a person would write it."""
    return int(value) if value is not None and float(value).is_integer() else value


def _decimals(measure: Measure | None) -> int:
    return max(measure.decimals if measure else 0, 1)


def _in_words(value: PublishedValue, measure: Measure | None) -> str:
    relative = value.other is not None
    unit = value.own.unit
    if relative and unit is Unit.PERCENT:
        unit = Unit.POINTS
    return values.with_unit(value.value, unit, _decimals(measure) if relative else value.own.decimals)


# What is wrong, what looks wrong, and the end.


def _problems(problems: Sequence[Problem]) -> None:
    if not problems:
        return
    items = "".join(f"<li><b>{escape(item.column or '')}</b>: {escape(item.what())}</li>" for item in problems)
    heading = f"{values.capital(values.plural(len(problems), 'problem'))} to put right before this can be saved"
    st.html(f'<div class="mp-note mp-error" role="alert"><b>{heading}</b><ul>{items}</ul></div>')


def _warnings(text: str) -> list[str]:
    """What can be saved but may be a slip: another authority's code, a baseline that is not the published figure."""
    head, targets = edit.head_of(text), edit.targets_of(text)
    header: PageHeader = loaders.header()
    la_code = str(head.get("la_code", ""))
    published, named = _published([_wanted(item) for item in targets], la_code)
    lines = []
    if la_code != header.la_code:
        other = named or "no authority that is loaded"
        lines.append(f"la_code {la_code} is {other}; this is {header.authority_name} ({header.la_code}).")
    for target, known in zip(targets, published, strict=True):
        lines += [*_differs(target, known), *_across_a_break(target)]
    return lines


def _across_a_break(target: Mapping[str, Any]) -> list[str]:
    """A milestone that lies beyond a break of the baseline's series would be judged on other pupils or another test."""
    measure, baseline = MEASURES.get(str(target.get("measure"))), target.get("baseline")
    years = [row.get("period") for row in target.get("milestones", []) if isinstance(row, dict)]
    try:
        group = PupilGroup(str(target.get("group", PupilGroup.ALL.value)))
        first = Period.parse(str(baseline.get("period"))) if isinstance(baseline, dict) else None
        last = Period.parse(str(years[-1])) if years and years[-1] else None
    except ValueError:
        return []  # a problem already
    if measure is None or first is None or last is None or measure.comparable(first, last, group):
        return []
    cuts = [(cut, Period.parse(cut.at)) for cut in measure.breaks_of(group)]
    title = target.get("title") or target.get("code")
    return [
        f"{title}: figures from {cut.at} cannot be compared with the baseline. {cut.reason}"
        for cut, at in cuts
        if first < at and not last < at
    ]


def _differs(target: Mapping[str, Any], known: Sequence[PublishedValue]) -> list[str]:
    baseline = target.get("baseline")
    measure = MEASURES.get(str(target.get("measure")))
    if not isinstance(baseline, dict) or measure is None:
        return []
    value, period = _number(baseline.get("value")), baseline.get("period")
    same = next((item for item in known if item.period == period and item.shown), None)
    if value is None or same is None or target.get("reference") == Reference.BASELINE_CHANGE.value:
        return []
    if abs(value - same.value) <= _TOLERANCE * 10.0**-measure.decimals:
        return []
    title = target.get("title") or target.get("code")
    written, theirs = values.number(value, _decimals(measure)), _in_words(same, measure)
    return [f"{title}: the baseline is {written}, but {same.publisher} gives {theirs} for {period}."]


def _finish(current: PlanDraft, problems: Sequence[Problem]) -> None:
    changed = current.text != current.based_on
    with st.container(horizontal=True):
        if st.button("Save the plan", type="primary", disabled=bool(problems) or not changed, key="plan-save"):
            _save(current)
        st.button(as_markdown("Discard the changes" if changed else "Close"), key="plan-close", on_click=_close)
        st.download_button(
            "Download as TOML",
            current.text,
            file_name=f"{current.code}.toml",
            mime="text/plain",
            on_click="ignore",
            type="tertiary",
            key=f"plan-file-{hashlib.sha256(current.text.encode()).hexdigest()[:8]}",
        )
        st.download_button(
            "JSON Schema for editors",
            schema_text(),
            file_name=SCHEMA_FILE,
            mime="application/json",
            on_click="ignore",
            type="tertiary",
            key="plan-schema",
        )


def _close() -> None:
    st.session_state.pop(_DRAFT, None)


def _save(current: PlanDraft) -> None:
    path = edit.file_of(folder(), current.code)
    if (read_text(path) if path.exists() else None) != current.on_disk:
        words = "Not saved: somebody else has saved this plan since you began. Download yours, then start again."
        st.session_state[_DONE] = (words, current.code, None)
        loaders.again()
        return
    number = len(edit.targets_of(current.text))
    if _written(current.code, current.text, f"plan {current.code}: saved, {values.plural(number, 'target')}"):
        st.session_state[_DONE] = ("Saved. All pages use the plan now.", current.code, current.on_disk)
        _close()
    loaders.again()


def _written(code: str, text: str | None, what: str) -> bool:
    """Write the file and the line of the log; says so where either could not be done."""
    try:
        audit.note(loaders.settings(), Event.EDIT, people.required(), what)
        edit.save(folder(), code, text, loaders.now())
    except (OSError, AuditUnavailable) as problem:
        st.session_state[_DONE] = (f"Not saved: {getattr(problem, 'strerror', None) or problem}.", code, None)
        return False
    return True


def done() -> None:
    """The result of the last save, with a button to undo it."""
    last_save = st.session_state.get(_DONE)
    if last_save is None:
        return
    words, code, before = last_save
    notices.note(words, "")
    if words.startswith("Saved"):
        st.button("Undo", key="plan-undo", on_click=_undo, args=(code, before))


def _undo(code: str, before: str | None) -> None:
    if _written(code, before, f"plan {code}: last save undone"):
        st.session_state[_DONE] = ("Undone. The plan is as it was before.", code, None)


def earlier() -> None:
    """The earlier versions of each plan, and the way to any of them."""
    rows = [(plan, version) for plan in own_plans().values() for version in edit.versions(folder(), plan.code)]
    if not rows:
        st.html('<p class="mp-subtitle">None yet: each save keeps the version before it.</p>')
    for plan, version in rows:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"<span>{escape(plan.title)}, replaced {version.replaced:%-d %B %Y, %H:%M}</span>")
            st.button(
                "Use this version",
                key=f"plan-use-{version.path.stem}-{plan.code}",
                on_click=_use,
                args=(plan.code, version.path),
            )


def _use(code: str, path: Path) -> None:
    if _written(code, read_text(path), f"plan {code}: version {path.stem} used again"):
        st.session_state[_DONE] = ("The earlier version is in use again.", code, None)
