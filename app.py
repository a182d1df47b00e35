"""Milepost: who may enter, the list of pages, and what every page shares."""

import streamlit as st

from ui import frame, look, notices, people, site, startup, theme

st.set_page_config(page_title="Milepost", page_icon="static/milepost.svg", layout="wide")
theme.apply()
with look.one_look():
    if people.gate():
        listed = site.pages()
        if listed:
            page = st.navigation(listed, position="top")
            frame.lay_out()
            people.run(page, site.question(page), site.is_open(page))
        else:
            notices.error("No page is installed.", "Fetch the folder pages/ of Milepost again.")
startup.freeze_gc()
