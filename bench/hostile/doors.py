"""Every door beside the pages: packs, downloads, and what the server answers on each of its addresses."""

from __future__ import annotations

import csv
import io
import re
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

HOSTILE_PATHS = (
    "/media/../people.toml",
    "/media/%2e%2e/people.toml",
    "/media/none.csv",
    "/app/static/../app.py",
    "/app/static/..%2fapp.py",
    "/app/static/%2e%2e/%2e%2e/people.toml",
    "/static/..%5c..%5cpeople.toml",
    "/component/../../people.toml",
    "/component/none/index.html",
    "/_stcore/bidi-components/../../people.toml",
    "/_stcore/bidi-components/none/x.js",
    "/_stcore/upload_file/none/none",
    "/_stcore/metrics",
    "/_stcore/host-config",
    "/_stcore/health",
    "/_stcore/none",
    "/people.toml",
    "/secrets.toml",
    "/.streamlit/config.toml",
    "//evil.example/%2e%2e",
    "/%00",
    "/\\evil.example",
    "/oauth2callback?code=x&state=y",
    "/auth/login?provider=../../x",
    "/auth/logout",
    "/?as-at=%3Cscript%3E&school=%27+OR+1%3D1",
)


def contents(name: str, content: bytes) -> bytes:
    """Everything that can be read in a file: of a zipped one, each of its parts."""
    if name.endswith((".pptx", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return b"\n".join(contents(item, parts.read(item)) for item in parts.namelist())
    return content


@contextmanager
def offered() -> Iterator[dict[str, bytes]]:
    """While the block lasts, pages open every menu of downloads; gives each file by its name, made at once."""
    import streamlit as st

    from ui import tables

    made: dict[str, bytes] = {}
    button, menu = st.download_button, tables.menu

    def taken(
        label: str, data: bytes | str | Callable[[], bytes], file_name: str = "", *more: Any, **options: Any
    ) -> bool:
        content = data() if callable(data) else data
        made[file_name or label] = content.encode() if isinstance(content, str) else content
        return bool(button(label, content, file_name, *more, **options))

    st.download_button, tables.menu = taken, tables.buttons  # type: ignore[assignment]
    try:
        yield made
    finally:
        st.download_button, tables.menu = button, menu


def packs(context: Any) -> Iterator[tuple[str, bytes]]:
    """Every kind of pack for every audience in every format, as far as a scope may have it."""
    from analytics.reports.board.board import Audience
    from analytics.reports.core.access import NotForThisRole
    from analytics.reports.core.places import areas_of
    from packs import make
    from packs.archive import PackRequest

    codes = [item.code for item in areas_of(context)][:1]
    for kind in make.KINDS:
        for audience in Audience:
            for area in codes if kind == "area" else [""]:
                day, plan = context.as_at.isoformat(), context.plan.code if context.plan else ""
                request = PackRequest(kind, day, "", day, "", plan, audience.value, (), area)
                try:
                    deck = make.deck_of(context, request, "B935-2026-11-30-01")
                except (NotForThisRole, ValueError, LookupError):
                    continue
                yield (
                    f"{kind}, {audience.value}, slides",
                    repr(deck).encode(),
                )  # the words of a PDF are not in its bytes
                for name, content in make.files_of(deck, tuple(make.FORMATS)).items():
                    yield f"{kind}, {audience.value}, {name}", content


def acting(name: str, content: bytes) -> list[str]:
    """What in a file would run, or ask another machine, because of a hostile name."""
    if name.endswith(".pdf"):
        return _acting_in_pdf(content)
    if name.endswith(".csv"):
        cells = (cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row)
        return [f"formula {cell[:40]}" for cell in cells if cell.startswith(("=", "@", "+", "-")) and "evil" in cell][
            :2
        ]
    if name.endswith((".html", ".pptx", ".xlsx")):
        return [match.decode("utf-8", "replace") for match in _ACTING.findall(contents(name, content))[:2]]
    return []


# Markup that a name brought, a link of its own, and a formula.
_ACTING = re.compile(
    rb"<script>evil|<img src=x|(?:href|src|Target)=[\"']?http://evil[^ >]*|<f>[^<]*evil|\bDDE(?:AUTO)?\b|<iframe",
    re.IGNORECASE,
)


def _acting_in_pdf(content: bytes) -> list[str]:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as opened:
        kinds = {str(item.get("/S", "")) for item in opened.objects if isinstance(item, pikepdf.Dictionary)}
        keys = {key for item in opened.objects if isinstance(item, pikepdf.Dictionary) for key in item}
    return sorted((kinds & {"/JavaScript", "/Launch", "/SubmitForm"}) | (keys & {"/JS", "/AA", "/EmbeddedFiles"}))


def injected(content: str) -> list[str]:
    """What a piece of HTML would run or fetch that came from a name."""
    parser = _Injected()
    parser.feed(content)
    return parser.injected


class _Injected(HTMLParser):
    """Tags of a name that were not made text."""

    def __init__(self) -> None:
        super().__init__()
        self.injected: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that only a hostile name can have made."""
        acts = [name for name, value in attrs if name.startswith("on") or (value or "").startswith("http://evil")]
        if acts or tag in ("script", "iframe", "object"):
            self.injected.append(f"<{tag} {' '.join(acts)}>")


def fetched(address: str, path: str, headers: Mapping[str, str], method: str = "GET") -> tuple[int, Any, bytes]:
    """Status, headers and body of one request."""
    request = urllib.request.Request(address + path, headers=dict(headers), method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.headers, problem.read()


def visited(address: str, page: str, query: str, headers: Mapping[str, str]) -> tuple[bytes, list[str]]:
    """Every message that a websocket of somebody's gets of one page, as bytes; and the files that it offers."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect
    from websockets.typing import Subprotocol

    where = address.replace("http", "ws", 1) + "/_stcore/stream"
    messages, files, waiting, session = list[bytes](), list[str](), set[str](), ""
    with connect(
        where, subprotocols=[Subprotocol("streamlit")], max_size=None, open_timeout=60, additional_headers=dict(headers)
    ) as socket:
        rerun = BackMsg()
        rerun.rerun_script.query_string, rerun.rerun_script.page_name = query, page
        socket.send(rerun.SerializeToString())
        while True:
            raw = bytes(socket.recv(300))
            messages.append(raw)
            reply = ForwardMsg.FromString(raw)
            kind = reply.WhichOneof("type")
            if kind == "new_session":
                session = reply.new_session.initialize.session_id
            if kind == "delta" and reply.delta.new_element.WhichOneof("type") == "download_button":
                button = reply.delta.new_element.download_button
                files += [button.url] if button.url else []
                waiting |= {button.deferred_file_id} - {""}
            if kind == "script_finished":
                break
        for number, file in enumerate(sorted(waiting)):
            request = BackMsg()
            request.backend_operation_request.request_id = str(number)
            request.backend_operation_request.session_id = session
            request.backend_operation_request.deferred_file.file_id = file
            socket.send(request.SerializeToString())
            while True:
                reply = ForwardMsg.FromString(bytes(socket.recv(300)))
                if reply.WhichOneof("type") == "backend_operation_response":
                    if wrong := reply.backend_operation_response.error_msg:
                        raise RuntimeError(f"{page}: {wrong}")
                    files.append(reply.backend_operation_response.deferred_file.url)
                    break
        contents_of = [fetched(address, file, headers) for file in files]
        strangers = [fetched(address, file, {}) for file in files]
    if refused := [file for file, (status, _, _) in zip(files, contents_of, strict=True) if status != HTTPStatus.OK]:
        raise RuntimeError(f"{page}: whoever asked for {refused[0]} did not get it")
    open_to_all = [file for file, (status, _, _) in zip(files, strangers, strict=True) if status == HTTPStatus.OK]
    return b"".join((*messages, *(body for _, _, body in contents_of))), open_to_all
