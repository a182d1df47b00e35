"""The day on which tests run, and which share a worker: those that share something dear to make."""

from __future__ import annotations

import os

import pytest

from tests.worlds import DAY

os.environ.setdefault("MILEPOST_TODAY", DAY)  # every test, and every program that a test starts


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("xdist_group") is None and (group := _shared(item)):
            item.add_marker(pytest.mark.xdist_group(group))


def _shared(item: pytest.Item) -> str | None:
    """The group of a test: its widest fixture of ours; pages share the answers they asked for."""
    if item.nodeid.startswith("tests/pages/"):
        return "pages"
    current = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]  # there is no other way
    ours = [
        entry
        for result in current.values()
        for entry in result
        if entry.func.__module__.startswith("tests.") and entry.scope in ("module", "session")
    ]
    if any(our.scope == "session" for our in ours):
        return str(next(our.argname for our in ours if our.scope == "session"))
    return item.nodeid.partition("::")[0] if ours else None
