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
    held = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]  # there is no other way
    ours = [
        one for found in held.values() for one in found
        if one.func.__module__.startswith("tests.") and one.scope in ("module", "session")
    ]  # fmt: skip
    if any(one.scope == "session" for one in ours):
        return str(next(one.argname for one in ours if one.scope == "session"))
    return item.nodeid.partition("::")[0] if ours else None
