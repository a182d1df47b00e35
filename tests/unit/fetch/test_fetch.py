"""Files from the official services: every page, every fault, and never half a file under its name."""

from __future__ import annotations

import csv
import errno
import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.build.report import BuildFailed
from data.fetch import ees, outlines, registers
from data.fetch.addresses import EES_PUBLICATIONS, GOVUK_OFSTED, Addresses
from data.fetch.client import Client, FetchProblem, read_side
from data.fetch.run import by_hand, fetch, whose
from data.origins import NOTES
from tests.unit.fetch.services import EES, Services, serving

DAY = date(2026, 11, 23)
TABLE = b"time_period,time_identifier,geographic_level\n202425,Academic year,National\n"
WHOSE = ees.Whose("935", "E12000006", ("926",))


@pytest.fixture
def services() -> Iterator[Services]:
    with serving(Services()) as running:
        yield running


@pytest.fixture
def client() -> Client:
    return Client(DAY.isoformat(), pause=0)


def data_set(name: str, **changes: Any) -> dict[str, Any]:
    latest = {"version": "1.0", "published": "2026-10-15T09:30:00", "totalResults": 1, "file": {"id": f"file-{name}"}}
    return {"id": name, "title": f"Set {name}", "status": "Published", "latestVersion": latest} | changes


def addresses(services: Services) -> Addresses:
    at = services.address
    return Addresses(
        f"{at}{EES}",
        f"{at}/data-catalogue/data-set",
        f"{at}/api/data-set-files",
        f"{at}/gias",
        f"{at}/govuk",
        f"{at}/ons",
    )


def test_every_page_of_a_list_is_asked_for(services: Services, client: Client) -> None:
    services.sets["pub"] = [data_set(f"{n:02d}") for n in range(45)]
    assert len(ees.current_sets(client, f"{services.address}{EES}", "pub").current) == 45
    assert {query["pageSize"] for _, path, query in services.requests if path.endswith("data-sets")} == {"20"}


def test_a_withdrawn_set_is_left_out_and_a_superseded_one_replaced(services: Services, client: Client) -> None:
    services.sets["pub"] = [
        data_set("old", supersedingDataSetId="new", status="Deprecated"),
        data_set("new"),
        data_set("gone", status="Withdrawn"),
    ]
    sets = ees.current_sets(client, f"{services.address}{EES}", "pub")
    assert [each["id"] for each in sets.current] == ["new"]
    assert {each["id"] for each in sets.gone} == {"old", "gone"}
    assert any("withdrawn" in line for line in sets.lines) and any("superseded" in line for line in sets.lines)


def test_the_file_of_a_set_that_is_no_longer_in_force_is_put_out_of_reach(
    services: Services, client: Client, tmp_path: Path
) -> None:
    publication = EES_PUBLICATIONS["Key stage 4 performance"]
    services.sets[publication], services.csv["ks4"], services.csv["new"] = [data_set("ks4")], TABLE, TABLE
    folder = tmp_path / "files"
    fetch("935", folder, tmp_path / "boundaries", addresses(services), client, DAY)
    services.sets[publication] = [data_set("ks4", supersedingDataSetId="new", status="Deprecated"), data_set("new")]
    report = fetch("935", folder, tmp_path / "boundaries", addresses(services), client, DAY)
    assert report.left == ["set_ks4_ks4.csv"]
    assert [path.name for path in folder.rglob("*.csv")] == ["set_new_new.csv"]
    assert fetch("935", folder, tmp_path / "boundaries", addresses(services), client, DAY).left == []


def test_columns_that_went_and_came_are_told(services: Services, client: Client, tmp_path: Path) -> None:
    for content in (b"a,b,c\n1,2,3\n", b"a,d\n1,2\n"):
        services.csv["/f.csv"] = content
        fetched = client.file(f"{services.address}/f.csv", tmp_path / "f.csv")
    assert fetched.shape == "without b, c, with d"


def test_a_set_that_supersedes_itself_does_not_end_in_a_circle(services: Services, client: Client) -> None:
    services.sets["pub"] = [data_set("a", supersedingDataSetId="b"), data_set("b", supersedingDataSetId="a")]
    assert ees.current_sets(client, f"{services.address}{EES}", "pub").current


