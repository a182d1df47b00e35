"""Explore education statistics: the data sets of a publication, whole or for one authority and its comparators."""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.fetch.addresses import EXCLUSIONS_ID, Addresses
from data.fetch.client import Client, Fetched, FetchProblem, changed_columns, notes, read_side, retire, write_side

LIST_PAGE, SET_PAGE, QUERY_PAGE = 40, 20, 10_000  # the largest pages that the service allows
LARGE = 400_000  # rows; a larger data set is asked for one authority and what it is compared with
MOST_PAGES = 10_000  # a service that never ends its list is no reason to ask for ever
_LEVELS = {"NAT": "National", "REG": "Regional", "LA": "Local authority", "SCH": "School"}
_IDENTIFIERS = {"AY": "Academic year", "RY": "Reporting year", "CY": "Calendar year", "FY": "Financial year"}


@dataclass(frozen=True, slots=True)
class Whose:
    """The authority that figures are fetched for, its region and its statistical neighbours, by code."""

    la_code: str
    region: str | None
    neighbours: tuple[str, ...]


def pages(client: Client, address: str, size: int, **chosen: str) -> Iterator[dict[str, Any]]:
    """Every result of a list that comes page by page; `chosen` are further parameters of the request."""
    for page in range(1, MOST_PAGES):
        answer = client.json(address, {"page": page, "pageSize": size} | chosen)
        results = answer.get("results")
        if not isinstance(results, list):
            raise FetchProblem(f"{address} has no list of results: the service may have changed")
        yield from results
        if page >= int(answer.get("paging", {}).get("totalPages", 1) or 1):
            return


@dataclass(frozen=True, slots=True)
class Sets:
    """The data sets of a publication that are in force, those that are not, and a line for each of these."""

    current: tuple[dict[str, Any], ...]
    gone: tuple[dict[str, Any], ...]
    lines: tuple[str, ...]


def current_sets(client: Client, base: str, publication: str) -> Sets:
    """Ask which data sets of a publication are in force: others are withdrawn, or superseded by one that is."""
    listed = {str(each["id"]): each for each in pages(client, f"{base}/publications/{publication}/data-sets", SET_PAGE)}
    current: dict[str, dict[str, Any]] = {}
    lines: list[str] = []
    for each in listed.values():
        data_set = each
        passed: set[str] = set()
        while data_set.get("supersedingDataSetId") and data_set["id"] not in passed:
            passed.add(data_set["id"])
            successor = str(data_set["supersedingDataSetId"])
            lines.append(f"{data_set['title']}: superseded by another data set, which is fetched")
            data_set = listed.get(successor) or client.json(f"{base}/data-sets/{successor}")
        if data_set.get("status") == "Withdrawn":
            lines.append(f"{data_set['title']}: withdrawn by its publisher, its figures are not used")
        elif data_set.get("status") == "Deprecated":
            lines.append(f"{data_set['title']}: to be withdrawn; fetched while it is there")
            current[str(data_set["id"])] = data_set
        else:
            current[str(data_set["id"])] = data_set
    gone = tuple(each for name, each in listed.items() if name not in current)
    return Sets(tuple(current.values()), gone, tuple(dict.fromkeys(lines)))


def retire_sets(gone: Sequence[Mapping[str, Any]], folder: Path) -> list[str]:
    """Take files of data sets that are not in force out of a folder; the names of those that were there."""
    files = [folder / file_name(each) for each in gone]
    taken = [path for path in files if path.is_file()]
    for path in taken:
        retire(path)
    return [path.name for path in taken]


def file_name(data_set: Mapping[str, Any]) -> str:
    """A file name made of a data set's title, unique by the start of its id."""
    words = re.sub(r"[^a-z0-9]+", "_", str(data_set["title"]).lower()).strip("_")
    return f"{words[:80]}_{str(data_set['id'])[:8]}.csv"


