"""Every publication and every title of a source: what is listed, and what data/sources declares of its own.

`python -m data.publications` writes the table of docs/files.md.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

from data.committed import REFERENCE
from data.reference.tables import Published, ReleaseCalendar
from data.small_toml import read_toml
from data.sources import all_sources
from data.sources.publications import DOWNLOADS, PUBLICATIONS, Download, Publication
from data.vocabulary import ReleaseVersion

FILES = Path(__file__).parents[1] / "docs" / "files.md"
_READ_AS = {"derived": "ofsted_mi_overall"}  # inspection figures are worked out from the inspections loaded
_HEAD = "| File | Where it is published | What it brings |\n|---|---|---|\n"


@cache
def all_publications() -> tuple[Publication, ...]:
    """Those listed, then those that only one source declares."""
    declared = (source.publication for source in all_sources() if source.publication)
    return tuple(dict.fromkeys((*PUBLICATIONS, *declared)))


@cache
def downloads() -> tuple[Download, ...]:
    """The rows of *Add files*, in the order in which files are best added."""
    return tuple(dict.fromkeys((*DOWNLOADS, *(item.download for item in all_publications()))))


@cache
def publication_names() -> dict[str, str]:
    """What a publication is called within a sentence, by its name on the calendar."""
    return {item.calendar: item.name for item in all_publications() if item.calendar}


@cache
def titles() -> dict[str, str]:
    """What each family of files is called in a list of sources."""
    named = {source.family: source.title for source in all_sources()}
    return named | {name: named[family] for name, family in _READ_AS.items()}


def title_of(family: str) -> str:
    """What a family of files is called; its code where an older version of Milepost read it."""
    return titles().get(family, family)


@cache
def releases() -> ReleaseCalendar:
    """The committed calendar of releases, with the months in which publications usually appear."""
    content = read_toml(REFERENCE / "releases.toml")
    result: defaultdict[tuple[str, str], dict[ReleaseVersion, Published]] = defaultdict(dict)
    for row in content["release"]:
        version = ReleaseVersion(row["version"])
        result[row["family"], row["period"]][version] = Published(row["date"], version, row["basis"])
    return ReleaseCalendar(dict(result), {item.calendar: item.months for item in all_publications() if item.months})


def table() -> str:
    """The rows of *Add files* as docs/files.md has them."""
    return _HEAD + "".join(f"| {item.files} | {_where(item)} | {item.brings} |\n" for item in downloads())


def _where(item: Download) -> str:
    return f"[{item.where}]({item.link})" if item.link else item.where


def with_table(document: str) -> str:
    """The text of docs/files.md with today's table in place of the one that it has."""
    start = document.index("| File |")
    return document[:start] + table() + document[document.index("\n\n", start) + 1 :]


if __name__ == "__main__":
    FILES.write_text(with_table(FILES.read_text("utf-8")), encoding="utf-8")
