"""One page of the app run without a browser, in one of the tests' worlds."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests import worlds
from ui.site import SITE

ROOT = Path(__file__).parents[2]
ENTRIES = {f"pages/{entry.file}": entry for entries in SITE.values() for entry in entries}
PAGES = sorted(page for page in ENTRIES if (ROOT / page).is_file())


def run(page: str, world: str, *, authority: str = "935", home: Path | None = None, **query: str) -> AppTest:
    """The page after one run, with a selection in its address."""
    os.environ["MILEPOST_HOME"] = str(home or worlds.home(world))
    if os.environ.get("MILEPOST_AUTHORITY") != authority:
        st.cache_resource.clear()  # settings are read once in a process
    os.environ["MILEPOST_AUTHORITY"] = authority
    return opened(page, world, **query)


def opened(page: str, world: str, **query: str) -> AppTest:
    """The page after one run, in the home that is set."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    app.session_state["milepost_world"] = world
    # A page with an address of its own is known by that address: switch_page would first have to
    # run the front page, which doubles the time of every test.
    app._page_hash = calc_hash(ENTRIES[page].url_path)
    for key, code in query.items():
        app.query_params[key.replace("_", "-")] = code
    return app.run()


def unfold(app: AppTest, key: str) -> AppTest:
    """The page after somebody opened one of its folds: what is in it is sent only then."""
    app.session_state[f"fold-{key}"] = True
    return app.run()


def sorted_list(app: AppTest) -> pd.DataFrame:
    """The list of a page whose headings sort it, as its reader sees it."""
    text = words(app).partition('<div class="mp-scroll long"')[2]
    return pd.read_html(io.StringIO(text[text.index("<table") : text.index("</table>")] + "</table>"))[0]


def words(app: AppTest) -> str:
    """Everything that a reader finds on the page, in one string."""
    results = [*app.title, *app.header, *app.subheader, *app.markdown]
    texts = [str(element.value) for element in results]
    texts += [str(getattr(element.proto, "body", "")) for element in app.get("html")]
    return " ".join(texts)
