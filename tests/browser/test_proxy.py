"""Signing in by a trusted proxy, on a real server: its header counts from its own address and from no other."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from session.identity import FILE
from tests import worlds
from tests.browser.steps import pages_of
from tests.serving import served

HEADER = "x-signed-in-as"
NAME = "ada@example.gov.uk"
LISTED = (
    f'[sign_in]\nby = "proxy"\nheader = "{HEADER}"\nproxies = ["127.0.0.1"]\n'
    f'[[people]]\nname = "{NAME}"\nrole = "viewer"\n'
)
ELSEWHERE = "127.0.0.2"  # another address of this machine, which is no proxy's


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = worlds.lent("demo", tmp_path_factory.mktemp("proxy"))
    (home / FILE).write_text(LISTED, "utf-8")
    with served("demo", home=home) as address:
        yield address


@contextmanager
def from_elsewhere(address: str) -> Iterator[str]:
    """An address that leads to the server, which sees whoever comes as from `ELSEWHERE`."""
    port = int(address.rpartition(":")[2])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_relay, args=(listening, port), daemon=True).start()
        yield f"http://localhost:{listening.getsockname()[1]}"


def _relay(listening: socket.socket, port: int) -> None:
    while True:
        try:
            near, _ = listening.accept()
        except OSError:  # closed: the test is over
            return
        far = socket.create_connection(("127.0.0.1", port), source_address=(ELSEWHERE, 0))
        for source, target in ((near, far), (far, near)):
            threading.Thread(target=_pass_on, args=(source, target), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while content := source.recv(65536):
            target.sendall(content)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        source.close()
        target.close()


def test_the_proxy_names_the_person(site: str, chromium: Browser) -> None:
    context = chromium.new_context(extra_http_headers={HEADER: NAME})
    page = context.new_page()
    page.goto(f"{site}/trends")
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_text(f"{NAME}, viewer")).to_be_visible()
    page.keyboard.press("Escape")
    assert "Trends" in pages_of(page, "On track")
    assert "Registers" not in pages_of(page, "Improvement")
    context.close()


@pytest.mark.parametrize(
    "header", [{HEADER: NAME}, {HEADER.upper(): NAME}, {"x-forwarded-for": "127.0.0.1", HEADER: NAME}]
)
def test_the_same_header_from_another_address_says_nothing(site: str, chromium: Browser, header: dict) -> None:
    with from_elsewhere(site) as address:
        context = chromium.new_context(extra_http_headers=header)
        page = context.new_page()
        page.goto(f"{address}/trends")
        expect(page.get_by_role("heading", name="No access")).to_be_visible()
        assert page.get_by_role("navigation").count() == 0
        assert NAME not in page.content()
        context.close()


def test_a_proxy_that_names_nobody_lets_nobody_in(site: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/trends")
    expect(page.get_by_role("heading", name="No access")).to_be_visible()
    context.close()
