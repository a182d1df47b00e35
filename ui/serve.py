"""`python -m ui.serve`: start the app with every page known from the first visit."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import uvicorn
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
    send_at_once()
    sys.argv = ["streamlit", "run", str(APP), *options]
    cli.main()


def send_at_once() -> None:
    """Let no small message wait for the answer to the one before it.

    Streamlit opens its socket in a way that keeps asyncio from switching Nagle's algorithm off: a
    rerun's last messages then reach the browser 40 ms late (docs/measurements.md).
    """
    begin = uvicorn.Server.startup

    async def startup(server: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        for item in sockets or ():
            if item.family in (socket.AF_INET, socket.AF_INET6):
                item.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await begin(server, sockets)

    setattr(uvicorn.Server, "startup", startup)  # noqa: B010 - a method is replaced on purpose


if __name__ == "__main__":
    main(sys.argv[1:])
