"""Several inspections in one row of Ofsted's files: one block of columns for each.

A block declares where its number, dates, grades and areas stand; SQL is made from it. The same
visit in several blocks or files has the same number, and becomes one inspection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from data.parsing import PAST
from data.sources.base import (
    BadCell,
    Derived,
    FileContext,
    RowCheck,
    Source,
    SourceField,
    TableInsert,
    Texts,
    Tolerances,
    normalise,
    optional,
    required,
)
from data.sources.ofsted.judgements import (
    NOT_GRADES,
    REPORT_CARD_GRADES,
    REPORT_DELAY_DAYS,
    card_grade_sql,
    category_sql,
    grade_sql,
    known_value_sql,
    listed,
    regime_sql,
    safeguarding_sql,
)
from data.sources.publications import OFSTED
from data.sources.school_types import INDEPENDENT, KNOWN_PHASES, kind_of

# The schools in Ofsted's management information that were open on the date of the file.
#
# Each row names its authority. Where no register has a school, this is how Milepost knows that it
# was open then (`data.build.across_files` keeps only those).

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


_MORE_THAN_A_YEAR = 400  # days
NO_AREAS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one inspection within a row, each with the names it has had ('a|b')."""

    date: str
    number: str = ""
    published: str = ""
    urn_then: str = ""
    kind_words: str = ""  # the type of inspection, in Ofsted's words
    overall: str = ""
    category: str = ""
    safeguarding: str = ""
    outcome: str = ""  # of an ungraded or monitoring visit
    converted: str = ""  # an ungraded visit that became a graded one stands elsewhere
    areas: Mapping[str, str] = field(default_factory=lambda: NO_AREAS)
    area_dates: Mapping[str, str] = field(default_factory=lambda: NO_AREAS)

    def fields(self) -> tuple[SourceField, ...]:
        """Every column of the block, none of them required."""
        texts = (
            self.date,
            self.number,
            self.published,
            self.urn_then,
            self.kind_words,
            self.overall,
            self.category,
            self.safeguarding,
            self.outcome,
            self.converted,
            *self.areas.values(),
            *self.area_dates.values(),
        )
        return tuple(item for text in texts if text for item in (_field(text),))


def _field(text: str) -> SourceField:
    first, *aliases = (normalise(part) for part in text.split("|"))
    return SourceField(first, tuple(aliases))


def _cell(text: str) -> str:
    """SQL of a column's cell, the words for nothing as NULL."""
    if not text:
        return "CAST(NULL AS VARCHAR)"
    name = '"' + normalise(text.split("|", maxsplit=1)[0]).replace('"', '""') + '"'
    return f"CASE WHEN lower({name}) NOT IN ('null', '') THEN {name} END"


def _is_grade(cell: str) -> str:
    """SQL that is true where a cell holds any grade that Ofsted ever gave, a word for none, or nothing."""
    return f"({known_value_sql(cell)} OR lower(trim({cell})) IN {listed((*REPORT_CARD_GRADES, *NOT_GRADES))})"


def _told(block: Block) -> str:
    """SQL for one row per inspection of a block, as its cells say it."""
    cells = [_cell(area) for area in block.areas.values()]
    tests = [f"{of(cell)} IS NOT NULL" for cell in cells for of in (grade_sql, card_grade_sql)]
    any_area = " OR ".join(tests) or "false"
    converted = f"lower(coalesce({_cell(block.converted)}, 'no')) <> 'yes'"
    return f"""
    SELECT urn AS row_urn, coalesce({_cell(block.urn_then)}, urn) AS urn,
           {_number(block)} AS number, as_event({_cell(block.date)}) AS inspected,
           as_past({_cell(block.published)}) AS reported,
           {grade_sql(_cell(block.overall))} AS grade, ({any_area}) AS has_area,
           {category_sql(_cell(block.category))} AS category,
           {safeguarding_sql(_cell(block.safeguarding))} AS safeguarding,
           trim({_cell(block.outcome)}) AS outcome,
           lower(coalesce({_cell(block.kind_words)}, '')) AS words,
           {_cell("Local authority")} AS la_named, record
    FROM stage
    WHERE as_event({_cell(block.date)}) IS NOT NULL AND {converted} AND {_is_grade(_cell(block.overall))}
      AND regexp_full_match(urn, '[1-9][0-9]{{4,6}}')
    """


