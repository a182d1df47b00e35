"""The only place that reads the environment and the file of settings; a wrong one is refused by name."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from data.settings import PROJECT, SettingError, Settings
from data.small_toml import UnreadableTomlError, read_toml
from data.vocabulary import ENGLAND

DEFAULT_AUTHORITY = "935"
_FILE = "milepost.toml"
_ALLOWED = {"home", "authority", "records_url", "school", "address", "copies"}
_PREFIX = "MILEPOST_"
_NAMES = ("HOME", "AUTHORITY", "RECORDS_URL", "SCHOOL", "ADDRESS", "COPIES", "WORLD", "PUBLISHED_ON", "TODAY")
_ALIKE = 0.75  # of two names; those that only tests read are less like ours
_AUTHORITY = re.compile(rf"^(\d{{3}}|E12\d{{6}}|{ENGLAND})$")
_URN = re.compile(r"^\d{6}$")
_ADDRESS = re.compile(r"^https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~-]+)*/?$")
_WORLDS = ("real", "demo")


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from MILEPOST_HOME, _AUTHORITY, _RECORDS_URL, _SCHOOL, _ADDRESS, _COPIES, _WORLD, else milepost.toml."""
    variables = os.environ if environment is None else environment
    _refuse_misspelt(variables)
    filed = _filed()
    home = Path(variables.get("MILEPOST_HOME") or filed.get("home") or PROJECT / "var").expanduser()
    if home.exists() and not home.is_dir():
        raise SettingError(f"MILEPOST_HOME: {home} is a file; name a folder")
    if (home / _FILE).is_file() and home.absolute() != PROJECT:
        raise SettingError(f"{_FILE} in MILEPOST_HOME is not read; move it into the program's folder, beside app.py")
    authority = variables.get("MILEPOST_AUTHORITY") or filed.get("authority") or DEFAULT_AUTHORITY
    if not _AUTHORITY.match(authority):
        raise SettingError(
            f"MILEPOST_AUTHORITY: found {authority!r}; expected the three digits of a DfE "
            "authority number, for instance 935 for Suffolk, or the ONS code of a region "
            f"(E12000006 is the East of England) or of England ({ENGLAND})"
        )
    named = variables.get("MILEPOST_RECORDS_URL") or filed.get("records_url") or ""
    school = variables.get("MILEPOST_SCHOOL") or filed.get("school") or ""
    if school and not _URN.match(school):
        raise SettingError(f"MILEPOST_SCHOOL: found {school!r}; expected the six digits of a URN")
    copies = variables.get("MILEPOST_COPIES") or filed.get("copies") or ""
    if copies and not Path(copies).expanduser().is_absolute():
        raise SettingError(
            f"MILEPOST_COPIES: found {copies!r}; name a folder of this machine in full, beginning with /"
        )
    shown = variables.get("MILEPOST_WORLD") or ""
    if shown and shown not in _WORLDS:
        raise SettingError(f"MILEPOST_WORLD: found {shown!r}; expected {' or '.join(_WORLDS)}")
    address = (variables.get("MILEPOST_ADDRESS") or filed.get("address") or "").strip()
    if address and not _ADDRESS.match(address):
        raise SettingError(f"MILEPOST_ADDRESS: found {address!r}; expected such as https://milepost.example.gov.uk")
    published_on = variables.get("MILEPOST_PUBLISHED_ON") or ""
    if published_on not in ("", "loopback"):
        raise SettingError(f"MILEPOST_PUBLISHED_ON: found {published_on!r}; expected loopback, or nothing")
    return Settings(
        home.absolute(),
        authority,
        named.strip() or None,
        school or None,
        shown or None,
        address.rstrip("/"),
        Path(copies).expanduser() if copies else None,
        published_on,
    )


def _refuse_misspelt(variables: Mapping[str, str]) -> None:
    """A misspelt name would leave its setting as it usually is: the whole authority instead of one school."""
    for name in sorted(variables):
        own = name.removeprefix(_PREFIX)
        if own == name or own in _NAMES:
            continue
        if meant := get_close_matches(own, _NAMES, 1, _ALIKE):
            raise SettingError(f"{name}: there is no such setting; do you mean {_PREFIX}{meant[0]}?")


def believe_no_forwarded_address() -> None:
    """Have uvicorn go by the address of the connection, not by what a header says of it."""
    os.environ["FORWARDED_ALLOW_IPS"] = ""


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment of another program of ours that is to work on the same installation."""
    return {**os.environ, "MILEPOST_HOME": str(settings.home), "MILEPOST_AUTHORITY": settings.authority}


def _filed() -> dict[str, str]:
    path = PROJECT / _FILE
    if not path.exists():
        return {}
    try:
        result = read_toml(path)
    except UnreadableTomlError as problem:
        raise SettingError(f"{_FILE}: cannot be read as TOML ({problem})") from None
    if unknown := sorted(set(result) - _ALLOWED):
        allowed = ", ".join(sorted(_ALLOWED))
        raise SettingError(f"{_FILE}: unknown setting {unknown[0]!r}; allowed: {allowed}")
    for key, value in result.items():
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise SettingError(f"{_FILE}: {key}: found {value!r}; expected text in quotation marks")
    return {key: str(value) for key, value in result.items()}
