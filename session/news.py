"""What is new: what each publication of figures brought, for the app, as an Atom feed and as the text of an e-mail.

    python -m session.news --role board --since 2026-11-01 --as text

Each publication adds its items; a reader sees those whose question the reader may ask. Items name what is new and
leave the figures to the pages, which hide what must be hidden.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from xml.etree import ElementTree

from analytics.reports.core.access import may_open
from data.catalogue import MEASURES
from data.publications import title_of
from data.settings import SettingError, Settings
from data.vocabulary import Role, Scope
from data.warehouse.publish import FigureRevision, NewRelease, showing, write_whole
from session import clock
from session.settings import load_settings
from wording import values

FILE, FEEDS, VISITS = "news.json", "feeds", "visits.json"
MOST = 500  # items that are kept, the newest
_ATOM = "http://www.w3.org/2005/Atom"
_OWN_COMPUTER = "this computer"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a publication brought; `question` decides who may see it, `page` tells more."""

    at: str  # ISO moment of the publication, UTC
    build: str
    text: str
    question: str
    page: str

    @property
    def day(self) -> date:
        """The day of the publication."""
        return datetime.fromisoformat(self.at).date()


def items_of(
    at: datetime, build: str, releases: Iterable[NewRelease], revisions: Sequence[FigureRevision], moved: Iterable[str]
) -> list[Item]:
    """The items of one publication: statuses that moved, then releases, then revisions by measure and period."""
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    moves = [Item(moment, build, text, "on-track", "on-track") for text in moved]
    for release in releases:
        text = f"New: {title_of(release.family)}, {values.period(release.period)}."
        moves.append(Item(moment, build, text, "trends", "trends"))
    count: dict[tuple[str, str], int] = {}
    for each in revisions:
        count[each.measure, each.period] = count.get((each.measure, each.period), 0) + 1
    for (measure, period), number in count.items():
        text = f"Revised: {MEASURES[measure].label}, {values.period(period)}: {values.plural(number, 'figure')}."
        moves.append(Item(moment, build, text, "trends", "trends"))
    return moves


def add(settings: Settings, world: str, items: Sequence[Item]) -> None:
    """Keep the items of a publication, and write the feed of each role anew."""
    folder = settings.world(world)
    write_whole(
        folder / FILE,
        json.dumps([asdict(item) for item in [*_kept(folder), *items][-MOST:]], ensure_ascii=False, indent=1),
    )
    for role in Role:
        if role is Role.SCHOOL:
            continue  # a school's scope is its own, and no file serves every school
        text = atom(news(settings, world, Scope(settings.authority, role)), settings, role)
        write_whole(folder / FEEDS / f"{role.value}.atom", text)


def news(settings: Settings, world: str, scope: Scope, since: date | None = None) -> list[Item]:
    """What was published on a day or later and whose question this scope may ask; the newest first."""
    entries = _kept(settings.world(world))
    entries.sort(key=lambda item: item.at, reverse=True)  # of one publication, statuses stay before releases
    return [item for item in entries if may_open(item.question, scope) and (since is None or item.day >= since)]


def _kept(folder: Path) -> list[Item]:
    path = folder / FILE
    try:
        items = [Item(**item) for item in json.loads(path.read_text("utf-8"))]
        if not all(isinstance(text, str) and item.day for item in items for text in asdict(item).values()):
            raise ValueError("an item that is no text")
        return items
    except FileNotFoundError:
        return []
    except (ValueError, TypeError):
        return [_begun_anew(path)]


def _begun_anew(path: Path) -> Item:
    """What is said of a damaged list: it is kept beside, and this item is the first of the new one."""
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    beside = path.with_name(f"{path.stem}-damaged-{at[:19].replace(':', '')}{path.suffix}")
    text = f"The list of what is new was damaged and begins anew; the damaged file is kept as {beside.name}."
    item = Item(at, "", text, "trends", "what-is-new")
    with suppress(OSError):  # in a folder that may only be read the words come each time
        path.rename(beside)
        write_whole(path, json.dumps([asdict(item)], ensure_ascii=False, indent=1))
    return item


