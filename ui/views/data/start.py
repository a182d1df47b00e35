"""The start screen, and the switch between the demonstration and real data."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from data.warehouse.publish import builds, current, current_path, show
from ui import frame, loaders, notices, people
from wording import values

_TITLES = {"demo": "Look at the demonstration", "real": "Look at real data"}


def draw() -> None:
    """Offer the demonstration and one's own files; say what fills what is empty."""
    frame.title("Start")
    st.html(
        '<p class="mp-answer">Two kinds of data, kept apart: an invented county to '
        "try things out, and your own authority from published files.</p>"
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.header("The demonstration", anchor=False)
        st.write("An invented county with invented schools, in DfE and Ofsted formats.")
        _offer("demo", "the command make run, in about a minute")
    with right:
        st.header("Your own files", anchor=False)
        st.write("Published files for any authority, as downloaded, and your returns.")
        _offer("real", "the files you add, or a whole folder: make run DATA=FOLDER")
        st.html(f'<p class="mp-subtitle">{_authority()}</p>')
        st.page_link("pages/data/add_files.py", label="Add files")
    frame.foot("Everything stays on this computer.")


def _offer(world: str, filled_by: str) -> None:
    folder = loaders.settings().world(world)
    if current_path(folder) is None:
        notices.empty("data of this kind", filled_by)
        return
    st.html(f'<p class="mp-subtitle">{_what(world)}</p>')
    if loaders.world() == world:
        st.html('<p class="mp-here">You are viewing this now.</p>')
        return
    if not people.opens("add files"):
        return
    if st.button(_TITLES[world], key=f"world-{world}", type="primary"):
        st.session_state["milepost_world"] = world
        with suppress(OSError):  # a read-only copy is shown in this visit all the same
            show(loaders.settings().home, world)
        st.switch_page("pages/leadership/front.py")


def _authority() -> str:
    """Whose screens these are, and how that is changed."""
    code = loaders.settings().authority
    kind = "authority" if people.of_one_authority() else "region or nation"
    return f"Showing {kind} {code}. Set MILEPOST_AUTHORITY at start-up to choose another."


def _what(world: str) -> str:
    """How much is loaded there, and since when."""
    folder = loaders.settings().world(world)
    read = next((build for build in builds(folder) if build.name == current(folder)), None)
    if read is None:
        return "Loaded."
    facts, files = values.plural(read.facts, "figure"), values.plural(read.files, "file")
    return f"{facts} from {files}, loaded {values.day_text(read.made[:10])}."
