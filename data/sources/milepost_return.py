"""Milepost's own long format: what no publisher has, sent by the authority, local and provisional.

Documented in docs/milepost_return.md; `python -m data.sources.milepost_return` writes a blank one.
Ratings of single schools go to the table of ratings, everything else becomes facts.
"""

from __future__ import annotations

import csv
import io
import re
from enum import StrEnum

from data.catalogue import MEASURES, UnknownMeasure, measure
from data.catalogue.measure import YearKind
from data.period import Period
from data.sources.base import (
    ENGLAND,
    BadCell,
    Breakdown,
    FileContext,
    Row,
    RowCheck,
    RowEntity,
    Rule,
    Skip,
    Source,
    TableInsert,
    Tolerances,
    given,
    number_of_schools,
    optional,
    required,
    schools_sql,
)
from data.sources.publications import OWN_RETURN
from data.vocabulary import Level, Phase, PupilGroup, ReleaseVersion, ValueStatus

COLUMNS = (
    "authority",
    "measure",
    "entity",
    "period",
    "phase",
    "group",
    "value",
    "numerator",
    "denominator",
    "status",
    "release",
    "published",
    "note",
)
COVERAGE = ("schools_reporting", "schools_open")
"""Columns of attendance of a place: how many schools sent their registers, of those open."""
RISK_RATING = "risk_rating"  # its value is a word; it is no measure of the catalogue
RATINGS = ("red", "amber", "green", "universal", "targeted", "intensive")
COLOUR_MEASURES = {f"rating_{colour}": colour for colour in RATINGS[:3]}
_NEVER_FILED = (ValueStatus.NOT_HELD, ValueStatus.NOT_COMPARABLE, ValueStatus.CONFLICTING, ValueStatus.CANNOT_TELL)
STATUSES = tuple(item.value for item in ValueStatus if item not in _NEVER_FILED)
_RELEASES = ("provisional", "revised", "final")
_URN = re.compile(r"^[1-9][0-9]{5}$")
_LAESTAB = re.compile(r"^\d{3}/?\d{4}$")
_AREA = re.compile(r"^(E0[5-9]\d{6}|area:[a-z0-9_-]+)$")
_TRUST = re.compile(r"^trust:\d+$")


def is_rating(row: Row) -> bool:
    """Whether a row rates one school in a round, rather than counting or measuring."""
    code, entity = row["measure"].lower(), row["entity"]
    return code == RISK_RATING or (code in COLOUR_MEASURES and bool(_URN.match(entity)))


def _authority(row: Row, context: FileContext) -> RowEntity:
    result = row["authority"]
    known = context.authorities
    area = known.by_la_code.get(result) or known.by_area_code.get(result) or known.by_name.get(result.lower())
    return known.authority("authority", area or result)


def _place(row: Row, context: FileContext) -> RowEntity | Skip:
    own = _authority(row, context)
    if is_rating(row):
        _check_rating(row)
        return Skip("a rating of one school, stored with the ratings")
    try:
        measure(row["measure"].lower())
    except UnknownMeasure as problem:
        raise BadCell("measure", row["measure"], "a code of the catalogue", f"{problem}; see the page Notes") from None
    return _entity(row["entity"], own, context)


def _check_rating(row: Row) -> None:
    if not _URN.match(row["entity"]):
        raise BadCell("entity", row["entity"], "the URN of the rated school, six digits")
    accepted = RATINGS if row["measure"].lower() == RISK_RATING else ("0", "1")
    if row["value"].lower() not in accepted:
        raise BadCell("value", row["value"], f"one of {', '.join(accepted)}")


