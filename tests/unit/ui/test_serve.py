"""The app's own server sends at once."""

from __future__ import annotations

import socket

import pytest
import uvicorn

from ui import serve


def test_no_small_message_waits_for_the_answer_to_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    async def startup(server: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        begun.append(sockets)

    monkeypatch.setattr(uvicorn.Server, "startup", startup)
    serve.send_at_once()
    with socket.socket() as item:
        # Driven by hand: the worker that runs this may have a loop of its own going.
        with pytest.raises(StopIteration):
            uvicorn.Server(uvicorn.Config(serve.main)).startup([item]).send(None)
        assert item.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert begun == [[item]]
