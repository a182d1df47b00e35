"""Which schools need help first: levels, reasons in plain words, direction, what would lift it."""

from __future__ import annotations

from analytics.reports.core.types import Figure
from analytics.reports.risk.types import (
    FORMAL_LABEL,
    MOST,
    NEEDS,
    LevelMove,
    LevelReason,
    Need,
    RiskReport,
    RuleInfo,
    SchoolResult,
)
from analytics.risk.rating import Rating
from data.rules.model import Factor
from data.vocabulary import PromiseStatus, Unit
from ui import marks, selection, tables, theme
from wording import sentences, values

SOURCE = "Calculated by Milepost using the rules above, from data available on that date."
_STATUS = {
    Rating.RED: PromiseStatus.RED,
    Rating.AMBER: PromiseStatus.AMBER,
    Rating.GREEN: PromiseStatus.GREEN,
    Rating.CANNOT_TELL: PromiseStatus.CANNOT_TELL,
}
ORDER = (Rating.RED, Rating.AMBER, Rating.GREEN, Rating.CANNOT_TELL)
_GRADES = {1: "outstanding", 2: "good", 3: "requires improvement", 4: "inadequate"}
NO_FORECAST = (
    f"Schools are in order of need on the day, which is no forecast: up to {MOST:g} points for attainment, "
    "disadvantaged pupils, persistent absence, suspensions, the last inspection and changes of head, each of which a "
    "head can check. What is not known brings no points and is named."
)
STUCK = "stuck by DfE's rule"
_NOTICE = "warning_notice"  # the trigger of a formal notice in force
EVERY = "every"  # all levels together
_BRIEF = {
    "attainment_level": "Attainment",
    "disadvantaged_attainment": "Disadvantaged",
    "persistent_absence": "Absence",
    "suspension_level": "Suspensions",
    "last_outcome": "Inspection",
    "head_changes": "New heads",
}
HIDDEN = (
    "What brings the points",
    "Points of the rules",
    "Main reasons of the level",
    "Oldest figure",
    "What would lower the level",
)  # in the downloads, and of one school below
_SETTLING = 2  # indicators named as those that would settle most


def level(rule: RuleInfo, rating: Rating) -> str:
    """A level in the rule set's own words."""
    return "cannot tell" if rating is Rating.CANNOT_TELL else rule.words[rating.value]


def standing(rule: RuleInfo, school_result: SchoolResult) -> str:
    """A school's level, and which other level it may have once everything is known."""
    text = level(rule, school_result.rating)
    if school_result.rating is Rating.CANNOT_TELL:
        return text
    scale = ORDER[ORDER.index(school_result.most) : ORDER.index(school_result.least) + 1]
    others = [level(rule, each) for each in scale if each is not school_result.rating]
    if school_result.override is not None or not others:
        return text
    return f"{text}; perhaps {' or '.join(others)}"


def cell(rule: RuleInfo, rating: Rating, word: str) -> tables.Cell:
    """A level as a cell: only the replay of 2015 has colours."""
    capital = values.capital(word)
    return tables.status(_STATUS[rating], capital, theme.REPLAY) if rule.colours else tables.text(capital)


def points(lowest: float, highest: float) -> str:
    """Points, as a range where they are uncertain."""
    low, high = f"{lowest:g}", f"{highest:g}"
    return low if low == high else f"{low} to {high}"


def scored(school_result: SchoolResult) -> str:
    """A school's points, and their range once everything is known."""
    if school_result.by_rules is Rating.CANNOT_TELL:
        return f"at least {school_result.lowest:g}"
    if school_result.lowest == school_result.highest:
        return f"{school_result.lowest:g}"
    return f"{values.number(school_result.expected, 1)} ({points(school_result.lowest, school_result.highest)})"


def phases(report: RiskReport) -> dict[str, str]:
    """The phases of the schools that are rated."""
    phase = sorted({school.phase for school in report.schools})
    return {code: values.capital(sentences.phase(code)) for code in phase}


