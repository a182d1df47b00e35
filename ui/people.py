"""Who this visitor is, what they may open, and what they read where they may not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from html import escape
from typing import cast

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from analytics.reports.core.access import ONE_AUTHORITY, NotForThisHome, NotForThisRole, covers, may_open
from data.characters import visible
from data.settings import SettingError
from data.vocabulary import ROLE_TITLES, Role, Scope, role_words
from session import audit
from session.audit import AuditUnavailable, Event
from session.identity import People, Person, SignIn, from_header, from_token, local_person, refuses_address
from session.identity import people as read_people
from session.settings import load_settings
from ui import notices
from ui.look import once
from wording import values

CHOSEN = "milepost_role"
# What the browser does by itself (ui/milepost.js), and useful keys.
_ACTIONS = """<div class="mp-actions"><button type="button" data-act="print">Print this page</button>
<button type="button" data-act="dark" aria-pressed="false">Dark colours</button></div>
<p class="mp-subtitle">Keys</p><dl class="mp-keys"><dt>Tab, Enter</dt><dd>next field or link; open or apply it</dd>
<dt>Arrows</dt><dd>choose in a menu, list or map; turn slides</dd>
<dt>Escape</dt><dd>close a menu, an explanation or full screen</dd></dl>"""
_SIGNED_IN = "milepost_signed_in"
_LONGEST_NAME = 200  # of somebody who is not listed
_LOOPBACK = (None, "127.0.0.1", "::1")  # Streamlit gives no address to whoever comes from this computer


def current() -> Person | None:
    """The signed-in person; None for somebody without access, or who has not signed in."""
    return once(("person",), _current)


def _current() -> Person | None:
    known = read_people(load_settings())
    if known.sign_in is SignIn.NONE:
        role = Role(st.session_state.get(CHOSEN, Role.AREA_LEAD.value))
        return local_person(load_settings(), role)
    person = _by_token(known) if known.sign_in is SignIn.OIDC else _by_proxy(known)
    _log_once(person)
    return person


def _by_token(known: People) -> Person | None:
    return from_token(known, st.user.to_dict()) if st.user.get("is_logged_in") else None


def _by_proxy(known: People) -> Person | None:
    """The person that the proxy's header names."""
    return from_header(known, _stated_by_proxy(known))


def _stated_by_proxy(known: People) -> str | None:
    """The name in the proxy's header; the header is ignored from any other address."""
    address = st.context.ip_address
    trusted = address in known.proxies or (address in _LOOPBACK and bool({"127.0.0.1", "::1"} & set(known.proxies)))
    return st.context.headers.get(known.header) if trusted else None


def _log_once(person: Person | None) -> None:
    """A sign-in is logged when a visit begins; it does not keep published pages from being shown."""
    name = person.sign_in if person else ""
    if person is None or st.session_state.get(_SIGNED_IN) == name:
        return
    st.session_state[_SIGNED_IN] = name
    with suppress(AuditUnavailable):  # what may only be shown when it is logged, `log` refuses
        audit.note(load_settings(), Event.SIGN_IN, person, "signed in")


def _log_unlisted(known: People) -> None:
    """Somebody signed in, and is not on the list; a request without a name is nobody's, and is not logged."""
    claims = st.user.to_dict() if known.sign_in is SignIn.OIDC else {"sub": _stated_by_proxy(known)}
    if name := str(claims.get("email") or claims.get("sub") or "")[:_LONGEST_NAME]:
        log_refused("not on the list of people", name if name == visible(name) else ascii(name))


def log_refused(what: str, who: str = "") -> None:
    """Log once in a visit what somebody was refused; it stays refused where that cannot be written down."""
    seen = cast("set[str]", st.session_state.setdefault("milepost_refused", set()))
    if what not in seen:
        seen.add(what)
        with suppress(AuditUnavailable):
            audit.note(load_settings(), Event.REFUSED, current(), what, who)


def required() -> Person:
    """The signed-in person; the page ends for somebody without access."""
    person = current()
    if person is None:
        no_access()
        st.stop()
    return person


def scope(authority: str) -> Scope:
    """What the reader may see of an authority."""
    return required().access.scope(authority)


def limits() -> list[str]:
    """The areas, trusts and schools to which the reader is limited, as people.toml writes them."""
    access = required().access
    kinds = (("area", access.areas), ("trust", access.trusts), ("school", access.schools))
    return [f"{kind} {code}" for kind, codes in kinds for code in codes]


def opens(name: str) -> bool:
    """Whether the reader may open a page or run a report."""
    person, scope = required(), _scope_here()
    if person.local and name in ("add files", "plan", "world", "quality", "audit log"):
        return covers(name, scope)  # the only person there is looks after the installation too
    return may_open(name, scope)


def of_one_authority() -> bool:
    """Whether the home is one authority, not a region or England."""
    return _scope_here().of_one_authority


