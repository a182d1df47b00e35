"""Checks before a version is added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.characters import visible
from data.problem import Problem
from data.records.declaration import Register
from data.records.engine import KEY_LIMIT, NAME_LIMIT
from data.records.entries import ConcurrentChange, Conflict, RecordAction, Saved, Version, Who, differences
from data.records.problems import RecordRefused, RecordsError
from data.records.values import Payload, is_blank, is_storable, read_payload
from data.vocabulary import Role, role_words

_NEEDS_REASON = (RecordAction.SUPERSEDE, RecordAction.WITHDRAW)


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody wants to add to a record, and the version they were looking at."""

    register: Register
    key: str
    payload: Payload
    who: Who
    based_on: int | None
    action: RecordAction
    reason: str | None


def check(
    register: Register, entered: Mapping[str, object], who: Who, action: RecordAction, reason: str | None
) -> Payload:
    """The payload to keep; RecordRefused lists every fault of the values and of the editor."""
    payload, problems = read_payload(register, entered)
    problems += _editor_problems(register, payload, who, action, reason)
    if problems:
        raise RecordRefused(register.title, problems)
    return payload


def check_editor(
    register: Register, payload: Mapping[str, Any], who: Who, action: RecordAction, reason: str | None
) -> None:
    """Whether this person may do this; values kept earlier are not judged by today's rules."""
    problems = _editor_problems(register, payload, who, action, reason)
    if problems:
        raise RecordRefused(register.title, problems)


def _editor_problems(
    register: Register, payload: Mapping[str, Any], who: Who, action: RecordAction, reason: str | None
) -> list[Problem]:
    problems = _role_problems(register, payload, who)
    if not is_storable(reason or ""):
        problems.append(Problem(None, "reason", "", "readable text", "Enter it again."))
    if action in _NEEDS_REASON and is_blank(reason):
        problems.append(Problem(None, "reason", "", f"why this is a {action}", "Write a full sentence."))
    return problems


def _role_problems(register: Register, payload: Mapping[str, Any], who: Who) -> list[Problem]:
    if is_blank(who.sign_in) or len(who.sign_in) > NAME_LIMIT:
        return [Problem(None, "who", "", "a sign-in", "Sign in before you edit.")]
    if who.role not in register.editors:
        allowed = ", ".join(map(role_words, register.editors))
        advice = "Ask one of these roles to enter it; what you typed is still on your screen."
        expected = f"a role that may edit this: {allowed}"
        return [Problem(None, "who", role_words(who.role), expected, advice)]
    urn = payload.get("urn")
    if who.role == Role.SCHOOL and urn not in who.urns:
        return [Problem(None, "urn", str(urn), "your own school", "A school can only reply for itself.")]
    return []


def check_key(register: Register, key: str | None, own: str | None) -> None:
    """A record may not be turned into another one by editing what identifies it."""
    if len(own or key or "") > KEY_LIMIT:
        advice = "Shorten " + " or ".join(register.key or ("the key",)) + "."
        problem = Problem(None, "key", (own or key or "")[:80], f"{KEY_LIMIT} characters", advice)
        raise RecordRefused(register.title, [problem])
    if key is not None and own is not None and key != own:
        fields = ", ".join(register.key)
        advice = "Withdraw this record and enter a new one."
        problem = Problem(None, fields, own, f"unchanged, {key}", advice)
        raise RecordRefused(register.title, [problem])


def before_adding(edit: Edit, history: Sequence[Version]) -> Saved | Conflict | None:
    """None where a version may be added; else the reason why none is."""
    where, based_on = f"{edit.register.title} {edit.key!r}", edit.based_on
    if not history:
        if based_on is not None:
            raise RecordsError(f"{where}: there is no such record, so no version {based_on}")
        _check_reach(edit, {})
        return None
    latest = history[-1]
    if based_on is not None and not 1 <= based_on <= latest.version:
        raise RecordsError(f"{where}: there is no version {based_on}")
    if _says_the_same(edit, latest):
        return Saved(latest.register, edit.key, latest.version, latest.at, changed=False)
    reopened = based_on is None and latest.action is RecordAction.WITHDRAW
    if based_on == latest.version or reopened:
        _check_reach(edit, latest.payload)
        return None
    changes = changes_since(history, based_on)
    return Conflict(latest.register, edit.key, based_on, latest.version, changes, edit.payload)


def _check_reach(edit: Edit, before: Mapping[str, Any]) -> None:
    """Some fields are for some roles only, and a school touches nothing of another school."""
    role, fields = edit.who.role, edit.register.fields
    problems = [
        Problem(
            None,
            name,
            role_words(role),
            "one of: " + ", ".join(map(role_words, fields[name].only)),
            "This field cannot be changed.",
        )
        for name in differences(before, edit.payload)
        if name in fields and fields[name].only and role not in fields[name].only
    ]
    if before:
        problems += _role_problems(edit.register, before, edit.who)
    if problems:
        raise RecordRefused(edit.register.title, problems)


def _says_the_same(edit: Edit, latest: Version) -> bool:
    withdrawn = (latest.action is RecordAction.WITHDRAW) == (edit.action is RecordAction.WITHDRAW)
    agreed_anew = edit.action is RecordAction.SUPERSEDE and latest.action is not RecordAction.SUPERSEDE
    return withdrawn and not agreed_anew and dict(latest.payload) == edit.payload


def changes_since(history: Sequence[Version], based_on: int | None) -> tuple[ConcurrentChange, ...]:
    """What each version after `based_on` did, the oldest first."""
    changes = []
    before: Mapping[str, Any] = {}
    for item in history:
        if item.version > (based_on or 0):
            changes.append(
                ConcurrentChange(
                    item.version,
                    item.at,
                    item.who_role,
                    item.who_name,
                    item.action,
                    item.reason,
                    differences(before, item.payload),
                )
            )
        before = item.payload
    return tuple(changes)


def next_version(edit: Edit, history: Sequence[Version], now: datetime) -> dict[str, Any]:
    """The row that a save adds."""
    latest = history[-1] if history else None
    is_new = latest is None or latest.action is RecordAction.WITHDRAW
    return {
        "register": edit.register.name,
        "key": edit.key,
        "version": latest.version + 1 if latest else 1,
        "previous": latest.version if latest else None,
        # A clock that was set back must not make a version older than the one it follows.
        "at": max(now, latest.at) if latest else now,
        "who_role": edit.who.role,
        "who_name": visible(edit.who.sign_in),
        "action": RecordAction.CREATE if is_new and edit.action is RecordAction.CHANGE else edit.action,
        "reason": visible(edit.reason or "").strip() or None,
        "payload": edit.payload,
    }
