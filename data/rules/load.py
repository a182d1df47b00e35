"""Load the rules files; an error is refused with file, field and value."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from data.plans.section import Section, open_text, problem_at
from data.problem import DefinitionRefused
from data.rules.model import (
    CoverageRule,
    DisclosureRule,
    Factor,
    InspectionRules,
    IntervalRule,
    LastGrade,
    NextVisit,
    PublishedConversion,
    RiskRule,
    RuleEvidence,
    SeenBy,
    Shown,
    SourceRule,
    StatusRule,
    StuckEra,
    StuckRule,
    ThresholdSide,
    Trigger,
    TriggerRating,
)
from data.small_toml import UnreadableTomlError, read_text
from data.vocabulary import Role

# Read each rules file and check its values.

MOST_FACTORS = 12
_SHARE = "{least_share}"
RATINGS = ("red", "amber", "green")


def read_status(top: Section) -> StatusRule:
    """The status rule of a file."""
    rule = StatusRule(
        version=top.text("version"),
        likely_from=top.number_between("likely_from", 0, 1),
        in_doubt_from=top.number_between("in_doubt_from", 0, 1),
        tolerance_units=top.number_between("tolerance_units", 0, 100),
        tolerance_confidence=top.number_between("tolerance_confidence", 0.5, 0.999),
        fewest_origin_years=top.whole("fewest_origin_years"),
        fewest_windows=top.whole("fewest_windows"),
        milestone_within_days=top.whole("milestone_within_days"),
        today_within_days=top.whole("today_within_days"),
    )
    if rule.in_doubt_from >= rule.likely_from:
        top.wrong(
            "in_doubt_from", f"in_doubt_from is {rule.in_doubt_from:g}, not below likely_from ({rule.likely_from:g})"
        )
    return rule


def read_coverage(top: Section) -> CoverageRule:
    """The rule of coverage of a file."""
    least, words = top.number_between("least_share", 0.5, 1), top.text("rule_in_words")
    if _SHARE not in words:
        top.wrong("rule_in_words", f"rule_in_words does not say {_SHARE}, where the share is put in")
    return CoverageRule(
        version=top.text("version"),
        agreed=top.day("agreed"),
        least_share=least,
        register_serves_days=top.whole("register_serves_days"),
        rule_in_words=words.replace(_SHARE, f"{100 * least:g}%"),
    )


def read_risk(top: Section) -> RiskRule:
    """One version of the risk rating."""
    rule = RiskRule(
        code=top.text("code"),
        version=top.text("version"),
        title=top.text("title"),
        agreed=top.day("agreed"),
        words=top.words("words"),
        meanings=top.words("meanings"),
        factors=tuple(_factor(table) for table in top.tables("factors", "factor")),
        triggers=tuple(_trigger(table) for table in top.tables("triggers", "trigger")),
        red_from=top.number("red_from"),
        amber_from=top.number("amber_from"),
        least_known=top.number("least_known"),
        rounds_per_year=top.whole("rounds_per_year"),
        head_sees_first_days=top.whole("head_sees_first_days"),
        override_lapses_months=top.whole("override_lapses_months"),
        note=top.text_or("note", ""),
    )
    _check_risk(top, rule)
    return rule


def _check_risk(top: Section, rule: RiskRule) -> None:
    if not rule.amber_from < rule.red_from:
        top.wrong("amber_from", f"amber_from is {rule.amber_from:g}, not below red_from ({rule.red_from:g})")
    if not 0 <= rule.least_known <= 1:
        top.wrong("least_known", f"least_known is {rule.least_known:g}; a share from 0 to 1")
    if not 1 <= len(rule.factors) <= MOST_FACTORS:
        top.wrong(
            "factors",
            f"{len(rule.factors)} factors; between 1 and {MOST_FACTORS}, so that a headteacher can follow them",
        )
    for key, codes in (
        ("factors", [factor.code for factor in rule.factors]),
        ("triggers", [trigger.code for trigger in rule.triggers]),
    ):
        for code in sorted({item for item in codes if codes.count(item) > 1}):
            top.wrong(key, f"{key} has {code!r} twice; each must be different code")
    _all_there(top, "words", RATINGS)
    _all_there(top, "meanings", RATINGS)


def _factor(section: Section) -> Factor:
    steps = [(row.number("at"), row.number("points")) for row in section.rows("steps", "at")]
    factor = Factor(
        code=section.text("code"),
        label=section.text("label"),
        side=section.choice("side", ThresholdSide),
        steps=tuple(steps),
        lifts=section.text("lifts"),
    )
    if not steps:
        section.wrong("steps", "steps is empty; give each threshold and its points")
    for before, after in pairwise(steps):
        further = after[0] > before[0] if factor.side is ThresholdSide.ABOVE else after[0] < before[0]
        if not further or after[1] <= before[1]:
            section.wrong(
                "steps",
                f"the step at {after[0]:g} must lie further {factor.side.value} "
                f"{before[0]:g} and bring more than {before[1]:g} points",
            )
    section.finish()
    return factor


def _trigger(section: Section) -> Trigger:
    trigger = Trigger(section.text("code"), section.text("label"), section.choice("rating", TriggerRating))
    section.finish()
    return trigger


def read_disclosure(top: Section) -> DisclosureRule:
    """The disclosure rule of a file; a threshold below 3 would hide nothing worth the name."""
    return DisclosureRule(
        version=top.text("version"),
        smallest=top.whole_between("smallest", 3, 100),
        smallest_cohort=top.whole_between("smallest_cohort", 3, 100),
        hide_complement=top.yes("hide_complement"),
        zeros=top.choice("zeros", Shown),
        least_audit_width=top.whole_between("least_audit_width", 2, 100),
        fewest_report_cards=top.whole_between("fewest_report_cards", 1, 1000),
        pooled_years=top.whole_between("pooled_years", 2, 10),
        own_figures_seen_by=_seen_by(top.table("own_figures_seen_by")),
        sources=_sources(top),
    )


def _seen_by(section: Section) -> dict[str, SeenBy]:
    """For every role, of which schools it sees the authority's own figures."""
    seen = {role.value: section.choice(role.value, SeenBy) for role in Role}
    section.finish()
    return seen


