"""Who is asking: by single sign-on, by a trusted proxy, or the one person at this computer.

`people.toml` in the home folder says how people sign in and what each may see:

    [sign_in]
    by = "oidc"                       # or "proxy", with `header` and `proxies`
    group_claim = "groups"            # of the token, where groups are listed below

    [[people]]
    name = "ada@example.gov.uk"       # e-mail or subject, as the sign-in gives it
    role = "area_lead"
    areas = ["E07000202"]             # or trusts, or schools, by code; without them the whole authority

    [[groups]]
    group = "school-improvement"
    role = "analyst"

Without the file Milepost serves one person on this computer (`ui.serve` refuses any other address).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.characters import visible
from data.settings import SettingError, Settings
from data.small_toml import UnreadableTomlError, read_toml
from data.vocabulary import Role, Scope

FILE = "people.toml"
LOCAL = "local"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ENTRIES = {"sign_in", "people", "groups"}
_LIMITS = ("areas", "trusts", "schools")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # a token of RFC 9110
# Files that this program has read: without one of them nobody is let in as the one person at this computer.
_was_there: set[Path] = set()


class SignIn(StrEnum):
    """How people sign in."""

    NONE = "none"  # one person, on this computer
    OIDC = "oidc"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Access:
    """A role, and the areas, trusts or schools it is limited to."""

    role: Role
    areas: tuple[str, ...] = ()
    trusts: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()

    def scope(self, authority: str) -> Scope:
        """What this access may see of one authority."""
        return Scope(authority, self.role, self.areas, self.trusts, self.schools)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in, or the one person at this computer."""

    sign_in: str
    access: Access
    local: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """How people sign in, and what each may see."""

    sign_in: SignIn = SignIn.NONE
    header: str = ""
    proxies: tuple[str, ...] = ()
    group_claim: str = "groups"
    by_name: Mapping[str, Access] = field(default_factory=dict)
    by_group: Mapping[str, Access] = field(default_factory=dict)

    def access_of(self, names: tuple[str, ...], groups: tuple[str, ...] = ()) -> Access | None:
        """The access of a person: by name first, else by the first listed group; None is no access."""
        for name in names:
            if name and (access := self.by_name.get(_sign_in_key(name))) is not None:
                return access
        return next((access for group, access in self.by_group.items() if group in groups), None)


def _sign_in_key(name: str) -> str:
    """A sign-in without regard to capital letters; of ASCII only.

    Elsewhere letters that look different are one letter in small: the sign for kelvin would be a k.
    """
    return name.lower() if name.isascii() else name


def people(settings: Settings) -> People:
    """What `people.toml` says; SettingError names the entry that is wrong."""
    path = settings.home / FILE
    try:
        file = path.stat()
        _was_there.add(path)
        return _read(path, (file.st_mtime_ns, file.st_size, file.st_ino))
    except FileNotFoundError:
        if path in _was_there:
            raise SettingError(f"{FILE}: it was there and is gone; nobody signs in until it is back") from None
        return People()
    except OSError as problem:
        raise SettingError(f"{FILE}: cannot be read ({problem.strerror})") from None


@lru_cache(maxsize=4)
def _read(path: Path, changed: tuple[int, int, int]) -> People:
    """What the file says as it was last changed: read again when it changes, so that access can be taken away.

    A file that is put in its place with the time of the old one is a change too.
    """
    try:
        raw = read_toml(path)
    except UnreadableTomlError as problem:
        raise SettingError(f"{FILE}: cannot be read as TOML ({problem})") from None
    if unknown := sorted(set(raw) - _ENTRIES):
        raise SettingError(f"{FILE}: unknown entry {unknown[0]!r}; allowed: {', '.join(sorted(_ENTRIES))}")
    by, header, proxies, claim = _sign_in(raw.get("sign_in"))
    by_name = {_sign_in_key(key): access for key, access in _listed(raw, "people", "name").items()}
    return People(by, header, proxies, claim, by_name, _listed(raw, "groups", "group"))


def _sign_in(raw: Any) -> tuple[SignIn, str, tuple[str, ...], str]:
    where = f"{FILE}, sign_in"
    allowed = {"by", "header", "proxies", "group_claim"}
    if not isinstance(raw, dict) or raw.get("by") not in ("oidc", "proxy") or set(raw) - allowed:
        raise SettingError(f'{where}: expected by = "oidc" or by = "proxy", and of {", ".join(sorted(allowed))}')
    by, header, proxies = SignIn(raw["by"]), raw.get("header", ""), _texts(where, raw, "proxies")
    claim = raw.get("group_claim", "groups")
    if not isinstance(header, str) or (header and not _HEADER.fullmatch(header)):
        raise SettingError(f"{where}: header: found {header!r}; expected the name of a header such as X-Signed-In-As")
    if not isinstance(claim, str) or not claim:
        raise SettingError(f"{where}: group_claim: found {claim!r}; expected the name of a claim such as groups")
    if by is SignIn.PROXY and not (header and proxies):
        raise SettingError(f"{where}: a proxy needs `header`, which names the person, and `proxies`, its addresses")
    return by, header.lower(), tuple(_address(where, item) for item in proxies), claim


