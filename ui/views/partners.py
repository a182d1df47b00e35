"""Suggestions of who could help whom, what is under way, groups unranked, small schools."""

from __future__ import annotations

from analytics.reports.partner_groups import Group
from analytics.reports.partners import PartnersReport
from ui import selection, tables, words

NUMBER = tables.Kind.NUMBER
SOURCE = "Suggested here from published figures; people decide."


def sentence(report: PartnersReport) -> str:
    """How many schools have a suggestion, and how many have none."""
    have = sum(one.helper is not None for one in report.pairs)
    total = words.plural(len(report.pairs), "school")
    return (
        f"{have} of {total} on ‘{report.word}’ have a strong school nearby that could help; "
        f"{len(report.pairs) - have} have none"
    )


def more(report: PartnersReport) -> tuple[str, str]:
    """How the suggestions came about, and what they are not."""
    return (
        f"{words.plural(report.helpers, 'school')} could help, with room for {report.free} more: same "
        f"phase, good or better, strong on the very need, at most {report.most_partners} partners, "
        f"within {report.farthest_km:g} km in a straight line (about 45 minutes).",
        "The cheapest whole: half likeness in size and disadvantage, three tenths strength on the "
        "need, two tenths distance. Likeness is no proof that help works.",
    )


def pairs(report: PartnersReport) -> tables.Table:
    """Each school in need with its suggestion, or why there is none; matched ones first by name."""
    ordered = sorted(report.pairs, key=lambda one: (one.helper is None, one.name))
    rows = tuple(
        (
            tables.text(one.name, selection.link("school", school=one.urn)),
            tables.text(one.area_name or "no area"), tables.text(words.capital(one.need)),
            tables.text(one.helper_name, selection.link("school", school=one.helper or ""))
            if one.helper_name else tables.text(f"None: {one.why_none}"),
            tables.amount(one.km, 1, "none"),
        )
        for one in ordered
    )  # fmt: skip
    columns = (tables.Column("School"), tables.Column("Area"), tables.Column("Needs help with"),
               tables.Column("Could be helped by"), tables.Column("Apart", NUMBER, "km"))  # fmt: skip
    return tables.Table("A suggestion list, not a plan", columns, rows)


def already(report: PartnersReport) -> tables.Table:
    """Who helps whom today."""
    rows = tuple(
        (
            tables.text(one.helped), tables.text(one.helper),
            tables.text(words.capital(one.kind.replace("_", " "))),
            tables.text(words.day_text(one.until) if one.until[:1].isdigit() else one.until),
        )
        for one in report.already
    )  # fmt: skip
    columns = ("School", "Helped by", "Kind", "Until")
    return tables.Table("Under way", tuple(tables.Column(one) for one in columns), rows)


def groups(found: tuple[Group, ...], caption: str) -> tables.Table:
    """Groups of schools by name, weighed for their numbers; no order of merit."""
    rows = tuple(
        (
            tables.text(one.name), tables.amount(float(one.schools), 0, "none"), tables.figure(one.raw),
            tables.amount(one.weighed if one.raw.shown else None, 0, "too few pupils to show"),
            tables.text(_range(one)),
        )
        for one in found
    )  # fmt: skip
    columns = (tables.Column("Name"), tables.Column("Primary schools", NUMBER),
               tables.Column("Three years together", NUMBER, "%"),
               tables.Column("Weighed for its numbers", NUMBER, "%"), tables.Column("Likely range"))  # fmt: skip
    return tables.Table(
        caption, columns, rows,
        ("By name, never by result: most of the differences between small groups are chance.",
         "Likely range: eight times in ten the group’s true share lies within it."),
    )  # fmt: skip


def _range(one: Group) -> str:
    if one.lower is None or one.upper is None or not one.raw.shown:
        return ""
    return f"{words.number(one.lower)} to {words.number(one.upper)} %"


def trusts(report: PartnersReport) -> tables.Table:
    """Trusts, unranked."""
    return groups(report.trusts, "Trusts, by name")


def clusters(report: PartnersReport) -> tables.Table:
    """Clusters, unranked."""
    return groups(report.clusters, "Clusters and networks, by name")


def small(report: PartnersReport) -> tables.Table:
    """Pressures on small schools."""
    rows = tuple(
        (
            tables.text(one.name, selection.link("school", school=one.urn)),
            tables.amount(one.pupils, 0, "not given"), tables.amount(one.full_pct, 0, "not given"),
            tables.signed(one.roll_change_pct, 0, "not held"), tables.amount(one.next_km, 1, "not known"),
            tables.figure(one.attainment) if one.attainment else tables.amount(None, 0, "fewer than eleven pupils"),
        )
        for one in report.small
    )  # fmt: skip
    columns = (
        tables.Column("School"), tables.Column("Pupils", NUMBER), tables.Column("Places filled", NUMBER, "%"),
        tables.Column("Roll in three years", NUMBER, "%"), tables.Column("Next school", NUMBER, "km"),
        tables.Column("Attainment, three years together", NUMBER, "%"),
    )  # fmt: skip
    return tables.Table(
        "Primary schools of under 100 pupils, or of cohorts of under 11", columns, rows,
        ("No one year is shown: three together, or silence.",
         "There is no official size below which a school cannot live."),
    )  # fmt: skip
