"""Ofsted's management information about invented schools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from data.demo.inspections import (
    CARD_AREAS,
    JUDGEMENTS,
    FourJudgements,
    InventedInspection,
    ReportCard,
    Ungraded,
    UngradedVisits,
)
from data.demo.model import LA_NAME, REGION, Roll, School, Spell
from data.demo.published import dmy, header, write_csv

LATEST_2024 = header("ofsted_latest_2024")
TO_DATE_2025 = header("ofsted_to_date_2025")
LATEST_2026 = header("ofsted_latest_2026")
_PHASES = {"primary": "Primary", "middle": "Secondary", "secondary": "Secondary", "special": "Special"}
_TYPES = {
    "Academy converter": "Academy Converter",
    "Academy sponsor led": "Academy Sponsor Led",
    "Community school": "Community School",
    "Voluntary controlled school": "Voluntary Controlled School",
    "Voluntary aided school": "Voluntary Aided School",
    "Foundation school": "Foundation School",
    "Free schools": "Free School",
    "Pupil referral unit": "Pupil Referral Unit",
}


def ofsted_type(kind: str) -> str:
    """Ofsted's words for a GIAS type of establishment."""
    return _TYPES.get(kind, kind.title())


def identity(school: School, spell: Spell, pupils: int | None, unit_word: str) -> dict[str, str]:
    """The columns that describe the school; `unit_word` is Ofsted's phase of a referral unit."""
    church = "Voluntary" in spell.kind
    sponsor = spell.trust if "sponsor" in spell.kind else None
    return {
        "Web link": spell.urn,
        "Web Link (opens in new window)": spell.urn,
        "URN": spell.urn,
        "LAESTAB": spell.laestab,
        "School name": spell.name,
        "Ofsted phase": _PHASES.get(school.phase, unit_word),
        "Type of education": ofsted_type(spell.kind),
        "School open date": dmy(spell.opened, "/") or "NULL",
        "Admissions policy": "Not applicable",
        "Sixth form": "Has a sixth form" if school.high_age > 16 else "Does not have a sixth form",
        "Designated religious character": "Church of England" if church else "None",
        "Religious ethos": "Does not apply",
        "Faith grouping": "Christian" if church else "Non-faith",
        "Ofsted region": REGION,
        "Region": REGION,
        "Local authority": LA_NAME,
        "Multi-academy trust UID": spell.trust.uid if spell.trust else "NULL",
        "Multi-academy trust name": spell.trust.name if spell.trust else "NULL",
        "Academy sponsor UID": sponsor.uid if sponsor else "NULL",
        "Academy sponsor name": sponsor.name if sponsor else "NULL",
        "Postcode": f"IP14 {school.key % 9 + 1}ZZ",
        "The income deprivation affecting children index (IDACI) quintile": str(
            min(5, max(1, round(3 + 1.4 * school.need)))
        ),
        "Total number of pupils": "NULL" if pupils is None else str(pupils),
        "Statutory lowest age": str(school.low_age),
        "Statutory highest age": str(school.high_age),
    }


@dataclass(slots=True)
class Record:
    """What is known of one school's inspections, by its lineage."""

    school: School
    graded: list[InventedInspection] = field(default_factory=list)
    four: FourJudgements | None = None
    ungraded: Ungraded | None = None


def published_on(day: date, school: int) -> date:
    """When a report came out: four to six weeks after the inspection."""
    return day + timedelta(days=27 + school * 7 % 16)


LATEST_WORDS = (
    "Does the latest graded inspection relate to the URN of the current school?",
    "URN at time of latest graded inspection",
    "LAESTAB at time of latest graded inspection",
    "School name at time of latest graded inspection",
    "School type at time of latest graded inspection",
    "Inspection start date",
    "Publication date",
    "Inspection number of latest graded inspection",
    "Overall effectiveness",
)
PREVIOUS_WORDS = (
    "Does the previous graded inspection relate to the URN of the current school?",
    "URN at time of previous graded inspection",
    "LAESTAB at time of previous graded inspection",
    "School name at time of previous graded inspection",
    "School type at time of previous graded inspection",
    "Previous inspection start date",
    "Previous publication date",
    "Previous graded inspection number",
    "Previous graded inspection overall effectiveness",
)
OEIF_WORDS = (
    "Does the latest OEIF graded inspection relate to the URN of the current school?",
    "URN at time of latest OEIF graded inspection",
    "LAESTAB at time of latest OEIF graded inspection",
    "School name at time of latest OEIF graded inspection",
    "School type at time of latest OEIF graded inspection",
    "Inspection start date of latest OEIF graded inspection",
    "Publication date of latest OEIF graded inspection",
    "Inspection number of latest OEIF graded inspection",
    "Latest OEIF overall effectiveness",
)
UNGRADED_WORDS = (
    "Does the ungraded inspection relate to the URN of the current school?",
    "URN at time of the ungraded inspection",
    "LAESTAB at time of the ungraded inspection",
    "School name at time of the ungraded inspection",
    "School type at time of the ungraded inspection",
)


