"""Figures withheld so that one publication does not reveal what another suppressed."""

from __future__ import annotations

import pandas as pd

from data.vocabulary import ValueStatus

_FACT = ["measure", "entity", "period", "phase", "pupil_group"]


def withhold(frame: pd.DataFrame) -> pd.DataFrame:
    """The facts, with a value taken away where another family suppresses the same fact.

    A rate in the Local Authority Interactive Tool can give back a count of one or two exclusions
    that the exclusions file hides.
    """
    hidden = frame["status"] == ValueStatus.SUPPRESSED.value
    if not hidden.any() or frame["family"].nunique() < 2:
        return frame
    keys = pd.MultiIndex.from_frame(frame[_FACT].astype(str))
    text = keys.isin(keys[hidden]) & ~hidden
    if text.any():
        frame.loc[text, ["value", "numerator"]] = float("nan")
        frame.loc[text, "status"] = ValueStatus.SUPPRESSED.value
    return frame
