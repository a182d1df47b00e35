"""What can be wrong with a mark, the rule that decides about it, and where it was met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from data.build.staging import literal
from data.marks import statements
from data.marks.day_files import DayFile
from data.marks.engines import raw_select
from data.problem import Problem
from data.vocabulary import PupilGroup

_SHOWN = 3  # rows of each kind in a week


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """What is done with marks of one outcome: the cell that shows it, what was expected and what to do."""

    words: str
    column: str
    expected: str
    advice: str


RULES: Mapping[str, OutcomeRule] = {
    "no_pupil": OutcomeRule("set aside: no pupil", "pupil", "a key of the pupil", "deliver the day again"),
    "unknown_school": OutcomeRule(
        "set aside: not a state-funded school of the authority's register",
        "urn",
        "the URN of such a school",
        "correct the URN, or load a newer register of schools (edubasealldata)",
    ),
    "other_day": OutcomeRule(
        "set aside: not of the file's day",
        "date",
        "the day in the file's name, without a time",
        "deliver each day in a file of its own; a moment in UTC is not the day in England",
    ),
    "unknown_session": OutcomeRule("set aside: no session", "session", "AM or PM", "deliver the day again"),
    "replaced": OutcomeRule("replaced by a later delivery of the school's day", "code", "", ""),
    "outside_calendar": OutcomeRule(
        "set aside: outside the calendar",
        "date",
        "a weekday in a half-term of calendar.csv",
        "correct the calendar; a school with days of its own has rows with its URN",
    ),
    "unknown_code": OutcomeRule(
        "set aside: no attendance code of that day",
        "code",
        "a code of data/reference/attendance_codes.csv that applies on the day",
        "correct the code at the school and deliver the day again",
    ),
    "contradictory": OutcomeRule(
        "set aside: one session marked in two ways",
        "code",
        "one mark of a pupil at a school and session",
        "deliver the day again under the next number, such as 2025-09-08.2.csv",
    ),
    "two_schools": OutcomeRule(
        "set aside: a possible session at two schools at once",
        "urn",
        "code D at one of the two schools",
        "ask the schools which of them the pupil attended",
    ),
    "unknown_group": OutcomeRule(
        "counted, but not in a group whose name is not known",
        "groups",
        "words such as fsm;sen_support, or none",
        "correct the groups: docs/marks.md lists them",
    ),
}
NOTES = {
    "repeated": "delivered more than once alike, counted once",
    "corrected": "of those replaced, changed by the later delivery",
    "without_groups": "without groups: counted among all pupils, in no group",
}


def unknown_groups(texts: Iterable[str]) -> set[str]:
    """Words of pupils' groups that are none."""
    known = {"", "none", statements.UNKNOWN, *(group.value for group in PupilGroup)}
    return {word for text in texts for word in text.split(";")} - known


def examples(
    files: Sequence[DayFile],
    tallies: Mapping[str, int],
    tally: Sequence[Mapping[str, Any]],
    words: set[str],
    tables: tuple[pa.Table, Mapping[str, Any], Sequence[Any]],
) -> list[tuple[str, Problem]]:
    """The first rows of each problem of a week, by file and row; read again, since problems are few."""
    wrong = {str(row["file_day"]) for row in tally if row["outcome"] in RULES and row["outcome"] != "replaced"}
    if not wrong and not words:
        return []
    calendar, codes, schools = tables
    with duckdb.connect() as db:
        db.register("school_days", calendar)
        db.register("codes", pa.table({"code": list(codes), "counts_as": [str(value) for value in codes.values()]}))
        db.register("schools", pa.table({"urn": [school.urn for school in schools]}))
        parts = [raw_select(file, "row_number() OVER ()") for file in files if words or file.day.isoformat() in wrong]
        db.execute("CREATE TEMP TABLE raw AS " + " UNION ALL ".join(parts))
        for name, statement, _ in statements.WEEK_STEPS[:6]:
            db.execute(f"CREATE TEMP VIEW {name} AS {statement}")
        results = []
        for outcome, rule in RULES.items():
            if outcome in tallies and outcome != "replaced":
                results += _rows(db, outcome, rule, words)
    return results


_CELL = {"date": "j.day_given", "groups": "j.pupil_groups", "pupil": "coalesce(j.pupil, '')"}


def _rows(db: duckdb.DuckDBPyConnection, outcome: str, rule: OutcomeRule, words: set[str]) -> list[tuple[str, Problem]]:
    cell = _CELL.get(rule.column, f"j.{rule.column}")
    if outcome == "unknown_group":
        listed = ", ".join(literal(word) for word in sorted(words))
        source = f"judged AS j WHERE list_has_any(string_split(j.pupil_groups, ';'), [{listed}])"
    else:
        source = f"""judged AS j JOIN outcomes AS o ON o.pupil IS NOT DISTINCT FROM j.pupil
            AND o.urn IS NOT DISTINCT FROM j.urn AND o.file_day = j.file_day
            AND o.session IS NOT DISTINCT FROM j.session
            WHERE o.outcome = {literal(outcome)} AND j.problem IN ('', {literal(outcome)})"""
    cells = db.execute(
        f"SELECT DISTINCT j.file, j.row_number, {cell} FROM {source} ORDER BY ALL LIMIT {_SHOWN}"
    ).fetchall()
    return [
        (str(file), Problem(int(row), rule.column, str(value or ""), rule.expected, rule.advice, "warning"))
        for file, row, value in cells
    ]


def lines(tallies: Mapping[str, int]) -> list[str]:
    """What was made of the marks, in words for a person."""
    sentences = [f"{tallies.get('counted', 0) - tallies.get('repeated', 0):,} sessions counted"]
    for outcome, rule in RULES.items():
        if marks := tallies.get(outcome):
            sentences.append(f"{marks:,} marks {rule.words}")
    for outcome, words in NOTES.items():
        if marks := tallies.get(outcome):
            sentences.append(f"{marks:,} marks {words}")
    return sentences
