"""Files whose name, title or release.toml states another time than their rows: a slip on either side.

A name that says 2023/24 above rows of 2022/23, or 'autumn' above rows of whole years: nothing in the file
tells which is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from data.build.column_binding import ColumnBinding
from data.build.detect_source import RELEASE_FILE, years_in
from data.build.populations import only_words
from data.build.report import StagedRows
from data.build.staging import quoted
from data.catalogue.measure import Theme
from data.period import Period, PeriodKind
from data.problem import Problem
from data.sources.base import FileContext, Source
from data.sources.publications import COMPARE

_PART = re.compile(
    r"(?:^| )((?:(?:autumn|spring|summer)(?: (?:and )?(?:autumn|spring|summer))?(?: terms?)?"
    r"|(?:2|two) ?terms?|terms? ?[123](?: and [123])?|(?:ht|half ?term) ?[1-6]"
    r"|(?:[1-5]|one|two|three|four|five) ?half ?terms|weeks? ?\d+))(?= |$)"
)
# What adds up over a year: results are of one day, whatever term that is in.
_REPEATED = re.compile(r"_([12]\d)$")
_AFTER_NO_RESULTS = (2020, 2021, 2022)  # the year before had none, or its own were not published by school
_ADDS_UP = (Theme.ATTENDANCE, Theme.EXCLUSIONS)
# By how many days the newest event of so many schools may lie before the day for which a file is named. GIAS
# changes rows every week; of Ofsted's lists the longest pause was that of 2020/21.
_MANY_ROWS = 40
_LONGEST_PAUSE = {"gias_register": 200, "ofsted_mi": 400}
_EVENT = re.compile(r"^lastchangeddate$|\b(inspection|publication)\b.*\bdate\b|\bdate\b.*\binspection\b|^start date$")


def refuse_other_time(rows: StagedRows, source: Source, context: FileContext, used: Sequence[ColumnBinding]) -> None:
    """Make a year or a part of a year that is stated, and that no row is of, a reason to refuse the file."""
    if source.measure_is_code:
        return  # an authority names its own return as it likes
    periods = [Period.parse(text) for (text,) in rows.db.execute("SELECT DISTINCT period FROM t_map").fetchall()]
    if not periods:
        return
    years = {Period.academic_year(period.ending).text for period in periods} | {period.text for period in periods}
    if source.publication is COMPARE and context.period:
        years.add(context.period)  # of the tables: destinations are those of earlier leavers
        rows.fatal.extend(filter(None, [_columns_of_other_years(context.header, context.period)]))
    whole_years = all(period.kind is PeriodKind.ACADEMIC_YEAR for period in periods)
    adds_up = any(binding.measure.theme in _ADDS_UP for binding in used)
    for where, text in _texts(source, context, used).items():
        named = list(years_in(text))
        if named and not years & set(named):
            rows.fatal.append(_problem(f"{named[0]} in {where}", f"rows of {named[0]}", sorted(years)))
        part = _PART.search(only_words(text)) if whole_years and adds_up else None
        if part and only_words(text)[: part.start()].split()[-1:] != ["by"]:
            rows.fatal.append(_problem(f"{part[1]!r} in {where}", "rows of that part of a year", sorted(years)))


def refuse_later_day(rows: StagedRows, source: Source, context: FileContext) -> None:
    """Refuse an old list of schools under the name of a later day: it would pass for the stock of that day."""
    pause = next((days for family, days in _LONGEST_PAUSE.items() if source.family.startswith(family)), 0)
    columns = [name for name in context.header if _EVENT.search(name)]
    if context.dated is None or not pause or not columns or rows.read < _MANY_ROWS:
        return
    cells = " UNION ALL ".join(f"SELECT as_event({quoted(name)}) AS day FROM stage" for name in columns)
    newest, number = rows.db.execute(f"SELECT max(day), count(day) FROM ({cells})").fetchall()[0]
    if number >= _MANY_ROWS and (context.dated - newest).days > pause:
        rows.fatal.append(
            Problem(
                None,
                None,
                f"{context.dated} in the file's name or title, and nothing in it later than {newest}",
                "a list of the day that its name states",
                f"it is an older list under a later name: rename it after its own day, {newest} or soon after",
            )
        )


def _columns_of_other_years(header: Sequence[str], year: str) -> Problem | None:
    """Columns that end in '_17' and '_18' repeat the two years before: the tables are of 2018/19."""
    endings = [2000 + int(match[1]) for name in header if (match := _REPEATED.search(name))]
    often = {ending for ending in endings if endings.count(ending) > 1}
    ending = Period.parse(year).ending
    if not often or max(often) == ending - 1 or (max(often) < ending and ending in _AFTER_NO_RESULTS):
        return None
    last = max(often)
    repeated = Period.academic_year(last).text
    return Problem(
        None,
        next(name for name in header if name.endswith(f"_{last % 100}")),
        f"columns that repeat {repeated}",
        f"columns that repeat the year before {year}",
        "the tables are of another year: correct the year in the file's name, its folder's or release.toml",
    )


def _texts(source: Source, context: FileContext, used: Sequence[ColumnBinding]) -> Mapping[str, str]:
    texts = {"the file's name": PurePosixPath(context.name).stem}
    texts |= {f"the title {text!r}": text for text in context.titles}
    if context.stated_period:
        texts[RELEASE_FILE] = context.stated_period
    if source.measure_column is None:
        names = {name for binding in used for name in (binding.value, binding.numerator, binding.denominator) if name}
        texts |= {f"the description of column {name!r}": context.labels.get(name, "") for name in sorted(names)}
    return texts


def _problem(stated: str, expected: str, years: Sequence[str]) -> Problem:
    has = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
    return Problem(None, None, stated, expected, f"its rows are of {has}: rename the file, or download it again")
