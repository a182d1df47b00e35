"""From a rule file and what was known on a day to every school's result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.reports.desk import Desk
from analytics.reports.risk_features import Features, by_urn, indicators
from analytics.reports.risk_inputs import Known, known
from analytics.risk import Factor, Rating, RiskScore, RiskSide, RuleSet, Trigger, score_school
from data.rules.model import RiskRule

NOTICES = ("warning_notice", "academy_termination_warning")
# A trigger that needs figures which no loaded file holds is not met and not disproved.
TRIGGERS_KNOWN = frozenset(
    {"category", "safeguarding", "warning_notice", "urgent_improvement", "needs_attention"}
)


def rule_text(text: str, name: str) -> RiskRule:
    """A rule set from the text of a file that somebody holds up for a dry run.

    Raises DefinitionRefused with one line per problem.
    """
    from data.plans.section import DefinitionRefused, open_text
    from data.rules.reading import read_risk

    top = open_text(text, name)
    rule = read_risk(top)
    top.finish()
    if top.problems:
        raise DefinitionRefused(sorted(top.problems, key=lambda one: one.line))
    return rule


def rule_set(rule: RiskRule, without: frozenset[str] = frozenset()) -> RuleSet:
    """The rules as the scorer takes them, some factors left out where they do not apply."""
    return RuleSet(
        version=rule.version,
        factors=tuple(
            Factor(one.code, one.label, RiskSide(one.side.value), one.steps, one.missing_points)
            for one in rule.factors
            if one.code not in without
        ),
        triggers=tuple(
            Trigger(one.code, one.label, Rating(one.rating.value)) for one in rule.triggers
        ),
        red_from=rule.red_from,
        amber_from=rule.amber_from,
        most_missing=rule.most_missing,
    )


def features(desk: Desk, day: date) -> Features:
    """The indicators and triggers of every school open on a day, as known then."""
    return desk.once(("risk_features", day), lambda: _features(desk, known(desk, day)))


def _features(desk: Desk, held: Known) -> Features:
    found = indicators(held)
    concerns = _governance(desk, held)
    if concerns is not None:
        found["governance_flags"] = concerns
    rows = {code: by_urn(frame) for code, frame in found.items()}
    return Features(held.day, held.schools, rows, _triggers(desk, held), _not_applicable(held))


def rate(rule: RiskRule, given: Features) -> dict[str, RiskScore]:
    """Every school's result under a rule set."""
    codes = tuple(one.code for one in rule.factors)
    allowed = {one.code for one in rule.triggers}
    sets: dict[frozenset[str], RuleSet] = {}
    scores = {}
    for urn in given.schools.index:
        without = given.not_applicable.get(urn, frozenset())
        rules = sets.setdefault(without, rule_set(rule, without))
        kept = tuple(code for code in codes if code not in without)
        met = [code for code in given.triggers.get(urn, ()) if code in allowed]
        scores[str(urn)] = _told(rules, score_school(rules, given.values(urn, kept), met))
    return scores


def _told(rules: RuleSet, score: RiskScore) -> RiskScore:
    """Not knowing alone never puts a school on the highest level: then the rules cannot tell."""
    guessed = sum(one.missing_points for one in rules.factors if one.code in score.missing)
    unsure = len(score.missing) > rules.most_missing and not score.triggers
    if not unsure or score.score - guessed >= rules.red_from:
        return score
    return replace(score, rating=Rating.CANNOT_TELL)


def _not_applicable(held: Known) -> dict[str, frozenset[str]]:
    """An old overall grade no longer counts once a report card stands: its triggers do."""
    latest = held.visits[held.visits["kind"] == "graded"].drop_duplicates("urn", keep="last")
    cards = latest.loc[latest["regime"] == "R4", "urn"]
    return {str(urn): frozenset({"last_outcome"}) for urn in cards}


def _triggers(desk: Desk, held: Known) -> dict[str, tuple[str, ...]]:
    met: dict[str, set[str]] = {}

    def add(code: str, urns: pd.Series) -> None:
        for urn in urns:
            met.setdefault(str(urn), set()).add(code)

    graded = held.visits[held.visits["kind"] == "graded"].drop_duplicates("urn", keep="last")
    add("category", graded.loc[graded["category"].notna() | (graded["overall"] == 4), "urn"])
    add("safeguarding", graded.loc[graded["safeguarding"] == "not met", "urn"])
    card = held.cards.merge(graded[["inspection_id", "urn"]], on=["inspection_id", "urn"])
    for code, word in (
        ("urgent_improvement", "urgent improvement"),
        ("needs_attention", "needs attention"),
    ):
        add(code, card.loc[card["grade"].str.lower() == word, "urn"])
    add("warning_notice", _under_notice(desk, held.day))
    return {urn: tuple(sorted(codes)) for urn, codes in met.items()}


def _under_notice(desk: Desk, day: date) -> pd.Series:
    steps = _register(desk, "formal_steps")
    if steps is None or steps.empty:
        return pd.Series(dtype=object)
    open_then = (steps["issued_on"] <= pd.Timestamp(day)) & ~(
        steps["ended_on"] <= pd.Timestamp(day)
    )
    return steps.loc[open_then & steps["step"].isin(NOTICES), "urn"]


def _governance(desk: Desk, held: Known) -> pd.DataFrame | None:
    """Open reviews of governance by school; None while nobody has entered any support at all.

    An empty register tells nothing about any school: missing is not safe.
    """
    rows = _register(desk, "interventions")
    if rows is None or rows.empty:
        return None
    day = pd.Timestamp(held.day)
    rows = rows[(rows["kind"] == "governance_review") & (rows["starts"] <= day)]
    rows = rows[~(rows["ends"] < day)]
    counts = rows.groupby("urn").size().reindex(held.schools.index).fillna(0.0)
    return pd.DataFrame(
        {"value": counts, "shown": counts, "numerator": float("nan"), "denominator": float("nan"),
         "compared": float("nan"), "period": held.day.isoformat(), "published": held.day, "unit": "concerns"}
    )  # fmt: skip


def _register(desk: Desk, name: str) -> pd.DataFrame | None:
    if desk.records is None:
        return None
    frame: pd.DataFrame = desk.records.current(name)
    return frame
