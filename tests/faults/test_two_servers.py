"""Two servers on one home, one of them with copies of its own, and a build in between: no page mixes two builds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from data.warehouse.publish import current
from tests import worlds
from tests.serving import ROOT, served

OLD, NEW = "1 file is loaded", "2 files are loaded"
_VISITS = 400


def page(address: str, name: str) -> str:
    """Everything that a new visitor of a page is sent."""
    where = address.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(where, subprotocols=[Subprotocol("streamlit")], max_size=None, open_timeout=120) as socket:
        rerun = BackMsg()
        rerun.rerun_script.page_name = name
        socket.send(rerun.SerializeToString())
        sent = ""
        while True:
            content = bytes(socket.recv(timeout=300))
            sent += content.decode("utf-8", "ignore")
            if ForwardMsg.FromString(content).WhichOneof("type") == "script_finished":
                return sent


def builds_named(text: str) -> set[str]:
    return set(re.findall(r"Data build ([0-9a-f]{12}-\d+)\.", text))


def publish(home: Path, files: Path) -> str:
    """A build by the command, as a timer makes it; its name."""
    settings = {**os.environ, "MILEPOST_TODAY": worlds.DAY, "MILEPOST_HOME": str(home), "MILEPOST_AUTHORITY": "935"}
    command = [sys.executable, "-m", "data", "build", str(files)]
    done = subprocess.run(command, cwd=ROOT, env=settings, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    name = current(home / "real")
    assert name is not None
    return name


def test_two_servers_change_over_to_a_new_build_and_no_page_mixes_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, files, copies = tmp_path / "home", tmp_path / "files", tmp_path / "copies"
    files.mkdir()
    (files / "first.csv").write_text("urn,date,grade\n124531,2013-02-13,Good\n")
    old = publish(home, files)
    with served("real", home=home) as shared:
        monkeypatch.setenv("MILEPOST_COPIES", str(copies))
        with served("real", home=home) as copying:
            monkeypatch.delenv("MILEPOST_COPIES")
            for address in (shared, copying):
                text = page(address, "quality")
                assert builds_named(text) == {old}
                assert OLD in text
            assert current(copies / "real") == old
            (files / "second.csv").write_text("urn,date,grade\n124532,2014-03-14,Good\n")
            published: list[str] = []
            builder = threading.Thread(target=lambda: published.append(publish(home, files)))
            builder.start()
            seen: dict[str, list[str]] = {shared: [], copying: []}
            for _ in range(_VISITS):
                for address, pages in seen.items():
                    pages.append(page(address, "quality"))
                if published and all({published[0]} == builds_named(pages[-1]) for pages in seen.values()):
                    break
            builder.join()
            assert len(published) == 1
            new = published[0]
            for pages in seen.values():
                order = [builds_named(text) for text in pages]
                assert order[-1] == {new}
                assert order == sorted(order, key=lambda names: names == {new})  # nobody goes back
                for text, names in zip(pages, order, strict=True):
                    assert names in ({old}, {new})
                    assert (OLD in text, NEW in text) == (names == {old}, names == {new})
            assert current(copies / "real") == new
