"""Writes Ofsted's management information in three formats, and the plain inspection list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd

from data.demo.inspections import Inspection
from data.demo.model import School, Spell
from data.demo.ofsted_headers import LATEST_2024, LATEST_2026, TO_DATE_2025, identity
from data.demo.ofsted_rows import (
    LATEST_WORDS,
    OEIF_WORDS,
    PREVIOUS_WORDS,
    Record,
    at_time,
    graded,
    grades_2024,
    oeif_grades,
    published_on,
    ungraded,
)
from data.demo.pupils import Roll
from data.demo.text import dmy, write_csv
from data.demo.visits import CARD_AREAS, JUDGEMENTS, ReportCard, Visits

_STEM = "Management_information_-_state-funded_schools_-_"
LATEST_2024_DAY, TO_DATE_2025_DAY, LATEST_2026_DAY = (date(2024, 8, 31), date(2025, 5, 31), date(2026, 6, 30))
_NULL = "NULL"
NO_CARD = "Not applicable"


def write_ofsted(
    folder: Path, schools: list[School], made: list[Inspection], visits: Visits, rolls: list[Roll]
) -> None:
    """Write the inspection list and the three releases of management information."""
    _write_history(folder, schools, made)
    records = _records(schools, made, visits)
    pupils = {roll.school.key: roll.pupils for roll in rolls}
    for rows, columns, name in (
        (_latest_2024(records, pupils), LATEST_2024, "latest_inspections_as_at_31_Aug_2024"),
        (
            _to_date_2025(records, pupils, visits),
            TO_DATE_2025,
            "all_inspections_-_year_to_date_published_by_31_May_2025",
        ),
        (_latest_2026(records, pupils, visits), LATEST_2026, "latest_inspections_as_at_30_June_2026"),
    ):
        frame = pd.DataFrame(list(rows), columns=list(columns), dtype=object).fillna(_NULL)
        write_csv(frame, folder / f"{_STEM}{name}.csv", "cp1252")


def _write_history(folder: Path, schools: list[School], made: list[Inspection]) -> None:
    names = {spell.urn: (spell.name, spell.kind) for school in schools for spell in school.spells}
    rows = [
        {
            "URN": inspection.urn,
            "name": names[inspection.urn][0],
            "type": "Academy" if "cademy" in names[inspection.urn][1] else "Maintained School",
            "inspection_date": inspection.day.isoformat(),
            "rating": inspection.word,
        }
        for inspection in sorted(made, key=lambda i: (i.urn, -i.day.toordinal()))
    ]
    write_csv(pd.DataFrame(rows), folder / "ofsted_history.csv")


def _records(schools: list[School], made: list[Inspection], visits: Visits) -> list[Record]:
    records = {school.key: Record(school) for school in schools}
    for inspection in made:
        records[inspection.school].graded.append(inspection)
    for four in visits.four:
        records[four.school].four = four
    for visit in visits.ungraded:
        records[visit.school].ungraded = visit
    return [records[key] for key in sorted(records)]


def _open(records: list[Record], day: date) -> Iterable[tuple[Record, Spell]]:
    for record in records:
        spell = record.school.spell_on(day)
        if spell is not None:
            yield record, spell


def _latest_2024(records: list[Record], pupils: dict[int, int]) -> Iterable[dict[str, str]]:
    for record, spell in _open(records, LATEST_2024_DAY):
        row = identity(record.school, spell, pupils.get(record.school.key), "PRU")
        seen = record.graded
        if seen:
            row |= graded(record, spell, seen[-1], LATEST_WORDS)
            row |= grades_2024(seen[-1], "")
        if len(seen) > 1:
            row |= graded(record, spell, seen[-2], PREVIOUS_WORDS)
            row |= grades_2024(seen[-2], "Previous ")
        visit = record.ungraded
        if visit and visit.day <= LATEST_2024_DAY and seen and visit.day > seen[-1].day:
            row |= ungraded(record, spell, visit)
            row["Did the latest ungraded inspection convert to a graded inspection?"] = "No"
            row["Number of ungraded inspections since the last graded inspection"] = "1"
            row["Latest ungraded inspection number since last graded inspection"] = f"103{visit.school:05d}"
        yield row


def _to_date_2025(records: list[Record], pupils: dict[int, int], visits: Visits) -> Iterable[dict[str, str]]:
    by_key = {record.school.key: record for record in records}
    for visit in sorted(visits.four, key=lambda v: (v.day, v.school)):
        if published_on(visit.day, visit.school) > TO_DATE_2025_DAY:
            continue
        record = by_key[visit.school]
        spell = next(s for s in record.school.spells if s.urn == visit.urn)
        row = identity(record.school, spell, pupils.get(visit.school), "PRU")
        row |= dict.fromkeys(("Inspection type", "Inspection type grouping"), "S5 Inspection")
        row |= {
            "Inspection number": f"10{visit.day:%y%m}{visit.school:04d}",
            "Event type grouping": "Schools - S5",
            "Inspection start date": dmy(visit.day, "/"),
            "Publication date": dmy(published_on(visit.day, visit.school), "/"),
            "Outcomes for ungraded and monitoring inspections": "",
            "Category of concern": "SM" if 4 in visit.grades else "",
            "Safeguarding is effective": "Yes",
            "Early years provision (where applicable)": "9",
            "Sixth form provision (where applicable)": "9",
        }
        row |= dict(zip(JUDGEMENTS, map(str, visit.grades), strict=True))
        yield row | _previous_2025(record, spell)


def _previous_2025(record: Record, spell: Spell) -> dict[str, str]:
    if not record.graded:
        return {}
    seen = record.graded[-1]
    words = (
        "Does the previous inspection relate to the school in its current form?",
        "URN at time of previous inspection",
        "LAESTAB at time of previous inspection",
        "School name at time of previous inspection",
        "School type at time of previous inspection",
        "Previous inspection start date",
        "Previous publication date",
        "Previous inspection number",
        "Previous overall effectiveness",
    )
    return graded(record, spell, seen, words) | grades_2024(seen, "Previous ")


def _latest_2026(records: list[Record], pupils: dict[int, int], visits: Visits) -> Iterable[dict[str, str]]:
    cards = {card.school: card for card in visits.cards}
    for record, spell in _open(records, LATEST_2026_DAY):
        row = identity(record.school, spell, pupils.get(record.school.key), "Alternative provision")
        card = cards.get(record.school.key)
        if card is not None:
            row |= _card_columns(record, spell, card)
        seen = record.four or (record.graded[-1] if record.graded else None)
        if seen is not None:
            row |= graded(record, spell, seen, OEIF_WORDS) | oeif_grades(seen)
        visit = record.ungraded
        if visit and (seen is None or visit.day > seen.day):
            row |= ungraded(record, spell, visit)
            row["Latest ungraded inspection number"] = f"104{visit.school:05d}"
        yield row


def _card_columns(record: Record, spell: Spell, card: ReportCard) -> dict[str, str]:
    words = (
        "Does the latest full inspection relate to the URN of the current school?",
        "URN at time of latest full inspection",
        "LAESTAB at time of latest full inspection",
        "School name at time of latest full inspection",
        "School type at time of latest full inspection",
    )
    day = dmy(card.day, "/")
    row = at_time(record, card.urn, spell, words) | {
        "Inspection number of latest full inspection": f"105{card.school:05d}",
        "Inspection type": "S5 Inspection",
        "Inspection type grouping": "S5 Inspection",
        "Event type grouping": "Schools - S5",
        "Inspection start date": day,
        "Publication date": dmy(published_on(card.day, card.school), "/"),
        "Category of concern": "RSI" if "Urgent improvement" in card.words else "",
        "Safeguarding standards": card.safeguarding,
        "Safeguarding standards - date of grade": day,
    }
    for area, word in zip(CARD_AREAS, card.words, strict=True):
        row |= {area: word, f"{area} - date of grade": day}
    for area in ("Early years", "Post-16 provision"):
        row |= {f"{area} (where applicable)": NO_CARD, f"{area} - date of grade": day}
    return row
