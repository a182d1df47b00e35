"""Who is asking: people.toml, tokens, proxies, and the one person at this computer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from data.settings import SettingError, Settings
from data.vocabulary import Role
from session.identity import FILE, SignIn, from_header, from_token, local_person, people, refuses_address

LISTED = """
[sign_in]
by = "oidc"

[[people]]
name = "Ada@example.gov.uk"
role = "area_lead"
areas = ["E07000202"]

[[people]]
name = "sub-1"
role = "school"
schools = ["900001"]

[[groups]]
group = "analysts"
role = "analyst"
"""


ODD_ENTRIES = (
    ('name = "*"\nrole = "viewer"', "people 1: name: found '*'"),
    ('name = "*@example.gov.uk"\nrole = "viewer"', "without a wildcard"),
    ('name = "a"\nrole = "viewer"\nareas = ["*"]', "areas: found '*'"),
    ('name = "a"\nrole = "viewer"\nareas = [""]', "areas: found ''"),
    ('name = "a"\nrole = "viewer"\ntrusts = ["90004", " "]', "trusts: found ''"),
    ('name = "a"\nrole = "school"\nschools = [900001]', "schools: found [900001]"),
    ('name = "a"\nrole = "school"\nschools = "900001"', "schools: found '900001'"),
    ('name = "a"\nrole = ["viewer"]', "role: found ['viewer']"),
    ('name = "a"\nrole = "VIEWER"', "role: found 'VIEWER'"),
    ('name = "a"\nrole = ""', "role: found ''"),
    ('name = "a "\nrole = "viewer"\n[[people]]\nname = "A"\nrole = "director"', "people 2: 'A' is listed twice"),
)


def settings(folder: Path, text: str | None = LISTED, school: str | None = None) -> Settings:
    if text is not None:
        (folder / FILE).write_text(text, "utf-8")
    return Settings(folder, "935", school=school)


def test_a_listed_person_has_their_role_and_limits_and_no_more(tmp_path: Path) -> None:
    ada = from_token(people(settings(tmp_path)), {"sub": "x", "email": "ada@EXAMPLE.gov.uk", "email_verified": True})
    assert ada is not None
    scope = ada.access.scope("935")
    assert (scope.role, scope.areas, scope.whole_authority) == (Role.AREA_LEAD, ("E07000202",), False)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"sub": "x", "email": "eve@example.gov.uk"},
        {"sub": "x", "email": "ada@example.gov.uk", "email_verified": False},
        {"sub": "", "email": ""},
        {"sub": "x", "groups": ["other"]},
        {"sub": "x", "groups": None},
    ],
)
def test_whoever_is_not_listed_has_no_access(tmp_path: Path, claims: dict[str, object]) -> None:
    assert from_token(people(settings(tmp_path)), claims) is None


def test_a_list_of_people_that_is_gone_lets_nobody_in(tmp_path: Path) -> None:
    """An editor that saves by deleting first, or a drive that is not connected: not the one person at this computer."""
    given = settings(tmp_path)
    people(given)
    (tmp_path / FILE).unlink()
    with pytest.raises(SettingError, match="was there and is gone"):
        people(given)
    (tmp_path / FILE).write_text(LISTED, "utf-8")
    assert from_token(people(given), {"sub": "sub-1"}) is not None


def test_a_group_of_the_token_gives_a_role(tmp_path: Path) -> None:
    known = people(settings(tmp_path))
    for groups in (["a", "analysts"], "analysts"):
        person = from_token(known, {"sub": "x", "groups": groups})
        assert person is not None and person.access.role is Role.ANALYST


@pytest.mark.parametrize("groups", [5, True, {"analysts": 1}, [["analysts"]], None])
def test_groups_that_are_no_list_of_texts_give_no_role(tmp_path: Path, groups: object) -> None:
    assert from_token(people(settings(tmp_path)), {"sub": "x", "groups": groups}) is None


def test_only_capital_letters_of_ascii_are_the_same_as_small_ones(tmp_path: Path) -> None:
    """The signs for kelvin and long s are k and s in small: to a provider they are somebody else's names."""
    text = '[sign_in]\nby = "oidc"\n[[people]]\nname = "Kass@example.gov.uk"\nrole = "director"\n'
    known = people(settings(tmp_path, text))
    assert from_token(known, {"sub": "KASS@EXAMPLE.gov.uk"}) is not None
    for name in ("\u212aass@example.gov.uk", "ka\u017fs@example.gov.uk", "ka\u00df@example.gov.uk"):
        assert from_token(known, {"sub": name}) is None
        assert from_token(known, {"sub": "x", "email": name}) is None
        assert from_header(known, name) is None


@pytest.mark.parametrize(("verified", "is_known"), [("true", True), ("false", False), (None, False), (0, False)])
def test_a_provider_may_say_in_text_that_an_address_is_verified(
    tmp_path: Path, verified: object, is_known: bool
) -> None:
    claims = {"sub": "x", "email": "ada@example.gov.uk", "email_verified": verified}
    assert (from_token(people(settings(tmp_path)), claims) is not None) is is_known


def test_codes_are_read_without_the_spaces_around_them(tmp_path: Path) -> None:
    text = '[sign_in]\nby = "oidc"\n[[people]]\nname = "ada"\nrole = "school"\nschools = [" 900001 "]\n'
    ada = from_token(people(settings(tmp_path, text)), {"sub": "ada"})
    assert ada is not None and ada.access.schools == ("900001",)


