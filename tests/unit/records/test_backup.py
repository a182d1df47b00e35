"""Everything leaves as open files or as one backup, and comes back exactly as it was."""

import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Records, RecordsError
from data.records.__main__ import main
from data.records.reading import all_versions
from data.records.tabular import guarded, looks_like_formula, unguarded
from tests.stores import CLERK, DIRECTOR, LEAD, Clock

FORMULAS = ("=1+1", "+44 1473", "-2+3", "@SUM(A1)", "'=quoted", "'plain")


def fill(records: Records) -> None:
    """Records with every awkward sort of value, changed, withdrawn and undone."""
    for number, words in enumerate(FORMULAS):
        decision = {
            "number": str(number),
            "board": "SIAB",
            "decided_on": "2016-01-31",
            "decision": words,
            "no_follow_up": "Nothing to be done.",
            "reasons": 'two\r\nlines, "quoted"; naïve €',
        }
        records.save("decisions", None, decision, CLERK, None)
    visit = {
        "urn": "900001",
        "visited_on": "2015-10-05",
        "visited_by": "Area lead",
        "purpose": "dfe_adviser",
        "arranged_through_authority": False,
        "on_track": "no",
        "themes": ["reading", "-maths"],
    }
    key = records.save("visits", None, visit, LEAD, None).key
    records.save("visits", key, {**visit, "on_track": "yes"}, DIRECTOR, 1, reason="=seen again")
    records.undo("visits", key, DIRECTOR, 2)
    post = {"post": "QA officer", "fill_by": "2015-09-01", "training": 62.5}
    records.save("posts", None, post, DIRECTOR, None)
    target = {
        "plan": "suffolk-2015",
        "measure": "permanent_exclusions",
        "phase": "all",
        "pupil_group": "all",
        "area": "935",
        "due": "2016-07-31",
        "comparator": "at_most",
        "basis": "baseline_change",
        "value": -25.5,
        "agreed_by": "Cabinet",
        "agreed_on": "2015-06-01",
    }
    records.save("targets", None, target, DIRECTOR, None)
    records.withdraw("posts", "QA officer", DIRECTOR, 1, reason="merged")


def everything(records: Records) -> list[object]:
    """Every version of every record, in a fixed order."""
    return sorted(all_versions(records._engine), key=lambda v: (v.register, v.key, v.version))


def test_an_export_comes_back_whole(records: Records, other: Records, tmp_path: Path) -> None:
    fill(records)
    counts = records.export_all(tmp_path / "out")
    assert counts["decisions"] == len(FORMULAS)
    assert other.import_all(tmp_path / "out") == sum(counts.values())
    assert everything(other) == everything(records)


def test_the_csv_files_alone_bring_everything_back(records: Records, other: Records, tmp_path: Path) -> None:
    fill(records)
    records.export_all(tmp_path / "out")
    for path in (tmp_path / "out").glob("*.json"):
        if path.name != "manifest.json":
            path.unlink()
    other.import_all(tmp_path / "out")
    assert everything(other) == everything(records)


def test_no_cell_of_an_export_can_be_taken_for_a_formula(records: Records, tmp_path: Path) -> None:
    fill(records)
    records.export_all(tmp_path / "out")
    for path in (tmp_path / "out").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(st.text())
@settings(max_examples=50, derandomize=True, deadline=None)
def test_guarding_a_cell_is_undone_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_words_that_begin_with_a_dash_and_numbers_are_no_formulas() -> None:
    assert not [text for text in ("- a point", "-5", "+1,000", "-0.5%") if looks_like_formula(text)]
    assert looks_like_formula("-2+3+cmd|' /C calc'!A0")


def test_importing_twice_adds_nothing(records: Records, other: Records, tmp_path: Path) -> None:
    fill(records)
    records.export_all(tmp_path / "out")
    other.import_all(tmp_path / "out")
    assert other.import_all(tmp_path / "out") == 0
    assert records.import_all(tmp_path / "out") == 0


def test_an_import_that_contradicts_the_store_adds_nothing_at_all(
    records: Records, other: Records, tmp_path: Path
) -> None:
    fill(records)
    records.export_all(tmp_path / "out")
    post = {"post": "QA officer", "fill_by": "2016-09-01"}
    other.save("posts", None, post, DIRECTOR, None)
    with pytest.raises(RecordsError, match=r"posts QA officer, version 1.*already have a different one"):
        other.import_all(tmp_path / "out")
    assert len(everything(other)) == 1


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda out: (out / "manifest.json").unlink(), "not a finished export"),
        (lambda out: (out / "visits.json").write_text("[]"), "changed after the export"),
        (lambda out: [(out / f"visits.{kind}").unlink() for kind in ("csv", "json")], "neither"),
    ],
)
def test_an_export_that_was_harmed_is_refused(
    records: Records, other: Records, tmp_path: Path, harm: Callable[[Path], object], words: str
) -> None:
    fill(records)
    records.export_all(tmp_path / "out")
    harm(tmp_path / "out")
    with pytest.raises(RecordsError, match=words):
        other.import_all(tmp_path / "out")
    assert everything(other) == []


