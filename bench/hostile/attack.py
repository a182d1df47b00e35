"""Open every page and door as nobody and as each role, with odd addresses and hostile names: what gets out?"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from analytics.reports.core.access import may_open
from analytics.reports.core.places import school_areas
from bench import note
from bench.hostile.doors import HOSTILE_PATHS, acting, contents, fetched, injected, offered, packs, visited
from data.characters import visible
from data.plans.load import SHIPPED, load_plan
from data.settings import Settings
from data.vocabulary import Role, Scope
from data.warehouse import Warehouse
from data.warehouse.kept import SUFFIX, keep
from data.warehouse.publish import current_path
from session.identity import FILE
from tests.serving import served
from ui.serve import HEADERS
from ui.site import SITE, PageEntry

ROOT = Path(__file__).parents[2]
ENTRIES = {"": PageEntry("leadership/front.py", "", "Milepost", "what-is-new")} | {
    entry.url_path: entry for entries in SITE.values() for entry in entries
}
DAYS = ("9999-12-31", "0001-01-01", "2026-02-30", "junk", "<script>evil()</script>", "")
CODES = ("school", "area", "measure", "group", "trust", "period", "phase", "register", "plan", "target", "level")
# What is called after a person's choice, in the tables of the warehouse.
_CALLED = {
    "school": ("name", "town", "ward", "district_name", "type", "urban_rural", "close_reason"),
    "school_group": ("group_name", "group_type"),
    "boundary": ("area_name", "attribution"),
    "school_area": ("area_name",),
    "source_file": ("path", "incomplete"),
    "set_aside": ("reason", "column"),
    "inspection": ("outcome",),
}
PATIENCE_S = 1_800  # a page that is asked for the first time on a busy machine
PARTS = ("pages", "packs", "server", "addresses", "names", "names-in-packs")
_RENAMED = ("names", "names-in-packs")  # the parts for which everything is called something hostile
ODD = ("' OR 1=1 --", "<img src=x onerror=evil()>", "999999", "\x00", "../../etc/passwd", "=1+1", "9" * 400)
HOSTILE = (
    '=HYPERLINK("http://evil.example","x") <script>evil()</script> <img src=x onerror=evil()> '
    "![evil](http://evil.example/p.png) '; DROP TABLE fact; -- ../../x \u202elive\u202c "
)
# What only one school has, which every limited visitor must not see: its name and a figure, as screens write them.
SENTINEL = "Zephyrine Sentinel School"
SENTINEL_COUNTS = (54_321, 65_432)
_LIVE_MARKDOWN = re.compile(r"(?<!\\)!\[evil(?<!\\)\]\(|(?<!\\)<(?:script|img src=x)")
_ROW = re.compile(r"^\| ([^|]+) \| ([\d,]+) \| ([\d,]+) \|$", re.MULTILINE)
_URNS = re.compile(r"(?<![\d.])\d{6}(?!\d)")
_SENTINELS = tuple(text for count in SENTINEL_COUNTS for text in (str(count), f"{count:,}"))
HEADER = "x-signed-in-as"
_SHOWN = visible(HOSTILE)  # as it is planted where nothing is read any more
# What a plan says in words of its own: its tables of names, and the keys of other tables.
_NAMED = ("themes", "areas_for_improvement", "roles", "bodies", "documents", "support", "escalation")
_WORDED = ("title", "name", "note", "areas_note", "publisher", "published", "why", "definition")
_PLAN_TEXT = re.compile(r'(?<=[ {,])(\w+) = ("(?:[^"\\]|\\.)*")')
_TEXTS = ("body", "label", "text", "caption", "help")  # what Streamlit reads as Markdown


@dataclass(frozen=True)
class Visitor:
    """Somebody who opens pages; `scope` None is somebody without access."""

    name: str
    scope: Scope | None
    called: str = ""  # how they sign in, where that is not the name

    @property
    def signs_in_as(self) -> str:
        """The name in the list of people."""
        return self.called or self.name


@dataclass(frozen=True)
class AttackFinding:
    """What got out, or went wrong, on one page."""

    kind: str
    visitor: str
    page: str
    what: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command line."""
    parser.add_argument("--pages", nargs="*", default=list(ENTRIES), help="addresses of pages; none: every page")
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=PARTS, help="kinds of attack; none: every kind")
    note.add_argument(parser)
    parser.add_argument("--add", action="store_true", help="count these with what is noted: a run done by parts")


