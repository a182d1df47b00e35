"""How many schools will have a report card by when, for a plan of today."""

from __future__ import annotations

from analytics.reports.inspection.reach import ReachReport
from analytics.reports.inspection.report_cards import CardsAhead
from ui import frame, notices, tables
from wording import values

_SURE = 0.8  # a chance to plan on


def cards_sentence(cards_ahead: CardsAhead) -> str:
    """How many have a card, from when shares may be given, and from when they speak of most."""
    if cards_ahead.why_not:
        return f"We cannot tell how many schools have a report card: {cards_ahead.why_not}."
    have = values.of(cards_ahead.n_cards, cards_ahead.n_open, "schools")
    text = f"{have} have a report card, from inspections known to {values.day(cards_ahead.day)}."
    if cards_ahead.n_cards < cards_ahead.fewest:
        enough = next((item for item in cards_ahead.ahead if item.chance_enough >= _SURE), None)
        if enough is None:
            return f"{text} In three years there may still be fewer than {cards_ahead.fewest}, so counts only."
        return f"{text} By {values.day(enough.by)} there should be {cards_ahead.fewest}, from which shares are given."
    most = next((item for item in cards_ahead.ahead if 2 * item.likely >= cards_ahead.n_open), None)
    if most is None:
        return f"{text} In three years it is unlikely to be half of them."
    return f"{text} Half should have one by {values.day(most.by)}: until then most schools are on an older outcome."


def _share(some: float, of_all: float) -> float | None:
    return 100 * some / of_all if of_all else None


def cards(report: ReachReport) -> tables.Table:
    """Schools with a report card by each end of term."""
    current = report.cards
    if current is None:
        raise ValueError("no report cards are forecast")
    number, few = tables.Kind.NUMBER, current.n_cards < current.fewest
    rows = tuple(
        (
            tables.text(values.day(item.by)),
            tables.amount(item.likely, 0, ""),
            tables.text(f"{values.count(item.lower)} to {values.count(item.upper)}"),
            tables.amount(_share(item.likely, current.n_open), 0, "no school open"),
            *([tables.text(values.chance(item.chance_enough))] if few else []),
        )
        for item in current.ahead
    )
    return tables.Table(
        "Schools with a report card, by the end of each term",
        (
            tables.Column("By"),
            tables.Column("Likely", number, "schools"),
            tables.Column("80% interval"),
            tables.Column("Of all open", number, "%"),
            *([tables.Column(f"Chance of {current.fewest} or more")] if few else []),
        ),
        rows,
    )


def say_why_not(report: ReachReport) -> None:
    """Why nothing is forecast: too few grades are known to start from, or none is loaded."""
    if not report.why_not:
        notices.empty("graded inspection for these schools", "Ofsted, management information")
        return
    frame.answer(
        f"We cannot tell what {report.place.name} can still reach: {report.why_not}.",
        "A forecast starts from the grades of all schools on the day it is made.",
    )
