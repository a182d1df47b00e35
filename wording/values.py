"""Value and status into text: the only place that rounds, and the only one that words a status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from analytics.reports.core.types import Figure, SourceRef
from analytics.statistics.benchmarks import Movement
from data.period import Period, PeriodKind
from data.publications import title_of
from data.vocabulary import Unit, ValueStatus

INVENTED = "Invented schools and figures"  # the badge of the demonstration
NBSP, MINUS, DASH = "\u00a0", "\u2212", "\u2013"
# Sums of floats leave noise in the fifteenth digit; it must not decide which way a half rounds.
_NOISE_DIGITS = 10

_UNITS: dict[Unit, str] = {
    Unit.PERCENT: "%",
    Unit.POINTS: f"{NBSP}points",
    Unit.SCORE: "",
    Unit.INDEX: "",
    Unit.COUNT: "",
    Unit.PER_100: " per 100",
    Unit.PER_10000: " per 10,000",
    Unit.YEARS: f"{NBSP}years",
}
_TERMS = {"T1": "autumn term", "T2": "spring term", "T3": "summer term"}
_STATUS: dict[ValueStatus, str] = {
    ValueStatus.SUPPRESSED: "suppressed",
    ValueStatus.NOT_AVAILABLE: "not published",
    ValueStatus.NOT_APPLICABLE: "does not apply",
    ValueStatus.ROUNDS_TO_ZERO: "rounds to zero, but is not zero",
    ValueStatus.LOW_RELIABILITY: "too unreliable to show",
    ValueStatus.NOT_COMPARABLE: "not comparable",
    ValueStatus.NOT_HELD: "not available on that date",
    ValueStatus.CANNOT_TELL: "cannot tell",
    ValueStatus.CONFLICTING: "two published figures differ",
    ValueStatus.OK: "no value",
}
_SHORT: dict[ValueStatus, str] = {
    **_STATUS,
    ValueStatus.SUPPRESSED: "too few to show",
    ValueStatus.ROUNDS_TO_ZERO: "near zero",
    ValueStatus.LOW_RELIABILITY: "unreliable",
    ValueStatus.NOT_HELD: "not available then",
}


def rounded(value: float, decimals: int) -> Decimal:
    """The value to so many decimals, a half going away from zero, in decimal (5.25 → 5.3)."""
    exact = Decimal(repr(round(float(value), _NOISE_DIGITS)))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: float, decimals: int = 0) -> str:
    """A number with thousands and a real minus sign; never a minus before zero."""
    return _signed(rounded(value, decimals), decimals)


def count(value: float) -> str:
    """A whole number with thousands: 1,234."""
    return number(value, 0)


def ordinal(place: int) -> str:
    """A rank: '1st', '12th', '23rd'."""
    ending = "th" if 10 < place % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def pace(value: float, decimals: int = 1) -> str:
    """A pace that is needed: rounded up, away from nothing, so that it is never too little."""
    exact = Decimal(repr(round(abs(float(value)), _NOISE_DIGITS)))
    up = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_CEILING)
    return _signed(up if value >= 0 else -up, decimals)


def needed_count(value: float) -> str:
    """Whole schools or pupils still needed: rounded up."""
    return pace(value, 0)


def _signed(amount: Decimal, decimals: int) -> str:
    text = f"{abs(amount):,.{decimals}f}"
    return f"{MINUS}{text}" if amount < 0 else text


def with_unit(value: float, unit: Unit, decimals: int) -> str:
    """A value in its unit: '79%', '4.1 per 100', '45.2'."""
    text = number(value, decimals)
    if unit is Unit.POINTS and text.lstrip(MINUS) == "1":
        return f"{text}{NBSP}point"
    return text + _UNITS[unit]


def percent(value: float, decimals: int = 0) -> str:
    """A percentage given as 0 to 100: '79%'."""
    return with_unit(value, Unit.PERCENT, decimals)


def of(numerator: float, denominator: float, name: str) -> str:
    """A count with the whole it is part of: '236 of 299 graded schools'."""
    return f"{count(numerator)} of {count(denominator)} {name}".strip()


def value(figure: Figure) -> str:
    """The figure's value in its unit, or in a few words why there is none."""
    if figure.shown and figure.value is not None:
        return with_unit(figure.value, figure.unit, figure.decimals)
    if figure.status is ValueStatus.NOT_APPLICABLE and figure.reason:
        return figure.reason  # a school holiday: no figure is missing
    return _SHORT[figure.status]


