"""Which registers a report depends on: an entry in another register leaves its answer as it is."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from data.catalogue import MEASURES
from data.records import registers

Report = TypeVar("Report", bound=Callable[..., Any])


class Registers(Enum):
    """Groups of registers that a report may depend on without naming each."""

    EVERY = "every register"
    COUNTED = "registers whose entries give a measure of the catalogue its figure"


_DECLARED: dict[Callable[..., Any], tuple[str | Registers, ...]] = {}


def reads_registers(*names: str | Registers) -> Callable[[Report], Report]:
    """Declare the registers that a report reads, itself or through another report; none where it reads none."""

    def declare(report: Report) -> Report:
        _DECLARED[report] = names
        return report

    return declare


def registers_read(report: Callable[..., Any]) -> frozenset[str]:
    """The codes of the registers that a report depends on; every register where it declares nothing."""
    codes: set[str] = set()
    for name in _DECLARED.get(report, (Registers.EVERY,)):
        if name is Registers.EVERY:
            codes |= set(registers())
        elif name is Registers.COUNTED:
            codes |= {code for code, kind in registers().items() if any(feed.target in MEASURES for feed in kind.feeds)}
        else:
            codes.add(str(name))
    return frozenset(codes)
