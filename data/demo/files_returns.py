"""Writes the authority's own returns in the long `milepost_return` format."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from data.demo.inspections import FEBRUARY_2015
from data.demo.model import AREA_CODE, School
from data.demo.published import half_up, write_csv
from data.sources.milepost_return import COLUMNS

COLOURS = ("red", "amber", "green")
_DEEMED = {"middle": "secondary"}
INVENTED = "invented"
_FEWEST = 6  # pupils behind a percentage that is not hidden


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One row of a return; a value without numerator is a plain figure."""

    measure: str
    entity: str
    period: str
    value: str
    published: date
    phase: str = "all"
    group: str = "all"
    numerator: str = ""
    denominator: str = ""
    status: str = "ok"
    note: str = INVENTED

    def cells(self) -> tuple[str, ...]:
        """The row in the order of the columns."""
        return (
            AREA_CODE,
            self.measure,
            self.entity,
            self.period,
            self.phase,
            self.group,
            self.value,
            self.numerator,
            self.denominator,
            self.status,
            "provisional",
            self.published.isoformat(),
            self.note,
        )


def write_lines(path: Path, lines: list[ReturnLine]) -> None:
    """Write one return as CSV."""
    write_csv(pd.DataFrame([line.cells() for line in lines], columns=list(COLUMNS)), path)


def write_ratings(folder: Path, schools: list[School], rounds: dict[date, dict[int, str]]) -> None:
    """Each round of risk ratings: school by school, and counted for the authority."""
    by_key = {school.key: school for school in schools}
    lines: list[ReturnLine] = []
    for day, ratings in rounds.items():
        lines += _round_counts(day, ratings, by_key)
        lines += [
            ReturnLine(
                f"rating_{colour}",
                by_key[key].spell_on(day).urn,  # type: ignore[union-attr]
                day.isoformat(),
                "1",
                day + timedelta(days=14),
                phase=_DEEMED.get(by_key[key].phase, by_key[key].phase),
            )
            for key, colour in sorted(ratings.items())
        ]
    write_lines(folder / "risk_ratings_by_round.csv", lines)


def _round_counts(day: date, ratings: dict[int, str], by_key: dict[int, School]) -> list[ReturnLine]:
    lines = []
    for colour in COLOURS:
        chosen = [by_key[key].phase for key, value in ratings.items() if value == colour]
        note = INVENTED
        if day == FEBRUARY_2015:
            note = "as reported by the press in March 2015"
            if colour == "red":
                note += ": 61 primary, 9 middle and 18 secondary schools"
        counts = {"all": len(chosen)}
        for phase in chosen:
            name = _DEEMED.get(phase, phase)
            counts[name] = counts.get(name, 0) + 1
        for phase, count in counts.items():
            total = len([k for k in ratings if phase in {"all", _DEEMED.get(by_key[k].phase, by_key[k].phase)}])
            lines.append(
                ReturnLine(
                    f"rating_{colour}",
                    AREA_CODE,
                    day.isoformat(),
                    str(count),
                    day + timedelta(days=14),
                    phase=phase,
                    numerator=str(count),
                    denominator=str(total),
                    note=note,
                )
            )
    return lines


_PLAN = "the plan's own baseline"
_CAPACITY: tuple[tuple[str, str, str, str], ...] = (
    ("teaching_schools", "2015-01-30", "5", _PLAN),
    ("teaching_schools", "2015-09-30", "6", INVENTED),
    ("teaching_schools", "2016-01-29", "8", INVENTED),
    ("teaching_schools", "2016-09-30", "9", INVENTED),
    ("teaching_schools", "2017-01-31", "10", INVENTED),
    ("associate_teaching_schools", "2015-01-30", "0", _PLAN),
    ("associate_teaching_schools", "2016-01-29", "2", INVENTED),
    ("associate_teaching_schools", "2017-01-31", "5", INVENTED),
    ("leaders_offering_support", "2015-01-30", "15", _PLAN),
    ("leaders_offering_support", "2015-07-17", "19", INVENTED),
    ("leaders_offering_support", "2015-12-31", "27", INVENTED),
    ("leaders_offering_support", "2016-07-15", "33", INVENTED),
    ("leaders_support_share", "2015-01-30", "5", _PLAN),
    ("leaders_support_share", "2016-01-29", "11", INVENTED),
    ("leaders_support_share", "2017-01-31", "16", INVENTED),
    ("consultation_return", "2015-01-30", "30", _PLAN),
    ("consultation_return", "2015-07-17", "41", INVENTED),
    ("consultation_return", "2016-01-29", "52", INVENTED),
    ("consultation_return", "2017-01-31", "58", INVENTED),
)


def write_capacity(folder: Path) -> None:
    """Support and capacity counted by the authority: the plan's baselines and invented progress."""
    lines = [
        ReturnLine(measure, AREA_CODE, day, value, date.fromisoformat(day) + timedelta(days=14), note=note)
        for measure, day, value, note in _CAPACITY
    ]
    write_lines(folder / "support_and_capacity.csv", lines)


def share_line(line: ReturnLine, counts: tuple[int, int]) -> ReturnLine:
    """A percentage line from its counts, hidden where fewer than six pupils are behind it."""
    numerator, cohort = counts
    if cohort < _FEWEST:
        return replace(line, value="", status="suppressed")
    value = f"{half_up(100 * numerator / cohort, 4):g}"
    return replace(line, value=value, numerator=str(numerator), denominator=str(cohort))
