"""Registers are declared by small files; a wrong file and a wrong value both get their words."""

from pathlib import Path

import pytest

from data.catalogue import MEASURES
from data.problem import DeclarationError
from data.records import FieldKind, RecordsError, register, registers
from data.records.declaration import EDITORS, load
from data.records.values import key_of, read_payload

_SAMPLES = {
    FieldKind.TEXT: "a word",
    FieldKind.LONG_TEXT: "some words",
    FieldKind.DATE: "2016-01-31",
    FieldKind.NUMBER: 1,
    FieldKind.PERCENT: 50,
    FieldKind.MONEY: "£500,000",
    FieldKind.URN: "900001",
    FieldKind.AREA: "E07000202",
    FieldKind.ACTION: "suffolk-2015|5.4",
    FieldKind.MEASURE: "gld",
    FieldKind.ROLE: "Area lead",
    FieldKind.YES_NO: True,
}
# Figures of the plan that are no measure of the catalogue: they stand in the registers only.
_OWN_COUNTERS = {
    "posts_filled",
    "random_checks_agreed",
    "visit_coverage",
    "providers_assured",
    "documents_in_force",
    "decisions_carried_out",
    "schools_supported",
    "rating_plans_agreed",
    "attendance_meetings",
}

SMALL = """
title = "Small"
about = "A register of a test."
key = ["name"]
editors = ["analyst"]
belongs_to = "authority"
known_by = ["day"]
[fields]
name = { title = "Name", kind = "text", required = true }
day = { title = "Day", kind = "date" }
"""


def sample(name: str) -> dict[str, object]:
    """A record with every field of a register filled in."""
    values: dict[str, object] = {}
    for field in register(name).fields.values():
        if field.kind is FieldKind.CHOICE:
            values[field.name] = next(iter(field.choices))
        elif field.kind is FieldKind.PERIOD:
            forms = {"term": "2015/16-T1", "half_term": "2015/16-HT2"}
            values[field.name] = next((forms[f] for f in field.forms if f in forms), "2015/16")
        else:
            values[field.name] = _SAMPLES[field.kind]
    return values


def refused(tmp_path: Path, text: str) -> str:
    """The words with which a declaration is refused."""
    path = tmp_path / "small.toml"
    path.write_text(text)
    with pytest.raises(DeclarationError) as met:
        load(path)
    return str(met.value)


@pytest.mark.parametrize("name", registers())
def test_a_record_filled_in_as_declared_is_accepted(name: str) -> None:
    payload, problems = read_payload(register(name), sample(name))
    assert problems == []
    assert set(payload) == set(register(name).fields)


def test_every_register_of_the_plan_is_declared() -> None:
    wanted = """actions action_milestones targets school_targets in_year_returns interventions
        formal_steps checks visits attendance_support_meetings random_checks consultations surveys
        capacity posts quality_assurance documents decisions risk_overrides school_replies
        rating_letters dfe_log partners notices themes area_plans feedback returns_log academy_interim_data"""
    assert set(wanted.split()) <= set(registers())


def test_a_school_edits_nothing_but_its_replies_and_what_only_it_sees() -> None:
    theirs = {name: item for name, item in registers().items() if "school" in item.editors}
    assert {name for name, their in theirs.items() if not their.confined_to} == {"school_replies"}


def test_what_registers_feed_are_measures_of_the_catalogue() -> None:
    fed = {feed.target for item in registers().values() for feed in item.feeds}
    assert fed - set(MEASURES) == _OWN_COUNTERS


def test_each_of_the_plans_other_registers_feeds_what_it_belongs_to() -> None:
    named = """visits attendance_support_meetings random_checks consultations surveys capacity
        posts quality_assurance documents decisions"""
    assert [name for name in named.split() if not register(name).feeds] == []


def test_the_seven_kinds_of_support_and_the_bought_one_are_there() -> None:
    assert len(register("interventions").fields["kind"].choices) == 8


