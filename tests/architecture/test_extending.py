"""Adding a measure is one entry, a source one file, a page one file and a line: done, and looked at with git diff.

Each exercise of CONTRIBUTING.md is carried out as it is written there, on a copy of the project; then the
checks that it names are run in the copy. Tables in docs/ that `make docs` writes are written again.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("analytics", "bench", "data", "packs", "pages", "session", "tests", "ui", "wording", "docs", "static")
WRITTEN = {"docs/measures.md", "docs/files.md"}  # by make docs, from the code
EXERCISE = re.compile(r"<!-- (new file|add to) (\S+)(?: before (.+?))? -->\n+```\w+\n(.*?)```", re.S)


def run(copy: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project as it is, under git, so that what changes can be known."""
    target = tmp_path / "milepost"
    listed = run(ROOT, "git", "ls-files", "-co", "--exclude-standard").splitlines()
    for name in listed:
        if (ROOT / name).is_file() and (name.split("/")[0] in PRODUCT or "/" not in name):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    run(target, "git", "init", "-q")
    run(target, "git", "add", "-A")
    run(target, "git", "-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-qm", "before")
    return target


def carry_out(copy: Path, heading: str) -> set[str]:
    """Do what CONTRIBUTING.md says under a heading; the files that this promises to touch."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    section = text[text.index(f"## {heading}\n") :].split("\n## ")[0]
    promised = set()
    for verb, name, before, code in EXERCISE.findall(section):
        path = copy / name
        if verb == "new file":
            assert not path.exists()
            path.write_text(code, encoding="utf-8")
        else:
            content = path.read_text("utf-8")
            assert content.count(before) == 1, f"{name}: {before!r} is not there once"
            path.write_text(content.replace(before, code.rstrip("\n") + "\n" + before), encoding="utf-8")
        promised.add(name)
    assert promised
    return promised


def changed(copy: Path) -> set[str]:
    lines = run(copy, "git", "status", "--porcelain", "--untracked-files=all").splitlines()
    return {line[3:] for line in lines if "__pycache__" not in line}


def checked(copy: Path, *tests: str) -> None:
    """make docs, the linters, and tests by file, in the copy."""
    run(copy, sys.executable, "-m", "data.catalogue")
    run(copy, sys.executable, "-m", "data.publications")
    run(copy, sys.executable, "-m", "ruff", "check", "-q", "--no-cache", ".")
    run(copy, sys.executable, "-m", "ruff", "format", "-q", "--no-cache", "--check", ".")
    run(copy, sys.executable, "-m", "pytest", "-q", "-x", *tests)


DECLARATIONS = (
    "tests/unit/catalogue",
    "tests/unit/sources/test_declared_whole.py",
    "tests/architecture/test_imports.py",
)


def test_a_measure_is_one_entry(copy: Path) -> None:
    promised = carry_out(copy, "Add a measure")
    checked(copy, *DECLARATIONS)
    assert changed(copy) - WRITTEN == promised == {"data/catalogue/parts/key_stage_2.py"}
    answer = run(
        copy,
        sys.executable,
        "-c",
        "from data.catalogue import measure; print(measure('multiplication_check_twenty').label)",
    )
    assert answer.strip()


def test_a_source_is_one_file_and_its_figures_are_loaded(copy: Path) -> None:
    promised = carry_out(copy, "Add a source")
    checked(copy, *DECLARATIONS)
    assert changed(copy) - WRITTEN == promised == {"data/sources/county_phonics.py"}
    files = copy.parent / "files"
    files.mkdir()
    (files / "phonics.csv").write_text(
        "county,school_year,met_standard,took_check\nSuffolk,2024/25,6100,7500\n", encoding="utf-8"
    )
    (files / "list.csv").write_text("urn,date,grade\n124531,2013-02-13,Good\n", encoding="utf-8")
    home = copy.parent / "home"
    script = (
        "import sys; from datetime import date; from pathlib import Path; from data.build.run import build;"
        "from data.settings import Settings; from data.warehouse.publish import current_path; import duckdb;"
        f"s = Settings(Path({str(home)!r}), '935'); build(Path({str(files)!r}), s, date(2026, 11, 22));"
        "db = duckdb.connect(str(current_path(s.world('real'))), read_only=True);"
        "q = \"SELECT measure, period, round(value, 2) FROM fact WHERE family = 'county_phonics'\";"
        "print(db.execute(q).fetchall())"
    )
    assert "('phonics', '2024/25', 81.33)" in run(copy, sys.executable, "-c", script)
    assert "| Phonics results of the county" in (copy / "docs/files.md").read_text("utf-8")


def test_a_page_is_one_file_and_a_line(copy: Path) -> None:
    promised = carry_out(copy, "Add a page")
    checked(copy, "tests/architecture/test_imports.py")
    assert changed(copy) - WRITTEN == promised == {"pages/data/release_months.py", "ui/site.py"}
    added = [
        line for line in run(copy, "git", "diff", "-U0", "ui/site.py").splitlines() if re.match(r"[+-][^+-]", line)
    ]
    assert len(added) == 1
    script = (
        "from tests.pages.app import ENTRIES; assert 'pages/data/release_months.py' in ENTRIES;"
        "import ast; ast.parse(open('pages/data/release_months.py').read())"
    )
    run(copy, sys.executable, "-c", script)


@pytest.mark.parametrize(
    ("taken_away", "named"), [("publication=None", "publication= is missing"), ('title=""', "name it")]
)
def test_what_a_source_lacks_is_named(copy: Path, taken_away: str, named: str) -> None:
    carry_out(copy, "Add a source")
    with (copy / "data/sources/county_phonics.py").open("a", encoding="utf-8") as file:
        file.write(f"\n\nfrom dataclasses import replace\n\nSOURCES = (replace(SOURCES[0], {taken_away}),)\n")
    command = (sys.executable, "-m", "pytest", "-q", "tests/unit/sources/test_declared_whole.py")
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode != 0 and f"county_phonics: {named}" in done.stdout
