"""`python -m tests.loopback MODULE OPTIONS…`: runs a module that may speak to this machine only.

Every address that it looks up or connects to elsewhere is refused, and written into the file that
MILEPOST_REFUSED names, so that a test can say what was asked.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path
from typing import Any

REFUSED = "MILEPOST_REFUSED"
_HERE = ("localhost", "127.", "::1", "0.0.0.0", "::")  # the last two are only ever listened on


def is_here(host: object) -> bool:
    """Whether an address is this machine's own; a path of a local socket is."""
    text = host.decode() if isinstance(host, bytes) else host
    return not text or not isinstance(text, str) or text.startswith(("/", *_HERE))


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto"):
        host = arguments[1][0] if isinstance(arguments[1], tuple) else ""
    else:
        return
    if not is_here(host):
        if kept := os.environ.get(REFUSED):
            with Path(kept).open("a", encoding="utf-8") as file:
                file.write(f"{event} {host!s}\n")
        raise PermissionError(f"{event}: {host!s} is not this machine")


def main() -> None:
    """Run the module that is named, guarded for as long as it lives."""
    sys.addaudithook(_guard)
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
