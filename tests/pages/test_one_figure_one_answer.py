"""One figure has one answer on every page, slide, pack and at the terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from session.opening import open_context
from tests import worlds
from tests.answers import collected, differences

REPLAY = ("suffolk-2015", date(2016, 1, 31))


@pytest.mark.parametrize(
    ("world", "plan", "as_at", "fewest"),
    [("demo", None, None, 2500), ("real", None, None, 1800), ("real", *REPLAY, 300)],
)
def test_no_figure_status_rank_or_change_has_two_answers(
    world: str, plan: str | None, as_at: date | None, fewest: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.lent(world, tmp_path)))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    result = collected(open_context(demo=world == "demo", plan=plan, as_at=as_at))
    assert differences(result) == []
    assert len(result) > fewest
    kinds = {"figure", "beside England", "change", "promise"} | ({"rank"} if not plan else set())
    assert kinds <= {key[0] for key in result}