def main(arguments: argparse.Namespace) -> int:
    """Attack a copy of the demonstration; 0 where nothing got out."""
    from session.settings import load_settings

    lines: list[tuple[str, int, list[AttackFinding]]] = []
    before = note.noted("attack") if arguments.add else ""
    with tempfile.TemporaryDirectory() as scratch:
        home = Copy(load_settings(), Path(scratch))
        if not set(arguments.parts) <= {*_RENAMED, "addresses"}:
            home.plant()
        by_page = {"pages": home.beyond_scope, "addresses": home.odd_addresses, "names": home.hostile_names}
        at_once = {
            "packs": home.packs_beyond_scope,
            "server": partial(home.doors, arguments.pages),
            "names-in-packs": home.hostile_packs,
        }
        for part in (part for part in PARTS if part in arguments.parts):
            if part in _RENAMED and not home.is_renamed:
                home.rename()
            attacks = (
                [partial(by_page[part], [page]) for page in arguments.pages] if part in by_page else [at_once[part]]
            )
            for attack in attacks:  # a run that is ended leaves what it came to
                lines.append(attack())
                print(f"{lines[-1][0]}: {lines[-1][1]:,} tried, {len(lines[-1][2]):,} got out", flush=True)
                for finding in lines[-1][2]:
                    print(f"{finding.kind}: {finding.visitor}, {finding.page}: {finding.what}", flush=True)
                note.report("attack", _table(lines, before), False, arguments.note)
        note.report("attack", _table(lines, before), True, arguments.note)
    return int(any(findings for _, _, findings in lines))


def _table(lines: Sequence[tuple[str, int, list[AttackFinding]]], before: str = "") -> str:
    """The counts of each kind of attack, with those of a table before."""
    tried, got_out = Counter[str](), Counter[str]()
    for name, *counts in _ROW.findall(before):
        tried[name], got_out[name] = (int(count.replace(",", "")) for count in counts)
    for name, number, findings in lines:
        tried[name] += number
        got_out[name] += len(findings)
    rows = (f"| {name} | {tried[name]:,} | {got_out[name]:,} |" for name in tried)
    return "\n".join(("| attack | tried | got out |", "|---|---|---|", *rows))