# A visit with a grade or a graded area is graded, whatever it was called when it began ('S8
# deemed S5'). Without one, monitoring says so in its type or in what it found.
_KIND = """
CASE WHEN grade IS NOT NULL OR has_area THEN 'graded'
     WHEN regexp_matches(words, 'monitor|urgent|special measures|serious weakness|requires improv')
       OR regexp_matches(lower(coalesce(outcome, '')), 'effective action|progress')
     THEN 'monitoring'
     ELSE 'ungraded' END
"""


def inspection_recipe(blocks: tuple[Block, ...], family: str) -> TableInsert:
    """The inspections of every block, one row each."""
    text = " UNION ALL BY NAME ".join(f"({_told(block)})" for block in blocks)
    return TableInsert(
        "inspection",
        f"""
        WITH told AS ({text})
        SELECT DISTINCT ON (inspection_id) coalesce(number, urn || '-' || inspected)
                   AS inspection_id,
               urn, inspected,
               coalesce(CASE WHEN reported >= inspected THEN reported END,
                        inspected + {REPORT_DELAY_DAYS}) AS published,
               {_KIND} AS kind, {regime_sql("inspected")} AS regime,
               CASE WHEN {regime_sql("inspected")} IN ('R1', 'R2') THEN grade END AS overall,
               category, safeguarding, outcome,
               CASE WHEN urn <> row_urn THEN row_urn END AS current_urn, la_named, '{family}' AS family,
               record
        FROM told
        ORDER BY inspection_id, (grade IS NOT NULL) DESC, has_area DESC,
                 (reported IS NOT NULL) DESC, record
        """,
    )


def coverage_recipe(blocks: tuple[Block, ...]) -> TableInsert:
    """From which inspection until which day the file knows every graded inspection of a school.

    A row names the latest inspections in order, so none lies between them, or between the newest
    and the day of the file. A row without any date says that the school was never inspected.
    """
    text = " UNION ALL BY NAME ".join(f"({_told(block)})" for block in blocks)
    dates = ", ".join(_cell(block.date) for block in blocks)
    return TableInsert(
        "inspection_coverage",
        f"""
        WITH told AS ({text}),
        graded AS (SELECT * FROM told WHERE grade IS NOT NULL OR has_area),
        chain AS (
            SELECT row_urn AS urn, inspected FROM graded
            UNION ALL SELECT urn, inspected FROM graded WHERE urn <> row_urn
            UNION ALL SELECT urn, NULL FROM stage
            WHERE coalesce({dates}) IS NULL AND regexp_full_match(urn, '[1-9][0-9]{{4,6}}')
        ),
        span AS (
            SELECT urn, min(inspected) AS known_from,
                   coalesce({{named}}, (SELECT max(inspected) FROM graded)) AS known_until
            FROM chain GROUP BY urn
        )
        SELECT * FROM span WHERE coalesce(known_from, known_until) <= known_until
        """,
    )


def register_recipe(blocks: tuple[Block, ...], family: str) -> TableInsert:
    """The day on which a file of latest inspections names every open school of an authority.

    A file of one year's inspections names only the schools inspected: nothing in it is old.
    """
    text = " UNION ALL BY NAME ".join(f"({_told(block)})" for block in blocks)
    return TableInsert(
        "register_coverage",
        f"""
        WITH told AS ({text}),
        newest AS (SELECT record, max(inspected) AS inspected FROM told GROUP BY record)
        SELECT DISTINCT la_code, {{named}} AS known_from, {{named}} AS known_until,
               '{family}' AS family
        FROM stage
        WHERE la_code IS NOT NULL AND {{named}} IS NOT NULL
          AND (SELECT min(inspected) FROM newest) < {{named}} - {_MORE_THAN_A_YEAR}
        """,
    )


