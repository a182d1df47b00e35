"""Choose several items, kept in the URL as codes."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui import notices, selection

_BETWEEN = "."


def choose_many(key: str, label: str, options: Mapping[str, str], most: int, prompt: str) -> tuple[str, ...]:
    """A chooser of several codes shown by their labels; codes that are not options are reported."""
    selected = [code for code in (selection.code(key) or "").split(_BETWEEN) if code]
    known = [code for code in selected if code in options][:most]
    for code in selected:
        if code not in options:
            notices.unknown_code(label.lower(), code, "the other choices")
    widget = f"choose-{key}"
    st.session_state[widget] = known
    chosen = st.multiselect(
        label,
        list(options),
        format_func=options.__getitem__,
        key=widget,
        max_selections=most,
        placeholder=prompt,
        on_change=_chosen,
        args=(key, widget),
    )
    return tuple(chosen)


def _chosen(key: str, widget: str) -> None:
    picked = st.session_state[widget]
    if picked:
        selection.keep(key, _BETWEEN.join(picked))
    else:
        selection.forget(key)
