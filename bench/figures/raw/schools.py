"""Registers, links, groups and inspections: what each file says of one school."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.figures.raw.cells import Fact, SampledCell, Unread, is_symbol
from bench.figures.raw.tables import SampledTable, every

_REGISTER = {
    "establishmentname": "name",
    "numberofpupils": "pupils",
    "schoolcapacity": "capacity",
    "statutorylowage": "low_age",
    "statutoryhighage": "high_age",
}
_GRADES = {
    "outstanding": "1",
    "good": "2",
    "requires improvement": "3",
    "satisfactory": "3",
    "inadequate": "4",
    "special measures": "4",
    "serious weaknesses": "4",
    **{digit: digit for digit in "1234"},
}
_CARD = ("exceptional", "strong standard", "expected standard", "needs attention", "urgent improvement")
# Columns of Ofsted's files: the day and the number of the school that a block of grades belongs to.
_DAY = ("inspection start date", "inspection start date of latest graded inspection")
_URN = (
    "urn at time of latest graded inspection",
    "urn at time of latest full inspection",
    "urn at time of inspection",
    "urn",
)
_AREAS = {
    "overall effectiveness": "overall",
    "quality of education": "quality_of_education",
    "behaviour and attitudes": "behaviour_attitudes",
    "personal development": "personal_development",
    "effectiveness of leadership and management": "leadership",
    "inclusion": "inclusion",
    "curriculum and teaching": "curriculum_teaching",
    "achievement": "achievement",
    "attendance and behaviour": "attendance_behaviour",
    "leadership and governance": "leadership_governance",
}
_GROUP_TYPES = ("multi-academy trust", "single-academy trust", "federation")


def fits(header: frozenset[str]) -> str:
    """The family of a file, blank where it is none of these."""
    if {"urn", "linkurn", "linktype"} <= header:
        return "gias_links"
    if {"urn", "group uid"} <= header:
        return "gias_groups"
    if {"urn", "establishmentname"} <= header:
        return "gias_register"
    if {"urn", "laestab", "minorgroup"} <= header:
        return "csp_school_information"
    if {"urn", "ofsted phase"} <= header and header & set(_DAY):
        return "ofsted_mi"
    return "inspection_list" if {"urn", "inspection_date", "rating"} <= header else ""


def cells(table: SampledTable) -> Iterator[SampledCell | Unread]:
    """What the drawn rows say."""
    family = fits(frozenset(table.header))
    read = {
        "gias_links": _links,
        "gias_groups": _groups,
        "gias_register": _register,
        "csp_school_information": _information,
        "ofsted_mi": _ofsted,
        "inspection_list": _listed,
    }[family]
    for record, row in table.rows:
        try:
            result = list(read(row))
        except Unread as problem:
            yield problem
            continue
        for column, fact, value in result:
            yield SampledCell(family, table.name, record, column, fact, value)


_Found = Iterable[tuple[str, Fact, str | None]]


def _register(row: dict[str, str]) -> _Found:
    la = row["la (code)"]
    if not la.isdigit():
        raise Unread("schools of no English authority")
    for column, kind in _REGISTER.items():
        if row.get(column):
            yield column, Fact(kind, row["urn"], authority=la), row[column]


def _information(row: dict[str, str]) -> _Found:
    yield "schname", Fact("name", row["urn"], authority=row["la"]), row["schname"]


def _links(row: dict[str, str]) -> _Found:
    word = row["linktype"].lower()
    if word.startswith("predecessor"):
        pair = row["urn"], row["linkurn"]
    elif word.startswith("successor"):
        pair = row["linkurn"], row["urn"]
    else:
        raise Unread("links of another kind than predecessor and successor")
    yield "linktype", Fact("link", pair[0], pair[1]), "linked"


def _groups(row: dict[str, str]) -> _Found:
    if not row["group type"].lower().startswith(_GROUP_TYPES):
        raise Unread("groups that are neither trust nor federation")
    yield "group name", Fact("group", row["urn"], row["group uid"]), row["group name"]


def _listed(row: dict[str, str]) -> _Found:
    grade = _GRADES.get(row["rating"].lower())
    if grade is None:
        raise Unread("inspections without a grade")
    day = _day(row["inspection_date"])
    yield "rating", Fact("overall", row["urn"], day, row.get("la", "")), grade


def _ofsted(row: dict[str, str]) -> _Found:
    text = next((row[name] for name in _DAY if row.get(name)), "")
    if is_symbol(text):
        raise Unread("schools without a graded inspection in the file")
    day = _day(text)
    urn = next(row[name] for name in _URN if not is_symbol(row.get(name, "")))
    for column, kind in _AREAS.items():
        words = row.get(column, "").lower()
        grade = words if words in _CARD else _GRADES.get(words)
        if grade is not None:
            yield column, Fact(kind, urn, day, row.get("local authority", "")), grade


def _day(text: str) -> str:
    if match := re.match(r"^(\d{4})-(\d\d)-(\d\d)", text):
        return f"{match[1]}-{match[2]}-{match[3]}"
    if match := re.match(r"^(\d\d?)[/-](\d\d?)[/-](\d{4})$", text):
        return f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    raise Unread("days in a form that this reader has no rule for")


def urns_of(paths: Iterable[Path]) -> dict[str, list[tuple[str, str, str]]]:
    """LAESTAB to the schools that registers of these files give it: URN, opened, closed."""
    results: dict[str, set[tuple[str, str, str]]] = {}
    for path in paths:
        for row in every(path):
            la, number = (row.get("la (code)", row.get("la", "")), row.get("establishmentnumber", row.get("estab", "")))
            if la and number:
                item = (row["urn"], row.get("opendate", ""), row.get("closedate", ""))
                results.setdefault(f"{la}{number.zfill(4)}", set()).add(item)
    return {
        key: sorted(item) if len({urn for urn, *_ in item}) > 1 else [sorted(item)[0]] for key, item in results.items()
    }
