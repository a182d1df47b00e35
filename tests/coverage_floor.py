"""The floor of the tests' coverage, which only rises: `python -m tests.coverage_floor` after `coverage combine`."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

SETTINGS = Path(__file__).parents[1] / "pyproject.toml"
_FLOOR = re.compile(r"(?m)^fail_under = [\d.]+$")


def raised(settings: str, covered: float) -> str:
    """The settings with a floor of what was covered, in whole per cent; as they were where that is no higher."""
    floor = float(tomllib.loads(settings)["tool"]["coverage"]["report"]["fail_under"])
    return _FLOOR.sub(f"fail_under = {int(covered)}", settings) if int(covered) > floor else settings


def main() -> int:
    """Print what is covered and raise the floor; 1 where less is covered than the floor asks."""
    report = [sys.executable, "-m", "coverage", "report", "--format=total", "--precision=2", "--fail-under=0"]
    covered = float(subprocess.run(report, check=True, capture_output=True, text=True).stdout)
    settings = SETTINGS.read_text("utf-8")
    floor = float(tomllib.loads(settings)["tool"]["coverage"]["report"]["fail_under"])
    print(f"{covered:.1f}% of the lines of the product are covered; the floor is {floor:g}%")
    SETTINGS.write_text(raised(settings, covered), "utf-8")
    return 1 if covered < floor else 0


if __name__ == "__main__":
    sys.exit(main())
