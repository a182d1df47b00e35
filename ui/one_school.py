"""Which school a page shows: the chosen one, else the first, else the reason why none."""

from __future__ import annotations

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.core.context import UnknownPlace
from analytics.reports.schools.school import SchoolReport, school
from ui import frame, loaders, notices


def asked_for(urn: str | None) -> Protected[SchoolReport]:
    """The protected report on a school; an unknown URN is reported and ignored."""
    try:
        return loaders.ask(school, urn=urn)
    except UnknownPlace:
        pass
    try:
        answer = loaders.ask(school, urn=None)
    except UnknownPlace:
        here = loaders.here()
        frame.start(here, "One school")
        notices.empty("school of this authority", "GIAS: register of schools")
        frame.finish(here)
        st.stop()
    notices.unknown_code("the school", urn or "", answer.report.name)
    return answer
