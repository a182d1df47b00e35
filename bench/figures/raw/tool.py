"""The long file of the Local Authority Interactive Tool: which item answers which question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.figures.raw.cells import SampledCell, Unread, ValueRequest, number
from bench.figures.raw.tables import SampledTable

FAMILY = "lait"
# Item of the file: measure, phase, pupil group; written down from the tool's own dictionary.
_ITEMS = """
FSP_NEW_GOODDEV gld early_years all
FSP_Gooddev_FSM gld early_years fsm
FSP_Gooddev_FSM_Other gld early_years not_fsm
FSP_Gooddev_White gld early_years ethnicity_white
FSP_Gooddev_Asian gld early_years ethnicity_asian
FSP_NEW_ALL-ELGS early_learning_goals_all early_years all
LAC_Good_Develop gld early_years looked_after
KS1P_all phonics primary all
KS1P_FSM phonics primary fsm
KS1P_SEND phonics primary sen_support
KS1R_Expected_STD ks1_reading_expected primary all
KS1R_Greater_Depth ks1_reading_greater_depth primary all
Multiplication_Total multiplication_check_full_marks primary all
DAP_NEW_KS2_RWM ks2_rwm_expected primary disadvantaged
NonDAP_NEW_KS2_RWM ks2_rwm_expected primary not_disadvantaged
FSM_NEW_KS2_RWM ks2_rwm_expected primary fsm
NonFSM_NEW_KS2_RWM ks2_rwm_expected primary not_fsm
KS2R_Prog_VA ks2_reading_progress primary all
KS2W_Prog_VA ks2_writing_progress primary all
KS2M_Prog_VA ks2_maths_progress primary all
AVG_Attain8_Score attainment8 secondary all
DAP_KS4_ATT8 attainment8 secondary disadvantaged
NonDAP_KS4_ATT8 attainment8 secondary not_disadvantaged
FSM_AVG_Attain8_Score attainment8 secondary fsm
SEN_Stat_AVG_Attain8_Score attainment8 secondary ehcp
AVG_Attain8_Score_White attainment8 secondary ethnicity_white
LAC_KS4_AVG_Attain8 attainment8 secondary looked_after
AVG_Prog8_Score progress8 secondary all
DAP_KS4_Prog8 progress8 secondary disadvantaged
EngMaths9-4 engmath_4plus secondary all
EngMaths9-5 engmath_5plus secondary all
EngBacEntries ebacc_entry secondary all
EngBacAvgPointScore ebacc_aps secondary all
SusEdOverall_All destinations_sustained secondary all
16-17 NEET neet 16_to_18 all
TotAbs absence_overall all all
PriTotAbs absence_overall primary all
SecTotAbs absence_overall secondary all
total_absence_special absence_overall special all
TotAuthAbs absence_authorised all all
PriAuth absence_authorised primary all
SecAuth absence_authorised secondary all
TotUnAuthAbs absence_unauthorised all all
PriUnauth absence_unauthorised primary all
SecUnauth absence_unauthorised secondary all
TotPerAbNew absence_persistent all all
SFPriPerAbNew absence_persistent primary all
SFSecPerAbNew absence_persistent secondary all
TotSevPerAbNew absence_severe all all
SFPriSevPerAbNew absence_severe primary all
SFSecSevPerAbNew absence_severe secondary all
CINTotalAb_3Term absence_overall all in_need
TotPermEx permanent_exclusion_rate all all 100
PriPermEx permanent_exclusion_rate primary all 100
SecPermEx permanent_exclusion_rate secondary all 100
TotFixedEx suspension_rate all all
PriFixedEx suspension_rate primary all
SecFixedEx suspension_rate secondary all
PriFSM fsm_share primary all
SecFSM fsm_share secondary all
EALPri eal_share primary all
EALSec eal_share secondary all
SEN_TotSENSuP sen_support_share all all
SEN_TotStat ehcp_share all all
PrimStatements ehcp_share primary all
"""
_REGIONS = dict(
    zip(
        (
            "north east",
            "north west",
            "yorkshire and the humber",
            "east midlands",
            "west midlands",
            "east of england",
            "london",
            "south east",
            "south west",
        ),
        (f"E1200000{place}" for place in range(1, 10)),
        strict=True,
    )
)
_CODES = [
    line.rsplit(" ", 4) if line.endswith(" 100") else [*line.rsplit(" ", 3), "1"]
    for line in _ITEMS.strip().splitlines()
]
ITEMS = {item: (code, phase, group, float(scale)) for item, code, phase, group, scale in _CODES}


def fits(header: frozenset[str]) -> bool:
    """Whether a file is the tool's long file."""
    return {"short desc", "years", "values", "la number"} <= header


def cells(table: SampledTable) -> Iterator[SampledCell | Unread]:
    """The one cell of each row, or why it is not read."""
    for record, row in table.rows:
        item = row["short desc"]
        if item not in ITEMS:
            yield Unread("items that this reader has no rule for")
            continue
        code, phase, group, scale = ITEMS[item]
        try:
            question = ValueRequest(code, _area(row), _year(row["years"]), phase, group)
            result = number(row["values"])
        except Unread as problem:
            yield problem
            continue
        value, half = (None, 0.0) if result is None else (result[0] * scale, result[1] * scale)
        yield SampledCell(FAMILY, table.name, record, item, question, value, half, None, row["values"])


def _area(row: dict[str, str]) -> str:
    name = row["la and regions"].lower()
    if name == "england":
        return "E92000001"
    if name in _REGIONS:
        return _REGIONS[name]
    number_ = row["la number"].removesuffix(".0")
    if number_.isdigit() and int(number_) < 970:
        return number_
    raise Unread("halves of London and other sums")


def _year(text: str) -> str:
    if match := re.match(r"^(20\d\d)( \([a-z]+\))?$", text):
        return f"{int(match[1]) - 1}/{match[1][2:]}"
    if (match := re.match(r"^(20\d\d)/(\d\d)$", text)) and (int(match[1]) + 1) % 100 == int(match[2]):
        return text
    raise Unread("averages over several years, or no year")
