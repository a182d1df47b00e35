"""The JSON Schema that editors use says of a plan file what Milepost itself says."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from data.catalogue import MEASURES
from data.plans.edit import problems_of, with_target
from data.plans.load import SHIPPED
from data.plans.schema import SCHEMA_FILE, schema, schema_text
from data.small_toml import read_text

DOCS = Path(__file__).parents[3] / "docs"
EXAMPLE = read_text(SHIPPED / "current-example.toml")


def plain(value: Any) -> Any:
    """TOML as an editor checks it: a date is a text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def wrong(text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema())
    return [error.message for error in validator.iter_errors(plain(tomllib.loads(text)))]


def test_the_schema_in_the_handbook_is_the_one_that_is_handed_out() -> None:
    assert (DOCS / SCHEMA_FILE).read_text("utf-8") == schema_text()


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_plan_fits(path: Path) -> None:
    assert wrong(read_text(path)) == []


@pytest.mark.parametrize("code", [*MEASURES])
def test_every_measure_is_known_to_it(code: str) -> None:
    assert not any("measure" in text for text in wrong(with_target(EXAMPLE, 0, {"measure": code})))


@pytest.mark.parametrize(
    "change",
    [{"mesure": "gld"}, {"measure": "glt"}, {"phase": "nursery"}, {"headline": "first"}, {"milestones": []}],
    ids=lambda change: next(iter(change)),
)
def test_what_milepost_refuses_in_a_target_an_editor_marks_too(change: dict[str, Any]) -> None:
    text = with_target(EXAMPLE, 0, change)
    assert problems_of(text)
    assert wrong(text)
