"""Numbers of rules files that are no numbers, or no whole ones, are refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.problem import DefinitionRefused
from data.rules.load import SHIPPED, disclosure_rule


@pytest.mark.parametrize(("value", "words"), [("nan", "smallest_cohort"), ("3.7", "whole number"), ("'x'", "smallest")])
def test_a_number_that_is_none_is_refused_by_name(tmp_path: Path, value: str, words: str) -> None:
    lines = (SHIPPED / "disclosure.toml").read_text("utf-8").splitlines()
    changed = [f"smallest_cohort = {value}" if line.startswith("smallest_cohort") else line for line in lines]
    assert changed != lines
    (tmp_path / "disclosure.toml").write_text("\n".join(changed))
    with pytest.raises(DefinitionRefused, match=words):
        disclosure_rule(tmp_path)
