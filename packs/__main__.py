"""The command: python -m packs --meeting 2026-11-30 --formats pptx,pdf,html --out FOLDER."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from analytics.reports.board.board import Audience
from analytics.reports.core.context import ReportContext, UnknownPlace
from data.settings import SettingError, Settings
from data.warehouse import NothingLoaded
from packs import archive, make
from packs.model import Deck
from packs.slides.board import MAKERS
from session import clock
from session.ledger import ledger_note
from session.opening import open_context
from session.settings import load_settings

WRONG_WORDS = 2
DIFFERENT = 1


def parser() -> argparse.ArgumentParser:
    """The words of the command line."""
    built = argparse.ArgumentParser(prog="python -m packs", description=__doc__)
    built.add_argument("--pack", choices=tuple(make.KINDS), default="board")
    built.add_argument("--meeting", type=_day, help="the day of the meeting; today without it")
    built.add_argument("--previous", type=_day, help="the day of the last meeting")
    built.add_argument("--as-at", type=_day, help="data as at that date")
    built.add_argument("--sections", help=f"of the board's pack: {', '.join(MAKERS)}")
    built.add_argument("--audience", choices=[item.value for item in Audience], default="board")
    built.add_argument("--area", default="", help="ONS code of the area, for an area's plan")
    built.add_argument("--plan", help="code of a plan")
    built.add_argument("--formats", default="pptx,pdf,html,xlsx,csv,parquet")
    built.add_argument("--out", type=Path, help="a folder for copies; the archive keeps its own")
    built.add_argument("--demo", action="store_true", help="of the demonstration")
    built.add_argument("--again", metavar="NUMBER", help="create a saved pack again and compare it")
    built.add_argument("--list", action="store_true", help="the packs that are kept")
    return built


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: write a date as 2026-11-30") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a pack and keep it, or make a kept one again; a person's mistake is one line."""
    parse_args = parser().parse_args(arguments)
    try:
        settings = load_settings()
        if parse_args.list:
            return _list(settings)
        return _again(parse_args, settings) if parse_args.again else _make(parse_args, settings)
    except (ValueError, UnknownPlace, NothingLoaded, SettingError, OSError) as problem:
        print(f"packs: {str(problem).splitlines()[0]}", file=sys.stderr)
        return WRONG_WORDS


def folder_of(settings: Settings, invented: str) -> Path:
    """Where the packs of a world are kept: the demonstration's apart from the real ones."""
    return settings.world(invented) / "packs"


def _make(arguments: argparse.Namespace, settings: Settings) -> int:
    recipe = _recipe(arguments)
    context = _as_at(open_context(plan=arguments.plan, as_at=arguments.as_at, demo=arguments.demo or None), arguments)
    folder = folder_of(settings, "demo" if context.warehouse.invented else "real")
    meeting = arguments.meeting or context.as_at
    recipe = replace(
        recipe,
        meeting=meeting.isoformat(),
        as_at=context.as_at.isoformat(),
        plan=context.plan.code if context.plan else "",
    )
    prefix = f"{make.PREFIX[recipe.kind]}{context.home.la_code}"
    number = archive.next_number(folder, prefix, meeting)
    deck = make.deck_of(context, recipe, number)
    files = make.files_of(deck, _listed(arguments.formats))
    made = clock.written_now()
    kept = archive.keep(folder, number, make.settled(recipe, deck), files, made)
    note = ledger_note(context, number)
    _copy(arguments.out, files)
    for name, checksum in kept.files.items():
        print(f"{name}  {len(files[name]):,} bytes  sha256 {checksum}")
    print(f"pack {number}: {len(deck.slides)} slides, as at {context.as_at}, build {deck.build}")
    if note:
        print(note)
    return 0


def _recipe(arguments: argparse.Namespace) -> archive.PackRequest:
    return archive.PackRequest(
        kind=arguments.pack,
        meeting="",
        previous=arguments.previous.isoformat() if arguments.previous else "",
        as_at="",
        build="",
        plan=arguments.plan or "",
        audience=arguments.audience,
        sections=tuple(_listed(arguments.sections or "")),
        area=arguments.area,
    )


def _as_at(context: ReportContext, arguments: argparse.Namespace) -> ReportContext:
    """As at the day named; else the meeting's where it is past, else today: the demonstration's is its own."""
    if arguments.as_at is not None or arguments.meeting is None:
        return context
    return replace(context, as_at=min(arguments.meeting, context.today))


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _copy(out: Path | None, files: dict[str, bytes]) -> None:
    if out is None:
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)


def remake(settings: Settings, number: str, world: str) -> tuple[Deck, archive.ArchivedPack, ReportContext]:
    """A kept pack made again from its recipe; ValueError where the build that made it is gone."""
    kept = archive.entry(folder_of(settings, world), number)
    recipe = kept.recipe
    context = open_context(plan=recipe.plan or None, as_at=date.fromisoformat(recipe.as_at), demo=world == "demo")
    if context.warehouse.build != recipe.build:
        raise ValueError(
            f"pack {number} was made from build {recipe.build}, but {context.warehouse.build} is in "
            f"use; switch back first: python -m data use {recipe.build}"
        )
    return make.deck_of(context, recipe, number), kept, context


def _again(arguments: argparse.Namespace, settings: Settings) -> int:
    world = "demo" if arguments.demo else _world_of(settings, arguments.again)
    deck, kept, _ = remake(settings, arguments.again, world)
    endings = [name.rpartition(".")[2] for name in kept.files]
    files = make.files_of(deck, endings)
    _copy(arguments.out, files)
    changed = archive.altered(folder_of(settings, world), arguments.again, files)
    if changed:
        print(f"pack {arguments.again}: differs from the saved pack: {', '.join(changed)}", file=sys.stderr)
        return DIFFERENT
    # Making a pack again proves nothing about the archived one, which is compared with its checksums.
    spoiled = archive.spoiled(folder_of(settings, world), arguments.again)
    if spoiled:
        print(
            f"pack {arguments.again}: created again as it was, but its archive files have "
            f"changed: {', '.join(spoiled)}; use --out FOLDER to write the original",
            file=sys.stderr,
        )
        return DIFFERENT
    print(f"pack {arguments.again}: created again, {len(files)} files, identical")
    return 0


def _world_of(settings: Settings, number: str) -> str:
    is_dir = (folder_of(settings, "real") / number).is_dir()
    return "real" if is_dir else "demo"


def _list(settings: Settings) -> int:
    for world in ("real", "demo"):
        for entry in archive.entries(folder_of(settings, world)):
            recipe = entry.recipe
            print(
                f"{entry.number}  {make.KINDS[recipe.kind]}  meeting {recipe.meeting}  "
                f"as at {recipe.as_at}  build {recipe.build}  {world}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
