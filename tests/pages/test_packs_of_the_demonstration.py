"""The three packs made of the demonstration: what stands in them, and that no school is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.reports.comparison.trends import trends
from analytics.reports.core.access import NotForThisRole
from analytics.reports.core.ask import ask
from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import names_of
from analytics.reports.targets.on_track import cannot_tell, on_track
from analytics.statistics.comparison import Judgement
from data.vocabulary import Role
from packs import __main__ as packs_command
from packs import make
from packs.archive import PackRequest
from packs.formats import html
from packs.model import Deck
from session.opening import open_context
from tests import worlds

IPSWICH = "E07000202"


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportContext]:
    """The analyst's desk in a copy of the demonstration."""
    home: Path = worlds.lent("demo", tmp_path_factory.mktemp("packs"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MILEPOST_HOME", str(home))
        patch.setenv("MILEPOST_AUTHORITY", "935")
        yield open_context(demo=True)


def made(context: ReportContext, kind: str, audience: str = "board") -> Deck:
    area = IPSWICH if kind == "area" else ""
    day = date(2026, 11, 30).isoformat()
    recipe = PackRequest(kind, day, "", context.as_at.isoformat(), "", "", audience, (), area)
    return make.deck_of(context, recipe, "B935-2026-11-30-01")


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (["--meeting", "2026-12-10"], "as at 2026-11-23"),
        (["--meeting", "2026-11-25"], "as at 2026-11-23"),
        (["--meeting", "2026-11-02"], "as at 2026-11-02"),
        (["--as-at", "2026-11-25"], "2026-11-25 is in the future; today is 2026-11-23"),
    ],
)
def test_a_pack_of_the_demonstration_is_made_as_at_a_day_that_has_come_there(
    day: list[str], answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.lent("demo", tmp_path)))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    monkeypatch.setenv("MILEPOST_TODAY", "2027-03-01")  # the demonstration keeps its own day
    code = packs_command.main(["--demo", *day, "--formats", "csv"])
    written = capsys.readouterr()
    assert answer in written.out + written.err
    assert code == (0 if "--meeting" in day else 2)


KEYS = {
    "board": (
        "decisions",
        "changed",
        "targets",
        "early-years",
        "key-stage-4",
        "groups",
        "attendance",
        "exclusions",
        "areas",
        "inspection",
        "delivery",
    ),
    "area": ("causes", "next", "support", "actions", "targets"),
    "evaluation": (
        "targets",
        "early-years",
        "key-stage-4",
        "groups",
        "attendance",
        "exclusions",
        "inspection",
        "done",
        "evidence",
        "next",
        "unknown",
    ),
}


@pytest.mark.parametrize("kind", list(KEYS))
def test_a_pack_holds_what_it_promises_in_order_and_names_no_school(context: ReportContext, kind: str) -> None:
    deck = made(context, kind)
    assert tuple(slide.key for slide in deck.slides)[: len(KEYS[kind])] == KEYS[kind]
    assert all(slide.since and slide.alt for slide in deck.slides)
    text = html.render(deck).decode()
    assert [name for name in names_of(context).schools.values() if name in text] == []


def test_the_private_version_is_refused_to_a_school(context: ReportContext) -> None:
    school = replace(context, scope=replace(context.scope, role=Role.SCHOOL))
    for kind in ("board", "area"):
        with pytest.raises(NotForThisRole):
            made(school, kind, "private")


def test_what_cannot_be_told_is_counted_alike_on_the_first_page_and_on_every_slide(context: ReportContext) -> None:
    unknown = sum(map(cannot_tell, ask(on_track, context).report.states))
    assert unknown == 2
    by_key = {slide.key: " ".join((slide.sentence, slide.alt)) for slide in made(context, "board").slides}
    assert f"{unknown} too early to call" in by_key["targets"]
    assert f"e cannot yet judge {unknown} of 9 targets" in by_key["delivery"]
    assert "can be judged" not in by_key["decisions"]
    own = {slide.key: slide.sentence for slide in made(context, "evaluation").slides}
    assert own["unknown"] == f"We cannot yet judge {unknown} of 9 targets"


def test_a_slide_and_the_page_of_trends_judge_a_figure_against_england_alike(context: ReportContext) -> None:
    by_key = {slide.key: slide.sentence for slide in made(context, "board").slides}
    judged = {p.measure: p.standing.judgement for p in ask(trends, context).report.panels}
    assert judged["gld"] is Judgement.SIMILAR
    assert judged["ks2_rwm_expected"] is Judgement.WORSE
    worse, level = by_key["early-years"].split("; ")
    assert "worse than England on" in worse
    assert "key stage 2 expected standard (4" in worse
    assert "not significantly different from England on good level of development (0.2" in level