class Copy:
    """A home of its own that shows the demonstration, with somebody of every role in it."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.folder, self.authority = folder, settings.authority
        self.is_renamed = False
        source = settings.world("demo")
        world = folder / "demo"
        shutil.copytree(source / "records", world / "records")
        path = current_path(source)
        if path is None:
            raise SystemExit("there is no demonstration: run `python -m data demo` first")
        self.path = world / "warehouses" / path.name
        self.path.parent.mkdir(parents=True)
        shutil.copyfile(path, self.path)
        _keep_hidden(path, self.path)
        (world / "current").write_text(path.stem + "\n", "utf-8")
        warehouse = Warehouse.open(self.path)
        self.schools = self._schools(warehouse)
        self.visitors = self._visitors(warehouse)
        self.within = {
            item.name: warehouse.within(item.scope) if item.scope else frozenset[str]() for item in self.visitors
        }
        self._list_people()
        _forget()

    def _schools(self, warehouse: Warehouse) -> dict[str, tuple[str, str]]:
        """Name and area of every school by its number."""
        from session.opening import context_for

        context = context_for(Settings(self.folder, self.authority), warehouse, scope=Scope(self.authority))
        frame = warehouse.schools(context.scope, context.as_at).merge(school_areas(context), on="urn", how="left")
        return {
            str(row.urn): (str(row.name_), str(row.area))
            for row in frame.rename(columns={"name": "name_"}).itertuples()
        }

    def _visitors(self, warehouse: Warehouse) -> tuple[Visitor, ...]:
        """Nobody, somebody unlisted, every role, and roles that are limited to a school, an area or a trust."""
        urn, (_, area) = next((urn, place) for urn, place in self.schools.items() if place[1].startswith("E"))
        groups = warehouse.schools(Scope(self.authority), date.max, la_code=self.authority).dropna(subset=["trust"])
        trust = str(groups["trust"].iloc[0])
        areas, schools = {Role.AREA_LEAD: (area,)}, {Role.SCHOOL: (urn,)}
        known = [
            Visitor(role.value, Scope(self.authority, role, areas.get(role, ()), (), schools.get(role, ())))
            for role in Role
        ]
        for role in (Role.VIEWER, Role.ANALYST, Role.BOARD):
            known += [
                Visitor(f"{role.value} of an area", Scope(self.authority, role, areas=(area,))),
                Visitor(f"{role.value} of a trust", Scope(self.authority, role, trusts=(trust,))),
            ]
        return (Visitor("nobody", None), Visitor("somebody unlisted", None), *known)

    def _list_people(self) -> None:
        (self.folder / FILE).write_text('[sign_in]\nby = "oidc"\n' + "".join(self._people()), "utf-8")

    def _people(self) -> Iterator[str]:
        for visitor in self.visitors:
            if visitor.scope is None:
                continue
            name = json.dumps(visitor.signs_in_as)
            yield f'[[people]]\nname = {name}\nrole = "{visitor.scope.role.value}"\n'
            for limit in ("areas", "trusts", "schools"):
                if codes := getattr(visitor.scope, limit):
                    yield f'{limit} = ["{codes[0]}"]\n'

    def open(self, page: str, visitor: Visitor, **query: str) -> Any:
        """A cold deep link to a page, as one visitor."""
        from streamlit.testing.v1 import AppTest
        from streamlit.util import calc_hash

        os.environ |= {"MILEPOST_HOME": str(self.folder), "MILEPOST_AUTHORITY": self.authority}
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE_S)
        app.user = {"is_logged_in": visitor.name != "nobody", "sub": visitor.signs_in_as}
        app.session_state["milepost_world"] = "demo"
        app._page_hash = calc_hash(ENTRIES[page].url_path)
        for name, code in query.items():
            app.query_params[name.replace("_", "-")] = code
        return app.run()

    def plant(self) -> None:
        """One school, beyond every limit, gets a name and figures that nobody else has."""
        limited = frozenset[str]().union(*(urns or () for urns in self.within.values()))
        urn = next(urn for urn in self.schools if urn not in limited)
        path = self._changed("planted")
        with duckdb.connect(str(path)) as writer:
            writer.execute("UPDATE school SET name = ? WHERE urn = ?", [SENTINEL, urn])
            count, cohort = SENTINEL_COUNTS
            change = (
                "UPDATE fact SET numerator = ?, denominator = ?, value = ? WHERE entity = ? AND numerator IS NOT NULL"
            )
            writer.execute(change, [count, cohort, 100 * count / cohort, urn])
        self.schools[urn] = (SENTINEL, self.schools[urn][1])
        _forget()

    def beyond_scope(self, pages: Sequence[str]) -> tuple[str, int, list[AttackFinding]]:
        """Every page and its downloads as everybody, and with the number of somebody else's school in the address."""
        findings: list[AttackFinding] = []
        for visitor in self.visitors:
            others = self._beyond(visitor)
            for page in pages:
                for query in ({}, {"school": next(iter(others), "900001")}):
                    with offered() as files:
                        app = self.open(page, visitor, **query)
                    content = b"".join(proto.SerializeToString() for proto in sent(app))
                    content += b"".join(contents(name, made) for name, made in files.items())
                    findings += _seen(content, self._hidden_on(page, visitor), visitor, page, query.get("school", ""))
                    findings += _wrong(app, visitor, page)
        return "pages and their downloads, as nobody and as each role", len(self.visitors) * len(pages) * 2, findings

    def packs_beyond_scope(self) -> tuple[str, int, list[AttackFinding]]:
        """Every pack that a visitor can have."""
        findings, tried = list[AttackFinding](), 0
        for visitor in self.visitors:
            if visitor.scope is None or not self._beyond(visitor):
                continue  # of whoever sees the whole authority nothing could be found
            for name, content in packs(self._context(visitor.scope)):
                tried += 1
                findings += _seen(contents(name, content), self._beyond(visitor), visitor, name)
        return "packs", tried, findings

    def doors(self, pages: Sequence[str]) -> tuple[str, int, list[AttackFinding]]:
        """What the server answers: messages, media files and every other address, in the name that a proxy gives."""
        signed_in = f'[sign_in]\nby = "proxy"\nheader = "{HEADER}"\nproxies = ["127.0.0.1", "::1"]\n'
        (self.folder / FILE).write_text(signed_in + "".join(self._people()), "utf-8")
        with served("demo", self.authority, self.folder) as address:
            findings, tried = list[AttackFinding](), 0
            for path in HOSTILE_PATHS:
                for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
                    tried += 1
                    findings += _answered(fetched(address, path, {}, method), f"{method} {path}")
            for visitor in self.visitors:
                others = self._beyond(visitor)
                headers = {} if visitor.name == "nobody" else {HEADER: visitor.signs_in_as}
                for page in pages:
                    tried += 1
                    urn = next(iter(others), "900001")
                    content, open_to_all = visited(address, page, f"school={urn}", headers)
                    findings += _seen(content, self._hidden_on(page, visitor), visitor, page, urn)
                    findings += [AttackFinding("open to nobody", visitor.name, page, file) for file in open_to_all]
        return "messages, media files and addresses of the server", tried, findings

    def _beyond(self, visitor: Visitor) -> dict[str, str]:
        """The schools that a visitor may not see, by number, without names that one of their own has too."""
        within = self.within[visitor.name]
        if within is None:
            return {}
        own = {name for urn, (name, _) in self.schools.items() if urn in within}
        return {
            urn: name
            for urn, (name, _) in self.schools.items()
            if urn not in within and not any(name in mine for mine in own)
        }

    def _hidden_on(self, page: str, visitor: Visitor) -> dict[str, str]:
        """The schools that a page may not name to a visitor: where it is closed, none at all."""
        return self._beyond(visitor) if _is_open(page, visitor) else {u: name for u, (name, _) in self.schools.items()}

    def _context(self, scope: Scope) -> Any:
        from session.opening import context_for, open_records

        settings = Settings(self.folder, self.authority)
        warehouse = Warehouse.open(current_path(self.folder / "demo") or self.path)
        return context_for(settings, warehouse, scope=scope, records=open_records(settings, "demo"))

    def _changed(self, name: str) -> Path:
        """The warehouse as it was, once more under another name, as the one that is shown: the first is open."""
        path = self.path.with_stem(f"{name}-1")
        shutil.copyfile(self.path, path)
        _keep_hidden(self.path, path)
        (self.path.parents[1] / "current").write_text(path.stem + "\n", "utf-8")
        return path

    def odd_addresses(self, pages: Sequence[str]) -> tuple[str, int, list[AttackFinding]]:
        """Every page with days and codes that no link of ours has: each is answered in words."""
        analyst = next(item for item in self.visitors if item.name == Role.ANALYST.value)
        queries = [{"as_at": day} for day in DAYS] + [dict.fromkeys(CODES, code) for code in ODD]
        findings: list[AttackFinding] = []
        for page in pages:
            for query in queries:
                app = self.open(page, analyst, **query)
                findings += _wrong(app, analyst, page, str(query)[:80])
                findings += _live(app, analyst, page)
        return "odd addresses", len(pages) * len(queries), findings

    def rename(self) -> None:
        """Every school, trust, town, area, file, plan, record and person is called something hostile from now on."""
        self.is_renamed = True
        path = self._changed("hostile")
        with duckdb.connect(str(path)) as writer:
            for table, columns in _CALLED.items():
                changed = ", ".join(f'"{column}" = $words || "{column}"' for column in columns)
                writer.execute(f"UPDATE {table} SET {changed}", {"words": _SHOWN})
        self._rename_records()
        self._rename_plans()
        self.visitors = tuple(
            item if item.scope is None else replace(item, called=_SHOWN + item.name) for item in self.visitors
        )
        self._list_people()
        _forget()

    def _rename_plans(self) -> None:
        """Each shipped plan, as the authority's own file under the same code."""
        folder = self.folder / "plans"
        folder.mkdir()
        for path in sorted(SHIPPED.glob("*.toml")):
            lines, table = list[str](), ""
            for line in path.read_text("utf-8").splitlines():
                table = line.strip("[]") if line.startswith("[") else table
                lines.append(_PLAN_TEXT.sub(partial(_called, table), f" {line}")[1:])
            (folder / path.name).write_text("\n".join(lines), "utf-8")
            load_plan(folder / path.name)  # a file that is refused would prove nothing

    def _rename_records(self) -> None:
        """What people wrote into registers begins with the same words."""
        from data.records import register
        from data.records.declaration import FieldKind

        with closing(sqlite3.connect(self.folder / "demo" / "records" / "records.sqlite")) as store:
            store.execute("DROP TRIGGER no_update")
            store.execute("UPDATE record_versions SET who_name = ? || who_name, reason = ? || reason", [_SHOWN] * 2)
            for place, name, payload in store.execute("SELECT seq, register, payload FROM record_versions").fetchall():
                fields = register(name).fields
                kinds = {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.ROLE}
                texts = {key for key, field in fields.items() if field.kind in kinds}
                written = {
                    key: _called_in_record(value) if key in texts else value
                    for key, value in json.loads(payload).items()
                }
                change = "UPDATE record_versions SET payload = ? WHERE seq = ?"
                store.execute(change, [json.dumps(written), place])
            store.commit()

    def hostile_packs(self) -> tuple[str, int, list[AttackFinding]]:
        """Packs with hostile names in them: nothing in them would run, or ask another machine."""
        findings, tried = list[AttackFinding](), 0
        analyst = next(item for item in self.visitors if item.name == Role.ANALYST.value)
        assert analyst.scope is not None
        for name, content in packs(self._context(analyst.scope)):
            tried += 1
            findings += [AttackFinding("injected", analyst.name, name, what) for what in acting(name, content)]
        return "hostile names in packs", tried, findings

    def hostile_names(self, pages: Sequence[str]) -> tuple[str, int, list[AttackFinding]]:
        """Every page with hostile names in the data: nothing that is sent would run or be fetched."""
        findings: list[AttackFinding] = []
        everybody = [item for item in self.visitors if item.name in (Role.ANALYST.value, Role.SCHOOL.value)]
        for visitor in everybody:
            for page in pages:
                with offered() as files:
                    app = self.open(page, visitor)
                findings += [*_wrong(app, visitor, page), *_live(app, visitor, page)]
                for name, made in files.items():
                    findings += [AttackFinding("injected", visitor.name, page, what) for what in acting(name, made)]
        return "hostile names", len(everybody) * len(pages), findings


