"""The arrows of the house, read from the code itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"app", "pages", "ui", "packs", "analytics", "data", "bench", "tests"}
TEXT_ONLY = ("ui.words", "ui.sentences", "ui.names", "ui.palette")


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def reaches(path: Path, *prefixes: str) -> set[str]:
    return {
        name
        for name in imports(path)
        if any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)
    }


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules("analytics", "data", "packs"), ids=named)
def test_only_the_app_its_pages_and_ui_import_streamlit(path: Path) -> None:
    assert not reaches(path, "streamlit")


@pytest.mark.parametrize("path", modules("analytics", "data", "packs", "pages", "ui"), ids=named)
def test_plotly_stands_only_in_charts_maps_and_theme(path: Path) -> None:
    if named(path).startswith(("ui/charts", "ui/maps", "ui/theme")):
        return
    assert not reaches(path, "plotly")


@pytest.mark.parametrize("path", modules("analytics", "packs", "pages", "ui"), ids=named)
def test_duckdb_stands_only_in_data(path: Path) -> None:
    assert not reaches(path, "duckdb")


@pytest.mark.parametrize("path", modules("analytics", "packs", "pages", "ui"), ids=named)
def test_geopandas_is_on_no_page_s_path(path: Path) -> None:
    assert not reaches(path, "geopandas")


@pytest.mark.parametrize("path", modules("analytics"), ids=named)
def test_pure_computing_imports_nothing_of_ours_but_the_catalogue(path: Path) -> None:
    ours = {n for n in imports(path) if n.split(".")[0] in OURS}
    if named(path).startswith(("analytics/reports/", "analytics/__main__")):
        assert not reaches(path, "ui", "pages", "packs", "data.build", "data.sources")
        return
    allowed = ("analytics", "data.catalogue", "data.vocabulary", "data.period")
    assert not {n for n in ours if n != "data" and not n.startswith(allowed)}


@pytest.mark.parametrize("path", modules("data"), ids=named)
def test_data_knows_nothing_of_what_stands_above_it(path: Path) -> None:
    assert not reaches(path, "analytics", "ui", "pages", "packs")


@pytest.mark.parametrize("path", modules("pages"), ids=named)
def test_a_page_asks_loads_and_draws_only(path: Path) -> None:
    assert not reaches(path, "data.warehouse", "data.build", "data.sources", "pandas", "numpy")


@pytest.mark.parametrize("path", modules("packs"), ids=named)
def test_packs_take_their_words_from_ui_and_nothing_else(path: Path) -> None:
    assert not {
        n for n in reaches(path, "ui", "pages") if not n.startswith(TEXT_ONLY) and n != "ui"
    }


def test_nothing_but_folders_stands_directly_in_pages() -> None:
    assert not list((ROOT / "pages").glob("*.py"))
    assert not list((ROOT / "pages").rglob("__init__.py"))


@pytest.mark.parametrize("path", modules("pages"), ids=named)
def test_a_page_has_at_most_sixty_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("path", modules("analytics", "data", "packs", "ui"), ids=named)
def test_a_file_has_at_most_three_hundred_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", modules("analytics", "packs", "pages", "ui"), ids=named)
def test_sql_stands_only_in_data(path: Path) -> None:
    words = ("SELECT ", "INSERT INTO", "CREATE TABLE")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not any(word in node.value for word in words), node.value[:60]
