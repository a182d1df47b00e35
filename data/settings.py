"""Where things lie and whose authority this is: `session.settings` reads it from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


class SettingError(ValueError):
    """A setting is wrong; the message names it, what was met and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation: its folder for everything that is not code, and its home authority."""

    home: Path
    authority: str
    records_url: str | None = None  # None: SQLite under `home`
    school: str | None = None  # the URN of the only school that this installation is for
    shown: str | None = None  # the world that this server always shows; None: the last chosen
    address: str = ""  # of the app for its readers, such as "https://milepost.example.gov.uk"
    copies: Path | None = None  # a folder of this machine for copies of builds; None: they are read where they are
    published_on: str = ""  # "loopback": a container's port is published on this computer only

    @property
    def inbox(self) -> Path:
        """Bytes of every file ever loaded, by their hash."""
        return self.home / "inbox"

    def world(self, kind: str) -> Path:
        """The folder of the 'real' or the 'demo' warehouses, which never mix."""
        return self.home / kind

    def copies_of(self, kind: str) -> Path | None:
        """The folder of this machine's copies of a world; None where builds are read where they were published."""
        return None if self.copies is None else self.copies / kind