def _keep_hidden(original: Path, copy: Path) -> None:
    """What small numbers hide, kept with a copy as with its original: it takes minutes, and is not what is attacked."""
    if not original.with_suffix(SUFFIX).is_file():
        return
    with zipfile.ZipFile(original.with_suffix(SUFFIX)) as kept:
        contents = json.loads(kept.read("contents.json"))
        parts = {name: json.loads(kept.read(name)) for name in contents["parts"]}
    keep(copy, {name: contents["key"][name] for name in ("home", "scheme")}, parts)


def _called(table: str, match: re.Match[str]) -> str:
    """One text of a plan, with the hostile words before it."""
    key, text = match[1], json.loads(match[2])
    is_words = key in _WORDED or table in _NAMED
    return f"{key} = {json.dumps(HOSTILE + text)}" if is_words else match[0]


def _called_in_record(value: Any) -> Any:
    if isinstance(value, list):
        return [_called_in_record(item) for item in value]
    return _SHOWN + value if isinstance(value, str) else value


def sent(app: Any) -> Iterator[Any]:
    """Every message of the last run, as the browser gets it: elements and the blocks around them."""
    waiting = [app._tree]
    while waiting:
        node = waiting.pop()
        if (proto := getattr(node, "proto", None)) is not None:
            yield proto
        waiting += list(getattr(node, "children", {}).values())


