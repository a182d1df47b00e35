"""`python -m ui.serve`: the app, with every page known from the first visit on."""

from __future__ import annotations

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

APP = Path(__file__).parents[1] / "app.py"


def main(options: list[str]) -> None:
    """Start Streamlit on app.py; options are those of `streamlit run`.

    A fresh process would look through pages/ before app.py has named its pages, and the first
    visitor of a deep link would read "page not found" for a moment. Our pages are only ever those
    that app.py names, so that look is switched off before anybody comes.
    """
    PagesManager.uses_pages_directory = False
    sys.argv = ["streamlit", "run", str(APP), *options]
    cli.main()


if __name__ == "__main__":
    main(sys.argv[1:])
