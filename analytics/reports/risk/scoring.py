"""Apply a rule file to the data available on a date: every school's result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.risk.features import Features, IndicatorRows, indicators
from analytics.reports.risk.inputs import Known, governance, head_changes, known, under_notice
from analytics.reports.risk.types import NEEDS
from analytics.risk.rating import RiskScore, score_school, usual_points
from data.rules import risk_rules
from data.rules.model import RiskRule

# A school in a category is inspected again within 30 months: what is older says nothing of today.
CONCERN_LASTS = pd.DateOffset(years=3)
# A trigger that needs figures which no loaded file holds is not met and not disproved.
TRIGGERS_KNOWN = frozenset({"category", "safeguarding", "warning_notice", "urgent_improvement", "needs_attention"})


def own_rules(context: ReportContext) -> Path:
    """The folder of the authority's own rules, beside its worlds."""
    return context.folder / "rules"


def rule_text(text: str, name: str) -> RiskRule:
    """A rule set from the text of a file uploaded for a dry run.

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


def _features(context: ReportContext, school_data: Known) -> Features:
    result = indicators(school_data)
    entered = {"governance_flags": governance(context, school_data), "head_changes": head_changes(context, school_data)}
    result |= {code: frame for code, frame in entered.items() if frame is not None}
    rows = {code: IndicatorRows(frame) for code, frame in result.items()}
    agreed = (factor for rule in risk_rules(own_rules(context)) for factor in rule.factors)
    return Features(
        school_data.day,
        school_data.schools,
        rows,
        _triggers(context, school_data),
        _not_applicable(school_data),
        (*NEEDS, *agreed),
    )


def ratings(context: ReportContext, rule: RiskRule, day: date) -> dict[str, RiskScore]:
    """Every school's result under a rule set on a day, worked out once for all who ask."""
    return context.once(("risk_ratings", rule.code, rule.version, day), lambda: rate(rule, features(context, day)))


def rate(rule: RiskRule, school_features: Features) -> dict[str, RiskScore]:
    """Every school's result under a rule set; what is not known counts as it does for its phase."""
    allowed = {trigger.code for trigger in rule.triggers}
    values = {str(urn): school_features.values(urn, rule.factors) for urn in school_features.schools.index}
    usual = _usual(rule, school_features, values)
    sets: dict[frozenset[str], RiskRule] = {}
    scores = {}
    for urn, phase in zip(values, school_features.schools["phase"], strict=True):
        without = school_features.not_applicable.get(urn, frozenset())
        rules = sets.setdefault(without, _leaving_out(rule, without))
        kept = {code: value for code, value in values[urn].items() if code not in without}
        triggers = [code for code in school_features.triggers.get(urn, ()) if code in allowed]
        scores[urn] = score_school(rules, kept, triggers, usual[phase])
    return scores


def unused(rule: RiskRule, school_features: Features) -> tuple[str, ...]:
    """The indicators that are known of no school at all."""
    return tuple(
        factor.label
        for factor in rule.factors
        if not any(
            school_features.values(str(urn), (factor,))[factor.code] is not None
            for urn in school_features.schools.index
        )
    )


def _usual(
    rule: RiskRule, school_features: Features, values: Mapping[str, Mapping[str, float | None]]
) -> dict[str, dict[str, float]]:
    """What each factor usually brings, by phase."""
    of_phase = school_features.schools.groupby("phase").groups
    return {str(phase): usual_points(rule, [values[str(urn)] for urn in urns]) for phase, urns in of_phase.items()}


def _not_applicable(school_data: Known) -> dict[str, frozenset[str]]:
    """An old overall grade no longer counts once there is a report card: its triggers do."""
    latest = school_data.visits[school_data.visits["kind"] == "graded"].drop_duplicates("urn", keep="last")
    cards = latest.loc[latest["regime"] == "R4", "urn"]
    return {str(urn): frozenset({"last_outcome"}) for urn in cards}


def _triggers(context: ReportContext, school_data: Known) -> dict[str, tuple[str, ...]]:
    by_urn: dict[str, set[str]] = {}

    def add(code: str, urns: pd.Series) -> None:
        for urn in urns:
            by_urn.setdefault(str(urn), set()).add(code)

    graded = school_data.visits[school_data.visits["kind"] == "graded"].drop_duplicates("urn", keep="last")
    recent = graded[graded["inspected"] > pd.Timestamp(school_data.day) - CONCERN_LASTS]
    add("category", recent.loc[recent["category"].notna() | (recent["overall"] == 4), "urn"])
    add("safeguarding", recent.loc[recent["safeguarding"] == "not met", "urn"])
    card = school_data.cards.merge(graded[["inspection_id", "urn"]], on=["inspection_id", "urn"])
    for code, word in (("urgent_improvement", "urgent improvement"), ("needs_attention", "needs attention")):
        add(code, card.loc[card["grade"].str.lower() == word, "urn"])
    add("warning_notice", under_notice(context, school_data.day))
    return {urn: tuple(sorted(codes)) for urn, codes in by_urn.items()}