def most_need(report: RiskReport) -> str:
    """How many schools have half of the points of need or more, and who has most."""
    first, high = next(iter(report.schools), None), sum(2 * s.need.points >= MOST for s in report.schools)
    if first is None or not first.need.points:
        return "No school has a point of need in what is known"
    half, total = f"{MOST / 2:g}", values.plural(len(report.schools), "school")
    verb = "has" if high == 1 else "have"
    may = sum(2 * s.need.points < MOST <= 2 * s.need.most for s in report.schools)
    unknown = f", and {values.count(may)} more might: some of their figures are missing" if may else ""
    if may == len(report.schools):
        lead = f"We cannot tell how many of {total} have {half} or more points of need: figures are missing for each"
    else:
        lead = f"{values.count(high)} of {total} {verb} {half} or more points of need{unknown}"
    least = "at least " if first.need.most > first.need.points else ""
    return f"{lead}. Highest: {first.name}, {least}{first.need.points:g} of {MOST:g}"


def sentence(report: RiskReport) -> str:
    """How many schools are on the highest level, and how many have too little data."""
    total, unsure = sum(report.counts.values()), report.counts[Rating.CANNOT_TELL.value]
    if unsure == total:
        return f"We cannot rate any of {values.plural(total, 'school')}: there is too little data"
    first = values.count(report.counts[Rating.RED.value])
    verb = "is" if first == "1" else "are"
    word = level(report.rule, Rating.RED)
    if not unsure:
        return f"{first} of {values.plural(total, 'school')} {verb} on ‘{word}’"
    rated = values.of(total - unsure, total, "schools")
    return f"{rated} rated: {first} {verb} on ‘{word}’; {values.count(unsure)} have too little data"


def more(report: RiskReport) -> str:
    """The other levels, and what moved since the round before."""
    rule, counts = report.rule, report.counts
    low, middle = level(rule, Rating.GREEN), level(rule, Rating.AMBER)
    rest = [f"{n} {word}" for n, word in ((counts["amber"], middle), (counts["green"], low)) if n]
    up = sum(m.schools for m in report.moves if _worse(m))
    down = sum(m.schools for m in report.moves if _worse(LevelMove(m.after, m.before, m.schools)))
    moved = f"{values.plural(up, 'school')} moved towards more help, {down} towards less"
    if not up and not down:
        rated = sum(m.schools for m in report.moves if Rating.CANNOT_TELL not in (m.before, m.after))
        moved = f"none of the {values.plural(rated, 'school')} rated both times changed its level"
        if not rated:
            moved = "no school can be compared: none was rated both times"
    lost = sum(m.schools for m in report.moves if m.after is Rating.CANNOT_TELL is not m.before)
    if lost:
        moved = f"{moved}; {values.plural(lost, 'school is', 'schools are')} no longer rated"
    others = f"{values.capital(values.joined(rest))}. " if rest else ""
    return f"{others}Since {values.day(report.before_day)} ({report.before_is}) {moved}."


def by_rule(report: RiskReport) -> str:
    """Which rules were used, who agreed them and when, and from how many points each level applies."""
    rule = report.rule
    middle = level(rule, Rating.AMBER)
    later = ", after this day" if rule.agreed > report.day else ""
    return (
        f"{rule.title}, version {rule.version}, agreed {values.day(rule.agreed)}{later} "
        f"(data/rules/risk-{rule.code}.toml): {level(rule, Rating.RED)} from {rule.red_from:g} "
        f"points, {middle} from {rule.amber_from:g}."
    )


def number_of_round(report: RiskReport) -> str:
    """Which round the newest frozen one is under these rules, counted from the first."""
    frozen = [name for name in sorted(report.rounds) if name <= report.day.isoformat()]
    if not frozen:
        return "No round is frozen under these rules yet."
    return f"Round {len(frozen)} under these rules was frozen on {values.day_text(frozen[-1])}."


