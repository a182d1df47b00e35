"""Milepost: the list of pages and what every page shares."""

import streamlit as st

from ui import frame, loaders, notices, site, startup, theme

st.set_page_config(page_title="Milepost", page_icon="static/milepost.svg", layout="wide", initial_sidebar_state=250)
theme.apply()
listed = site.pages()
if listed:
    page = st.navigation(listed)
    frame.lay_out()
    with loaders.one_look():
        page.run()
else:
    notices.error("No page is installed.", "Fetch the folder pages/ of Milepost again.")
startup.settle()
