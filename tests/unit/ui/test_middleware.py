"""The headers of every answer, and whose word is taken for who somebody is."""

from __future__ import annotations

from typing import Any

import pytest

from session.identity import People, SignIn
from ui.serve import HEADERS, Guard

PROXY = People(SignIn.PROXY, "x-user", ("10.0.0.5",))


def passed(people: People, client: tuple[str, int] | None, kind: str = "websocket") -> tuple[list[Any], list[Any]]:
    """The headers that the app sees of a request, and those of its answer."""
    seen: list[Any] = []
    sent: list[Any] = []

    async def app(scope: dict[str, Any], _receive: Any, send: Any) -> None:
        seen.extend(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"X-Frame-Options", b"ALLOWALL")]})

    async def send(message: dict[str, Any]) -> None:
        sent.extend(message["headers"])

    given = [(b"host", b"milepost"), (b"X-User", b"director@example.gov.uk"), (b"x-user", b"again")]
    scope = {"type": kind, "client": client, "headers": given}
    # Nothing in it waits for the outside, and a worker that drives a browser has an event loop of its own.
    with pytest.raises(StopIteration):
        Guard(app, people)(scope, None, send).send(None)
    return seen, sent


def test_only_the_named_proxy_says_who_somebody_is() -> None:
    assert len(passed(PROXY, ("10.0.0.5", 1))[0]) == 3
    for client in (("10.0.0.6", 1), ("127.0.0.1", 1), None):
        for kind in ("http", "websocket"):
            assert passed(PROXY, client, kind)[0] == [(b"host", b"milepost")]


def test_every_answer_has_each_header_once() -> None:
    names = [name.decode().lower() for name, _ in passed(People(), ("127.0.0.1", 1), "http")[1]]
    assert sorted(names) == sorted(HEADERS)


@pytest.mark.parametrize(
    "part", ["object-src 'none'", "frame-ancestors 'self'", "base-uri 'self'", "img-src 'self' data:"]
)
def test_nothing_may_come_from_another_machine(part: str) -> None:
    assert part in HEADERS["content-security-policy"]
    assert "http:" not in HEADERS["content-security-policy"] and "*" not in HEADERS["content-security-policy"]