@pytest.mark.parametrize("fault", ["429", "504", "503"])
def test_a_busy_service_is_asked_again(services: Services, client: Client, fault: str) -> None:
    services.json["/a"] = {"results": []}
    services.faults["/a"] = [fault, fault]
    assert client.json(f"{services.address}/a") == {"results": []}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("html", "did not answer in JSON"),
        ("error", "Invalid URL"),
        ("404", "answered 404"),
        ("loop", "could not be reached"),
    ],
)
def test_an_answer_that_is_none_is_refused_in_words(services: Services, client: Client, fault: str, words: str) -> None:
    services.json["/a"] = {}
    services.faults["/a"] = [fault]
    with pytest.raises(FetchProblem, match=words):
        client.json(f"{services.address}/a")


def test_a_file_cut_in_the_middle_is_continued_and_only_then_stands(
    services: Services, client: Client, tmp_path: Path
) -> None:
    content = b"a,b\n" + b"1,2\n" * 100_000
    services.csv["/f.csv"] = content
    services.faults["/f.csv"] = ["half"]
    target = tmp_path / "f.csv"
    with pytest.raises(FetchProblem, match="run this again"):
        client.file(f"{services.address}/f.csv", target)
    assert not target.exists()
    client.file(f"{services.address}/f.csv", target)
    assert target.read_bytes() == content
    start = int(services.requests[-1][2]["range"][6:-1])
    assert 0 < start <= len(content) // 2


def test_a_file_that_has_not_changed_is_not_sent_again(services: Services, client: Client, tmp_path: Path) -> None:
    services.csv["/f.csv"] = b"a,b\n1,2\n"
    first = client.file(f"{services.address}/f.csv", tmp_path / "f.csv")
    again = client.file(f"{services.address}/f.csv", tmp_path / "f.csv")
    assert first.changed and not again.changed
    assert services.requests[-1][2]["etag"] == first.etag


def test_a_file_that_a_person_changed_is_fetched_anew(services: Services, client: Client, tmp_path: Path) -> None:
    services.csv["/f.csv"] = b"a,b\n1,2\n"
    client.file(f"{services.address}/f.csv", tmp_path / "f.csv")
    (tmp_path / "f.csv").write_text("a,b\n9,9\n")
    assert read_side(tmp_path / "f.csv") is None
    client.file(f"{services.address}/f.csv", tmp_path / "f.csv")
    assert (tmp_path / "f.csv").read_bytes() == b"a,b\n1,2\n"


def test_a_page_where_a_table_was_due_never_stands_in_the_folder(
    services: Services, client: Client, tmp_path: Path
) -> None:
    services.csv["/f.csv"] = TABLE
    services.faults["/f.csv"] = ["html"]
    with pytest.raises(FetchProblem, match="a page where a table"):
        client.file(f"{services.address}/f.csv", tmp_path / "f.csv", check=ees.is_table)
    assert not (tmp_path / "f.csv").exists()


def test_a_program_names_itself(services: Services, client: Client) -> None:
    services.json["/a"] = {}
    client.json(f"{services.address}/a")
    assert services.requests[-1][2]["agent"].startswith("Milepost")


def test_a_small_set_comes_whole(services: Services, client: Client, tmp_path: Path) -> None:
    services.csv["small"] = TABLE
    fetched = ees.fetch_set(client, f"{services.address}{EES}", data_set("small"), tmp_path, WHOSE)
    assert (tmp_path / fetched.path).read_bytes() == TABLE
    assert (fetched.version, fetched.published) == ("1.0", "2026-10-15")


def test_a_set_of_the_same_version_is_not_asked_for_again(services: Services, client: Client, tmp_path: Path) -> None:
    services.csv["small"] = TABLE
    ees.fetch_set(client, f"{services.address}{EES}", data_set("small"), tmp_path, WHOSE)
    services.requests.clear()
    assert not ees.fetch_set(client, f"{services.address}{EES}", data_set("small"), tmp_path, WHOSE).changed
    assert services.requests == []