def _live(app: Any, visitor: Visitor, page: str) -> Iterator[AttackFinding]:
    """Markup of a name that would act: in HTML as a tag, in Markdown as a picture or a tag."""
    for proto in sent(app):
        for name in _TEXTS:
            text = getattr(proto, name, None)
            if not isinstance(text, str) or "evil" not in text:
                continue
            if text != visible(text):
                yield AttackFinding("invisible", visitor.name, page, f"{name}: {text[:80]!r}")
            html = type(proto).__name__ == "Html"
            acts = injected(text) if html else _LIVE_MARKDOWN.findall(text)
            yield from (AttackFinding("injected", visitor.name, page, f"{name}: {what}") for what in acts[:2])


def _wrong(app: Any, visitor: Visitor, page: str, query: str = "") -> Iterator[AttackFinding]:
    """What a page answered with an error instead of words."""
    for error in app.exception:
        yield AttackFinding("stack trace", visitor.name, page, f"{query} {error.message}"[:200])


def _seen(
    content: bytes, others: dict[str, str], visitor: Visitor, where: str, urn: str = ""
) -> Iterator[AttackFinding]:
    """Names, numbers and planted figures of schools beyond a scope, in the bytes that were sent.

    `asked`: the number in the address, which a page may repeat.
    """
    names = [name for name in others.values() if name and name.encode() in content]
    numbers = sorted(set(_URNS.findall(content.decode("utf-8", "replace"))) & others.keys() - {urn})
    figures = [text for text in _SENTINELS if text.encode() in content] if others else []
    yield from (
        AttackFinding("seen beyond scope", visitor.name, where, what) for what in (names + numbers + figures)[:3]
    )


def _answered(answer: tuple[int, Any, bytes], where: str) -> Iterator[AttackFinding]:
    """What is wrong with an answer to nobody: a header that is missing, a file of ours, or a program's own words."""
    status, headers, body = answer
    for name, value in HEADERS.items():
        if headers.get_all(name) != [value]:
            yield AttackFinding("header", "nobody", where, f"{name}: {headers.get_all(name)}")
    if status >= 500 or re.search(rb"Traceback|\[\[people\]\]|cookie_secret|import streamlit", body):
        yield AttackFinding("told to nobody", "nobody", where, f"{status} {body[:80]!r}")


def _is_open(page: str, visitor: Visitor) -> bool:
    return visitor.scope is not None and may_open(ENTRIES[page].opens, visitor.scope)


def _forget() -> None:
    import streamlit as st

    st.cache_resource.clear()
    st.cache_data.clear()