def atom(items: Sequence[Item], settings: Settings, role: Role) -> str:
    """The items as an Atom feed (RFC 4287), the newest first."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    own = f"tag:milepost.invalid,2026:{settings.authority}"
    _tag(feed, "id", f"{own}:{role.value}")
    _tag(feed, "title", f"Milepost: what is new for the role {role.value.replace('_', ' ')}")
    _tag(feed, "updated", items[0].at if items else datetime.combine(date.min, time.min, UTC).isoformat())
    _tag(_tag(feed, "author"), "name", "Milepost")
    for item in items:
        entry = _tag(feed, "entry")
        digest = hashlib.sha256(f"{item.build} {item.text}".encode()).hexdigest()[:16]
        _tag(entry, "id", f"{own}:{digest}")
        _tag(entry, "title", item.text)
        _tag(entry, "updated", item.at)
        _tag(entry, "link").set("href", link(settings, item.page))
        _tag(entry, "summary", item.text)
    ElementTree.indent(feed)
    return ElementTree.tostring(feed, encoding="unicode", xml_declaration=True) + "\n"


def link(settings: Settings, page: str) -> str:
    """A page's address: whole where the address of the app is configured, else relative to the feed."""
    return f"{settings.address}/{page}" if settings.address else page


def _tag(parent: ElementTree.Element, name: str, text: str = "") -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = text or None
    return element


def mail(items: Sequence[Item], settings: Settings, since: date | None) -> str:
    """The items as the text of an e-mail, its subject in the first line."""
    when = f" since {values.day(since)}" if since else ""
    lines = [f"Subject: Milepost: {values.plural(len(items), 'new item')}{when}", ""]
    day = None
    for item in items:
        if item.day != day:
            day = item.day
            lines += [values.day(day), ""]
        lines += [f"- {item.text} (page: {link(settings, item.page)})", ""]
    return "\n".join([*lines, "" if items else f"Nothing new{when}."]).rstrip() + "\n"


def visited(settings: Settings, world: str, who: str, today: date) -> date | None:
    """Note a visit today; answers the day of the last visit before it, None at the first.

    Kept under a hash of the sign-in: the file names nobody.
    """
    path = settings.world(world) / VISITS
    known = _visits(path)
    key = hashlib.sha256(f"{settings.authority} {who or _OWN_COMPUTER}".encode()).hexdigest()[:24]
    days = known.get(key, [])
    if today.isoformat() not in days[-1:]:
        days = [*days[-1:], today.isoformat()]
        write_whole(path, json.dumps(known | {key: days}))
    return date.fromisoformat(days[0]) if len(days) > 1 else None


def _visits(path: Path) -> dict[str, list[str]]:
    """Days of visits by hashed sign-in; what is damaged is forgotten, as a first visit is."""
    try:
        known = json.loads(path.read_text("utf-8"))
        return {str(who): [date.fromisoformat(day).isoformat() for day in days] for who, days in known.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def main(arguments: Sequence[str]) -> int:
    """Print what is new for a role, as text for an e-mail or as an Atom feed."""
    parser = argparse.ArgumentParser(prog="python -m session.news", description="What is new since a day.")
    parser.add_argument("--role", choices=[role.value for role in Role if role is not Role.SCHOOL], default="analyst")
    parser.add_argument("--since", type=date.fromisoformat, help="a day such as 2026-11-01; without one, everything")
    parser.add_argument("--as", dest="form", choices=("text", "atom"), default="text")
    chosen = parser.parse_args(list(arguments))
    try:
        settings = load_settings()
    except SettingError as problem:
        print(f"milepost: {problem}", file=sys.stderr)
        return 2
    if chosen.since and chosen.since > clock.today():
        parser.error(f"--since: {chosen.since} is in the future")
    role = Role(chosen.role)
    items = news(settings, showing(settings.home), Scope(settings.authority, role), chosen.since)
    print(mail(items, settings, chosen.since) if chosen.form == "text" else atom(items, settings, role), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
