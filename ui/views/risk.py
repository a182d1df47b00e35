"""Which schools need help first: levels, reasons in plain words, direction, what would lift it."""

from __future__ import annotations

from analytics.reports.risk_types import Move, Reason, RiskReport, RuleInfo, SchoolResult
from analytics.reports.types import Figure
from analytics.risk import Rating
from data.vocabulary import PromiseStatus, Unit
from ui import selection, sentences, tables, theme, words

SOURCE = "Worked out here by the rules named above, from what was known on the day."
_STATUS = {
    Rating.RED: PromiseStatus.RED,
    Rating.AMBER: PromiseStatus.AMBER,
    Rating.GREEN: PromiseStatus.GREEN,
    Rating.CANNOT_TELL: PromiseStatus.CANNOT_TELL,
}
ORDER = (Rating.RED, Rating.AMBER, Rating.GREEN, Rating.CANNOT_TELL)
_GRADES = {1: "outstanding", 2: "good", 3: "requires improvement", 4: "inadequate"}


def level(rule: RuleInfo, rating: Rating) -> str:
    """A level in the rule set's own words."""
    return "cannot tell" if rating is Rating.CANNOT_TELL else rule.words[rating.value]


def cell(rule: RuleInfo, rating: Rating) -> tables.Cell:
    """A level as a cell: colours belong to the replay of 2015 alone."""
    word = words.capital(level(rule, rating))
    return tables.status(_STATUS[rating], word, theme.REPLAY) if rule.colours else tables.text(word)


def phases(report: RiskReport) -> dict[str, str]:
    """The phases of the schools that are rated."""
    held = sorted({one.phase for one in report.schools})
    return {code: words.capital(sentences.phase(code)) for code in held}


def sentence(report: RiskReport) -> str:
    """How many schools stand on each level."""
    rule, counts = report.rule, report.counts
    total = sum(counts.values())
    parts = [f"{counts[r.value]} {level(rule, r)}" for r in ORDER[1:3]]
    unsure = counts[Rating.CANNOT_TELL.value]
    tail = (
        f"; about {unsure} these rules cannot tell, which is not the same as safe" if unsure else ""
    )
    first = words.plural(counts[Rating.RED.value], "school")
    return f"{first} of {total} {level(rule, Rating.RED)} first, then {words.joined(parts)}{tail}"


def more(report: RiskReport) -> tuple[str, str]:
    """What moved since the round before, and which rules spoke."""
    up = sum(m.schools for m in report.moves if _worse(m))
    down = sum(m.schools for m in report.moves if _better(m))
    moved = (
        f"Since {words.day(report.before_day)} ({report.before_is}): {words.plural(up, 'school')} "
        f"moved towards more help, {down} towards less."
    )
    rule = report.rule
    spoke = (
        f"{rule.title}, version {rule.version}, agreed {words.day(rule.agreed)} "
        f"(data/rules/risk-{rule.code}.toml): {level(rule, Rating.RED)} from {rule.red_from:g} "
        f"points, {level(rule, Rating.AMBER)} from {rule.amber_from:g}."
    )
    return moved, spoke


def _worse(move: Move) -> bool:
    return Rating.CANNOT_TELL not in (move.before, move.after) and ORDER.index(
        move.after
    ) < ORDER.index(move.before)


def _better(move: Move) -> bool:
    return Rating.CANNOT_TELL not in (move.before, move.after) and ORDER.index(
        move.after
    ) > ORDER.index(move.before)


def cautions(report: RiskReport) -> list[tuple[str, str]]:
    """What the rules could not look at: heading and text of each notice."""
    found = []
    if report.nobody_has:
        found.append(("Known of no school.", (
            f"{words.joined(report.nobody_has)}: no loaded file or record says. Every school "
            "carries the points for not knowing; missing is not safe."
        )))  # fmt: skip
    if report.not_settled:
        found.append(("Not settled here.", (
            f"{words.joined(report.not_settled)}: no loaded file says, so it moved no school."
        )))  # fmt: skip
    found += [("Do the targets fit together?", line) for line in report.coherence]
    return found


def levels(report: RiskReport) -> dict[str, str]:
    """The levels to choose from, with their numbers, the most urgent first."""
    return {
        r.value: f"{words.capital(level(report.rule, r))} ({report.counts[r.value]})" for r in ORDER
    }


def listed(report: RiskReport, wanted: str) -> tables.Table:
    """Schools of one level in order of urgency, each with its reasons."""
    rows = tuple(_row(report, one) for one in report.schools if one.rating.value == wanted)
    columns = (
        "School",
        "Phase",
        "Level",
        "Points",
        "Main reasons",
        "Direction",
        "Oldest figure",
        "What would lift it",
    )
    kinds = {"Points": tables.Kind.NUMBER}
    meaning = report.rule.meanings.get(wanted, "The rules know too little of these schools")
    return tables.Table(
        meaning,
        tuple(tables.Column(one, kinds.get(one, tables.Kind.TEXT)) for one in columns),
        rows,
        ("Points add up over the indicators of the rule set; a trigger sets the level by itself.",
         "The order is by trigger, then by points; schools with equal points stand by name."),
    )  # fmt: skip


