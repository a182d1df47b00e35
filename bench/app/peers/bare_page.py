"""A Streamlit page with the imports of ours and nothing on it: what a bare rerun costs."""

import streamlit as st

from ui import choosers, frame, loaders, notices, selection, startup  # noqa: F401
from ui.charts import show  # noqa: F401
from ui.views.leadership import target  # noqa: F401
from wording import sentences  # noqa: F401

st.set_page_config(page_title="Bare")
chosen = st.selectbox("Target", ["one", "two"])
st.write(chosen)
startup.freeze_gc()
