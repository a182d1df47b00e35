"""The blocks of columns that Ofsted's releases repeat: which URN, when, and with what grades."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from data.demo.inspections import Inspection
from data.demo.model import School, Spell
from data.demo.text import dmy
from data.demo.visits import JUDGEMENTS, FourJudgements, Ungraded


@dataclass(slots=True)
class Record:
    """What is known of one school's inspections, by its lineage."""

    school: School
    graded: list[Inspection] = field(default_factory=list)
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


def graded(record: Record, spell: Spell, seen: Inspection | FourJudgements, words: tuple[str, ...]) -> dict[str, str]:
    """Which inspection it was: URN then, days, number, overall grade if it had one."""
    grade = str(seen.grade) if isinstance(seen, Inspection) else "Not judged"
    return at_time(record, seen.urn, spell, words[:5]) | {
        words[5]: dmy(seen.day, "/"),
        words[6]: dmy(published_on(seen.day, seen.school), "/"),
        words[7]: f"1{seen.day:%y%m}{seen.school:04d}",
        words[8]: grade,
    }


def _named(prefix: str, name: str) -> str:
    """A judgement's column: the previous inspection's begin with a small letter."""
    return prefix + name[0].lower() + name[1:] if prefix else name


def grades_2024(seen: Inspection, prefix: str) -> dict[str, str]:
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


def oeif_grades(seen: Inspection | FourJudgements) -> dict[str, str]:
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
