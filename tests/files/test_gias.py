"""GIAS: registers, links and groups, in their several downloads."""

from __future__ import annotations

from pathlib import Path

from tests.files.loaded import Built, load, table
from tests.shared import needs_shared, shared_file

_HEADER = (
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),"
    "TypeOfEstablishment (name),EstablishmentTypeGroup (name),EstablishmentStatus (name),OpenDate,"
    "CloseDate,PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,NumberOfPupils,"
    "PercentageFSM,HeadFirstName,HeadLastName,DistrictAdministrative (code),"
    "DistrictAdministrative (name),Easting,Northing,GSSLACode (name),OfstedLastInsp,"
    "OfstedRating (name),LastChangedDate"
)


def _school(urn: str, **cells: str) -> str:
    text = {
        "LA (code)": "935",
        "LA (name)": "Suffolk",
        "EstablishmentNumber": "2002",
        "EstablishmentName": "A School",
        "TypeOfEstablishment (name)": "Community school",
        "EstablishmentStatus (name)": "Open",
        "PhaseOfEducation (name)": "Primary",
        "DistrictAdministrative (name)": "Babergh",
        "Easting": "599238",
        "Northing": "249176",
        "HeadFirstName": "Zebedee",
        "HeadLastName": "Quatermass",
        "LastChangedDate": "01-03-2024",
        "URN": urn,
    } | {key.replace("_", " "): value for key, value in cells.items()}
    return ",".join(text.get(name, "") for name in _HEADER.split(","))


def _register(home: Path, *rows: str, name: str = "edubasealldata20240315.csv") -> Built:
    return load(home, {name: table(_HEADER, *rows).encode("cp1252")})


def test_a_school_stands_where_its_grid_reference_says(tmp_path: Path) -> None:
    built = _register(tmp_path, _school("124531"), _school("124532", Easting="0", Northing="0"))
    rows = built.rows("SELECT round(longitude, 3), round(latitude, 3) FROM school ORDER BY urn")
    assert rows == [(0.908, 52.105), (None, None)]


def test_names_of_people_are_nowhere_in_the_warehouse(tmp_path: Path) -> None:
    built = _register(tmp_path, _school("124531"))
    for (name,) in built.rows("SELECT table_name FROM information_schema.tables"):
        for row in built.rows(f'SELECT * FROM "{name}"'):
            assert "Quatermass" not in str(row)
            assert "Zebedee" not in str(row)


def test_districts_before_2019_are_shown_as_todays(tmp_path: Path) -> None:
    old = ("Waveney", "Suffolk Coastal", "St Edmundsbury", "Forest Heath", "Ipswich")
    rows = [_school(str(124531 + place)).replace("Babergh", name) for place, name in enumerate(old)]
    built = _register(tmp_path, *rows)
    result = built.rows("SELECT DISTINCT district, district_name FROM school ORDER BY 1")
    assert result == [("E07000202", "Ipswich"), ("E07000244", "East Suffolk"), ("E07000245", "West Suffolk")]


def test_welsh_schools_and_childrens_centres_are_left_out_and_counted(tmp_path: Path) -> None:
    wales = _school("400001").replace("935,Suffolk", "660,Isle of Anglesey")
    centre = _school("200380").replace("Community school", "Children's centre")
    built = _register(tmp_path, _school("124531"), wales, centre)
    assert built.rows("SELECT urn FROM school") == [("124531",)]
    report = built.reports["edubasealldata20240315.csv"]
    assert (report.rows_read, report.rows_loaded, report.rows_ignored) == (3, 1, 2)


_KINDS = (
    ("Academy converter", "Middle deemed secondary", "academy", True, "secondary"),
    ("Community school", "Middle deemed primary", "maintained", True, "primary"),
    ("Academy sponsor led", "All-through", "academy", True, "secondary"),
    ("Local authority nursery school", "Nursery", "maintained", True, "early_years"),
    ("Free schools special", "Not applicable", "free school", True, "special"),
    ("Pupil referral unit", "Not applicable", "maintained", True, "alternative_provision"),
    ("Other independent school", "Not applicable", "independent", False, "all"),
    ("Free schools 16 to 19", "16 plus", "free school", True, "16_to_18"),
)


def test_phase_and_kind_are_read_from_gias_words(tmp_path: Path) -> None:
    rows = [
        _school(str(124531 + place)).replace("Community school", kind).replace(",Primary,", f",{phase},")
        for place, (kind, phase, *_) in enumerate(_KINDS)
    ]
    built = _register(tmp_path, *rows)
    result = built.rows("SELECT type_group, state_funded, phase FROM school ORDER BY urn")
    assert result == [tuple(text) for _, _, *text in _KINDS]


