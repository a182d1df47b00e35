"""Tables behind charts and the files of a table are sent when somebody opens them, and not before."""

from __future__ import annotations

from tests.pages.app import run, unfold, words

MILESTONES = "pages/leadership/milestones.py"
FILES = ["Download CSV", "Download XLSX", "Download Parquet"]


def test_a_table_behind_a_chart_is_sent_with_its_files_once_it_is_opened() -> None:
    app = run(MILESTONES, "demo")
    assert '<th scope="col">Out of</th>' not in words(app) and not app.get("download_button")
    app = unfold(app, "milestone")
    assert '<th scope="col">Out of</th>' in words(app)
    assert [item.proto.label for item in app.get("download_button")] == FILES


def test_a_table_offers_its_files_behind_one_button() -> None:
    app = run(MILESTONES, "demo")
    app.session_state["downloads-dues"] = True
    assert [item.proto.label for item in app.run().get("download_button")] == FILES
