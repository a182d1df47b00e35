"""A Streamlit page with nothing but the chooser and the chart: what no page of Streamlit can go below."""

from functools import cache

import streamlit as st

from bench.app.peers.content import content, options
from ui import startup


@cache
def figure(code: str):  # type: ignore[no-untyped-def]
    """The chart, turned into plain values once, as the app keeps its own ready to be sent."""
    made = content(code).figure
    plain = made.to_dict()
    made.to_dict = lambda: plain
    return made


st.set_page_config(page_title="Floor", layout="wide")
titles = options()
chosen = st.selectbox("Target", list(titles), format_func=titles.__getitem__)
st.plotly_chart(figure(chosen), theme=None, config={"displayModeBar": False})
startup.freeze_gc()
