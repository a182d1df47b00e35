"""`python -m tests.golden FILE`: run worked cases; exit 1 if any failed, 2 if there are none."""

import sys
from pathlib import Path

from tests.golden.runner import UnreadableFileError, read_cases, run_case


def main(arguments: list[str]) -> int:
    """Run the cases of one file and print each failure, then the count."""
    if len(arguments) != 1:
        print("usage: python -m tests.golden FILE", file=sys.stderr)
        return 2
    try:
        cases = read_cases(Path(arguments[0]))
    except UnreadableFileError as error:
        print(error, file=sys.stderr)
        return 2
    outcomes = [run_case(case) for case in cases]
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        print(f"FAILED {outcome.case_id}: {outcome.problem}")
    print(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
