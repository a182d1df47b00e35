"""What every answer of the server carries, and which headers of a request are believed."""

from __future__ import annotations

from typing import Any

from session.identity import People, SignIn

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
