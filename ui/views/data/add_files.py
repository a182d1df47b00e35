"""Adding published files or returns: upload, build with progress, the result for each file, undo."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from data import added
from data.publications import downloads, title_of
from data.settings import PROJECT, Settings
from data.sources.milepost_return import Form, template
from data.vocabulary import Scope
from data.warehouse.publish import UnknownBuild, builds, current, current_path, show, use
from session.settings import environment_of
from ui import frame, loaders, notices, tables
from wording import values
from wording.escaping import as_markdown

# The build that runs when files are added: a separate process with progress.

_PERCENT = re.compile(r"(\d{1,3})%\|")
_NAME = re.compile(r"([^\r\n]*?):?\s+\d{1,3}%\|")
NOTHING_PUBLISHED = 2


@dataclass
class Job:
    """One build of added files: how far it is, and in the end what it said of each file."""

    batch: str
    before: str | None
    lost: tuple[str, ...]
    share: float = 0.0
    at: str = ""
    code: int | None = None
    report: list[dict[str, Any]] = field(default_factory=list)
    message: str = ""
    build: str | None = None

    @property
    def running(self) -> bool:
        """Whether the build is still at work."""
        return self.code is None

    @property
    def own(self) -> list[dict[str, Any]]:
        """What the build said of the files that were added."""
        prefix = added.batch_prefix(self.batch)
        return [item for item in self.report if str(item["file"]).startswith(prefix)]


@st.cache_resource(show_spinner=False)
def _jobs() -> dict[str, Job]:
    return {}


def job(settings: Settings) -> Job | None:
    """The build that was started last since the app began, by any user."""
    return _jobs().get(str(settings.home))


def start(settings: Settings, batch: str, lost: tuple[str, ...]) -> Job:
    """Build the folder of added files in a process of its own; the old warehouse stays in use."""
    world = settings.world("real")
    made = Job(batch, current(world), lost)
    _jobs()[str(settings.home)] = made
    threading.Thread(target=_run, args=(made, settings, world), daemon=True).start()
    return made


def forget(settings: Settings) -> None:
    """Let go of a finished build, so that the next files can be added."""
    _jobs().pop(str(settings.home), None)


def _run(made: Job, settings: Settings, world: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        try:
            code = _build(made, settings, added.folder_of(world), report)
            made.report = json.loads(report.read_text("utf-8")) if report.is_file() else []
        except OSError as problem:
            code, made.message = NOTHING_PUBLISHED, f"the build could not be started ({problem})"
    refused = [str(item["file"]) for item in made.own if item["outcome"] == "refused"]
    if code >= NOTHING_PUBLISHED or not any(item["outcome"] == "loaded" for item in made.own):
        added.set_aside(world, made.batch)
    else:
        added.drop(world, refused)
    made.build = current(world)
    made.share, made.code = 1.0, code


def _build(made: Job, settings: Settings, folder: Path, report: Path) -> int:
    """Run the build and follow its progress bar, which it only draws on a terminal."""
    master, slave = os.openpty()
    command = [sys.executable, "-m", "data", "build", str(folder), "--report", str(report)]
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment_of(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=slave,
    )
    os.close(slave)
    text = _follow(made, master)
    os.close(master)
    code = process.wait()
    lines = [line for line in re.split(r"[\r\n]+", text) if line.startswith("milepost: ")]
    made.message = lines[-1].removeprefix("milepost: ") if lines else ""
    return code if code in (0, 1) else NOTHING_PUBLISHED


def _follow(made: Job, master: int) -> str:
    """Read what the build draws until it ends; returns the last of it."""
    text = ""
    while True:
        try:
            piece = os.read(master, 4096).decode("utf-8", "replace")
        except OSError:  # the end of a terminal is an error on Linux
            return text
        if not piece:
            return text
        text = (text + piece)[-8000:]
        if findall := _PERCENT.findall(piece):
            made.share = min(0.99, int(findall[-1]) / 100)
        if named := _NAME.findall(piece):
            made.at = named[-1].strip()


# The files Milepost reads, where they are published and what they provide.

_MARKDOWN = re.compile(r"\[([^\]]+)\]\([^)]*\)|[`*]")


def table() -> tables.Table:
    """The files in the order in which they are best added, each with a link to its publisher."""
    columns = tables.columns("File", "Where it is published", "What it brings")
    return tables.Table(
        "The first file gives you the first page; the others add detail",
        columns,
        tuple((_plain(item.files), _plain(item.where, item.link), _plain(item.brings)) for item in downloads()),
    )


def _plain(written: str, link: str = "") -> tables.Cell:
    words = _MARKDOWN.sub(lambda match: match[1] or "", written)
    return tables.text(words, link=link) if link else tables.text(words)


# The result for the added files: a sentence, a table, and every reason.

_BATCH = re.compile(r"\badded/batch-\d+/")
_OUTCOMES = {"loaded": "Loaded", "refused": "Refused", "ignored": "Not a table", "companion": "Companion"}


def draw_result(job: Job) -> None:
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
        notices.error(
            "Nothing was loaded.", f"{values.capital(job.message or 'The build stopped.').rstrip('.')}. {kept}"
        )
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
    is_home = (authorities["la_code"] == code) | (authorities["area_code"] == code)
    named = [str(name) for name in authorities[is_home]["name"]]
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
    columns = tables.columns(
        "File", "Outcome", "Recognised as", tables.numbers("Rows"), tables.numbers("Figures"), "Note"
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
        problem_text = f"found {p['found']}" if p["found"] else ""
        return values.capital(
            "; ".join(part for part in (problem_text, f"expected {p['expected']}", p["advice"]) if part)
        )
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
    return tables.Table("Problems", tables.columns(*names), rows)


_WIDE = 736  # px: as wide as a sentence may be
_YEAR = re.compile(r"^20\d\d-20\d\d$")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNDONE = "milepost_undone"


def draw() -> None:
    """The upload, the running build, or its result."""
    settings = loaders.settings()
    existing = job(settings)
    if undone := st.session_state.pop(_UNDONE, None):
        notices.note(*undone)
    if existing is None:
        _upload()
    elif existing.running:
        _progress()
    else:
        draw_result(existing)
        _after(existing)


def _upload() -> None:
    with st.form("add-files", border=False):
        files = st.file_uploader(
            "Files as they were published, or returns",
            accept_multiple_files=True,
            key="upload",
            help="CSV, XLSX or Parquet, or a zip of them.",
            width=_WIDE,
        )
        year = st.text_input(
            "Academic year, only if neither the files nor their names give it",
            placeholder="2018-2019",
            key="upload-year",
            width=_WIDE,
        ).strip()
        sent = st.form_submit_button("Add these files", type="primary")
    if not sent:
        return
    if not files:
        notices.error("No file was chosen.", "Choose one or more files above, then add them.")
    elif year and not _YEAR.match(year):
        notices.error(f"The year “{year}” cannot be read.", "Enter it as 2018-2019, or leave it empty.")
    else:
        _begin([(file.name, file.getvalue()) for file in files], year or None)


def what() -> None:
    """Which files there are and where they come from, and a blank return: open before the first."""
    first = not current(_world()) and job(loaders.settings()) is None
    with st.expander("All files, most useful first", expanded=first):
        tables.draw(table())
    with st.container(horizontal=True, key="templates-return"):
        for form, mime in ((Form.XLSX, _XLSX), (Form.CSV, "text/csv")):
            st.download_button(
                f"Blank return ({form.value.upper()})",
                data=partial(template, form),
                file_name=f"milepost_return.{form.value}",
                mime=mime,
                on_click="ignore",
                type="tertiary",
                key=f"return-{form.value}",
            )


def _world() -> Path:
    return loaders.settings().world("real")


def _begin(uploaded: list[tuple[str, bytes]], year: str | None) -> None:
    settings = loaders.settings()
    world = settings.world("real")
    try:
        lost = added.restore(world, settings.inbox, _file_reports(world))
        batch = added.put(world, uploaded, year)
    except OSError as problem:
        notices.error("The files could not be saved.", f"{problem.strerror}: nothing was changed.")
        return
    start(settings, batch, lost)
    loaders.again()


def _file_reports(world: Any) -> list[dict[str, Any]]:
    """The report of the current build on each of its files."""
    path = current_path(world)
    if path is None:
        return []
    opened = loaders.opened(path)
    return list(json.loads(opened.info.get("files", "[]"))) if opened else []


@st.fragment(run_every=1.0)
def _progress() -> None:
    existing = job(loaders.settings())
    if existing is None or not existing.running:
        st.rerun()
        return
    st.progress(existing.share, text=as_markdown(f"Reading {existing.at or 'the files'} …"))
    st.caption("The earlier data stays in use until this finishes. You can leave this page.")


def _after(job: Job) -> None:
    settings = loaders.settings()
    published = bool(loaded(job.own)) and job.build != job.before
    with st.container(horizontal=True):
        st.button("Add more files", on_click=forget, args=(settings,), type="primary")
        if published:
            st.button("Look at the figures", key="look", on_click=_look)
        if published and job.before:
            st.button("Undo: go back to the earlier data", key="undo", on_click=_undo, args=(job,))


def _look() -> None:
    st.session_state["milepost_world"] = "real"
    forget(loaders.settings())
    st.session_state["milepost_go"] = True


def _undo(job: Job) -> None:
    """Read the build before again, and take the batch out of the folder."""
    settings = loaders.settings()
    world = settings.world("real")
    try:
        use(world, job.before or "")
    except UnknownBuild as problem:
        st.session_state[_UNDONE] = ("Not undone.", str(problem.args[0]))
        return
    added.set_aside(world, job.batch)
    forget(settings)
    st.session_state[_UNDONE] = ("Undone.", "Milepost is using the earlier data again; the added files are not used.")


def kept() -> None:
    """The builds that are kept, and the way to any of them."""
    world = loaders.settings().world("real")
    names = list(reversed(builds(world)))
    if not names:
        notices.empty("file of your own", "the files you add above")
        return
    now = current(world)
    for name in names:
        made = values.day_text(name.made[:10])
        text = f"{made}, {name.made[11:16]}: {values.plural(name.files, 'file')}, {values.plural(name.facts, 'figure')}"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"<span>{escape(text)}{' <b>in use</b>' if name.name == now else ''}</span>")
            if name.name != now:
                st.button("Use this one", key=f"use-{name.name}", on_click=_use, args=(name.name,))


def _use(name: str) -> None:
    use(loaders.settings().world("real"), name)
    st.session_state[_UNDONE] = ("Changed.", "Milepost now uses the chosen build.")


def world_shown() -> None:
    """Say which world the files go into, and go there when asked."""
    if st.session_state.pop("milepost_go", False):
        show(loaders.settings().home, "real")
        st.switch_page("pages/leadership/on_track.py")
    if loaders.world() == "demo":
        notices.note(
            "You are looking at the demonstration.",
            "Files added here load into real data, kept apart from the invented schools.",
        )
