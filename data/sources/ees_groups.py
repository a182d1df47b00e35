"""The phase and pupil group of a statistics row, in every wording published so far.

Files of different years write one group as 'FSM - Eligible', 'FSM_Eligible' or 'FSM eligible', so
words are compared without case, underscores, hyphens and commas.
"""

from __future__ import annotations

import re

from data.sources.base import Breakdown, FileContext, Row, Rule, Skip, UnknownWord
from data.vocabulary import Phase
from data.vocabulary import PupilGroup as G

_MARKS = re.compile(r"[\s_,-]+")


def plain(text: str) -> str:
    """A word of a file as it is compared: 'SEN - No_SEN' and 'sen no sen' are one."""
    return _MARKS.sub(" ", text.lower()).strip()


PHASES = {
    "primary": Phase.PRIMARY,
    "state funded primary": Phase.PRIMARY,
    "state funded primary schools": Phase.PRIMARY,
    "secondary": Phase.SECONDARY,
    "state funded secondary": Phase.SECONDARY,
    "state funded secondary schools": Phase.SECONDARY,
    "special": Phase.SPECIAL,
    "special school": Phase.SPECIAL,
    "special schools": Phase.SPECIAL,
    "state funded special": Phase.SPECIAL,
    "state funded special school": Phase.SPECIAL,
    "state funded special schools": Phase.SPECIAL,
    "total": Phase.ALL,
    "all schools": Phase.ALL,
    "state funded schools": Phase.ALL,
    "all state funded": Phase.ALL,
    "all state funded schools": Phase.ALL,
    "primary secondary and special": Phase.ALL,
    "state funded primary secondary and special schools": Phase.ALL,
    "pupil referral unit": Phase.ALTERNATIVE_PROVISION,
    "pupil referral units": Phase.ALTERNATIVE_PROVISION,
    "alternative provision": Phase.ALTERNATIVE_PROVISION,
    "state funded ap school": Phase.ALTERNATIVE_PROVISION,
    "state funded alternative provision": Phase.ALTERNATIVE_PROVISION,
    "state funded alternative provision school": Phase.ALTERNATIVE_PROVISION,
}
STATE_FUNDED = (
    "",
    "total",
    "state funded",
    "all state funded",
    "state funded schools",
    "all state funded schools",
    "state funded schools (la)",
)


def phase_of(column: str, text: str) -> Phase:
    """The phase of a kind of school as these files write it."""
    phase = PHASES.get(plain(text))
    if phase is None:
        raise UnknownWord(column, text, "one of " + ", ".join(sorted(PHASES)))
    return phase