def at_risk(report: RiskReport) -> tables.Table:
    """Schools on the highest level without a formal notice in force: those that may get a notice or a meeting."""
    rows = tuple(
        (
            tables.text(school.name, selection.link("school", school=school.urn)),
            tables.text(school.area_name or "no area"),
            tables.text("; ".join(short(reason) for reason in school.main) or "None"),
            tables.text(brought(school.need)),
        )
        for school in report.schools
        if school.rating is Rating.RED and not any(reason.code == _NOTICE for reason in school.main)
    )
    columns = tables.columns("School", "Area", "Main reasons of the level", "Points of need")
    note = "On the highest level, with no formal notice in force. Whether to give one is for people to decide."
    return tables.Table("At risk of a notice", columns, rows, (note,))


def _worse(move: LevelMove) -> bool:
    return Rating.CANNOT_TELL not in (move.before, move.after) and ORDER.index(move.after) < ORDER.index(move.before)


def cautions(report: RiskReport) -> list[tuple[str, str]]:
    """What the rules could not use: heading and text of each notice."""
    results = []
    unsure = report.counts[Rating.CANNOT_TELL.value]
    if unsure:
        settling = [item for item in report.unknown if item.settles][:_SETTLING]
        named = values.joined([f"‘{item.label}’ ({item.settles})" for item in settling])
        results.append(
            (
                f"{values.plural(unsure, 'school')} without a level.",
                (
                    "They have too little data, which does not mean they are safe."
                    + (f" One more figure would settle some of them: {named}." if named else "")
                ),
            )
        )
    if report.not_settled:
        results.append(
            (
                "Not included.",
                (f"{values.joined(report.not_settled)}: not in any loaded file, so it changed no school's level."),
            )
        )
    if report.coherence:
        results.append(("Are the targets consistent?", " ".join(report.coherence)))
    return results


def unknown(report: RiskReport) -> tables.Table:
    """What is missing, for how many schools, and how many of them would have a level with it."""
    rows = tuple(
        (
            tables.text(item.label),
            tables.amount(float(item.schools), 0, "none"),
            tables.amount(float(item.settles), 0, "none"),
        )
        for item in report.unknown
    )
    columns = tables.columns(
        "Indicator", tables.numbers("Schools without it"), tables.numbers("Schools it would settle")
    )
    return tables.Table("Missing data, all schools", columns, rows)


def levels(report: RiskReport) -> dict[str, str]:
    """All schools, then each level to choose from, with their numbers."""
    each = {r.value: f"{values.capital(level(report.rule, r))} ({report.counts[r.value]})" for r in ORDER}
    return {EVERY: f"All levels ({len(report.schools)})"} | each


def listed(report: RiskReport, rating: str) -> tables.Table:
    """Schools of one level, or all, in order of need, each with its reasons."""
    selected = [school for school in report.schools if rating in (EVERY, school.rating.value)]
    # A level shared by every school in the list is shown above it, not in every row.
    levelled = (
        rating == EVERY
        or report.rule.colours
        or any(standing(report.rule, item) != level(report.rule, item.rating) for item in selected)
    )
    rows = tuple(_row(report, item, levelled) for item in selected)
    heads = tables.columns(
        "School",
        tables.numbers("Need", f"of {MOST:g} points"),
        *(tables.numbers(_BRIEF[factor.code]) for factor in NEEDS),
        "What brings the points",
        *(["Level"] if levelled else []),
        "Points of the rules",
        "Main reasons of the level",
        "Direction",
        "Oldest figure",
        "What would lower the level",
    )
    meaning = "Schools by need" if rating == EVERY else report.rule.meanings.get(rating, "Too little data to rate")
    return tables.Table(
        meaning,
        heads,
        rows,
        (
            "Most need first; where equal, whoever could have more. A square is a point of need; ? is not known. A "
            "formal step counts as the worst inspection.",
            "The rules' points set a level, not the order; a trigger sets a level by itself. Missing data counts as "
            "the phase average; brackets show the range the points could take.",
        ),
    )


