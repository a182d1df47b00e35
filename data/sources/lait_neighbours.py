"""DfE's workbook of statistical neighbours: ten for each authority, nearest first."""

from __future__ import annotations

from data.sources.base import Source, TableInsert, Tolerances, optional, required
from data.sources.publications import LAIT

_NUMBERS = range(1, 11)
_PAIRS = ", ".join(
    f"{{'rank': {n}, 'neighbour': \"sn{n}\", 'closeness': \"snp{'' if n == 1 else f'_{n}'}\"}}" for n in _NUMBERS
)

SOURCES = (
    Source(
        family="lait_neighbours",
        title="DfE's Local Authority Interactive Tool data",
        layout="statistical neighbours",
        publication=LAIT,
        fields=(
            *required("la number", "la name", *(f"sn{n}" for n in _NUMBERS)),
            *optional("snp", *(f"snp_{n}" for n in _NUMBERS if n > 1)),
        ),
        needs_period=False,
        tolerances=Tolerances(title_rows=5, repeated_headers=True),
        recipes=(
            TableInsert(
                "neighbour",
                f"""SELECT la_code, n.neighbour AS neighbour, n.rank AS rank,
                n.closeness AS closeness, {{model}} AS model, record
                FROM (SELECT "la number" AS la_code, unnest([{_PAIRS}]) AS n, record FROM stage)
                WHERE regexp_full_match(la_code, '[0-9]{{3}}') AND n.neighbour IS NOT NULL""",
            ),
        ),
    ),
)
