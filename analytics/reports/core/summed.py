"""Of how many of its schools a sum over schools is made: below a stated share it is no figure of all of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from types import MappingProxyType

import pandas as pd

from analytics.figure import Coverage
from data.catalogue import Measure, Theme
from data.period import Period
from data.rules import coverage_rule
from data.vocabulary import Phase, PupilGroup, ValueStatus

# The oldest and the youngest age that a school teaches, where it has such results.
_AGES = MappingProxyType(
    {
        Theme.EARLY_YEARS: (5, 4),
        Theme.KEY_STAGE_1: (6, 6),
        Theme.KEY_STAGE_2: (11, 10),
        Theme.KEY_STAGE_4: (16, 15),
        Theme.AFTER_16: (18, 17),
    }
)
# The phases of schools that teach the pupils of a figure's phase, where these are several or all.
_TAUGHT_IN = MappingProxyType(
    {
        Phase.ALL: tuple(Phase),
        Phase.EARLY_YEARS: (Phase.EARLY_YEARS, Phase.PRIMARY),
        Phase.POST_16: (Phase.POST_16, Phase.SECONDARY),
    }
)
_A_YEAR = timedelta(days=330)  # a school that opened since has not been in all of it
_OK, _HIDDEN, _NONE = (item.value for item in (ValueStatus.OK, ValueStatus.SUPPRESSED, ValueStatus.NOT_APPLICABLE))


def expected(schools: pd.DataFrame, declared: Measure, phases: Collection[Phase], period: Period) -> pd.Series:
    """Which schools have a figure in a period: open in it, of the phases, and with pupils of the age.

    `schools` has columns phase, state_funded, opened, closed, low_age and high_age; a school whose age
    or opening is not known is expected.
    """
    end = pd.Timestamp(period.end)
    start = end - _A_YEAR if len(period.text) == len("2023/24") else end
    opened, closed = (pd.to_datetime(schools[name]) for name in ("opened", "closed"))
    mask = schools["state_funded"].astype(bool) & ~(opened > start) & ~(closed < end)
    own = set(phases) - {Phase.ALL} or {Phase.ALL}
    taught_in = {item.value for phase in own for item in _TAUGHT_IN.get(phase, (phase,))}
    mask &= schools["phase"].isin(taught_in)
    if (ages := _AGES.get(declared.theme)) is not None:
        oldest, youngest = ages
        # Numbers that know no <NA>: compared with one, a school would be neither expected nor not.
        high, low = (schools[name].astype("float64") for name in ("high_age", "low_age"))
        mask &= ~(high < oldest) & ~(low > youngest)
    return mask


def coverage(
    rows: pd.DataFrame, expected_rows: pd.Series, group: PupilGroup, period: Period, unlisted: tuple[int, int] = (0, 0)
) -> Coverage:
    """How many of the schools that have a figure are in the sum of `rows`, by their column status.

    Of a group, a school whose few pupils are hidden, or that has none, is known. `unlisted`: how
    many of the authority's schools with a figure no register lists, so that no sum has them, and of how many.
    """
    least = coverage_rule().least_share
    known = rows["status"].isin([_OK] if group is PupilGroup.ALL else [_OK, _HIDDEN, _NONE])
    counted = (expected_rows & (rows["status"] != _NONE)) | rows["status"].isin([_OK, _HIDDEN])
    listed = unlisted[0] <= (1 - least) * unlisted[1]
    hidden = int(((rows["status"] == _HIDDEN) & ~known).sum())
    return Coverage(
        period.end, int((known & counted).sum()), int(counted.sum()), period.end, listed, least, hidden=hidden
    )


def why_not(covered: Coverage, unlisted: tuple[int, int] = (0, 0)) -> str:
    """Why a sum of too few schools is no figure of all; empty where it is of enough."""
    if covered.sufficient:
        return ""
    if not covered.population_known:
        number, of = unlisted
        return f"{number:,} of the authority's {of:,} schools with a figure are in no register that is loaded"
    text = f"{covered.known:,} of {covered.open:,} schools have a figure"
    if not covered.hidden:
        return text
    absent = covered.open - covered.known - covered.hidden
    rest = f", and {absent:,} {'has' if absent == 1 else 'have'} none in the loaded files" * bool(absent)
    are = "is" if covered.hidden == 1 else "are"
    return f"{text}; {covered.hidden:,} {are} hidden, with too few pupils to show{rest}"