def _row(report: RiskReport, school_result: SchoolResult, levelled: bool) -> tuple[tables.Cell, ...]:
    lifts = [reason.lifts for reason in school_result.main if reason.lifts and reason.points]
    end = "The trigger ends" if any(r.is_trigger for r in school_result.main) else "Nothing needed"
    if school_result.by_rules is Rating.CANNOT_TELL and not lifts:
        end = "Cannot tell"
    return (
        tables.text(school_result.name, selection.link("risk", school=school_result.urn)),
        _need(school_result.need),
        *(_points_of(factor, school_result.need) for factor in NEEDS),
        tables.text(brought(school_result.need)),
        *([cell(report.rule, school_result.rating, standing(report.rule, school_result))] if levelled else []),
        tables.text(scored(school_result)),
        tables.text("; ".join(short(reason) for reason in school_result.main) or "None"),
        tables.text(direction(school_result)),
        tables.text(values.age(school_result.oldest, report.day) if school_result.oldest else "No data"),
        tables.text(lifts[0] if lifts else end),
    )


def _need(school_need: Need) -> tables.Cell:
    points = school_need.points
    return tables.Cell(f"{points:g}", points, mark=marks.bar(points / MOST, of_whole=True, size=(84, 12)))


def _points_of(factor: Factor, school_need: Need) -> tables.Cell:
    """The points that one figure brings, drawn; blank where it brings none."""
    inspected = factor.code == "last_outcome"
    labels = {factor.label, FORMAL_LABEL} if inspected else {factor.label}
    if labels & set(school_need.unknown):
        return tables.Cell("?", None, missing="not known")
    points = sum(points for label, points in school_need.parts if label in labels)
    stuck = ", stuck" if inspected and school_need.stuck else ""
    if not points:
        return tables.Cell(stuck.removeprefix(", "), 0.0)
    return tables.Cell(f"{points:g}{stuck}", points, mark=marks.pips(int(points), int(factor.most)))


def needed(school_need: Need) -> str:
    """The points of need and their causes: '5: last graded inspection (3) and …'; and how much is not known."""
    parts, unknown = _parts(school_need)
    text = f"{school_need.points:g}" + (f": {parts}" if parts else "") + (f" ({unknown})" if unknown else "")
    return f"{text}; {STUCK}" if school_need.stuck else text


def brought(school_need: Need) -> str:
    """The causes of a school's points, without their number."""
    parts, unknown = _parts(school_need)
    stuck = STUCK if school_need.stuck else ""
    return values.capital("; ".join(text for text in (parts, unknown, stuck) if text)) or "Nothing"


def _parts(school_need: Need) -> tuple[str, str]:
    parts = values.joined([f"{label[0].lower()}{label[1:]} ({points:g})" for label, points in school_need.parts])
    unknown = f"up to {school_need.most:g}, with {values.plural(len(school_need.unknown), 'figure')} not known"
    return parts, unknown if school_need.unknown else ""


def spread(report: RiskReport) -> str:
    """HTML of a column for each number of points of need: how many schools have it."""
    counts = [0] * (int(MOST) + 1)
    for item in report.schools:
        counts[int(item.need.points)] += 1
    caption = f"Schools by points of need, 0 to {MOST:g}; what is not known brings no points."
    return f'<p class="mp-subtitle">{caption}</p>{marks.columns(counts, "points")}'


def direction(school_result: SchoolResult) -> str:
    """Whether a school's points rose or fell since the round before."""
    if school_result.before is None:
        return "Not in the round before"
    low, high = school_result.lowest - school_result.before.lowest, school_result.highest - school_result.before.highest
    if low == high == 0:
        return "Unchanged" if school_result.by_rules is not Rating.CANNOT_TELL else "Cannot tell"
    if low * high < 0:
        return "More data" if low > 0 else "Less data"
    change = low if abs(low) > abs(high) else high
    return f"{'Worse' if change > 0 else 'Better'} by {values.number(abs(change), 1)}"


