"""The audit of libraries says what it found, or that it could not run; the SBOM lists every locked library."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bench.hostile import supply
from tests.serving import free_port

LIBRARIES = [supply.Library("one", "1.0", ("a" * 64,)), supply.Library("two", "2.0", ())]


@contextmanager
def database(answer: bytes, status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@pytest.mark.parametrize(
    ("results", "code", "words"),
    [
        ([{}, {}], supply.CLEAN, "2 libraries, 0 with"),
        ([{}, {"vulns": [{"id": "PYSEC-1"}, {"id": "CVE-2"}]}], supply.VULNERABLE, "two 2.0: PYSEC-1, CVE-2"),
    ],
)
def test_what_the_database_knows_is_said(
    results: list[object], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with database(json.dumps({"results": results}).encode()) as address:
        assert supply.audit(LIBRARIES, address) == code
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "status"), [(b"", 503), (b"<html>", 200), (b'{"results": [{}]}', 200), (b"[]", 200)]
)
def test_an_audit_that_could_not_run_says_so(answer: bytes, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    with database(answer, status) as address:
        assert supply.audit(LIBRARIES, address) == supply.NOT_RUN
    assert "NOT RUN" in capsys.readouterr().err


def test_nobody_to_ask_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert supply.audit(LIBRARIES, f"http://127.0.0.1:{free_port()}") == supply.NOT_RUN
    assert "NOT RUN" in capsys.readouterr().err


def test_the_bill_lists_every_locked_library_with_its_hashes() -> None:
    text = supply.LOCKED.read_text("utf-8")
    libraries = list(supply.locked(text))
    assert {library.name for library in libraries} == set(re.findall(r"^([A-Za-z0-9._-]+)==", text, re.M))
    assert sum(len(library.hashes) for library in libraries) == text.count("--hash=sha256:")
    assert all(library.hashes for library in libraries)
    components = supply.sbom(libraries)["components"]
    assert isinstance(components, list)
    assert [item["purl"] for item in components] == [library.address for library in libraries]
