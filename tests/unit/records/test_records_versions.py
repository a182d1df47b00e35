"""Every change is a version: nothing that anybody entered is overwritten or lost."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.records import Conflict, RecordAction, RecordRefused, Records, RecordsError, Saved, Who
from data.records.engine import HEAD, METADATA
from tests.stores import CLERK, DIRECTOR, LEAD, SCHOOL, Clock

POST = {"post": "Strategic lead", "fill_by": "2015-08-31"}


def test_a_new_record_is_the_first_version(records: Records) -> None:
    saved = records.save("posts", None, POST, DIRECTOR, None)
    current = records.current("posts")
    assert isinstance(saved, Saved)
    assert (saved.key, saved.version, saved.changed) == ("Strategic lead", 1, True)
    assert current.loc[0, ["key", "version", "post"]].tolist() == ["Strategic lead", 1, POST["post"]]
    assert current.loc[0, "fill_by"].date() == date(2015, 8, 31)


def test_the_second_of_two_people_sees_the_change_of_the_first(records: Records) -> None:
    key = records.save("posts", None, POST, DIRECTOR, None).key
    records.save("posts", key, {**POST, "filled_on": "2015-08-20"}, CLERK, based_on=1)
    outcome = records.save("posts", key, {**POST, "interim": "yes"}, DIRECTOR, based_on=1)
    assert isinstance(outcome, Conflict)
    (change,) = outcome.changes
    assert (change.who_role, change.who_name) == ("board_clerk", "clerk@example.org")
    assert change.fields == {"filled_on": (None, "2015-08-20")}
    assert outcome.mine["interim"] is True
    assert "clerk@example.org" in str(outcome)
    assert records.current("posts").loc[0, "version"] == 2


def test_after_looking_at_the_conflict_the_same_save_is_accepted(records: Records) -> None:
    key = records.save("posts", None, POST, DIRECTOR, None).key
    records.save("posts", key, {**POST, "interim": "no"}, CLERK, based_on=1)
    outcome = records.save("posts", key, {**POST, "interim": "yes"}, DIRECTOR, based_on=1)
    assert isinstance(outcome, Conflict)
    again = records.save("posts", key, outcome.mine, DIRECTOR, based_on=outcome.latest)
    assert isinstance(again, Saved)
    assert again.version == 3


def test_entering_a_record_that_is_there_already_is_a_conflict(records: Records) -> None:
    records.save("posts", None, POST, DIRECTOR, None)
    outcome = records.save("posts", None, {**POST, "fill_by": "2015-09-30"}, CLERK, None)
    assert isinstance(outcome, Conflict)


def test_saving_the_same_again_after_a_lost_answer_adds_nothing(records: Records) -> None:
    records.save("posts", None, POST, DIRECTOR, None)
    again = records.save("posts", None, POST, DIRECTOR, None)
    assert isinstance(again, Saved)
    assert (again.version, again.changed) == (1, False)


def test_saving_a_record_without_a_key_of_its_own_twice_adds_nothing(records: Records) -> None:
    visit = {"urn": "900001", "visited_on": "2015-10-05", "visited_by": "Area lead", "purpose": "dfe_adviser"}
    visit |= {"arranged_through_authority": False, "on_track": "no"}
    first = records.save("visits", None, visit, DIRECTOR, None)
    again = records.save("visits", None, visit, DIRECTOR, None)
    assert isinstance(again, Saved)
    assert (again.key, again.changed, len(records.current("visits"))) == (first.key, False, 1)
    records.withdraw("visits", first.key, DIRECTOR, 1, "entered by mistake")
    records.save("visits", None, visit, DIRECTOR, None)
    assert len(records.current("visits")) == 1


def test_undo_is_a_new_version_equal_to_the_earlier_one(records: Records) -> None:
    key = records.save("posts", None, POST, DIRECTOR, None).key
    records.save("posts", key, {**POST, "interim": "yes"}, DIRECTOR, based_on=1)
    undone = records.undo("posts", key, DIRECTOR, based_on=2)
    versions = records.versions("posts", key)
    assert isinstance(undone, Saved)
    assert versions[2].payload == versions[0].payload
    assert versions[2].reason == "undo of version 2"


def test_undo_of_a_first_version_withdraws_it_and_undo_of_that_brings_it_back(records: Records) -> None:
    key = records.save("posts", None, POST, DIRECTOR, None).key
    records.undo("posts", key, DIRECTOR, based_on=1)
    assert records.current("posts").empty
    records.undo("posts", key, DIRECTOR, based_on=2)
    assert records.current("posts")["version"].tolist() == [3]


def test_undo_of_a_version_that_somebody_built_on_is_a_conflict(records: Records) -> None:
    key = records.save("posts", None, POST, DIRECTOR, None).key
    records.save("posts", key, {**POST, "interim": "yes"}, DIRECTOR, based_on=1)
    records.save("posts", key, {**POST, "interim": "no"}, CLERK, based_on=2)
    assert isinstance(records.undo("posts", key, DIRECTOR, based_on=2), Conflict)


def test_a_withdrawn_record_leaves_the_list_but_not_the_history(records: Records) -> None:
    key = records.save("posts", None, POST, DIRECTOR, None).key
    records.withdraw("posts", key, DIRECTOR, based_on=1, reason="entered twice")
    history = records.history("posts", key)
    assert records.current("posts").empty
    assert history["action"].tolist() == ["create", "create", "withdraw"]
    assert history["reason"].iloc[-1] == "entered twice"


def test_a_withdrawal_or_a_revision_without_a_reason_is_refused(records: Records) -> None:
    key = records.save("posts", None, POST, DIRECTOR, None).key
    with pytest.raises(RecordRefused, match="reason"):
        records.withdraw("posts", key, DIRECTOR, based_on=1, reason=" ")
    with pytest.raises(RecordRefused, match="why this is a supersede"):
        records.save("posts", key, POST, DIRECTOR, 1, action=RecordAction.SUPERSEDE)


def test_a_revised_target_keeps_the_original_with_who_when_and_why(records: Records, clock: Clock) -> None:
    target = {
        "plan": "norfolk-2013",
        "measure": "ofsted_good_schools",
        "phase": "secondary",
        "pupil_group": "all",
        "area": "926",
        "due": "2014-08-31",
        "comparator": "at_least",
        "basis": "value",
        "value": 75,
        "agreed_by": "Cabinet",
        "agreed_on": "2013-11-01",
    }
    key = records.save("targets", None, target, DIRECTOR, None).key
    clock.moment = datetime(2015, 12, 1, tzinfo=UTC)
    revised = {**target, "value": 69, "agreed_on": "2014-06-01"}
    records.save("targets", key, revised, DIRECTOR, 1, action=RecordAction.SUPERSEDE, reason="new frame")
    assert [version.payload["value"] for version in records.versions("targets", key)] == [75, 69]
    assert records.current("targets", as_at=date(2015, 11, 30))["value"].tolist() == [75]
    assert records.current("targets", as_at=date(2015, 12, 1))["value"].tolist() == [69]


def test_as_at_shows_what_was_known_that_day(records: Records, clock: Clock) -> None:
    key = records.save("posts", None, POST, DIRECTOR, None).key
    clock.moment = datetime(2015, 10, 1, tzinfo=UTC)
    records.withdraw("posts", key, DIRECTOR, based_on=1, reason="not needed")
    assert records.current("posts", as_at=date(2015, 8, 31)).empty
    assert len(records.current("posts", as_at=date(2015, 9, 30))) == 1
    assert records.current("posts", as_at=date(2015, 10, 1)).empty


def test_a_clock_set_back_does_not_make_a_change_older_than_what_it_changed(records: Records, clock: Clock) -> None:
    key = records.save("posts", None, POST, DIRECTOR, None).key
    clock.moment = datetime(2010, 1, 1, tzinfo=UTC)
    records.save("posts", key, {**POST, "interim": "yes"}, DIRECTOR, based_on=1)
    first, second = records.versions("posts", key)
    assert second.at == first.at


def test_what_was_saved_under_a_clock_that_was_ahead_is_there_when_it_is_put_right(
    records: Records, clock: Clock, other: Records, tmp_path: Path
) -> None:
    before = clock()
    clock.moment = datetime(2030, 1, 1, tzinfo=UTC)
    first = records.save("posts", None, POST, DIRECTOR, None).key
    clock.moment = datetime(2015, 9, 2, tzinfo=UTC)
    second = records.save("posts", None, {**POST, "post": "Another"}, DIRECTOR, None).key
    assert set(records.current("posts")["key"]) == {first, second}
    assert set(records.changes("posts", since=before)["key"]) == {first, second}
    assert isinstance(records.save("posts", first, {**POST, "interim": "yes"}, DIRECTOR, based_on=1), Saved)
    assert records.backup(tmp_path / "backup.sqlite") == other.restore(tmp_path / "backup.sqlite") == 3
    for key in (first, second):
        assert other.versions("posts", key) == records.versions("posts", key)


def test_changes_lists_what_happened_since_a_visit(records: Records, clock: Clock) -> None:
    key = records.save("posts", None, POST, DIRECTOR, None).key
    visit = clock()
    records.save("posts", key, {**POST, "filled_on": "2015-08-20"}, CLERK, based_on=1)
    changes = records.changes("posts", since=visit)
    assert changes[["field", "was", "became"]].values.tolist() == [["filled_on", None, "2015-08-20"]]


def test_records_are_chosen_by_field(records: Records) -> None:
    for urn, tags in (("900001", "reading; writing"), ("900002", "maths")):
        visit = {
            "urn": urn,
            "visited_on": "2015-10-05",
            "visited_by": "Area lead",
            "purpose": "monitoring",
            "on_track": "yes",
            "themes": tags,
        }
        records.save("visits", None, visit, LEAD, None)
    assert records.current("visits", {"urn": "900002"})["themes"].tolist() == [("maths",)]
    assert records.current("visits", {"themes": "writing"})["urn"].tolist() == ["900001"]
    assert len(records.current("visits", {"urn": ["900001", "900002"]})) == 2
    with pytest.raises(RecordsError, match="has no field 'school'"):
        records.current("visits", {"school": "900001"})


def test_an_empty_register_has_its_columns_and_their_types(records: Records) -> None:
    current = records.current("formal_steps")
    assert current.empty
    assert str(current["issued_on"].dtype) == "datetime64[us]"


def test_a_role_that_may_not_edit_is_told_who_may(records: Records) -> None:
    with pytest.raises(RecordRefused, match="director, analyst, clerk of the board"):
        records.save("posts", None, POST, LEAD, None)
    with pytest.raises(RecordRefused, match="Sign in"):
        records.save("posts", None, POST, Who("director", " "), None)
    assert records.current("posts").empty


def test_a_school_replies_for_itself_only_and_does_not_answer_itself(records: Records) -> None:
    reply = {
        "urn": "900001",
        "about": "risk_rating",
        "replied_on": "2015-10-01",
        "replied_by": "Headteacher",
        "reply": "The figure is last year's.",
        "contests": True,
    }
    key = records.save("school_replies", None, reply, SCHOOL, None).key
    with pytest.raises(RecordRefused, match="only reply for itself"):
        records.save("school_replies", None, {**reply, "urn": "900002"}, SCHOOL, None)
    with pytest.raises(RecordRefused, match="answer"):
        records.save("school_replies", key, {**reply, "answer": "Upheld"}, SCHOOL, 1)
    records.save("school_replies", key, {**reply, "answer": "Upheld"}, LEAD, 1)
    amended = {**reply, "answer": "Upheld", "reply": "It is from 2013/14."}
    assert isinstance(records.save("school_replies", key, amended, SCHOOL, 2), Saved)


def test_a_notice_is_lifted_by_the_board_only(records: Records) -> None:
    step = {
        "urn": "900001",
        "step": "warning_notice",
        "issued_by": "Director",
        "issued_on": "2015-10-01",
        "checks": "monthly",
        "grounds": "Standards",
        "expected": "Two points",
        "status": "open",
    }
    key = records.save("formal_steps", None, step, LEAD, None).key
    lifted = {**step, "status": "lifted", "ended_on": "2016-01-31"}
    with pytest.raises(RecordRefused, match="lifting agreed by"):
        records.save("formal_steps", key, lifted, LEAD, 1)
    agreed = {**lifted, "lifting_agreed_by": "SIAB", "decision": "2016/7"}
    with pytest.raises(RecordRefused, match="director, clerk of the board"):
        records.save("formal_steps", key, agreed, LEAD, 1)
    assert isinstance(records.save("formal_steps", key, agreed, CLERK, 1), Saved)


def test_a_school_cannot_take_over_the_reply_of_another_school(records: Records) -> None:
    reply = {
        "urn": "900002",
        "about": "data",
        "replied_on": "2015-10-01",
        "contests": False,
        "replied_by": "Headteacher",
        "reply": "Agreed.",
    }
    key = records.save("school_replies", None, reply, LEAD, None).key
    with pytest.raises(RecordRefused, match="only reply for itself"):
        records.save("school_replies", key, {**reply, "urn": "900001"}, SCHOOL, 1)


def test_what_identifies_a_record_cannot_be_edited(records: Records) -> None:
    key = records.save("posts", None, POST, DIRECTOR, None).key
    with pytest.raises(RecordRefused, match="enter a new one"):
        records.save("posts", key, {**POST, "post": "Another"}, DIRECTOR, based_on=1)


def test_the_database_itself_refuses_to_overwrite_or_delete(records: Records) -> None:
    records.save("posts", None, POST, DIRECTOR, None)
    for statement in ("UPDATE record_versions SET reason = 'x'", "DELETE FROM record_versions"):
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), records._engine.begin() as connection:
            connection.execute(sa.text(statement))
    assert len(records.current("posts")) == 1


def test_the_migrations_build_the_tables_that_the_program_reads(records: Records) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with records._engine.connect() as connection:
        header = MigrationContext.configure(connection)
        assert header.get_current_revision() == HEAD
        assert compare_metadata(header, METADATA) == []


def test_opening_again_finds_everything(records: Records, url: str, clock: Clock) -> None:
    records.save("posts", None, POST, DIRECTOR, None)
    records.close()
    with Records.open(url, clock) as again:
        assert len(again.current("posts")) == 1


def test_records_of_a_newer_milepost_are_left_alone(records: Records, url: str, clock: Clock) -> None:
    with records._engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RecordsError, match="newer Milepost"):
        Records.open(url, clock)
