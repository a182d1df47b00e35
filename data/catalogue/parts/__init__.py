"""The measures, one file for each theme; `ALL` is what the registry loads."""

from data.catalogue.parts.after_16 import AFTER_16
from data.catalogue.parts.attendance import ATTENDANCE
from data.catalogue.parts.context import CONTEXT
from data.catalogue.parts.early_years import EARLY_YEARS
from data.catalogue.parts.exclusions import EXCLUSIONS
from data.catalogue.parts.inspection import INSPECTION
from data.catalogue.parts.key_stage_1 import KEY_STAGE_1
from data.catalogue.parts.key_stage_2 import KEY_STAGE_2
from data.catalogue.parts.key_stage_4 import KEY_STAGE_4, KEY_STAGE_4_PAST
from data.catalogue.parts.send import SEND
from data.catalogue.parts.support import SUPPORT

ALL = (
    EARLY_YEARS,
    KEY_STAGE_1,
    KEY_STAGE_2,
    KEY_STAGE_4,
    KEY_STAGE_4_PAST,
    AFTER_16,
    ATTENDANCE,
    EXCLUSIONS,
    INSPECTION,
    SEND,
    SUPPORT,
    CONTEXT,
)