def _address(where: str, text: str) -> str:
    """An address in the form in which a connection gives it."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise SettingError(f"{where}: proxies: found {text!r}; expected an address such as 10.0.0.5") from None


def _listed(raw: Mapping[str, Any], table: str, key: str) -> dict[str, Access]:
    by_name: dict[str, Access] = {}
    tables = raw.get(table, [])
    if not isinstance(tables, list):
        raise SettingError(f"{FILE}, {table}: expected entries that each begin with [[{table}]]")
    for number, entry in enumerate(tables, 1):
        where = f"{FILE}, {table} {number}"
        is_known = isinstance(entry, dict) and not set(entry) - {key, "role", *_LIMITS}
        if not is_known or not isinstance(entry.get(key), str) or not entry[key].strip():
            raise SettingError(f"{where}: expected {key}, role, and perhaps {', '.join(_LIMITS)}")
        name = entry[key].strip()
        if "*" in name:
            raise SettingError(f"{where}: {key}: found {name!r}; list each by its whole name, without a wildcard")
        if _sign_in_key(name) in map(_sign_in_key, by_name):
            raise SettingError(f"{where}: {name!r} is listed twice")
        by_name[name] = _access(where, entry)
    return by_name


def _access(where: str, entry: Mapping[str, Any]) -> Access:
    roles = [role.value for role in Role]
    if entry.get("role") not in roles:
        raise SettingError(f"{where}: role: found {entry.get('role')!r}; expected one of {', '.join(roles)}")
    access = Access(Role(entry["role"]), *(_codes(where, entry, limit) for limit in _LIMITS))
    if access.role is Role.SCHOOL and not access.schools:
        raise SettingError(f"{where}: a school needs `schools`, the list of its URN")
    return access


def _codes(where: str, entry: Mapping[str, Any], limit: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in _texts(where, entry, limit))
    for code in codes:
        if not code or "*" in code:
            raise SettingError(f"{where}: {limit}: found {code!r}; list each by its code, without a wildcard")
    return codes


def _texts(where: str, raw: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = raw.get(name, [])
    if name in raw and (
        not isinstance(values, list) or not values or not all(isinstance(item, str) for item in values)
    ):
        # An empty list would mean no limit: nobody is given the whole authority by mistake.
        raise SettingError(f'{where}: {name}: found {values!r}; expected a list of texts such as ["900001"]')
    return tuple(values)


def local_person(settings: Settings, role: Role = Role.ANALYST) -> Person:
    """The one person at this computer: any role of the authority, or the installation's one school."""
    if settings.school is not None:
        return Person(LOCAL, Access(Role.SCHOOL, schools=(settings.school,)), local=True)
    return Person(LOCAL, Access(role), local=True)


def from_token(known: People, claims: Mapping[str, Any]) -> Person | None:
    """The person of an OIDC token; None for somebody who is not listed.

    An e-mail counts only where the provider says that it is verified, or says nothing of it.
    """
    is_verified = str(claims.get("email_verified", True)).lower() == "true"  # some providers write it as text
    email = str(claims.get("email") or "") if is_verified else ""
    names = (str(claims.get("sub") or ""), email)
    claimed = claims.get(known.group_claim)
    listed = [claimed] if isinstance(claimed, str) else claimed if isinstance(claimed, list | tuple) else ()
    groups = tuple(map(str, listed))
    shown = email or names[0]
    access = known.access_of(names, groups) if shown == visible(shown) else None  # else two could look like one
    return None if access is None else Person(shown, access)


def from_header(known: People, value: str | None) -> Person | None:
    """The person that the trusted proxy names; None for nobody, or for somebody who is not listed."""
    name = (value or "").strip(" \t")  # what HTTP allows around a value; another space is part of a name
    access = known.access_of((name,)) if name else None
    return None if access is None else Person(name, access)


def refuses_address(known: People, address: str, published_on: str = "") -> str | None:
    """Why Milepost may not listen on an address; None where it may.

    `published_on`: "loopback" where a container's port is published on this computer only.
    """
    if known.sign_in is not SignIn.NONE or address in LOOPBACK or published_on == "loopback":
        return None
    return (
        f"Nobody has to sign in here, so Milepost listens on this computer only, not on {address or 'every address'}. "
        f"To let others in, write {FILE} in MILEPOST_HOME (SECURITY.md says how)."
    )
