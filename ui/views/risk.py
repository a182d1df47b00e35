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
_SETTLING = 2  # indicators named as those that would settle most


def level(rule: RuleInfo, rating: Rating) -> str:
    """A level in the rule set's own words."""
    return "cannot tell" if rating is Rating.CANNOT_TELL else rule.words[rating.value]


def standing(rule: RuleInfo, one: SchoolResult) -> str:
    """A school's level, and which other one it may have once everything is known."""
    said = level(rule, one.rating)
    if one.rating is Rating.CANNOT_TELL:
        return said
    scale = ORDER[ORDER.index(one.most) : ORDER.index(one.least) + 1]
    others = [level(rule, each) for each in scale if each is not one.rating]
    if one.override is not None or not others:
        return said
    return f"{said}; perhaps {' or '.join(others)}"


def cell(rule: RuleInfo, rating: Rating, word: str) -> tables.Cell:
    """A level as a cell: colours belong to the replay of 2015 alone."""
    said = words.capital(word)
    return tables.status(_STATUS[rating], said, theme.REPLAY) if rule.colours else tables.text(said)


def points(lowest: float, highest: float) -> str:
    """Points, or from how many to how many they may be."""
    low, high = f"{lowest:g}", f"{highest:g}"
    return low if low == high else f"{low} to {high}"


def scored(one: SchoolResult) -> str:
    """A school's points, and from how many to how many they may be once everything is known."""
    if one.by_rules is Rating.CANNOT_TELL:
        return f"at least {one.lowest:g}"
    if one.lowest == one.highest:
        return f"{one.lowest:g}"
    return f"{words.number(one.expected, 1)} ({points(one.lowest, one.highest)})"


def phases(report: RiskReport) -> dict[str, str]:
    """The phases of the schools that are rated."""
    held = sorted({one.phase for one in report.schools})
    return {code: words.capital(sentences.phase(code)) for code in held}


def sentence(report: RiskReport) -> str:
    """How many schools stand on the highest level, and of how many too little is known."""
    total, unsure = sum(report.counts.values()), report.counts[Rating.CANNOT_TELL.value]
    if unsure == total:
        return f"We cannot rate any of {words.plural(total, 'school')}: there is too little data"
    first = words.count(report.counts[Rating.RED.value])
    verb = "is" if first == "1" else "are"
    word = level(report.rule, Rating.RED)
    if not unsure:
        return f"{first} of {words.plural(total, 'school')} {verb} on ‘{word}’"
    rated = words.of(total - unsure, total, "schools")
    return f"{rated} rated: {first} {verb} on ‘{word}’; {words.count(unsure)} have too little data"


def more(report: RiskReport) -> str:
    """The other levels, and what moved since the round before."""
    rule, counts = report.rule, report.counts
    low, middle = level(rule, Rating.GREEN), level(rule, Rating.AMBER)
    rest = [f"{n} {word}" for n, word in ((counts["amber"], middle), (counts["green"], low)) if n]
    up = sum(m.schools for m in report.moves if _worse(m))
    down = sum(m.schools for m in report.moves if _worse(Move(m.after, m.before, m.schools)))
    moved = f"{words.plural(up, 'school')} moved towards more help, {down} towards less"
    if not up and not down:
        moved = "no school changed its level"
    others = f"{words.capital(words.joined(rest))}. " if rest else ""
    return f"{others}Since {words.day(report.before_day)} ({report.before_is}) {moved}."


def by_rule(report: RiskReport) -> str:
    """Which rules were used, who agreed them when, and from how many points on a level holds."""
    rule = report.rule
    middle = level(rule, Rating.AMBER)
    return (
        f"{rule.title}, version {rule.version}, agreed {words.day(rule.agreed)} "
        f"(data/rules/risk-{rule.code}.toml): {level(rule, Rating.RED)} from {rule.red_from:g} "
        f"points, {middle} from {rule.amber_from:g}."
    )


def _worse(move: Move) -> bool:
    return Rating.CANNOT_TELL not in (move.before, move.after) and ORDER.index(
        move.after
    ) < ORDER.index(move.before)


def cautions(report: RiskReport) -> list[tuple[str, str]]:
    """What the rules could not look at: heading and text of each notice."""
    found = []
    unsure = report.counts[Rating.CANNOT_TELL.value]
    if unsure:
        settling = [one for one in report.unknown if one.settles][:_SETTLING]
        named = words.joined([f"‘{one.label}’ ({one.settles})" for one in settling])
        found.append((f"{words.plural(unsure, 'school')} without a level.", (
            "Too little is known of them, and missing is not safe."
            + (f" One figure alone would make some sure: {named}." if named else "")
        )))  # fmt: skip
    if report.not_settled:
        found.append(("Not settled here.", (
            f"{words.joined(report.not_settled)}: no loaded file says, so it moved no school."
        )))  # fmt: skip
    if report.coherence:
        found.append(("Do the targets fit together?", " ".join(report.coherence)))
    return found


def unknown(report: RiskReport) -> tables.Table:
    """What is not known, of how many schools, and how many would have a level with it."""
    number = tables.Kind.NUMBER
    rows = tuple(
        (tables.text(one.label), tables.amount(float(one.schools), 0, "none"),
         tables.amount(float(one.settles), 0, "none"))
        for one in report.unknown
    )  # fmt: skip
    columns = (tables.Column("Indicator"), tables.Column("Schools of which it is not known", number),
               tables.Column("Would be sure of their level with it alone", number))  # fmt: skip
    return tables.Table("What is not known, all schools", columns, rows)


def levels(report: RiskReport) -> dict[str, str]:
    """The levels to choose from, with their numbers, the most urgent first."""
    return {
        r.value: f"{words.capital(level(report.rule, r))} ({report.counts[r.value]})" for r in ORDER
    }


