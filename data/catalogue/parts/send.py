"""Special educational needs and disability: how many pupils, and how soon plans are made."""

from datetime import date

from data.catalogue.measure import Break, Era, Measure, MeasureColumn, MeasureKind, Since, Suppression, Theme, YearKind
from data.catalogue.parts.terms import ALL_ONLY, CENSUS_HIDDEN, EVERY_LEVEL, PUBLISHED, SCHOOL_PHASES, lait, returned
from data.vocabulary import Counts, Direction, Phase, Unit

_REFORM = "SEN support replaced school action and school action plus."
_PLANS = Since(date(2018, 4, 1), "Plans replaced statements between 2014 and 2018: both are counted.")


def _share(
    code: str, label: str, definition: str, *, csp: MeasureColumn, items: tuple[str, str, str], caveat: str | Since
) -> Measure:
    phases = (Phase.ALL, Phase.PRIMARY, Phase.SECONDARY)
    return Measure(
        code=code,
        label=label,
        definition=definition,
        unit=Unit.PERCENT,
        decimals=1,
        direction=Direction.NEUTRAL,
        theme=Theme.SEND,
        kind=MeasureKind.CONTEXT,
        phases=SCHOOL_PHASES,
        levels=EVERY_LEVEL,
        groups=ALL_ONLY,
        eras=(Era("2014/15", None, "SEND reforms"),),
        denominator_name="pupils on roll in January",
        suppression=CENSUS_HIDDEN,
        sources=("csp_census", "lait"),
        columns=(csp, *(lait(item, phase) for item, phase in zip(items, phases, strict=True))),
        bounds=(0.0, 100.0),
        caveats=(caveat,),
        release_calendar="special_needs",
    )


SEND = (
    _share(
        "sen_support_share",
        "Pupils with SEN support",
        "Share of pupils with special educational needs supported without a plan, in January.",
        csp=MeasureColumn("csp_census", ("PSENELK",), numerator=("TSENELK",), denominator=("NOR",)),
        items=("SEN_TotSENSuP", "PrimNoStatements", "SecNoStatements"),
        caveat=_REFORM,
    ),
    _share(
        "ehcp_share",
        "Pupils with an education, health and care plan",
        "Share of pupils with an education, health and care plan, in January.",
        csp=MeasureColumn("csp_census", ("PSENELSE",), numerator=("TSENELSE",), denominator=("NOR",)),
        items=("SEN_TotStat", "PrimStatements", "SecStatements"),
        caveat=_PLANS,
    ),
    Measure(
        code="ehc_plans_20_weeks",
        label="Plans issued within 20 weeks",
        definition=(
            "Share of new education, health and care plans of the calendar year issued within 20 "
            "weeks of the request, excluding exceptions."
        ),
        unit=Unit.PERCENT,
        decimals=1,
        direction=Direction.HIGHER_IS_BETTER,
        theme=Theme.SEND,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=(Phase.ALL,),
        levels=PUBLISHED,
        groups=ALL_ONLY,
        eras=(Era("2015-01-01", "2022-12-31", "counts of authorities"), Era("2023-01-01", None, "person by person")),
        denominator_name="new plans of the calendar year, excluding exceptions",
        counts=Counts.PLANS,
        suppression=Suppression(0, False, "Nothing is suppressed at authority level."),
        sources=("lait", "milepost_return"),
        columns=(lait("SEN_EHC_Excpt_20wks", Phase.ALL), returned("ehc_plans_20_weeks")),
        breaks=(Break("2023-01-01", "The return became one record for each person."),),
        bounds=(0.0, 100.0),
        caveats=("A calendar year, dated on its last day.",),
        release_calendar="ehc_plans",
        has_page=False,
        year=YearKind.CALENDAR,
    ),
)