def fetch_set(client: Client, base: str, data_set: Mapping[str, Any], folder: Path, whose: Whose) -> Fetched:
    """One data set as CSV: whole, or where it is large only the rows of the authority and its comparators."""
    latest = data_set.get("latestVersion") or {}
    version, published = str(latest.get("version", "")), str(latest.get("published", ""))[:10]
    target = folder / file_name(data_set)
    address = f"{base}/data-sets/{data_set['id']}"
    if int(latest.get("totalResults") or 0) <= LARGE:
        return client.file(f"{address}/csv", target, check=is_table, version=version, published=published, resume=False)
    return _queried(client, address, target, whose, version, published)


def is_table(part: Path) -> None:
    """FetchProblem where a file that should be a table of text is a page or an empty answer."""
    with part.open("rb") as file:
        head = file.read(4096)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not start:
        raise FetchProblem(f"{part.stem}: the service sent an empty file; run this again later")
    if start.startswith((b"<", b"{")) or b"," not in head.split(b"\n")[0]:
        raise FetchProblem(f"{part.stem}: the service sent a page where a table was expected; run this again later")


def _queried(client: Client, address: str, target: Path, whose: Whose, version: str, published: str) -> Fetched:
    before = read_side(target)
    if before is not None and before.version == version and before.address == f"{address}/query":
        return before
    meta = client.json(f"{address}/meta")
    filters, indicators = _columns(meta, "filters"), _columns(meta, "indicators")
    places = {str(each["id"]): each for level in meta.get("locations", []) for each in level.get("options", [])}
    part = notes(target) / (target.name + ".part")
    head = [
        "time_period",
        "time_identifier",
        "geographic_level",
        "country_code",
        "country_name",
        "region_code",
        "region_name",
        "old_la_code",
        "new_la_code",
        "la_name",
        "school_urn",
        "school_laestab",
        "school_name",
    ]
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*head, *filters.values(), *indicators.values()])
        for row in _rows(client, f"{address}/query", whose, list(indicators), places):
            writer.writerow([*_place(row, places), *_cells(row, filters, indicators)])
    digest, shape = hashlib.sha256(part.read_bytes()).hexdigest(), changed_columns(target, part)
    os.replace(part, target)
    fetched = Fetched(
        target.name,
        f"{address}/query",
        digest,
        client.today,
        version,
        published,
        changed=before is None or before.sha256 != digest,
        shape=shape,
    )
    write_side(target, fetched)
    return fetched


def _columns(meta: Mapping[str, Any], kind: str) -> dict[str, str]:
    """The name of each column by the id that stands for it in an answer."""
    return {str(each["id"]): str(each.get("column") or _slug(str(each["label"]))) for each in meta.get(kind, [])}


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


