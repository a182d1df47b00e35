"""Prepare what every page first shows: when the server starts, after a build, after an entry and at midnight."""

from __future__ import annotations

import inspect
import logging
import subprocess
import sys
import threading
from functools import partial
from importlib import import_module
from pkgutil import walk_packages

import ui
from analytics.reports.targets.on_track import on_track
from data.settings import PROJECT, Settings
from data.warehouse import Warehouse
from data.warehouse.copies import CopyFailed, follow, read_path
from data.warehouse.publish import WORLDS, current, showing
from session.first_screens import accesses, answer_or_none, ask_first_screens, rounds_of, state_of
from session.kept_answers import is_complete
from session.opening import context_for, home_of
from session.settings import environment_of
from ui import loaders, records
from ui.charts import show
from ui.look import one_look
from ui.views.areas.areas import bars

_LOG = logging.getLogger(__name__)
_logged: dict[str, str] = {}  # problems already logged: the check every few seconds logs each only once
_LOOK_S = 5.0
_NO_VISITOR = "streamlit.runtime.scriptrunner_utils.script_run_context"  # it warns that no browser is connected


def import_pages() -> None:
    """Import what pages need, which the first visitor of each would wait for."""
    for module in walk_packages(ui.__path__, f"{ui.__name__}."):
        import_module(module.name)
    inspect.stack()  # Streamlit asks for it at the first visit; where files of modules lie is then known (0.7 s)


def keep_warm(settings: Settings, done: str = "") -> None:
    """Warm up for as long as the server runs; whatever fails here fails no page, and is tried once for each state."""
    while True:
        done = warm_if_changed(settings, done)
        threading.Event().wait(_LOOK_S)


def warm_if_changed(settings: Settings, done: str, *, wait: bool = True) -> str:
    """Read first answers where the state is not `done`; returns the state that is. Without `wait`, only what is kept.

    What is not kept yet is worked out by a process of its own, behind visitors.
    """
    logging.getLogger(_NO_VISITOR).addFilter(lambda record: record.thread != threading.get_ident())
    try:
        if (warehouse := _read(settings)) is None:
            return done
        state = state_of(settings, _shown(settings), warehouse, records.store(settings, _shown(settings)))
        if state == done:
            _logged.pop("first screens", None)
            return done
        if not is_complete(warehouse.path, state):
            if not wait:
                return done
            _keep_beside(settings)
        done = state
        warm(settings, warehouse)
        _logged.pop("first screens", None)
    except Exception as problem:  # the page that asks for the same report will say what is wrong
        _tell("first screens", f"first screens could not be asked for in advance: {problem!r}", problem)
    return done


def _tell(about: str, what: str, trace: Exception | None = None) -> None:
    """Log a problem, unless it is the last one logged on this subject."""
    if _logged.get(about) != what:
        _logged[about] = what
        _LOG.warning("%s", what, exc_info=trace)


def _keep_beside(settings: Settings) -> None:
    """Calculate and keep missing answers in another process, which ends when this one does."""
    command = [sys.executable, "-m", "session.preparing", "--with-parent"]
    with subprocess.Popen(command, cwd=PROJECT, env=environment_of(settings), stdin=subprocess.PIPE) as process:
        process.wait()


def _read(settings: Settings) -> Warehouse | None:
    """The build that visitors read, first copied where this machine keeps copies; None where nothing is loaded."""
    shown = _shown(settings)
    for world in WORLDS:
        copies = settings.copies_of(world)
        if copies is not None and (world == shown or current(copies)):  # a reader may choose either world
            try:
                follow(settings.world(world), copies)
                _logged.pop(world, None)
            except CopyFailed as problem:
                _tell(world, str(problem))
    path = read_path(settings.world(shown), settings.copies_of(shown))
    return loaders.opened(path) if path else None


def _shown(settings: Settings) -> str:
    return settings.shown or showing(settings.home)


def warm(settings: Settings, warehouse: Warehouse) -> None:
    """Have the first answers of a build in memory, for every access to the whole authority."""
    shown = _shown(settings)
    home, kept = home_of(warehouse, settings.authority), records.store(settings, shown)
    for access in accesses(settings):
        with one_look():
            loaders.files_entered(settings, shown)  # before plans are read: an answer of an old plan has the old key
            at = context_for(settings, warehouse, scope=access.scope(home.scope_code), records=kept)
            ask = partial(answer_or_none, partial(loaders.answered, settings, shown, at))
            current = ask(on_track)
            if current is not None and current.by_area is not None:
                show.ready(bars(current.by_area))  # a process's first picture takes longest
            ask_first_screens(ask, at, access.role, rounds_of(settings, shown))
