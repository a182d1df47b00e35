"""Every page as nobody and as each role, by a link that starts cold: nothing is seen beyond the scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from analytics.reports.core.access import may_open
from data.vocabulary import Role, Scope
from session import audit
from session.identity import FILE
from session.opening import open_context
from session.settings import load_settings
from tests import worlds
from tests.pages.app import ENTRIES, PAGES, ROOT, words

OWN = "900005"  # open on the day of the demonstration
HEAD = Scope("935", Role.SCHOOL, schools=(OWN,))
PEOPLE = '[sign_in]\nby = "oidc"\n' + "".join(
    f'[[people]]\nname = "{role.value}"\nrole = "{role.value}"\n'
    + (f'schools = ["{OWN}"]\n' if role is Role.SCHOOL else "")
    for role in Role
)
# A code mistyped in the list of people, and two that fit no school together.
LIMITED_TO_NOTHING = {
    "unknown area": ("area_lead", 'areas = ["E99999999"]'),
    "unknown trust": ("viewer", 'trusts = ["nope"]'),
    "unknown school": ("school", 'schools = ["999999"]'),
    "no school in both": ("analyst", f'areas = ["E99999999"]\nschools = ["{OWN}"]'),
}
PEOPLE += """
[[people]]
name = "lead"
role = "area_lead"
areas = ["E07000202"]

[[people]]
name = "trustee"
role = "viewer"
trusts = ["90005"]
"""
PEOPLE += "".join(
    f'[[people]]\nname = "{name}"\nrole = "{role}"\n{limits}\n' for name, (role, limits) in LIMITED_TO_NOTHING.items()
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = worlds.lent("demo", tmp_path_factory.mktemp("signed-in"))
    (folder / FILE).write_text(PEOPLE, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MILEPOST_HOME", str(folder))
        patch.setenv("MILEPOST_AUTHORITY", "935")
        st.cache_resource.clear()
        yield folder
    st.cache_resource.clear()


def visit(page: str, who: str | None, **query: str) -> AppTest:
    """A cold deep link, opened by whoever the provider names."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    app.user = {"is_logged_in": who is not None} | ({} if who is None else {"sub": who})
    app.session_state["milepost_world"] = "demo"
    app._page_hash = calc_hash(ENTRIES[page].url_path)
    for key, code in query.items():
        app.query_params[key] = code
    return app.run()


@pytest.mark.parametrize("page", PAGES)
def test_nobody_sees_nothing_of_any_page(home: Path, page: str) -> None:
    app = visit(page, None)
    assert not app.exception
    assert [button.label for button in app.button] == ["Sign in"]
    assert not app.dataframe and not app.get("download_button") and not app.selectbox
    assert "Suffolk" not in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_somebody_who_is_not_listed_reads_no_access(home: Path, page: str) -> None:
    app = visit(page, "eve@example.org")
    assert app.title[0].value == "No access"
    assert not app.selectbox and not app.get("download_button") and "Suffolk" not in words(app)


@pytest.mark.parametrize("who", LIMITED_TO_NOTHING)
@pytest.mark.parametrize("page", ["pages/areas/schools.py", "pages/areas/my_area.py", "pages/leadership/trends.py"])
def test_whoever_is_limited_to_what_is_not_there_reads_so(home: Path, page: str, who: str) -> None:
    app = visit(page, who)
    assert not app.exception
    text = words(app)
    codes = re.findall(r'"(\w+)"', LIMITED_TO_NOTHING[who][1])
    if "Not open to you" not in text:
        assert "No school that is loaded is within your access." in text
        assert all(code in text for code in codes)
    assert not app.dataframe and "Primary School" not in text


def test_whoever_has_schools_reads_no_such_thing(home: Path) -> None:
    for who in ("school", "viewer"):
        assert "within your access" not in words(visit("pages/leadership/trends.py", who))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SCHOOL, Role.BOARD])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_for_the_roles_that_its_rule_names(home: Path, page: str, role: Role) -> None:
    scope = Scope("935", role, schools=(OWN,) if role is Role.SCHOOL else ())
    app = visit(page, role.value)
    assert not app.exception
    closed = app.title[0].value == "Not open to you"
    assert closed != may_open(ENTRIES[page].opens, scope)
    if closed:
        assert not app.get("download_button") and not app.dataframe


def test_signed_in_people_cannot_choose_another_role(home: Path) -> None:
    app = visit("pages/improvement/risk.py", "board")
    app.session_state["milepost_role"] = "director"
    app.run()
    assert "Your role" not in [box.label for box in app.selectbox]
    assert "Signed in as board, board member." in words(app)


