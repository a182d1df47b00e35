"""One demonstration folder, written once for all these tests, and readers of its files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.demo import write_demo

GOOD = {"Outstanding", "Good"}


class Files:
    """Reads the written files as text, as anybody would who was handed the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[str, pd.DataFrame] = {}

    def read(self, path: str) -> pd.DataFrame:
        """One file of the folder, every cell as text, blanks as empty strings."""
        if path not in self._held:
            encoding = "cp1252" if path.startswith(("gias/", "ofsted/Man")) else "utf-8-sig"
            self._held[path] = pd.read_csv(self.folder / path, dtype=str, keep_default_na=False, encoding=encoding)
        return self._held[path].copy()

    def register(self) -> pd.DataFrame:
        """Every registration, with its days as timestamps."""
        frame = self.read("gias/edubasealldata20260901.csv")
        for column in ("OpenDate", "CloseDate"):
            frame[column] = pd.to_datetime(frame[column], format="%d-%m-%Y")
        return frame

    def open_on(self, day: date) -> pd.DataFrame:
        """The registrations open on a day, as the register tells it."""
        frame, when = self.register(), pd.Timestamp(day)
        started = frame["OpenDate"].isna() | (frame["OpenDate"] <= when)
        going = frame["CloseDate"].isna() | (frame["CloseDate"] >= when)
        return frame[started & going]

    def lineage(self) -> dict[str, str]:
        """The first URN of each school, following plain predecessor links."""
        links = self.read("gias/links_edubasealldata20260901.csv")
        links = links[links["LinkType"] == "Predecessor"]
        return dict(zip(links["URN"], links["LinkURN"], strict=True))

    def inspections(self) -> pd.DataFrame:
        """The inspection list with the school each row belongs to."""
        frame = self.read("ofsted/ofsted_history.csv")
        frame["school"] = frame["URN"].replace(self.lineage())
        frame["day"] = pd.to_datetime(frame["inspection_date"])
        return frame.sort_values("day", kind="stable")

    def stock(self, day: date) -> tuple[int, int]:
        """Good or better, and graded, among the schools open on a day."""
        seen = self.inspections()
        latest = seen[seen["day"] <= pd.Timestamp(day)].groupby("school").tail(1)
        schools = set(self.open_on(day)["URN"].replace(self.lineage()))
        latest = latest[latest["school"].isin(schools)]
        return int(latest["rating"].isin(GOOD).sum()), len(latest)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The demonstration of the usual seed."""
    folder = tmp_path_factory.mktemp("demonstration")
    write_demo(folder)
    return Files(folder)


def percent(text: pd.Series) -> pd.Series:
    """'53%' as 53.0; hidden cells as missing."""
    return pd.to_numeric(text.str.rstrip("%"), errors="coerce")