def test_the_registers_day_is_in_its_name_or_else_in_its_last_change(tmp_path: Path) -> None:
    named = _register(tmp_path / "a", _school("124531"))
    assert named.rows("SELECT as_of::VARCHAR FROM school") == [("2024-03-15",)]
    silent = _register(tmp_path / "b", _school("124531"), name="results.csv")
    assert silent.rows("SELECT as_of::VARCHAR FROM school") == [("2024-03-01",)]


def test_words_for_nothing_are_not_kept_as_words(tmp_path: Path) -> None:
    row = _school("124531").replace("Babergh", "Not Applicable")
    built = _register(tmp_path, row)
    assert built.rows("SELECT district, district_name FROM school") == [(None, None)]


def test_a_register_of_an_unknown_authority_is_refused_by_row(tmp_path: Path) -> None:
    built = _register(tmp_path, _school("124531"), _school("124532").replace("935,", "123,", 1))
    (line,) = built.problems("edubasealldata20240315.csv")
    assert "row 2, column 'LA (code)': found '123'" in line


def test_the_grade_in_a_register_yields_to_a_list_of_inspections(tmp_path: Path) -> None:
    graded = _school("124531", OfstedLastInsp="13-02-2013")
    graded = graded.replace("13-02-2013,", "13-02-2013,Good")
    register = table(_HEADER, graded).encode("cp1252")
    alone = load(tmp_path / "a", {"edubasealldata20240315.csv": register})
    assert alone.rows("SELECT family, overall FROM inspection") == [("gias_register", 2)]
    listed = "urn,date,grade\n124531,2013-02-12,Requires improvement\n"
    both = load(tmp_path / "b", {"edubasealldata20240315.csv": register, "list.csv": listed})
    assert both.rows("SELECT family, overall FROM inspection") == [("inspection_list", 3)]


def test_both_directions_of_a_link_are_one_link_to_the_newer_school(tmp_path: Path) -> None:
    links = table(
        "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate",
        "124533,144399,Clare Academy,Successor,28-02-2017",
        "144399,124533,Clare School,Predecessor,01-03-2017",
        "134480,135692,One,Result of Amalgamation,29-11-2013",
        "135692,134480,Two,Result of Amalgamation,29-11-2013",
        "124540,150001,Split,Successor - Split School,01-01-1900",
        "150002,124541,Joined,Predecessor - amalgamated,",
        "124542,124543,Sixth,Sixth Form Centre Link,01-09-2010",
    )
    built = load(tmp_path, {"links_edubasealldata20250422.csv": links})
    assert built.rows("SELECT urn, link_urn, link_type, linked::VARCHAR FROM school_link ORDER BY urn") == [
        ("135692", "134480", "result of amalgamation", "2013-11-29"),
        ("144399", "124533", "predecessor", "2017-03-01"),
        ("150001", "124540", "predecessor - split school", None),
        ("150002", "124541", "predecessor - amalgamated", None),
    ]


def test_only_trusts_are_trusts_and_1900_is_an_unknown_date(tmp_path: Path) -> None:
    groups = table(
        "URN,Group UID,Group Name,Group Type,Joined date,Closed Date",
        "138162,4454,UNITY,Multi-academy trust,2016-12-01,",
        "138162,4453,Unity,School sponsor,2016-12-01,",
        "124531,900,Two Schools,Federation,1900-01-01,",
        "20038,86034,Centres,Children's Centres Group,1900-01-01,",
    )
    built = load(tmp_path, {"alllinksdata20220718.csv": groups})
    assert built.rows("SELECT urn, group_type, joined::VARCHAR FROM school_group ORDER BY ALL") == [
        ("124531", "federation", None),
        ("138162", "multi_academy_trust", "2016-12-01"),
        ("138162", "school_sponsor", "2016-12-01"),
    ]


@needs_shared
def test_the_search_download_loads_with_its_spilled_links(tmp_path: Path) -> None:
    built = load(tmp_path, {"20220420_gias.csv": shared_file("data/gias/20220420_gias.csv")})
    assert built.problems() == []
    assert built.rows("SELECT count(*), count(DISTINCT urn) FROM school") == [(1096, 1096)]
    rows = built.rows("SELECT urn, link_urn FROM school_link WHERE '148215' IN (urn, link_urn)")
    assert len(rows) == 1
    assert rows[0][0] == "148215"


@needs_shared
def test_suffolks_register_is_complete_with_places_and_todays_districts(tmp_path: Path) -> None:
    path = shared_file("data/suffolk/gias_register_2022-04-25.csv")
    built = load(tmp_path, {path.name: path})
    assert built.rows("SELECT count(*), count(longitude), count(district), min(as_of)::VARCHAR FROM school") == [
        (299, 299, 299, "2022-04-25")
    ]
    assert built.rows("SELECT district_name, count(*) FROM school GROUP BY ALL ORDER BY 1") == [
        ("Babergh", 43),
        ("East Suffolk", 98),
        ("Ipswich", 40),
        ("Mid Suffolk", 52),
        ("West Suffolk", 66),
    ]