@pytest.mark.parametrize("page", [page for page in PAGES if may_open(ENTRIES[page].opens, HEAD)])
def test_a_head_sees_no_other_school_on_any_page(home: Path, page: str) -> None:
    context = open_context(demo=True)
    names = context.warehouse.schools(context.scope, context.as_at)[["urn", "name"]]
    own = set(names.loc[names["urn"] == OWN, "name"])
    others = names[~names["name"].isin(own)]
    assert len(others) > 100 and own
    app = visit(page, "school", school=str(others["urn"].iloc[0]))
    assert not app.exception
    seen = words(app) + " ".join(str(option) for box in app.selectbox for option in box.options)
    assert not [name for name in others["name"] if name in seen]


def test_a_sign_in_and_ratings_that_were_seen_are_logged(home: Path) -> None:
    visit("pages/improvement/risk.py", "analyst")
    logged = [(entry.event, entry.who, entry.role) for entry in audit.entries(load_settings())]
    assert ("sign-in", "analyst", "analyst") in logged
    assert ("rating seen", "analyst", "analyst") in logged


def refusals(home: Path, app: AppTest, **query: str) -> list[tuple[str, str, str]]:
    """Who, in which role, was refused what, when the page runs twice more under an address."""
    before = len(list(audit.entries(load_settings())))
    for key, code in query.items():
        app.query_params[key] = code
    app.run().run()
    logged = list(audit.entries(load_settings()))[before:]
    return [(item.who, item.role, item.what) for item in logged if item.event == audit.Event.REFUSED]


def test_each_refusal_is_logged_once_in_a_visit(home: Path) -> None:
    start = len(list(audit.entries(load_settings())))
    unlisted = visit("pages/leadership/trends.py", "eve\u202e@example.org")
    assert refusals(home, unlisted) == []
    closed = visit("pages/improvement/partners.py", "school")
    assert refusals(home, closed) == []
    logged = list(audit.entries(load_settings()))[start:]
    assert [(item.who, item.role, item.what) for item in logged if item.event == "refused"] == [
        ("'eve\\u202e@example.org'", "", "not on the list of people"),
        ("school", "school", "the page “Partners”"),
    ]


@pytest.mark.parametrize(
    ("who", "key", "beyond", "own"),
    [
        ("school", "school", "900006", OWN),
        ("lead", "area", "E07000203", "E07000202"),
        ("trustee", "trust", "1", "90005"),
    ],
)
def test_a_cold_link_beyond_a_scope_is_logged(home: Path, who: str, key: str, beyond: str, own: str) -> None:
    within = visit("pages/leadership/trends.py", who, **{key: own})
    assert refusals(home, within) == []
    assert [what for _, _, what in refusals(home, within, **{key: beyond})] == [f"a link to the {key} {beyond}"]


def test_a_report_that_is_not_for_a_role_is_logged(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that opens where its question does not: the rules of both could come apart."""
    monkeypatch.setattr("ui.site.is_open", lambda page: True)
    app = visit("pages/improvement/partners.py", "board")
    assert "Not open to your role." in words(app)
    last = [item for item in audit.entries(load_settings()) if item.event == "refused"][-1]
    assert (last.who, last.what) == ("board", "“partners” is not open to the role of board member")


def test_nobody_who_has_not_signed_in_fills_the_log(home: Path) -> None:
    app = visit("pages/leadership/trends.py", None)
    assert refusals(home, app, school="900006") == []


def test_the_log_is_for_administrators(home: Path) -> None:
    assert visit("pages/data/audit.py", "director").title[0].value == "Not open to you"
    assert "Sign-in" in words(visit("pages/data/audit.py", "administrator"))


def test_a_wrong_list_of_people_lets_nobody_in(home: Path) -> None:
    (home / FILE).write_text("[sign_in", "utf-8")
    try:
        app = visit("pages/leadership/trends.py", "director")
        assert "Nobody can sign in" in words(app) and not app.title
    finally:
        (home / FILE).write_text(PEOPLE, "utf-8")


def test_without_sign_in_nothing_is_shown_on_another_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`streamlit run app.py --server.address 0.0.0.0` does not pass by `ui.serve`, which refuses it."""
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path))
    usual = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: "0.0.0.0" if name == "server.address" else usual(name))
    app = visit("pages/leadership/trends.py", None)
    assert "Nothing is shown." in words(app) and "this computer only" in words(app)
    assert not app.title and not app.selectbox
