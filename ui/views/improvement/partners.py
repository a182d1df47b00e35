"""Suggestions of who could help whom, what is under way, groups unranked, small schools."""

from __future__ import annotations

from collections.abc import Callable

from analytics.reports.improvement.partner_groups import Group
from analytics.reports.improvement.partners import PartnerPair, PartnersReport
from data.catalogue import measure
from data.vocabulary import PupilGroup, ValueStatus
from ui import selection, tables
from wording import sentences, values

_SAME_SITE_KM = 0.05
UNRATED = (
    "There is too little data to say which schools need "
    "help; recent results, attendance and suspensions by school are needed."
)
_WEIGHED = (
    "Weights: 50% similarity in size and disadvantage, 30% strength, 20% distance; matched "
    "across the whole county. Similarity does not prove that help works."
)
SOURCE = "Suggested by Milepost from published figures; people decide."


def sentence(report: PartnersReport) -> str:
    """How many schools have a suggestion, and how many have none."""
    total = values.plural(len(report.pairs), "school")
    if not report.strengths_known:
        return f"There is too little data to suggest help for the {total} on ‘{report.word}’"
    have = sum(pair.helper is not None for pair in report.pairs)
    text = f"{have} of {total} on ‘{report.word}’ could be helped by a strong school nearby"
    none = len(report.pairs) - have
    return f"{text}; {none} could not" if none else text


def more(report: PartnersReport) -> tuple[str, ...]:
    """How the suggestions came about, and what they are not."""
    helped = ""
    if report.helped:
        helped = (
            f"{values.plural(report.helped, 'more school already gets', 'more schools already get')} help, see below."
        )
    if not report.strengths_known:
        return ("The loaded results are too old to say which schools are strong.", helped)
    return (
        f"{values.plural(report.helpers, 'school')} could help, with capacity for {report.free} more: "
        f"same phase, good or better, strong in the area of need, within {report.farthest_km:g} km in a "
        f"straight line (about 45 minutes), at most {report.most_partners} partners or as offered.",
        helped,
    )


def pairs(report: PartnersReport) -> tables.Table:
    """Each school in need with its suggestion, or why there is none; matched ones first by name."""
    ordered = sorted(report.pairs, key=lambda pair: (pair.helper is None, pair.name))
    needs = tables.columns("School", "Area", "Needs help with")
    if not report.strengths_known:
        return tables.Table("Schools without a suggestion", needs, tuple(_need(item) for item in ordered))
    columns = tables.columns(*needs, "Could be helped by", "Its figure for that need", tables.numbers("Distance", "km"))
    return tables.Table(
        "Suggested partners",
        columns,
        tuple(_pair(item) for item in ordered),
        (
            "The figure: three-year attainment, that of disadvantaged pupils, or persistent absence (lower is better).",
            _WEIGHED,
        ),
    )


def _need(pair: PartnerPair) -> tuple[tables.Cell, ...]:
    return (
        tables.text(pair.name, selection.link("school", school=pair.urn)),
        tables.text(pair.area_name or "not placed"),
        tables.text(values.capital(pair.need)),
    )


def _pair(pair: PartnerPair) -> tuple[tables.Cell, ...]:
    helper = tables.text(f"None: {pair.why_none}")
    if pair.helper_name:
        helper = tables.text(pair.helper_name, selection.link("school", school=pair.helper or ""))
    return (*_need(pair), helper, tables.text(_figure(pair)), tables.amount(pair.km, 1, "none"))


def _figure(pair: PartnerPair) -> str:
    """The helper's figure with what it is of: needs differ, and so do their measures."""
    if pair.strength is None:
        return "several" if pair.helper else "none"
    of = measure(pair.strength.measure).name
    whom = "" if pair.strength.group == PupilGroup.ALL else f", {sentences.group(pair.strength.group)}"
    return f"{of}{whom}: {values.value(pair.strength)}"


def already(report: PartnersReport) -> tables.Table:
    """Who helps whom today."""
    rows = tuple(
        (
            tables.text(item.helped),
            tables.text(item.helper),
            tables.text(values.capital(item.kind.replace("_", " "))),
            tables.text(values.day_text(item.until) if item.until[:1].isdigit() else item.until),
        )
        for item in report.already
    )
    columns = ("School", "Helped by", "Kind", "Until")
    return tables.Table("In progress", tables.columns(*columns), rows)


