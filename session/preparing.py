"""What every page needs of a build is worked out before anybody reads the build, and kept with it."""

from __future__ import annotations

from pathlib import Path

from analytics.reports.core.context import UnknownPlace
from analytics.reports.core.hidden_cells import are_kept, keep_hidden_cells
from data.settings import Settings
from data.vocabulary import Scope
from data.warehouse import Warehouse
from session.opening import context_for, home_of


def prepare(settings: Settings, path: Path) -> None:
    """Work out and keep what is hidden, unless it is kept; nothing where the home authority is not in the build."""
    warehouse = Warehouse.open(path)
    try:
        scope = Scope(home_of(warehouse, settings.authority).la_code or "")
        context = context_for(settings, warehouse, scope=scope)
        if not are_kept(context):
            keep_hidden_cells(context)
    except UnknownPlace:
        return