def area_recipe(blocks: tuple[Block, ...]) -> TableInsert:
    """The graded areas of every block, one row each; a cell without a grade makes none."""
    text = " UNION ALL ".join(_area(block, area, column) for block in blocks for area, column in block.areas.items())
    return TableInsert(
        "inspection_area",
        f"""
        WITH told AS ({text})
        SELECT DISTINCT ON (inspection_id, area) inspection_id, urn, area, grade,
               coalesce(graded, inspected) AS graded, record
        FROM told WHERE grade IS NOT NULL ORDER BY inspection_id, area, record
        """,
    )


def _area(block: Block, area: str, column: str) -> str:
    urn = f"coalesce({_cell(block.urn_then)}, urn)"
    day = f"as_event({_cell(block.date)})"
    is_card = block.areas is _CARD
    grade = card_grade_sql(_cell(column)) if is_card else f"CAST({grade_sql(_cell(column))} AS VARCHAR)"
    return f"""
    SELECT coalesce({_number(block)}, {urn} || '-' || {day}) AS inspection_id, {urn} AS urn,
           '{area}' AS area, {grade} AS grade,
           as_event({_cell(block.area_dates.get(area, ""))}) AS graded, {day} AS inspected, record
    FROM stage WHERE {day} IS NOT NULL AND regexp_full_match(urn, '[1-9][0-9]{{4,6}}')
    """


def checks(blocks: tuple[Block, ...]) -> tuple[RowCheck, ...]:
    """A grade that Ofsted never gave, and a date that is none, are refused by row and column."""
    results = [
        RowCheck(
            "urn",
            "urn IS NULL OR NOT regexp_full_match(urn, '[1-9][0-9]{4,6}')",
            "a URN of digits",
            "correct the cell, or download the file again",
        )
    ]
    results.append(_one_account(blocks[0]))
    for block in blocks:
        # Without the date or grade of its newest inspection, a school would stand with an older one.
        newest = "error" if block is blocks[0] else "cell"
        results.append(_date_check(block.date, "event", newest))
        if block.number:
            results.append(_number_check(block))
        if block.published:
            results.append(_date_check(block.published, "past", "cell"))
            results.append(_published_check(block))
        if block.category:
            results.append(_category_check(block.category))
        if block.overall:
            results.append(_grade_check(block.overall, newest))
        if block.areas is _CARD:
            results.append(_card_day_check(block))
            results.extend(_card_grade_check(area) for area in block.areas.values())
        else:
            results.extend(_grade_check(area, "cell") for area in block.areas.values())
    return tuple(results)


CARDS_FROM = date(2025, 11, 10)


def _card_day_check(block: Block) -> RowCheck:
    """Grades of a report card on a day before there were any: the day, or the grades, are another inspection's."""
    graded = " OR ".join(f"{card_grade_sql(_cell(area))} IS NOT NULL" for area in block.areas.values())
    return RowCheck(
        normalise(block.date.split("|", maxsplit=1)[0]),
        f"({graded}) AND as_event({_cell(block.date)}) < DATE '{CARDS_FROM}'",
        f"a day from {CARDS_FROM} on, when report cards began",
        "correct the cell, or download the file again",
    )


def _card_grade_check(column: str) -> RowCheck:
    cell = _cell(column)
    return RowCheck(
        normalise(column.split("|", maxsplit=1)[0]),
        f"{cell} IS NOT NULL AND {card_grade_sql(cell)} IS NULL AND lower(trim({cell})) NOT IN {listed(NOT_GRADES)}",
        "a grade of a report card, such as Expected standard, NULL or Not applicable",
        "correct the cell, or download the file again",
        "cell",
    )