def groups(school_groups: tuple[Group, ...], caption: str, link: Callable[[Group], str]) -> tables.Table:
    """Groups of schools by name, weighed for their numbers; each leads to its schools."""
    rows = tuple(
        (
            tables.text(item.name, link(item)),
            tables.amount(float(item.schools), 0, "none"),
            tables.figure(item.raw),
            tables.amount(item.weighed if item.raw.shown else None, 0, _why_not_shown(item)),
            tables.text(_range(item)),
        )
        for item in school_groups
    )
    columns = tables.columns(
        "Name",
        tables.numbers("Primary schools"),
        tables.numbers("Three years combined", "%"),
        tables.numbers("Adjusted for size", "%"),
        "Likely range",
    )
    return tables.Table(
        caption,
        columns,
        rows,
        (
            "In name order, not by result: most differences between small groups are chance.",
            "Likely range: 80% interval for the group’s true share.",
        ),
    )


def _why_not_shown(group: Group) -> str:
    unknown = group.raw.status is ValueStatus.CANNOT_TELL
    return "cannot tell" if unknown else "too few pupils to show"


def _range(group: Group) -> str:
    if group.lower is None or group.upper is None or not group.raw.shown:
        return ""
    return f"{values.number(group.lower)} to {values.number(group.upper)}%"


def trusts(report: PartnersReport) -> tables.Table:
    """Trusts, unranked."""
    return groups(report.trusts, "Trusts, by name", lambda item: selection.link("schools", trust=item.name))


def clusters(report: PartnersReport) -> tables.Table:
    """Clusters, unranked."""
    register = selection.link("registers", register="partners")
    return groups(report.clusters, "Clusters and networks, by name", lambda _: register)


def heads(report: PartnersReport) -> str:
    """How often headships changed, as recorded; or why it is not known."""
    current = report.heads
    if current is None:
        return (
            "Not known: Milepost loads no names of heads, and a full year "
            "of changes has not been entered under Registers, Changes of head."
        )
    limits = ""
    if current.lower is not None and current.upper is not None:
        limits = f" (likely {values.number(current.lower)} to {values.number(current.upper)} in 100)"
    text = values.of(current.changed, current.schools, "schools")
    return (
        f"{text} got a new substantive head in the last year{limits}; "
        f"{values.count(current.interim)} have an interim one, {values.count(current.vacant)} none. Entered "
        f"since {values.month(current.since)}."
    )


def often(report: PartnersReport) -> tables.Table:
    """Schools with two new heads or more in three years."""
    result = () if report.heads is None else report.heads.often
    rows = tuple(
        (tables.text(item.name, selection.link("school", school=item.urn)), tables.amount(float(item.heads), 0, "none"))
        for item in result
    )
    columns = tables.columns("School", tables.numbers("New heads in three years"))
    return tables.Table("Two new heads or more in three years", columns, rows)


def _near(km: float | None) -> tables.Cell:
    if km is not None and km < _SAME_SITE_KM:
        return tables.Cell("same site", km)
    return tables.amount(km, 1, "not known")


def small(report: PartnersReport) -> tables.Table:
    """Pressures on small schools."""
    has_results = any(item.attainment for item in report.small)
    none = "fewer than eleven pupils" if has_results else "none recent enough"
    rows = tuple(
        (
            tables.text(item.name, selection.link("school", school=item.urn)),
            tables.amount(item.pupils, 0, "not given"),
            tables.amount(item.full_pct, 0, "not given"),
            tables.signed(item.roll_change_pct, 1, "not available"),
            _near(item.next_km),
            tables.figure(item.attainment) if item.attainment else tables.amount(None, 0, none),
        )
        for item in report.small
    )
    columns = tables.columns(
        "School",
        tables.numbers("Pupils"),
        tables.numbers("Places filled", "%"),
        tables.numbers("Roll in three years", "%"),
        tables.numbers("Next school", "km"),
        tables.numbers("Attainment, three years combined", "%"),
    )
    return tables.Table(
        "Primary schools of under 100 pupils, or of cohorts of under 11",
        columns,
        rows,
        (
            "No single year is shown: three years combined, or no figure.",
            "There is no official minimum size for a school.",
        ),
    )
