"""Where things lie and whose authority this is: read in one place, refused by name when wrong."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
DEFAULT_AUTHORITY = "935"
_FILE = "milepost.toml"
_ALLOWED = {"home", "authority", "records_url", "school"}
_AUTHORITY = re.compile(r"^\d{3}$")
_URN = re.compile(r"^\d{6}$")


class SettingError(ValueError):
    """A setting is wrong; the message names it, what was met and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation: its folder for everything that is not code, and its home authority."""

    home: Path
    authority: str
    records_url: str | None = None  # None: SQLite under `home`
    published_on: str = ""  # "loopback": a container's port is published on this computer only
    school: str | None = None  # the URN of the only school that this installation is for

    @property
    def inbox(self) -> Path:
        """Bytes of every file ever loaded, by their hash."""
        return self.home / "inbox"

    def world(self, kind: str) -> Path:
        """The folder of the 'real' or the 'demo' warehouses, which never mix."""
        return self.home / kind


def load_settings(environment: dict[str, str] | None = None) -> Settings:
    """Settings from MILEPOST_HOME, _AUTHORITY, _RECORDS_URL and _SCHOOL, else milepost.toml."""
    given = dict(os.environ) if environment is None else environment
    filed = _filed()
    home = Path(given.get("MILEPOST_HOME") or filed.get("home") or PROJECT / "var").expanduser()
    if home.exists() and not home.is_dir():
        raise SettingError(f"MILEPOST_HOME: {home} is a file; name a folder")
    authority = given.get("MILEPOST_AUTHORITY") or filed.get("authority") or DEFAULT_AUTHORITY
    if not _AUTHORITY.match(authority):
        raise SettingError(
            f"MILEPOST_AUTHORITY: found {authority!r}; expected the three digits of a DfE "
            "authority number, for instance 935 for Suffolk"
        )
    named = given.get("MILEPOST_RECORDS_URL") or filed.get("records_url") or ""
    school = given.get("MILEPOST_SCHOOL") or filed.get("school") or ""
    if school and not _URN.match(school):
        raise SettingError(f"MILEPOST_SCHOOL: found {school!r}; expected the six digits of a URN")
    published_on = given.get("MILEPOST_PUBLISHED_ON", "")
    if published_on not in ("", "loopback"):
        raise SettingError(f"MILEPOST_PUBLISHED_ON: found {published_on!r}; expected loopback, or nothing")
    return Settings(home.absolute(), authority, named.strip() or None, published_on, school or None)


def _filed() -> dict[str, str]:
    path = PROJECT / _FILE
    if not path.is_file():
        return {}
    try:
        result = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SettingError(f"{_FILE}: cannot be read as TOML ({problem})") from None
    if unknown := sorted(set(result) - _ALLOWED):
        allowed = ", ".join(sorted(_ALLOWED))
        raise SettingError(f"{_FILE}: unknown setting {unknown[0]!r}; allowed: {allowed}")
    return {key: str(value) for key, value in result.items()}