def first_level(report: RiskReport) -> str:
    """The most urgent level that any school stands on."""
    return next((r.value for r in ORDER if report.counts[r.value]), ORDER[0].value)


def listed(report: RiskReport, wanted: str) -> tables.Table:
    """Schools of one level in order of urgency, each with its reasons."""
    held = [one for one in report.schools if one.rating.value == wanted]
    # A level that every school of the list stands on is said above it, not in every row.
    levelled = report.rule.colours or any(
        standing(report.rule, one) != level(report.rule, one.rating) for one in held
    )
    rows = tuple(_row(report, one, levelled) for one in held)
    heads = (
        "School", *(["Level"] if levelled else []), "Points", "Main reasons", "Direction",
        "Oldest figure", "What would lift it",
    )  # fmt: skip
    meaning = report.rule.meanings.get(wanted, "Too little is known of these")
    return tables.Table(
        meaning, tuple(tables.Column(one) for one in heads), rows,
        ("Points add up over the indicators; a trigger sets a level by itself. What is not known counts "
         "what schools of its phase earn on average; in brackets, from how many to how many the "
         "points may be. First come triggers, then points, then names.",),
    )  # fmt: skip


def _row(report: RiskReport, one: SchoolResult, levelled: bool) -> tuple[tables.Cell, ...]:
    lifts = [reason.lifts for reason in one.main if reason.lifts and reason.points]
    end = "The trigger’s end" if any(r.is_trigger for r in one.main) else "Nothing needed"
    return (
        tables.text(one.name, selection.link("risk", school=one.urn)),
        *([cell(report.rule, one.rating, standing(report.rule, one))] if levelled else []),
        tables.text(scored(one)),
        tables.text("; ".join(short(reason) for reason in one.main) or "None"),
        tables.text(direction(one)),
        tables.text(words.age(one.oldest, report.day) if one.oldest else "Nothing known"),
        tables.text(lifts[0] if lifts else end),
    )


def direction(one: SchoolResult) -> str:
    """Whether a school's points rose or fell since the round before."""
    if one.before is None:
        return "Not in the round before"
    low, high = one.lowest - one.before.lowest, one.highest - one.before.highest
    if low == high == 0:
        return "Unchanged"
    if low * high < 0:
        return "More is known" if low > 0 else "Less is known"
    change = low if abs(low) > abs(high) else high
    return f"{'Worse' if change > 0 else 'Better'} by {words.number(abs(change), 1)}"


def short(reason: Reason) -> str:
    """A reason in a few words with its figure."""
    if reason.is_trigger:
        return reason.label
    return f"{reason.label.split(',')[0]}: {said(reason)}"


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
    """Every indicator of one school: figure, points, when it was out, and where it was read."""
    rows = tuple(
        (
            tables.text(reason.label),
            tables.text("Holds" if reason.is_trigger else words.capital(said(reason)) + _of(reason.figure)),
            tables.text(_points(report.rule, reason)),
            tables.text(_period(reason.figure)),
            tables.text(reason.source),
        )
        for reason in one.every
    )  # fmt: skip
    columns = ("Indicator", "Figure, and what it is held against", "Points",
               "Years or day, and when published", "File and record")  # fmt: skip
    return tables.Table(
        f"{one.name}: {standing(report.rule, one)}, {scored(one)} points",
        tuple(tables.Column(c) for c in columns), rows,
        ("Attainment over three years is weighed for small numbers of pupils before points are given. "
         "Similar schools: the fifteen of the same phase nearest in disadvantage.",),
    )  # fmt: skip


def _points(rule: RuleInfo, reason: Reason) -> str:
    if reason.sets is not None:
        return f"Sets {level(rule, reason.sets)}"
    return points(reason.points or 0.0, reason.most or 0.0)


def _of(figure: Figure | None) -> str:
    if figure is None or figure.numerator is None or figure.denominator is None:
        return ""
    return f" ({words.of(figure.numerator, figure.denominator, figure.denominator_name)})"


def _period(figure: Figure | None) -> str:
    if figure is None:
        return ""
    day = len(figure.period) == len("2024-01-01")
    period = words.day_text(figure.period) if day else figure.period
    return period if figure.published is None else f"{period}; {words.day(figure.published)}"


def way_down(rule: RuleInfo, one: SchoolResult) -> str:
    """The written point at which a school leaves its level, and what would be enough."""
    unknown_now = words.joined([label.split(",")[0].lower() for label in one.missing])
    if one.by_rules is Rating.GREEN:
        return "There is no level to leave."
    if one.by_rules is Rating.CANNOT_TELL:
        return f"Its points are {scored(one)}. Not known: {unknown_now}."
    limit = rule.red_from if one.by_rules is Rating.RED else rule.amber_from
    ends = [each.label.lower() for each in one.every if each.sets is one.by_rules]
    parts = [f"this has ended: {words.joined(ends)}"] if ends else []
    if one.expected >= limit:
        parts.append(f"its points are below {limit:g} (now {scored(one)})")
    enough = _enough(one, limit)
    return f"Leaves ‘{level(rule, one.by_rules)}’ when {words.joined(parts)}." + (
        f" This would be enough: {words.joined(enough)}." if enough else ""
    )


def _enough(one: SchoolResult, limit: float) -> list[str]:
    """The fewest known indicators that would bring a school below a limit, the heaviest first."""
    left, found = one.expected, []
    for reason in one.every:
        if left < limit:
            break
        if reason.points:
            left -= reason.points
            name = reason.lifts[0].lower() + reason.lifts[1:]
            found.append(f"{name} (−{reason.points:g})")
    return found if left < limit else []