def say(figure: Figure) -> str:
    """The figure in a sentence: the value with its denominator, or the reason why there is none."""
    if not figure.shown:
        return why(figure)
    text = value(figure)
    if counted(figure):
        return f"{text} ({of(figure.numerator or 0, figure.denominator or 0, figure.denominator_name)})"
    if figure.denominator is not None:
        return f"{text} (of {count(figure.denominator)} {figure.denominator_name})"
    return text


def counted(figure: Figure) -> bool:
    """Whether 'so many of so many' is true of a figure: a sum of points is no part of its pupils."""
    both = figure.numerator is not None and figure.denominator is not None
    return both and figure.unit in (Unit.PERCENT, Unit.COUNT)


def why(figure: Figure) -> str:
    """Why there is no value: the word of its status, then the reason."""
    word, reason = _STATUS[figure.status], figure.reason.strip()
    if figure.status is ValueStatus.SUPPRESSED and not reason:
        reason = "too few pupils to show"
    if not reason or reason.lower().startswith(word):
        return reason or word
    return "; ".join(part for part in (f"{word}: {reason}", known_part(figure)) if part)


# What a share is of, by the first word of its denominator; schools where it is none of these.
_KNOWN_OF = {"pupils": ("pupil", "of schools whose grade is known"), "graded": ("known graded inspection", "")}


def known_part(figure: Figure) -> str:
    """The part that is known, where the whole is not: 'of 200 schools whose grade is known, 82%'."""
    if figure.known_part is None:
        return ""
    holds, known = figure.known_part
    share = percent(100 * holds / known) if figure.unit is Unit.PERCENT else count(holds)
    singular, which = _KNOWN_OF.get(figure.denominator_name.split()[0], ("school", "whose grade is known"))
    return f"of {' '.join((plural(known, singular), which)).rstrip()}, {share}"


def interval(figure: Figure) -> str:
    """The interval of a figure: 'between 74 and 83%'; empty where it has none."""
    if not figure.shown or figure.lower is None or figure.upper is None:
        return ""
    low = number(figure.lower, figure.decimals)
    return f"between {low} and {with_unit(figure.upper, figure.unit, figure.decimals)}"


def change_unit(unit: Unit) -> Unit:
    """The unit of a difference: two percentages differ by points."""
    return Unit.POINTS if unit is Unit.PERCENT else unit


def change(amount: float, unit: Unit, decimals: int) -> str:
    """A change in words: 'up 2.1 points', 'unchanged'."""
    if not (size := rounded(abs(amount), decimals)):
        return "unchanged"
    text = _signed(size, decimals) + _UNITS[change_unit(unit)]
    if change_unit(unit) is Unit.POINTS and size == 1:
        text = text.removesuffix("s")
    return f"{'up' if amount > 0 else 'down'} {text}"


def distance(amount: float, unit: Unit, decimals: int) -> str:
    """How far a figure lies from another: '3.2 points lower', 'the same'. Rounded once, here."""
    if rounded(abs(amount), decimals) == 0:
        return "the same"
    size = with_unit(abs(amount), change_unit(unit), decimals)
    return f"{size} {'higher' if amount > 0 else 'lower'}"


def wider(amount: float, unit: Unit, decimals: int) -> str:
    """A change of a gap in words: '3.2 points wider', 'unchanged'."""
    text = change(amount, unit, decimals)
    size = text.removeprefix("up ").removeprefix("down ")
    return text if size == text else f"{size} {'wider' if amount > 0 else 'narrower'}"


def moved(movement: Movement) -> str:
    """Whether a change is significant: 'better', 'worse', 'within chance', or nothing."""
    results = {Movement.IMPROVING: "better", Movement.WORSENING: "worse"}
    return results.get(movement, "within chance" if movement is Movement.SAME else "")


def chance(probability: float) -> str:
    """A probability as people say it: 'about 3 in 10'; the ends are never certain."""
    if probability < 0.05:
        return "less than 1 in 20"
    if probability > 0.95:
        return "more than 19 in 20"
    return f"about {max(1, min(9, int(rounded(probability * 10, 0))))} in 10"


