"""The arrows of the house, read from the code itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"app", "pages", "ui", "packs", "session", "analytics", "data", "bench", "tests", "wording"}


def modules(*folders: str) -> list[Path]:
    selected = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in selected if "migrations" not in path.parts]


def imports(path: Path) -> set[str]:
    texts: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            texts |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            texts |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return texts


def reaches(path: Path, *prefixes: str) -> set[str]:
    return {
        name for name in imports(path) if any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)
    }


READS = {"today", "now", "utcnow", "time_ns", "localtime", "gmtime", "ctime", "asctime", "fromtimestamp"}
READERS = {"date", "datetime", "Timestamp", "time"}  # what a reading is asked of
IN_SQL = re.compile(r"\b(current_date|current_timestamp|now\(\)|today\(\))", re.I)


def clocks(tree: ast.AST) -> list[str]:
    """Every place of a program that asks what day or moment it is, in Python or in SQL."""
    results = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            base = node.value.attr if isinstance(node.value, ast.Attribute) else node.value
            owner = base.id if isinstance(base, ast.Name) else base
            if owner in READERS and (node.attr in READS or (owner, node.attr) == ("time", "time")):
                results.append(ast.unparse(node))
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            results += [name.name for name in node.names if name.name in READS | {"time"}]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            sql = "SELECT" in node.value.split()
            results += [met[0] for met in IN_SQL.finditer(node.value) if sql]
    return results


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules("analytics", "data", "packs", "session", "wording"), ids=named)
def test_only_the_app_its_pages_and_ui_import_streamlit(path: Path) -> None:
    assert not reaches(path, "streamlit")


@pytest.mark.parametrize("path", modules("analytics", "data", "packs", "pages", "session", "ui", "wording"), ids=named)
def test_plotly_stands_only_in_charts_maps_and_theme(path: Path) -> None:
    if named(path).startswith(("ui/charts", "ui/maps", "ui/theme")):
        return
    assert not reaches(path, "plotly")


@pytest.mark.parametrize("path", modules("analytics", "packs", "pages", "session", "ui", "wording"), ids=named)
def test_duckdb_stands_only_in_data(path: Path) -> None:
    assert not reaches(path, "duckdb")


@pytest.mark.parametrize("path", modules("analytics", "packs", "pages", "session", "ui", "wording"), ids=named)
def test_geopandas_is_on_no_page_s_path(path: Path) -> None:
    assert not reaches(path, "geopandas")


@pytest.mark.parametrize("path", modules("analytics"), ids=named)
def test_a_report_is_handed_its_day_and_asks_no_session(path: Path) -> None:
    assert named(path) == "analytics/__main__.py" or not reaches(path, "session")


@pytest.mark.parametrize("path", modules("analytics"), ids=named)
def test_what_people_entered_is_read_in_one_place_that_knows_the_day(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ways = ("current", "known_on", "changes", "history", "versions", "every_version")
    reading = any(f"records.{way}(" in text for way in ways)
    assert not reading or named(path) == "analytics/reports/core/records_in_force.py"


@pytest.mark.parametrize("path", modules("session"), ids=named)
def test_a_session_knows_nothing_of_pages_and_packs(path: Path) -> None:
    assert not reaches(path, "ui", "pages", "packs")


@pytest.mark.parametrize("path", modules("analytics", "data", "packs", "pages", "ui", "wording"), ids=named)
def test_only_the_session_reads_the_clock(path: Path) -> None:
    assert not clocks(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "path", [*modules("analytics", "data", "packs", "pages", "ui", "wording"), ROOT / "app.py"], ids=named
)
def test_only_the_session_reads_the_environment(path: Path) -> None:
    readers = {"os.environ", "os.environb", "os.getenv", "os.getenvb"}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    reads = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)} | imports(path)
    assert not reads & readers


@pytest.mark.parametrize("path", modules("tests"), ids=named)
def test_no_test_reads_the_clock(path: Path) -> None:
    assert not clocks(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "reading",
    [
        "date.today()",
        "datetime.datetime.now(UTC)",
        "datetime.utcnow()",
        "time.time()",
        "f(datetime.now)",
        "pd.Timestamp.now()",
        "pd.Timestamp.today()",
        "time.localtime()",
        "from time import time",
        "import datetime as d; d.date.today()",
        "'SELECT current_' 'date'",
        "'SELECT now' '()'",
    ],
)
def test_every_way_of_reading_the_clock_is_seen(reading: str) -> None:
    assert clocks(ast.parse(reading))


@pytest.mark.parametrize("path", modules("analytics"), ids=named)
def test_pure_computing_imports_nothing_of_ours_but_the_catalogue_and_types_of_rules(path: Path) -> None:
    ours = {n for n in imports(path) if n.split(".")[0] in OURS}
    if named(path).startswith(("analytics/reports/", "analytics/__main__")):
        assert not reaches(path, "ui", "pages", "packs", "data.build.run", "data.sources")
        return
    allowed = ("analytics", "data.catalogue", "data.vocabulary", "data.period", "data.rules.model")
    assert not {n for n in ours if n != "data" and not n.startswith(allowed)}


@pytest.mark.parametrize("path", modules("data"), ids=named)
def test_data_knows_nothing_of_what_stands_above_it(path: Path) -> None:
    assert not reaches(path, "analytics", "ui", "wording", "pages", "packs")
    # A command is where a program begins: nothing imports it, and it alone asks what day it is.
    assert path.name == "__main__.py" or not reaches(path, "session")


@pytest.mark.parametrize("path", modules("pages"), ids=named)
def test_a_page_asks_loads_and_draws_only(path: Path) -> None:
    assert not reaches(path, "data.warehouse", "data.build.run", "data.sources", "pandas", "numpy")


@pytest.mark.parametrize("path", modules("packs"), ids=named)
def test_packs_know_nothing_of_the_screens(path: Path) -> None:
    assert not reaches(path, "ui", "pages")


@pytest.mark.parametrize("path", modules("wording"), ids=named)
def test_wording_serves_screens_and_packs_and_knows_neither(path: Path) -> None:
    assert not reaches(path, "ui", "packs", "pages")


def test_nothing_but_folders_stands_directly_in_pages() -> None:
    assert not list((ROOT / "pages").glob("*.py"))
    assert not list((ROOT / "pages").rglob("__init__.py"))


@pytest.mark.parametrize("path", modules("pages"), ids=named)
def test_a_page_has_at_most_sixty_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("path", modules("analytics", "packs", "pages", "session", "ui", "wording"), ids=named)
def test_sql_stands_only_in_data(path: Path) -> None:
    words = ("SELECT ", "INSERT INTO", "CREATE TABLE")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not any(word in node.value for word in words), node.value[:60]
