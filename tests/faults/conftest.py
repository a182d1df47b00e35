"""What every fault starts from."""

import sys
from types import ModuleType

import pytest


@pytest.fixture(autouse=True)
def own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that ran here before leaves its script behind as the program that new processes would import."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