def _sources(top: Section) -> tuple[SourceRule, ...]:
    rules = tuple(_source(table) for table in top.tables("sources", "source", by="family"))
    families = [rule.family for rule in rules]
    for family in sorted({item for item in families if families.count(item) > 1}):
        top.wrong("sources", f"sources has {family!r} twice; each family has its own rule")
    return rules


def _source(section: Section) -> SourceRule:
    rule = SourceRule(
        family=section.text("family"),
        threshold=section.whole_between("threshold", 0, 100),
        zeros=section.choice("zeros", Shown),
        complements=section.choice("complements", Shown),
    )
    section.finish()
    return rule


def read_inspection(top: Section) -> InspectionRules:
    """The dated inspection intervals of a file; two rules never hold for one grade on one day."""
    rules = InspectionRules(
        version=top.text("version"),
        months_per_term=top.whole_between("months_per_term", 1, 6),
        report_months=top.whole_between("report_months", 0, 6),
        intervals=tuple(_interval(table) for table in top.tables("intervals", "interval", by="last_grade")),
        conversions=tuple(_conversion(table) for table in top.tables("conversions", "conversion", by="period")),
    )
    _check_overlaps(top, rules)
    return rules


def _check_overlaps(top: Section, rules: InspectionRules) -> None:
    for grade in LastGrade:
        own = sorted(
            (interval for interval in rules.intervals if interval.last_grade is grade), key=lambda r: r.first_day
        )
        for before, after in pairwise(own):
            if before.last_day is None or before.last_day >= after.first_day:
                top.wrong("intervals", f"two rules hold for {grade.value} on {after.first_day}")


def _conversion(section: Section) -> PublishedConversion:
    conversion = PublishedConversion(
        section.choice("last_grade", LastGrade),
        section.text("period"),
        section.number_between("share_better", 0, 1),
        section.text("source"),
    )
    section.finish()
    return conversion


def _interval(section: Section) -> IntervalRule:
    following = section.choice("next", NextVisit)
    graded = following in (NextVisit.GRADED, NextVisit.NONE)
    rule = IntervalRule(
        last_grade=section.choice("last_grade", LastGrade),
        first_day=section.day("from"),
        last_day=section.day_or_none("to"),
        next_kind=following,
        graded_share=1.0 if graded else section.number_between("graded_share", 0, 1),
        usual_months=section.whole_or_none("usual_months"),
        latest_months=section.whole_or_none("latest_months"),
        terms=section.whole_or_none("terms"),
        evidence=section.choice("evidence", RuleEvidence),
        source=section.text("source"),
    )
    if rule.last_day is not None and rule.last_day < rule.first_day:
        section.wrong("to", f"to is {rule.last_day}, before from ({rule.first_day})")
    if rule.usual_months is None and rule.next_kind is not NextVisit.NONE:
        section.wrong("usual_months", "usual_months is missing; give the number of months")
    if rule.usual_months is not None and rule.latest_months is not None and rule.latest_months < rule.usual_months:
        section.wrong(
            "latest_months", f"latest_months is {rule.latest_months}, less than usual_months ({rule.usual_months})"
        )
    section.finish()
    return rule


