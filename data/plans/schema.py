"""The JSON Schema of a plan file, for editors: from the model and the catalogue, `python -m data.plans.schema`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from data.catalogue import MEASURES
from data.plans.model import AreaKind, PlanStatus, Reference
from data.vocabulary import Comparator, Direction, Phase, PupilGroup

SCHEMA_FILE = "plan.schema.json"
_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_TEXTS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
_WORDS: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}}
_NUMBER: dict[str, Any] = {"type": "number"}
_YES: dict[str, Any] = {"type": "boolean"}
_DAY: dict[str, Any] = {
    "type": "string",
    "description": "A day (2028-08-31) or a month (2028-08), which means its last day.",
    "pattern": r"^\d{4}-\d{2}(-\d{2})?$",
}
_PERIOD: dict[str, Any] = {**_TEXT, "description": "An academic year (2027/28), a term, a month or a day."}


def _choice(kind: type[StrEnum], description: str = "") -> dict[str, Any]:
    definition: dict[str, Any] = {"enum": [item.value for item in kind]}
    return definition | ({"description": description} if description else {})


def _table(required: Iterable[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {name.rstrip("_"): declared for name, declared in properties.items()},
    }


def _list(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


def _target() -> dict[str, Any]:
    milestone = _table(
        ("due", "value", "comparator"),
        due=_DAY,
        value=_NUMBER,
        comparator=_choice(Comparator, "Whether the value itself meets the target."),
        period=_PERIOD,
        to_be_confirmed=_YES,
        note=_TEXT,
    )
    revision = _table(
        ("due", "original", "revised", "source"),
        due=_DAY,
        original=_NUMBER,
        revised=_NUMBER,
        agreed_by=_TEXT,
        agreed_on=_TEXT,
        why=_TEXT,
        source=_TEXT,
    )
    baseline = _table(
        ("source",), value=_NUMBER, at=_DAY, period=_PERIOD, denominator={"type": "integer"}, source=_TEXT, note=_TEXT
    )
    measures = [{"const": item.code, "title": item.label, "description": item.definition} for item in MEASURES.values()]
    return _table(
        ("code", "title", "measure", "milestones"),
        code=_TEXT,
        title=_TEXT,
        measure={"oneOf": measures},
        phase=_choice(Phase),
        group=_choice(PupilGroup),
        area=_TEXT,
        direction=_choice(Direction, "Only for a measure of which neither way is better."),
        reference=_choice(Reference, "What the value is compared with; left out: nothing."),
        reference_group=_choice(PupilGroup),
        baseline=baseline,
        milestones=_list(milestone, 1),
        owner={**_TEXT, "description": "One of [roles]: who answers for this target."},
        denominator=_TEXT,
        headline={"type": "integer", "description": "Its position on the board's slides."},
        history=_list(revision),
        interpretation=_TEXT,
        wording=_TEXT,
        register=_TEXT,
        themes=_TEXTS,
    )


def _action() -> dict[str, Any]:
    step = _table(("text", "due"), text=_TEXT, due=_DAY, onwards=_YES, to_be_confirmed=_YES, note=_TEXT)
    return _table(
        ("code", "title", "area_for_improvement", "accountable", "milestones"),
        code=_TEXT,
        title=_TEXT,
        area_for_improvement=_TEXT,
        accountable=_TEXT,
        supporting=_TEXTS,
        milestones=_list(step, 1),
        measures=_TEXTS,
        targets=_TEXTS,
        themes=_TEXTS,
        note=_TEXT,
    )


def _head() -> dict[str, Any]:
    source = _table(("title", "publisher", "published"), title=_TEXT, publisher=_TEXT, published=_TEXT, reference=_TEXT)
    return _table(
        ("code", "title", "status", "la_code", "area_code", "authority", "areas_note", "source"),
        code=_TEXT,
        title=_TEXT,
        status=_choice(PlanStatus),
        example=_YES,
        la_code={"type": "string", "pattern": r"^\d{3}$"},
        area_code={"type": "string", "pattern": "^.{9}$"},
        authority=_TEXT,
        areas_note=_TEXT,
        areas_from=_DAY,
        notes=_TEXTS,
        source=source,
    )


def schema() -> dict[str, Any]:
    """What a plan file may say. What contradicts itself is found by `data.plans.load`, not here."""
    version = _table(
        ("code", "title", "agreed"),
        code=_TEXT,
        title=_TEXT,
        agreed=_DAY,
        note=_TEXT,
        changes=_list(_table(("item", "kind", "why"), item=_TEXT, kind=_TEXT, why=_TEXT)),
    )
    area = _table(
        ("code", "name", "kind", "members"),
        code=_TEXT,
        name=_TEXT,
        kind=_choice(AreaKind),
        members=_TEXTS,
        from_=_DAY,
        to=_DAY,
    )
    outcome = _table(
        ("code", "title", "area_for_improvement", "shown_by"),
        code=_TEXT,
        title=_TEXT,
        area_for_improvement=_TEXT,
        shown_by=_TEXT,
        target=_TEXT,
        due=_DAY,
        to_be_confirmed=_YES,
        note=_TEXT,
    )
    cadence = _table(("title", "every", "body"), title=_TEXT, every=_TEXT, body=_TEXT, starts=_DAY)
    words = ("themes", "areas_for_improvement", "roles", "documents", "bodies", "support", "escalation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A plan for Milepost",
        **_table(
            ("plan",),
            plan=_head(),
            **dict.fromkeys(words, _WORDS),
            versions=_list(version),
            areas=_list(area),
            targets=_list(_target()),
            outcomes=_list(outcome),
            actions=_list(_action()),
            cadences=_list(cadence),
        ),
    }


def schema_text() -> str:
    """The schema as the text of a file."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (Path(__file__).parents[2] / "docs" / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
