"""`python -m data.records`: export, import, backup, restore, drill, and the history of one record."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from data.records import Records, RecordsError, world_url
from data.settings import SettingError
from session import clock
from session.settings import load_settings


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 when it did what was asked, 1 with one line of words when not."""
    parse_args = _parser().parse_args(arguments)
    try:
        world = "demo" if parse_args.demo else "real"
        settings = load_settings()
        url = world_url(settings.world(world), world, settings.records_url)
        with Records.open(url, clock.now) as records:
            print(_answer(records, parse_args))
    except (RecordsError, SettingError, OSError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.records", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="the records of the demonstration")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("export", "every version as CSV and JSON, into a new folder"),
        ("import", "add the versions of an exported folder that are not here yet"),
    ):
        commands.add_parser(name, help=what).add_argument("folder", type=Path)
    for name, what in (
        ("backup", "every version into one new file"),
        ("restore", "add what a backup holds and is not here yet"),
    ):
        commands.add_parser(name, help=what).add_argument("file", type=Path)
    drill = commands.add_parser("drill", help="back up, restore into an empty database, and compare")
    drill.add_argument("file", type=Path, help="where the backup goes: it is kept")
    drill.add_argument("--into", help="the URL of an empty database (default: a file that is deleted again)")
    history = commands.add_parser("history", help="who changed what in one record, and when")
    history.add_argument("register")
    history.add_argument("key")
    return parser


def _answer(records: Records, namespace: argparse.Namespace) -> str:
    if namespace.command == "export":
        counts = records.export_all(namespace.folder)
        return f"{sum(counts.values())} versions of {len(counts)} registers in {namespace.folder}"
    if namespace.command == "import":
        return f"{records.import_all(namespace.folder)} versions added"
    if namespace.command == "backup":
        return f"{records.backup(namespace.file)} versions in {namespace.file}"
    if namespace.command == "restore":
        return f"{records.restore(namespace.file)} versions added"
    if namespace.command == "drill":
        with tempfile.TemporaryDirectory() as folder:
            number = records.drill(namespace.file, namespace.into or f"sqlite:///{folder}/empty.sqlite")
        return (
            f"{number} versions backed up in {namespace.file}, restored into an empty database and compared: all are "
            "alike, and an altered backup is refused"
        )
    history = records.history(namespace.register, namespace.key)
    if history.empty:
        raise RecordsError(f"{namespace.register} has no record {namespace.key!r}")
    return str(history.drop(columns=["register", "key"]).to_string(index=False))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
