"""A small world of three authorities for homes that are a region or England: made in tests only.

Suffolk's schools are every third of the demonstration. Norfolk, in the same region, and Kent, in another, have every
sixth again under numbers and names of their own; so trusts have schools in several authorities.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from unittest import mock

from data.build.run import build
from data.demo.write import write_demo
from data.settings import Settings
from tests.worlds import DAY

REGION, ENGLAND = "E12000006", "E92000001"
NORFOLK, KENT = "926", "886"
FROM_NORFOLK, FROM_KENT = 910_000, 920_000  # added to a school's number, less 900,000
_FAMILIES = ("gias", "ofsted", "lait", "ees", "returns")
_LEFT_OUT = ("attendance_by_week.csv", "early_years_and_phonics_by_school.csv", "ofsted_history.csv")
_YEARS = ("2022-2023", "2023-2024", "2024-2025")
_OWN, _COPIED = 3, 6  # of the demonstration's schools every third is kept, every sixth has others after it
_URN = re.compile(r"\b90[01]\d{3}\b")
_NAME = re.compile(r"(\w+)((?: [\w’']+)*? (?:School|Academy|College)\b)(?! Trust)")
_PLACES = (
    (NORFOLK, "Norfolk", "E10000020", "E12000006", "East of England", "E07000148", "Norwich", FROM_NORFOLK),
    (KENT, "Kent", "E10000016", "E12000008", "South East", "E07000110", "Maidstone", FROM_KENT),
)


def write(folder: Path) -> None:
    """The files of the small world, of the families that its tests read."""
    whole = folder.parent / f"{folder.name}-whole"
    write_demo(whole)
    for family in _FAMILIES:
        shutil.copytree(whole / family, folder / family)
    for year in _YEARS:
        shutil.copytree(whole / "csp" / year, folder / "csp" / year)
    shutil.copy2(whole / "demonstration.toml", folder)
    shutil.rmtree(whole)
    for path in sorted(folder.rglob("*.csv")):
        if path.name in _LEFT_OUT:
            path.unlink()
        else:
            _thin_out(path)


def _thin_out(path: Path) -> None:
    """Keep some schools, and write some again for each neighbour: in the same file, or in one of its own."""
    header, *lines = path.read_text("utf-8").splitlines()
    kept = [line for line in lines if not _URN.search(line) or _is_each(line, _OWN)]
    path.write_text("\n".join([header, *kept]) + "\n", "utf-8")
    if path.parent.name == "returns":
        return
    for number, name, *place in _PLACES:
        rows = [_moved(line, number, name, *place) for line in kept if _is_each(line, _COPIED)]
        if not rows:
            continue
        if path.name.startswith("935_"):
            path.with_name(path.name.replace("935_", f"{number}_")).write_text(
                "\n".join([header, *rows]) + "\n", "utf-8"
            )
        else:
            with path.open("a", encoding="utf-8") as file:
                file.write("\n".join(rows) + "\n")


def _is_each(line: str, number: int) -> bool:
    """Whether a row names schools, and only those whose URN is a multiple of a number."""
    numbers = _URN.findall(line)
    return bool(numbers) and all(int(urn) % number == 0 for urn in numbers)


def _moved(
    line: str, number: str, name: str, area: str, region: str, region_name: str, district: str, town: str, start: int
) -> str:
    line = _URN.sub(lambda urn: str(int(urn[0]) - 900_000 + start), line)
    line = re.sub(r"\b935(\d{4})\b", rf"{number}\1", line)
    line = re.sub(r"(?<=,)935(?=,)|^935(?=,)", number, line)
    line = re.sub(r"E07000\d{3},[^,]+", f"{district},{town}", line)
    for before, after in (("E10000029", area), ("E12000006", region), ("East of England", region_name)):
        line = line.replace(before, after)
    return _NAME.sub(rf"\1 {name}\2", line.replace("Suffolk", name))


def home(folder: Path, authority: str) -> Settings:
    """A home with the small world built and shown."""
    settings = Settings(folder, authority)
    write(folder / "files")
    with mock.patch.dict(os.environ, {"MILEPOST_TODAY": DAY}):
        build(folder / "files", settings, date.fromisoformat(DAY))
    return settings


@contextmanager
def shown(settings: Settings) -> Iterator[None]:
    """The environment of the app in such a home."""
    with mock.patch.dict(os.environ, {"MILEPOST_HOME": str(settings.home), "MILEPOST_AUTHORITY": settings.authority}):
        yield