# The words for each group in the columns breakdown, characteristic and their like.
_WORDS: dict[G, tuple[str, ...]] = {
    G.ALL: ("total", "all pupils", "all"),
    G.DISADVANTAGED: ("disadvantaged", "disadvantaged pupils"),
    G.NOT_DISADVANTAGED: (
        "disadvantaged all other",
        "disadvantaged total other",
        "not known to be disadvantaged",
        "not disadvantaged",
        "non disadvantaged",
        "all other pupils",
    ),
    G.FSM: (
        "fsm",
        "fsm eligible",
        "eligible for fsm",
        "eligible for free school meals",
        "known to be eligible for free school meals",
        "known to be eligible for fsm",
    ),
    G.NOT_FSM: (
        "fsm all other",
        "fsm eligible all other",
        "fsm not eligible",
        "fsm noteligible",
        "not fsm",
        "not known to be fsm eligible",
        "not eligible for fsm",
        "not eligible for free school meals",
        "not known to be eligible for free school meals",
    ),
    G.SEN: ("all sen provision", "any special educational need", "all sen", "any sen", "identified sen"),
    G.SEN_SUPPORT: (
        "sen support",
        "sen support / sen without an ehc plan",
        "sen supp",
        "sen without a statement or ehc plan",
        "sen without a statement or ehc",
        "sen without a statement",
        "sen without statement",
        "sen without an ehc plan",
    ),
    G.EHCP: (
        "education health and care plan",
        "education health and care plans",
        "ehc plan",
        "ehc plans",
        "ehcp",
        "sen ehc plan",
        "senstateehc",
        "statement or ehc",
        "statement or ehcp",
        "statement or ehc plan",
        "statement of sen or ehc plan",
        "sen statement or ehcp",
        "sen statement or ehc",
        "sen statement or ehc plan",
        "sen with statement ehc",
        "sen with statement or ehc",
        "sen with statement or ehc plan",
        "sen with a statement or ehc",
        "sen with a statement or ehc plan",
        "sen with an ehc plan",
    ),
    G.NO_SEN: ("no sen provision", "no identified special educational need", "no sen", "no identified sen"),
    G.EAL: (
        "known or believed to be other than english",
        "other than english",
        "first language other than english",
        "first language known or believed to be other than english",
    ),
    G.NOT_EAL: (
        "english",
        "known or believed to be english",
        "first language english",
        "first language known or believed to be english",
    ),
    G.BOYS: ("boys", "male", "gender male", "sex male", "gender boys"),
    G.GIRLS: ("girls", "female", "gender female", "sex female", "gender girls"),
    G.ASIAN: ("asian", "asian total", "asian / asian british", "all asian / asian british", "asian or asian british"),
    G.BLACK: (
        "black",
        "black total",
        "black / african / caribbean / black british",
        "all black / african / caribbean / black british",
        "black or black british",
        "black african caribbean or black british",
    ),
    G.CHINESE: ("chinese", "chinese total"),
    G.MIXED: (
        "mixed",
        "mixed total",
        "mixed / multiple ethnic groups",
        "all mixed / multiple ethnic groups",
        "mixed or multiple ethnic groups",
    ),
    G.WHITE: ("white", "white total", "all white"),
    G.OTHER_ETHNICITY: ("all other ethnic groups", "other ethnic group", "any other ethnic group"),
}
GROUPS = {word: group for group, words in _WORDS.items() for word in words}
# 'SEN provision SEN Support', 'Ethnicity Major White Total': the topic said once more.
_TOPIC_FIRST = re.compile(r"^(sen provision|sen status|ethnicity major|sen(?= no sen| sen ))\s+")
# 'All other pupils' are those whom the topic of the breakdown does not count.
_OTHERS = ("all other pupils", "all other", "other", "other pupils", "all others")


def group_named(text: str, topic: str = "") -> G | None:
    """The group that a word of a breakdown names under its topic, None for a finer breakdown."""
    word, topic = plain(text), plain(topic)
    if "minor" in topic and not word.startswith("all "):
        return None  # 'Chinese' stands among the major groups too: it is read there
    if word in _OTHERS and topic not in ("", "total"):
        if "disadvantage" in topic:
            return G.NOT_DISADVANTAGED
        return G.NOT_FSM if "fsm" in topic or "free school meal" in topic else None
    return GROUPS.get(word) or GROUPS.get(_TOPIC_FIRST.sub("", word))


def group_of(row: Row, columns: tuple[str, ...], topic: str = "") -> G | Skip:
    """The one group that filter columns name together; crossings and finer cuts are skipped."""
    named = [row[column] for column in columns if row.get(column, "")]
    cuts = [item for item in named if GROUPS.get(plain(item)) is not G.ALL]
    if not cuts:
        return G.ALL
    groups = {group_named(cut, topic) for cut in cuts}
    # 'All SEN provision' appears with 'Any special educational need': two names of one group.
    if len(groups) > 1 and G.SEN in groups:
        groups -= {G.SEN}
    if len(groups) == 1 and (only := groups.pop()) is not None:
        return only
    return Skip("finer or crossed breakdowns than the catalogue has")


TOPIC = "breakdown_topic"


def cut_by(columns: tuple[str, ...], phase_column: str | None = None) -> Rule[Breakdown]:
    """A cut by filter columns of pupils and, where there is one, a column of the kind of school."""

    def read(row: Row, context: FileContext) -> Breakdown | Skip:
        phase = phase_of(phase_column, row[phase_column]) if phase_column else None
        group = group_of(row, columns, row[TOPIC])
        return group if isinstance(group, Skip) else Breakdown(phase, group)

    return Rule((*columns, TOPIC, *((phase_column,) if phase_column else ())), read)
