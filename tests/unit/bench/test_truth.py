"""A second reader beside the product: it agrees with what was built, and sees every change."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.figures import truth
from bench.figures.raw.cells import Unread, number
from tests.architecture.test_imports import ROOT, imports, modules, named
from tests.unit.build.build_files import ENGLAND, SUFFOLK, write

CENSUS = """URN,LA,ESTAB,SCHOOLTYPE,NOR,NORG,NORB,TSENELSE,PSENELSE,TSENELK,PSENELK,NUMEAL,PNUMEAL
124531,935,2002,State-funded primary,102,50,52,3,2.9,20,19.6,1,1.0
124532,935,2003,State-funded primary,64,30,34,SUPP,SUPP,11,17.2,SUPP,SUPP
"""
REGISTER = """URN,LA (code),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),\
EstablishmentStatus (name),OpenDate,CloseDate,PhaseOfEducation (name),StatutoryLowAge,\
StatutoryHighAge,SchoolCapacity,NumberOfPupils
124531,935,2002,Ash Primary School,Community school,Open,,,Primary,4,11,140,102
124532,935,2003,Elm Primary School,Community school,Open,,,Primary,4,11,70,64
"""
INSPECTIONS = """URN,name,type,inspection_date,rating
124531,Ash Primary School,Maintained School,2013-02-13,Good
124532,Elm Primary School,Maintained School,2014-03-05,Requires improvement
"""
FILES = {
    "2018-2019/england_census.csv": CENSUS,
    "gias_register_2022-04-25.csv": REGISTER,
    "ofsted_history.csv": INSPECTIONS,
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder, home = tmp_path_factory.mktemp("files"), tmp_path_factory.mktemp("home")
    write(folder, ENGLAND, SUFFOLK)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "data", "build", str(folder)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        env={"MILEPOST_HOME": str(home), "MILEPOST_AUTHORITY": "935"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, home


@pytest.fixture
def ask(built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("MILEPOST_HOME", str(built[1]))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    return lambda folder: truth.compare(folder, 500, 1)


def test_what_was_built_is_what_a_second_reader_reads(built, ask) -> None:  # type: ignore[no-untyped-def]
    text, different = ask(built[0])
    assert different == 0, text
    for family, cells, hidden in (
        ("ees_eyfsp", 2, 0),
        ("csp_census", 12, 2),
        ("gias_register", 10, 0),
        ("inspection_list", 2, 0),
    ):
        assert f"| {family} | {cells} | {cells - hidden} | {hidden} | 0 |" in text, text
    assert "2 explained: hidden by the disclosure gate" in text


@pytest.mark.parametrize(
    ("name", "was", "now"),
    [
        ("eyfsp.csv", "500,340,68", "500,345,69"),
        ("2018-2019/england_census.csv", ",102,50,52,", ",102,51,52,"),
        ("2018-2019/england_census.csv", "SUPP,SUPP,11,", "7,10.9,11,"),
        ("2018-2019/england_census.csv", "20,19.6,1,1.0", "SUPP,SUPP,1,1.0"),
        ("gias_register_2022-04-25.csv", "Elm Primary", "Oak Primary"),
        ("ofsted_history.csv", "2014-03-05", "2014-05-05"),
        ("ofsted_history.csv", ",Good", ",Inadequate"),
    ],
)
def test_one_changed_cell_is_a_difference(built, ask, tmp_path: Path, name: str, was: str, now: str) -> None:  # type: ignore[no-untyped-def]
    changed = tmp_path / "changed"
    shutil.copytree(built[0], changed)
    text = (changed / name).read_text("utf-8")
    assert was in text
    (changed / name).write_text(text.replace(was, now), "utf-8")
    described, different = ask(changed)
    assert different > 0, described
    assert f"DIFFERENT: {name} record" in described


@pytest.mark.parametrize(
    ("text", "expected"), [("53%", (53.0, 0.5)), ("749,750", (749750.0, 0.5)), ("4.76", (4.76, 0.005)), ("SUPP", None)]
)
def test_a_number_is_read_with_its_last_digit(text: str, expected: tuple[float, float] | None) -> None:
    assert number(text) == (expected if expected is None else pytest.approx(expected))


@pytest.mark.parametrize("text", ["6,50", "1.2.3", "about 7"])
def test_what_is_no_plain_number_is_not_guessed(text: str) -> None:
    with pytest.raises(Unread):
        number(text)


@pytest.mark.parametrize("path", modules("bench/figures/raw"), ids=named)
def test_the_second_reader_shares_no_code_with_the_build(path: Path) -> None:
    ours = {item.split(".")[0] for item in imports(path)} & {"data", "analytics", "ui", "packs"}
    assert not ours


def test_a_family_of_which_nothing_is_equal_is_no_proof(built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A refused file's cells are all explained: 'its file is not loaded' must not read as 0 different."""
    monkeypatch.setattr(truth.Answers, "compared", lambda self, cell: (truth.EXPLAINED, "not loaded"))
    monkeypatch.setenv("MILEPOST_HOME", str(built[1]))
    text, wrong = truth.compare(built[0], 100, 1)
    assert wrong > 0
    assert "NO CELL EQUAL: ees_eyfsp" in text