def _one_account(block: Block) -> RowCheck:
    """Two rows that give one inspection of a school different grades: neither is known to be right."""
    cells = ", ".join(f"coalesce({_cell(name)}, '')" for name in (block.overall, *block.areas.values()))
    return RowCheck(
        "urn",
        f"""{_cell(block.date)} IS NOT NULL AND record IN (
            SELECT record FROM (SELECT record, concat_ws('|', {cells}) AS grades, {_cell(block.date)} AS day,
                                       urn, coalesce({_cell(block.number)}, '') AS number FROM stage)
            QUALIFY min(grades) OVER (PARTITION BY urn, number, day)
                <> max(grades) OVER (PARTITION BY urn, number, day))""",
        "the same grades in every row of one inspection",
        "rows of one inspection differ, and none is used: leave out those that do not belong",
    )


def _of_several(block: Block) -> str:
    """SQL that is true for a number that is on rows of several schools: a slip, or a formula dragged down."""
    number = _cell(block.number)
    several = f"SELECT {number} FROM stage WHERE {number} IS NOT NULL GROUP BY ALL HAVING count(DISTINCT urn) > 1"
    return f"{number} IN ({several})"


def _number(block: Block) -> str:
    """SQL of an inspection's number, where it is that of one school: others are identified by school and day."""
    return f"CASE WHEN NOT {_of_several(block)} THEN {_cell(block.number)} END" if block.number else "NULL"


def _number_check(block: Block) -> RowCheck:
    return RowCheck(
        normalise(block.number.split("|", maxsplit=1)[0]),
        f"{_cell(block.number)} IS NOT NULL AND {_of_several(block)}",
        "an inspection's number on rows of one school",
        "it is not used: the school and the day tell such inspections apart",
        "warning",
    )


def _date_check(column: str, kind: str, severity: str) -> RowCheck:
    name = normalise(column.split("|", maxsplit=1)[0])
    return RowCheck(
        name,
        f"{_cell(column)} IS NOT NULL AND as_{kind}({_cell(column)}) IS NULL",
        f"{PAST}, NULL or blank",
        "correct the cell, or download the file again",
        severity,
    )


def _published_check(block: Block) -> RowCheck:
    """A report that was published before its inspection: the day of publication is not known."""
    return RowCheck(
        normalise(block.published.split("|", maxsplit=1)[0]),
        f"as_past({_cell(block.published)}) < as_event({_cell(block.date)})",
        "a day on or after the inspection",
        f"the inspection is loaded as published {REPORT_DELAY_DAYS} days after it; correct the cell",
        "cell",
    )


def _category_check(column: str) -> RowCheck:
    name = normalise(column.split("|", maxsplit=1)[0])
    cell = _cell(column)
    return RowCheck(
        name,
        f"{cell} IS NOT NULL AND {category_sql(cell)} IS NULL AND lower(trim({cell})) NOT IN {listed(NOT_GRADES)}",
        "SM, SWK, SW, NTI, RSI or their words, NULL or blank",
        "the inspection is loaded without a category; correct the cell",
        "cell",
    )


def _grade_check(column: str, severity: str) -> RowCheck:
    name = normalise(column.split("|", maxsplit=1)[0])
    cell = _cell(column)
    return RowCheck(
        name,
        f"NOT {_is_grade(cell)}",
        "1 to 4, a grade of a report card, 9, 0, NULL, Not judged or Not applicable",
        "correct the cell, or download the file again",
        severity,
    )


# Ofsted management information: inspections of state-funded schools, in four formats.
#
# To August 2019, with a title above the header; to August 2024, with an overall grade; to August
# 2025, four judgements and no overall grade; from November 2025, report cards by area. "Latest
# inspections as at" and "all inspections, year to date" are read alike: by the blocks they have.

