"""Fuzz: files of every known format, changed at random, must be read right or refused in plain words.

Changed are bytes, structure and values. Read right means: a figure of a row that was not touched is what it was.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench import note
from data.vocabulary import ValueStatus
from tests import worlds

TODAY = date(2026, 11, 23)
FILES, BATCH = 200, 50  # files of one build
MOST_SECONDS_A_FILE = 60  # far more than any takes: a busy machine is no hang
MOST_MB = 2_500
ROWS_OF_A_SEED = 10
_WIDE = 200  # columns that a workbook or an archive is taken to have
# What only a library or this machine says: a library's words, or a folder outside the files that were given.
_FOLDERS = "|".join(re.escape(str(folder)) for folder in (Path.home(), Path(tempfile.gettempdir()), Path(sys.prefix)))
RAW = re.compile(
    r"Traceback|[A-Z]\w+(Error|Exception)\b|Errno|[Dd]uck[Dd][Bb]|pandas|openpyxl|pyarrow|numpy|pyogrio|shapely|"
    r"NoneType|object at 0x|std::|site-packages|\bcodec\b|" + _FOLDERS
)
_NUMBER = re.compile(r"\d{1,9}(\.\d+)?")
UNEXPLAINED = "something that stops its reading"
ALWAYS = "zz_always.csv"
_PROGRAMS = multiprocessing.get_context("forkserver")
_PRELOADED = ["data.build.run", "data.build.load_files", "data.records.returns", "bench.hostile.fuzz"]
_NASTY = (
    "",
    " ",
    "\t",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "-1",
    "0",
    "1e308",
    "1e-320",
    "9" * 40,
    "0.1.2",
    "1,000",
    "6,5",
    "1_000",
    "0x10",
    "٣",
    "１２",
    "=1+1",
    "+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "'; DROP TABLE fact; --",
    '"',
    '""',
    "c",
    "x",
    "z",
    "low",
    "SUPP",
    "-",
    "–",
    "2023/24",
    "202324",
    "0000-00-00",
    "9999-12-31",
    "31/02/2024",
    "1 Jan 24",
    "100%",
    "101",
    "1e5%",
    "true",
    "NULL",
    "\u202e",
    "\ufeff",
    "\u2028",
    "\x00",
    "\x85",
    "🏫",
    "é",
    "a" * 70_000,
    "../../x",
    "E10000029",
    "935",
    "999999",
    "{published}",
    "%s",
    "\\N",
    "#N/A",
    "#REF!",
)
_NODES = (
    "null",
    "[]",
    "{}",
    '"x"',
    "1e400",
    "NaN",
    "-1",
    "[[0,0],[1,1],[0,1],[1,0],[0,0]]",
    "[[[0,0],[0,0],[0,0],[0,0]]]",
    "250000.5",
    '"<b>x</b>"',
    '""',
    "[" * 5_000 + "]" * 5_000,
    '"' + "a" * 100_000 + '"',
    '{"type":"Point","coordinates":[1,2]}',
    '{"type":"GeometryCollection","geometries":[]}',
    '"EPSG:27700"',
)
_TOML_VALUES = (
    '""',
    "0",
    "-1",
    "1e400",
    "nan",
    "[]",
    "{}",
    "[[]]",
    "true",
    "2026-02-30",
    "2026-01-01",
    "9" * 20,
    "'<b>'",
    '["", 1]',
    "2026-01-01T00:00:00Z",
    "{a={}}",
    '"\\u202e"',
)
Seeds = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """One changed file: its name, its bytes, what was changed, and the rows that were not touched."""

    name: str
    content: bytes
    how: str
    seed: str
    untouched: int | None = None  # records 1 to this are as in the seed; None: no figure is compared


@dataclass(slots=True)
class FormatResult:
    """What came of the files of one format."""

    tried: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many files, and where the faulty ones are kept."""
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--seed", type=int, default=935)
    parser.add_argument("--only", choices=sorted({maker.format for maker in MAKERS}), help="one format")
    parser.add_argument("--keep", type=Path, help="a folder for the files that were answered wrongly")
    parser.add_argument("--workers", type=int, default=1, help="how many builds at the same time")
    note.add_argument(parser)
    parser.add_argument("--minutes", type=float, help="stop after so long, whatever the number")


