"""Risk, partners, schools and one school open on the demonstration, whatever the link asks for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.warehouse.publish import current_path
from session.settings import load_settings

ROOT = Path(__file__).parents[2]
PAGES = (
    ("pages/improvement/risk.py", {}),
    ("pages/improvement/risk.py", {"rules": "2015", "level": "cannot_tell", "school": "nobody"}),
    ("pages/improvement/partners.py", {"level": "amber"}),
    ("pages/areas/schools.py", {"phase": "special"}),
    ("pages/areas/school.py", {"school": "900132"}),
    ("pages/areas/school.py", {"school": "not a number"}),
)
needs_demo = pytest.mark.skipif(
    "MILEPOST_HOME" not in os.environ or current_path(load_settings().world("demo")) is None,
    reason="the demonstration is not built under MILEPOST_HOME",
)


@needs_demo
@pytest.mark.parametrize(("page", "query"), PAGES)
def test_the_page_opens_without_an_error(page: str, query: dict[str, str]) -> None:
    shown = AppTest.from_file(str(ROOT / page), default_timeout=120)
    for key, value in query.items():
        shown.query_params[key] = value
    shown.run()
    assert not shown.exception


@needs_demo
def test_no_page_of_one_school_says_another_schools_level() -> None:
    shown = AppTest.from_file(str(ROOT / "pages/areas/school.py"), default_timeout=120).run()
    lower = " ".join(str(item.proto.body) for item in shown.get("html")).lower()
    assert "five questions" not in lower or "intensive" not in lower
    assert "intensive" not in lower
