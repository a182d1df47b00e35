"""Everything that Milepost reads from the official services, for one authority."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from data.build.report import BuildFailed
from data.fetch import ees, outlines, registers
from data.fetch.addresses import BY_HAND, EES_PUBLICATIONS, EXCLUSIONS, Addresses
from data.fetch.client import NO_NETWORK, PROXY, Client, Fetched, FetchProblem, cannot_write
from data.reference.tables import authorities, statistical_neighbours


@dataclass(slots=True)
class FetchReport:
    """What came, what stayed as it was, and what could not be had."""

    la_code: str
    files: list[Fetched] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # files of data sets that are no longer in force

    @property
    def changed(self) -> list[Fetched]:
        """The files that are new or different since the last time."""
        return [file for file in self.files if file.changed]

    @property
    def exit_code(self) -> int:
        """0 when everything came, 1 when something did not, 2 when nothing did."""
        if not self.files:
            return 2
        return 1 if self.problems else 0

    def lines(self) -> list[str]:
        """The report for a person."""
        new = len(self.changed)
        return [
            f"{len(self.files)} file{'s' * (len(self.files) != 1)} from the official services, {new} new or changed",
            *(f"note: {line}" for line in self.notes),
            *(f"taken out: {name}" for name in self.left),
            *(f"not fetched: {line}" for line in self.problems),
        ]

    def as_json(self) -> str:
        """The report for a program."""
        return json.dumps(asdict(self), indent=1)


def whose(la_code: str) -> ees.Whose:
    """The authority of a DfE number with its comparators; BuildFailed names the successor of an abolished one."""
    known = [row for row in authorities() if row.la_code == la_code and row.level == "authority"]
    if not known:
        raise BuildFailed(f"--authority: {la_code!r} is not the number of an English authority; Norfolk's is 926")
    current = next((row for row in known if row.current), None)
    if current is None:
        last = max(known, key=lambda row: row.valid_to or date.max)
        followers = [row for row in authorities() if row.area_code in last.successors and row.current]
        names = ", ".join(f"{row.name} ({row.la_code})" for row in followers) or "no successor on the list"
        raise BuildFailed(f"--authority: {last.name} ({la_code}) ended on {last.valid_to}; fetch for {names}")
    near = [row.neighbour for row in statistical_neighbours() if row.la_code == la_code]
    return ees.Whose(la_code, current.region, tuple(near))


def fetch(
    la_code: str, folder: Path, boundaries: Path, addresses: Addresses, client: Client, today: date
) -> FetchReport:
    """Fetch all families into `folder` and outlines into `boundaries`; one that fails stops none of the others."""
    target = whose(la_code)
    report = FetchReport(la_code)
    for title, publication in EES_PUBLICATIONS.items():
        _collect(report, title, lambda p=publication: _publication(client, addresses.ees, p, folder, target, report))  # type: ignore[misc]
    _collect(report, EXCLUSIONS, lambda: ees.fetch_exclusions(client, addresses, EXCLUSIONS, folder / "ees"))
    _collect(report, "GIAS", lambda: registers.fetch_gias(client, addresses.gias, folder / "gias", today))
    _collect(report, "Ofsted", lambda: registers.fetch_ofsted(client, addresses.govuk, folder / "ofsted"))
    _collect(report, "LAIT", lambda: registers.fetch_lait(client, addresses.govuk, folder / "lait"))
    for names, name in ((outlines.DISTRICTS, "districts.geojson"), (outlines.WARDS, "wards.geojson")):
        _collect(
            report,
            name,
            lambda n=names, f=name: iter([outlines.fetch_outlines(client, addresses.boundaries, n, boundaries / f)]),  # type: ignore[misc]
        )
    report.problems = _in_one_line(report)
    return report


def _in_one_line(report: FetchReport) -> list[str]:
    """One line where no service at all answered, each for the same reason; else every problem."""
    for reason in (NO_NETWORK, PROXY):
        if not report.files and all(reason in problem for problem in report.problems):
            return [f"every service: {report.problems[0].split(': ', 1)[1]}"]
    return report.problems


def by_hand(la_code: str) -> list[str]:
    """Which files a person fetches, because their service refuses programs: name, address and folder."""
    return [
        f"by hand: {what}: {address}; files {names.format(la_code=la_code)}; put them in {folder}"
        for what, address, names, folder in BY_HAND
    ]


def _publication(
    client: Client, base: str, publication: str, folder: Path, target: ees.Whose, report: FetchReport
) -> Iterator[Fetched | FetchProblem]:
    sets = ees.current_sets(client, base, publication)
    report.notes += sets.lines
    report.left += ees.retire_sets(sets.gone, folder / "ees")
    for data_set in sets.current:
        try:
            yield ees.fetch_set(client, base, data_set, folder / "ees", target)
        except FetchProblem as problem:
            yield FetchProblem(f"{data_set['title']}: {problem}")


def _collect(report: FetchReport, what: str, ask: Callable[[], Iterable[Fetched | FetchProblem]]) -> None:
    try:
        for result in ask():
            if isinstance(result, FetchProblem):
                report.problems.append(str(result))
            else:
                report.files.append(result)
    except FetchProblem as problem:
        report.problems.append(f"{what}: {problem}")
    except OSError as problem:
        report.problems.append(f"{what}: {cannot_write(problem)}")
    except (KeyError, TypeError, ValueError):
        report.problems.append(f"{what}: the service answered in a shape that is not known: it may have changed")
