"""`python -m ui.serve`: start the app with every page known from the first visit."""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path
from typing import Any

import uvicorn
from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli
from streamlit.web.server.starlette import starlette_app

from data.settings import SettingError, Settings
from session.identity import People, SignIn, refuses_address
from session.identity import people as read_people
from session.settings import believe_no_forwarded_address, load_settings

# What every answer of the server carries, and which headers of a request are believed.

# Streamlit's own pages need inline styles and scripts, and code made at run time for charts; nothing
# may come from, or be sent to, another machine, and no other site may frame a page.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """ASGI middleware: adds the headers, and drops a proxy's identity header from anybody else."""

    def __init__(self, app: Any, people: People) -> None:
        self.app, self.people = app, people

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer one request or serve one websocket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        await self.app(self._believed(scope), receive, _adding(send))

    def _believed(self, scope: dict[str, Any]) -> dict[str, Any]:
        """The request, without an identity that its sender may not state."""
        client = scope.get("client")
        if self.people.sign_in is not SignIn.PROXY or (client and client[0] in self.people.proxies):
            return scope
        name = self.people.header.encode("latin-1")
        return {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() != name]}


def _adding(send: Any) -> Any:
    async def sent(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            given = [pair for pair in message.get("headers", ()) if pair[0].decode("latin-1").lower() not in HEADERS]
            added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message = {**message, "headers": [*given, *added]}
        await send(message)

    return sent


APP = Path(__file__).parents[1] / "app.py"


def main(options: list[str]) -> None:
    """Start Streamlit on app.py; options are those of `streamlit run`.

    A fresh process would look through pages/ before app.py has named its pages, and the first
    visitor of a deep link would read "page not found" for a moment. Our pages are only ever those
    that app.py names, so that look is switched off before anybody comes.
    """
    try:
        settings = load_settings()
        known = read_people(settings)
    except SettingError as problem:
        raise SystemExit(str(problem)) from None
    if why := refuses_address(known, address_of(options), settings.published_on):
        raise SystemExit(why)
    PagesManager.uses_pages_directory = False
    send_at_once()
    guard(known)
    threading.Thread(target=_keep_warm, args=(settings,), name="warming", daemon=True).start()
    secrets = settings.home / "secrets.toml"  # the sign-in's: beside people.toml, never in the program's folder
    given = ["--secrets.files", str(secrets)] if secrets.is_file() else []
    sys.argv = ["streamlit", "run", str(APP), *given, *options]
    cli.main()


def _keep_warm(settings: Settings) -> None:
    from ui.warming import keep_warm  # with every report, which the server does not wait for

    keep_warm(settings)


def address_of(options: list[str]) -> str:
    """The address that Streamlit will listen on: its option, else the environment's, else config.toml's."""
    config.get_config_options(force_reparse=True)
    address = config.get_option("server.address") or ""
    for place, option in enumerate(options):
        name, given, value = option.partition("=")
        if name in ("--server.address", "--server_address"):
            address = value if given else "".join(options[place + 1 : place + 2])
    return str(address)


def guard(known: People) -> None:
    """Put our headers around everything that Streamlit answers; see SECURITY.md.

    The address of whoever connects is that of the connection.
    """
    believe_no_forwarded_address()
    begin = starlette_app.create_streamlit_middleware

    def with_guard() -> list[Middleware]:
        return [Middleware(Guard, people=known), *begin()]

    starlette_app.create_streamlit_middleware = with_guard


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
