"""One cell of a published file with the question it answers, and how its text is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What publishers write where there is no number, of whatever year.
_SYMBOLS_WORDS = "c x z low k u ~ : .. . - na n/a nan nat supp suppmat ne new np lowcov re sp * q null"
SYMBOLS = frozenset(_SYMBOLS_WORDS.split())
_THOUSANDS = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")
_NUMBER = re.compile(r"^-?(\d+\.?\d*|\.\d+)(e-?\d+)?$", re.I)


class Unread(ValueError):
    """A cell or row that the second reader has no rule for; the message is the reason."""


@dataclass(frozen=True, slots=True)
class ValueRequest:
    """What `python -m analytics value` is asked for this cell; `area` is any code of the place."""

    measure: str
    area: str
    period: str
    phase: str
    group: str = "all"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a register, a list of inspections, links or groups say of one school."""

    kind: str
    urn: str
    key: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class SampledCell:
    """One cell: where it stands, what is asked, and what the file says.

    `value` is in the measure's unit, None where a symbol stands; `half` is half a unit of its last
    printed digit; `exact` is the rate from the counts of its own row, where the row has them; `text` is what stands
    in the cell.
    """

    family: str
    file: str
    record: int
    column: str
    request: ValueRequest | Fact
    value: float | str | None
    half: float = 0.0
    exact: float | None = None
    text: str = ""

    @property
    def where(self) -> str:
        """The file, record and column."""
        return f"{self.file} record {self.record} {self.column}"


def is_symbol(text: str) -> bool:
    """Whether a publisher's sign for 'no number' stands here, or nothing."""
    return text.strip().lower() in SYMBOLS or not text.strip()


def number(text: str) -> tuple[float, float] | None:
    """The number of a cell and half a unit of its last digit; None where a symbol stands.

    Raises Unread for any other text: this reader does not guess.
    """
    result = text.strip()
    if is_symbol(result):
        return None
    bare = result.removesuffix("%").strip()
    if _THOUSANDS.match(bare):
        bare = bare.replace(",", "")
    if not _NUMBER.match(bare):
        raise Unread(f"{result!r} is no plain number")
    digits = 0 if "e" in bare.lower() else len(bare.partition(".")[2])
    return float(bare), 0.5 * 10.0**-digits


def share(part: str, whole: str, base: float) -> float | None:
    """Part ÷ whole × base from two cells, None where either is no number."""
    try:
        top, bottom = number(part), number(whole)
    except Unread:
        return None
    return None if top is None or not bottom or not bottom[0] else base * top[0] / bottom[0]