def main(arguments: argparse.Namespace) -> int:
    """Change, build and judge; 1 where any file was answered wrongly."""
    results, largest = fuzz(
        arguments.files,
        arguments.seed,
        arguments.keep,
        arguments.minutes,
        arguments.only,
        arguments.workers,
        arguments.note,
    )
    note.report("fuzz", _table(results, largest), True, arguments.note)
    faults = [line for result in results.values() for line in result.faults]
    print("\n".join(faults))
    return 1 if faults else 0


def _table(results: dict[str, FormatResult], largest: int) -> str:
    lines = ["| format | files | outcomes | faults |", "|---|---|---|---|"]
    for name, result in sorted(results.items()):
        outcomes = ", ".join(f"{number:,} {word}" for word, number in sorted(result.outcomes.items()))
        lines.append(f"| {name} | {result.tried:,} | {outcomes} | {len(result.faults)} |")
    files, faults = sum(item.tried for item in results.values()), sum(len(item.faults) for item in results.values())
    return "\n".join((*lines, "", f"{files:,} files, {faults} faults, at most {largest:,} MB"))


def fuzz(
    files: int,
    seed: int,
    keep: Path | None = None,
    minutes: float | None = None,
    only: str | None = None,
    workers: int = 1,
    is_noted: bool = False,
) -> tuple[dict[str, FormatResult], int]:
    """So many files, in turn of every format; what came of each format, and the most memory used, in MB.

    Fewer files than a batch are of a few families. Each batch is drawn by itself, whatever the number of workers.
    """
    _PROGRAMS.set_forkserver_preload(_PRELOADED)  # of all measurements the last to say it is heard
    results, most = dict[str, FormatResult](), 0
    until = time.monotonic() + 60 * minutes if minutes else float("inf")
    makers = [maker for maker in MAKERS if only in (None, maker.format)]
    with tempfile.TemporaryDirectory(prefix="milepost-fuzz-") as name, ThreadPoolExecutor(workers) as pool:
        folder = Path(name)
        every = all_seeds(folder / "demonstration", random.Random(seed), files if files < BATCH else 0)
        every = {key: every[key] for key in every if any(maker.takes(key) for maker in makers)}
        seeds = _usable(folder, every)

        def batch(first: int) -> tuple[list[Case], dict[str, Answer], int]:
            if time.monotonic() > until:
                return [], {}, 0
            chance = random.Random(f"{seed} {first}")
            places = range(first, min(first + BATCH, files))
            cases = [_case(makers[at % len(makers)], seeds, at, chance) for at in places]
            return (cases, *_answers(folder, cases))

        with tqdm(total=files, disable=None, leave=False) as bar:
            for done in as_completed([pool.submit(batch, first) for first in range(0, files, BATCH)]):
                cases, answers, largest = done.result()
                _judge(cases, answers, results, keep)
                most = max(most, largest)
                bar.update(len(cases))
                if is_noted:
                    note.report("fuzz", _table(results, most), False, is_noted)
    return results, most


# --- the files that are changed


