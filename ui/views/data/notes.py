"""A measure's note: definition, comparable years, missing years and sources."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

import streamlit as st

from analytics.reports.about.notes import Note
from analytics.reports.core.all_authorities import NextRelease
from data.catalogue import Theme
from data.vocabulary import Direction, Unit
from ui import frame, notices
from wording import sentences, values

_WAY = {
    Direction.HIGHER_IS_BETTER: "Higher is better",
    Direction.LOWER_IS_BETTER: "Lower is better",
    Direction.NEUTRAL: "Neither is better",
}
_UNIT = {
    Unit.PERCENT: "per cent",
    Unit.POINTS: "points",
    Unit.SCORE: "score",
    Unit.INDEX: "index",
    Unit.COUNT: "count",
    Unit.PER_100: "per 100 pupils",
    Unit.PER_10000: "per 10,000 pupils",
    Unit.YEARS: "years",
}


def find() -> str:
    """What a reader looks for among the measures."""
    return st.text_input("Find", placeholder="a word, such as absence", width=320)


def draw_all(all_notes: Sequence[Note], sought: str) -> None:
    """Every measure whose name, definition or code holds the words sought."""
    result = matching(all_notes, sought)
    if not result:
        notices.note(f"No measure matches ‘{sought}’.", "Try a single word or another theme.")
    for theme, notes in groupby(result, key=lambda note: note.declared.theme.value):
        with st.container(key=f"notes-{theme.replace(' ', '-')}", gap=None):
            frame.section(theme)
            # All of a theme in one element: a hundred folds of Streamlit's own took half the page's messages.
            st.html("".join(folded(note) for note in notes))


def matching(notes: Sequence[Note], sought: str) -> list[Note]:
    """The measures whose name, definition or code holds every word sought, theme by theme."""
    terms = sought.casefold().split()
    order = {theme: at for at, theme in enumerate(Theme)}
    selected = [note for note in notes if all(term in _searched(note) for term in terms)]
    return sorted(selected, key=lambda note: order[note.declared.theme])


def sentence(notes: Sequence[Note]) -> str:
    """How many measures there are, and what is found under each."""
    return f"{values.plural(len(notes), 'measure')}: open one for its definition, comparable years and limits."


def _searched(note: Note) -> str:
    item = note.declared
    return f"{item.label} {item.definition} {item.code}".casefold()


def folded(note: Note) -> str:
    """One measure under its name, folded until it is wanted."""
    item = note.declared
    rows = [
        ("Definition", item.definition),
        ("Unit", f"{_UNIT[item.unit]} of {item.denominator_name}. {_WAY[item.direction]}."),
        ("Phases", values.capital(values.joined(sentences.phase(p.value) for p in item.phases))),
        ("Pupils", values.capital(values.joined(sentences.group(g.value) for g in item.groups))),
        ("Comparable within", "; ".join(_era(e.first, e.last, e.label) for e in item.eras)),
        ("Not published", "; ".join(f"{m.period}: {m.reason.rstrip('.')}" for m in item.missing)),
        ("Breaks", "; ".join(f"{b.at}: {b.reason.rstrip('.')}" for b in item.breaks)),
        ("Hidden by the publisher", item.suppression.rule),
        ("Sources, in order", values.joined(note.sources)),
        ("Loaded", note.loaded or "nothing yet"),
        ("Next release was due" if note.due and note.due.late else "Next release expected", _due(note.due)),
        ("Past accuracy of projections", note.own_record),
        ("Limits", " ".join(note.caveats)),
        ("Code", item.code),
    ]
    body = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in rows if text)
    return f'<details><summary>{escape(item.label)}</summary><dl class="mp-note">{body}</dl></details>'


def _due(due: NextRelease | None) -> str:
    return "" if due is None else values.day(due.expected)


def _era(first: str, last: str | None, label: str) -> str:
    return f"{label} ({first} to {last or 'now'})"
