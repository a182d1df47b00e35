"""The sentence that the first page is for, on the demonstration as known on 31 January 2016."""

from datetime import date

import pytest

from analytics.reports.door import ask
from session.opening import open_desk
from tests import worlds
from ui import sentences


def test_the_first_target_of_2015_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    desk = open_desk(plan="suffolk-2015", as_at=date(2016, 1, 31), demo=True)
    state = ask("milestone", desk, target="good_schools").report.state
    said = sentences.whole(state).replace("\u00a0", " ")
    assert "79 % (236 of 299 graded schools)" in said
    assert "Expected by now 85 %." in said
    assert "To reach 100 % by January 2017: 63 more schools, 5.3 a month" in said
    assert "best twelve months so far: 15 (" in said
