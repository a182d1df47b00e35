"""Which environment is shown, the demonstration or real data; they are never combined."""

from __future__ import annotations

from pathlib import Path

from data.warehouse.publish import current_path, write_whole

_SHOWING = "showing"
WORLDS = ("real", "demo")


def showing(home: Path) -> str:
    """The world chosen last, else the one that has a warehouse, else real."""
    chosen = home / _SHOWING
    if chosen.is_file() and (word := chosen.read_text(encoding="utf-8").strip()) in WORLDS:
        return word
    demo_only = current_path(home / "real") is None and current_path(home / "demo") is not None
    return "demo" if demo_only else "real"


def show(home: Path, world: str) -> None:
    """From now on show this world ('real' or 'demo'); ValueError for another word."""
    if world not in WORLDS:
        raise ValueError(f"there is no world {world!r}: it is 'real' or 'demo'")
    write_whole(home / _SHOWING, world)
