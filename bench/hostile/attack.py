"""Open every page as nobody and as each role, with odd addresses and hostile names, and count what gets out."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb

from analytics.reports.core.access import may_open
from analytics.reports.core.places import school_areas
from data.settings import Settings
from data.vocabulary import Role, Scope
from data.warehouse import Warehouse
from data.warehouse.publish import current_path
from session.identity import FILE
from ui.site import SITE

ROOT = Path(__file__).parents[2]
ENTRIES = {entry.url_path: entry for entries in SITE.values() for entry in entries}
DAYS = ("9999-12-31", "0001-01-01", "2026-02-30", "junk", "<script>evil()</script>", "")
CODES = ("school", "area", "measure", "group", "trust", "period", "phase", "register", "plan", "target", "level")
ODD = ("' OR 1=1 --", "<img src=x onerror=evil()>", "999999", "\x00", "../../etc/passwd", "=1+1", "9" * 400)
HOSTILE = (
    '=HYPERLINK("http://evil.example","x") <script>evil()</script> <img src=x onerror=evil()> '
    "![evil](http://evil.example/p.png) "
)
_LIVE_MARKDOWN = re.compile(r"(?<!\\)!\[evil(?<!\\)\]\(|(?<!\\)<(?:script|img src=x)")
_TEXTS = ("body", "label", "text", "caption", "help")  # what Streamlit reads as Markdown


@dataclass(frozen=True)
class Visitor:
    """Somebody who opens pages; `scope` None is somebody without access."""

    name: str
    scope: Scope | None


@dataclass(frozen=True)
class Finding:
    """What got out, or went wrong, on one page."""

    kind: str
    visitor: str
    page: str
    what: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command line."""
    parser.add_argument("--pages", nargs="*", default=list(ENTRIES), help="addresses of pages; none: every page")


def main(arguments: argparse.Namespace) -> int:
    """Attack a copy of the demonstration; 0 where nothing got out."""
    from session.settings import load_settings

    lines: list[tuple[str, int, list[Finding]]] = []
    with tempfile.TemporaryDirectory() as scratch:
        home = Copy(load_settings(), Path(scratch))
        lines += [home.beyond_scope(arguments.pages), home.odd_addresses(arguments.pages)]
        home.rename()
        lines += [home.hostile_names(arguments.pages)]
    print("| attack | pages opened | got out |")
    print("|---|---|---|")
    for name, tried, found in lines:
        print(f"| {name} | {tried} | {len(found)} |")
    for finding in (item for _, _, found in lines for item in found):
        print(f"{finding.kind}: {finding.visitor}, {finding.page}: {finding.what}")
    return int(any(found for _, _, found in lines))


