"""A real PostgreSQL of the tests' own: unprivileged, in a folder of its own, on a free port."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")
_UNPRIVILEGED = ("postgres", "nobody")  # initdb refuses root; the first that exists runs it


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, the newest version first; None where there is none."""
    if which := shutil.which("initdb"):
        return Path(which).resolve().parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


@contextmanager
def running(bin_folder: Path) -> Iterator[str]:
    """The URL of a server that lives as long as the block, in a folder of its own.

    Not under pytest's folder: that is closed to every other user, again at each start of a pytest.
    """
    user = _user()
    with tempfile.TemporaryDirectory(prefix="milepost-postgres-") as name:
        folder, port = Path(name), _free_port()
        data = folder / "data"
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        _run(
            [
                bin_folder / "initdb",
                "-D",
                data,
                "-U",
                "milepost",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale",
                "C",
                "--no-sync",
            ],
            user,
            folder,
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        _run(
            [bin_folder / "pg_ctl", "-D", data, "-l", folder / "server.log", "-w", "-t", "60", "-o", options, "start"],
            user,
            folder,
        )
        try:
            yield f"postgresql://milepost@127.0.0.1:{port}/postgres"
        finally:
            stop = [bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"]
            _run(stop, user, folder)


def _user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(names[name] for name in _UNPRIVILEGED if name in names)


def _run(command: list[object], user: pwd.struct_passwd | None, folder: Path) -> None:
    text = folder / "commands.log"
    with text.open("ab") as log:
        # Not a pipe: the server would inherit it and the call would never end.
        done = subprocess.run(
            [str(part) for part in command],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            timeout=90,
            check=False,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {text.read_text(errors='replace')[-800:]}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
