"""The accessibility statement lists the checks that there are, no more and no fewer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import date

from tests.browser import statement

CHECKS = "from tests.browser import statement; import json; print(json.dumps(statement.checks()))"


def test_the_statement_lists_exactly_the_checks_that_exist() -> None:
    # Collected in a process of its own: pytest does not run within pytest.
    line = subprocess.run(
        [sys.executable, "-c", CHECKS], cwd=statement.ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()[-1]
    exist = json.loads(line)
    assert statement.listed(statement.STATEMENT.read_text("utf-8")) == exist, "run `python -m tests.browser.statement`"


def test_no_check_of_the_statement_was_left_out_of_its_run() -> None:
    assert "not run" not in statement.STATEMENT.read_text("utf-8")


def test_a_check_that_fails_is_named_in_the_statement_with_its_page() -> None:
    kept = statement.Kept(
        {"No word is cut": "1.4.10"}, {"No word is cut": Counter(failed=1, passed=2)}, ["No word is cut: risk"]
    )
    text = statement.write(kept, date(2026, 11, 22), "156")
    assert "1 of 3 runs failed" in text and "- No word is cut: risk" in text
    assert "| No word is cut | 1.4.10 | 1 failed, 2 passed |" in text


def test_the_statement_says_when_and_with_what_it_was_made() -> None:
    text = statement.STATEMENT.read_text("utf-8")
    assert "Last run on" in text and "Chromium" in text and "axe-core" in text
