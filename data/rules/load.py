"""Load the rules files; an error is refused with file, field and value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from data.plans.section import DefinitionRefused, Problem, Section, open_text
from data.rules.model import CoverageRule, DisclosureRule, InspectionRules, RiskRule, StatusRule
from data.rules.reading import read_coverage, read_disclosure, read_inspection, read_risk, read_status
from data.small_toml import UnreadableTomlError, read_text

SHIPPED = Path(__file__).parent
Rule = TypeVar("Rule")


def status_rule(folder: Path | None = None) -> StatusRule:
    """The rule that turns figures into the status of a promise."""
    return _load("status.toml", folder, read_status)


def disclosure_rule(folder: Path | None = None) -> DisclosureRule:
    """The rule of what is too small to show."""
    return _load("disclosure.toml", folder, read_disclosure)


def inspection_rules(folder: Path | None = None) -> InspectionRules:
    """The dated intervals between inspections."""
    return _load("inspection-intervals.toml", folder, read_inspection)


def coverage_rule(folder: Path | None = None) -> CoverageRule:
    """The rule of how much must be known before a figure stands for all."""
    return _load("coverage.toml", folder, read_coverage)


def risk_rule(code: str, folder: Path | None = None) -> RiskRule:
    """The risk rating of a code ('current', '2015'); DefinitionRefused names those there are."""
    by_key = {rule.code: rule for rule in risk_rules(folder)}
    if code not in by_key:
        text = f"there are no risk rules {code!r}; there are: {', '.join(by_key)}"
        raise DefinitionRefused([Problem(f"risk-{code}.toml", 1, "the file", text)])
    return by_key[code]


def risk_rules(folder: Path | None = None) -> tuple[RiskRule, ...]:
    """Every version of the risk rating, shipped or the authority's own."""
    names = {path.name for path in SHIPPED.glob("risk-*.toml")}
    if folder is not None and folder.is_dir():
        names |= {path.name for path in folder.glob("risk-*.toml")}
    return tuple(_load(name, folder, read_risk) for name in sorted(names))


def _load(name: str, folder: Path | None, read: Callable[[Section], Rule]) -> Rule:
    """The rules of a file: the authority's own where it has one, else the shipped one."""
    own = folder / name if folder is not None else None
    path = own if own is not None and own.is_file() else SHIPPED / name
    try:
        text = read_text(path)
    except UnreadableTomlError as problem:
        wording_text = f"cannot be read: {problem}; save it as UTF-8 text"
        raise DefinitionRefused([Problem(name, 1, "the file", wording_text)]) from None
    top = open_text(text, name)
    rule = read(top)
    top.finish()
    if top.problems:
        raise DefinitionRefused(sorted(top.problems, key=lambda item: item.line))
    return rule
