"""What is new: who sees which items, since which day, and the same as a feed and as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from data.settings import Settings
from data.vocabulary import Role, Scope
from data.warehouse.publish import FigureRevision, NewRelease
from session import news

ATOM = "{http://www.w3.org/2005/Atom}"
MORNING = datetime(2026, 11, 2, 6, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    chosen = Settings(tmp_path, "935")
    revisions = [FigureRevision("gld", "2024/25", "early_years", group, 68.1, 67.4) for group in ("all", "fsm")]
    moved = ["Good level of development: Likely became In doubt. Two years < one & another."]
    news.add(chosen, "real", news.items_of(MORNING, "a-1", [NewRelease("ees_eyfsp", "2024/25", 9)], revisions, moved))
    later = datetime(2026, 11, 23, 6, tzinfo=UTC)
    news.add(chosen, "real", news.items_of(later, "b-1", [NewRelease("ees_ks2", "2025/26", 9)], [], []))
    return chosen


def texts(settings: Settings, role: Role, since: date | None = None) -> list[str]:
    return [item.text for item in news.news(settings, "real", Scope("935", role), since)]


def test_the_newest_comes_first_and_revisions_are_counted_by_measure(settings: Settings) -> None:
    lines = texts(settings, Role.DIRECTOR)
    assert "2025/26" in lines[0]
    assert lines[1].startswith("Good level of development: Likely became")
    assert lines[-1] == "Revised: Good level of development, 2024/25: 2 figures."


def test_no_item_names_a_figure_that_a_page_might_hide(settings: Settings) -> None:
    assert not any("68.1" in text or "67.4" in text for text in texts(settings, Role.ADMINISTRATOR))


def test_a_school_sees_no_status_of_the_authority(settings: Settings) -> None:
    assert any("became" in text for text in texts(settings, Role.BOARD))
    assert not any("became" in text for text in texts(settings, Role.SCHOOL))


def test_since_a_day(settings: Settings) -> None:
    assert len(texts(settings, Role.DIRECTOR, date(2026, 11, 3))) == 1
    assert len(texts(settings, Role.DIRECTOR, date(2026, 11, 2))) == 4
    assert texts(settings, Role.DIRECTOR, date(2026, 11, 24)) == []


def test_the_feed_of_each_role_is_written_at_publication(settings: Settings) -> None:
    folder = settings.world("real") / news.FEEDS
    assert {path.stem for path in folder.iterdir()} == {role.value for role in Role if role is not Role.SCHOOL}
    feed = ElementTree.parse(folder / "board.atom").getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == texts(settings, Role.BOARD)
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == len(entries) + 1
    assert feed.findtext(f"{ATOM}updated") == "2026-11-23T06:00:00+00:00"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Milepost"


def test_the_command_prints_text_for_a_mail_and_refuses_a_day_to_come(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(settings.home))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    monkeypatch.setenv("MILEPOST_TODAY", "2026-11-23")
    assert news.main(["--role", "board", "--since", "2026-11-23"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Subject: Milepost: 1 new item since 23\N{NO-BREAK SPACE}November 2026\n\n")
    assert "2025/26" in printed and "2024/25" not in printed
    assert news.main(["--role", "board", "--as", "atom"]) == 0
    assert ElementTree.fromstring(capsys.readouterr().out.encode()).tag == f"{ATOM}feed"
    with pytest.raises(SystemExit):
        news.main(["--since", "2026-11-24"])


def test_a_visit_is_counted_from_the_day_before_it(settings: Settings) -> None:
    days = [date(2026, 11, 2), date(2026, 11, 2), date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 23)]
    since = [news.visited(settings, "real", "ann@example.org", day) for day in days]
    assert since == [None, None, date(2026, 11, 2), date(2026, 11, 2), date(2026, 11, 20)]
    assert news.visited(settings, "real", "bob@example.org", days[-1]) is None
    assert "ann" not in (settings.world("real") / news.VISITS).read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[1]",
        '{"a": 1}',
        '[{"at": "2026-11-02"}]',
        "[[]]",
        "\x00",
        "null",
        '[{"at": 1, "build": "", "text": "", "question": "", "page": ""}]',
    ],
)
def test_a_damaged_list_is_kept_beside_said_and_begun_anew(settings: Settings, text: str) -> None:
    path = settings.world("real") / news.FILE
    path.write_text(text, encoding="utf-8")
    (line,) = texts(settings, Role.BOARD)
    assert "damaged and begins anew" in line
    (beside,) = path.parent.glob("news-damaged-*.json")
    assert beside.name in line and beside.read_text("utf-8") == text
    news.add(settings, "real", news.items_of(MORNING, "c-1", [NewRelease("ees_ks2", "2025/26", 9)], [], []))
    assert len(texts(settings, Role.BOARD)) == 2


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}', '{"a": ["x"]}'])
def test_damaged_visits_stop_nobody(settings: Settings, text: str) -> None:
    (settings.world("real") / news.VISITS).write_text(text, encoding="utf-8")
    assert news.visited(settings, "real", "ann@example.org", date(2026, 11, 23)) is None


def test_links_are_whole_where_the_address_is_configured(settings: Settings) -> None:
    known = replace(settings, address="https://milepost.example.gov.uk")
    items = news.news(settings, "real", Scope("935", Role.BOARD))
    for chosen, start in ((settings, ""), (known, "https://milepost.example.gov.uk/")):
        feed = ElementTree.fromstring(news.atom(items, chosen, Role.BOARD).encode())
        assert {e.attrib["href"] for e in feed.iter(f"{ATOM}link")} == {f"{start}{item.page}" for item in items}
        assert f"(page: {start}trends)" in news.mail(items, chosen, None)