def test_an_unknown_register_is_told_which_there_are() -> None:
    with pytest.raises(RecordsError, match=r"no register is called 'action'.*actions"):
        register("action")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("analyst", "visitor"), "small.toml: editors is 'visitor'; allowed: " + EDITORS[0]),
        (('kind = "text"', 'kind = "colour"'), "field 'name': kind is 'colour'; allowed: text"),
        (("required = true", "needed = true"), "unknown entry 'needed'"),
        (('key = ["name"]', 'key = ["urn"]'), "'urn' is mentioned but is not one of its fields"),
        (("required = true", "required = false"), "key field 'name' must be required"),
        (("name = {", "reason = {"), "a field needs a name in lower case"),
        (('title = "Small"', ""), "small.toml: title is missing"),
        (('title = "Small"', "title = "), "is not TOML"),
        (('known_by = ["day"]', ""), "small.toml: known_by is missing"),
        (('known_by = ["day"]', 'known_by = "day"'), "small.toml: known_by is 'day'; give a list"),
        (('known_by = ["day"]', 'known_by = ["name"]'), "known_by 'name' must be a date, or the plan"),
        (('kind = "text"', 'kind = "choice"'), "choices are given for a choice"),
    ],
)
def test_a_wrong_declaration_says_what_is_wrong(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    assert words in refused(tmp_path, SMALL.replace(*change))


@pytest.mark.parametrize(
    ("name", "field", "wrong", "expected", "advice"),
    [
        ("school_targets", "target", 140, "gld (percent) from 0 up to 100", "another measure"),
        ("school_targets", "target", "65,5", "a number", "a point for decimals"),
        ("school_targets", "urn", "12345", "six digits", "Find it on"),
        ("school_targets", "period", "2016", "an academic year such as 2024/25", "as text first"),
        ("school_targets", "measure", "gldd", "the code of a measure", "Did you mean gld"),
        ("school_targets", "cohort", 20.5, "a whole number from 1 to 3000", "a whole number"),
        ("actions", "due", "2015-31-12", "a date such as", "seem to be swapped"),
        ("actions", "due", "12/31/2015", "a date such as", "seem to be swapped"),
        ("actions", "due", "2015-02-30", "a date such as", "no such day"),
        ("actions", "due", "2015-06-30", "on or after starts, 2016-01-31", "in the wrong order"),
        ("actions", "delivery", "green", "one of: Not started", "Choose one"),
        ("actions", "accountable", "Mrs Smith", "a role or a body, not a person", "the person's role"),
        ("actions", "accountable", "a@b.org", "a role or a body, not a person", "the person's role"),
        ("actions", "cost", "-1", "an amount in pounds, 0 or more", "Check the figure"),
        ("actions", "cost", "1e400", "an amount in pounds", "digits"),
        ("actions", "title", "half \ud800", "readable text", "Enter it again"),
        ("actions", "title", "", "action", "Enter:"),
        ("posts", "interim", "perhaps", "yes or no", "yes or no"),
        ("posts", "colour", "red", "one of: post", "no such field"),
        ("consultations", "replied", 2, "a number up to asked, 1", "A part cannot be larger"),
        ("formal_steps", "ended_on", None, "ended on", "Enter:"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed_and_what_to_do(
    name: str, field: str, wrong: object, expected: str, advice: str
) -> None:
    entered = {**sample(name), field: wrong}
    if name == "formal_steps":
        entered["status"] = "lifted"
    (problem,) = read_payload(register(name), entered)[1]
    assert problem.column == field
    assert expected in problem.expected
    assert advice in problem.advice


def test_british_dates_pounds_and_labels_are_understood() -> None:
    entered = {**sample("actions"), "due": "31/12/2016", "cost": "£500,000", "delivery": "On track"}
    payload, problems = read_payload(register("actions"), entered)
    assert problems == []
    assert (payload["due"], payload["cost"], payload["delivery"]) == ("2016-12-31", 500_000, "on_track")


def test_keys_of_different_records_differ_even_when_their_fields_hold_the_separator() -> None:
    themes = register("themes")
    results = {"plan": "a|b", "code": "c", "title": "t"}
    other = {"plan": "a", "code": "b|c", "title": "t"}
    assert key_of(themes, results) != key_of(themes, other)
