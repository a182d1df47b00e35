"""A frozen round is written once, read back as it was, and refused when somebody changed it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from analytics.reports.risk.rounds import moves, round_before
from analytics.risk.rating import Rating
from data.rounds import FrozenRound, FrozenSchool, RoundRefused, freeze, frozen


def one_round(name: str = "2026-10-31") -> FrozenRound:
    school = FrozenSchool(
        "900001", "red", 9.5, 11.5, "red", "red", ("last_outcome",), (), ("head_changes",), {"a": None}
    )
    return FrozenRound(
        name, "current", "2026.1", "b", "director", "2026-11-02T09:00:00+00:00", "2026-11-02", "2026-11-16", (school,)
    )


def test_a_round_is_read_back_as_it_was_frozen(tmp_path: Path) -> None:
    freeze(tmp_path, one_round())
    assert frozen(tmp_path, "current") == (one_round(),)


def test_the_same_round_cannot_be_frozen_twice(tmp_path: Path) -> None:
    freeze(tmp_path, one_round())
    with pytest.raises(RoundRefused, match="frozen already"):
        freeze(tmp_path, one_round())


def test_a_round_that_was_changed_afterwards_is_refused_by_name(tmp_path: Path) -> None:
    path = freeze(tmp_path, one_round())
    path.write_text(path.read_text("utf-8").replace('"red"', '"green"'), encoding="utf-8")
    with pytest.raises(RoundRefused, match="was changed after it was frozen"):
        frozen(tmp_path)


def test_a_round_frozen_before_the_two_days_were_kept_waits_ten_working_days(tmp_path: Path) -> None:
    freeze(tmp_path, one_round())
    path = tmp_path / "rounds" / "2026-10-31-current.json"
    body = json.loads(path.read_text("utf-8"))["round"]
    del body["heads_from"], body["others_from"]
    school = body["schools"][0]
    school["score"] = school.pop("lowest")
    del school["highest"], school["least"], school["most"]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    path.write_text(json.dumps({"sha256": digest, "round": body}), encoding="utf-8")
    (read,) = frozen(tmp_path)
    assert (read.opens, read.schools[0].least) == (date(2026, 11, 16), "red")


def test_a_round_waits_until_the_day_before_it_opens() -> None:
    assert one_round().waits_on(date(2026, 11, 15))
    assert not one_round().waits_on(date(2026, 11, 16))


def test_the_round_before_lies_at_least_a_term_back() -> None:
    assert round_before(date(2026, 11, 22)) == date(2026, 6, 30)
    assert round_before(date(2016, 1, 31)) == date(2015, 10, 31)


def test_flows_count_only_schools_that_stood_in_both_rounds() -> None:
    before = {"1": Rating.RED, "2": Rating.AMBER, "3": Rating.RED}
    after = {"1": Rating.AMBER, "2": Rating.AMBER, "4": Rating.GREEN}
    by_key = {(m.before.value, m.after.value): m.schools for m in moves(before, after)}
    assert by_key == {("red", "amber"): 1, ("amber", "amber"): 1}