def read_stuck(top: Section) -> StuckRule:
    """DfE's rule for stuck schools; two eras never hold on one day."""
    eras = tuple(_era(table) for table in top.tables("eras", "era", by="from"))
    for before, after in pairwise(sorted(eras, key=lambda era: era.first_day)):
        if before.last_day is None or before.last_day >= after.first_day:
            top.wrong("eras", f"two eras hold on {after.first_day}")
    return StuckRule(top.text("version"), top.text("rule_in_words"), eras)


def _era(section: Section) -> StuckEra:
    era = StuckEra(
        first_day=section.day("from"),
        last_day=section.day_or_none("to"),
        areas=section.texts("areas"),
        now=section.texts("now"),
        before=section.texts("before"),
        evidence=section.choice("evidence", RuleEvidence),
        source=section.text("source"),
        in_words=section.text_or("in_words", ""),
        not_verified=section.text_or("not_verified", ""),
    )
    if not era.areas or not era.now:
        section.wrong("areas", "areas or now is empty; name the judgement and the grades that count")
    section.finish()
    return era


def _all_there(top: Section, key: str, codes: tuple[str, ...]) -> None:
    words = top.words(key)
    for code in codes:
        if code not in words:
            top.wrong(key, f"{key} does not say what {code!r} is called")
    for code in words:
        if code not in codes:
            top.wrong(key, f"{key} names {code!r}; it names only: {', '.join(codes)}")


SHIPPED = Path(__file__).parent
Rule = TypeVar("Rule")


def status_rule(folder: Path | None = None) -> StatusRule:
    """The rule that turns figures into the status of a promise."""
    return _load("status.toml", folder, read_status)


def disclosure_rule(folder: Path | None = None) -> DisclosureRule:
    """The rule of what is too small to show."""
    return _load("disclosure.toml", folder, read_disclosure)


def inspection_rules(folder: Path | None = None) -> InspectionRules:
    """The dated intervals between inspections."""
    return _load("inspection-intervals.toml", folder, read_inspection)


def coverage_rule(folder: Path | None = None) -> CoverageRule:
    """The rule of how much must be known before a figure speaks for all."""
    return _load("coverage.toml", folder, read_coverage)


def stuck_rule(folder: Path | None = None) -> StuckRule:
    """The rule that says which schools are stuck."""
    return _load("stuck.toml", folder, read_stuck)


def risk_rule(code: str, folder: Path | None = None) -> RiskRule:
    """The risk rating of a code ('current', '2015'); DefinitionRefused names those there are."""
    by_key = {rule.code: rule for rule in risk_rules(folder)}
    if code not in by_key:
        text = f"there are no risk rules {code!r}; there are: {', '.join(by_key)}"
        raise DefinitionRefused([problem_at(f"risk-{code}.toml", 1, "the file", text)])
    return by_key[code]


def risk_rules(folder: Path | None = None) -> tuple[RiskRule, ...]:
    """Every version of the risk rating, shipped or the authority's own."""
    names = {path.name for path in SHIPPED.glob("risk-*.toml")}
    if folder is not None and folder.is_dir():
        names |= {path.name for path in folder.glob("risk-*.toml")}
    return tuple(_load(name, folder, read_risk) for name in sorted(names))


def _load(name: str, folder: Path | None, read: Callable[[Section], Rule]) -> Rule:
    """The rules of a file: the authority's own where it has one, else the shipped one."""
    own = folder / name if folder is not None else None
    path = own if own is not None and own.is_file() else SHIPPED / name
    try:
        text = read_text(path)
    except UnreadableTomlError as problem:
        message = f"cannot be read: {problem}; save it as UTF-8 text"
        raise DefinitionRefused([problem_at(name, 1, "the file", message)]) from None
    top = open_text(text, name)
    rule = read(top)
    top.finish()
    if top.problems:
        raise DefinitionRefused(sorted(top.problems, key=lambda item: item.row or 0))
    return rule
