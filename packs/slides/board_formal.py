"""Inspection, support and formal action: counts now and at the last meeting; names if private."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from analytics.reports.board.board import Audience, Board, Formal, FormalDay, Levels, NamedSchool
from analytics.reports.core.types import Figure
from data.vocabulary import Unit, ValueStatus
from packs.model import Big, Chart, ChartKind, ChartLine, ChartSide, Grid, Panels, Sheet, Slide, SlideCell, Width
from packs.slides.shared import caveats, short_source
from wording import values


@dataclass(frozen=True, slots=True)
class Counted:
    """One row: what is counted, now and at the last meeting."""

    what: str
    now: str
    before: str
    measure: str = ""
    comparable: bool = True  # False where either day's figure is not known
    counts: tuple[int | None, int | None] | None = None  # what is drawn: a count then and now, where each is known

    @property
    def moved(self) -> bool:
        """Whether it is not what it was; a level is set against its last round, and stands apart."""
        return self.comparable and self.now != self.before and " on " not in self.before


def inspection(board: Board) -> Slide:
    """Counts of both days side by side; schools by name in the private version only."""
    formal, private = board.formal, board.audience is Audience.PRIVATE
    rows = counts(formal)
    concern = formal.now.concern
    return Slide(
        key="inspection",
        title="Inspection, support and formal action",
        sentence=_sentence(formal),
        picture=Panels((chart(board, rows),)),
        big=Big(
            values.count(len(formal.now.steps)),
            f"formal steps recorded as open; {values.count(len(formal.before.steps))} then",
        ),
        since=_since(rows),
        alt=" ".join(f"{r.what}: {r.now}, then {r.before}." for r in rows),
        source=short_source([formal.now.good, concern]),
        notes=(_ahead(formal), *_kinds(formal.now), *caveats([formal.now.good, concern])),
        sheets=_sheets(board, rows, private),
        figures=(formal.now.good, concern, formal.before.good, formal.before.concern),
    )


def counts(formal: Formal) -> tuple[Counted, ...]:
    """What is counted of schools, now and at the last meeting."""
    now, then, levels = formal.now, formal.before, formal.levels
    highest = levels.words["red"]
    return (
        _good(now.good, then.good),
        Counted(
            "In an Ofsted category of concern",
            _number(now.concern),
            _number(then.concern),
            now.concern.measure,
            comparable=now.concern.shown and then.concern.shown,
            counts=(_count_of(now.concern), _count_of(then.concern)),
        ),
        _inspected("Below good at two inspections running", (now, now.stuck), (then, then.stuck)),
        *((_inspected("With a report card", (now, now.n_cards), (then, then.n_cards)),) if formal.cards_begun else ()),
        _level(f"Level of support: {highest}", levels),
        _plain("Receiving support", now.supported, then.supported),
        _plain("Formal steps open", len(now.steps), len(then.steps)),
    )


def _plain(what: str, now: int, then: int) -> Counted:
    """A count of what people recorded: where nothing is, nobody says that there is none."""
    texts = tuple(values.count(number) if number else "0 recorded" for number in (now, then))
    return Counted(what, texts[0], texts[1], counts=(now, then))


def chart(board: Board, rows: tuple[Counted, ...]) -> Chart:
    """The counts of schools now and at the last meeting: those that are counts on both days, the claim's first."""
    drawn = [row for row in reversed(rows) if row.counts is not None]

    def line(name: str, side: ChartSide, at: int) -> ChartLine:
        numbers = tuple(None if row.counts is None else row.counts[at] for row in drawn)
        texts = tuple((row.now, row.before)[at] for row in drawn)
        return ChartLine(name, side, tuple(None if n is None else float(n) for n in numbers), texts)

    lines = (line("Now", ChartSide.OWN, 0), line(values.day(board.previous), ChartSide.BEFORE, 1))
    return Chart(ChartKind.BARS, "Schools", tuple(row.what for row in drawn), lines, Unit.COUNT, 0)


def _inspected(what: str, now: tuple[FormalDay, int], then: tuple[FormalDay, int]) -> Counted:
    """A count from inspections; days with too small a coverage are not compared."""
    known = tuple(number if day.n_open and not day.why_not else None for day, number in (now, then))
    comparable = not now[0].why_not and not then[0].why_not
    return Counted(what, _known(*now), _known(*then), comparable=comparable, counts=(known[0], known[1]))


def _count_of(figure: Figure) -> int | None:
    return int(figure.value) if figure.shown and figure.value is not None and figure.unit is Unit.COUNT else None


def _known(day: FormalDay, number: int) -> str:
    """A count of schools; where no school is loaded, none is known of, which is not nought."""
    if not day.n_open:
        return "no figure"
    return "cannot tell" if day.why_not else values.count(number)


def _level(what: str, levels: Levels) -> Counted:
    """The highest level now and at its last round, of rated schools; a round that waits
    for its heads is not told."""
    if levels.opens is not None:
        return Counted(what, "pending", f"rated from {values.day(levels.opens)}", comparable=False)
    now, then = (_highest_level(counted, levels.least_share) for counted in (levels.counts, levels.before))
    known = not any(text.startswith(("cannot tell", "no figure")) for text in (now, then))
    return Counted(what, now, f"{then} on {values.day(levels.before_day)}", comparable=known)


def _highest_level(counts: dict[str, int], least_share: float) -> str:
    """The highest level of rated schools; where too few are rated for all, how many are."""
    unknown, total = counts.get("cannot_tell", 0), sum(counts.values())
    rated = total - unknown
    if rated and rated < least_share * total:
        return f"cannot tell, {values.of(rated, total, 'schools')} rated"
    count = values.count(counts.get("red", 0))
    if not rated:
        return "cannot tell" if unknown else "no figure"
    return f"{count} of {values.count(rated)} rated" if unknown else count