def _rows(
    client: Client, address: str, whose: Whose, indicators: Sequence[str], places: Mapping[str, Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    locations = [f"LA|oldCode|{code}" for code in (whose.la_code, *whose.neighbours)]
    if whose.region:
        locations.append(f"REG|code|{whose.region}")
    body = {
        "criteria": {
            "or": [{"locations": {"in": [_location(text) for text in locations]}}, {"geographicLevels": {"eq": "NAT"}}]
        },
        "indicators": list(indicators),
        "debug": True,
        "pageSize": QUERY_PAGE,
    }
    for page in range(1, MOST_PAGES):
        answer = client.query(address, body | {"page": page})
        yield from answer.get("results", [])
        if page >= int(answer.get("paging", {}).get("totalPages", 1) or 1):
            return


def _location(text: str) -> dict[str, str]:
    level, kind, code = text.split("|")
    return {"level": level, kind: code}


def _place(row: Mapping[str, Any], places: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The columns that say when and where, as the publisher's own CSV writes them."""
    period = row["timePeriod"]
    code = str(period["code"])
    week = re.fullmatch(r"W(\d{1,2})", code)
    identifier = f"Week {week[1]}" if week else _IDENTIFIERS.get(code, code)
    at = {level: places.get(_id(value), {}) for level, value in row.get("locations", {}).items()}
    country, region, la, school = (at.get(level, {}) for level in ("NAT", "REG", "LA", "SCH"))
    level = str(row["geographicLevel"])
    return [
        _year(str(period["period"])),
        identifier,
        _LEVELS.get(level, level),
        str(country.get("code", "")),
        str(country.get("label", "")),
        str(region.get("code", "")),
        str(region.get("label", "")),
        str(la.get("oldCode", "")),
        str(la.get("code", "")),
        str(la.get("label", "")),
        str(school.get("urn", "")),
        str(school.get("laEstab", "")),
        str(school.get("label", "")),
    ]


def _id(value: object) -> str:
    """An id; with `debug` the service writes 'id :: label'."""
    return str(value).split(" :: ")[0]


def _label(value: object) -> str:
    text = str(value)
    return text.split(" :: ", 1)[1] if " :: " in text else text


def _year(text: str) -> str:
    """'2024/2025' as files write it: 202425."""
    match = re.fullmatch(r"(\d{4})/(?:\d\d)?(\d\d)", text)
    return f"{match[1]}{match[2]}" if match else text


def _cells(row: Mapping[str, Any], filters: Mapping[str, str], indicators: Mapping[str, str]) -> list[str]:
    chosen = {_id(key): _label(value) for key, value in row.get("filters", {}).items()}
    values = {_id(key): str(value) for key, value in row.get("values", {}).items()}
    return [*(chosen.get(key, "") for key in filters), *(values.get(key, "") for key in indicators)]


# Suspensions and exclusions: not in the API, so their files are found in the catalogue of data sets.

_NUMBERS = re.compile(r"[\d/ -]+")
_WHOLE_YEAR = ("", "academic_year")


def fetch_exclusions(
    client: Client, addresses: Addresses, title: str, folder: Path
) -> Iterator[Fetched | FetchProblem]:
    """The files of the newest whole year and of the newest of each term, resolved afresh each time.

    Their ids change with every release, and a term's release does not hold the whole year before it: asked
    for the latest alone, the catalogue would leave the year out from November to July.
    """
    by_hand = f"fetch the files by hand from {addresses.ees_catalogue.removesuffix('/data-set')}"
    try:
        listed = list(pages(client, addresses.ees_files, LIST_PAGE, publicationId=EXCLUSIONS_ID, latestOnly="false"))
    except FetchProblem as problem:
        yield FetchProblem(f"{title}: the catalogue could not be asked ({problem}); {by_hand}")
        return
    newest: dict[str, str] = {}
    for each in listed:
        newest[_kind(each)] = max(newest.get(_kind(each), ""), _release(each))
    wanted = [each for each in listed if _release(each) == newest[_kind(each)]]
    if not wanted:
        yield FetchProblem(f"{title}: the catalogue lists no file of it; {by_hand}")
    for each in wanted:
        name = str(each.get("filename") or each.get("title") or each["id"]).removesuffix(".csv")
        stem = "".join(letter if letter.isalnum() else "_" for letter in name.lower())[:80]
        if (kind := _kind(each)) not in _WHOLE_YEAR:
            stem += f"_{kind}"  # the files of a term may be named as those of the year
        address = f"{addresses.ees_catalogue}/{each['id']}/csv"
        try:
            yield client.file(
                address,
                folder / f"{stem}.csv",
                check=is_table,
                version=str(each["id"]),
                published=str(each.get("published", ""))[:10],
            )
        except FetchProblem as problem:
            yield problem


def _release(each: Mapping[str, Any]) -> str:
    """The title of a file's release, such as 'Autumn term 2025/26'; blank where the list does not say."""
    return str((each.get("release") or {}).get("title", ""))


def _kind(each: Mapping[str, Any]) -> str:
    """What a release is about without its year: academic_year, autumn_term, spring_term."""
    return _slug(_NUMBERS.sub(" ", _release(each)))
