"""Stores to test with: the same tests see a file of SQLite and a real PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest

from data.records import Records, Who
from tests import postgres

LEAD = Who("area_lead", "lead@example.org")
DIRECTOR = Who("director", "director@example.org")
CLERK = Who("board_clerk", "clerk@example.org")
SCHOOL = Who("school", "office@school.example.org", frozenset({"900001"}))
_DATABASES = count(1)


class Clock:
    """A clock that a test sets; each look is a second later."""

    def __init__(self) -> None:
        self.moment = datetime(2015, 9, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def clock() -> Clock:
    """The clock of this test's store."""
    return Clock()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL that these tests start; missing, they skip, but fail in CI."""
    programs = postgres.programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no initdb found: CI must test the records on PostgreSQL")
        pytest.skip("no initdb found: install PostgreSQL to test the records on it")
    with postgres.running(programs) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the URL of one empty database after another."""
    kind = request.param
    if kind == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/records-{next(_DATABASES)}.sqlite"
    base = request.getfixturevalue("server").removesuffix("/postgres")

    def create() -> str:
        name = f"records_{next(_DATABASES)}"
        with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"{base}/{name}"

    return create


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    """The URL of this test's database."""
    return new_url()


@pytest.fixture
def records(url: str, clock: Clock) -> Iterator[Records]:
    """An empty store."""
    with Records.open(url, clock) as store:
        yield store


@pytest.fixture
def other(new_url: Callable[[], str], clock: Clock) -> Iterator[Records]:
    """A second, empty store."""
    with Records.open(new_url(), clock) as store:
        yield store
