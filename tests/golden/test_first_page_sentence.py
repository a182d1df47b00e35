"""The sentence that the first page is for, on the demonstration as at 31 January 2016."""

from datetime import date

import pytest

from analytics.reports.core.ask import ask
from analytics.reports.targets.milestone import milestone
from session.opening import open_context
from tests import worlds
from wording import sentences


def test_the_first_target_of_2015_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    context = open_context(plan="suffolk-2015", as_at=date(2016, 1, 31), demo=True)
    state = ask(milestone, context, target="good_schools").report.state
    replace = sentences.whole(state).replace("\u00a0", " ")
    assert "79% (236 of 299 graded schools)" in replace
    assert "Expected by now 85%." in replace
    assert "To reach 100% by January 2017: 63 more schools, 5.3 a month" in replace
    assert "best twelve months: 15 schools" in replace
