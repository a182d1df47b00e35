"""The commands: python -m data build | use | status | demo | marks | boundaries | fetch | update."""

from __future__ import annotations

import argparse
import errno
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from data.build.report import BuildFailed, BuildReport
from data.settings import SettingError, Settings
from session import clock
from session.settings import load_settings

if TYPE_CHECKING:
    from data.fetch.addresses import Addresses
    from data.fetch.run import FetchReport


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a person's mistake is one line, never a stack trace."""
    parser = _parser()
    parse_args = parser.parse_args(arguments)
    try:
        return int(parse_args.run(parse_args, load_settings()))
    except (SettingError, BuildFailed) as problem:
        print(f"milepost: {problem}", file=sys.stderr)
        return 2
    except OSError as problem:
        if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(
            "milepost: the disk is full: make room and run this again; the earlier data is still in use",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print("milepost: stopped; the earlier data is still in use", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    from data.marks import command as marks_command

    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="load a folder of published files, or one file")
    build.add_argument("folder", type=Path)
    build.add_argument("--report", type=Path, help="write the JSON report here")
    build.add_argument("--demo", action="store_true", help="the folder must be a demonstration")
    build.set_defaults(run=_build)
    use = commands.add_parser("use", help="read another of the last three builds")
    use.add_argument("build")
    use.add_argument("--demo", action="store_true", help="of the demonstration")
    use.set_defaults(run=_use)
    status = commands.add_parser("status", help="what is loaded, missing and overdue")
    status.set_defaults(run=_status)
    demo = commands.add_parser("demo", help="write the demonstration's files and load them")
    demo.add_argument("--files-only", action="store_true", help="write the files, load nothing")
    demo.add_argument("--folder", type=Path, help="where the files go")
    demo.add_argument("--if-missing", action="store_true", help="only where none is loaded yet")
    demo.set_defaults(run=_demo)
    marks = commands.add_parser("marks", help="sum up attendance marks of pupils, and load the figures")
    marks_command.add_arguments(marks)
    marks.set_defaults(run=_marks)
    outlines = commands.add_parser("boundaries", help="prepare a GeoJSON or GeoPackage")
    outlines.add_argument("file", type=Path, nargs="?", help="without one, the ONS service is asked")
    outlines.add_argument("--addresses", type=Path, help="a TOML file of services' addresses")
    outlines.set_defaults(run=_boundaries)
    for name, words in (("fetch", "fetch files from the official services"), ("download", "the same as fetch")):
        fetch = commands.add_parser(name, help=words)
        fetch.add_argument("--authority", help="the DfE number, such as 926")
        fetch.add_argument("--folder", type=Path, help="where the files go")
        fetch.add_argument("--addresses", type=Path, help="a TOML file of services' addresses")
        fetch.add_argument("--record", type=Path, help="keep the services' answers here, for tests")
        fetch.add_argument("--report", type=Path, help="write the JSON report here")
        fetch.add_argument("--files-only", action="store_true", help="fetch, build nothing")
        fetch.set_defaults(run=_fetch)
    update = commands.add_parser("update", help="fetch what is new, build, publish, and say what changed")
    update.add_argument("--authority", help="the DfE number, such as 926")
    update.add_argument("--folder", type=Path, help="where the files go")
    update.add_argument("--addresses", type=Path, help="a TOML file of services' addresses")
    update.add_argument("--report", type=Path, help="write the JSON summary here")
    update.set_defaults(run=_update)
    return parser


def _build(namespace: argparse.Namespace, settings: Settings) -> int:
    from data.build.run import MARKER, build
    from data.warehouse.publish import show
    from session.ledger import publication_note
    from session.preparing import prepare
    from session.update import announce, known_before

    if namespace.demo and not any(namespace.folder.rglob(MARKER)):
        raise BuildFailed(f"{namespace.folder}: no {MARKER} there, so this is not a demonstration")
    shown = "demo" if any(namespace.folder.rglob(MARKER)) else "real"
    known, at = known_before(settings) if shown == "real" else None, clock.now()
    try:
        report = build(namespace.folder, settings, at, prepare)
    except BuildFailed as problem:
        if namespace.report and problem.report:
            problem.report.write(namespace.report)
        raise
    if namespace.report:
        report.write(namespace.report)
    show(settings.home, shown)
    _tell(report)
    _whose(settings, shown)
    if known is not None:
        announce(settings, known, at)
    if shown == "real" and (note := publication_note(settings)):
        print(note)
    return report.exit_code


def _tell(report: BuildReport) -> None:
    for file in report.files:
        for line in file.lines():
            print(line)
    counts: dict[str, int] = {}
    for file in report.files:
        counts[file.outcome] = counts.get(file.outcome, 0) + 1
    facts = sum(file.facts_loaded for file in report.files)
    text = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    print(f"published {report.build}: {facts:,} facts; {text}")


def _whose(settings: Settings, world: str) -> None:
    """Say so when nothing that was loaded is about the authority whose screens these are."""
    from data.vocabulary import Scope
    from data.warehouse import Warehouse
    from data.warehouse.publish import current_path

    path = current_path(settings.world(world))
    if path is None:
        return
    warehouse = Warehouse.open(path)
    if warehouse.concerning(Scope(settings.authority), settings.authority):
        return
    if unplaced := warehouse.unplaced(Scope(settings.authority)):
        print(
            f"note: {unplaced:,} school{'s' * (unplaced != 1)} in these files cannot be placed, "
            "because no register of schools that lists them is loaded: add edubasealldata (GIAS)"
        )
    else:
        print(
            f"note: none of this is about authority {settings.authority} or its schools; set "
            "MILEPOST_AUTHORITY to the number of the authority that is meant (Suffolk is 935)"
        )


def _use(namespace: argparse.Namespace, settings: Settings) -> int:
    from data.warehouse.publish import UnknownBuild, use

    try:
        use(settings.world("demo" if namespace.demo else "real"), namespace.build)
    except UnknownBuild as problem:
        raise BuildFailed(str(problem.args[0])) from None
    print(f"{namespace.build} is read from now on")
    return 0


def _status(namespace: argparse.Namespace, settings: Settings) -> int:
    from data.status import status_lines

    for line in status_lines(settings, clock.today()):
        print(line)
    return 0


def _demo(namespace: argparse.Namespace, settings: Settings) -> int:
    from data.build.run import build
    from data.demo import write_demo
    from data.warehouse.publish import current_path, show
    from session.demonstration import is_ready, write_records
    from session.preparing import prepare, prepare_hidden

    if namespace.if_missing and is_ready(settings):
        show(settings.home, "demo")
        return 0
    folder = namespace.folder or settings.world("demo") / "files"
    write_demo(folder)
    if namespace.files_only:
        print(f"the demonstration's files are in {folder}")
        return 0
    report = build(folder, settings, clock.now(), prepare_hidden)
    write_records(settings)
    if path := current_path(settings.world("demo")):
        prepare(settings, path)  # after its records, which are part of what screens show
    show(settings.home, "demo")
    _tell(report)
    return report.exit_code


def _marks(arguments: argparse.Namespace, settings: Settings) -> int:
    from data.build.run import MARKER, build
    from data.marks.command import run
    from data.warehouse.publish import show
    from session.preparing import prepare

    report, files = run(arguments, settings, clock.today())
    if arguments.files_only or not report.figures:
        return report.exit_code
    built = build(files, settings, clock.now(), prepare)
    show(settings.home, "demo" if (files / MARKER).is_file() else "real")
    _tell(built)
    return max(report.exit_code, built.exit_code)


def _boundaries(arguments: argparse.Namespace, settings: Settings) -> int:
    from data.fetch.client import Client, FetchProblem
    from data.fetch.outlines import DISTRICTS, fetch_outlines, prepare_boundaries

    if arguments.file is not None:
        print(prepare_boundaries(arguments.file, settings.home / "boundaries"))
        return 0
    target = settings.home / "boundaries" / "districts.geojson"
    try:
        fetch_outlines(
            Client(clock.today().isoformat()), _addresses(arguments.addresses, settings).boundaries, DISTRICTS, target
        )
    except FetchProblem as problem:
        raise BuildFailed(str(problem)) from None
    print(f"{target.name} is there; the next build uses it")
    return 0


def _addresses(file: Path | None, settings: Settings) -> Addresses:
    """The services' addresses: those of the file named, else of the home folder's, else as they are known."""
    from data.fetch.addresses import Addresses
    from data.small_toml import UnreadableTomlError, read_toml

    path = file or settings.home / "addresses.toml"
    if file is None and not path.exists():
        return Addresses()
    try:
        configured = read_toml(path)
    except (UnreadableTomlError, FileNotFoundError) as problem:
        raise BuildFailed(f"{path.name}: {problem}") from None
    return Addresses.read({name: str(address) for name, address in configured.items()})


def _fetch(arguments: argparse.Namespace, settings: Settings) -> int:
    from data.fetch.run import by_hand

    report = _fetched(arguments, settings)
    la_code = arguments.authority or settings.authority
    for line in (*report.lines(), *by_hand(la_code)):
        print(line)
    if arguments.report:
        arguments.report.write_text(report.as_json(), "utf-8")
    if arguments.files_only or not report.files:
        return report.exit_code
    from data.build.run import build
    from data.warehouse.publish import show
    from session.preparing import prepare
    from session.update import announce, known_before

    chosen, at = replace(settings, authority=la_code), clock.now()
    known = known_before(chosen)
    built = build(_folder(arguments, settings), chosen, at, prepare)
    show(settings.home, "real")
    announce(chosen, known, at)
    _tell(built)
    if la_code != settings.authority:
        print(f"note: set MILEPOST_AUTHORITY={la_code}, so that the screens are this authority's")
    return max(report.exit_code, built.exit_code)


def _folder(arguments: argparse.Namespace, settings: Settings) -> Path:
    return arguments.folder or settings.home / "files"


def _fetched(arguments: argparse.Namespace, settings: Settings) -> FetchReport:
    from data.build.run import alone
    from data.fetch.client import Client
    from data.fetch.run import fetch
    from data.origins import NOTES

    folder = _folder(arguments, settings)
    client = Client(clock.today().isoformat(), record=getattr(arguments, "record", None))
    with alone(folder / NOTES):
        return fetch(
            arguments.authority or settings.authority,
            folder,
            settings.home / "boundaries",
            _addresses(arguments.addresses, settings),
            client,
            clock.today(),
        )


def _update(arguments: argparse.Namespace, settings: Settings) -> int:
    from session.update import update

    chosen = replace(settings, authority=arguments.authority or settings.authority)
    fetched = _fetched(arguments, chosen)
    summary = update(chosen, _folder(arguments, chosen), fetched, clock.now())
    for line in summary.lines():
        print(line)
    if arguments.report:
        arguments.report.write_text(summary.as_json(), "utf-8")
    return summary.exit_code


if __name__ == "__main__":
    sys.exit(main())
