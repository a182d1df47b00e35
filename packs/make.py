"""Create a pack: run the reports, write the slides, produce each format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from analytics.reports.board.area_pack import area_pack
from analytics.reports.board.board import Audience
from analytics.reports.board.board import board as board_report
from analytics.reports.core.ask import ask
from analytics.reports.core.context import ReportContext
from packs.archive import PackRequest
from packs.formats import annex, html, pdf
from packs.model import Deck
from packs.slides import area_plan, board, evaluation

KINDS = {"board": "Report to the board", "area": "An area's plan", "evaluation": "Self-evaluation for a reviewer"}
PREFIX = {"board": "B", "area": "A", "evaluation": "E"}


def _pptx(deck: Deck) -> bytes:
    from packs.formats import pptx_deck

    return pptx_deck.render(deck)


FORMATS: dict[str, Callable[[Deck], bytes]] = {
    "pptx": _pptx,
    "pdf": pdf.render,
    "html": html.render,
    "xlsx": annex.to_xlsx,
    "csv": annex.to_csv,
    "parquet": annex.to_parquet,
}


class UnknownForm(ValueError):
    """A kind or format that no pack has; the message names those there are."""


def deck_of(context: ReportContext, recipe: PackRequest, number: str) -> Deck:
    """The slides of a recipe in a context whose as-at date is the recipe's."""
    if recipe.kind not in KINDS:
        raise UnknownForm(f"no pack is called {recipe.kind!r}; there are: {', '.join(KINDS)}")
    meeting = date.fromisoformat(recipe.meeting)
    previous = date.fromisoformat(recipe.previous) if recipe.previous else None
    audience = Audience(recipe.audience)
    if recipe.kind == "area":
        paper = ask(area_pack, context, area=recipe.area, meeting=meeting, previous=previous, audience=audience)
        return area_plan.deck(paper, number)
    answer = ask(board_report, context, meeting=meeting, previous=previous, audience=audience)
    if recipe.kind == "evaluation":
        return evaluation.deck(answer, number)
    return board.deck(answer, number, recipe.sections)


def files_of(deck: Deck, formats: Sequence[str]) -> dict[str, bytes]:
    """The pack in the formats asked for, by file name."""
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown:
        raise UnknownForm(f"no format {unknown[0]!r}; there are: {', '.join(FORMATS)}")
    return {f"{deck.number}.{ending}": FORMATS[ending](deck) for ending in formats}


def settled(recipe: PackRequest, deck: Deck) -> PackRequest:
    """The recipe with everything that was left to defaults written out, so that it can be repeated."""
    return replace(recipe, previous=deck.previous.isoformat(), build=deck.build)
