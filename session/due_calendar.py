"""What is due, as an iCalendar feed (RFC 5545) for a role: a download, and a file that calendars subscribe to.

    python -m session.due_calendar --role area_lead --area E07000200 > due.ics

`python -m data update` writes one for each role beside the feeds of what is new. Each item is an event of the whole
day on which it falls due, and stays there until it is recorded as done. A feed holds what the role may see in the
app: give its file to nobody else.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from analytics.reports.core.access import NotForThisRole, may_open
from analytics.reports.core.ask import ask
from analytics.reports.core.context import ReportContext
from analytics.reports.core.places import areas_of
from analytics.reports.improvement.due_items import DueItem, DueItems, due_items
from data.settings import SettingError, Settings
from data.vocabulary import Role, Scope
from data.warehouse import NothingLoaded, Warehouse
from data.warehouse.publish import current_path, showing, write_whole
from session import clock
from session.news import FEEDS, link
from session.opening import context_for, open_records
from session.settings import load_settings
from wording import values

_WIDEST = 75  # bytes of a line, as the standard says
_OWN_FILES = (Role.SCHOOL, Role.AREA_LEAD)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def icalendar(report: DueItems, settings: Settings, at: datetime) -> str:
    """The items as text of the kind text/calendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Milepost//Due items//EN", "X-WR-CALNAME:Milepost: due items"]
    for item in report.items:
        lines += _event(item, report, settings, at)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def write_calendars(settings: Settings, world: str, at: datetime) -> list[str]:
    """Write `feeds/ROLE.ics` for each role that may see due items, an area lead's for each area; their names.

    A file that nothing is due in is written too, so that events leave the calendars that subscribe to it. A file of
    an area that no longer exists is deleted. A school's scope is its own, and no file serves every school.
    """
    path = current_path(settings.world(world))
    if path is None:
        return []
    warehouse, folder = Warehouse.open(path), settings.world(world) / FEEDS
    with open_records(settings, world) as records:

        def context(scope: Scope) -> ReportContext:
            return context_for(settings, warehouse, scope=scope, records=records)

        areas = [area.code for area in areas_of(context(Scope(settings.authority)))]
        scopes = {role.value: Scope(settings.authority, role) for role in Role if role not in _OWN_FILES}
        for area in areas:
            name = re.sub(r"[^\w-]", "_", f"{Role.AREA_LEAD}-{area}")
            scopes[name] = Scope(settings.authority, Role.AREA_LEAD, (area,))
        texts = {
            f"{name}.ics": icalendar(ask(due_items, context(scope)).report, settings, at)
            for name, scope in scopes.items()
            if may_open("due-items", scope)
        }
    for name, text in texts.items():
        write_whole(folder / name, text)
    for old in folder.glob("*.ics"):
        if old.name not in texts:
            old.unlink()
    return list(texts)


def _event(item: DueItem, report: DueItems, settings: Settings, at: datetime) -> list[str]:
    about = report.names.schools.get(item.urn, f"School {item.urn}") if item.urn else report.header.authority_name
    what = f"{'Check of: ' if item.check else ''}{item.what}"
    late = f" ({values.plural(item.days_overdue, 'day')} overdue)" if item.days_overdue else ""
    own = hashlib.sha256(f"{item.register} {item.key} {item.check}".encode()).hexdigest()[:24]
    page = "interventions" if item.check else "registers"
    url = f"{link(settings, page)}?register={item.register}"
    event = [
        "BEGIN:VEVENT",
        f"UID:{own}@{settings.authority}.milepost.invalid",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{item.due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{item.due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(f'{about}: {what}{late}')}",
        f"DESCRIPTION:{_text(f'{item.title}. As recorded in Milepost.')}",
        "TRANSP:TRANSPARENT",
    ]
    return [*event, *([f"URL:{url}"] if settings.address else []), "END:VEVENT"]


def _text(words: str) -> str:
    return words.translate(_ESCAPED)


def _folded(line: str) -> str:
    """A line of at most 75 bytes, those that follow beginning with a space; no letter is cut in two."""
    parts, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > _WIDEST:
            parts.append(current)
            current = " "
        current += letter
    return "\r\n".join([*parts, current])


def main(arguments: Sequence[str]) -> int:
    """Print the calendar of a role, as a scheduler writes it to where calendars fetch it."""
    parser = argparse.ArgumentParser(prog="python -m session.due_calendar", description="Due items as iCalendar.")
    parser.add_argument("--role", choices=[role.value for role in Role], default="analyst")
    parser.add_argument("--area", action="append", default=[], help="an area's code; more than one may be given")
    parser.add_argument("--school", action="append", default=[], help="a URN; the role school needs one")
    chosen = parser.parse_args(list(arguments))
    if chosen.role == Role.SCHOOL and not chosen.school:
        parser.error("--role school: name the school with --school URN")
    try:
        settings = load_settings()
        world = showing(settings.home)
        path = current_path(settings.world(world))
        if path is None:
            raise NothingLoaded("nothing has been loaded yet: run `python -m data build FOLDER`")
        scope = Scope(settings.authority, Role(chosen.role), areas=tuple(chosen.area), schools=tuple(chosen.school))
        context = context_for(settings, Warehouse.open(path), scope=scope, records=open_records(settings, world))
        print(icalendar(ask(due_items, context).report, settings, clock.now()), end="")
    except (SettingError, NothingLoaded, NotForThisRole) as problem:
        print(f"milepost: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