def _row(report: RiskReport, one: SchoolResult) -> tuple[tables.Cell, ...]:
    lifts = [reason.lifts for reason in one.main if reason.lifts]
    return (
        tables.text(one.name, selection.link("risk", school=one.urn)),
        tables.text(words.capital(sentences.phase(one.phase))),
        cell(report.rule, one.rating),
        tables.amount(one.score, 1, "none"),
        tables.text("; ".join(short(reason) for reason in one.main) or "none"),
        tables.text(direction(one)),
        tables.text(words.age(one.oldest, report.day) if one.oldest else "nothing known"),
        tables.text(lifts[0] if lifts else _end_of_trigger(one)),
    )


def _end_of_trigger(one: SchoolResult) -> str:
    return "The trigger’s end" if any(r.is_trigger for r in one.main) else "nothing needed"


def direction(one: SchoolResult) -> str:
    """Whether a school's points rose or fell since the round before."""
    if one.score_before is None:
        return "not in the round before"
    change = one.score - one.score_before
    if change == 0:
        return "unchanged"
    return f"{'worse' if change > 0 else 'better'} by {words.number(abs(change), 1)} points"


def short(reason: Reason) -> str:
    """A reason in a few words with its figure."""
    if reason.is_trigger:
        return reason.label
    name = reason.label.split(",")[0]
    return f"{name}: {said(reason)}"


def said(reason: Reason) -> str:
    """The figure of a reason against what it was held against, or that it is not known."""
    figure = reason.figure
    if figure is None:
        return "not known"
    if not figure.shown or figure.value is None:
        return "too few pupils to show"
    if reason.code == "last_outcome":
        return _GRADES.get(int(figure.value), words.value(figure))
    if figure.unit is Unit.COUNT:
        return words.count(figure.value)
    value = words.with_unit(figure.value, figure.unit, figure.decimals)
    if reason.compared is None or reason.code == "progress":
        return value
    return f"{value} against {words.with_unit(reason.compared, figure.unit, figure.decimals)}"


def trace(report: RiskReport, one: SchoolResult) -> tables.Table:
    """Every indicator of one school: its figure, what it was held against, its points, its age."""
    rows = tuple(
        (
            tables.text(reason.label),
            tables.text("holds" if reason.is_trigger else said(reason)),
            tables.text(_pupils(reason.figure)),
            tables.text(_period(reason.figure)),
            tables.text("sets the level") if reason.is_trigger
            else tables.amount(reason.points, 1, "none"),
            tables.text(reason.lifts or "Its end"),
        )
        for reason in one.every
    )  # fmt: skip
    columns = (
        "Indicator",
        "Figure, and what it is held against",
        "Pupils",
        "Years or day",
        "Points",
        "What would lift it",
    )
    return tables.Table(
        f"{one.name}: everything that counts", tuple(tables.Column(c) for c in columns), rows,
        ("Attainment over three years is weighed for small numbers of pupils before points are given.",
         "Similar schools are the fifteen of the same phase nearest in disadvantage."),
    )  # fmt: skip


def _pupils(figure: Figure | None) -> str:
    if figure is None or figure.numerator is None or figure.denominator is None:
        return ""
    return words.of(figure.numerator, figure.denominator, "pupils")


def _period(figure: Figure | None) -> str:
    if figure is None:
        return "not known"
    return (
        words.day_text(figure.period) if len(figure.period) == len("2024-01-01") else figure.period
    )


def way_down(rule: RuleInfo, one: SchoolResult) -> str:
    """The written point at which a school leaves its level."""
    if one.by_rules in (Rating.GREEN, Rating.CANNOT_TELL):
        return (
            "There is no level to leave."
            if one.by_rules is Rating.GREEN
            else f"With no more than {rule.most_missing} indicators unknown the rules can tell; "
            f"{len(one.missing)} are unknown: {words.joined(one.missing)}."
        )
    triggers = [reason.label for reason in one.every if reason.is_trigger]
    limit = rule.red_from if one.by_rules is Rating.RED else rule.amber_from
    parts = []
    if one.to_leave is not None:
        parts.append(
            f"the points fall below {limit:g} (now {words.number(one.score, 1)}) in two rounds "
            "running"
        )
    if triggers:
        parts.append(f"this has ended: {words.joined([t.lower() for t in triggers])}")
    return f"Leaves ‘{level(rule, one.by_rules)}’ when {words.joined(parts)}."