def _entity(text: str, own: RowEntity, context: FileContext) -> RowEntity:
    """What a figure is about: a school, an area, a trust, an authority, a region or England."""
    if _URN.match(text):
        return RowEntity(Level.SCHOOL, text, own.la_code)
    if _LAESTAB.match(text):
        return RowEntity(Level.SCHOOL, f"laestab:{text.replace('/', '')}", own.la_code)
    if text in (ENGLAND.entity, "England"):
        return ENGLAND
    if _TRUST.match(text):
        return RowEntity(Level.TRUST, text.removeprefix("trust:"), own.la_code)
    known = context.authorities
    area = known.by_la_code.get(text) or known.by_area_code.get(text)
    if area is not None and known.level_of.get(area) == "regional":
        return RowEntity(Level.REGIONAL, area)
    if area is not None:
        return known.authority("entity", area)
    if _AREA.match(text):
        return RowEntity(Level.AREA, text.removeprefix("area:"), own.la_code)
    raise BadCell(
        "entity",
        text,
        "a URN, a LAESTAB, 'trust:' and a UID, 'area:' and a code, or an ONS code",
        "use a code described in docs/milepost_return.md",
    )


def _period(row: Row, _context: FileContext) -> str | Skip:
    try:
        period = Period.parse(row["period"])
    except ValueError as problem:
        raise BadCell(
            "period", row["period"], "2024/25, 2024/25-HT3, 2024/25-T1, 2025-W37 or 2025-01-31", str(problem)
        ) from None
    declared = MEASURES.get(row["measure"].lower())
    if declared and declared.year is YearKind.CALENDAR and not period.is_year_end:
        raise BadCell("period", row["period"], "the last day of a calendar year: 2024-12-31")
    return period.text


def _cut(row: Row, _context: FileContext) -> Breakdown | Skip:
    declared = MEASURES.get(row["measure"].lower())
    phase = _phase(row["phase"] or ("" if declared is None else _only(declared.phases)))
    group = _group(row["group"] or PupilGroup.ALL.value)
    if declared is None:
        return Breakdown(phase, group)
    if phase not in declared.phases:
        raise BadCell("phase", row["phase"], f"one of {', '.join(declared.phases)}")
    if group not in declared.groups:
        raise BadCell("group", row["group"], f"one of {', '.join(declared.groups)}")
    return Breakdown(phase, group)


def _only(phases: tuple[Phase, ...]) -> str:
    return phases[0].value if len(phases) == 1 else Phase.ALL.value


def _phase(text: str) -> Phase:
    try:
        return Phase(text.lower().replace(" ", "_") or Phase.ALL)
    except ValueError:
        raise BadCell("phase", text, f"one of {', '.join(Phase)}") from None


def _group(text: str) -> PupilGroup:
    try:
        return PupilGroup(text.lower().replace(" ", "_"))
    except ValueError:
        raise BadCell("group", text, f"one of {', '.join(PupilGroup)}") from None


def _release_version(row: Row, _context: FileContext) -> ReleaseVersion | Skip:
    return ReleaseVersion(row["release"].lower() or ReleaseVersion.PROVISIONAL)


_RATING_ROWS = TableInsert(
    "rating",
    f"""
    WITH told AS (
        SELECT entity AS urn, as_event(period) AS day, lower(measure) AS code, lower(value) AS value,
               as_date(published) AS published, record FROM stage
        WHERE regexp_full_match(entity, '[0-9]{{6}}')
    )
    SELECT DISTINCT ON (urn, round) urn, day AS round,
           CASE WHEN code = '{RISK_RATING}' THEN value
                ELSE replace(code, 'rating_', '') END AS rating,
           coalesce(published, {{published}}) AS published, record
    FROM told
    WHERE day IS NOT NULL AND (code = '{RISK_RATING}'
          OR (code IN ('rating_red', 'rating_amber', 'rating_green') AND value = '1'))
    ORDER BY urn, round, published DESC NULLS LAST, record
    """,
)


_COVERAGE_ROWS = TableInsert(
    "attendance_coverage",
    f"""SELECT DISTINCT entity, period, coalesce(phase, 'all') AS phase,
    {schools_sql("schools_reporting")} AS reporting, {schools_sql("schools_open")} AS open
    FROM placed WHERE {given("schools_open")}""",
)