def all_seeds(folder: Path, chance: random.Random, tables: int = 0) -> Seeds:
    """A small file of every family of the demonstration, or of so many, in every format that is read."""
    from data.demo import write_demo

    kept = worlds.HOME / "demo" / "files"
    if kept.is_dir():
        folder = kept  # what the tests have made already
    else:
        write_demo(folder)
    seeds: Seeds = {}
    known: set[bytes] = set()
    for path in sorted(folder.rglob("*.csv")):
        content = _first_rows(path.read_bytes())
        header = content.splitlines()[0]
        if header not in known:
            seeds[path.relative_to(folder).as_posix().replace("/", "__")] = content
        known.add(header)
    seeds = dict(chance.sample(list(seeds.items()), min(tables or len(seeds), len(seeds))))
    chosen = dict(list(seeds.items())[:4])
    seeds |= {name.removesuffix(".csv") + ".xlsx": _workbook(content) for name, content in chosen.items()}
    seeds |= {name.removesuffix(".csv") + ".parquet": _parquet(content) for name, content in chosen.items()}
    seeds["files.zip"] = _zip(dict(list(chosen.items())[:3]))
    seeds["areas.geojson"] = json.dumps(_areas()).encode()
    here = Path(__file__).parents[2] / "data"
    for kind in ("plans", "rules"):
        seeds |= {f"{kind}__{path.name}": path.read_bytes() for path in sorted((here / kind).glob("*.toml"))}
    seeds |= _returns()
    return seeds


def _first_rows(content: bytes) -> bytes:
    """The header and some rows, spread over the whole file: of every kind of place and year."""
    lines = content.splitlines(keepends=True)
    step = max(1, (len(lines) - 1) // ROWS_OF_A_SEED)
    return b"".join([lines[0], *lines[1::step][:ROWS_OF_A_SEED]])


def _rows(content: bytes) -> list[list[str]]:
    import csv

    return list(csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline="")))


def _text(rows: Iterable[list[str]], delimiter: str = ",") -> bytes:
    import csv

    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return target.getvalue().encode("utf-8", "surrogatepass")


def _workbook(content: bytes) -> bytes:
    from openpyxl import Workbook

    book, target = Workbook(), io.BytesIO()
    for row in _rows(content):
        book.active.append([float(cell) if re.fullmatch(r"\d{1,9}\.\d+", cell) else cell for cell in row])
    book.save(target)
    return target.getvalue()


def _parquet(content: bytes) -> bytes:
    import pyarrow
    from pyarrow import parquet

    header, *rows = _rows(content)
    target = io.BytesIO()
    names = [f"{name}_{at}" if name in header[:at] else name for at, name in enumerate(header)]
    columns = [[row[at] if at < len(row) else None for row in rows] for at in range(len(names))]
    parquet.write_table(pyarrow.table([pyarrow.array(column) for column in columns], names=names), target)
    return target.getvalue()


def _zip(files: Seeds) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def _areas() -> dict[str, object]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"LAD25CD": code, "LAD25NM": name},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[at, 52.0], [at, 52.5], [at + 0.5, 52.5], [at + 0.5, 52.0], [at, 52.0]]],
                },
            }
            for code, name, at in (("E07000202", "Ipswich", 1.0), ("E07000200", "Babergh", 0.5))
        ],
    }


def _returns() -> Seeds:
    """A template of every register that takes uploaded files, filled in once."""
    from data.records.declaration import registers

    seeds = {}
    for name, kind in registers().items():
        if kind.by_file:
            sample = [
                "900001" if field == "urn" else "2026-10-05" if field.endswith("_on") else "1" for field in kind.by_file
            ]
            seeds[f"returns__{name}.csv"] = _text([list(kind.by_file), sample, sample])
            seeds[f"returns__{name}.xlsx"] = _workbook(seeds[f"returns__{name}.csv"])
    return seeds


# --- how they are changed


@dataclass(frozen=True, slots=True)
class Maker:
    """One way to change files: what it is called, which seeds it takes, and what it does."""

    format: str
    kind: str
    takes: Callable[[str], bool]
    change: Callable[[bytes, random.Random], tuple[bytes, int | None]]


def _bytes(content: bytes, chance: random.Random) -> tuple[bytes, int | None]:
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(8):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 40)))
            case 2:
                del data[at : at + chance.randrange(1, 200)]
            case 3:
                del data[max(1, at) :]
            case 4:
                data[at:at] = data[max(0, at - 300) : at]
            case 5:
                data[at:at] = chance.choice(
                    (b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\r", b"\r\n\n", b"\x1a", b"\xff" * 9)
                )
            case 6:
                data[:0] = chance.choice(
                    (b"\xef\xbb\xbf", b"\xff\xfe", b"\n\n", b"sep=;\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
                )
            case _:
                data = bytearray(bytes(data).replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b"\x85", b" \n"))))
    return bytes(data), None


