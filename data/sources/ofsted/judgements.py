"""Ofsted grades, categories and regimes as SQL, shared by all files with them.

A grade is 1 to 4 or its word; 9, 0, NULL and 'Not judged' are how the files say that there is
none. From 23 September 2024 there is no overall grade, and a report card never becomes one.
"""

from __future__ import annotations

from datetime import date

REGIMES = (
    ("R1", date(2012, 9, 1)),  # ends before this day: 3 was called satisfactory
    ("R2", date(2024, 9, 23)),  # the last with an overall grade
    ("R3", date(2025, 11, 10)),  # four key judgements
)
LAST_REGIME = "R4"  # report cards
LAST_OVERALL = date(2024, 8, 31)  # the last release that covers overall grades
REPORT_DELAY_DAYS = 30  # a report whose day is not in the file is known so long after the visit

_GRADES = {
    1: ("1", "outstanding"),
    2: ("2", "good"),
    3: ("3", "requires improvement", "satisfactory", "requires_improvement", "ri"),
    4: ("4", "inadequate", "serious weaknesses", "special measures", "notice to improve", "swk", "sm"),
}
_CATEGORIES = {
    "special measures": ("sm", "special measures"),
    "serious weaknesses": ("swk", "sw", "serious weaknesses", "notice to improve", "nti"),
    "requires significant improvement": ("rsi", "requires significant improvement"),
}
NOT_GRADES = ("9", "0", "null", "not judged", "not applicable", "not reported", "na", "n/a", "", "none")
REPORT_CARD_GRADES = ("exceptional", "strong standard", "expected standard", "needs attention", "urgent improvement")
ALL_GRADE_WORDS = tuple(word for words in _GRADES.values() for word in words)


def listed(words: tuple[str, ...]) -> str:
    """Words as a list for IN, in SQL."""
    return "(" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + ")"


def _clean(text: str) -> str:
    return rf"lower(regexp_replace(trim({text}), '\.0$', ''))"


def grade_sql(text: str) -> str:
    """SQL for 1 to 4 where a cell holds a grade, else NULL."""
    cases = " ".join(f"WHEN {_clean(text)} IN {listed(words)} THEN {grade}" for grade, words in _GRADES.items())
    return f"CASE {cases} END"


def category_sql(text: str) -> str:
    """SQL for the category of concern that a cell names, else NULL."""
    cases = " ".join(f"WHEN {_clean(text)} IN {listed(words)} THEN '{name}'" for name, words in _CATEGORIES.items())
    return f"CASE {cases} END"


def card_grade_sql(text: str) -> str:
    """SQL for a report card's word in small letters where it is one, else NULL."""
    return f"CASE WHEN {_clean(text)} IN {listed(REPORT_CARD_GRADES)} THEN {_clean(text)} END"


def safeguarding_sql(text: str) -> str:
    """SQL for 'met' or 'not met', else NULL."""
    return (
        f"CASE WHEN {_clean(text)} IN ('yes', 'met', 'effective') THEN 'met' "
        f"WHEN {_clean(text)} IN ('no', 'not met', 'not effective') THEN 'not met' END"
    )


def regime_sql(day: str) -> str:
    """SQL for the regime under which a day's inspection was graded."""
    cases = " ".join(f"WHEN {day} < DATE '{until}' THEN '{name}'" for name, until in REGIMES)
    return f"CASE {cases} ELSE '{LAST_REGIME}' END"


def last_grade_coverage_sql(day: str, words: str, dated: str, kept: str) -> str:
    """SQL for what a register that repeats each school's last grade knows of its inspections.

    From that inspection until the register's own day (else its newest inspection), and no later
    than the last release with an overall grade: registers never repeated what came after.
    """
    return f"""
    WITH told AS (
        SELECT urn, as_event({day}) AS inspected, {dated} AS dated FROM stage
        WHERE {kept} AND as_event({day}) IS NOT NULL AND {grade_sql(words)} IS NOT NULL
    ),
    span AS (
        SELECT urn, min(inspected) AS known_from,
               least(coalesce(max(dated), (SELECT max(inspected) FROM told)),
                     DATE '{LAST_OVERALL}') AS known_until
        FROM told GROUP BY urn
    )
    SELECT * FROM span WHERE known_from <= known_until
    """


def known_value_sql(text: str) -> str:
    """SQL that is true where a cell holds a grade, a word for none, or nothing."""
    return f"({text} IS NULL OR {_clean(text)} IN {listed((*ALL_GRADE_WORDS, *NOT_GRADES))})"