def test_a_large_set_is_asked_for_the_authority_and_its_comparators(
    services: Services, client: Client, tmp_path: Path
) -> None:
    services.meta["large"] = {
        "filters": [{"id": "f1", "column": "sex", "label": "Sex", "options": [{"id": "o1", "label": "Total"}]}],
        "indicators": [{"id": "i1", "column": "gld_percent", "label": "Good level of development"}],
        "locations": [
            {"level": "LA", "options": [{"id": "L9", "label": "Suffolk", "code": "E10000029", "oldCode": "935"}]},
            {"level": "NAT", "options": [{"id": "N1", "label": "England", "code": "E92000001"}]},
        ],
    }
    row = {
        "timePeriod": {"code": "AY", "period": "2024/2025"},
        "geographicLevel": "LA",
        "locations": {"NAT": "N1 :: England", "LA": "L9 :: Suffolk"},
        "filters": {"f1 :: Sex": "o1 :: Total"},
        "values": {"i1 :: Good": "68.1"},
    }
    services.rows["large"] = [row] * 10_001
    large = data_set("large", latestVersion={"version": "2.0", "published": "2026-11-01", "totalResults": 3_000_000})
    fetched = ees.fetch_set(client, f"{services.address}{EES}", large, tmp_path, WHOSE)
    rows = list(csv.DictReader((tmp_path / fetched.path).open(encoding="utf-8")))
    assert len(rows) == 10_001
    assert rows[0]["time_period"] == "202425" and rows[0]["old_la_code"] == "935"
    assert rows[0]["sex"] == "Total" and rows[0]["gld_percent"] == "68.1"
    query_text = json.dumps(next(query for method, _, query in services.requests if method == "POST"))
    assert '"935"' in query_text and '"926"' in query_text and "E12000006" in query_text


def test_the_register_walks_back_to_the_last_day_that_is_there(
    services: Services, client: Client, tmp_path: Path
) -> None:
    for name in registers.GIAS_FILES:
        services.csv[f"/gias/{name}20261120.csv"] = b"URN,Name\n900001,Invented\n"
    old = tmp_path / "edubasealldata20261101.csv"
    old.write_text("URN\n")
    results = list(registers.fetch_gias(client, f"{services.address}/gias", tmp_path, DAY))
    assert all(not isinstance(result, FetchProblem) for result in results)
    assert (tmp_path / "edubasealldata20261120.csv").is_file() and not old.exists()


def test_the_same_register_under_the_name_of_another_day_is_no_change(
    services: Services, client: Client, tmp_path: Path
) -> None:
    changed = []
    for day, content in ((20, b"URN,Name\n900001,A\n"), (21, b"URN,Name\n900001,A\n"), (22, b"URN,Name\n900001,B\n")):
        services.csv = {f"/gias/{name}202611{day}.csv": content for name in registers.GIAS_FILES}
        results = registers.fetch_gias(client, f"{services.address}/gias", tmp_path, DAY)
        changed.append([result.changed for result in results if not isinstance(result, FetchProblem)])
    assert changed == [[True] * 3, [False] * 3, [True] * 3]
    assert len(list(tmp_path.glob("*.csv"))) == 3


def test_a_register_older_than_a_fortnight_is_not_taken(services: Services, client: Client, tmp_path: Path) -> None:
    services.csv["/gias/edubasealldata20261101.csv"] = b"URN,Name\n"
    results = list(registers.fetch_gias(client, f"{services.address}/gias", tmp_path, DAY))
    assert all(isinstance(result, FetchProblem) for result in results)


def test_the_newest_inspections_are_taken_by_the_day_in_their_title(
    services: Services, client: Client, tmp_path: Path
) -> None:
    def table(title: str, name: str) -> dict[str, str]:
        services.csv[f"/files/{name}"] = b"URN,Grade\n900001,2\n"
        return {"title": title, "url": f"{services.address}/files/{name}", "content_type": "text/csv"}

    services.json[f"/govuk/{GOVUK_OFSTED}"] = {
        "details": {
            "attachments": [
                table("Management information - state-funded schools - latest inspections as at 30 Sept 2026", "a.csv"),
                table("Management information - state-funded schools - latest inspections as at 31 Oct 2026", "b.csv"),
                table(
                    "Management information - state-funded schools - year to date published by 30 September 2026",
                    "c.csv",
                ),
                {"title": "latest inspections as at 31 Oct 2026", "url": f"{services.address}/files/b.ods"},
            ]
        }
    }
    results = list(registers.fetch_ofsted(client, f"{services.address}/govuk", tmp_path))
    names = {path.name for path in tmp_path.glob("*.csv")}
    assert names == {"b_2026-10-31.csv", "c_2026-09-30.csv"} and len(results) == 2