def _structure(content: bytes, chance: random.Random) -> tuple[bytes, int | None]:  # noqa: PLR0912
    rows = _rows(content)
    row, column = chance.randrange(len(rows)), chance.randrange(len(rows[0]) or 1)
    untouched: int | None = None
    delimiter = ","
    match chance.randrange(13):
        case 0:
            rows = [[cell for at, cell in enumerate(line) if at != column] for line in rows]
        case 1:
            rows = [[*line, line[min(column, len(line) - 1)]] if line else line for line in rows]
        case 2:
            rows[0][column] = chance.choice(_NASTY)
        case 3:
            rows = [line[column:] + line[:column] for line in rows]
            untouched = len(rows)
        case 4:
            rows[row] = rows[row][: len(rows[row]) // 2]
            untouched = row - 1
        case 5:
            rows[row] = [*rows[row], *chance.choices(_NASTY, k=3)]
            untouched = row - 1
        case 6:
            rows.insert(row, list(rows[row]))
        case 7:
            rows = [["A title"], [], *rows]
        case 8:
            rows = [[*line, *([""] * 30)] for line in rows]
            untouched = len(rows)
        case 9:
            rows = [[*line, *(["1"] * 1_500)] for line in rows]
        case 10:
            delimiter = chance.choice(";\t|")
        case 11:
            rows = [*rows, [""] * len(rows[0]), ["Source: somebody"]]
        case _:
            rows = [*rows[:1], *rows[1:] * 300]
    return _text(rows, delimiter), untouched


def _values(content: bytes, chance: random.Random) -> tuple[bytes, int | None]:
    rows = _rows(content)
    touched = chance.randrange(1, len(rows)) if len(rows) > 1 else 0
    for _ in range(chance.choice((1, 1, 1, 3))):
        if rows[touched]:
            rows[touched][chance.randrange(len(rows[touched]))] = chance.choice(_NASTY)
    return _text(rows), touched - 1


def _parquet_values(content: bytes, chance: random.Random) -> tuple[bytes, int | None]:
    """The cells of one row, as text."""
    from pyarrow import parquet

    changed, untouched = _values(_as_csv(parquet.read_table(io.BytesIO(content))), chance)
    return _parquet(changed), untouched


def _parquet_types(content: bytes, chance: random.Random) -> tuple[bytes, int | None]:
    """One column of another type: with the same values where it can have them, else with others or none."""
    import pyarrow
    from pyarrow import parquet

    table = parquet.read_table(io.BytesIO(content))
    at = chance.randrange(table.num_columns)
    texts = [cell or "" for cell in table.column(at).to_pylist()]
    untouched: int | None = 0
    match chance.randrange(4):
        case 0:
            column = pyarrow.array(texts).dictionary_encode()
            untouched = table.num_rows
        case 1:
            column = pyarrow.array(texts, pyarrow.large_string())
            untouched = table.num_rows
        case 2:
            numbers = [float(cell) if _NUMBER.fullmatch(cell) else None for cell in texts]
            if all(number is not None and repr(number) == cell for number, cell in zip(numbers, texts, strict=True)):
                untouched = table.num_rows
            column = pyarrow.array(numbers, pyarrow.float64())
        case _:
            value, kind = chance.choice(_arrow_values())
            column = pyarrow.array([value] * table.num_rows, kind)
    target = io.BytesIO()
    parquet.write_table(table.set_column(at, table.column_names[at], column), target)
    return target.getvalue(), untouched


def _as_csv(table: Any) -> bytes:
    return _text([table.column_names, *([cell or "" for cell in row.values()] for row in table.to_pylist())])


def _arrow_values() -> tuple[tuple[Any, Any], ...]:
    """A value of every type that a column of Parquet can have and a column of text cannot."""
    import pyarrow as pa

    return (
        (None, pa.null()),
        (float("nan"), pa.float64()),
        (float("-inf"), pa.float32()),
        (2**63 - 1, pa.int64()),
        (2**64 - 1, pa.uint64()),
        (True, pa.bool_()),
        (Decimal("1.5"), pa.decimal128(38, 20)),
        (date(2024, 2, 29), pa.date32()),
        (-(2**62), pa.timestamp("us")),
        (2**40, pa.timestamp("ms", "Europe/London")),
        (1, pa.time64("us")),
        (1, pa.duration("us")),
        (b"\xff\x00", pa.binary()),
        (b"\xff\x00", pa.binary(2)),
        (["1", "2"], pa.list_(pa.string())),
        ({"a": {"b": 1}}, pa.struct([("a", pa.struct([("b", pa.int8())]))])),
        ([("a", 1)], pa.map_(pa.string(), pa.int8())),
    )


def _parts(content: bytes, chance: random.Random) -> tuple[bytes, int | None]:
    """Change one part of a workbook or archive, and pack it again."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice(old.namelist())
        for info in old.infolist():
            part = old.read(info)
            if info.filename == chosen:
                if chance.random() < 0.1:
                    continue
                part = _part(part, chance)
            new.writestr(info.filename, part)
    return target.getvalue(), None


def _part(part: bytes, chance: random.Random) -> bytes:
    text = part.decode("utf-8", "replace")
    match chance.randrange(9):
        case 0:
            return _bytes(part, chance)[0]
        case 1:
            text = text.replace("?>", '?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', 1)
        case 2:
            entities = '<!DOCTYPE a [<!ENTITY x0 "ha">' + "".join(
                f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12)
            )
            text = text.replace("?>", f"?>{entities}]>", 1)
        case 3:
            text = re.sub(r'ref="[^"]+"', 'ref="A1:XFD1048576"', text, count=1)
        case 4:
            text = re.sub(
                r'r="([A-Z]+)(\d+)"',
                lambda m: f'r="{chance.choice(("XFD", "A", "ZZZZ", ""))}{chance.choice(("1048576", "0", "-1", m[2]))}"',
                text,
                count=chance.choice((1, 0)),
            )
        case 5:
            text = re.sub(
                r"<v>[^<]*</v>",
                lambda m: f"<v>{_escaped(chance.choice(_NASTY[:60]))}</v>" if chance.random() < 0.2 else m[0],
                text,
            )
        case 6:
            text = re.sub(
                r' t="\w+"',
                f' t="{chance.choice(("s", "b", "e", "d", "str", "n", "?"))}"',
                text,
                count=chance.choice((1, 3, 0)),
            )
        case 7:
            text = text.replace("<sheetData>", "<sheetData>" + "<row/>" * chance.choice((1, 100_000)), 1)
        case _:
            text = text.replace("</v></c>", "</v></c><c><f>1+1</f></c>", chance.choice((1, 5)))
    return text.encode("utf-8", "surrogatepass")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _archive(content: bytes, chance: random.Random) -> tuple[bytes, int | None]:
    """An archive with a name, a kind or a size that it should not have."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        first = old.read(old.namelist()[0])
        name = chance.choice(
            (
                "../out.csv",
                "/out.csv",
                "C:\\out.csv",
                "a/../../out.csv",
                "\\\\host\\out.csv",
                "a" * 250 + ".csv",
                "x.csv/y.csv",
                "\x00.csv",
                "",
                ".",
                "..",
                "CON.csv",
                "in.zip",
                "demonstration.toml",
                "release.toml",
                "data.ods",
            )
        )
        info = zipfile.ZipInfo(name)
        match chance.randrange(5):
            case 0:
                info.external_attr = chance.choice((0o120777, 0o010644, 0o020644)) << 16
                first = b"/etc/passwd"
            case 1:
                info = zipfile.ZipInfo("bomb.csv")
                first = b"0" * (40 << 20)
            case 2:
                first = _bytes(first, chance)[0]
            case 3:
                first = target.getvalue()
        info.compress_type = zipfile.ZIP_DEFLATED
        new.writestr(info, first)
    return target.getvalue(), None


def _json(content: bytes, chance: random.Random) -> tuple[bytes, int | None]:
    """Put something else in the place of one node."""
    given = json.loads(content)
    node, path = given, []
    while isinstance(node, dict | list) and node and (not path or chance.random() < 0.85):
        step = chance.choice(list(node) if isinstance(node, dict) else range(len(node)))
        path.append((node, step))
        node = node[step]
    owner, step = path[-1]
    mark = "@@@"
    owner[step] = mark
    other = chance.choice(_NODES)
    return json.dumps(given).replace(f'"{mark}"', other).encode(), None


def _toml(content: bytes, chance: random.Random) -> tuple[bytes, int | None]:
    lines = content.decode("utf-8").split("\n")
    for _ in range(chance.choice((1, 1, 3))):
        at = chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 2:
                lines[at] = lines[at].split("=")[0] + "= " + chance.choice(_TOML_VALUES)
            case 3:
                lines[at] = chance.choice(
                    ("[x]", "[[plan]]", "[plan]", "a.b.c = 1", "=", '"""', "[[targets]]", "\x00", "a = [" * 500)
                )
            case _:
                lines[at] = lines[at].upper()
    return "\n".join(lines).encode(), None


def _starts(*kinds: str) -> Callable[[str], bool]:
    return lambda name: name.startswith(kinds)


def _ends(ending: str) -> Callable[[str], bool]:
    return lambda name: name.endswith(ending) and not name.startswith("returns__")


MAKERS = (
    Maker("CSV", "values", _ends(".csv"), _values),
    Maker("CSV", "structure", _ends(".csv"), _structure),
    Maker("CSV", "bytes", _ends(".csv"), _bytes),
    Maker("XLSX", "parts", _ends(".xlsx"), _parts),
    Maker("XLSX", "bytes", _ends(".xlsx"), _bytes),
    Maker("Parquet", "values", _ends(".parquet"), _parquet_values),
    Maker("Parquet", "types", _ends(".parquet"), _parquet_types),
    Maker("Parquet", "bytes", _ends(".parquet"), _bytes),
    Maker("ZIP", "archive", _ends(".zip"), _archive),
    Maker("ZIP", "bytes", _ends(".zip"), _bytes),
    Maker("GeoJSON", "nodes", _ends(".geojson"), _json),
    Maker("GeoJSON", "bytes", _ends(".geojson"), _bytes),
    Maker("TOML of plans and rules", "lines", _ends(".toml"), _toml),
    Maker("TOML of plans and rules", "bytes", _ends(".toml"), _bytes),
    Maker("returns", "values", lambda name: name.startswith("returns__") and name.endswith(".csv"), _values),
    Maker("returns", "structure", lambda name: name.startswith("returns__") and name.endswith(".csv"), _structure),
    Maker("returns", "bytes", _starts("returns__"), _bytes),
    Maker("returns", "parts", lambda name: name.startswith("returns__") and name.endswith(".xlsx"), _parts),
)


def _share(name: str, content: bytes) -> float:
    """How often a seed is drawn: one that takes long to read less often, so that all are tried more often.

    A table of hundreds of columns takes as long as twenty of ten; a list of inspections, which becomes rows of
    many tables, ten times as long again.
    """
    columns = content.partition(b"\n")[0].count(b",") if content[:2] != b"PK" else _WIDE
    return (0.2 if "inspections" in name else 1) / (5 + columns)


def _case(maker: Maker, seeds: Seeds, number: int, chance: random.Random) -> Case:
    names = [name for name in seeds if maker.takes(name)]
    seed = chance.choices(names, [_share(name, seeds[name]) for name in names])[0]
    content, untouched = maker.change(seeds[seed], chance)
    return Case(f"{number:06d}__{seed}", content, f"{maker.format}: {maker.kind}", seed, untouched)


# --- what comes of them


def _usable(folder: Path, seeds: Seeds) -> Seeds:
    """The seeds that are read as they are: a file that is refused to begin with proves little."""
    cases = [Case(name, content, "as it is", name) for name, content in seeds.items()]
    answers: dict[str, Answer] = {}
    for ending in sorted({Path(case.name).suffix for case in cases if _by_build(case)}):
        # the same table in two formats is two sources of one figure, and only one of them is kept
        answers |= _answers(folder, [case for case in cases if _by_build(case) and case.name.endswith(ending)])[0]
    _FIGURES.update({name: answer.figures for name, answer in answers.items()})
    return {name: seeds[name] for name in seeds if name not in answers or answers[name].outcome != "refused"}


@dataclass(slots=True)
class Answer:
    """What the program said of one file."""

    outcome: str
    lines: list[str] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)  # by record and place


