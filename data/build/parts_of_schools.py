"""Inspections of a part of a school, or of another provision: early years, a sixth form, boarding.

Their grades are not the school's. A column may say so of a row, the file's name or title of all rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from data.build.populations import means_total, parts_named
from data.build.report import SHOWN_PROBLEMS, StagedRows
from data.build.staging import quoted, without_wrong_rows
from data.problem import Problem
from data.sources.base import FileContext, Source
from data.sources.school_types import KNOWN_PHASES

_FAMILIES = ("ofsted_mi", "inspection_list")
_REGISTERS = ("gias_register", "csp_school_information")
_PART = re.compile(
    r"\b(early years?|eyfs|foundation stage|sixth forms?|6th form|post.?16|16 ?(to|-|–) ?1[89] (study|provision)|"
    r"board(ing|ers)|residential|(child|day) ?care|child ?minders?|children'?s? centres?|wrap ?around|"
    r"(after|before|out of).school|pre.?school|(nursery|reception) (class\w*|unit|provision|only)|playgroup|"
    r"social care|further education|adult (learning|education)|apprenticeships?|resourced? (base|provision)|"
    r"key ?stage \d|ks ?\d)\b"
)
_ONLY = re.compile(r"(?<!girls )(?<!boys )(?<!women )(?<!men )\bonly\b")
# A column of such a name says what a grade is of, so that any cell but those for the whole school is a part.
_ASPECT = re.compile(
    r"\b(provisions?|aspects?|parts?|elements?|strands?|remits?|judge?ments?|criteri(on|a)|key ?stages?|"
    r"components?|scopes?|themes?|units?)\b( (type|name|area|inspected|judged|graded))?$|"
    r"^(type of|inspected) provision\b"
)
# A column of such a name describes the school, unless its cell says 'only'.
_OF_SCHOOL = re.compile(
    r"\b(school|establishment|estab|provider|setting|centre|phase|types?|education|names?|sixth form|nursery|"
    r"age|ages|religio\w*|faith|admissions?|gender|address\w*|street|town|ward|postcode|link|website|notes?|"
    r"comments?|remarks?|constituency|trust|sponsor|outcomes?|urn)\b"
)
_HAS = re.compile(r"^(has|have|does|do|with|without|no|not) ")
_WHOLE = frozenset(
    {
        "school",
        "schools",
        "the school",
        "whole school",
        "main school",
        "all through",
        "overall effectiveness",
        "overall grade",
        "overall judgement",
        "mainstream",
        "academy",
        "maintained school",
        "state-funded school",
        "state-funded schools",
        "schools - s5",
        "null",
        *(phase for phase in KNOWN_PHASES if phase != "nursery"),
    }
)
_WANTED = "the whole school"
_ADVICE = "the grade of a part is not the school's: the row is left out"


def set_aside_parts(rows: StagedRows, source: Source, context: FileContext) -> None:
    """Set aside the inspections of a part of a school, and refuse a file that is named after one."""
    if source.family in _REGISTERS:
        rows.fatal.extend(_register_of_a_part(context))
    if not source.family.startswith(_FAMILIES):
        return
    rows.fatal.extend(_named(source, context))
    graded = {field.name for field in source.fields if field.required} - {"ofsted phase", "school phase"}
    for column in context.header:
        if column not in graded:
            _set_aside(rows, column)
    without_wrong_rows(rows.db)


def _set_aside(rows: StagedRows, column: str) -> None:
    cells = rows.db.execute(
        f"SELECT {quoted(column)} AS cell, min(record) FROM stage WHERE cell IS NOT NULL GROUP BY cell ORDER BY 2"
    ).fetchall()
    parts = {str(cell): int(record) for cell, record in cells if _is_part(column, str(cell))}
    if not parts:
        return
    rows.take_out(
        f"SELECT record FROM stage WHERE {quoted(column)} IN (SELECT unnest(?))",
        "about a part of the school, or another provision",
        column,
        understood=False,
        parameters=[list(parts)],
    )
    shown = [Problem(record, column, cell, _WANTED, _ADVICE) for cell, record in parts.items()]
    rows.problems.extend(shown[:SHOWN_PROBLEMS])


def _is_part(column: str, cell: str) -> bool:
    words = " ".join(cell.lower().replace("_", " ").split())
    if not re.search("[a-z]", words) or words in _WHOLE or means_total(column, words) or _HAS.match(words):
        return False
    name = column.replace("_", " ")
    if _ASPECT.search(name):
        return True
    if not _PART.search(words) and words != "nursery":
        return False
    return bool(_ONLY.search(words)) or not (_OF_SCHOOL.search(name) or words == "nursery")


def _texts(context: FileContext) -> dict[str, str]:
    return {"the file's name": PurePosixPath(context.name).stem} | {
        f"the title {text!r}": text for text in context.titles
    }


def _register_of_a_part(context: FileContext) -> Iterator[Problem]:
    """Why a register whose name or title speaks of one kind of school is refused: the others would be open nowhere."""
    for where, text in _texts(context).items():
        for part, words in parts_named(text):
            if not part.of_pupils:
                yield Problem(
                    None,
                    None,
                    f"{words!r} in {where}",
                    "a register of all state-funded schools",
                    f"this one names only {part.words}: use edubasealldata, or rename the file if it names all schools",
                )


def _named(source: Source, context: FileContext) -> Iterator[Problem]:
    """Why a file whose name or title speaks of a part of schools, or of other providers, is refused."""
    for where, text in _texts(context).items():
        plain = re.sub("[^a-z0-9']+", " ", text.lower())
        part_words = [match[0]] if (match := _PART.search(plain)) else []
        if source.family != "inspection_list":  # a list may be of any schools; Ofsted's is of state-funded ones
            part_words += [word for part, word in parts_named(text) if part.is_other_provider]
        for word in dict.fromkeys(part_words):
            yield Problem(
                None,
                None,
                f"{word!r} in {where}",
                "inspections of whole state-funded schools",
                "the grade of a part, or of another provider, is not a school's: leave the file out",
            )
