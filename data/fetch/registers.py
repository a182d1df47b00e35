"""Schools from GIAS, inspections from Ofsted, and DfE's local authority interactive tool."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data.fetch.addresses import GOVUK_LAIT, GOVUK_OFSTED
from data.fetch.client import Client, Fetched, FetchProblem, read_side
from data.fetch.ees import is_table
from data.parsing import read_date

GIAS_FILES = ("edubasealldata", "links_edubasealldata", "alllinksdata")
DAYS_BACK = 14
_DAY = re.compile(r"(\d{1,2}) ([A-Za-z]{3,9})\.? (\d{4})")
_OFSTED = (re.compile(r"latest inspections", re.I), re.compile(r"year to date", re.I))
_LAIT = re.compile(r"\.(parquet|csv|xlsx)$", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def fetch_gias(client: Client, base: str, folder: Path, today: date) -> Iterator[Fetched | FetchProblem]:
    """The newest of each file of the register of schools: today's, else one of the last fourteen days."""
    for name in GIAS_FILES:
        yield _newest(client, base, folder, name, today)


def _newest(client: Client, base: str, folder: Path, name: str, today: date) -> Fetched | FetchProblem:
    for back in range(DAYS_BACK + 1):
        day = today - timedelta(days=back)
        address = f"{base}/{name}{day:%Y%m%d}.csv"
        try:
            if not client.exists(address):
                continue
            fetched = client.file(address, folder / f"{name}{day:%Y%m%d}.csv", check=is_table)
        except FetchProblem as problem:
            return problem
        older = [path for path in folder.glob(f"{name}[0-9]*.csv") if path.name != fetched.path]
        same = any(before.sha256 == fetched.sha256 for path in older if (before := read_side(path)) is not None)
        for path in older:
            path.unlink()  # the newest register is the whole truth; an older one would duplicate it
        return replace(fetched, changed=fetched.changed and not same)
    return FetchProblem(f"{name}: no file of the last {DAYS_BACK} days is there; the service may have moved")


def fetch_ofsted(client: Client, base: str, folder: Path) -> Iterator[Fetched | FetchProblem]:
    """The newest table of latest inspections, and the newest of the year to date."""
    listed = [each for each in _attachments(client, f"{base}/{GOVUK_OFSTED}") if str(each["url"]).endswith(".csv")]
    for kind in _OFSTED:
        dated = [(day, each) for each in listed if kind.search(each["title"]) and (day := _day(each["title"]))]
        if not dated:
            yield FetchProblem(f"Ofsted: no table called '{kind.pattern}' on its page; fetch it by hand")
            continue
        day, newest = max(dated, key=lambda pair: pair[0])
        yield from _attachment(client, newest, folder, day.isoformat())


def fetch_lait(client: Client, base: str, folder: Path) -> Iterator[Fetched | FetchProblem]:
    """Every table on the page of the local authority interactive tool: figures, dictionary, neighbours."""
    listed = [each for each in _attachments(client, f"{base}/{GOVUK_LAIT}") if _LAIT.search(str(each["url"]))]
    if not listed:
        yield FetchProblem("LAIT: its page offers no table; fetch the long data file by hand")
    for each in listed:
        yield from _attachment(client, each, folder, "")


def _attachments(client: Client, address: str) -> list[dict[str, Any]]:
    details = client.json(address).get("details") or {}
    return [each for each in details.get("attachments", []) if each.get("url") and each.get("title")]


def _attachment(client: Client, each: dict[str, Any], folder: Path, day: str) -> Iterator[Fetched | FetchProblem]:
    name = Path(urlsplit(str(each["url"])).path).name
    if day and not _day(name.replace("_", " ").replace("-", " ")):
        name = f"{Path(name).stem}_{day}{Path(name).suffix}"
    try:
        yield client.file(
            str(each["url"]), folder / name, check=is_table if name.endswith(".csv") else None, published=day
        )
    except FetchProblem as problem:
        yield problem


def _day(text: str) -> date | None:
    """The day in a title such as 'latest inspections as at 31 Oct 2026'; months may be short."""
    for match in _DAY.finditer(text):
        month = match[2][:3].lower()
        if month in _MONTHS:
            day = read_date(f"{match[3]}-{_MONTHS.index(month) + 1:02d}-{int(match[1]):02d}")
            if day is not None:
                return day
    return None
