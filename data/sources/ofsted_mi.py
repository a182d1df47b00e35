"""Ofsted management information: inspections of state-funded schools, in four formats.

To August 2019, with a title above the header; to August 2024, with an overall grade; to August
2025, four judgements and no overall grade; from November 2025, report cards by area. "Latest
inspections as at" and "all inspections, year to date" are read alike: by the blocks they have.
"""

from __future__ import annotations

from collections.abc import Mapping

from data.sources.base import Derived, Source, Tolerances, optional, required
from data.sources.ofsted_blocks import Block, area_recipe, checks, coverage_recipe, inspection_recipe, register_recipe
from data.sources.ofsted_schools import SCHOOL_CHECKS, SCHOOL_INPUTS, SCHOOL_OUTPUTS, SCHOOLS, schools
from data.sources.publications import OFSTED

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
