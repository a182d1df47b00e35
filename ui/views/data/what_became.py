"""What became of the files that were added: a sentence, a table, and every reason."""

from __future__ import annotations

import re
from typing import Any

from analytics.reports.core.source_titles import TITLES
from data import added
from data.vocabulary import Scope
from data.warehouse.publish import current_path
from ui import frame, loaders, notices, tables
from ui.adding import Job
from wording import values

_BATCH = re.compile(r"\badded/batch-\d+/")
_OUTCOMES = {"loaded": "Loaded", "refused": "Refused", "ignored": "Not a table", "companion": "Companion"}
_N = tables.Kind.NUMBER


def draw(held: Job) -> None:
    """What the build said, in one sentence, then file by file."""
    own = held.own
    _say(held, own)
    if own:
        tables.draw(_table(held, own))
        for item in own:
            if not _whole(item) and item["problems"]:
                frame.says(_name(held, item))
                tables.draw(_problems(item))
    if held.lost:
        notices.partial("The earlier data", held.lost)


def _say(held: Job, own: list[dict[str, Any]]) -> None:
    kept = "What was loaded before is still in use." if held.before else "Nothing is loaded yet."
    facts = sum(int(item["facts_loaded"]) for item in own)
    good = loaded(own)
    if not own:
        notices.error("Nothing was loaded.", f"{values.capital(held.said or 'The build stopped.').rstrip('.')}. {kept}")
    elif all(_twice(item) for item in own):
        notices.note("These files are loaded already.", "Nothing has changed.")
    elif not good:
        notices.error("None of these files was loaded.", f"{kept} The reasons stand below.")
    else:
        notices.note(
            f"{values.count(good)} of {values.plural(len(own), 'file')} loaded, {values.plural(facts, 'figure')}.",
            "Every page shows them from now on.",
        )
        _elsewhere(held)


def loaded(own: list[dict[str, Any]]) -> int:
    """How many of these files were loaded."""
    return sum(item["outcome"] == "loaded" for item in own)


def _twice(item: dict[str, Any]) -> bool:
    return any("the same file as" in note for note in item["notes"])


def _elsewhere(held: Job) -> None:
    """Say so where nothing that was added is about the authority whose screens these are."""
    path = current_path(loaders.settings().world("real"))
    opened = loaders.opened(path) if path else None
    code = loaders.settings().authority
    scope = Scope(code)
    if opened is None or opened.concerning(scope, code, added.batch_prefix(held.batch)):
        return
    if opened.unplaced(scope, added.batch_prefix(held.batch)):
        notices.partial_note(
            "These files name schools that no loaded register lists, so they cannot be placed.",
            "Add the register of schools: edubasealldata, from GIAS.",
        )
        return
    authorities = opened.authorities(scope)
    named = [str(name) for name in authorities[authorities["la_code"] == code]["name"]]
    home = f"{named[0]} ({code})" if named else f"authority {code}"
    notices.partial_note(
        f"Nothing in them is about {home} or its schools.",
        "Other authorities' figures serve to compare. Whose screens these are is set when Milepost "
        "is started: MILEPOST_AUTHORITY.",
    )


def _name(held: Job, item: dict[str, Any]) -> str:
    return str(item["file"]).removeprefix(added.batch_prefix(held.batch))


def _table(held: Job, own: list[dict[str, Any]]) -> tables.Table:
    rows = tuple(
        (
            tables.text(_name(held, item)),
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
    return tables.Table("What became of each file", columns, rows)


def _family(code: str | None) -> str:
    if code is None:
        return "not recognised"
    known = [name for name in TITLES if code.startswith(name)]
    return TITLES[max(known, key=len)] if known else code


def _whole(item: dict[str, Any]) -> bool:
    """Whether one reason says it all: then it stands beside the file."""
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
