"""The result for the added files: a sentence, a table, and every reason."""

from __future__ import annotations

import re
from typing import Any

from data import added
from data.publications import title_of
from data.vocabulary import Scope
from data.warehouse.publish import current_path
from ui import frame, loaders, notices, tables
from ui.adding import Job
from wording import values

_BATCH = re.compile(r"\badded/batch-\d+/")
_OUTCOMES = {"loaded": "Loaded", "refused": "Refused", "ignored": "Not a table", "companion": "Companion"}
_N = tables.Kind.NUMBER


def draw(job: Job) -> None:
    """What the build said, in one sentence, then file by file."""
    own = job.own
    _say(job, own)
    if own:
        tables.draw(_table(job, own))
        for item in own:
            if not _whole(item) and item["problems"]:
                frame.says(_name(job, item))
                tables.draw(_problems(item))
    if job.lost:
        notices.partial("The earlier data", job.lost)


def _say(job: Job, own: list[dict[str, Any]]) -> None:
    kept = "The earlier data is still in use." if job.before else "Nothing is loaded yet."
    facts = sum(int(item["facts_loaded"]) for item in own)
    good = loaded(own)
    if not own:
        notices.error("Nothing was loaded.", f"{values.capital(job.said or 'The build stopped.').rstrip('.')}. {kept}")
    elif all(_twice(item) for item in own):
        notices.note("These files are loaded already.", "Nothing has changed.")
    elif not good:
        notices.error("None of these files was loaded.", f"{kept} See the reasons below.")
    else:
        notices.note(
            f"{values.count(good)} of {values.plural(len(own), 'file')} loaded, {values.plural(facts, 'figure')}.",
            "All pages now show them.",
        )
        _elsewhere(job)


def loaded(own: list[dict[str, Any]]) -> int:
    """How many of these files were loaded."""
    return sum(item["outcome"] == "loaded" for item in own)


def _twice(item: dict[str, Any]) -> bool:
    return any("the same file as" in note for note in item["notes"])


def _elsewhere(job: Job) -> None:
    """Say so where nothing that was added is about the authority whose screens these are."""
    path = current_path(loaders.settings().world("real"))
    opened = loaders.opened(path) if path else None
    code = loaders.settings().authority
    scope = Scope(code)
    if opened is None or opened.concerning(scope, code, added.batch_prefix(job.batch)):
        return
    if opened.unplaced(scope, added.batch_prefix(job.batch)):
        notices.partial_note(
            "These files name schools that are not in any loaded register.",
            "Add the register of schools: edubasealldata, from GIAS.",
        )
        return
    authorities = opened.authorities(scope)
    named = [str(name) for name in authorities[authorities["la_code"] == code]["name"]]
    home = f"{named[0]} ({code})" if named else f"authority {code}"
    notices.partial_note(
        f"Nothing in them is about {home} or its schools.",
        "Other authorities' figures are for comparison. Set MILEPOST_AUTHORITY at start-up to choose your authority.",
    )


def _name(job: Job, item: dict[str, Any]) -> str:
    return str(item["file"]).removeprefix(added.batch_prefix(job.batch))


def _table(job: Job, own: list[dict[str, Any]]) -> tables.Table:
    rows = tuple(
        (
            tables.text(_name(job, item)),
            tables.text("Loaded already" if _twice(item) else _OUTCOMES[item["outcome"]]),
            tables.text("as before" if _twice(item) else _family(item["recognised_as"])),
            tables.amount(item["rows_read"], 0, ""),
            tables.amount(item["facts_loaded"], 0, ""),
            tables.text(_why(item)),
        )
        for item in own
    )
    columns = (
        tables.Column("File"),
        tables.Column("Outcome"),
        tables.Column("Recognised as"),
        tables.Column("Rows", _N),
        tables.Column("Figures", _N),
        tables.Column("Note"),
    )
    return tables.Table("Result for each file", columns, rows)


def _family(code: str | None) -> str:
    if code is None:
        return "not recognised"
    return title_of(code)


def _whole(item: dict[str, Any]) -> bool:
    """Whether there is a single reason, shown next to the file."""
    return len(item["problems"]) == 1 and item["problems"][0]["row"] is None


def _why(item: dict[str, Any]) -> str:
    notes = [_BATCH.sub("", note) for note in item["notes"]]
    if _whole(item):
        p = item["problems"][0]
        met = f"found {p['found']}" if p["found"] else ""
        return values.capital("; ".join(part for part in (met, f"expected {p['expected']}", p["advice"]) if part))
    if item["problems"]:
        notes.append(f"{values.plural(len(item['problems']), 'problem')}, below")
    return values.capital("; ".join(notes))


def _problems(item: dict[str, Any]) -> tables.Table:
    rows = tuple(
        (
            tables.text(str(p["row"]) if p["row"] is not None else "the whole file"),
            tables.text(p["column"] or "any"),
            tables.text(p["found"] or "nothing"),
            tables.text(p["expected"]),
            tables.text(p["advice"]),
        )
        for p in item["problems"]
    )
    names = ("Row", "Column", "Found", "Expected", "What to do")
    return tables.Table("Problems", tuple(tables.Column(name) for name in names), rows)
