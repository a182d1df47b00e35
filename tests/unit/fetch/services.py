"""A server on loopback that speaks the services' contracts, faults included."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

EES = "/statistics/v1"


@dataclass
class Services:
    """What the services hold, what was asked of them, and the faults they show."""

    sets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # by publication
    csv: dict[str, bytes] = field(default_factory=dict)  # by data set, or by path
    meta: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    json: dict[str, Any] = field(default_factory=dict)  # by path
    faults: dict[str, list[str]] = field(default_factory=dict)  # by path, one a request
    every: str = ""  # a fault of every path, as of a proxy
    requests: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    address: str = ""
    day: date | None = None  # of the services' clock; without one they do not say

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.requests]


class _Handler(BaseHTTPRequestHandler):
    services: Services
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def send_response(self, code: int, message: str | None = None) -> None:
        """As the server does, with the day of its clock in place of today."""
        self.send_response_only(code, message)
        if self.services.day is not None:
            self.send_header("Date", f"{self.services.day:%a, %d %b %Y} 06:15:00 GMT")

    def do_CONNECT(self) -> None:
        self._fault(self.path)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_POST(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        path = urlsplit(self.path).path
        self.services.requests.append(("POST", path, given))
        if self._fault(path):
            return
        if not 1 <= given.get("pageSize", 1000) <= 10_000:
            self._json({"title": "One or more validation errors occurred."}, 400)
            return
        rows = self.services.rows[path.split("/")[-2]]
        self._page(rows, given.get("page", 1), given.get("pageSize", 1000), "results")

    def _answer(self, *, body: bool) -> None:
        parts = urlsplit(self.path)
        query = {key: value[0] for key, value in parse_qs(parts.query).items()}
        self.services.requests.append(
            (
                self.command,
                parts.path,
                query
                | {
                    "agent": self.headers["User-Agent"],
                    "range": self.headers.get("Range"),
                    "etag": self.headers.get("If-None-Match"),
                },
            )
        )
        if self._fault(parts.path):
            return
        path = parts.path
        if path in self.services.json:
            self._json(self.services.json[path])
        elif path in self.services.csv:
            self._file(self.services.csv[path], body=body)
        elif path.startswith(f"{EES}/publications/"):
            self._page(
                self.services.sets.get(path.split("/")[-2], []),
                int(query.get("page", 1)),
                int(query["pageSize"]),
                "results",
                limit=20,
            )
        elif path.endswith("/meta"):
            self._json(self.services.meta[path.split("/")[-2]])
        elif path.endswith("/csv") and path.split("/")[-2] in self.services.csv:
            self._file(self.services.csv[path.split("/")[-2]], body=body, zipped=True)
        elif path == "/api/data-set-files":
            self._page(
                self.services.sets.get("exclusions", []),
                int(query.get("page", 1)),
                int(query["pageSize"]),
                "results",
                limit=40,
            )
        else:
            self._json({"title": "Not Found", "status": 404}, 404)

    def _page(self, rows: list[Any], page: int, size: int, key: str, limit: int = 10_000) -> None:
        if size > limit:
            self._json({"title": "One or more validation errors occurred.", "status": 400}, 400)
            return
        shown = rows[(page - 1) * size : page * size]
        self._json(
            {
                key: shown,
                "paging": {
                    "page": page,
                    "pageSize": size,
                    "totalResults": len(rows),
                    "totalPages": -(-len(rows) // size),
                },
            }
        )

    def _json(self, content: Any, status: int = 200) -> None:
        self._send(json.dumps(content).encode(), status, {"Content-Type": "application/json"})

    def _file(self, content: bytes, *, body: bool, zipped: bool = False) -> None:
        etag = f'"{hash(content)}"'
        if self.headers.get("If-None-Match") == etag:
            self._send(b"", 304, {})
            return
        headers = {"Content-Type": "text/csv", "ETag": etag}
        if zipped:
            self._send(gzip.compress(content), 200, headers | {"Content-Encoding": "gzip"}, body=body)
            return
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        if self.headers.get("Range"):
            self._send(content[start:], 206, headers, body=body)
        else:
            self._send(content, 200, headers, body=body)

    def _send(self, content: bytes, status: int, headers: dict[str, str], *, body: bool = True) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if body:
            self.wfile.write(content)

    def _fault(self, path: str) -> bool:
        """Show the next fault of a path; faults name themselves."""
        waiting = [self.services.every] if self.services.every else self.services.faults.get(path, [])
        if not waiting or (self.command == "HEAD" and not waiting[0].isdigit()):
            return False
        fault = waiting.pop(0)
        if fault.isdigit():
            self.send_response(int(fault))
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif fault == "html":
            self._send(b"<!doctype html><html><body>Sign in</body></html>", 200, {"Content-Type": "text/html"})
        elif fault == "half":
            content = self.services.csv[path]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
        elif fault == "loop":
            self.send_response(302)
            self.send_header("Location", path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            waiting.append("loop")
        elif fault == "error":
            self._json({"error": {"code": 400, "message": "Invalid URL"}})
        return True


@contextmanager
def serving(services: Services) -> Iterator[Services]:
    """The services answering on a free port of this machine."""
    handler = type("Handler", (_Handler,), {"services": services})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    services.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