def _good(now: Figure, then: Figure) -> Counted:
    """Since overall grades ended both meetings look at the same last day, which is then said once."""
    if now.period == then.period:
        day = values.period(now.period)
        return Counted(f"Good or outstanding on {day}", _number(now), _number(then), now.measure)
    return Counted("Good or outstanding", _number(now), _number(then), now.measure, comparable=now.shown and then.shown)


def names(board: Board) -> Slide:
    """The schools that the counts are made of, by name: in the private version alone."""
    listed = board.formal.named
    rows = tuple(
        (SlideCell(item.name), SlideCell(item.heading), SlideCell(item.why), SlideCell(_since_when(item)))
        for item in listed
    )
    counted = Counter(item.heading for item in listed)
    joined = values.joined([f"{values.count(n)} {_within(heading)}" for heading, n in counted.items()])
    n = len({item.name for item in listed})
    return Slide(
        key="names",
        title="Schools by name: private",
        sentence=f"{values.plural(n, 'school is', 'schools are')} named: {joined}",
        picture=Grid(("School", "Why it is listed", "In words", "Since"), rows),
        big=Big(values.count(n), "schools named"),
        since="The previous slide has the counts at both meetings; a school may be listed twice.",
        alt="; ".join(f"{item.name}: {item.heading}" for item in listed),
        source=short_source([board.formal.now.concern]),
        width=Width.WHOLE,
        sheets=(_name_sheet(listed),),
    )


def _name_sheet(listed: tuple[NamedSchool, ...]) -> Sheet:
    rows = tuple((item.heading, item.name, item.area_name, item.why, _since_when(item)) for item in listed)
    columns = ("Why it is listed", "School", "Area", "In words", "Since")
    return Sheet("Schools by name: private", columns, rows)


def _since_when(named_school: NamedSchool) -> str:
    return values.day(named_school.since) if named_school.since else ""


def _sentence(formal: Formal) -> str:
    steps, schools = len(formal.now.steps), formal.now.supported
    lead = f"{values.plural(steps, 'formal step')} open" if steps else "No formal step is recorded as open"
    helped = (
        f"{values.plural(schools, 'school')} receiving support"
        if schools
        else "no school is recorded as receiving support"
    )
    late = formal.late_checks
    end = f"; {values.plural(late, 'check is', 'checks are')} overdue" if late else ""
    return f"{lead}; {helped}{end}"


def _since(rows: tuple[Counted, ...]) -> str:
    moved = [row for row in rows if row.moved]
    if not moved:
        known = sum(row.comparable for row in rows)
        return "No change in these counts." if known == len(rows) else "No change in the counts known at both meetings."
    text = "; ".join(f"{_within(row.what)} {row.now}, was {row.before}" for row in moved[:3])
    return f"{values.capital(text)}."


def _ahead(formal: Formal) -> str:
    """What the inspection calendar allows: the share by the deadline, or report cards by when."""
    current = formal.reached
    if current is not None and current.likely_pct is not None and current.ceiling_pct is not None:
        chance = (
            f"; chance of meeting the target: {values.chance(current.chance)}" if current.chance is not None else ""
        )
        return (
            f"Good schools by {values.day(current.deadline)}: likely {values.percent(current.likely_pct)}, "
            f"at most {values.percent(current.ceiling_pct)}{chance}"
        )
    if not formal.now.n_open:
        return "Load a list of schools to count schools"
    if formal.cards is None or not formal.cards.ahead:
        return "The next inspections cannot be forecast"
    soon = formal.cards.ahead[min(1, len(formal.cards.ahead) - 1)]
    return (
        f"Report cards likely by {values.day(soon.by)}: {values.count(soon.likely)} schools "
        f"({values.count(soon.lower)} to {values.count(soon.upper)})"
    )


def _kinds(day: FormalDay) -> tuple[str, ...]:
    steps = Counter(step.title for step in day.steps)
    selected = [f"{title}: {values.count(n)}" for title, n in steps.most_common()]
    helped = [f"{item.title}: {values.plural(item.schools, 'school')}" for item in day.support]
    return (
        f"Formal steps open: {values.joined(selected) or 'none recorded'}.",
        f"Schools receiving support: {values.joined(helped) or 'none recorded'}.",
    )


def _sheets(board: Board, rows: tuple[Counted, ...], private: bool) -> tuple[Sheet, ...]:
    counts = Sheet(
        "Inspection, support and formal action",
        ("Schools", "Now", f"On {values.day(board.previous)}"),
        tuple((row.what, row.now, row.before) for row in rows),
    )
    return (counts, _step_sheet(board, private))


def _step_sheet(board: Board, private: bool) -> Sheet:
    columns = ("Step", "Issued", "Comply by", *(("School",) if private else ()))
    rows = tuple(
        (
            s.title,
            values.day(s.issued_on),
            values.day(s.comply_by) if s.comply_by else "no date",
            *((s.school or "",) if private else ()),
        )
        for s in board.formal.now.steps
    )
    return Sheet("Formal steps open", columns, rows or (("None recorded",) + ("",) * (len(columns) - 1),))


def _number(figure: Figure) -> str:
    return values.value(figure) if figure.shown else _why(figure)


def _why(figure: Figure) -> str:
    if figure.status is ValueStatus.SUPPRESSED:
        return "too few to show"
    return "cannot tell" if figure.status is ValueStatus.CANNOT_TELL else "no figure"


def _within(text: str) -> str:
    """A heading inside a sentence: its first letter small, names as they are."""
    return text[:1].lower() + text[1:]
