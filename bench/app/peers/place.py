"""Where the other frameworks lie: a folder under MILEPOST_HOME, beside the app's environment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from session.settings import load_settings

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def folder() -> Path:
    """The folder with Dash and Panel, filled on first use and again when the versions change."""
    place = load_settings().home / "bench" / "peers"
    mark, wanted = place / "made-of", REQUIREMENTS.read_text("utf-8")
    if mark.is_file() and mark.read_text("utf-8") == wanted:
        return place
    command = ["-m", "pip", "install", "--quiet", "--upgrade", "--no-deps", "--target", str(place)]
    done = subprocess.run([sys.executable, *command, "-r", str(REQUIREMENTS)], check=False)
    if done.returncode:
        raise SystemExit("Dash and Panel could not be installed: a package index must be reachable")
    mark.write_text(wanted, "utf-8")
    return place
