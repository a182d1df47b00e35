"""`python -m ui.serve`: start the app with every page known from the first visit."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli
from streamlit.web.server.starlette import starlette_app, starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data.settings import SettingError, Settings
from session.identity import People, SignIn, from_header, from_token, refuses_address
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


# What is served beside the pages and asks for no websocket: files somebody made, their uploads, figures of use.
_FOR_PEOPLE_WITH_ACCESS = ("/media/", "/_stcore/upload_file/", "/_stcore/metrics")

_REQUESTS = ("rerun_script", "stop_script", "app_heartbeat", "file_urls_request")
_OPERATIONS = ("deferred_file", "dataframe_chunk")


class Guard:
    """ASGI middleware: adds the headers, drops an identity that its sender may not state, and closes files."""

    def __init__(self, app: Any, people: Callable[[], People]) -> None:
        self.app, self.people = app, people

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer one request or serve one websocket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        try:
            known = self.people()
        except SettingError:  # pages say which setting is wrong
            known = People(SignIn.OIDC)
        request = _believed(scope, known)
        if scope["type"] == "http" and _is_closed(request, known):
            await PlainTextResponse("Sign in first.", status_code=403)(request, receive, _adding(send))
            return
        await self.app(request, _asking(receive), _adding(send))


def _believed(scope: dict[str, Any], known: People) -> dict[str, Any]:
    """The request, without an identity that its sender may not state.

    A header that is there twice is nobody's: one of the two may have come through the proxy from outside.
    """
    if known.sign_in is not SignIn.PROXY:
        return scope
    client = scope.get("client")
    if client and client[0] in known.proxies and len(_stated(scope, known)) <= 1:
        return scope
    name = known.header.encode("latin-1")
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() != name]}


def _stated(scope: dict[str, Any], known: People) -> list[str]:
    """Who somebody is, as often as the request says it."""
    name = known.header.encode("latin-1")
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def _is_closed(scope: dict[str, Any], known: People) -> bool:
    """Whether a request is for something that only people with access may fetch, and comes from somebody else."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    path = scope["path"].removeprefix(f"/{base}" if base else "")
    if known.sign_in is SignIn.NONE or not path.startswith(_FOR_PEOPLE_WITH_ACCESS):
        return False
    if known.sign_in is SignIn.PROXY:
        return not any(from_header(known, name) for name in _stated(scope, known))
    signed = starlette_websocket._get_signed_cookie_with_chunks(HTTPConnection(scope).cookies, USER_COOKIE_NAME)
    claims = json.loads(signed) if signed else {}
    return not claims.get("is_logged_in") or from_token(known, claims) is None


def _asking(receive: Any) -> Any:
    """What comes in, without a developer's commands: they act for everybody, and need no sign-in."""

    async def received() -> dict[str, Any]:
        while True:
            message: dict[str, Any] = await receive()
            if message["type"] != "websocket.receive" or _is_of_a_reader(message.get("bytes") or b""):
                return message

    return received


def _is_of_a_reader(content: bytes) -> bool:
    """Whether a message asks for what readers of pages ask for: to run a page, to upload or to download."""
    try:
        message = BackMsg.FromString(content)
    except DecodeError:
        return False
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in _OPERATIONS
    return kind in _REQUESTS


def _adding(send: Any) -> Any:
    async def sent(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = [pair for pair in message.get("headers", ()) if pair[0].decode("latin-1").lower() not in HEADERS]
            added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message = {**message, "headers": [*headers, *added]}
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
    guard(settings)
    _warm_up(settings)
    secrets = settings.home / "secrets.toml"  # the sign-in's: beside people.toml, never in the program's folder
    secret_options = ["--secrets.files", str(secrets)] if secrets.is_file() else []
    sys.argv = ["streamlit", "run", str(APP), *secret_options, *options]
    cli.main()


def _warm_up(settings: Settings) -> None:
    """Import what pages need, and read the answers that are kept, before anybody comes; the rest beside visitors."""
    from ui import startup, warming  # with every report, which no other command of the server needs

    warming.import_pages()
    done = warming.warm_if_changed(settings, "", wait=False)
    startup.freeze_gc()
    threading.Thread(target=warming.keep_warm, args=(settings, done), name="warming", daemon=True).start()


def address_of(options: list[str]) -> str:
    """The address that Streamlit will listen on: its option, else the environment's, else config.toml's."""
    config.get_config_options(force_reparse=True)
    address = config.get_option("server.address") or ""
    for place, option in enumerate(options):
        name, equals, value = option.partition("=")
        if name in ("--server.address", "--server_address"):
            address = value if equals else "".join(options[place + 1 : place + 2])
    return str(address)


def guard(settings: Settings) -> None:
    """Put our headers around everything that Streamlit answers; see SECURITY.md.

    The address of whoever connects is that of the connection.
    """
    believe_no_forwarded_address()
    begin = starlette_app.create_streamlit_middleware

    def with_guard() -> list[Middleware]:
        return [Middleware(Guard, people=lambda: read_people(settings)), *begin()]

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
