"""Compare the product's answers with source cells: equal, explained by a named reason, or different."""

from __future__ import annotations

from functools import cache
from math import isclose
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.disclosure.gate import TOO_FEW
from analytics.reports.core.hidden_cells import WOULD_TELL
from bench.figures.raw.cells import Fact, SampledCell, ValueRequest, is_symbol
from bench.figures.raw.tables import every

EQUAL, EXPLAINED, DIFFERENT = "equal", "explained", "different"
# Another source of the same figure may be another vintage of it; further away it is another figure.
_VINTAGE_SHARE, _VINTAGE_LEAST = 0.05, 1.0
_LEAST_REPORTING = 0.9  # of the open schools, for a figure of all of them
_HIDING = ("c", "supp", "suppmat", "*")
_VISIT_DAYS = 14  # a register may date a visit by another of its days
_OF_REGISTERS = ("name", "pupils", "capacity", "low_age", "high_age")
Verdict = tuple[str, str]


class Answers:
    """A built folder, asked through the same door as `python -m analytics`.

    `registered`: the schools that the folder's own registers name, each with its authority.
    """

    def __init__(self, folder: Path, registered: dict[str, str]) -> None:
        from session.opening import open_context

        self.folder, self.registered = folder, registered
        self.context = open_context(demo=False)
        files = self.context.warehouse.files(self.context.scope)
        self.files = dict(zip(files["source_id"], files["path"], strict=True))
        places = self.context.warehouse.authorities(self.context.scope)
        self._la_of = dict(zip(places["name"].str.lower(), places["la_code"], strict=True))
        self.schools = cache(self._schools)
        self.visits = cache(self._visits)
        self.row = cache(self._row)

    def compared(self, cell: SampledCell) -> Verdict:
        """The verdict on one cell and, unless it is equal, why."""
        result = (
            self._of_school(cell, cell.request)
            if isinstance(cell.request, Fact)
            else self._of_figure(cell, cell.request)
        )
        if result[0] == DIFFERENT and cell.file not in self.files.values():
            return EXPLAINED, "the build did not load the file; its report says why"
        return result

    def _of_figure(self, cell: SampledCell, request: ValueRequest) -> Verdict:
        from analytics.reports.core.ask import ask
        from analytics.reports.measures.value import value
        from data.vocabulary import Phase, PupilGroup

        no_number = cell.value is None and cell.exact is None
        try:
            figure = ask(
                value,
                self.context,
                code=request.measure,
                area=request.area,
                period=request.period,
                group=PupilGroup(request.group),
                phase=Phase(request.phase),
            ).report
        except LookupError as problem:
            if no_number and request.area not in self.registered:
                return EXPLAINED, "the row has no number, and the school is in no register of the folder"
            return DIFFERENT, str(problem)
        if no_number:
            return _beside_symbol(cell, figure)
        too_few = cell.family == "ees_attendance" and _too_few(self.row(cell.file, cell.record))
        if figure.value is None:
            if too_few and figure.status.value == "cannot_tell":
                return EXPLAINED, "too few of the open schools reported"
            return self._beside_nothing(cell, figure)
        if too_few and (figure.source is None or figure.source.file == cell.file):
            return DIFFERENT, f"answer {figure.value!r}, although too few of the open schools reported"
        return _beside_number(cell, figure)

    def _beside_nothing(self, cell: SampledCell, figure: Any) -> Verdict:
        source = figure.source
        elsewhere = source is not None and source.file != cell.file
        if elsewhere and figure.status.value == "suppressed":
            texts = self.row(source.file, source.record).values()
            if any(text.lower() in (*_HIDING, "x") for text in texts):
                return EXPLAINED, f"hidden: {source.family} suppresses it"
        if figure.reason in (TOO_FEW, WOULD_TELL):
            return EXPLAINED, "hidden by the disclosure gate"
        if cell.value is None:  # a symbol, beside counts that would tell the rate
            return EQUAL, ""
        if figure.reason.startswith("published only from"):
            return EXPLAINED, f"set aside by rule: {figure.reason}"
        return DIFFERENT, f"answer: {figure.status.value}, {figure.reason}"

    def _of_school(self, cell: SampledCell, fact: Fact) -> Verdict:
        if fact.kind in _OF_REGISTERS:
            return self._of_register(cell, fact)
        if fact.kind == "link":
            links = self.context.once(("bench", "links"), self._links)
            result = (fact.urn, fact.key) in links or (fact.key, fact.urn) in links
            return (EQUAL, "") if result else (DIFFERENT, "answer: no such link")
        if fact.kind == "group":
            groups = self.context.once(("bench", "groups"), self._groups)
            name = groups.get((fact.urn, fact.key))
            return (EQUAL, "") if name == cell.value else (DIFFERENT, f"answer: {name!r}")
        return self._of_visit(cell, fact)

    def _of_register(self, cell: SampledCell, fact: Fact) -> Verdict:
        row = self.schools(fact.authority).get(fact.urn)
        if row is None:
            return DIFFERENT, "answer: no such school"
        if _same(row[fact.kind], str(cell.value)):
            return EQUAL, ""
        file = self.files[row["source_id"]]
        if file != cell.file:
            return EXPLAINED, f"another register is newer: {file}"
        return DIFFERENT, f"answer {row[fact.kind]!r}"

    def _of_visit(self, cell: SampledCell, fact: Fact) -> Verdict:
        named = fact.authority or self.registered.get(fact.urn, "")  # a list may name no authority
        la = named if named.isdigit() else self._la_of.get(named.lower())
        visit = self.visits(str(la)).get(fact.urn, [])
        day = pd.Timestamp(fact.key)
        graded = [(abs((item - day).days), grade) for item, area, grade in visit if area == fact.kind]
        if (0, cell.value) in graded:
            return EQUAL, ""
        if any(apart <= _VISIT_DAYS and grade == cell.value for apart, grade in graded):
            return EXPLAINED, "the same visit under another of its days"
        if not visit and fact.urn not in self.registered:
            return EXPLAINED, "the school is in no register of the folder"
        return DIFFERENT, f"answer: {sorted(graded)[:2]}"

    def _schools(self, la: str) -> dict[str, dict[str, Any]]:
        context = self.context
        frame: Any = context.warehouse.schools(context.scope, context.as_at, la_code=la)
        return {str(row["urn"]): row for row in frame.to_dict("records")}

    def _visits(self, la: str) -> dict[str, list[tuple[pd.Timestamp, str, str]]]:
        context = self.context
        seen = context.warehouse.inspections(context.scope, context.as_at, la_code=la)
        areas = context.warehouse.inspection_areas(context.scope, context.as_at, la_code=la)
        days = dict(zip(seen["inspection_id"], pd.to_datetime(seen["inspected"]), strict=True))
        results: dict[str, list[tuple[pd.Timestamp, str, str]]] = {}
        graded: Any = seen.dropna(subset=["overall"])
        for row in graded.itertuples():
            results.setdefault(str(row.urn), []).append((pd.Timestamp(row.inspected), "overall", str(int(row.overall))))
        for row in areas.itertuples():
            if row.inspection_id in days:
                part = (days[row.inspection_id], str(row.area), str(row.grade).lower())
                results.setdefault(str(row.urn), []).append(part)
        return results

    def _links(self) -> frozenset[tuple[str, str]]:
        frame = self.context.warehouse.links(self.context.scope)
        return frozenset(zip(frame["urn"], frame["link_urn"], strict=True))

    def _groups(self) -> dict[tuple[str, str], str]:
        frame = self.context.warehouse.groups(self.context.scope)
        keys = zip(frame["urn"], frame["group_uid"], strict=True)
        return dict(zip(keys, frame["group_name"], strict=True))

    def _row(self, file: str, record: int) -> dict[str, str]:
        rows = every(self.folder / file)
        return next((row for at, row in enumerate(rows, 1) if at == record), {})


