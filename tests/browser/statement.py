"""`python -m tests.browser.statement`: runs the accessibility checks and writes the statement."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from session import clock
from tests.browser.a11y import ALLOWED
from tests.prepare import browser

ROOT = Path(__file__).parents[2]
STATEMENT = ROOT / "docs" / "accessibility.md"
TEMPLATE = Path(__file__).parent / "statement.md"
WHERE = ("tests/browser", "tests/unit/ui")
_ROW = re.compile(r"^\| (?P<sentence>[^|]+?) \| (?P<criteria>[^|]+?) \|", re.M)
_AXE = re.compile(r"axe v(\d+\.\d+\.\d+)")


@dataclass
class Kept:
    """Listens to a run of pytest: which checks there are, and its result."""

    criteria: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    failed: list[str] = field(default_factory=list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if marker := item.get_closest_marker("accessible"):
                self.criteria[sentence(item.nodeid)] = marker.args[0]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        text = sentence(report.nodeid)
        if text in self.criteria and (report.when == "call" or report.outcome != "passed"):
            self.outcomes[text][report.outcome] += 1
            if report.outcome == "failed":
                place = report.nodeid.partition("[")[2].rstrip("]")
                self.failed.append(f"{text}{f': {place}' if place else ''}")


def sentence(nodeid: str) -> str:
    """A test's name as the sentence that it is."""
    name = nodeid.rpartition("::")[2].partition("[")[0]
    replace = name.removeprefix("test_").replace("_", " ")
    return replace[0].upper() + replace[1:]


def checks() -> dict[str, str]:
    """Every accessibility check that there is, with the criteria it bears on; none is run."""
    kept = Kept()
    pytest.main([*_options(), "--collect-only", "-qq", "--no-summary"], plugins=[kept])
    return kept.criteria


def listed(text: str) -> dict[str, str]:
    """The checks that a statement lists."""
    by_key = {match["sentence"]: match["criteria"] for match in _ROW.finditer(text)}
    return {key: criteria for key, criteria in by_key.items() if key != "Check"}


def write(kept: Kept, today: date, chromium: str) -> str:
    """The statement, from what the checks found."""
    rows = [f"| {text} | {kept.criteria[text]} | {_outcome(kept.outcomes[text])} |" for text in sorted(kept.criteria)]
    version = _AXE.search(AXE_SCRIPT)
    values = {
        "day": f"{today.day} {today:%B %Y}",
        "chromium": chromium,
        "axe": version[1] if version else "unknown",
        "outcome": _whole(kept),
        "checks": "\n".join(rows),
        "allowed": "\n".join(f"- `{rule}` inside `{place}`" for rule, place in sorted(ALLOWED.items())),
    }
    return TEMPLATE.read_text("utf-8").format(**values)


def _outcome(outcomes: Counter[str]) -> str:
    return ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items())) or "not run"


def _whole(kept: Kept) -> str:
    runs = sum(sum(outcome.values()) for outcome in kept.outcomes.values())
    if not runs:
        return "The checks have been changed and not run since."
    if not kept.failed:
        return f"All {runs} runs of {len(kept.criteria)} checks passed."
    listed_faults = "\n".join(f"- {item}" for item in kept.failed)
    return f"{len(kept.failed)} of {runs} runs failed:\n\n{listed_faults}"


def _options() -> list[str]:
    chosen = "accessible and not long"
    return [*(str(ROOT / place) for place in WHERE), "-m", chosen, "-p", "no:cacheprovider"]


def chromium_version() -> str:
    """The version of the browser that the checks run in."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened: Any = playwright.chromium.launch(executable_path=str(browser()))
        version = str(opened.version)
        opened.close()
    return version


def main() -> int:
    """Run the checks and write docs/accessibility.md; 1 where one failed, and it then says so."""
    if browser() is None:
        print("no Chromium: run `python -m tests.prepare`")
        return 1
    kept = Kept(checks())  # with two workers only they see what is collected
    pytest.main([*_options(), "-n", "2", "--dist", "loadgroup"], plugins=[kept])
    STATEMENT.write_text(write(kept, clock.today(), chromium_version()), "utf-8")
    print(f"written: {STATEMENT.relative_to(ROOT)}")
    return 1 if kept.failed else 0


if __name__ == "__main__":
    sys.exit(main())
