"""Inspection, support and formal action: counts now and at the last meeting; names if private."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from analytics.reports.board import Audience, Board
from analytics.reports.board_formal import Formal, FormalDay, Levels, NamedSchool
from analytics.reports.types import Figure
from data.vocabulary import ValueStatus
from packs.model import Big, Cell, Grid, Sheet, Slide, Width
from packs.say import caveats, short_source
from ui import words


@dataclass(frozen=True, slots=True)
class Counted:
    """One row: what is counted, now and at the last meeting."""

    what: str
    now: str
    before: str
    measure: str = ""
    comparable: bool = True  # False where either day's figure is not known

    @property
    def moved(self) -> bool:
        """Whether it is not what it was; a level is set against its last round, and stands apart."""
        return self.comparable and self.now != self.before and " on " not in self.before


def inspection(board: Board) -> Slide:
    """Counts of both days side by side; schools by name in the private version only."""
    formal, private = board.formal, board.audience is Audience.PRIVATE
    rows = counts(formal)
    concern = formal.now.concern
    said = _number(concern)
    return Slide(
        key="inspection", title="Inspection, support and formal action",
        sentence=_sentence(formal), picture=_grid(board, rows),
        big=Big(said, f"schools in an Ofsted category of concern{_of(formal.now)}"),
        since=_since(rows), alt=" ".join(f"{r.what}: {r.now}, then {r.before}." for r in rows),
        source=short_source([formal.now.good, concern]),
        notes=(_ahead(formal), *_kinds(formal.now), *caveats([formal.now.good, concern])),
        sheets=_sheets(board, rows, private),
        figures=(formal.now.good, concern, formal.before.good, formal.before.concern),
    )  # fmt: skip


def counts(formal: Formal) -> tuple[Counted, ...]:
    """What is counted of schools, now and at the last meeting."""
    now, then, levels = formal.now, formal.before, formal.levels
    highest = levels.words.get("red", "red")
    return (
        _good(now.good, then.good),
        Counted("In an Ofsted category of concern", _number(now.concern), _number(then.concern),
                now.concern.measure, comparable=now.concern.shown and then.concern.shown),
        Counted("Below good at two inspections running", _known(now, now.stuck),
                _known(then, then.stuck)),
        Counted("With a report card", _known(now, now.n_cards), _known(then, then.n_cards)),
        Counted(f"Level of support: {highest}", *_told(levels)),
        Counted("With support under way", words.count(now.supported), words.count(then.supported)),
        Counted("Formal steps open", words.count(len(now.steps)), words.count(len(then.steps))),
    )  # fmt: skip


def _known(day: FormalDay, number: int) -> str:
    """A count of schools; where no school is loaded, none is known of, which is not nought."""
    return words.count(number) if day.n_open else "no figure"


def _told(levels: Levels) -> tuple[str, str]:
    """The highest level now and at its last round, of those that can be told; a round that waits
    for its heads is not told."""
    if levels.opens is not None:
        return "waits", f"told from {words.day(levels.opens)}"
    return _of_told(levels.counts), f"{_of_told(levels.before)} on {words.day(levels.before_day)}"


def _of_told(counts: dict[str, int]) -> str:
    unknown = counts.get("cannot_tell", 0)
    told = sum(counts.values()) - unknown
    said = words.count(counts.get("red", 0))
    if not told:
        return "cannot tell" if unknown else "no figure"
    return f"{said} of {words.count(told)} told" if unknown else said


def _good(now: Figure, then: Figure) -> Counted:
    """Since overall grades ended both meetings look at the same last day, which is then said once."""
    if now.period == then.period:
        day = words.period(now.period)
        return Counted(f"Good or outstanding on {day}", _number(now), _number(then), now.measure)
    return Counted("Good or outstanding", _number(now), _number(then), now.measure,
                   comparable=now.shown and then.shown)  # fmt: skip


def names(board: Board) -> Slide:
    """The schools that the counts are made of, by name: in the private version alone."""
    listed = board.formal.named
    rows = tuple(
        (Cell(one.name), Cell(one.heading), Cell(one.why), Cell(_since_when(one))) for one in listed
    )
    counted = Counter(one.heading for one in listed)
    said = words.joined([f"{words.count(n)} {heading.lower()}" for heading, n in counted.items()])
    n = len({one.name for one in listed})
    return Slide(
        key="names", title="Schools by name: private",
        sentence=f"{words.plural(n, 'school is', 'schools are')} named: {said}",
        picture=Grid(("School", "Why it is listed", "In words", "Since"), rows),
        big=Big(words.count(n), "schools named"),
        since="The counts at both meetings stand on the slide before; schools may be listed twice.",
        alt="; ".join(f"{one.name}: {one.heading}" for one in listed),
        source=short_source([board.formal.now.concern]), width=Width.WHOLE,
        sheets=(_name_sheet(listed),),
    )  # fmt: skip


def _name_sheet(listed: tuple[NamedSchool, ...]) -> Sheet:
    rows = tuple(
        (one.heading, one.name, one.area_name, one.why, _since_when(one)) for one in listed
    )
    columns = ("Why it is listed", "School", "Area", "In words", "Since")
    return Sheet("Schools by name: private", columns, rows)


def _since_when(one: NamedSchool) -> str:
    return words.day(one.since) if one.since else ""


def _grid(board: Board, rows: tuple[Counted, ...]) -> Grid:
    columns = ("Schools", "Now", f"On {words.day(board.previous)}")
    cells = tuple((Cell(row.what), Cell(row.now, strong=True), Cell(row.before)) for row in rows)
    return Grid(columns, cells, _ahead(board.formal))


def _sentence(formal: Formal) -> str:
    steps, schools = len(formal.now.steps), formal.now.supported
    lead = f"{words.plural(steps, 'formal step')} open" if steps else "No formal step is open"
    helped = (
        f"{words.plural(schools, 'school')} with support under way"
        if schools
        else "no support is recorded as under way"
    )
    late = formal.late_checks
    end = f"; {words.plural(late, 'check is', 'checks are')} past the day" if late else ""
    return f"{lead}; {helped}{end}"


def _since(rows: tuple[Counted, ...]) -> str:
    moved = [row for row in rows if row.moved]
    if not moved:
        return "None of these counts has changed."
    told = "; ".join(f"{row.what.lower()} {row.now}, was {row.before}" for row in moved[:3])
    return f"{words.capital(told)}."


def _ahead(formal: Formal) -> str:
    """What the inspection calendar allows: the share by the deadline, or report cards by when."""
    held = formal.reached
    if held is not None and held.likely_pct is not None and held.ceiling_pct is not None:
        chance = (
            f"; to keep the promise: {words.chance(held.chance)}" if held.chance is not None else ""
        )
        return (
            f"Good schools by {words.day(held.deadline)}: likely {words.percent(held.likely_pct)}, "
            f"at most {words.percent(held.ceiling_pct)}{chance}"
        )
    if not formal.now.n_open:
        return "No list of schools is loaded: what schools are is counted once it is"
    if formal.cards is None or not formal.cards.ahead:
        return "No forecast can be made of the next inspections"
    soon = formal.cards.ahead[min(1, len(formal.cards.ahead) - 1)]
    return (
        f"Report cards likely by {words.day(soon.by)}: {words.count(soon.likely)} schools "
        f"({words.count(soon.lower)} to {words.count(soon.upper)})"
    )


def _kinds(day: FormalDay) -> tuple[str, ...]:
    steps = Counter(one.title for one in day.steps)
    told = [f"{title}: {words.count(n)}" for title, n in steps.most_common()]
    helped = [f"{one.title}: {words.plural(one.schools, 'school')}" for one in day.support]
    return (
        f"Formal steps open: {words.joined(told) or 'none'}.",
        f"Support under way: {words.joined(helped) or 'none'}.",
    )


def _sheets(board: Board, rows: tuple[Counted, ...], private: bool) -> tuple[Sheet, ...]:
    counts = Sheet(
        "Inspection, support and formal action", ("Schools", "Now", f"On {words.day(board.previous)}"),
        tuple((row.what, row.now, row.before) for row in rows),
    )  # fmt: skip
    return (counts, _step_sheet(board, private))


def _step_sheet(board: Board, private: bool) -> Sheet:
    columns = ("Step", "Issued", "To be complied with by", *(("School",) if private else ()))
    rows = tuple(
        (s.title, words.day(s.issued_on), words.day(s.comply_by) if s.comply_by else "no date",
         *((s.school or "",) if private else ()))
        for s in board.formal.now.steps
    )  # fmt: skip
    return Sheet(
        "Formal steps open", columns, rows or (("None is recorded",) + ("",) * (len(columns) - 1),)
    )


def _number(figure: Figure) -> str:
    return words.value(figure) if figure.shown else _why(figure)


def _why(figure: Figure) -> str:
    if figure.status is ValueStatus.SUPPRESSED:
        return "too few to show"
    return "no figure"


def _of(day: FormalDay) -> str:
    return f", of {words.count(day.n_open)} open" if day.n_open else ""