def at_time(record: Record, urn: str, spell: Spell, words: tuple[str, ...]) -> dict[str, str]:
    """The five columns that say under which URN a visit was made."""
    then = next(s for s in record.school.spells if s.urn == urn)
    values = ("Yes" if urn == spell.urn else "No", then.urn, then.laestab, then.name, then.kind)
    return dict(zip(words, values, strict=True))


def graded(
    record: Record, spell: Spell, seen: InventedInspection | FourJudgements, words: tuple[str, ...]
) -> dict[str, str]:
    """Which inspection it was: URN then, days, number, overall grade if it had one."""
    grade = str(seen.grade) if isinstance(seen, InventedInspection) else "Not judged"
    return at_time(record, seen.urn, spell, words[:5]) | {
        words[5]: dmy(seen.day, "/"),
        words[6]: dmy(published_on(seen.day, seen.school), "/"),
        words[7]: f"1{seen.day:%y%m}{seen.school:04d}",
        words[8]: grade,
    }


def _named(prefix: str, name: str) -> str:
    """A judgement's column: the previous inspection's begin with a small letter."""
    return prefix + name[0].lower() + name[1:] if prefix else name


def grades_2024(seen: InventedInspection, prefix: str) -> dict[str, str]:
    """The judgements under the framework of 2019; 9 where an inspection was made before it."""
    new_framework = seen.day >= date(2019, 9, 1)
    grade = str(seen.grade) if new_framework else "9"
    row = {_named(prefix, name): grade for name in JUDGEMENTS[:3]}
    row[_named(prefix, JUDGEMENTS[3])] = str(seen.grade)
    row[_named(prefix, "Safeguarding is effective?")] = "Yes" if new_framework else "9"
    for name in ("Early years provision", "Sixth form provision"):
        row[_named(prefix, f"{name} (where applicable)")] = "9"
    row[_named(prefix, "Category of concern")] = "SM" if seen.grade == 4 else ""
    if not prefix:
        row |= dict.fromkeys(("Inspection type", "Inspection type grouping"), "S5 Inspection")
        row["Event type grouping"] = "Schools - S5"
    return row


def ungraded(record: Record, spell: Spell, visit: Ungraded) -> dict[str, str]:
    """The latest visit that gave no grade."""
    return at_time(record, visit.urn, spell, UNGRADED_WORDS) | {
        "Date of latest ungraded inspection": dmy(visit.day, "/"),
        "Ungraded inspection publication date": dmy(published_on(visit.day, visit.school), "/"),
        "Ungraded inspection overall outcome": visit.outcome,
    }


def oeif_grades(seen: InventedInspection | FourJudgements) -> dict[str, str]:
    """The judgements of the last inspection before report cards."""
    if isinstance(seen, FourJudgements):
        grades = [str(grade) for grade in seen.grades]
    else:
        new = seen.day >= date(2019, 9, 1)
        grades = [str(seen.grade) if new else "9"] * 3 + [str(seen.grade)]
    row = {f"Latest OEIF {name[0].lower()}{name[1:]}": grade for name, grade in zip(JUDGEMENTS, grades, strict=True)}
    return row | {
        # Two spaces: that is how the release of June 2026 spells this column.
        "Latest OEIF  safeguarding is effective?": "Yes",
        "Latest OEIF early years provision (where applicable)": "9",
        "Latest OEIF sixth form provision (where applicable)": "9",
        "Latest OEIF category of concern": "SM" if grades[3] == "4" else "",
        "Inspection type of latest OEIF graded inspection": "S5 Inspection",
        "Inspection type grouping of latest OEIF graded inspection": "S5 Inspection",
        "Event type grouping of latest OEIF graded inspection": "Schools - S5",
    }


_STEM = "Management_information_-_state-funded_schools_-_"
LATEST_2024_DAY, TO_DATE_2025_DAY, LATEST_2026_DAY = (date(2024, 8, 31), date(2025, 5, 31), date(2026, 6, 30))
_NULL = "NULL"
NO_CARD = "Not applicable"


def write_ofsted(
    folder: Path, schools: list[School], made: list[InventedInspection], visits: UngradedVisits, rolls: list[Roll]
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


def _write_history(folder: Path, schools: list[School], made: list[InventedInspection]) -> None:
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


def _records(schools: list[School], made: list[InventedInspection], visits: UngradedVisits) -> list[Record]:
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


def _to_date_2025(records: list[Record], pupils: dict[int, int], visits: UngradedVisits) -> Iterable[dict[str, str]]:
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


def _latest_2026(records: list[Record], pupils: dict[int, int], visits: UngradedVisits) -> Iterable[dict[str, str]]:
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