def outline(code: str, geometry: object = None) -> dict[str, Any]:
    square = {"type": "Polygon", "coordinates": [[[1, 52], [1, 53], [2, 53], [2, 52], [1, 52]]]}
    return {"type": "Feature", "properties": {"LAD25CD": code, "LAD25NM": "Invented"}, "geometry": geometry or square}


def test_outlines_come_page_by_page_from_the_first_layer_that_answers(
    services: Services, client: Client, tmp_path: Path
) -> None:
    services.json[f"/ons/{outlines.DISTRICTS[0]}/FeatureServer/0/query"] = {"error": {"code": 400, "message": "no"}}
    services.json[f"/ons/{outlines.DISTRICTS[1]}/FeatureServer/0/query"] = {
        "type": "FeatureCollection",
        "features": [outline("E07000202"), outline("W06000001")],
    }
    target = tmp_path / "districts.geojson"
    outlines.fetch_outlines(client, f"{services.address}/ons", outlines.DISTRICTS, target)
    kept = json.loads(target.read_text())["features"]
    assert [each["properties"]["LAD25CD"] for each in kept] == ["E07000202"]


def test_bad_outlines_never_stand_where_builds_read(services: Services, client: Client, tmp_path: Path) -> None:
    target = tmp_path / "districts.geojson"
    target.write_text("what was there")
    for name in outlines.DISTRICTS:
        services.json[f"/ons/{name}/FeatureServer/0/query"] = {"error": {"code": 400, "message": "no"}}
    with pytest.raises(FetchProblem, match="none of 3 layers"):
        outlines.fetch_outlines(client, f"{services.address}/ons", outlines.DISTRICTS, target)
    assert target.read_text() == "what was there"


def test_one_service_that_fails_stops_none_of_the_others(services: Services, client: Client, tmp_path: Path) -> None:
    publication = EES_PUBLICATIONS["Key stage 4 performance"]
    services.sets[publication] = [data_set("ks4")]
    services.csv["ks4"] = TABLE
    services.sets["exclusions"] = [{"id": "file9", "title": "Exclusions by school", "filename": "exc_school.csv"}]
    services.csv["/data-catalogue/data-set/file9/csv"] = TABLE
    report = fetch("935", tmp_path / "files", tmp_path / "boundaries", addresses(services), client, DAY)
    assert {file.path for file in report.files} == {"set_ks4_ks4.csv", "exc_school.csv"}
    assert report.exit_code == 1 and any("GIAS" in line or "edubasealldata" in line for line in report.problems)
    assert not list((tmp_path / "files").rglob("*.part"))


def test_a_terms_exclusions_come_beside_the_newest_whole_year_and_not_in_its_place(
    services: Services, client: Client, tmp_path: Path
) -> None:
    def listed(name: str, release: str, *, latest: bool = False) -> dict[str, Any]:
        services.csv[f"/data-catalogue/data-set/{name}/csv"] = TABLE + name.encode() + b",,\n"
        title = {"filename": "exc_la.csv", "release": {"title": release}}
        return {"id": name, "title": "Exclusions", "latestData": latest} | title

    services.sets["exclusions"] = [
        listed("autumn", "Autumn term 2025/26", latest=True),
        listed("year", "Academic year 2024/25"),
        listed("spring", "Spring term 2024/25"),
        listed("before", "Academic year 2023/24"),
        listed("long ago", "Autumn term 2024/25"),
    ]
    fetched = list(ees.fetch_exclusions(client, addresses(services), "Exclusions", tmp_path))
    assert not any(isinstance(each, FetchProblem) for each in fetched)
    contents = {path.name: path.read_text().splitlines()[-1].rstrip(",") for path in tmp_path.glob("*.csv")}
    named = {"exc_la.csv": "year", "exc_la_autumn_term.csv": "autumn", "exc_la_spring_term.csv": "spring"}
    assert contents == named
    (query,) = (query for _, path, query in services.requests if path == "/api/data-set-files")
    assert query["latestOnly"] == "false" and query["publicationId"] and int(query["pageSize"]) <= 40


