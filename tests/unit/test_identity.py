"""Who is asking: people.toml, tokens, proxies, and the one person at this computer."""

from __future__ import annotations

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
    assert [from_header(known, value) for value in (None, "", " ", "eve", "ada,eve")] == [None] * 5


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
