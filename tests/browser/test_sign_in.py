"""Signing in against a provider of the test's own, and the server's headers as a browser gets them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, Page, expect

from session.identity import FILE
from tests import worlds
from tests.browser.steps import pages_of
from tests.serving import ROOT, free_port, served
from ui.serve import HEADERS

LISTED = '[sign_in]\nby = "oidc"\n[[people]]\nname = "ada@example.gov.uk"\nrole = "viewer"\n'
SECRETS = """
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "a secret of this test alone, long enough"
client_id = "milepost"
client_secret = "secret"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    people = [User(sub=name, claims={"email": f"{name}@example.gov.uk"}) for name in ("ada", "eve")]
    home, port = worlds.lent("demo", tmp_path_factory.mktemp("oidc")), free_port()
    with run_server_in_thread(user_claims=people) as provider:
        (home / FILE).write_text(LISTED, "utf-8")
        (home / "secrets.toml").write_text(SECRETS.format(port=port, provider=provider.server_port), "utf-8")
        with served("demo", home=home, port=port) as address:
            yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that may ask for the provider's own style sheet, which is on another machine, in vain."""
    context = chromium.new_context()
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    context.close()


def sign_in(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/trends")
    expect(page.get_by_text("Sign in with your account")).to_be_visible()
    assert page.get_by_role("navigation").count() == 0
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/authorize**")
    page.locator("input[name=sub]").first.fill(who)
    page.get_by_role("button", name="Authorize").first.click()


def test_a_listed_person_signs_in_has_their_role_and_signs_out(site: str, page: Page) -> None:
    sign_in(page, site, "ada")
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_text("ada@example.gov.uk, viewer")).to_be_visible()
    page.keyboard.press("Escape")
    assert pages_of(page, "On track")[0] == "On track"
    assert "Registers" not in pages_of(page, "Improvement")
    page.goto(f"{site}/registers")
    expect(page.get_by_role("heading", name="Not open to you")).to_be_visible()
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    page.goto(f"{site}/trends")
    expect(page.get_by_text("Sign in with your account")).to_be_visible()


def test_somebody_who_is_not_listed_has_no_access(site: str, page: Page) -> None:
    sign_in(page, site, "eve")
    expect(page.get_by_role("heading", name="No access")).to_be_visible()
    assert page.get_by_role("navigation").count() == 0


@pytest.mark.parametrize(
    "path", ["/", "/trends", "/_stcore/health", "/app/static/milepost.svg", "/media/none", "/none"]
)
def test_every_answer_of_the_server_carries_the_headers(site: str, path: str) -> None:
    try:
        answer = urllib.request.urlopen(f"{site}{path}", timeout=20).headers
    except urllib.error.HTTPError as problem:
        answer = problem.headers
    assert {name: answer.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["interact", "mcp"])
def test_the_agent_interface_is_off(site: str, path: str) -> None:
    request = urllib.request.Request(f"{site}/_stcore/agent/{path}", data=b"{}", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert 400 <= refused.value.code < 500
    assert b"does not serve the agent API" in refused.value.read()


@pytest.mark.parametrize("host", ["evil.example", "milepost.evil.example"])
def test_a_websocket_under_another_name_is_refused(site: str, host: str) -> None:
    port = int(site.rpartition(":")[2])
    request = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://{host}\r\n\r\n"
    )
    with socket.create_connection(("localhost", port), timeout=20) as connection:
        connection.sendall(request.encode())
        assert b" 101 " not in connection.recv(200)


@pytest.mark.parametrize("option", ["--server.address=0.0.0.0", "--server.address=::"])
def test_without_sign_in_no_other_address_is_listened_on(tmp_path: Path, option: str) -> None:
    settings = {**os.environ, "MILEPOST_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "ui.serve", "--server.port", str(free_port()), option]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "this computer only" in done.stderr