def _listed(words: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


_CHECKS = (
    RowCheck(
        "status",
        f"status IS NOT NULL AND lower(status) NOT IN {_listed(STATUSES)}",
        f"one of {', '.join(STATUSES)}",
        "correct the status, or leave it blank beside a value",
    ),
    RowCheck(
        "release",
        f"release IS NOT NULL AND lower(release) NOT IN {_listed(_RELEASES)}",
        f"one of {', '.join(_RELEASES)}",
        "correct the release; blank means provisional",
    ),
    RowCheck(
        "published",
        "published IS NOT NULL AND as_date(published) IS NULL",
        "a date such as 2015-02-13",
        "correct the date; blank means the day it is loaded",
    ),
    RowCheck(
        "value",
        "lower(coalesce(status, 'ok')) <> 'ok' AND value IS NOT NULL",
        "no value when the status says there is none",
        "remove the value, or write ok",
    ),
    RowCheck(
        "value",
        "lower(coalesce(status, 'ok')) = 'ok' AND value IS NULL AND numerator IS NULL",
        "a value, a numerator, or a status that gives the reason",
        "fill in one of them",
    ),
    RowCheck(
        "value",
        "isfinite(as_number(numerator)) AND as_number(denominator) <= 0 AND value IS NULL",
        "a denominator above 0",
        "correct the denominator",
    ),
    RowCheck(
        "period",
        f"lower(measure) IN {_listed((RISK_RATING, *COLOUR_MEASURES))} "
        "AND regexp_full_match(entity, '[0-9]{6}') AND as_event(period) IS NULL",
        "the date of the round of rating, such as 2015-02-27, not in the future",
        "enter the date of the round",
    ),
    *map(number_of_schools, COVERAGE),
)

RETURN = Source(
    family="milepost_return",
    title="the authority's own return (milepost_return)",
    publication=OWN_RETURN,
    fields=(
        *required("authority", "measure", "entity", "period", "value"),
        *optional("phase", "group", "numerator", "denominator", "status", "release"),
        *optional("published", *COVERAGE, "note"),
    ),
    place=Rule(("authority", "measure", "entity", "value"), _place),
    period=Rule(("period", "measure"), _period),
    needs_period=False,
    cut=Rule(("measure", "phase", "group"), _cut),
    cut_columns=("phase", "group"),
    release_version=Rule(("release",), _release_version),
    measure_column="measure",
    value_column="value",
    numerator_column="numerator",
    denominator_column="denominator",
    status_column="status",
    published_column="published",
    measure_is_code=True,
    symbols={statuse: ValueStatus(statuse) for statuse in STATUSES if statuse != "ok"},
    tolerances=Tolerances(title_rows=5),
    default_phase=Phase.ALL,
    recipes=(_RATING_ROWS, _COVERAGE_ROWS),
    checks=_CHECKS,
)

SOURCES = (RETURN,)


# A blank return in Milepost's own format: CSV, or a workbook that lists the codes.


class Form(StrEnum):
    """What kind of file the template is."""

    CSV = "csv"
    XLSX = "xlsx"


def template(form: Form = Form.CSV) -> bytes:
    """The bytes of a blank return: a header, and in a workbook every code that may be used."""
    return _csv() if form is Form.CSV else _xlsx()


def _csv() -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def _xlsx() -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "return"
    sheet.append(list(COLUMNS))
    sheet.freeze_panes = "A2"
    codes = book.create_sheet("codes")
    codes.append(["column to fill", "code", "what it means"])
    for row in _codes():
        codes.append(list(row))
    for item in (sheet, codes):
        for cell in item[1]:
            cell.font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _codes() -> list[tuple[str, str, str]]:
    rows = [("measure", measure.code, f"{measure.label} ({measure.unit})") for measure in MEASURES.values()]
    rows.append(("measure", RISK_RATING, f"rating of a school: {', '.join(RATINGS)}"))
    rows += [("phase", item.value, "stage of schooling") for item in Phase]
    rows += [("group", item.value, "pupils") for item in PupilGroup]
    rows += [("status", statuse, "why there is no value; ok beside a value") for statuse in STATUSES]
    return rows