_SCHOOL = (
    "School name",
    "Local authority|LA name",
    "Type of education|Type of school|School type",
    "LAESTAB",
    "Total number of pupils|Total pupils",
    "School open date",
)
_JUDGEMENTS = {
    "quality_of_education": "Quality of education",
    "behaviour_attitudes": "Behaviour and attitudes",
    "personal_development": "Personal development",
    "leadership": "Effectiveness of leadership and management|Leadership and management",
    "early_years_provision": "Early years provision (where applicable)|Early years provision|"
    "Effectiveness of the Early Years provision",
    "sixth_form_provision": "Sixth form provision (where applicable)|Sixth form provision|"
    "16 to 19 study programmes (where applicable)|16 to 19 study programmes|"
    "Effectiveness of the sixth form provision",
    "outcomes_for_pupils": "Outcomes for pupils|Outcomes for children and learners|Achievement of pupils",
    "quality_of_teaching": "Quality of teaching, learning and assessment|Quality of teaching|The quality of teaching",
    "behaviour_and_welfare": "Personal development, behaviour and welfare|Behaviour and safety of pupils",
}
_CARD = {
    "inclusion": "Inclusion",
    "curriculum_teaching": "Curriculum and teaching",
    "achievement": "Achievement",
    "attendance_behaviour": "Attendance and behaviour",
    "personal_development": "Personal development and wellbeing|Personal development and well-being",
    "early_years": "Early years (where applicable)|Early years",
    "post_16": "Post-16 provision (where applicable)|Post-16 provision",
    "leadership_governance": "Leadership and governance",
}
_SAFE = "Safeguarding is effective?|Safeguarding is effective|Is safeguarding effective?"
_DAY_OF = ("{} - date of grade", "{} - date of judgement")


def _lowered(name: str) -> str:
    return name if name.startswith("16") else name[0].lower() + name[1:]


def _under(prefix: str, areas: Mapping[str, str]) -> dict[str, str]:
    """The same areas in a block whose columns begin with other words ('Previous quality of …')."""
    return {area: "|".join(f"{prefix} {_lowered(name)}" for name in names.split("|")) for area, names in areas.items()}


def _safe(prefix: str) -> str:
    return "|".join(f"{prefix} {_lowered(name)}" for name in _SAFE.split("|"))


_DATE = (
    "Inspection start date|Inspection date|Start date|"
    "Inspection start date of latest graded inspection|Latest inspection date"
)
_LATEST = Block(
    date=_DATE,
    number="Inspection number|Inspection number of latest graded inspection|"
    "Inspection number of latest full inspection|Inspection ID",
    published="Publication date|First published date|First publication date|Date published|"
    "Publication date of latest graded inspection",
    urn_then="URN at time of latest graded inspection|URN at time of latest full inspection|URN at time of inspection",
    kind_words="Inspection type",
    overall="Overall effectiveness|Overall effectiveness: how good is the school",
    category="Category of concern|Category",
    safeguarding=_SAFE,
    outcome="Outcomes for ungraded and monitoring inspections",
    areas=_JUDGEMENTS,
)
_UNGRADED = Block(
    date="Date of latest ungraded inspection|Date of latest section 8 inspection|Date of latest short inspection",
    number="Latest ungraded inspection number since last graded inspection|"
    "Latest ungraded inspection number|"
    "Latest section 8 inspection number since last full inspection|"
    "Latest section 8 inspection number",
    published="Ungraded inspection publication date|Section 8 inspection publication date|"
    "Publication date of latest short inspection",
    urn_then="URN at time of the ungraded inspection|URN at time of the section 8 inspection",
    outcome="Ungraded inspection overall outcome|Section 8 inspection overall outcome",
    converted="Did the latest ungraded inspection convert to a graded inspection?|"
    "Did the latest section 8 inspection convert to a full inspection?|"
    "Did the latest short inspection convert to a full inspection?",
)
_PREVIOUS = Block(
    date="Previous inspection start date|Previous full inspection date|"
    "Previous full inspection start date|Previous inspection date",
    number="Previous graded inspection number|Previous inspection number|Previous full inspection number",
    published="Previous publication date|Previous full inspection publication date",
    urn_then="URN at time of previous graded inspection|URN at time of previous inspection|"
    "URN at time of previous full inspection",
    overall="Previous graded inspection overall effectiveness|Previous overall effectiveness|"
    "Previous full inspection overall effectiveness",
    category="Previous category of concern|Previous category",
    safeguarding=_safe("Previous"),
    areas=_under("Previous", _JUDGEMENTS),
)
_OEIF = Block(
    date="Inspection start date of latest OEIF graded inspection",
    number="Inspection number of latest OEIF graded inspection",
    published="Publication date of latest OEIF graded inspection",
    urn_then="URN at time of latest OEIF graded inspection",
    kind_words="Inspection type of latest OEIF graded inspection",
    overall="Latest OEIF overall effectiveness",
    category="Latest OEIF category of concern",
    safeguarding=_safe("Latest OEIF"),
    areas=_under("Latest OEIF", _JUDGEMENTS),
)
_REPORT_CARD = Block(
    date="Inspection start date",
    number="Inspection number of latest full inspection|Inspection number",
    published="Publication date",
    urn_then="URN at time of latest full inspection|URN at time of inspection",
    kind_words="Inspection type",
    category="Category of concern",
    safeguarding="Safeguarding standards",
    outcome="Outcomes for ungraded and monitoring inspections|"
    "Outcomes for monitoring inspections|Outcomes of monitoring inspections",
    areas=_CARD,
    area_dates={
        area: "|".join(
            form.format(short)
            for name in names.split("|")
            for short in dict.fromkeys((name.removesuffix(" (where applicable)"), name))
            for form in _DAY_OF
        )
        for area, names in _CARD.items()
    },
)
_WITH_PREVIOUS_CARD = (_REPORT_CARD, _OEIF, _UNGRADED, _PREVIOUS)


