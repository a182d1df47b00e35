"""Whom a row of a statistics file is about: its phase and its pupils, in every wording met so far."""

from __future__ import annotations

from data.sources.base import Cut, FileContext, Row, Rule, Skip, UnknownWord
from data.vocabulary import Phase, PupilGroup

PHASES = {
    "state-funded primary": Phase.PRIMARY,
    "primary": Phase.PRIMARY,
    "state-funded primary schools": Phase.PRIMARY,
    "state-funded secondary": Phase.SECONDARY,
    "secondary": Phase.SECONDARY,
    "state-funded secondary schools": Phase.SECONDARY,
    "special": Phase.SPECIAL,
    "special schools": Phase.SPECIAL,
    "state-funded special": Phase.SPECIAL,
    "state-funded special school": Phase.SPECIAL,
    "special school": Phase.SPECIAL,
    "total": Phase.ALL,
    "all schools": Phase.ALL,
    "state-funded schools": Phase.ALL,
    "all state-funded": Phase.ALL,
    "primary, secondary and special": Phase.ALL,
    "pupil referral unit": Phase.ALTERNATIVE_PROVISION,
    "state-funded ap school": Phase.ALTERNATIVE_PROVISION,
    "state-funded alternative provision": Phase.ALTERNATIVE_PROVISION,
    "alternative provision": Phase.ALTERNATIVE_PROVISION,
}


def phase_of(column: str, found: str) -> Phase:
    """The phase of a kind of school as these files write it."""
    phase = PHASES.get(found.lower())
    if phase is None:
        raise UnknownWord(column, found, "one of " + ", ".join(sorted(PHASES)))
    return phase


# Words for groups of pupils in the columns breakdown, characteristic and their like.
GROUPS = {
    "total": PupilGroup.ALL,
    "all pupils": PupilGroup.ALL,
    "disadvantaged": PupilGroup.DISADVANTAGED,
    "disadvantaged all other": PupilGroup.NOT_DISADVANTAGED,
    "all other pupils": PupilGroup.NOT_DISADVANTAGED,
    "disadvantaged_total_other": PupilGroup.NOT_DISADVANTAGED,
    "not known to be disadvantaged": PupilGroup.NOT_DISADVANTAGED,
    "not disadvantaged": PupilGroup.NOT_DISADVANTAGED,
    "fsm": PupilGroup.FSM,
    "fsm eligible": PupilGroup.FSM,
    "fsm all other": PupilGroup.NOT_FSM,
    "fsm eligible all other": PupilGroup.NOT_FSM,
    "not known to be fsm eligible": PupilGroup.NOT_FSM,
    "known to be eligible for free school meals": PupilGroup.FSM,
    "fsm not eligible": PupilGroup.NOT_FSM,
    "fsm - eligible": PupilGroup.FSM,
    "fsm - not eligible": PupilGroup.NOT_FSM,
    "all sen provision": PupilGroup.SEN,
    "any special educational need": PupilGroup.SEN,
    "all sen": PupilGroup.SEN,
    "sen support": PupilGroup.SEN_SUPPORT,
    "sen support / sen without an ehc plan": PupilGroup.SEN_SUPPORT,
    "sen without a statement or ehc plan": PupilGroup.SEN_SUPPORT,
    "sen_supp": PupilGroup.SEN_SUPPORT,
    "education, health and care plan": PupilGroup.EHCP,
    "education health and care plan": PupilGroup.EHCP,
    "ehc plan": PupilGroup.EHCP,
    "ehc plans": PupilGroup.EHCP,
    "senstateehc": PupilGroup.EHCP,
    "statement of sen or ehc plan": PupilGroup.EHCP,
    "sen with a statement or ehc plan": PupilGroup.EHCP,
    "no sen provision": PupilGroup.NO_SEN,
    "no identified special educational need": PupilGroup.NO_SEN,
    "no sen": PupilGroup.NO_SEN,
    "no_sen": PupilGroup.NO_SEN,
    "sen provision no sen": PupilGroup.NO_SEN,
    "sen provision sen support": PupilGroup.SEN_SUPPORT,
    "sen provision ehc plan": PupilGroup.EHCP,
    "sen provision statement or ehc": PupilGroup.EHCP,
    "sen provision sen with statement or ehc": PupilGroup.EHCP,
    "sen provision sen without statement": PupilGroup.SEN_SUPPORT,
    "known or believed to be other than english": PupilGroup.EAL,
    "other than english": PupilGroup.EAL,
    "first language other than english": PupilGroup.EAL,
    "english": PupilGroup.NOT_EAL,
    "known or believed to be english": PupilGroup.NOT_EAL,
    "first language english": PupilGroup.NOT_EAL,
    "boys": PupilGroup.BOYS,
    "male": PupilGroup.BOYS,
    "gender male": PupilGroup.BOYS,
    "sex male": PupilGroup.BOYS,
    "girls": PupilGroup.GIRLS,
    "female": PupilGroup.GIRLS,
    "gender female": PupilGroup.GIRLS,
    "sex female": PupilGroup.GIRLS,
    "asian": PupilGroup.ASIAN,
    "all asian / asian british": PupilGroup.ASIAN,
    "asian / asian british": PupilGroup.ASIAN,
    "black": PupilGroup.BLACK,
    "all black / african / caribbean / black british": PupilGroup.BLACK,
    "black / african / caribbean / black british": PupilGroup.BLACK,
    "chinese": PupilGroup.CHINESE,
    "mixed": PupilGroup.MIXED,
    "all mixed / multiple ethnic groups": PupilGroup.MIXED,
    "mixed / multiple ethnic groups": PupilGroup.MIXED,
    "white": PupilGroup.WHITE,
    "all white": PupilGroup.WHITE,
    "all other ethnic groups": PupilGroup.OTHER_ETHNICITY,
    "other ethnic group": PupilGroup.OTHER_ETHNICITY,
    "ethnicity major asian total": PupilGroup.ASIAN,
    "ethnicity major black total": PupilGroup.BLACK,
    "ethnicity major chinese total": PupilGroup.CHINESE,
    "ethnicity major chinese": PupilGroup.CHINESE,
    "ethnicity major mixed total": PupilGroup.MIXED,
    "ethnicity major white total": PupilGroup.WHITE,
    "ethnicity major any other ethnic group": PupilGroup.OTHER_ETHNICITY,
}


def group_of(row: Row, columns: tuple[str, ...]) -> PupilGroup | Skip:
    """The one group that filter columns name together; crossings and finer cuts are skipped."""
    named = [row[column].lower() for column in columns if row.get(column, "")]
    cuts = [one for one in named if one not in ("total", "all pupils", "")]
    if not cuts:
        return PupilGroup.ALL
    groups = {GROUPS.get(one) for one in cuts}
    # 'All SEN provision' stands beside 'Any special educational need': two names of one group.
    if len(groups) > 1 and PupilGroup.SEN in groups:
        groups -= {PupilGroup.SEN}
    if len(groups) == 1 and (only := groups.pop()) is not None:
        return only
    return Skip("finer or crossed breakdowns than the catalogue has")


def cut_by(columns: tuple[str, ...], phase_column: str | None = None) -> Rule[Cut]:
    """A cut by filter columns of pupils and, where there is one, a column of the kind of school."""

    def read(row: Row, context: FileContext) -> Cut | Skip:
        phase = phase_of(phase_column, row[phase_column]) if phase_column else None
        group = group_of(row, columns)
        return group if isinstance(group, Skip) else Cut(phase, group)

    return Rule((*columns, *((phase_column,) if phase_column else ())), read)
