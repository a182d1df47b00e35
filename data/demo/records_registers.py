"""Invented rows for every register with a page: some of 2015 for the replay, some current.

Counters agree with the county's own figures in the demonstration's files, from the day each came out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from data.records.entries import Who

MADE_UP = "Invented for the demonstration."
SAMPLE = Who("director", "demonstration")
Row = dict[str, Any]
_THEN = date(2015, 9, 14)
_BEFORE = date(2015, 2, 13)
_AGREED = date(2015, 6, 12)  # the posts, before the first of them was filled
_ENDED = date(2021, 8, 31)  # the national designation of teaching schools ended
_LEADERS = 300
_TEACHING = (
    (_BEFORE, 5),
    (date(2015, 10, 14), 1),
    (date(2016, 2, 12), 2),
    (date(2016, 10, 14), 1),
    (date(2017, 2, 14), 1),
)
_ASSOCIATES = ((date(2016, 2, 12), 2), (date(2017, 2, 14), 3))
_OFFERING = ((_BEFORE, 15), (date(2015, 7, 31), 4), (date(2016, 1, 14), 8), (date(2016, 7, 29), 6))
_ABLE = ((_BEFORE, 15), (date(2016, 2, 12), 33), (date(2017, 2, 14), 48))
_RETURNS = ((date(2015, 7, 31), 123), (date(2016, 2, 12), 156), (date(2017, 2, 14), 174))
_ASKED = 300
_ON_TRACK = ("yes", "no", "yes", "cannot_tell", "yes", "no")


def rows(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    """Every register's rows: the register's name, and what one record says."""
    makers = (
        _visits,
        _meetings,
        _checks,
        _consultations,
        _surveys,
        _capacity,
        _posts,
        _quality,
        _documents,
        _decisions,
        _log,
    )
    for maker in makers:
        yield from maker(urns, today)


def _days(first: date, last: date, step: int) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=step)


def _twice(today: date, each: int, step: int) -> list[date]:
    """So many days from September 2015 on, and as many before today."""
    then = [_THEN + timedelta(days=step * n) for n in range(each)]
    return then + [today - timedelta(days=step * (each - n)) for n in range(each)]


def _visits(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    for n, day in enumerate(_twice(today, 10, 11)):
        again = day + timedelta(days=110 if n % 2 else 7)  # every second one is overdue
        yield (
            "visits",
            {
                "urn": urns[n % len(urns)],
                "visited_on": day,
                "visited_by": "Area lead",
                "purpose": "autumn_targets" if n % 2 else "single_point_of_contact",
                "on_track": _ON_TRACK[n % len(_ON_TRACK)],
                "findings": MADE_UP,
                "next_visit": None if day < _ENDED else again,
                "themes": ["leadership", "attendance"][: 1 + n % 2],
            },
        )


def _meetings(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    for n, day in enumerate(_days(today - timedelta(days=75), today - timedelta(days=5), 14)):
        yield (
            "attendance_support_meetings",
            {
                "urn": urns[(n + 20) % len(urns)],
                "held_on": day,
                "held_by": "Attendance lead",
                "barriers": ["transport", "health"][: 1 + n % 2],
                "agreed": f"A plan by class. {MADE_UP}",
                "follow_up_by": day + timedelta(days=42),
            },
        )


def _checks(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    kinds = ("data", "pupils_work", "risk_tool")
    for n, day in enumerate(_twice(today, 3, 25)):
        yield (
            "random_checks",
            {
                "urn": urns[(n + 5) % len(urns)],
                "checked_on": day,
                "checked_by": "Data officer",
                "what": kinds[n % 3],
                "items": 30,
                "agreed": 26 + n % 4,
                "words": MADE_UP,
            },
        )


def _consultations(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    now = today - timedelta(days=40)
    for n, (closed, replied) in enumerate((*_RETURNS, (now, 186)), start=1):
        yield (
            "consultations",
            {
                "reference": f"{closed:%Y}-{n:02d}",
                "title": "How the service works with schools",
                "opened_on": closed - timedelta(days=28),
                "closed_on": closed,
                "asked": _ASKED,
                "replied": replied,
                "replied_urns": list(urns[:replied]) if closed == now else [],
                "result": MADE_UP,
            },
        )


def _surveys(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    series = {"satisfaction": 44, "informed_strategy": 39, "informed_council": 31}
    for requested in (date(2015, 11, 13), today - timedelta(days=60)):
        for name, positive in series.items():
            yield (
                "surveys",
                {
                    "survey": f"Telephone sample, {requested:%B %Y}",
                    "question": name.replace("_", " "),
                    "series": name,
                    "asked_on": requested,
                    "asked_by": "An external research body",
                    "external": True,
                    "sample": 80,
                    "replies": 60,
                    "positive": positive,
                    "note": MADE_UP,
                },
            )


def _capacity(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    for kind, steps in (
        ("teaching_school", _TEACHING),
        ("associate_teaching_school", _ASSOCIATES),
        ("leader_offering", _OFFERING),
    ):
        names = (since for since, many in steps for _ in range(many))
        for n, since in enumerate(names, start=1):
            title = f"Invented {kind.replace('_', ' ')} {n}"
            yield "capacity", {"kind": kind, "name": title, "since": since, "until": _ENDED}
    for since, able in _ABLE:
        yield (
            "capacity",
            {
                "kind": "leaders_share",
                "name": "All schools",
                "since": since,
                "until": _ENDED,
                "able": able,
                "out_of": _LEADERS,
                "denominator": "Heads and deputies in post",
            },
        )
    for kind, urn in zip(("nle", "good_school", "good_school", "lle"), urns[-4:], strict=False):
        yield (
            "capacity",
            {
                "kind": kind,
                "name": "Supporting school",
                "urn": urn,
                "since": today - timedelta(days=400),
                "partners_at_most": 2,
                "quality_assured": kind != "lle",
                "strengths": ["reading"],
            },
        )


def _posts(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    for post, fill_by, filled in (
        ("Senior officer, challenge and support (first)", date(2015, 9, 1), date(2015, 9, 1)),
        ("Senior officer, challenge and support (second)", date(2015, 9, 1), date(2015, 11, 2)),
        ("Senior officer, leadership", date(2015, 6, 30), date(2015, 6, 15)),
        ("Senior officer, quality assurance", date(2015, 9, 1), date(2015, 9, 1)),
        ("Communications officer", date(2015, 8, 31), None),
        ("Strategic lead for the Partnership", date(2015, 8, 31), date(2015, 10, 5)),
    ):
        yield (
            "posts",
            {
                "post": post,
                "team": "Education and Learning",
                "agreed_on": _AGREED,
                "fill_by": fill_by,
                "filled_on": filled,
                "induction_done": filled is not None,
                "note": MADE_UP,
            },
        )


def _quality(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    result = ("strong", "sound", "weak")
    for n, day in enumerate(_twice(today, 3, 30)):
        yield (
            "quality_assurance",
            {
                "provider": f"Invented provider {n % 3 + 1}",
                "provider_kind": "bought_in",
                "assured_on": day,
                "assured_by": "Quality assurance lead",
                "result": result[n % 3],
                "impact": MADE_UP,
                "again_by": day + timedelta(days=365),
                "closed_on": day + timedelta(days=200) if day.year == _THEN.year else None,
            },
        )


def _documents(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    for name, edition, status, issued in (
        ("Raising the Bar", "2015", "superseded", date(2015, 3, 2)),
        ("Securing good or better", "July 2015", "superseded", date(2015, 7, 20)),
        ("School Improvement Strategy", "2026", "in_force", date(2026, 1, 12)),
        ("Attendance strategy", "2026", "in_force", date(2026, 4, 20)),
    ):
        yield (
            "documents",
            {
                "name": name,
                "edition": edition,
                "status": status,
                "issued_on": issued,
                "owner": "Assistant Director",
                "complementary": name.startswith("Attendance"),
                "review_by": issued.replace(year=issued.year + 1),
                "note": MADE_UP,
            },
        )


def _decisions(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    for n, day in enumerate(_twice(today, 2, 35), start=1):
        done = day.year == _THEN.year or n == 3
        yield (
            "decisions",
            {
                "number": f"{day:%Y}-{n:02d}",
                "board": "School Improvement Accountability Board",
                "decided_on": day,
                "decision": f"Ask each area for its next step. {MADE_UP}",
                "owner": "Assistant Director",
                "follow_up_by": day + timedelta(days=28),
                "followed_up_on": day + timedelta(days=21) if done else None,
            },
        )


def _log(urns: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    for day in (date(2015, 12, 4), today - timedelta(days=30)):
        yield (
            "dfe_log",
            {
                "direction": "to_dfe",
                "on": day,
                "by": "Assistant Director",
                "about": "missing_data",
                "words": f"Academies that sent no interim data this half-term. {MADE_UP}",
                "answer_by": day + timedelta(days=21),
                "answered_on": day + timedelta(days=14) if day.year == _THEN.year else None,
            },
        )
