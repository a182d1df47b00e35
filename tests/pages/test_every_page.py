"""Every page holds on demonstration and on real input, whatever the link asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.app import ENTRIES, PAGES, ROOT, run, words

WORLDS = ("demo", "real")
AWKWARD = {
    "nothing known yet": {"as_at": "2011-01-01"},
    "codes that nobody has": {
        "plan": "no-such-plan",
        "area": "E07999999",
        "group": "martians",
        "year": "1999/00",
        "measure": "no_such_measure",
        "target": "no-such-target",
        "trust": "0",
        "phase": "moon",
    },
    "a date that is none": {"as_at": "yesterday"},
    "the last day of the calendar": {"as_at": "9999-12-31", "since": "9999-12-31", "previous": "9999-12-31"},
    "the first day of the calendar": {"as_at": "0001-01-01", "since": "0001-01-01", "previous": "0001-01-01"},
    "markup in every code": dict.fromkeys(
        [
            "plan",
            "area",
            "trust",
            "phase",
            "group",
            "as_at",
            "measure",
            "year",
            "school",
            "target",
            "register",
            "since",
            "previous",
            "level",
            "rules",
            "audience",
            "theme",
            "deadline",
            "action",
            "item",
            "as",
            "view",
            "model",
        ],
        "![x](https://evil.example/p.png)<img src=x onerror=alert(1)>=1+1",
    ),
    "the replay": {"plan": "suffolk-2015", "as_at": "2016-01-31"},
    "a small group": {"group": "looked_after"},
}


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_and_says_whether_its_schools_are_invented(page: str, world: str) -> None:
    app = run(page, world)
    assert not app.exception
    if "start" not in page:
        assert ("Invented schools" in words(app)) == (world == "demo")


@pytest.mark.parametrize("case", AWKWARD)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_holds_on_an_awkward_link(page: str, case: str) -> None:
    app = run(page, "demo", **AWKWARD[case])
    assert not app.exception
    assert "<img src=x" not in words(app)
    assert not [line for line in (*app.title, *app.header, *app.markdown) if "![x](" in str(line.value)]


def test_a_code_that_is_not_known_is_said_so_on_the_page() -> None:
    text = words(run("pages/leadership/on_track.py", "demo", plan="no-such-plan"))
    assert "no-such-plan" in text


def test_every_page_of_the_site_is_a_file_and_every_file_a_page() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").rglob("*.py")}
    assert files - {"pages/leadership/front.py"} == set(ENTRIES)


def test_link_heading_file_and_address_of_a_page_agree() -> None:
    for page, entry in ENTRIES.items():
        assert Path(page).stem == entry.url_path.replace("-", "_")
        assert entry.url_path in entry.title.lower().replace(" ", "-")
        heading = run(page, "demo").title[0].value
        assert entry.url_path == "school" or heading.partition(":")[0] == entry.title  # a school has its own name


# Last: another authority at home lets go of every answer that is kept.
@pytest.mark.parametrize("page", PAGES)
def test_any_other_authority_in_the_files_can_be_made_home(page: str) -> None:
    lincolnshire = "925"  # published figures, but no register of its schools and no plan
    assert not run(page, "real", authority=lincolnshire).exception