_FIGURES: dict[str, dict[str, str]] = {}


def _by_build(case: Case) -> bool:
    return not case.name.endswith(".toml") and "returns__" not in case.name


def _judge(cases: list[Case], answers: dict[str, Answer], results: dict[str, FormatResult], keep: Path | None) -> None:
    for case in cases:
        result = results.setdefault(case.how.split(":")[0], FormatResult())
        answer = answers.get(case.name, Answer("lost", ["there is no word of this file"]))
        result.tried += 1
        result.outcomes[answer.outcome] += 1
        if fault := _fault(case, answer):
            result.faults.append(f"{case.name} ({case.how}): {fault}")
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / case.name).write_bytes(case.content)


def _fault(case: Case, answer: Answer) -> str:
    if answer.outcome in ("lost", "crashed", "hung"):
        return f"{answer.outcome}: {' '.join(answer.lines)[:300]}"
    for line in answer.lines:
        if UNEXPLAINED in line:
            return f"refused without a reason: {line[:300]}"
        if RAW.search(line.replace(case.name, "")):
            return f"raw words: {line[:300]}"
    if answer.outcome == "refused" and answer.figures:
        return "refused, and figures of it are there"
    if case.untouched is not None and answer.figures:
        before = _FIGURES.get(case.seed, {})
        for place, value in answer.figures.items():
            # Of two seeds with the same figure only one had it when they were read as they are.
            if int(place.split("|")[0]) <= case.untouched and not _is_same(before.get(place, value), value):
                return f"another figure in an untouched row, {place}: {before[place]} became {value}"
    return ""


