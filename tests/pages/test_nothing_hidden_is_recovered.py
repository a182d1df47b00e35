"""What is hidden on one page is hidden on all, and cannot be worked out of all of them together."""

from pathlib import Path

import pytest

from bench.audit import attack
from session.opening import open_context
from tests import worlds


@pytest.mark.parametrize("code", ["absence_persistent", "engmath_5plus"])
def test_no_hidden_figure_is_worked_out_of_bars_and_schools_under_every_filter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.lent("demo", tmp_path)))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    outcome = attack(open_context(demo=True), code, "2024/25", 2)
    assert outcome.hidden >= 5
    assert (outcome.by_subtraction, outcome.elsewhere) == ((), ())