def test_a_list_put_in_its_place_with_the_time_of_the_old_one_is_read(tmp_path: Path) -> None:
    given = settings(tmp_path)
    assert from_token(people(given), {"sub": "sub-1"}) is not None
    old, other = (tmp_path / FILE).stat(), tmp_path / "other.toml"
    other.write_text(LISTED.replace("sub-1", "sub-2"), "utf-8")
    os.utime(other, ns=(old.st_atime_ns, old.st_mtime_ns))
    other.replace(tmp_path / FILE)
    assert from_token(people(given), {"sub": "sub-1"}) is None


def test_access_that_was_taken_away_is_gone_at_the_next_look(tmp_path: Path) -> None:
    given = settings(tmp_path)
    assert from_token(people(given), {"sub": "sub-1"}) is not None
    (tmp_path / FILE).write_text('[sign_in]\nby = "oidc"\n', "utf-8")
    assert from_token(people(given), {"sub": "sub-1"}) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[sign_in", "cannot be read as TOML"),
        ('[[people]]\nname = "a"\nrole = "director"\n', "sign_in: expected by"),
        ('[sign_in]\nby = "magic"\n', "sign_in: expected by"),
        ('[sign_in]\nby = "proxy"\nheader = "X-User"\n', "needs `header`"),
        ('[sign_in]\nby = "proxy"\nheader = "X-User"\nproxies = ["gateway"]\n', "found 'gateway'"),
        ('[sign_in]\nby = "oidc"\n[[people]]\nname = "a"\nrole = "king"\n', "people 1: role: found 'king'"),
        ('[sign_in]\nby = "oidc"\n[[people]]\nname = "a"\nrole = "school"\n', "needs `schools`"),
        ('[sign_in]\nby = "oidc"\n[[people]]\nname = "a"\nrole = "area_lead"\nareas = []\n', "areas: found []"),
        ('[sign_in]\nby = "oidc"\n[[people]]\nname = "a"\nrole = "viewer"\narea = ["x"]\n', "people 1: expected name"),
        ('[sign_in]\nby = "oidc"\n[[people]]\nrole = "viewer"\n', "people 1: expected name"),
        (LISTED + '[[people]]\nname = "ADA@example.gov.uk"\nrole = "director"\n', "listed twice"),
        ('[sign_in]\nby = "oidc"\n[people]\nname = "a"\nrole = "viewer"\n', "people: expected entries"),
        ('people = 5\n[sign_in]\nby = "oidc"\n', "people: expected entries"),
        ('[sign_in]\nby = "oidc"\n[[people]]\nname = " "\nrole = "viewer"\n', "people 1: expected name"),
        ('[sign_in]\nby = "oidc"\n[[groups]]\ngroup = ["a"]\nrole = "viewer"\n', "groups 1: expected group"),
        ('[sign_in]\nby = "oidc"\n[everyone]\n', "unknown entry 'everyone'"),
        ('[sign_in]\nby = "oidc"\ngroup_claim = 5\n', "group_claim: found 5"),
        ('[sign_in]\nby = "proxy"\nheader = 5\nproxies = ["10.0.0.5"]\n', "header: found 5"),
        ('[sign_in]\nby = "proxy"\nheader = "X-User "\nproxies = ["10.0.0.5"]\n', "header: found 'X-User '"),
        ('[sign_in]\nby = "proxy"\nheader = "X-Usеr"\nproxies = ["10.0.0.5"]\n', "header: found"),
        ('[sign_in]\nby = "proxy"\nheader = "X-User"\nproxies = ["10.0.0.0/8"]\n', "found '10.0.0.0/8'"),
        *((f'[sign_in]\nby = "oidc"\n[[people]]\n{entry}\n', words) for entry, words in ODD_ENTRIES),
    ],
)
def test_a_wrong_file_is_refused_by_entry(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingError) as problem:
        people(settings(tmp_path, text))
    assert words in str(problem.value) and FILE in str(problem.value)


def test_a_proxy_names_people_by_its_header(tmp_path: Path) -> None:
    text = '[sign_in]\nby = "proxy"\nheader = "X-User"\nproxies = ["10.0.0.5"]\n'
    known = people(settings(tmp_path, text + '[[people]]\nname = "ada"\nrole = "director"\n'))
    assert known.sign_in is SignIn.PROXY
    ada = from_header(known, "ada")
    assert ada is not None and ada.access.role is Role.DIRECTOR
    assert from_header(known, " ada\t") is not None
    others = ("eve", "ada,eve", "ada, ada", "ada;", "ada\r\nX-User: eve", "ada\x00", "ada\u00a0", "ada\x85", "\u0430da")
    assert [from_header(known, value) for value in (None, "", " ", *others)] == [None] * (3 + len(others))


def test_a_proxy_is_known_by_its_address_however_that_is_written(tmp_path: Path) -> None:
    text = '[sign_in]\nby = "proxy"\nheader = "X-User"\nproxies = ["0:0:0:0:0:0:0:1", "2001:DB8::1"]\n'
    assert people(settings(tmp_path, text)).proxies == ("::1", "2001:db8::1")


def test_without_a_file_one_person_is_served_on_this_computer_only(tmp_path: Path) -> None:
    known = people(settings(tmp_path, None))
    assert known.sign_in is SignIn.NONE
    for address in ("0.0.0.0", "", "::", "192.168.1.5", "milepost.example.gov.uk"):
        assert "this computer only" in (refuses_address(known, address) or "")
    for address in ("localhost", "127.0.0.1", "::1"):
        assert refuses_address(known, address) is None
    assert refuses_address(known, "0.0.0.0", "loopback") is None
    assert refuses_address(people(settings(tmp_path)), "0.0.0.0") is None


def test_the_installation_of_one_school_is_that_school_whatever_role_is_tried(tmp_path: Path) -> None:
    person = local_person(settings(tmp_path, None, school="900001"), Role.DIRECTOR)
    assert (person.access.role, person.access.schools) == (Role.SCHOOL, ("900001",))
