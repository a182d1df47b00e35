"""The schools in Ofsted's management information that were open on the date of the file.

Each row names its authority. Where no register has a school, this is how Milepost knows that it
was open then (`data.build.deduplicate_inspections` keeps only those).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.sources.base import BadCell, FileContext, RowCheck, TableInsert, Texts
from data.sources.school_types import INDEPENDENT, KNOWN_PHASES, kind_of

SCHOOL_INPUTS = ("local authority", "type of education", "ofsted phase")
SCHOOL_OUTPUTS = ("la_code", "phase", "type_group", "state_funded")


def schools(cells: Mapping[str, Texts], context: FileContext) -> Mapping[str, Sequence[object]]:
    """The authority (None where its name is unknown), phase and kind of school of each row."""
    answers: list[tuple[str | None, str, str, str]] = []
    for la, type_name, phase in zip(*(cells[name] for name in SCHOOL_INPUTS), strict=True):
        kind = kind_of(type_name, phase)
        funded = kind.type_group != INDEPENDENT and "independent" not in phase.lower()
        answers.append((_authority(la, context), kind.phase.value, kind.type_group, str(funded)))
    columns = list(zip(*answers, strict=True)) or [()] * len(SCHOOL_OUTPUTS)
    return dict(zip(SCHOOL_OUTPUTS, columns, strict=True))


def _authority(la: str, context: FileContext) -> str | None:
    try:
        return context.authorities.authority("local authority", "", la).la_code if la else None
    except BadCell:
        return None


# Only a file with a day in its name says when its schools were open.
SCHOOLS = TableInsert(
    "school",
    """
    SELECT urn, laestab, coalesce("school name", 'School ' || urn) AS name, la_code, phase,
           "type of education" AS type, type_group, CAST(state_funded AS BOOLEAN) AS state_funded,
           'Open' AS status, as_date("school open date") AS opened,
           as_int("total number of pupils") AS pupils, {named} AS as_of, record
    FROM stage
    WHERE la_code IS NOT NULL AND {named} IS NOT NULL AND regexp_full_match(urn, '[1-9][0-9]{4,6}')
    QUALIFY row_number() OVER (PARTITION BY urn ORDER BY record DESC) = 1
    """,
)

_PHASES = ", ".join(f"'{word}'" for word in sorted(KNOWN_PHASES))
SCHOOL_CHECKS = (
    RowCheck(
        "local authority",
        '"local authority" IS NOT NULL AND la_code IS NULL',
        "the name of an English authority",
        "the inspection is loaded; its school counts for an authority only if a register has it",
        severity="warning",
    ),
    RowCheck(
        "ofsted phase",
        f'"ofsted phase" IS NOT NULL AND lower("ofsted phase") NOT IN ({_PHASES})',
        "a phase that Ofsted uses, such as Primary or PRU",
        "the inspection is loaded; its school has a phase only if a register gives one",
        severity="warning",
    ),
)