def _scope_here() -> Scope:
    return scope(load_settings().authority)


def gate() -> bool:
    """Whether the reader may see anything; if not, say what to do. Called before any page."""
    try:
        known = read_people(load_settings())
    except SettingError as problem:
        notices.error("Nobody can sign in: a setting is wrong.", str(problem))
        return False
    listens_on = st.get_option("server.address") or ""  # `streamlit run` alone would not ask `ui.serve`
    if why := refuses_address(known, str(listens_on), load_settings().published_on):
        notices.error("Nothing is shown.", why)
        return False
    if current() is not None:
        return True
    if known.sign_in is SignIn.OIDC and not st.user.get("is_logged_in"):
        st.title("Milepost", anchor=False)
        st.html("<p>Sign in with your account to go on.</p>")
        st.button("Sign in", type="primary", on_click=st.login)
        return False
    _log_unlisted(known)
    no_access()
    if known.sign_in is SignIn.OIDC:
        st.button("Sign out", on_click=st.logout)
    return False


def no_access() -> None:
    """The page for somebody who is not listed; nothing else of Milepost is shown."""
    st.title("No access", anchor=False)
    st.html("<p>You are not on the list of people who may use Milepost here. Ask whoever looks after it.</p>")


def closed(name: str) -> None:
    """The text of a page that this role may not open, or that says nothing of a region or England."""
    if not covers(name, _scope_here()):
        st.title("About one authority", anchor=False)
        notices.note("This page is about one authority.", f"It {ONE_AUTHORITY}.")
        return
    st.title("Not open to you", anchor=False)
    notices.note(f"This page is not open to your role: {role_words(role())}.", "Choose another page above.")


def run(page: StreamlitPage, name: str, is_open: bool) -> None:
    """Run a page if the reader may open it; a report closed to them ends it with an explanation.

    `name` is the question or page that a rule of access names.
    """
    if not is_open:
        if covers(name, _scope_here()):  # else it is closed to everybody, and nobody was refused
            log_refused(f"the page “{page.title}”")
        closed(name)
        return
    try:
        page.run()
    except NotForThisHome as problem:
        notices.note("Not of a region or England.", f"{values.capital(str(problem))}.")
    except NotForThisRole as problem:
        log_refused(str(problem))
        notices.note("Not open to your role.", f"{values.capital(str(problem))}.")


def role() -> str:
    """The reader's role."""
    return required().access.role.value


def settings_menu() -> None:
    """The menu at the right of the top bar: role, print, dark colours, keys, and the way out."""
    person = required()
    with st.popover("Settings", key="settings", type="tertiary"):
        if not person.local:
            text = f"Signed in as {escape(person.sign_in)}, {escape(role_words(role()))}."
            st.html(f'<p class="mp-subtitle">{text}</p>')
        elif person.access.role is not Role.SCHOOL:
            _choose_role()
        st.html(_ACTIONS)
        if not person.local and read_people(load_settings()).sign_in is SignIn.OIDC:
            st.button("Sign out", on_click=st.logout)


def _choose_role() -> None:
    """A chooser of roles, where nobody signs in and any role may be tried."""
    st.session_state[f"{CHOSEN}_widget"] = role()
    st.selectbox(
        "Your role",
        [code for code in ROLE_TITLES if code != Role.SCHOOL.value],
        format_func=ROLE_TITLES.__getitem__,
        key=f"{CHOSEN}_widget",
        on_change=_chosen,
        help="Nobody signs in on this computer, so you may try every role. Every change is kept with its role.",
    )


def _chosen() -> None:
    st.session_state[CHOSEN] = st.session_state[f"{CHOSEN}_widget"]


def log(event: Event, what: str) -> None:
    """Log what the reader does; where that cannot be written, the page ends and says so."""
    person = required()
    try:
        audit.note(load_settings(), event, person, what)
    except AuditUnavailable as problem:
        if person.local:
            return  # nobody else could see it: a read-only copy can still be looked at
        notices.error("This is shown only when it can be logged.", str(problem))
        st.stop()


def logged(make: Callable[[], bytes], what: str) -> Callable[[], bytes]:
    """A download that is made, and logged, only when it is requested and the reader's access has not changed."""
    person, settings = required(), load_settings()
    known = read_people(settings)

    def made() -> bytes:
        if read_people(settings) != known:
            raise PermissionError("the list of people has changed since this page was shown; open the page again")
        try:
            audit.note(settings, Event.EXPORT, person, what)
        except AuditUnavailable:
            if not person.local:
                raise
        return make()

    return made


def log_seen(what: str) -> None:
    """Log once in a visit that the reader saw ratings."""
    seen = cast("set[str]", st.session_state.setdefault("milepost_seen", set()))
    if what not in seen:
        log(Event.RATING_SEEN, what)
        seen.add(what)
