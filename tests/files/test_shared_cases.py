"""Every case of the archive beside the project answers as the text in it says: built and asked as at a terminal."""

from __future__ import annotations

import json
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from analytics.reports.core.ask import ask
from analytics.reports.core.types import Figure
from analytics.reports.inspection.inspection import ofsted
from analytics.reports.measures.value import value
from data.__main__ import main
from data.settings import Settings
from data.vocabulary import PupilGroup, ValueStatus
from data.warehouse.publish import current_path
from session.opening import open_context
from tests.shared import needs_shared, shared_file

pytestmark = needs_shared

REFUSED, NOTHING = 1, 2  # the exit status of a build
RENAMED = {"data": "exclusions_by_geographic_level.csv"}  # as info.txt of that case says
SUFFOLK, STOCK = "E10000029", "ofsted_good_schools"


@dataclass(frozen=True)
class Case:
    """A folder that was built: exit status, what the command printed, and the home to ask."""

    status: int
    text: str
    home: Path

    def figure(self, code: str, period: str, area: str = SUFFOLK, group: PupilGroup = PupilGroup.ALL) -> Figure:
        """What a page and the terminal answer."""
        answer: Figure = ask(value, open_context(), code=code, area=area, period=period, group=group).report
        return answer

    def answer(self, code: str, period: str, **options: object) -> float | ValueStatus | None:
        """The value to two decimals, or why there is none."""
        figure = self.figure(code, period, **options)  # type: ignore[arg-type]
        return figure.status if figure.value is None else round(figure.value, 2)

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """Rows that answer a SELECT; none where nothing was published."""
        path = current_path(Settings(self.home, "935").world("real"))
        if path is None:
            return []
        with duckdb.connect(str(path), read_only=True) as db:
            return db.execute(question).fetchall()


def names() -> set[str]:
    """The folders of the archive that hold one case each."""
    with tarfile.open(shared_file("cases.tar.gz")) as archive:
        paths = [Path(member.name) for member in archive if member.isfile()]
    parts = [path.parts[path.parts.index("cases") + 1 :] for path in paths]
    return {part[1] if part[0] == "attack" else part[0] for part in parts if part[:2] != ("attack", "README.txt")}


@pytest.fixture
def built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> Case:
    """The case that the test is named after, built by the command."""
    name = request.node.originalname.removeprefix("test_")
    with tarfile.open(shared_file("cases.tar.gz")) as archive:
        archive.extractall(tmp_path / "cases", filter="data")
    (folder,) = [path for path in (tmp_path / "cases").rglob(name) if path.is_dir()]
    for path in [path for path in folder.rglob("*") if path.name in RENAMED]:
        shutil.move(path, path.with_name(RENAMED[path.name]))
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MILEPOST_AUTHORITY", raising=False)
    status = main(["build", str(folder)])
    printed = capsys.readouterr()
    return Case(status, printed.out + printed.err, tmp_path / "home")


def test_decimal_comma(built: Case) -> None:
    assert built.status == 0
    assert built.answer("suspension_rate", "2022/23") == 6.0
    assert built.answer("permanent_exclusion_rate", "2022/23") == 10.0
    assert "used as published" not in built.text


def test_eal_parts(built: Case) -> None:
    school = built.figure("eal_share", "2015/16", area="900101")
    assert (school.value, school.numerator, school.denominator) == (30.0, None, None)
    area = built.figure("eal_share", "2015/16", area="E07000202")
    assert (area.value, area.status) == (None, ValueStatus.NOT_AVAILABLE)
    assert "6 of its 6 schools" in area.reason


def test_eyfsp_gender_whole(built: Case) -> None:
    assert built.status == 0
    groups = (PupilGroup.ALL, PupilGroup.GIRLS, PupilGroup.BOYS)
    assert [built.answer("gld", "2018/19", group=group) for group in groups] == [70.0, 80.0, 60.0]


def test_history_from_one_snapshot(built: Case) -> None:
    own = built.figure(STOCK, "2022-04-25")
    assert (own.value, own.numerator, own.denominator) == (50, 2, 4)
    before = built.figure(STOCK, "2015-01-31")
    assert (before.value, before.status) == (None, ValueStatus.CANNOT_TELL)
    assert "known for 1 of the 4 schools open that day" in before.reason
    after = built.figure(STOCK, "2024-08-31")
    assert after.value is None
    assert after.reason == "no loaded file has inspections after 25 April 2022"
    history = ask(ofsted, open_context()).report.history.figures
    assert [figure.period for figure in history if figure.shown] == ["2022-04-25"]  # no line back in time


