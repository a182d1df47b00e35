"""School types from publishers' wording: phase, type of body, funding.

GIAS, Compare school performance and Ofsted write the same types differently ('Academy converter',
'Academy - Converter mainstream', 'ACC'), so a type is read by its tell-tale words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from data.vocabulary import Phase

MAINTAINED, ACADEMY, FREE, INDEPENDENT, OTHER = ("maintained", "academy", "free school", "independent", "other")

# Bodies that registers list although no English pupil is schooled there.
NOT_SCHOOLS = (
    "children's centre",
    "welsh",
    "overseas",
    "offshore",
    "service children",
    "higher education",
    "online provider",
    "playing for success",
    "international school",
    "british school",
)
# Numbers given to what is not an English authority: Wales, the Channel Islands, the Isle of Man,
# schools of the armed services, and nobody.
_ELSEWHERE = re.compile(r"^(0+|6[6-8]\d|70\d|99\d)$")
_PHASES = {
    "nursery": Phase.EARLY_YEARS,
    "primary": Phase.PRIMARY,
    "middle deemed primary": Phase.PRIMARY,
    "secondary": Phase.SECONDARY,
    "middle deemed secondary": Phase.SECONDARY,
    "all-through": Phase.SECONDARY,  # as Ofsted and the secondary tables count them
    "all through": Phase.SECONDARY,
    "16 plus": Phase.POST_16,
    "special": Phase.SPECIAL,
    "pru": Phase.ALTERNATIVE_PROVISION,
    "alternative provision": Phase.ALTERNATIVE_PROVISION,
}
KNOWN_PHASES = frozenset({*_PHASES, "not applicable", "16-19", "independent"})
# The short codes of the performance tables ("Institution type (NFTYPE)" in their abbreviations).
_CODES = {
    "AC": "academy sponsor led",
    "ACC": "academy converter",
    "CY": "community school",
    "VA": "voluntary aided school",
    "VC": "voluntary controlled school",
    "FD": "foundation school",
    "CTC": "city technology college",
    "CYS": "community special school",
    "FDS": "foundation special school",
    "NMSS": "non-maintained special school",
    "IND": "other independent school",
    "INDSPEC": "other independent special school",
    "INDSPS": "other independent special school",
    "FESI": "further education",
    "CHS": "community hospital special school",
    "FHS": "foundation hospital special school",
    "PRU": "pupil referral unit",
    "ACS": "academy special sponsor led",
    "ACCS": "academy special converter",
    "F": "free school",
    "FS": "free school special",
    "SS": "studio school",
    "FSS": "studio school",
    "UTC": "university technical college",
    "FUTC": "university technical college",
    "FAP": "free school alternative provision",
    "ACCAP": "academy alternative provision converter",
    "ACAP": "academy alternative provision sponsor led",
    "AP": "alternative provision",
    "F1619": "free school 16 to 19",
    "ACC1619": "academy 16 to 19 converter",
    "AC1619": "academy 16 to 19 sponsor led",
}


@dataclass(frozen=True, slots=True)
class SchoolKind:
    """What a register's words mean for a school."""

    phase: Phase
    type_group: str
    state_funded: bool


# Words of which every type of school or college has one, besides the codes of the performance tables.
_TYPE_WORDS = re.compile(
    r"school|academ|college|nursery|pupil referral|alternative provision|further education|sixth form|16|"
    r"post.16|secure unit|miscellaneous|centre|institution|establishment|provision|setting|\bpru\b"
)


def is_known_type(type_name: str) -> bool:
    """Whether a type is worded as publishers word one; of another nobody can say who funds the school."""
    return type_name.strip() in _CODES or bool(_TYPE_WORDS.search(type_name.lower()))


def is_school(type_name: str) -> bool:
    """Whether a type names a body that schools pupils in England."""
    return not any(word in type_name.lower() for word in NOT_SCHOOLS)


def elsewhere(la_code: str) -> bool:
    """Whether a number stands where an authority's would, for schools outside England."""
    return bool(_ELSEWHERE.match(la_code.strip()))


@cache
def kind_of(type_name: str, phase_name: str = "", low_age: str = "", high_age: str = "") -> SchoolKind:
    """The kind of school that a type and a phase (or the ages, where the phase is silent) mean."""
    words = _CODES.get(type_name.strip(), type_name).lower()
    group = _group(words)
    funded = group in (MAINTAINED, ACADEMY, FREE)
    return SchoolKind(_phase(words, phase_name.strip().lower(), low_age, high_age), group, funded)


def _group(words: str) -> str:
    if "independent" in words:
        return INDEPENDENT
    if "free school" in words or "studio school" in words or "university technical" in words:
        return FREE
    if "academy" in words or "city technology" in words:
        return ACADEMY
    if "non-maintained" in words or "post 16" in words or "college" in words:
        return OTHER
    kept = ("community", "voluntary", "foundation", "nursery", "pupil referral", "maintained")
    return MAINTAINED if any(word in words for word in kept) else OTHER


def _phase(words: str, phase: str, low_age: str, high_age: str) -> Phase:
    if any(mark in words for mark in ("16-19", "16 to 19", "post 16", "post-16", "sixth form")):
        return Phase.POST_16
    if "further education" in words or "tertiary" in words:
        return Phase.POST_16
    if "pupil referral" in words or "alternative provision" in words or words == "pru":
        return Phase.ALTERNATIVE_PROVISION
    if "special" in words:
        return Phase.SPECIAL
    if phase in _PHASES:
        return _PHASES[phase]
    if "nursery" in words:
        return Phase.EARLY_YEARS
    return _by_age(low_age, high_age)


def _by_age(low_age: str, high_age: str) -> Phase:
    """The phase of a school that says only its ages; a school for most ages has none."""
    if not (low_age.isdigit() and high_age.isdigit()):
        return Phase.ALL
    low, high = int(low_age), int(high_age)
    if low >= 16:
        return Phase.POST_16
    if high <= 6:
        return Phase.EARLY_YEARS
    if high <= 12:
        return Phase.PRIMARY
    return Phase.SECONDARY if low >= 8 else Phase.ALL