def _too_few(row: dict[str, str]) -> bool:
    """Whether a row of attendance counts fewer schools reporting than nine of ten, or does not count them."""
    try:
        return float(row["num_schools"]) < _LEAST_REPORTING * float(row["total_num_schools"])
    except (KeyError, ValueError):
        return True


def _beside_symbol(cell: SampledCell, figure: Any) -> Verdict:
    if figure.value is None:
        return EQUAL, ""
    source = figure.source
    if source is None or source.file == cell.file or cell.text.lower() in _HIDING:
        return DIFFERENT, f"answer {figure.value!r} from {source}"
    return EXPLAINED, f"{source.family} has a number where this file has {cell.text!r}"


def _beside_number(cell: SampledCell, figure: Any) -> Verdict:
    got, text, exact = figure.value, cell.value, cell.exact
    assert text is None or isinstance(text, float)
    if text is not None and _near(got, text):
        return EQUAL, ""
    if exact is not None and _near(got, exact):
        if text is None or _within(exact, text, cell.half):
            return EQUAL, ""
        return EXPLAINED, "the rate from the counts of its row, which the printed rate contradicts"
    text = exact if text is None else text
    assert text is not None
    if figure.source is None or figure.source.file == cell.file:
        counted = figure.numerator is not None and figure.denominator
        if counted and _within(got, text, cell.half):
            return EQUAL, ""  # the share that the whole pupils behind a rounded one come to
        return DIFFERENT, f"answer {got!r} from {figure.source}"
    named, apart = figure.source.family, abs(got - text)
    if _within(got, text, cell.half + 0.5 * 10.0**-figure.decimals):
        return EXPLAINED, f"{named} outranks it, and agrees to rounding"
    if apart <= max(_VINTAGE_LEAST, _VINTAGE_SHARE * abs(text)):
        return EXPLAINED, f"{named} outranks it: another vintage"
    return DIFFERENT, f"answer {got!r} from {figure.source}"


def _within(value: float, other: float, apart: float) -> bool:
    return abs(value - other) <= apart + 1e-9


def _near(value: float, other: float) -> bool:
    return isclose(value, other, rel_tol=1e-9, abs_tol=1e-9)


def _same(stored: Any, text: str) -> bool:
    if stored is None or (isinstance(stored, float) and pd.isna(stored)):
        return is_symbol(text)
    if str(stored) == text:
        return True
    try:
        return float(stored) == float(text)
    except (TypeError, ValueError):
        return False