class Copy:
    """A home of its own that shows the demonstration, with somebody of every role in it."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.folder, self.authority = folder, settings.authority
        source = settings.world("demo")
        world = folder / "demo"
        shutil.copytree(source / "records", world / "records")
        path = current_path(source)
        if path is None:
            raise SystemExit("there is no demonstration: run `python -m data demo` first")
        self.path = world / "warehouses" / path.name
        self.path.parent.mkdir(parents=True)
        shutil.copyfile(path, self.path)
        (world / "current").write_text(path.stem + "\n", "utf-8")
        warehouse = Warehouse.open(self.path)
        self.schools = self._schools(warehouse)
        self.visitors = self._visitors()
        (folder / FILE).write_text("".join(self._people()), "utf-8")

    def _schools(self, warehouse: Warehouse) -> dict[str, tuple[str, str]]:
        """Name and area of every school by its number."""
        from session.opening import context_for

        context = context_for(Settings(self.folder, self.authority), warehouse, scope=Scope(self.authority))
        frame = warehouse.schools(context.scope, context.as_at).merge(school_areas(context), on="urn", how="left")
        return {
            str(row.urn): (str(row.name_), str(row.area))
            for row in frame.rename(columns={"name": "name_"}).itertuples()
        }

    def _visitors(self) -> tuple[Visitor, ...]:
        urn, (_, area) = next((urn, place) for urn, place in self.schools.items() if place[1].startswith("E"))
        areas, schools = {Role.AREA_LEAD: (area,)}, {Role.SCHOOL: (urn,)}
        known = tuple(
            Visitor(role.value, Scope(self.authority, role, areas.get(role, ()), (), schools.get(role, ())))
            for role in Role
        )
        return (Visitor("nobody", None), Visitor("somebody unlisted", None), *known)

    def _people(self) -> Iterator[str]:
        yield '[sign_in]\nby = "oidc"\n'
        for visitor in self.visitors:
            if visitor.scope is None:
                continue
            yield f'[[people]]\nname = "{visitor.name}"\nrole = "{visitor.name}"\n'
            for limit in ("areas", "schools"):
                if codes := getattr(visitor.scope, limit):
                    yield f'{limit} = ["{codes[0]}"]\n'

    def open(self, page: str, visitor: Visitor, **query: str) -> Any:
        """A cold deep link to a page, as one visitor."""
        from streamlit.testing.v1 import AppTest
        from streamlit.util import calc_hash

        os.environ |= {"MILEPOST_HOME": str(self.folder), "MILEPOST_AUTHORITY": self.authority}
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
        app.user = {"is_logged_in": visitor.name != "nobody", "sub": visitor.name}
        app.session_state["milepost_world"] = "demo"
        app._page_hash = calc_hash(ENTRIES[page].url_path)
        for name, code in query.items():
            app.query_params[name.replace("_", "-")] = code
        return app.run()

    def beyond_scope(self, pages: Sequence[str]) -> tuple[str, int, list[Finding]]:
        """Every page as everybody, and once more with the number of somebody else's school in the address."""
        _forget()
        found: list[Finding] = []
        for visitor in self.visitors:
            others = self._beyond(visitor)
            for page in pages:
                for query in ({}, {"school": next(iter(others), "900001")}):
                    app = self.open(page, visitor, **query)
                    content = b"".join(proto.SerializeToString() for proto in sent(app))
                    names = (
                        others if _is_open(page, visitor) else {urn: name for urn, (name, _) in self.schools.items()}
                    )
                    seen = [name for name in names.values() if name.encode() in content]
                    found += [Finding("seen beyond scope", visitor.name, page, name) for name in seen[:3]]
                    found += _wrong(app, visitor, page)
        return "as nobody and as each role", len(self.visitors) * len(pages) * 2, found

    def _beyond(self, visitor: Visitor) -> dict[str, str]:
        """The schools that a visitor may not see, by number, without names that one of their own has too."""
        scope = visitor.scope
        if scope is not None and scope.whole_authority:
            return {}

        def inside(urn: str, area: str) -> bool:
            return scope is not None and (urn in scope.schools or area in scope.areas)

        own = {name for urn, (name, area) in self.schools.items() if inside(urn, area)}
        return {
            urn: name
            for urn, (name, area) in self.schools.items()
            if not inside(urn, area) and not any(name in mine for mine in own)
        }

    def odd_addresses(self, pages: Sequence[str]) -> tuple[str, int, list[Finding]]:
        """Every page with days and codes that no link of ours has: each is answered in words."""
        _forget()
        analyst = next(item for item in self.visitors if item.name == Role.ANALYST.value)
        queries = [{"as_at": day} for day in DAYS] + [dict.fromkeys(CODES, code) for code in ODD]
        found: list[Finding] = []
        for page in pages:
            for query in queries:
                app = self.open(page, analyst, **query)
                found += _wrong(app, analyst, page, str(query)[:80])
                found += _live(app, analyst, page)
        return "odd addresses", len(pages) * len(queries), found

    def rename(self) -> None:
        """Every school, trust and town is called something hostile from now on."""
        path = self.path.with_stem("hostile-1")  # the first is open
        shutil.copyfile(self.path, path)
        with duckdb.connect(str(path)) as writer:
            writer.execute("UPDATE school SET name = ? || name, town = ? || town", [HOSTILE, HOSTILE])
            writer.execute("UPDATE school_group SET group_name = ? || group_name", [HOSTILE])
            writer.execute("UPDATE boundary SET area_name = ? || area_name", [HOSTILE])
            writer.execute("UPDATE school_area SET area_name = ? || area_name", [HOSTILE])
        (self.path.parents[1] / "current").write_text(path.stem + "\n", "utf-8")

    def hostile_names(self, pages: Sequence[str]) -> tuple[str, int, list[Finding]]:
        """Every page with hostile names in the data: nothing that is sent would run or be fetched."""
        _forget()
        found: list[Finding] = []
        everybody = [item for item in self.visitors if item.name in (Role.ANALYST.value, Role.SCHOOL.value)]
        for visitor in everybody:
            for page in pages:
                app = self.open(page, visitor)
                found += [*_wrong(app, visitor, page), *_live(app, visitor, page)]
        return "hostile names", len(everybody) * len(pages), found


def sent(app: Any) -> Iterator[Any]:
    """Every message of the last run, as the browser gets it: elements and the blocks around them."""
    waiting = [app._tree]
    while waiting:
        node = waiting.pop()
        if (proto := getattr(node, "proto", None)) is not None:
            yield proto
        waiting += list(getattr(node, "children", {}).values())


def injected(content: str) -> list[str]:
    """What a piece of HTML would run or fetch that came from a name."""
    parser = _Injected()
    parser.feed(content)
    return parser.found


class _Injected(HTMLParser):
    """Tags of a name that were not made text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that only a hostile name can have made."""
        acts = [name for name, value in attrs if name.startswith("on") or (value or "").startswith("http://evil")]
        if acts or tag in ("script", "iframe", "object"):
            self.found.append(f"<{tag} {' '.join(acts)}>")


def _live(app: Any, visitor: Visitor, page: str) -> Iterator[Finding]:
    """Markup of a name that would act: in HTML as a tag, in Markdown as a picture or a tag."""
    for proto in sent(app):
        for name in _TEXTS:
            text = getattr(proto, name, None)
            if not isinstance(text, str) or "evil" not in text:
                continue
            html = type(proto).__name__ == "Html"
            acts = injected(text) if html else _LIVE_MARKDOWN.findall(text)
            yield from (Finding("injected", visitor.name, page, f"{name}: {what}") for what in acts[:2])


def _wrong(app: Any, visitor: Visitor, page: str, query: str = "") -> Iterator[Finding]:
    """What a page answered with an error instead of words."""
    for error in app.exception:
        yield Finding("stack trace", visitor.name, page, f"{query} {error.message}"[:200])


def _is_open(page: str, visitor: Visitor) -> bool:
    return visitor.scope is not None and may_open(ENTRIES[page].opens, visitor.scope)


def _forget() -> None:
    import streamlit as st

    st.cache_resource.clear()
    st.cache_data.clear()
