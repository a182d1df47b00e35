"""Killed, cut off, crowded or out of space: what was confirmed is there, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa

from data.records import Conflict, Records, RecordsUnavailable, Saved, engine
from tests.stores import DIRECTOR, Clock, clock, new_url, records, server, url

__all__ = ["clock", "new_url", "records", "server", "url"]

POST = {"post": "Strategic lead", "fill_by": "2015-08-31"}


def test_of_many_who_save_the_same_row_at_once_one_is_saved_and_the_others_are_told(url: str, clock: Clock) -> None:
    with Records.open(url, clock) as store:
        key = store.save("posts", None, POST, DIRECTOR, None).key
    people, ready = 6, Barrier(6)

    def save(person: int) -> Saved | Conflict:
        with Records.open(url, clock) as store:
            ready.wait()
            changed = {**POST, "training": person}
            return store.save("posts", key, changed, DIRECTOR, based_on=1)

    with ThreadPoolExecutor(people) as pool:
        outcomes = list(pool.map(save, range(people)))
    assert sum(isinstance(outcome, Saved) for outcome in outcomes) == 1
    assert all("training" in str(outcome) for outcome in outcomes if isinstance(outcome, Conflict))
    with Records.open(url, clock) as store:
        assert len(store.versions("posts", key)) == 2


def test_one_store_serves_many_threads_at_once(records: Records) -> None:
    def enter(person: int) -> int:
        for number in range(5):
            post = {**POST, "post": f"Post {person}.{number}"}
            records.save("posts", None, post, DIRECTOR, None)
        return len(records.current("posts"))

    with ThreadPoolExecutor(6) as pool:
        assert max(pool.map(enter, range(6))) == 30


def test_two_programs_may_open_a_new_database_at_the_same_moment(url: str, clock: Clock) -> None:
    ready = Barrier(4)

    def open_it(_: int) -> int:
        ready.wait()
        with Records.open(url, clock) as store:
            return len(store.current("posts"))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_it, range(4))) == [0, 0, 0, 0]


def test_a_connection_lost_in_mid_save_is_said_and_saving_again_keeps_one_version(records: Records) -> None:
    if records._engine.dialect.name == "sqlite":
        pytest.skip("a file has no connection to lose; its lock and its disk are tested below")
    admin = records._engine.execution_options(isolation_level="AUTOCOMMIT")

    def cut(connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT"):
            pid = connection.connection.driver_connection.info.backend_pid
            with admin.connect() as other:
                other.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    sa.event.listen(records._engine, "before_cursor_execute", cut)
    with pytest.raises(RecordsUnavailable, match=r"not confirmed.*save again"):
        records.save("posts", None, POST, DIRECTOR, None)
    sa.event.remove(records._engine, "before_cursor_execute", cut)
    records.save("posts", None, POST, DIRECTOR, None)
    records.save("posts", None, POST, DIRECTOR, None)
    assert len(records.versions("posts", "Strategic lead")) == 1


def test_a_server_that_was_restarted_is_found_again_by_the_next_reader(records: Records) -> None:
    if records._engine.dialect.name == "sqlite":
        pytest.skip("a file has no server")
    records.save("posts", None, POST, DIRECTOR, None)
    with records._engine.connect() as connection, records._engine.connect() as other:
        pid = other.connection.driver_connection.info.backend_pid
        connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        connection.commit()
    assert len(records.current("posts")) == 1


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    """A database in a file."""
    return f"sqlite:///{tmp_path}/records.sqlite"


def test_a_file_locked_by_another_program_is_said_and_loses_nothing(
    file_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    with Records.open(file_url, clock) as store, Records.open(file_url, clock) as other:
        with other._engine.connect() as holder:
            holder.exec_driver_sql("BEGIN IMMEDIATE")
            with pytest.raises(RecordsUnavailable, match="locked"):
                store.save("posts", None, POST, DIRECTOR, None)
        assert isinstance(store.save("posts", None, POST, DIRECTOR, None), Saved)


def test_a_full_disk_is_said_and_what_was_confirmed_stays(file_url: str, clock: Clock) -> None:
    with Records.open(file_url, clock) as store:
        store.save("posts", None, POST, DIRECTOR, None)

        def fill(connection: sa.Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # the size it has now

        sa.event.listen(store._engine, "begin", fill)
        big = {**POST, "post": "Another", "note": "x" * 20_000}
        with pytest.raises(RecordsUnavailable, match="full"):
            store.save("posts", None, big, DIRECTOR, None)
    with Records.open(file_url, clock) as again:
        assert again.current("posts")["post"].tolist() == ["Strategic lead"]


def test_records_that_are_gone_are_said_and_what_was_confirmed_comes_back_with_them(
    file_url: str, clock: Clock, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    away.mkdir()
    with Records.open(file_url, clock) as store:
        store.save("posts", None, POST, DIRECTOR, None)
        for path in tmp_path.glob("records.sqlite*"):
            path.rename(away / path.name)
        for ask in (lambda: store.save("posts", None, {**POST, "post": "Another"}, DIRECTOR, None), store.mark):
            with pytest.raises(RecordsUnavailable, match="gone"):
                ask()
        assert not list(tmp_path.glob("records.sqlite*"))
        for path in away.iterdir():
            path.rename(tmp_path / path.name)
        assert store.current("posts")["post"].tolist() == ["Strategic lead"]
        store.save("posts", None, {**POST, "post": "Another"}, DIRECTOR, None)
    with Records.open(file_url, clock) as again:
        assert len(again.current("posts")) == 2


def test_an_open_store_reads_a_file_that_was_put_in_its_place(file_url: str, clock: Clock, tmp_path: Path) -> None:
    with Records.open(file_url, clock) as store, Records.open(f"sqlite:///{tmp_path}/other.sqlite", clock) as other:
        other.save("posts", None, POST, DIRECTOR, None)
        other.backup(tmp_path / "backup")
        assert store.current("posts").empty
        store.close()
        (tmp_path / "backup").replace(tmp_path / "records.sqlite")
        assert len(store.current("posts")) == 1


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "records.sqlite"
    path.write_bytes(b"this is not a database, whatever its name says" * 100)
    with pytest.raises(RecordsUnavailable, match=r"cannot be opened.*restore") as met:
        Records.open(f"sqlite:///{path}", clock)
    assert "\n" not in str(met.value)


def test_a_server_that_does_not_answer_is_refused_in_one_line(clock: Clock, unused: Callable[[], int]) -> None:
    with pytest.raises(RecordsUnavailable, match="MILEPOST_RECORDS_URL") as met:
        Records.open(f"postgresql://milepost@127.0.0.1:{unused()}/postgres", clock)
    assert "\n" not in str(met.value)


@pytest.fixture
def unused() -> Callable[[], int]:
    """Gives a port on which nobody listens."""
    from tests.postgres import _free_port

    return _free_port
