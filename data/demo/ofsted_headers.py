"""The column names of Ofsted's releases, and the columns about the school itself."""

from __future__ import annotations

from data.demo.county import LA_NAME, REGION
from data.demo.model import School, Spell
from data.demo.text import dmy

LATEST_2024: tuple[str, ...] = tuple(
    """\
Web link|
URN|
LAESTAB|
School name|
Ofsted phase|
Type of education|
School open date|
Admissions policy|
Sixth form|
Designated religious character|
Religious ethos|
Faith grouping|
Ofsted region|
Region|
Local authority|
Parliamentary constituency|
Multi-academy trust UID|
Multi-academy trust name|
Academy sponsor UID|
Academy sponsor name|
Postcode|
The income deprivation affecting children index (IDACI) quintile|
Total number of pupils|
Statutory lowest age|
Statutory highest age|
Latest ungraded inspection number since last graded inspection|
Does the ungraded inspection relate to the URN of the current school?|
URN at time of the ungraded inspection|
LAESTAB at time of the ungraded inspection|
School name at time of the ungraded inspection|
School type at time of the ungraded inspection|
Number of ungraded inspections since the last graded inspection|
Date of latest ungraded inspection|
Ungraded inspection publication date|
Did the latest ungraded inspection convert to a graded inspection?|
Ungraded inspection overall outcome|
Number of monitoring and urgent inspections since last graded inspection|
Inspection number of latest graded inspection|
Inspection type|
Inspection type grouping|
Event type grouping|
Inspection start date|
Publication date|
Does the latest graded inspection relate to the URN of the current school?|
URN at time of latest graded inspection|
LAESTAB at time of latest graded inspection|
School name at time of latest graded inspection|
School type at time of latest graded inspection|
Overall effectiveness|
Category of concern|
Quality of education|
Behaviour and attitudes|
Personal development|
Effectiveness of leadership and management|
Safeguarding is effective?|
Early years provision (where applicable)|
Sixth form provision (where applicable)|
Previous graded inspection number|
Previous inspection start date|
Previous publication date|
Does the previous graded inspection relate to the URN of the current school?|
URN at time of previous graded inspection|
LAESTAB at time of previous graded inspection|
School name at time of previous graded inspection|
School type at time of previous graded inspection|
Previous graded inspection overall effectiveness|
Previous category of concern|
Previous quality of education|
Previous behaviour and attitudes|
Previous personal development|
Previous effectiveness of leadership and management|
Previous safeguarding is effective?|
Previous early years provision (where applicable)|
Previous sixth form provision (where applicable)
""".replace("\n", "").split("|")
)
TO_DATE_2025: tuple[str, ...] = tuple(
    """\
Web link|
URN|
LAESTAB|
School name|
Ofsted phase|
Type of education|
School open date|
Admissions policy|
Sixth form|
Designated religious character|
Religious ethos|
Faith grouping|
Ofsted region|
Region|
Local authority|
Parliamentary constituency|
Multi-academy trust UID|
Multi-academy trust name|
Academy sponsor UID|
Academy sponsor name|
Postcode|
The income deprivation affecting children index (IDACI) quintile|
Total number of pupils|
Statutory lowest age|
Statutory highest age|
Inspection number|
Inspection type|
Inspection type grouping|
Event type grouping|
Inspection start date|
Publication date|
Did the latest ungraded inspection convert to a graded inspection?|
Outcomes for ungraded and monitoring inspections|
Category of concern|
Quality of education|
Behaviour and attitudes|
Personal development|
Effectiveness of leadership and management|
Safeguarding is effective|
Early years provision (where applicable)|
Sixth form provision (where applicable)|
Previous inspection number|
Previous inspection start date|
Previous publication date|
Does the previous inspection relate to the school in its current form?|
URN at time of previous inspection|
LAESTAB at time of previous inspection|
School name at time of previous inspection|
School type at time of previous inspection|
Previous overall effectiveness|
Previous category of concern|
Previous quality of education|
Previous behaviour and attitudes|
Previous personal development|
Previous effectiveness of leadership and management|
Previous safeguarding is effective?|
Previous early years provision (where applicable)|
Previous sixth form provision (where applicable)
""".replace("\n", "").split("|")
)
LATEST_2026: tuple[str, ...] = tuple(
    """\
Web Link (opens in new window)|
URN|
LAESTAB|
School name|
Ofsted phase|
Type of education|
School open date|
Admissions policy|
Sixth form|
Designated religious character|
Religious ethos|
Faith grouping|
Ofsted region|
Region|
Local authority|
Parliamentary constituency|
Postcode|
Multi-academy trust UID|
Multi-academy trust name|
Academy sponsor UID|
Academy sponsor name|
The income deprivation affecting children index (IDACI) quintile|
Total number of pupils|
Statutory lowest age|
Statutory highest age|
Inspection number of latest full inspection|
Inspection type|
Inspection type grouping|
Event type grouping|
Inspection start date|
Publication date|
Does the latest full inspection relate to the URN of the current school?|
URN at time of latest full inspection|
LAESTAB at time of latest full inspection|
School name at time of latest full inspection|
School type at time of latest full inspection|
Category of concern|
Safeguarding standards|
Safeguarding standards - date of grade|
Inclusion|
Inclusion - date of grade|
Curriculum and teaching|
Curriculum and teaching - date of grade|
Achievement|
Achievement - date of grade|
Attendance and behaviour|
Attendance and behaviour - date of grade|
Personal development and wellbeing|
Personal development and wellbeing - date of grade|
Early years (where applicable)|
Early years - date of grade|
Post-16 provision (where applicable)|
Post-16 provision - date of grade|
Leadership and governance|
Leadership and governance - date of grade|
Inspection number of latest OEIF graded inspection|
Inspection type of latest OEIF graded inspection|
Inspection type grouping of latest OEIF graded inspection|
Event type grouping of latest OEIF graded inspection|
Inspection start date of latest OEIF graded inspection|
Publication date of latest OEIF graded inspection|
Does the latest OEIF graded inspection relate to the URN of the current school?|
URN at time of latest OEIF graded inspection|
LAESTAB at time of latest OEIF graded inspection|
School name at time of latest OEIF graded inspection|
School type at time of latest OEIF graded inspection|
Latest OEIF category of concern|
Latest OEIF overall effectiveness|
Latest OEIF quality of education|
Latest OEIF behaviour and attitudes|
Latest OEIF personal development|
Latest OEIF effectiveness of leadership and management|
Latest OEIF  safeguarding is effective?|
Latest OEIF early years provision (where applicable)|
Latest OEIF sixth form provision (where applicable)|
Latest ungraded inspection number|
Date of latest ungraded inspection|
Ungraded inspection publication date|
Does the ungraded inspection relate to the URN of the current school?|
URN at time of the ungraded inspection|
LAESTAB at time of the ungraded inspection|
School name at time of the ungraded inspection|
School type at time of the ungraded inspection|
Ungraded inspection overall outcome|
Most recent category of concern
""".replace("\n", "").split("|")
)
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