def _is_same(before: str, value: str) -> bool:
    """Whether two figures are one: a school is known by its LAESTAB alone where no register beside it has its URN.

    A figure that a changed file beside it contradicts is said to be, and is not used: that is no other figure.
    """
    (level, entity, *figure), (other_level, other, *now) = before.split("|"), value.split("|")
    is_same_place = entity == other or any(name.startswith("laestab:") for name in (entity, other))
    return level == other_level and is_same_place and now in (figure, [ValueStatus.CONFLICTING.value])


def _answers(folder: Path, cases: list[Case]) -> tuple[dict[str, Answer], int]:
    """Ask for all files together; where that ends badly, for each of them alone. And the most memory used, in MB."""
    answers, largest = _ask(folder, cases)
    if answers is not None and largest <= MOST_MB:
        return answers, largest
    if len(cases) == 1:
        what = ["crashed or hung"] if answers is None else [f"used {largest:,} MB"]
        return {cases[0].name: Answer("crashed", what)}, largest
    half = len(cases) // 2
    (first, most), (second, also) = _answers(folder, cases[:half]), _answers(folder, cases[half:])
    return first | second, max(most, also)


def _ask(folder: Path, cases: list[Case]) -> tuple[dict[str, Answer] | None, int]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        ours, theirs = _PROGRAMS.Pipe()
        process = _PROGRAMS.Process(target=_answer, args=(theirs, Path(name), cases), daemon=True)
        process.start()
        theirs.close()
        answers, largest = None, 0
        if ours.poll(60 + MOST_SECONDS_A_FILE * len(cases)):
            with suppress(EOFError):
                answers, largest = ours.recv()
        process.kill()
        process.join()
        outside = {path.name for path in Path(name).iterdir()} - {"in", "home", "cases"}
        if outside and answers is not None:
            answers[cases[0].name] = Answer("crashed", [f"files outside the home: {sorted(outside)}"])
        return answers, largest


