"""What every page needs of a build is worked out before anybody reads the build, and kept with it.

`python -m session.preparing` does so again for the build that is read: a server has it done beside it when the day, an
entry, a plan or the code is another one than what is kept was worked out from.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
from pathlib import Path

from analytics.reports.core.context import UnknownPlace
from analytics.reports.core.hidden_cells import are_kept, keep_hidden_cells
from data.settings import SettingError, Settings
from data.vocabulary import Scope
from data.warehouse import NothingLoaded, Warehouse
from data.warehouse.copies import read_path
from data.warehouse.publish import showing
from session.first_screens import keep_first_answers
from session.opening import context_for, home_of
from session.settings import load_settings

_LOG = logging.getLogger(__name__)
_NICENESS = 10


def prepare(settings: Settings, path: Path) -> None:
    """Work out and keep what is hidden, and what first screens show; a build is published though that fails."""
    prepare_hidden(settings, path)
    try:
        keep_first_answers(settings, path)
    except (UnknownPlace, SettingError, OSError) as problem:
        _LOG.warning("first screens are worked out when they are opened: %s", problem)
    except Exception:  # whatever it is: pages say what is wrong, and nobody waits for a build on account of it
        _LOG.warning("first screens are worked out when they are opened", exc_info=True)


def prepare_hidden(settings: Settings, path: Path) -> None:
    """Work out and keep what is hidden, unless it is kept; nothing where the home authority is not in the build."""
    warehouse = Warehouse.open(path)
    try:
        scope = Scope(home_of(warehouse, settings.authority).scope_code)
        context = context_for(settings, warehouse, scope=scope)
        if not are_kept(context):
            keep_hidden_cells(context)
    except UnknownPlace:
        return


def main(arguments: list[str]) -> None:
    """Prepare the build that is read, behind everything else that runs here."""
    parser = argparse.ArgumentParser(prog="python -m session.preparing", description=__doc__)
    parser.add_argument("--with-parent", action="store_true", help="end when standard input does")
    if parser.parse_args(arguments).with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    try:
        settings = load_settings()
        shown = settings.shown or showing(settings.home)
        if path := read_path(settings.world(shown), settings.copies_of(shown)):
            prepare(settings, path)
    except (SettingError, NothingLoaded, OSError) as problem:
        raise SystemExit(f"milepost: {problem}") from None


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