def day(when: date) -> str:
    """A date in full: '31 January 2016'."""
    return f"{when.day}{NBSP}{when:%B} {when.year}"


def day_text(iso: str) -> str:
    """An ISO date in full; empty stays empty."""
    return day(date.fromisoformat(iso)) if iso else ""


def month(when: date) -> str:
    """A month: 'January 2016'."""
    return f"{when:%B} {when.year}"


def age(published: date | None, as_at: date) -> str:
    """How old a figure is: 'published 5 months ago'."""
    if published is None:
        return "publication date not known"
    days = (as_at - published).days
    if days < 0:
        return f"published {day(published)}"
    if days < 2:
        return f"published {'yesterday' if days else 'today'}"
    if days < 21:
        return f"published {days} days ago"
    if days < 70:
        return f"published {days // 7} weeks ago"
    months = round(days / 30.44)
    if months < 24:
        return f"published {months} months ago"
    return f"published {days // 365} years ago"


def period(text: str | Period) -> str:
    """A period as people say it: '2024/25', 'week 37 of 2025', 'autumn term 2024/25', 'half-term 3 of 2024/25'."""
    read = Period.parse(text) if isinstance(text, str) else text
    if read.kind is PeriodKind.WEEK:
        return f"week {int(read.text[6:])} of {read.text[:4]}"
    if read.kind is PeriodKind.DAY:
        return day(read.start)
    if read.kind is PeriodKind.ACADEMIC_YEAR:
        return read.text
    year, part = read.text.split("-")
    if part in _TERMS:
        return f"{_TERMS[part]} {year}"
    return f"half-term {part[-1]} of {year}"


def when(figure: Figure) -> str:
    """The period of a figure with the preposition it takes: 'on 31 January 2016', 'in 2024/25'."""
    is_day = Period.parse(figure.period).kind is PeriodKind.DAY
    return f"{'on' if is_day else 'in'} {period(figure.period)}"


def joined(items: Iterable[str], last: str = "and") -> str:
    """A list in a sentence: 'a, b and c'."""
    selected = [item for item in items if item]
    if len(selected) < 2:
        return "".join(selected)
    return f"{', '.join(selected[:-1])} {last} {selected[-1]}"


def plural(amount: float, text: str, many: str | None = None) -> str:
    """A count with its noun: '1 school', '12 schools'."""
    noun = text if rounded(amount, 0) == 1 else (many or f"{text}s")
    return f"{count(amount)} {noun}"


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def provenance(figure: Figure) -> str:
    """Whether a figure was published, derived here, or is the authority's own."""
    if figure.local:
        return "the authority's own figure, local and provisional"
    return "derived here" if figure.derived else "published"


def sources(figures: Sequence[Figure]) -> str:
    """The line under a picture: which publications, of when, and whether derived here."""
    shown = [figure for figure in figures if figure.shown]
    if not shown:
        return "Source: no figures shown."
    selected = {figure.source for figure in shown if figure.source is not None}
    titles = {item.family: capital(title_of(item.family)) for item in selected}
    named = joined(dict.fromkeys(_file_of(titles[code], code, selected) for code in sorted(titles)))
    kinds = joined(sorted({provenance(figure) for figure in shown}))
    dates = [figure.published for figure in shown if figure.published is not None]
    newest = f", newest {day(max(dates))}" if dates else ""
    invented = f" {INVENTED}." if any(figure.invented for figure in shown) else ""
    origin = f"Source: {named}; {kinds}" if named else "Derived here from the figures in the table"
    fetched = {item.origin for item in selected if item.origin}
    came = f" The file was {fetched.pop()}." if len(fetched) == 1 and len({item.file for item in selected}) == 1 else ""
    return f"{origin}{newest}.{came}{invented}"


def _file_of(title: str, family: str, source_refs: set[SourceRef]) -> str:
    """A publication by its title, with the name of its file where there is only one."""
    files = {item.file.rpartition("/")[2] for item in source_refs if item.family == family}
    return f"{title} ({files.pop()})" if len(files) == 1 else f"{title} ({len(files)} files)"