def _answer(pipe: Connection, folder: Path, cases: list[Case]) -> None:
    """In a program of its own: build the files, read the returns and the TOML, and say what came of each."""
    answers: dict[str, Answer] = {}
    tables = [case for case in cases if _by_build(case)]
    if tables:
        answers |= _built(folder, tables)
    for case in cases:
        if "returns__" in case.name:
            answers[case.name] = _return(case)
        elif case.name.endswith(".toml"):
            answers[case.name] = _definition(folder, case)
    pipe.send((answers, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def _built(folder: Path, cases: list[Case]) -> dict[str, Answer]:
    import duckdb

    from data.build.run import build
    from data.settings import Settings
    from data.warehouse.publish import current_path

    (folder / "in" / "2018-2019").mkdir(parents=True)
    for case in cases:
        (folder / "in" / "2018-2019" / case.name).write_bytes(case.content)
    (folder / "in" / ALWAYS).write_text("urn,date,grade\n124531,2013-02-13,Good\n")
    settings = Settings(folder / "home", "935")
    report = build(folder / "in", settings, TODAY)
    figures: dict[str, dict[str, str]] = {}
    with duckdb.connect(str(current_path(settings.world("real"))), read_only=True) as db:
        for file, place, value in db.execute(
            """SELECT s.path, concat_ws('|', f.record, f.measure, f.phase, f.pupil_group, f.period),
            concat_ws('|', f.level, f.entity, f.value, f.numerator, f.denominator, f.status)
            FROM fact f JOIN source_file s USING (source_id)"""
        ).fetchall():
            figures.setdefault(file, {})[place] = value
    answers: dict[str, Answer] = {}
    for file in report.files:
        name = file.file.split("/")[1] if "/" in file.file else file.file
        lines = [line.removeprefix(file.file) for line in file.lines()]
        before = answers.get(name)
        if before is not None:  # a file of an archive
            before.lines += lines
        else:
            answers[name] = Answer(str(file.outcome), lines, figures.get(file.file, {}))
    return answers


def _return(case: Case) -> Answer:
    from data.records.problems import RecordsError
    from data.records.returns import read_return

    name = case.name.rsplit("returns__", 1)[1].rpartition(".")[0]
    try:
        uploaded = read_return(name, case.name, case.content, {"900001"})
    except RecordsError as refused:
        return Answer("refused", [str(refused)])
    except Exception as problem:
        return Answer("crashed", [f"{type(problem).__name__}: {problem}"])
    return Answer("loaded", [str(problem) for problem in uploaded.problems])


def _definition(folder: Path, case: Case) -> Answer:
    from data.plans.load import load_plan
    from data.problem import DefinitionRefused
    from data.rules import load as rules

    readers = {
        "status.toml": rules.status_rule, "disclosure.toml": rules.disclosure_rule,
        "coverage.toml": rules.coverage_rule,
        "inspection-intervals.toml": rules.inspection_rules,
    }  # fmt: skip
    _, kind, name = case.name.split("__", 2)
    own = folder / "cases" / case.name.split("__", 1)[0]
    own.mkdir(parents=True)
    path = own / name
    path.write_bytes(case.content)
    try:
        if kind == "plans":
            load_plan(path)
        else:
            readers.get(name, rules.risk_rules)(own)
    except DefinitionRefused as refused:
        return Answer("refused", str(refused).splitlines())
    except Exception as problem:
        return Answer("crashed", [f"{type(problem).__name__}: {problem}"])
    return Answer("loaded")