def _source(family: str, layout: str, blocks: tuple[Block, ...], *names: str, absent: str) -> Source:
    seen = {name.split("|")[0].lower() for name in names}
    fields = {field.name: field for block in blocks for field in block.fields() if field.name not in seen}
    return Source(
        family=family,
        title="Ofsted: management information on state-funded schools",
        layout=layout,
        publication=OFSTED,
        fields=(*required(*names), *fields.values(), *optional(*_SCHOOL)),
        absent=tuple(part for part in absent.split("|") if part),
        needs_period=False,
        tolerances=Tolerances(title_rows=5),
        derived=(Derived(SCHOOL_INPUTS, SCHOOL_OUTPUTS, schools),),
        recipes=(
            inspection_recipe(blocks, family),
            area_recipe(blocks),
            coverage_recipe(blocks),
            register_recipe(blocks, family),
            SCHOOLS,
        ),
        checks=(*checks(blocks), *SCHOOL_CHECKS),
    )


GRADED = _source(
    "ofsted_mi_overall",
    "with an overall grade, to August 2024",
    (_LATEST, _UNGRADED, _PREVIOUS),
    "URN",
    "Ofsted phase|School phase",
    _DATE,
    "Overall effectiveness|Overall effectiveness: how good is the school",
    absent="inclusion|curriculum and teaching",
)
JUDGED = _source(
    "ofsted_mi_judgements",
    "with four judgements, September 2024 to August 2025",
    (_LATEST, _UNGRADED, _PREVIOUS, _OEIF),
    "URN",
    "Ofsted phase|School phase",
    _DATE,
    "Quality of education",
    absent="overall effectiveness|inclusion|curriculum and teaching",
)
CARDS = _source(
    "ofsted_mi_report_cards",
    "with report cards, from November 2025",
    _WITH_PREVIOUS_CARD,
    "URN",
    "Ofsted phase|School phase",
    "Inspection start date",
    "Inclusion",
    "Curriculum and teaching",
    "Achievement",
    absent="overall effectiveness|quality of education",
)

SOURCES = (GRADED, JUDGED, CARDS)