def test_an_export_never_overwrites_a_folder(records: Records, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(RecordsError, match="nothing is overwritten"):
        records.export_all(tmp_path)


def test_a_field_that_is_no_longer_declared_still_leaves_and_returns(
    records: Records, other: Records, tmp_path: Path
) -> None:
    fill(records)
    records.export_all(tmp_path / "out")
    path, manifest = tmp_path / "out" / "posts.json", tmp_path / "out" / "manifest.json"
    rows = json.loads(path.read_text())
    for row in rows:
        row["payload"]["floor"] = 3
    path.write_text(json.dumps(rows))
    about = json.loads(manifest.read_text())
    del about["sha256"]["posts.json"]
    from hashlib import sha256

    about["sha256"]["posts.json"] = sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(about))
    other.import_all(tmp_path / "out")
    other.export_all(tmp_path / "again")
    assert "floor:json" in (tmp_path / "again" / "posts.csv").read_text().splitlines()[0]
    assert other.versions("posts", "QA officer")[0].payload["floor"] == 3


def test_a_backup_is_one_file_and_is_restored_whole(records: Records, other: Records, tmp_path: Path) -> None:
    fill(records)
    number = records.backup(tmp_path / "kept" / "records.backup")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["records.backup"]
    assert other.restore(tmp_path / "kept" / "records.backup") == number
    assert everything(other) == everything(records)
    assert other.restore(tmp_path / "kept" / "records.backup") == 0


def test_a_restored_store_can_be_worked_with(records: Records, other: Records, tmp_path: Path) -> None:
    fill(records)
    records.backup(tmp_path / "records.backup")
    other.restore(tmp_path / "records.backup")
    post = {"post": "QA officer", "fill_by": "2016-09-01"}
    assert other.save("posts", None, post, DIRECTOR, None).version == 3


def test_a_restore_into_a_store_that_went_on_keeps_what_is_there(records: Records, tmp_path: Path) -> None:
    fill(records)
    records.backup(tmp_path / "records.backup")
    records.save("posts", None, {"post": "New", "fill_by": "2016-09-01"}, DIRECTOR, None)
    assert records.restore(tmp_path / "records.backup") == 0
    assert len(records.current("posts")) == 1


def test_a_backup_that_was_altered_is_noticed(records: Records, other: Records, tmp_path: Path) -> None:
    fill(records)
    records.backup(tmp_path / "whole")
    for number, change in enumerate(
        (
            "UPDATE record_versions SET payload = replace(payload, 'QA', 'QC')",
            "DELETE FROM record_versions WHERE register = 'targets'",
            "UPDATE record_versions SET at = '2015-01-01 00:00:00.000000' WHERE seq = 1",
            "DROP TABLE seal",
        )
    ):
        altered = tmp_path / f"altered-{number}"
        altered.write_bytes((tmp_path / "whole").read_bytes())
        with sqlite3.connect(altered) as connection:
            triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.execute(change)
        connection.close()
        with pytest.raises(RecordsError, match=r"altered|no checksum"):
            other.restore(altered)
    assert everything(other) == []


def test_a_drill_backs_up_restores_and_compares(records: Records, new_url: Callable[[], str], tmp_path: Path) -> None:
    fill(records)
    assert records.drill(tmp_path / "kept", new_url()) == len(everything(records))
    assert (tmp_path / "kept").is_file()


def test_a_drill_into_a_database_that_holds_records_is_refused(records: Records, url: str, tmp_path: Path) -> None:
    fill(records)
    with pytest.raises(RecordsError, match="name an empty one"):
        records.drill(tmp_path / "kept", url)


def test_a_backup_never_overwrites_a_file(records: Records, tmp_path: Path) -> None:
    (tmp_path / "records.backup").write_text("the last one")
    with pytest.raises(RecordsError, match="nothing is overwritten"):
        records.backup(tmp_path / "records.backup")
    assert (tmp_path / "records.backup").read_text() == "the last one"


def test_what_is_not_a_backup_is_refused(records: Records, tmp_path: Path) -> None:
    empty, torn, strange = (tmp_path / name for name in ("empty", "torn", "strange"))
    empty.write_bytes(b"")
    records.backup(tmp_path / "whole")
    torn.write_bytes((tmp_path / "whole").read_bytes()[:3000])
    sqlite3.connect(strange).execute("CREATE TABLE other (a)").connection.close()
    for path in (empty, torn, strange, tmp_path / "missing"):
        with pytest.raises(RecordsError, match="backup"):
            records.restore(path)


def test_the_commands_export_back_up_and_tell_a_history(
    url: str, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MILEPOST_RECORDS_URL", url)
    with Records.open(url, clock) as store:
        fill(store)
    assert main(["history", "posts", "QA officer"]) == 0
    assert "merged" in capsys.readouterr().out
    assert main(["export", str(tmp_path / "out")]) == 0
    assert main(["import", str(tmp_path / "out")]) == 0
    assert main(["backup", str(tmp_path / "kept")]) == 0
    assert main(["restore", str(tmp_path / "kept")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "0 versions added"
    assert main(["drill", str(tmp_path / "drilled")]) == 0
    assert "all are alike" in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "kept")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_records_stand_under_the_home_unless_a_database_is_named(tmp_path: Path) -> None:
    from data.records import records_url

    assert records_url(tmp_path, None) == f"sqlite:///{tmp_path}/records/records.sqlite"
    assert records_url(tmp_path, " ") == records_url(tmp_path, None)
    assert records_url(tmp_path, "postgresql://a/b") == "postgresql://a/b"


@pytest.mark.parametrize("url", ["mysql://a/b", "sqlite://", "nonsense", "sqlite:///:memory:"])
def test_a_url_that_cannot_hold_records_is_refused_with_what_is_expected(url: str, clock: Clock) -> None:
    with pytest.raises(RecordsError, match="expected sqlite:///FOLDER"):
        Records.open(url, clock)
