"""A zip or a packed file is read as the files in it, and a hostile one is refused in plain words."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from data import added
from data.build import inbox
from data.build.report import FileOutcome
from tests.files.loaded import load, table
from tests.files.test_closed_world import FIGURES, KS4, PLACE, attainment8
from tests.unit.build.build_files import ENGLAND, HEADER, SUFFOLK

KS4_FILE = table(f"{KS4},{FIGURES}", f"{PLACE},700,30800,44")
EYFSP_FILE = table(HEADER, ENGLAND, SUFFOLK)


def zipped(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files given as text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_download_of_ees_is_read_as_it_comes(tmp_path: Path) -> None:
    meta = table("col_name,col_type,label", "t_pupils,Indicator,Pupils")
    files = {
        "data-guidance/data-guidance.txt": "Guidance",
        "data/ks4.csv": KS4_FILE,
        "data/ks4.meta.csv": meta,
        "data/eyfsp.csv": EYFSP_FILE,
        "__MACOSX/data/._ks4.csv": b"\x00\x05",
    }
    built = load(tmp_path, {"release.zip": zipped(files)})
    assert {name: report.outcome for name, report in built.reports.items()} == {
        "release.zip": FileOutcome.COMPANION,
        "release.zip/__MACOSX/data/._ks4.csv": FileOutcome.IGNORED,
        "release.zip/data-guidance/data-guidance.txt": FileOutcome.COMPANION,
        "release.zip/data/ks4.csv": FileOutcome.LOADED,
        "release.zip/data/ks4.meta.csv": FileOutcome.COMPANION,
        "release.zip/data/eyfsp.csv": FileOutcome.LOADED,
    }
    assert attainment8(built) == [("all", 44)]
    assert built.rows("SELECT path FROM source_file ORDER BY path") == [
        ("release.zip/data/eyfsp.csv",),
        ("release.zip/data/ks4.csv",),
    ]


def test_a_meta_file_of_an_archive_is_believed(tmp_path: Path) -> None:
    text = table(f"{KS4},kind_no,{FIGURES}", f"{PLACE},1,700,30800,44")
    meta = table("col_name,col_type,label", "kind_no,Filter,Kind of pupil")
    built = load(tmp_path, {"a.zip": zipped({"data/ks4.csv": text, "data/ks4.meta.csv": meta})})
    assert built.reports["a.zip/data/ks4.csv"].problems[0].column == "kind_no"


def test_the_year_of_a_file_may_be_that_of_its_archive(tmp_path: Path) -> None:
    text = table("LA,ESTAB,URN,PERCTOT,PPERSABS10", "935,3614,100000,2.6,3.4")
    built = load(tmp_path, {"2018-2019.zip": zipped({"england_abs.csv": text})})
    assert built.rows("SELECT DISTINCT period FROM fact") == [("2018/19",)]


def test_a_packed_csv_is_read(tmp_path: Path) -> None:
    built = load(tmp_path, {"ks4.csv.gz": gzip.compress(KS4_FILE.encode())})
    assert built.reports["ks4.csv.gz/ks4.csv"].outcome is FileOutcome.LOADED
    assert attainment8(built) == [("all", 44)]


def test_the_same_file_in_a_zip_and_beside_it_counts_once(tmp_path: Path) -> None:
    built = load(tmp_path, {"a.zip": zipped({"ks4.csv": KS4_FILE}), "ks4.csv": KS4_FILE})
    outcomes = sorted(report.outcome for report in built.reports.values())
    assert outcomes == [FileOutcome.COMPANION, FileOutcome.IGNORED, FileOutcome.LOADED]


def _link() -> bytes:
    info = zipfile.ZipInfo("ks4.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def _with_password() -> bytes:
    packed = bytearray(zipped({"ks4.csv": KS4_FILE}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(mark) + at] |= 1
    return bytes(packed)


def _twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", "x")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.csv", "y")
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: zipped({"../ks4.csv": KS4_FILE}), "paths inside the folder"),
        (lambda: zipped({"a/../../ks4.csv": KS4_FILE}), "paths inside the folder"),
        (lambda: zipped({"/etc/ks4.csv": KS4_FILE}), "paths inside the folder"),
        (lambda: zipped({"..\\ks4.csv": KS4_FILE}), "paths inside the folder"),
        (lambda: zipped({"C:\\ks4.csv": KS4_FILE}), "paths inside the folder"),
        (_link, "a link or a device"),
        (_with_password, "password"),
        (_twice, "two files of one name"),
        (lambda: zipped({"a": "x", "a/ks4.csv": KS4_FILE}), "two files of one name"),
        (lambda: zipped({"x" * 250 + ".csv": KS4_FILE}), "names of at most"),
        (lambda: zipped({}), "without files"),
        (lambda: zipped({"demonstration.toml": "invented = true", "ks4.csv": KS4_FILE}), "demonstration"),
        (lambda: zipped({"ks4.csv": b"0" * (64 << 20)}), "far larger than it is"),
        (lambda: zipped({"ks4.csv": KS4_FILE * 50})[:-40], "download it again"),
        (lambda: b"PK\x03\x04", "download it again"),
        (lambda: b"", "download it again"),
    ],
)
def test_a_hostile_or_damaged_archive_is_refused_in_plain_words(
    tmp_path: Path, make: Callable[[], bytes], words: str
) -> None:
    before = set(tmp_path.rglob("*.csv"))
    built = load(tmp_path, {"a.zip": make()})
    report = built.reports["a.zip"]
    assert report.outcome is FileOutcome.REFUSED
    (line,) = built.problems("a.zip")
    assert words in line and str(tmp_path) not in line and "Error" not in line
    assert {path.name for path in set(tmp_path.rglob("*.csv")) - before} <= {"zz_list.csv"}


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST_FILES", 3)
    built = load(tmp_path, {"a.zip": zipped({f"{place}.csv": KS4_FILE for place in range(4)})})
    assert "4 files in one archive" in built.problems("a.zip")[0]


@pytest.mark.parametrize("content", [gzip.compress(KS4_FILE.encode())[:-30], b"\x1f\x8b", b"hello"])
def test_a_damaged_packed_file_is_refused(tmp_path: Path, content: bytes) -> None:
    built = load(tmp_path, {"ks4.csv.gz": content})
    assert "damaged archive" in built.problems("ks4.csv.gz")[0]


def test_an_archive_in_an_archive_stays_packed_and_the_rest_is_read(tmp_path: Path) -> None:
    built = load(tmp_path, {"a.zip": zipped({"b.zip": zipped({"eyfsp.csv": EYFSP_FILE}), "ks4.csv": KS4_FILE})})
    assert built.reports["a.zip/b.zip"].outcome is FileOutcome.REFUSED
    assert "inside another" in built.problems("a.zip/b.zip")[0]
    assert built.reports["a.zip/ks4.csv"].outcome is FileOutcome.LOADED


def test_a_zip_that_was_added_is_not_taken_apart_when_files_are_added_again(tmp_path: Path) -> None:
    batch = added.put(tmp_path, [("a.zip", zipped({"ks4.csv": KS4_FILE}))])
    name = f"added/{batch}/a.zip/ks4.csv"
    loaded = [{"file": name, "outcome": "loaded", "sha256": "0" * 64}]
    assert added.restore(tmp_path, tmp_path / "inbox", loaded) == ()
    added.drop(tmp_path, [name])
    assert zipfile.is_zipfile(added.folder_of(tmp_path) / "added" / batch / "a.zip")


def _moved(content: bytes, by: int) -> bytes:
    """A zip whose directory says that its first file begins somewhere else."""
    place = content.index(b"PK\x01\x02") + 42
    return content[:place] + by.to_bytes(4, "little") + content[place + 4 :]


def test_an_archive_whose_directory_points_before_its_beginning_stops_no_other_file(tmp_path: Path) -> None:
    content = zipped({"a.csv": EYFSP_FILE, "b.csv": KS4_FILE})
    # Bytes cut from the front move every place in the file before its beginning.
    built = load(tmp_path, {"cut.zip": content[60:], "far.zip": _moved(content, 0xFFFFFFF0), "ks4.csv": KS4_FILE})
    assert built.reports["cut.zip"].outcome is FileOutcome.REFUSED
    assert built.reports["far.zip"].outcome is FileOutcome.REFUSED
    assert built.reports["ks4.csv"].outcome is FileOutcome.LOADED


def test_an_archive_with_a_file_of_no_name_stops_no_other_file(tmp_path: Path) -> None:
    content = zipped({"x": "y"})
    at = content.index(b"PK\x01\x02")
    nameless = bytearray(content[: at + 46] + content[at + 47 :])
    nameless[at + 28 : at + 30] = b"\x00\x00"
    size = int.from_bytes(nameless[-10:-6], "little") - 1
    nameless[-10:-6] = size.to_bytes(4, "little")
    built = load(tmp_path, {"a.zip": bytes(nameless), "eyfsp.csv": EYFSP_FILE})
    assert built.reports["a.zip"].outcome is FileOutcome.REFUSED
    assert built.reports["eyfsp.csv"].outcome is FileOutcome.LOADED


def test_a_damaged_parquet_file_is_said_to_be_damaged_and_stops_no_other_file(tmp_path: Path) -> None:
    out = io.BytesIO()
    parquet.write_table(
        pyarrow.table({"urn": ["124531"] * 400, "date": ["2013-02-13"] * 400, "grade": ["Good"] * 400}), out
    )
    whole = out.getvalue()
    files: dict[str, str | bytes] = {"eyfsp.csv": EYFSP_FILE}
    for place in range(4, len(whole) - 8, len(whole) // 40):
        files[f"{place}.parquet"] = whole[:place] + b"\xff\x00\xff" + whole[place + 3 :]
    built = load(tmp_path, files)
    assert built.reports["eyfsp.csv"].outcome is FileOutcome.LOADED
    text = " ".join(str(problem) for report in built.reports.values() for problem in report.problems)
    assert "a whole Parquet file" in text
    assert "something that stops its reading" not in text


def test_a_workbook_with_damaged_bytes_is_said_to_be_no_workbook(tmp_path: Path) -> None:
    content = bytearray(zipped({"xl/workbook.xml": "<?xml version='1.0'?>" + EYFSP_FILE * 9}))
    start = content.index(b"xl/workbook.xml") + len(b"xl/workbook.xml")
    content[start : start + 40] = bytes(range(40))
    built = load(tmp_path, {"book.xlsx": bytes(content), "ks4.csv": KS4_FILE})
    assert "an Excel workbook (.xlsx)" in built.reports["book.xlsx"].problems[0].expected