def short(reason: LevelReason) -> str:
    """A reason in a few words with its figure."""
    if reason.is_trigger:
        return reason.label
    return f"{reason.label.split(',')[0]}: {reason_text(reason)}"


def reason_text(reason: LevelReason) -> str:
    """The figure of a reason and what it was compared with, or that it is not known."""
    figure = reason.figure
    if figure is None:
        return "not known"
    if not figure.shown or figure.value is None:
        return "too few pupils to show"
    if reason.code == "last_outcome":
        return _GRADES.get(int(figure.value), values.value(figure))
    if figure.unit is Unit.COUNT:
        return values.count(figure.value)
    value = values.with_unit(figure.value, figure.unit, figure.decimals)
    if reason.compared is None or reason.code == "progress":
        return value
    return f"{value} against {values.with_unit(reason.compared, figure.unit, figure.decimals)}"


def trace(report: RiskReport, school_result: SchoolResult) -> tables.Table:
    """Every indicator of one school: figure, points, when it was published, and its source."""
    rows = tuple(
        (
            tables.text(reason.label),
            tables.text("Holds" if reason.is_trigger else values.capital(reason_text(reason)) + _of(reason.figure)),
            tables.text(_points(report.rule, reason)),
            tables.text(_period(reason.figure)),
            tables.text(reason.source),
        )
        for reason in school_result.every
    )
    columns = ("Indicator", "Figure and comparison", "Points", "Years or day, and when published", "File and record")
    return tables.Table(
        f"{school_result.name}: {standing(report.rule, school_result)}, {scored(school_result)} points",
        tables.columns(*columns),
        rows,
        ("Three-year attainment is adjusted for small numbers before points are given.",),
    )


def _points(rule: RuleInfo, reason: LevelReason) -> str:
    if reason.sets is not None:
        return f"Sets {level(rule, reason.sets)}"
    return points(reason.points or 0.0, reason.most or 0.0)


def _of(figure: Figure | None) -> str:
    if figure is None or figure.numerator is None or figure.denominator is None:
        return ""
    return f" ({values.of(figure.numerator, figure.denominator, figure.denominator_name)})"


def _period(figure: Figure | None) -> str:
    if figure is None:
        return ""
    day = len(figure.period) == len("2024-01-01")
    period = values.day_text(figure.period) if day else figure.period
    return period if figure.published is None else f"{period}; {values.day(figure.published)}"


def way_down(rule: RuleInfo, school_result: SchoolResult) -> str:
    """The written point at which a school leaves its level, and what would be enough."""
    unknown_now = values.joined([label.split(",")[0].lower() for label in school_result.missing])
    if school_result.by_rules is Rating.GREEN:
        return "It has no level."
    if school_result.by_rules is Rating.CANNOT_TELL:
        return f"Its points are {scored(school_result)}. Not known: {unknown_now}."
    limit = rule.red_from if school_result.by_rules is Rating.RED else rule.amber_from
    ends = [each.label.lower() for each in school_result.every if each.sets is school_result.by_rules]
    parts = [f"this has ended: {values.joined(ends)}"] if ends else []
    if school_result.expected >= limit:
        parts.append(f"its points are below {limit:g} (now {scored(school_result)})")
    enough = _enough(school_result, limit)
    return f"Leaves ‘{level(rule, school_result.by_rules)}’ when {values.joined(parts)}." + (
        f" Any of these would be enough: {values.joined(enough)}." if enough else ""
    )


def _enough(school_result: SchoolResult, limit: float) -> list[str]:
    """The fewest known indicators that would bring a school below a limit, the heaviest first."""
    left, result = school_result.expected, []
    for reason in school_result.every:
        if left < limit:
            break
        if reason.points:
            left -= reason.points
            name = reason.lifts[0].lower() + reason.lifts[1:]
            result.append(f"{name} (−{reason.points:g})")
    return result if left < limit else []
