"""Adding published files or returns: upload, build with progress, what became of each file, undo."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

import streamlit as st

from data import added
from data.publish import UnknownBuild, builds, current, current_path, use
from data.warehouse.pointer import show
from ui import adding, frame, loaders, notices, tables, words
from ui.adding import Job

_YEAR = re.compile(r"^20\d\d-20\d\d$")
_OUTCOMES = {
    "loaded": "Loaded", "refused": "Refused", "ignored": "Not a table", "companion": "Companion",
}  # fmt: skip
_N = tables.Kind.NUMBER
_UNDONE = "milepost_undone"


def draw() -> None:
    """The upload, the build at work, or what became of it."""
    settings = loaders.settings()
    held = adding.job(settings)
    if undone := st.session_state.pop(_UNDONE, None):
        notices.note(*undone)
    if held is None:
        _upload()
    elif held.running:
        _progress()
    else:
        _outcome(held)


def _upload() -> None:
    with st.form("add-files", border=False):
        files = st.file_uploader(
            "Files as they were published, or returns",
            accept_multiple_files=True, key="upload",
            help="CSV, XLSX or Parquet. A release.toml may come with them.",
        )  # fmt: skip
        year = st.text_input(
            "Academic year, only if neither the files nor their names say it",
            placeholder="2018-2019", key="upload-year",
        ).strip()  # fmt: skip
        sent = st.form_submit_button("Add these files", type="primary")
    if not sent:
        return
    if not files:
        notices.error("No file was chosen.", "Choose one or more files above, then add them.")
    elif year and not _YEAR.match(year):
        notices.error(
            f"The year “{year}” cannot be read.", "Write it as 2018-2019, or leave it empty."
        )
    else:
        _begin([(one.name, one.getvalue()) for one in files], year or None)


def _begin(uploaded: list[tuple[str, bytes]], year: str | None) -> None:
    settings = loaders.settings()
    world = settings.world("real")
    try:
        lost = added.restore(world, settings.inbox, _told(world))
        batch = added.put(world, uploaded, year)
    except OSError as problem:
        notices.error("The files could not be kept.", f"{problem.strerror}: nothing was changed.")
        return
    adding.start(settings, batch, lost)
    loaders.again()


def _told(world: Any) -> list[dict[str, Any]]:
    """What the build that is read said of its files."""
    path = current_path(world)
    if path is None:
        return []
    held = loaders.opened(path)
    return list(json.loads(held.info.get("files", "[]"))) if held else []


@st.fragment(run_every=1.0)
def _progress() -> None:
    held = adding.job(loaders.settings())
    if held is None or not held.running:
        st.rerun()
        return
    st.progress(held.share, text=f"Reading {held.at or 'the files'} …")
    st.caption("What was loaded before stays in use until this is done. You may leave this page.")


def _outcome(held: Job) -> None:
    own = held.own
    _say(held, own)
    if own:
        tables.draw(_table(held, own))
        for one in own:
            if one["problems"]:
                frame.says(_name(held, one))
                tables.draw(_problems(one))
    if held.lost:
        notices.partial("The earlier data", held.lost)
    _after(held)


def _say(held: Job, own: list[dict[str, Any]]) -> None:
    good = sum(one["outcome"] == "loaded" for one in own)
    if held.code == adding.NOTHING_PUBLISHED:
        why = words.capital(held.said or "The build stopped.")
        kept = (
            "What was loaded before is still in use." if held.before else "Nothing is loaded yet."
        )
        notices.error("Nothing was loaded.", f"{why.rstrip('.')}. {kept}")
    elif not good:
        notices.error(
            "None of these files was loaded.",
            "What was loaded before is still in use. The reasons stand below.",
        )
    else:
        facts = sum(int(one["facts_loaded"]) for one in own)
        lead = f"{words.count(good)} of {words.plural(len(own), 'file')} loaded"
        notices.note(
            f"{lead}, {words.plural(facts, 'figure')}.", "Every page shows them from now on."
        )


def _name(held: Job, one: dict[str, Any]) -> str:
    return str(one["file"]).removeprefix(added.batch_prefix(held.batch))


def _table(held: Job, own: list[dict[str, Any]]) -> tables.Table:
    rows = tuple(
        (
            tables.text(_name(held, one)), tables.text(_OUTCOMES[one["outcome"]]),
            tables.text(one["recognised_as"] or "not recognised"),
            tables.amount(one["rows_read"], 0, ""), tables.amount(one["rows_loaded"], 0, ""),
            tables.amount(one["facts_loaded"], 0, ""),
            tables.text("; ".join(one["notes"]) or (_first(one) if one["problems"] else "")),
        )
        for one in own
    )  # fmt: skip
    columns = (
        tables.Column("File"), tables.Column("What became of it"), tables.Column("Recognised as"),
        tables.Column("Rows read", _N), tables.Column("Rows loaded", _N),
        tables.Column("Figures", _N), tables.Column("Note"),
    )  # fmt: skip
    return tables.Table("What became of each file", columns, rows)


def _first(one: dict[str, Any]) -> str:
    return f"{words.plural(len(one['problems']), 'problem')}, below"


def _problems(one: dict[str, Any]) -> tables.Table:
    rows = tuple(
        (
            tables.text(str(p["row"]) if p["row"] is not None else "the whole file"),
            tables.text(p["column"] or "any"), tables.text(p["found"] or "nothing"),
            tables.text(p["expected"]), tables.text(p["advice"]),
        )
        for p in one["problems"]
    )  # fmt: skip
    names = ("Row", "Column", "Found", "Expected", "What to do")
    return tables.Table("Problems", tuple(tables.Column(name) for name in names), rows)


def _after(held: Job) -> None:
    settings = loaders.settings()
    published = held.code != adding.NOTHING_PUBLISHED and held.build != held.before
    with st.container(horizontal=True):
        st.button("Add more files", on_click=adding.forget, args=(settings,), type="primary")
        if published:
            st.button("Look at the figures", key="look", on_click=_look)
        if published and held.before:
            st.button("Undo: read the earlier data again", key="undo", on_click=_undo, args=(held,))


def _look() -> None:
    st.session_state["milepost_world"] = "real"
    adding.forget(loaders.settings())
    st.session_state["milepost_go"] = True


def _undo(held: Job) -> None:
    """Read the build before again, and take the batch out of the folder."""
    settings = loaders.settings()
    world = settings.world("real")
    try:
        use(world, held.before or "")
    except UnknownBuild as problem:
        st.session_state[_UNDONE] = ("Not undone.", str(problem.args[0]))
        return
    added.set_aside(world, held.batch)
    adding.forget(settings)
    st.session_state[_UNDONE] = (
        "Undone.", "The data from before is read again; the added files are set aside.",
    )  # fmt: skip


def kept() -> None:
    """The builds that are kept, and the way to any of them."""
    world = loaders.settings().world("real")
    names = list(reversed(builds(world)))
    if not names:
        notices.empty("build of real data", "the files you add above")
        return
    now = current(world)
    for one in names:
        made = words.day_text(one.made[:10])
        text = f"{made}, {one.made[11:16]}: {words.plural(one.files, 'file')}, {words.plural(one.facts, 'figure')}"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(
                f"<span>{escape(text)}{' <b>is read now</b>' if one.name == now else ''}</span>"
            )
            if one.name != now:
                st.button("Read this one", key=f"use-{one.name}", on_click=_use, args=(one.name,))


def _use(name: str) -> None:
    use(loaders.settings().world("real"), name)
    st.session_state[_UNDONE] = ("Changed.", "The chosen build is read from now on.")


def world_shown() -> None:
    """Say which world the files go into, and go there when asked."""
    if st.session_state.pop("milepost_go", False):
        show(loaders.settings().home, "real")
        st.switch_page("pages/leadership/on_track.py")
    if loaders.world() == "demo":
        notices.note(
            "You are looking at the demonstration.",
            "Files added here load into real data, which never mixes with invented schools.",
        )
