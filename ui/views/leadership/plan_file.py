"""How an authority's plan gets in: a file to begin with, where it goes, and what is wrong with one."""

from __future__ import annotations

import streamlit as st

from analytics.reports.core.types import PageHeader
from data.plans.starter import starter
from session.opening import plan_problems
from ui import loaders, notices, people
from wording import plan_summary, values

_SHOWN = 3


def wrong() -> tuple[str, ...]:
    """What is wrong with the plan files of this installation."""
    return plan_problems(loaders.settings())


def refused() -> None:
    """Say which plan file cannot be used, and why, by line."""
    current = wrong()
    if current:
        more = len(current) - _SHOWN
        rest = f" And {values.plural(more, 'more problem')}." if more > 0 else ""
        notices.error("A plan file cannot be used.", " ".join(f"{item}." for item in current[:_SHOWN]) + rest)


def none_to_judge(here: PageHeader) -> str:
    """Why there is no plan: none is there, or it was agreed later."""
    if later := plan_summary.agreed_later(here):
        return later
    why = "can be used" if wrong() else "is loaded"
    return f"No current plan for {here.authority_name} {why}"


def missing(header: PageHeader) -> None:
    """No plan: what one is, where it goes, and one to begin with."""
    if header.plan_agreed is not None:
        notices.note(f"{none_to_judge(header)}.", "Choose a later date or another plan above.")
        return
    past = "Choose a past plan above to replay it. " if loaders.plan_choices() else ""
    notices.note(
        f"{none_to_judge(header)}.",
        f"{past}Make one on the page Plan, or start from a text file; docs/plans.md explains it.",
    )
    if people.opens("plan"):
        st.page_link("pages/data/plan.py", label="Make a plan")
    st.download_button(
        "Download a plan to start from",
        mime="text/plain",
        on_click="ignore",
        data=starter(header.la_code, header.authority, header.authority_name, loaders.today()),
        file_name=f"own-{header.la_code}.toml",
        key="plan-starter",
    )