def test_an_authority_that_ended_names_its_successors() -> None:
    with pytest.raises(BuildFailed, match=r"Dorset.*ended on"):
        whose("835")
    with pytest.raises(BuildFailed, match="not the number of an English authority; Norfolk's is 926"):
        whose("999")
    assert whose("926").region == "E12000006" and len(whose("926").neighbours) >= 8


def test_what_a_person_must_fetch_names_file_address_and_folder() -> None:
    lines = by_hand("926")
    assert "926_ks2final.csv" in lines[0] and "https://" in lines[0] and "csp/" in lines[0]


def test_an_unknown_service_is_refused_by_name() -> None:
    with pytest.raises(BuildFailed, match="'gais'"):
        Addresses.read({"gais": "http://127.0.0.1"})


@pytest.mark.parametrize(("here", "there"), [("2020-01-01", DAY), ("2026-11-23", date(2026, 11, 20))])
def test_a_wrong_clock_stops_before_anything_is_written(
    services: Services, tmp_path: Path, here: str, there: date
) -> None:
    services.day, services.csv["/f.csv"] = there, TABLE
    with pytest.raises(BuildFailed, match=f"today is {here} here and {there} at 127.0.0.1: set this computer's clock"):
        Client(here, pause=0).file(f"{services.address}/f.csv", tmp_path / "f.csv")
    assert not (tmp_path / "f.csv").exists()


def test_a_day_more_or_less_is_another_time_zone(services: Services, client: Client) -> None:
    services.day, services.json["/a"] = DAY + timedelta(1), {}
    assert client.json(f"{services.address}/a") == {}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password_is_named_in_one_line_for_all_services(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    services.every = "407"
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, services.address)
    monkeypatch.setenv("no_proxy", "")
    at = Addresses(*[f"{scheme}://invented.invalid/{number}" for number in range(6)])
    report = fetch("935", tmp_path / "files", tmp_path / "boundaries", at, Client(DAY.isoformat(), pause=0), DAY)
    (line,) = report.problems
    assert line.startswith("every service: the proxy on the way to invented.invalid ") and "NAME:PASSWORD" in line


def test_without_a_network_a_fetch_says_so_once(tmp_path: Path) -> None:
    with serving(Services()) as stopped:
        at = addresses(stopped)
    report = fetch("935", tmp_path / "files", tmp_path / "boundaries", at, Client(DAY.isoformat(), pause=0), DAY)
    (line,) = report.problems
    assert line.startswith("every service: 127.0.0.1 could not be reached: check the network") and report.exit_code == 2


def test_a_disk_that_is_full_wherever_a_file_is_written_is_a_line_for_each_service(
    services: Services, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    publication = EES_PUBLICATIONS["Key stage 4 performance"]
    services.sets[publication], services.csv["ks4"] = [data_set("ks4")], TABLE
    fetch("935", tmp_path / "files", tmp_path / "boundaries", addresses(services), client, DAY)
    services.csv["ks4"] = TABLE + TABLE.splitlines()[1] + b"\n"
    services.sets[publication] = [data_set("ks4", latestVersion={"version": "2.0", "totalResults": 2})]
    monkeypatch.setattr("data.fetch.client.os.replace", full)
    report = fetch("935", tmp_path / "files", tmp_path / "boundaries", addresses(services), client, DAY)
    assert any("ks4" in line or "Key stage 4" in line for line in report.problems if "disk is full" in line)
    assert (tmp_path / "files" / "ees" / "set_ks4_ks4.csv").read_bytes() == TABLE


def test_no_network_is_one_line(tmp_path: Path) -> None:
    with serving(Services()) as stopped:
        address = stopped.address
    with pytest.raises(FetchProblem, match="could not be reached"):
        Client(DAY.isoformat(), pause=0).file(f"{address}/f.csv", tmp_path / "f.csv")
    assert not (tmp_path / "f.csv").exists() and not list((tmp_path / NOTES).glob("*.json"))
