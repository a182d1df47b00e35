"""Apply a rule file to the data available on a date: every school's result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.risk.features import Features, Rows, indicators
from analytics.reports.risk.inputs import Known, governance, head_changes, known, under_notice
from analytics.risk.rating import RiskScore, score_school, usual_points
from data.rules.model import RiskRule

# A school in a category is inspected again within 30 months: what is older says nothing of today.
CONCERN_LASTS = pd.DateOffset(years=3)
# A trigger that needs figures which no loaded file holds is not met and not disproved.
TRIGGERS_KNOWN = frozenset({"category", "safeguarding", "warning_notice", "urgent_improvement", "needs_attention"})


def rule_text(text: str, name: str) -> RiskRule:
    """A rule set from the text of a file that somebody holds up for a dry run.

    Raises DefinitionRefused with one line per problem.
    """
    from data.plans.section import open_text
    from data.problem import DefinitionRefused
    from data.rules.load import read_risk

    top = open_text(text, name)
    rule = read_risk(top)
    top.finish()
    if top.problems:
        raise DefinitionRefused(sorted(top.problems, key=lambda problem: problem.row or 0))
    return rule


def _leaving_out(rule: RiskRule, codes: frozenset[str]) -> RiskRule:
    """The rule without the factors that do not apply to a school."""
    return replace(rule, factors=tuple(factor for factor in rule.factors if factor.code not in codes))


def features(context: ReportContext, day: date) -> Features:
    """The indicators and triggers of every school open on a day, as known then."""
    return context.once(("risk_features", day), lambda: _features(context, known(context, day)))


def _features(context: ReportContext, held: Known) -> Features:
    result = indicators(held)
    entered = {"governance_flags": governance(context, held), "head_changes": head_changes(context, held)}
    result |= {code: frame for code, frame in entered.items() if frame is not None}
    rows = {code: Rows(frame) for code, frame in result.items()}
    return Features(held.day, held.schools, rows, _triggers(context, held), _not_applicable(held))


def rate(rule: RiskRule, given: Features) -> dict[str, RiskScore]:
    """Every school's result under a rule set; what is not known counts as it does for its phase."""
    codes = tuple(factor.code for factor in rule.factors)
    allowed = {trigger.code for trigger in rule.triggers}
    values = {str(urn): given.values(urn, codes) for urn in given.schools.index}
    usual = _usual(rule, given, values)
    sets: dict[frozenset[str], RiskRule] = {}
    scores = {}
    for urn, phase in zip(values, given.schools["phase"], strict=True):
        without = given.not_applicable.get(urn, frozenset())
        rules = sets.setdefault(without, _leaving_out(rule, without))
        kept = {code: value for code, value in values[urn].items() if code not in without}
        met = [code for code in given.triggers.get(urn, ()) if code in allowed]
        scores[urn] = score_school(rules, kept, met, usual[phase])
    return scores


def unused(rule: RiskRule, given: Features) -> tuple[str, ...]:
    """The indicators that are known of no school at all."""
    return tuple(
        factor.label
        for factor in rule.factors
        if not any(given.values(str(urn), (factor.code,))[factor.code] is not None for urn in given.schools.index)
    )


def _usual(
    rule: RiskRule, given: Features, values: Mapping[str, Mapping[str, float | None]]
) -> dict[str, dict[str, float]]:
    """What each factor usually brings, by phase."""
    of_phase = given.schools.groupby("phase").groups
    return {str(phase): usual_points(rule, [values[str(urn)] for urn in urns]) for phase, urns in of_phase.items()}


def _not_applicable(held: Known) -> dict[str, frozenset[str]]:
    """An old overall grade no longer counts once there is a report card: its triggers do."""
    latest = held.visits[held.visits["kind"] == "graded"].drop_duplicates("urn", keep="last")
    cards = latest.loc[latest["regime"] == "R4", "urn"]
    return {str(urn): frozenset({"last_outcome"}) for urn in cards}


def _triggers(context: ReportContext, held: Known) -> dict[str, tuple[str, ...]]:
    met: dict[str, set[str]] = {}

    def add(code: str, urns: pd.Series) -> None:
        for urn in urns:
            met.setdefault(str(urn), set()).add(code)

    graded = held.visits[held.visits["kind"] == "graded"].drop_duplicates("urn", keep="last")
    recent = graded[graded["inspected"] > pd.Timestamp(held.day) - CONCERN_LASTS]
    add("category", recent.loc[recent["category"].notna() | (recent["overall"] == 4), "urn"])
    add("safeguarding", recent.loc[recent["safeguarding"] == "not met", "urn"])
    card = held.cards.merge(graded[["inspection_id", "urn"]], on=["inspection_id", "urn"])
    for code, word in (("urgent_improvement", "urgent improvement"), ("needs_attention", "needs attention")):
        add(code, card.loc[card["grade"].str.lower() == word, "urn"])
    add("warning_notice", under_notice(context, held.day))
    return {urn: tuple(sorted(codes)) for urn, codes in met.items()}
