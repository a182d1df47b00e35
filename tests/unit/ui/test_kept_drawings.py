"""A picture is built once for an answer, and never shown for another."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go
import pytest

from analytics.disclosure import Protected, protect
from data.vocabulary import Scope
from ui import selection
from ui.charts import show
from ui.charts.base import Drawing
from ui.tables import Table

built: list[float] = []


@dataclass(frozen=True)
class Report:
    """One number, to be drawn."""

    number: float


def picture(report: Report) -> Drawing:
    built.append(report.number)
    figure = go.Figure(go.Scatter(x=[1], y=[report.number]), {"height": 300, "margin": {"t": 10, "b": 10}})
    return Drawing(figure, "", Table("", (), ()), "")


@pytest.fixture(autouse=True)
def chosen(monkeypatch: pytest.MonkeyPatch) -> dict[str, selection.Selection]:
    built.clear()
    now = {"is": selection.Selection()}
    monkeypatch.setattr(selection, "current", lambda: now["is"])
    return now


def answer(number: float) -> Protected[Report]:
    return protect(Report(number), Scope("935"))


def test_the_same_answer_is_drawn_once() -> None:
    item = answer(1.0)
    assert show._drawn(item, picture) is show._drawn(item, picture)
    assert built == [1.0]


def test_another_answer_is_drawn_anew() -> None:
    drawn = [show._drawn(answer(number), picture).figure.to_dict() for number in (1.0, 2.0)]
    assert [item["data"][0]["y"] for item in drawn] != [[1.0], [1.0]]
    assert built == [1.0, 2.0]


def test_another_choice_draws_anew_because_links_carry_it(chosen: dict[str, selection.Selection]) -> None:
    item = answer(1.0)
    show._drawn(item, picture)
    chosen["is"] = selection.Selection(area="E07000200")
    show._drawn(item, picture)
    assert built == [1.0, 1.0]


def test_a_function_made_on_the_spot_is_never_kept() -> None:
    item = answer(1.0)
    for turn in range(3):
        show._drawn(item, lambda report, at=turn: picture(report))
    assert item.drawn == {}


def test_kept_drawings_of_one_answer_are_few(chosen: dict[str, selection.Selection]) -> None:
    item = answer(1.0)
    for place in range(100):
        chosen["is"] = selection.Selection(area=str(place))
        show._drawn(item, picture)
    assert len(item.drawn) <= 12


@dataclass(frozen=True)
class Whole:
    """A report with another one inside."""

    part: Report


def test_a_part_of_an_answer_is_drawn_once_for_the_answer() -> None:
    whole = protect(Whole(Report(1.0)), Scope("935"))
    for _ in range(3):
        show._drawn(whole.part(whole.report.part), picture)
    assert built == [1.0]


def test_a_part_that_was_put_together_anew_is_screened_anew() -> None:
    whole = protect(Whole(Report(1.0)), Scope("935"))
    assert [whole.part(Report(float(number))).report.number for number in range(50)] == list(map(float, range(50)))
    assert len(whole._parts) <= 20
