"""The services in an invented school year of Norfolk: what each holds on a day, faults and revisions included."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from data.fetch.addresses import EES_PUBLICATIONS, GOVUK_LAIT, GOVUK_OFSTED
from data.fetch.outlines import DISTRICTS, WARDS
from tests.unit.fetch.services import Services

FIRST, LAST = date(2026, 9, 1), date(2027, 7, 31)
LA = "926"
PLAN = """[plan]
code = "norfolk"
title = "An invented plan"
status = "current"
la_code = "926"
area_code = "E10000020"
authority = "Norfolk"
areas_note = "Districts"
[plan.source]
title = "Invented"
publisher = "Nobody"
published = "2026"
[areas_for_improvement]
1 = "All of it"
[roles]
lead = "Lead"
[[targets]]
code = "gld"
title = "Good level of development"
measure = "gld"
phase = "early_years"
milestones = [ { due = "2026-11", value = 70, comparator = ">=" } ]
[[actions]]
code = "1.1"
title = "Do it"
area_for_improvement = "1"
accountable = "lead"
milestones = [ { due = "2027-02", text = "Done" } ]
"""

_PLACE = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,new_la_code,la_name"
)
_ENGLAND = "National,E92000001,England,,,,,"
_NORFOLK = f"Local authority,E92000001,England,E12000006,East of England,{LA},E10000020,Norfolk"
_SQUARE = [[[0.8, 52.4], [0.8, 52.9], [1.4, 52.9], [1.4, 52.4], [0.8, 52.4]]]


def _table(columns: str, *rows: str) -> bytes:
    return "\n".join((f"{_PLACE},{columns}", *rows, "")).encode()


def _both(period: str, england: str, norfolk: str, identifier: str = "Academic year") -> tuple[str, str]:
    return f"{period},{identifier},{_ENGLAND},{england}", f"{period},{identifier},{_NORFOLK},{norfolk}"


def _profile(day: date) -> tuple[str, bytes]:
    """Early years: 2025/26 in October, revised in January."""
    columns = "characteristic_group,characteristic,number_of_children,gld_number,gld_percent"
    rows = list(_both("202425", "Total,Total,600000,409800,68.3", "Total,Total,8000,5360,67"))
    if day < date(2026, 10, 15):
        return "1.0", _table(columns, *rows)
    met = "5664,70.8" if day < date(2027, 1, 21) else "5544,69.3"
    rows += _both("202526", "Total,Total,600000,414000,69", f"Total,Total,8000,{met}")
    return "2.0" if day < date(2027, 1, 21) else "2.1", _table(columns, *rows)


def _key_stage_2(day: date) -> tuple[str, bytes]:
    """Key stage 2: 2025/26 in December, revised in March."""
    columns = (
        "version,gender,breakdown_topic,breakdown,t_rwm_eligible_pupils,t_rwm_met_expected_standard,"
        "pt_rwm_met_expected_standard"
    )
    words = "Total,Total,Total"
    rows = list(_both("202425", f"Final,{words},650000,403000,62", f"Final,{words},9000,5130,57"))
    if day >= date(2026, 12, 10):
        version, met = ("Provisional", "5310,59") if day < date(2027, 3, 18) else ("Revised", "5220,58")
        rows += _both("202526", f"{version},{words},650000,409500,63", f"{version},{words},9000,{met}")
    version = "1.0" if day < date(2026, 12, 10) else "2.0" if day < date(2027, 3, 18) else "2.1"
    return version, _table(columns, *rows)


def _absence(day: date) -> tuple[str, bytes]:
    """Absence: 2025/26 is due in March, comes in May, and has a column more."""
    columns = "education_phase,num_schools,enrolments,sess_possible,sess_overall,sess_overall_percent"
    cells = "Total,{},{},{},{},{}"
    rows = _both(
        "202425",
        cells.format(22000, 7600000, 2000000000, 140000000, "7.0"),
        cells.format(410, 110000, 31000000, 2170000, "7.0"),
    )
    if day < date(2027, 5, 20):
        return "1.0", _table(columns, *rows)
    newer = _both(
        "202526",
        cells.format(22000, 7600000, 2000000000, 136000000, "6.8"),
        cells.format(410, 110000, 31000000, 2046000, "6.6"),
    )
    more = ("1500000,19.7", "21000,19.1", "1450000,19.1", "20500,18.6")
    pairs = zip((*rows, *newer), more, strict=True)
    columns += ",enrolments_pa_10_exact,enrolments_pa_10_exact_percent"
    return "2.0", _table(columns, *(f"{row},{cell}" for row, cell in pairs))


def _weeks(day: date) -> tuple[str, bytes]:
    """Attendance by week, newly published on the first of each month in term."""
    weeks = [week for week in range(37, 52) if date.fromisocalendar(2026, week, 5) < day.replace(day=1)]
    rows = [
        row
        for week in (36, *weeks)
        for row in _both("2026", "Total,94.1,5.9", f"Total,{93 + week % 3}.5,{7 - week % 3 - 0.5}", f"Week {week}")
    ]
    return f"{len(weeks) + 1}.0", _table("education_phase,attendance_perc,overall_absence_perc", *rows)


def _key_stage_4(_: date) -> tuple[str, bytes]:
    columns = (
        "version,establishment_type_group,breakdown_topic,breakdown,sex,disadvantage_status,first_language,"
        "prior_attainment,mobility,pupil_count,attainment8_average,progress8_average"
    )
    words = "Final,All state-funded,Total,Total,Total,Total,Total,Total,Total"
    return "1.0", _table(columns, *_both("202425", f"{words},600000,45.9,z", f"{words},8600,44.8,z"))


_SETS = {
    "Early years foundation stage profile": ("profile", _profile),
    "Key stage 2 attainment": ("keystage2", _key_stage_2),
    "Key stage 4 performance": ("keystage4", _key_stage_4),
    "Pupil absence": ("absence", _absence),
    "Pupil attendance": ("weeks", _weeks),
}
_WITHDRAWN = date(2027, 2, 11)  # key stage 4
BROKEN = tuple(date(2027, 1, day) for day in range(1, 5))  # a page in place of attendance, from its release on
_AUTUMN = date(2026, 11, 19)  # suspensions and exclusions of the autumn term before
_EXCLUSIONS = date(2027, 7, 15)

_REGISTER = (
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),"
    "EstablishmentStatus (name),OpenDate,CloseDate,PhaseOfEducation (name),NumberOfPupils,LastChangedDate,"
    "DistrictAdministrative (code),DistrictAdministrative (name),GSSLACode (name),Easting,Northing"
)
_DISTRICT = (("E07000143", "Breckland"), ("E07000147", "North Norfolk"))
SCHOOLS = range(900301, 900313)


def _register(changed: date) -> bytes:
    rows = [_REGISTER]
    for number, urn in enumerate(SCHOOLS):
        phase = "Secondary" if number % 4 == 3 else "Primary"
        code, name = _DISTRICT[number % 2]
        rows.append(
            f"{urn},{LA},Norfolk,{2001 + number},Invented School {number + 1},Community school,Open,,,{phase},"
            f"{200 + 10 * number},{changed:%d-%m-%Y},{code},{name},E10000020,{590000 + 3000 * number},"
            f"{300000 + 2000 * number}"
        )
    return "\n".join((*rows, "")).encode()


def _inspections(until: date) -> bytes:
    columns = "URN,Local authority,Ofsted phase,Inspection number,Inspection start date,Publication date"
    rows = [f"{columns},Overall effectiveness"]
    for number, urn in enumerate(SCHOOLS):
        grade = 1 + number % 3
        rows.append(f"{urn},Norfolk,Primary,{10_000 + number},2023-0{1 + number % 9}-10,2023-11-01,{grade}")
    # Report cards give no overall grade: the newest visit to the last school has none.
    rows[-1] = f"{SCHOOLS[-1]},Norfolk,Primary,{20_000 + until.month},{until.replace(day=1)},{until},2"
    return "\n".join((*rows, "")).encode()


def tell(services: Services, day: date) -> None:
    """Let the services hold what they hold on a day."""
    services.day = day
    for title, (name, content) in _SETS.items():
        version, services.csv[name] = content(day)
        latest = {"version": version, "published": day.isoformat(), "totalResults": 2}
        gone = name == "keystage4" and day >= _WITHDRAWN
        services.sets[EES_PUBLICATIONS[title]] = [
            {"id": name, "title": title, "status": "Withdrawn" if gone else "Published", "latestVersion": latest}
        ]
    if day in BROKEN:
        services.csv["weeks"] = b"<!doctype html><html><body>Sorry</body></html>"
    _tell_exclusions(services, day)
    month = day.replace(day=1)
    for stamp in (month - timedelta(1), month):  # the register is served daily and changes with the month
        for path in [each for each in services.csv if each.startswith("/gias/")]:
            del services.csv[path]
        links = b"URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n900301,900399,Old School,Predecessor,01-09-2019\n"
        groups = (
            b"URN,Group UID,Group Name,Group Type,Joined date,LA (code)\n"
            b"900304,90001,Invented Trust,Multi-academy trust,01-09-2020,926\n"
        )
        names = {"edubasealldata": _register(stamp), "links_edubasealldata": links, "alllinksdata": groups}
        services.csv |= {f"/gias/{name}{day:%Y%m%d}.csv": content for name, content in names.items()}
    _tell_ofsted(services, month)
    services.json[f"/govuk/{GOVUK_LAIT}"] = _attached(services, {"LAIT data": ("bds_long_0.csv", _long_data())})
    for layer, codes in ((DISTRICTS[0], _DISTRICT), (WARDS[0], (("E05005807", "Invented ward"),))):
        services.json[f"/ons/{layer}/FeatureServer/0/query"] = {"features": [_outline(layer[:2], *c) for c in codes]}


def _tell_exclusions(services: Services, day: date) -> None:
    """Whole years in July, their autumn term in November, when it is the latest release; each keeps its own file."""
    years, name = (("202425", "202526"), "new") if day >= _EXCLUSIONS else (("202425",), "old")
    columns = "education_phase,num_schools,headcount,perm_excl,perm_excl_rate,suspension,susp_rate"
    england, norfolk = "Total,22000,8000000,9000,0.11,900000,11.25", "Total,410,120000,150,0.13,15000,12.5"
    whole = _release(name, f"Academic year 20{years[-1][2:4]}/{years[-1][4:]}", "exc_nat_region_la")
    before = _release("older", "Academic year 2023/24", "exc_nat_region_la")
    services.sets["exclusions"] = [whole | {"latestData": day < _AUTUMN or day >= _EXCLUSIONS}, before]
    services.csv["/data-catalogue/data-set/older/csv"] = b"an older release is not fetched"
    services.csv[f"/data-catalogue/data-set/{name}/csv"] = _table(
        columns, *(row for year in years for row in _both(year, england, norfolk))
    )
    if day >= _AUTUMN:
        services.sets["exclusions"].append(_release("autumn", "Autumn term 2025/26", "exc_nat_region_la"))
        terms = (("202425", "Total,410,120000,60,0.05,6000,5"), ("202526", "Total,410,120000,45,0.04,5400,4.5"))
        nation = "Total,22000,8000000,3600,0.05,360000,4.5"
        services.csv["/data-catalogue/data-set/autumn/csv"] = _table(
            columns, *(row for year, own in terms for row in _both(year, nation, own, "Autumn term"))
        )


def _release(name: str, title: str, filename: str) -> dict[str, Any]:
    return {
        "id": name,
        "title": "Exclusions by local authority",
        "filename": f"{filename}.csv",
        "release": {"id": f"release-{name}", "title": title},
        "latestData": True,
    }


def _tell_ofsted(services: Services, month: date) -> None:
    until = month - timedelta(1)
    title = "Management information - state-funded schools - {} {:%d %B %Y}"
    content = _inspections(until)
    services.json[f"/govuk/{GOVUK_OFSTED}"] = _attached(
        services,
        {
            title.format("latest inspections as at", until): (f"latest_{until:%Y%m}.csv", content),
            title.format("year to date published by", until): (f"year_{until:%Y%m}.csv", content + b"\n"),
        },
    )


def _attached(services: Services, files: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
    services.csv |= {f"/files/{name}": content for name, content in files.values()}
    listed = [{"title": title, "url": f"{services.address}/files/{name}"} for title, (name, _) in files.items()]
    return {"details": {"attachments": listed}}


def _long_data() -> bytes:
    rows = ["Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region"]
    rows += [f"FSP_NEW_GOODDEV,,{year},Norfolk,{60 + year % 7},{LA}," for year in (2017, 2018, 2019, 2023, 2024)]
    return "\n".join((*rows, "")).encode()


def _outline(kind: str, code: str, name: str) -> dict[str, Any]:
    key = "LAD25" if kind == "LA" else "WD25"
    shape = {"type": "Polygon", "coordinates": _SQUARE}
    return {"type": "Feature", "properties": {f"{key}CD": code, f"{key}NM": name}, "geometry": shape}
