"""What pupil groups and phases are called, everywhere."""

from __future__ import annotations

from data.vocabulary import Phase, PupilGroup

GROUPS: dict[PupilGroup, str] = {
    PupilGroup.ALL: "all pupils",
    PupilGroup.DISADVANTAGED: "disadvantaged pupils",
    PupilGroup.NOT_DISADVANTAGED: "other pupils",
    PupilGroup.LOOKED_AFTER: "looked-after children",
    PupilGroup.IN_NEED: "children in need",
    PupilGroup.ON_PROTECTION_PLAN: "children on a protection plan",
    PupilGroup.FSM: "pupils eligible for free school meals",
    PupilGroup.NOT_FSM: "pupils not eligible for free school meals",
    PupilGroup.SEN_SUPPORT: "pupils with SEN support",
    PupilGroup.EHCP: "pupils with an EHC plan",
    PupilGroup.SEN: "pupils with any SEN",
    PupilGroup.NO_SEN: "pupils without SEN",
    PupilGroup.EAL: "pupils with English as an additional language",
    PupilGroup.NOT_EAL: "pupils whose first language is English",
    PupilGroup.GIRLS: "girls",
    PupilGroup.BOYS: "boys",
    PupilGroup.ASIAN: "Asian pupils",
    PupilGroup.BLACK: "Black pupils",
    PupilGroup.CHINESE: "Chinese pupils",
    PupilGroup.MIXED: "pupils of mixed ethnicity",
    PupilGroup.WHITE: "White pupils",
    PupilGroup.OTHER_ETHNICITY: "pupils of other ethnicities",
}
PHASES: dict[Phase, str] = {
    Phase.ALL: "all phases",
    Phase.EARLY_YEARS: "early years",
    Phase.PRIMARY: "primary",
    Phase.SECONDARY: "secondary",
    Phase.SPECIAL: "special",
    Phase.ALTERNATIVE_PROVISION: "alternative provision",
    Phase.POST_16: "16 to 18",
}