def test_note_not_about_authority(built: Case) -> None:
    assert "4 of 4 rows" in built.text
    assert "note:" not in built.text  # each row names its authority: no register is needed to place it


def test_ofsted_mi_2015(built: Case) -> None:
    assert built.status == 0
    assert built.rows("SELECT count(*) FROM inspection") == [(5,)]
    # of the four schools one has its inspection before the latest one, too
    assert built.rows("SELECT urn FROM inspection GROUP BY urn HAVING count(*) > 1") == [("900101",)]
    assert built.rows("SELECT urn FROM inspection WHERE category = 'special measures'") == [("900104",)]


def test_ofsted_mi_not_in_register(built: Case) -> None:
    own = built.figure(STOCK, "2015-01-31")
    assert (own.value, own.numerator, own.denominator, own.doubts) == (50.0, 2, 4, ())


def test_pupdest_dot(built: Case) -> None:
    assert built.status == 0
    measure, year = "destinations_sustained", "2014/15"
    assert built.answer(measure, year) == 95.0
    assert built.answer(measure, year, group=PupilGroup.DISADVANTAGED) == 90.0
    others = built.answer(measure, year, area="900101", group=PupilGroup.NOT_DISADVANTAGED)
    assert others is ValueStatus.NOT_AVAILABLE


def test_spine_row_elsewhere(built: Case) -> None:
    assert built.status == 0
    assert built.rows("SELECT urn, la_code FROM school") == [("900101", "935")]
    assert built.rows("SELECT reason FROM set_aside") == [("a school outside the English authorities",)]


def test_two_digit_year(built: Case) -> None:
    assert built.status == REFUSED
    assert built.rows("SELECT * FROM inspection") == []
    assert built.answer("ofsted_grade_age", "2023-08-31") in (ValueStatus.NOT_AVAILABLE, ValueStatus.CANNOT_TELL)
    assert "four digits" in built.text


def test_unknown_filter_displaces(built: Case) -> None:
    assert built.answer("attainment8", "2023/24") == 44.0


def test_unknown_filter_social_care(built: Case) -> None:
    assert built.status == NOTHING
    assert "column 'social_care_group'" in built.text


def test_wrong_family_named(built: Case) -> None:
    assert "timeliness_20_week.csv: refused" in " ".join(built.text.split())
    for wrong in ("PERCTOT", "A list of graded inspections", "attainment8_average"):
        assert wrong not in built.text
    assert "none of the files Milepost reads" in built.text


def test_xlsx_percent(built: Case) -> None:
    assert built.answer("engmath_4plus", "2016/17") == 62.4
    assert built.answer("engmath_5plus", "2016/17") == 39.8


def test_two_quotes_lose_rows(built: Case) -> None:
    assert built.status == NOTHING
    assert "row 4, column 'PNUMUNCFL'" in built.text


def test_truncated_download(built: Case) -> None:
    assert built.status == NOTHING
    assert "row 135" in built.text
    assert "cut off" in built.text


def test_xlsx_stray_cell(built: Case) -> None:
    assert built.status == NOTHING
    assert "200000" in built.text


def test_xlsx_dims(built: Case) -> None:
    assert built.status == NOTHING
    assert "XFD" in built.text


def test_geo_null(built: Case) -> None:
    assert built.status == REFUSED
    assert "row 1, column 'geometry'" in built.text
    assert built.answer("permanent_exclusions", "2014/15") == 81


def test_geo_noname(built: Case) -> None:
    assert built.status == REFUSED
    assert "row 1, column 'LAD25NM'" in built.text
    assert built.answer("permanent_exclusions", "2014/15") == 81


def test_geo_bowtie(built: Case) -> None:
    ((shape,),) = built.rows("SELECT geojson FROM boundary WHERE NOT approximate")
    assert len(json.loads(str(shape))["coordinates"]) == 2


def test_geo_national_grid(built: Case) -> None:
    ((shape,),) = built.rows("SELECT geojson FROM boundary WHERE NOT approximate")
    points = json.loads(str(shape))["coordinates"][0][0]
    assert all(0 < x < 2 and 51 < y < 53 for x, y in points)


def test_mixed_line_ends(built: Case) -> None:
    assert built.status == 0
    assert "60 of 60 rows" in built.text


def test_every_case_of_the_archive_has_its_test() -> None:
    tests = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert names() - tests == set()
