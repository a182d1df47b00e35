"""The headers of every answer, and whose word is taken for who somebody is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data.vocabulary import Role
from session.identity import Access, People, SignIn
from ui.serve import HEADERS, Guard

ADA = {"ada": Access(Role.VIEWER)}
PROXY = People(SignIn.PROXY, "x-user", ("10.0.0.5",), by_name=ADA)
OIDC = People(SignIn.OIDC, by_name=ADA)
TRUSTED = ("10.0.0.5", 1)
NAMES = (b"X-User", b"x-user")
FILES = ("/media/0123456789abcdef.csv", "/_stcore/upload_file/session/file", "/_stcore/metrics")


def passed(
    people: People,
    client: tuple[str, int] | None,
    kind: str = "websocket",
    stated: tuple[str, ...] = ("director@example.gov.uk",),
    path: str = "/",
    cookie: str = "",
) -> tuple[list[Any], list[Any]]:
    """The headers that the app sees of a request, and those of its answer; the app sees none that is refused."""
    seen: list[Any] = []
    sent: list[Any] = []

    async def app(scope: dict[str, Any], _receive: Any, send: Any) -> None:
        seen.extend(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"X-Frame-Options", b"ALLOWALL")]})

    async def send(message: dict[str, Any]) -> None:
        sent.extend(message.get("headers", ()))

    given = [(b"host", b"milepost"), *((name, value.encode()) for name, value in zip(NAMES, stated, strict=False))]
    given += [(b"cookie", cookie.encode())] if cookie else []
    scope = {"type": kind, "client": client, "headers": given, "path": path}
    # Nothing in it waits for the outside, and a worker that drives a browser has an event loop of its own.
    with pytest.raises(StopIteration):
        Guard(app, lambda: people)(scope, None, send).send(None)
    return seen, sent


def test_only_the_named_proxy_says_who_somebody_is() -> None:
    assert len(passed(PROXY, TRUSTED)[0]) == 2
    for client in (("10.0.0.6", 1), ("127.0.0.1", 1), None):
        for kind in ("http", "websocket"):
            assert passed(PROXY, client, kind)[0] == [(b"host", b"milepost")]


def test_a_name_that_a_proxy_sends_twice_is_nobodys() -> None:
    """A proxy that adds its header beside the visitor's own: nobody knows which of the two is the proxy's."""
    for kind in ("http", "websocket"):
        assert passed(PROXY, TRUSTED, kind, ("director", "ada"))[0] == [(b"host", b"milepost")]


@pytest.mark.parametrize("path", FILES)
def test_files_are_fetched_by_people_with_access_only(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert passed(People(), TRUSTED, "http", path=path)[0]
    assert passed(PROXY, TRUSTED, "http", ("ada",), path)[0]
    refused = [passed(PROXY, TRUSTED, "http", stated, path) for stated in ((), ("eve",), ("ada", "ada"), ("ada,eve",))]
    refused.append(passed(PROXY, ("10.0.0.6", 1), "http", ("ada",), path))

    monkeypatch.setattr(starlette_websocket, "get_cookie_secret", lambda: "a secret of this test alone")

    def signed(**claims: Any) -> str:
        value = create_signed_value("a secret of this test alone", USER_COOKIE_NAME, json.dumps(claims))
        return f"{USER_COOKIE_NAME}={value.decode()}"

    assert passed(OIDC, TRUSTED, "http", (), path, signed(is_logged_in=True, sub="ada"))[0]
    forged = signed(is_logged_in=True, sub="ada")[:-3] + "xyz"
    wrong = (signed(is_logged_in=True, sub="eve"), signed(is_logged_in=False, sub="ada"), forged, "")
    refused += [passed(OIDC, TRUSTED, "http", (), path, cookie) for cookie in wrong]
    for seen, sent in refused:
        assert not seen
        assert {name.decode().lower() for name, _ in sent} >= set(HEADERS)


def heard(*messages: bytes) -> list[bytes]:
    """Those of a visitor's messages that reach the app."""
    waiting, passed_on = list(messages), list[bytes]()

    async def app(_scope: dict[str, Any], receive: Any, _send: Any) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            passed_on.append(message["bytes"])

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.receive", "bytes": waiting.pop(0)} if waiting else {"type": "websocket.disconnect"}

    with pytest.raises(StopIteration):
        Guard(app, People)({"type": "websocket", "headers": [], "path": "/_stcore/stream"}, receive, None).send(None)
    return passed_on


def test_nobody_empties_what_is_kept_for_all_or_asks_about_the_programs_folder() -> None:
    run, file, skills = BackMsg(), BackMsg(), BackMsg()
    run.rerun_script.page_name = "trends"
    file.backend_operation_request.deferred_file.file_id = "x"
    skills.backend_operation_request.install_skills.SetInParent()
    commands = [BackMsg(clear_cache=True), BackMsg(load_git_info=True), BackMsg(set_run_on_save=True)]
    commands += [BackMsg(debug_shutdown_runtime=True), BackMsg(debug_disconnect_websocket=True), skills]
    wanted = [item.SerializeToString() for item in (run, BackMsg(stop_script=True), BackMsg(app_heartbeat=True), file)]
    assert heard(*(item.SerializeToString() for item in commands), b"\xff\xff", b"", *wanted) == wanted


def test_pages_and_pictures_of_the_program_are_served_to_everybody() -> None:
    assert not passed(OIDC, TRUSTED, "http", (), "/media/a.csv")[0]
    for path in ("/", "/trends", "/_stcore/health", "/static/media/font.woff2", "/app/static/milepost.svg"):
        assert passed(OIDC, TRUSTED, "http", (), path)[0], path


def test_every_answer_has_each_header_once() -> None:
    names = [name.decode().lower() for name, _ in passed(People(), ("127.0.0.1", 1), "http")[1]]
    assert sorted(names) == sorted(HEADERS)


def test_what_each_header_says() -> None:
    """Read here once more, word by word: another test only compares what is sent with what should be."""
    assert {name: value for name, value in HEADERS.items() if name != "content-security-policy"} == {
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
    }


@pytest.mark.parametrize(
    "part", ["object-src 'none'", "frame-ancestors 'self'", "base-uri 'self'", "img-src 'self' data:"]
)
def test_nothing_may_come_from_another_machine(part: str) -> None:
    assert part in HEADERS["content-security-policy"]
    assert "http:" not in HEADERS["content-security-policy"] and "*" not in HEADERS["content-security-policy"]
