"""The commands: python -m data build | use | status | demo | boundaries | download."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.build.report import BuildFailed, BuildReport
from data.settings import SettingError, Settings, load_settings
from session import clock


def main(given: list[str] | None = None) -> int:
    """Run one command; a person's mistake is one line, never a stack trace."""
    parser = _parser()
    parse_args = parser.parse_args(given)
    try:
        return int(parse_args.run(parse_args, load_settings()))
    except (SettingError, BuildFailed) as problem:
        print(f"milepost: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("milepost: stopped; what was published before is still in use", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
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
    outlines = commands.add_parser("boundaries", help="prepare a GeoJSON or GeoPackage")
    outlines.add_argument("file", type=Path, nargs="?", help="without one, the ONS service is asked")
    outlines.set_defaults(run=_boundaries)
    download = commands.add_parser("download", help="fetch files from the official services")
    download.add_argument("--authority")
    download.add_argument("--folder", type=Path)
    download.set_defaults(run=_download)
    return parser


def _build(asked: argparse.Namespace, settings: Settings) -> int:
    from data.build.run import MARKER, build
    from data.warehouse.pointer import show

    if asked.demo and not any(asked.folder.rglob(MARKER)):
        raise BuildFailed(f"{asked.folder}: no {MARKER} there, so this is not a demonstration")
    try:
        report = build(asked.folder, settings, clock.now())
    except BuildFailed as problem:
        if asked.report and problem.report:
            problem.report.write(asked.report)
        raise
    if asked.report:
        report.write(asked.report)
    shown = "demo" if any(asked.folder.rglob(MARKER)) else "real"
    show(settings.home, shown)
    _tell(report)
    _whose(settings, shown)
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


def _use(asked: argparse.Namespace, settings: Settings) -> int:
    from data.warehouse.publish import UnknownBuild, use

    try:
        use(settings.world("demo" if asked.demo else "real"), asked.build)
    except UnknownBuild as problem:
        raise BuildFailed(str(problem.args[0])) from None
    print(f"{asked.build} is read from now on")
    return 0


def _status(asked: argparse.Namespace, settings: Settings) -> int:
    from data.status import status_lines

    for line in status_lines(settings, clock.today()):
        print(line)
    return 0


def _demo(asked: argparse.Namespace, settings: Settings) -> int:
    from data.build.run import build
    from data.demo import write_demo
    from data.warehouse.pointer import show
    from session.demonstration import is_ready, write_records

    if asked.if_missing and is_ready(settings):
        show(settings.home, "demo")
        return 0
    folder = asked.folder or settings.world("demo") / "files"
    write_demo(folder)
    if asked.files_only:
        print(f"the demonstration's files are in {folder}")
        return 0
    report = build(folder, settings, clock.now())
    write_records(settings)
    show(settings.home, "demo")
    _tell(report)
    return report.exit_code


def _boundaries(asked: argparse.Namespace, settings: Settings) -> int:
    from data.services import prepare_boundaries

    print(prepare_boundaries(asked.file, settings))
    return 0


def _download(asked: argparse.Namespace, settings: Settings) -> int:
    from data.services import download

    return download(asked.authority or settings.authority, asked.folder or settings.home / "files")


if __name__ == "__main__":
    sys.exit(main())
