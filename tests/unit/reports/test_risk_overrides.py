"""An override holds up to and with its last day; from the next day on the rules' level rules again."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from analytics.reports.risk.risk import last_day_of_override, settled_by_people
from analytics.reports.risk.types import Override
from analytics.risk.rating import Rating
from data.rules import risk_rule

RULE = risk_rule("current")


class Registers:
    """What people entered, as frames by register."""

    def __init__(self, overrides: list[dict[str, Any]]) -> None:
        columns = ["urn", "rating", "why", "decided_by", "decided_on", "expires_on"]
        frame = pd.DataFrame(overrides, columns=columns)
        for name in ("decided_on", "expires_on"):
            frame[name] = pd.to_datetime(frame[name])
        self.frames = {"risk_overrides": frame}

    def current(self, name: str, as_at: date | None = None) -> pd.DataFrame:
        empty = pd.DataFrame(columns=["about", "replied_on", "round", "sent_on"])
        return self.frames.get(name, empty)


def desk_of(rows: list[dict[str, Any]], day: date) -> Any:
    """A desk with these overrides and no other record."""
    return SimpleNamespace(
        records=Registers(rows), as_at=day, today=day, plan=None, scope=None, warehouse=SimpleNamespace(invented=False)
    )


def entered(decided: str, expires: str, day: date, rating: str = "green") -> Override:
    row = {
        "urn": "1",
        "rating": rating,
        "why": "w",
        "decided_by": "director",
        "decided_on": decided,
        "expires_on": expires,
    }
    return settled_by_people(desk_of([row], day), RULE, "round").overrides["1"]


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 2, 28), False),  # the day before it was decided
        (date(2026, 3, 1), True),
        (date(2026, 4, 30), True),  # its last day
        (date(2026, 5, 1), False),
    ],
)
def test_an_override_holds_from_its_decision_to_its_last_day(day: date, holds: bool) -> None:
    override = Override(Rating.GREEN, "w", "director", date(2026, 3, 1), date(2026, 4, 30))
    assert override.holds(day) is holds


def test_an_override_lapses_after_six_months_whatever_day_was_entered() -> None:
    item = entered("2026-03-01", "2030-01-01", date(2026, 9, 2))
    assert item.expires_on == last_day_of_override(date(2026, 3, 1), RULE) == date(2026, 9, 1)
    assert not item.holds(date(2026, 9, 2))


def test_the_newest_decision_counts_even_when_it_lapsed_before_an_older_one() -> None:
    rows = [
        {
            "urn": "1",
            "rating": "green",
            "why": "old",
            "decided_by": "director",
            "decided_on": "2026-03-01",
            "expires_on": "2026-08-31",
        },
        {
            "urn": "1",
            "rating": "amber",
            "why": "new",
            "decided_by": "director",
            "decided_on": "2026-04-01",
            "expires_on": "2026-04-30",
        },
    ]
    override = settled_by_people(desk_of(rows, date(2026, 5, 1)), RULE, "round").overrides["1"]
    assert (override.why, override.holds(date(2026, 5, 1))) == ("new", False)


def test_an_override_decided_later_is_not_known_yet() -> None:
    rows = [
        {
            "urn": "1",
            "rating": "green",
            "why": "w",
            "decided_by": "director",
            "decided_on": "2026-03-02",
            "expires_on": "2026-04-30",
        }
    ]
    assert settled_by_people(desk_of(rows, date(2026, 3, 1)), RULE, "round").overrides == {}
