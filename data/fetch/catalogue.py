"""Suspensions and exclusions: not in the API, so their files are found in the catalogue of data sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.fetch.addresses import Addresses
from data.fetch.client import Client, Fetched, FetchProblem
from data.fetch.ees import is_table, pages

_WANTED = ("exclusion", "suspension")


def fetch_exclusions(
    client: Client, addresses: Addresses, title: str, folder: Path
) -> Iterator[Fetched | FetchProblem]:
    """The newest release's files, resolved afresh each time: their ids change with every release."""
    try:
        listed = list(pages(client, addresses.ees_files, 40, title))
    except FetchProblem as problem:
        yield FetchProblem(
            f"{title}: the catalogue could not be asked ({problem}); fetch the files by hand from "
            f"{addresses.ees_catalogue.removesuffix('/data-set')}"
        )
        return
    newest = [each for each in listed if _is_wanted(each)]
    if not newest:
        yield FetchProblem(
            f"{title}: the catalogue lists no file of it; fetch the files by hand from "
            f"{addresses.ees_catalogue.removesuffix('/data-set')}"
        )
    for each in newest:
        name = str(each.get("filename") or each.get("title") or each["id"]).removesuffix(".csv")
        stem = "".join(letter if letter.isalnum() else "_" for letter in name.lower())[:80]
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


def _is_wanted(each: dict[str, Any]) -> bool:
    words = f"{each.get('title', '')} {each.get('filename', '')}".lower()
    return bool(each.get("latestData", True)) and any(word in words for word in _WANTED)
