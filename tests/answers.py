"""Everything that pages, slides and packs answer, by key: to compare what is given of one figure.

A key is what a reader would call the same figure: measure, place, period, phase, pupils, what was
made of it, and the day as at which it is known. Beside values stand judgements, changes, ranks and
statuses of promises, each under the key of its figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from analytics.reports.board.area_pack import AreaPack, Subject
from analytics.reports.board.board import Board, Standing
from analytics.reports.comparison.gap import GroupRow
from analytics.reports.comparison.neighbours import Neighbours
from analytics.reports.comparison.trends import DEFAULT, SpineRow, TrendPanel
from analytics.reports.core.ask import ask
from analytics.reports.core.context import ReportContext
from analytics.reports.core.places import areas_of
from analytics.reports.core.types import Figure
from analytics.reports.targets.target_state import TargetState
from data.catalogue import Theme
from data.plans.model import Reference
from data.vocabulary import Phase, PupilGroup
from packs import make
from packs.archive import PackRequest
from packs.model import Deck
from session.terminal import QUESTIONS

Key = tuple[Any, ...]
Answers = dict[Key, dict[Any, set[str]]]
# Of figures in these parts of a report, those that were known at the meeting before.
BEFORE = {
    Board: ("before", "deliveries_before"),
    Standing: ("before",),
    Subject: ("before",),
    AreaPack: ("items_before", "deliveries_before"),
}


def key_of(figure: Figure) -> Key:
    """What makes two figures the same figure."""
    return (figure.measure, figure.entity, figure.period, figure.phase.value, figure.group.value, figure.basis)


def answer_of(figure: Figure) -> Key:
    """What may not differ between two places that show the same figure."""
    return (
        figure.value,
        figure.status.value,
        figure.unit.value,
        figure.decimals,
        figure.numerator,
        figure.denominator,
        figure.derived,
        figure.local,
        figure.release,
        figure.published,
    )


def walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every part of a report with the path to it; not what was known at an earlier day."""
    if isinstance(value, (tuple, list, frozenset)):
        for item in value:
            yield from walk(item, f"{path}[]")
    elif isinstance(value, dict):
        for item in value.values():
            yield from walk(item, f"{path}{{}}")
    elif is_dataclass(value) and not isinstance(value, type):
        yield path, value
        skipped = BEFORE.get(type(value), ())
        for part in fields(value):
            if part.name not in skipped and not isinstance(value, Figure):
                yield from walk(getattr(value, part.name), f"{path}.{part.name}")


def claims(value: Any) -> Iterator[tuple[Key, Any]]:
    """What one part of a report claims: pairs of a key and the answer given for it."""
    match value:
        case Figure():
            yield ("figure", *key_of(value)), answer_of(value)
        case TrendPanel(latest=Figure() as own):
            yield ("beside England", *key_of(own)), value.standing
            yield ("change", *key_of(own)), (value.change, value.movement)
        case Standing(now=Figure() as own) if value.peer is not None and value.judged is not None:
            yield ("beside England", *key_of(own)), value.judged
        case GroupRow():
            yield ("beside England", *key_of(value.own)), value.standing
        case Neighbours(own=Figure() as own):
            yield ("beside England", *key_of(own)), value.standing
            yield ("rank", *key_of(own)), value.rank
        case SpineRow():
            yield ("rank", *key_of(value.own)), value.rank
        case TargetState():
            yield ("promise", value.target.code), (repr(value.now), repr(value.by_deadline))
            if value.latest is not None and value.target.reference is Reference.FIXED:
                yield ("change", *key_of(value.latest)), (value.change, value.movement)


def questions(context: ReportContext) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every question that pages, slides and the terminal ask, each for many choices."""
    with_choices = {"value", "series", "areas", "area-pack", "milestone", "registers"}
    without_figures = {"notes", "risk-record"}
    yield from ((name, {}) for name in QUESTIONS if name not in with_choices | without_figures)
    yield from (("milestone", {"target": target.code}) for target in (context.plan.targets if context.plan else ()))
    yield from (("trends", {"theme": theme.value}) for theme in Theme)
    yield from (("attendance", {"phase": phase}) for phase in (Phase.PRIMARY, Phase.SECONDARY))
    yield from (("ofsted", {"phase": phase}) for phase in (Phase.ALL, Phase.PRIMARY, Phase.SECONDARY))
    yield from (("neighbours", {"code": code}) for code in (*DEFAULT, "absence_severe"))
    yield from (("areas", {"code": code}) for code in ("ks2_rwm_expected", "absence_overall"))
    yield from (("area-pack", {"area": item.code}) for item in areas_of(context)[:1])


def decks(context: ReportContext) -> Iterator[Deck]:
    """The packs of the day of the context."""
    for kind in ("board", "evaluation"):
        day = context.as_at.isoformat()
        yield make.deck_of(context, PackRequest(kind, day, "", day, "", "", "board", (), ""), "T-1")


def collected(context: ReportContext) -> Answers:
    """Every answer by its key, with the places that give it."""
    answers: Answers = defaultdict(lambda: defaultdict(set))

    def take(report: Any, name: str) -> None:
        for path, part in walk(report, name):
            for key, answer in claims(part):
                answers[key][answer].add(path)

    for question, options in questions(context):
        take(ask(QUESTIONS[question], context, **options).report, question)
    for deck in decks(context):
        take(tuple(slide.figures for slide in deck.slides), f"{deck.kind} pack")
    for own in [k for k in answers if k[0] == "figure" and k[2] == context.home.code and not k[6]][::20]:
        _, code, area, period, phase, group, _ = own
        given = ask(
            QUESTIONS["value"],
            context,
            code=code,
            area=area,
            period=period,
            phase=Phase(phase),
            group=PupilGroup(group),
        )
        take(given.report, "terminal")
    return answers


def differences(answers: Answers) -> list[str]:
    """Each key with more than one answer, and who gives which."""
    return [
        f"{key}: " + "; ".join(f"{answer} on {sorted(paths)[:3]}" for answer, paths in given.items())
        for key, given in answers.items()
        if len(given) > 1
    ]
