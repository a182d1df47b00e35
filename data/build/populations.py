"""Words that publishers use for all pupils and for groups, in cells and file names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from data.vocabulary import Phase, says_everybody

# Cells that leave a breakdown out: the row is about everybody whom its other columns name.
TOTALS = frozenset(
    {
        "",
        "total",
        "totals",
        "all",
        "any",
        "both",
        "persons",
        "overall",
        "not applicable",
        "all pupils",
        "all children",
        "all students",
        "all schools",
        "all state-funded",
        "all state funded",
        "all state-funded schools",
        "all state funded schools",
        "state-funded",
        "state funded",
        "state-funded schools",
        "state funded schools",
        "state-funded schools (la)",
        "all phases",
        "all school types",
        "all types",
        "all genders",
        "all sexes",
        "both sexes",
        "all ages",
        "all characteristics",
        "all breakdowns",
        "all groups",
        "all subjects",
        "all terms",
        "all year groups",
        "all years",
        "all ethnicities",
        "all ethnic groups",
        "all reasons",
        "all establishments",
        "all establishment types",
        "all school phases",
        "all provision",
        "all provisions",
        "all languages",
        "full year",
        "academic year",
        "england",
        "primary, secondary and special",
        "not a breakdown",
        "no breakdown",
        "boys and girls",
        "male and female",
        "girls and boys",
        "all rows",
    }
)
# Words of a column's own name that may appear with 'total' without naming a part.
_NEUTRAL = frozenset(
    {
        "gender",
        "sex",
        "age",
        "ethnicity",
        "language",
        "phase",
        "school",
        "type",
        "term",
        "group",
        "characteristic",
        "year",
        "breakdown",
        "topic",
        "subject",
        "education",
        "total",
        "all",
        "pupil",
    }
)
_NO_BREAKDOWN = frozenset({"z", "n/a", "na", "-", ".", "..", ":"})
# Codes for a missing value in any family: a column of figures may hold them.
SYMBOLS = frozenset(
    {
        "z",
        "c",
        "x",
        "k",
        "u",
        "~",
        ":",
        "..",
        ".",
        "-",
        "*",
        "low",
        "na",
        "n/a",
        "nan",
        "supp",
        "suppmat",
        "np",
        "ne",
        "new",
        "sp",
        "lowcov",
        "re",
        "q",
        "s",
        "null",
        "dnm",
        "ncr",
    }
)
# A column with one of these words in its name divides pupils, whatever its cells look like.
_DIVIDING = re.compile(
    r"(^|_| )(sex|gender|ethnic\w*|characteristic\w*|breakdown\w*|sub_?groups?|pupil_?groups?|"
    r"groups?|cohorts?|ages?|age_?bands?|year_?groups?|nc_?year|social_care\w*|care|"
    r"cla|cin|cpp|sen|send|ehcp?|fsm\d?|disadvantaged?|language|eal|mobility|need|topic|"
    r"attainment_band|decile|quintile|nationality|population|category|"
    r"provision|placement|filter\w*)($|_| )"
)
# A column of numbers is a figure, unless its whole name says that they are codes of a breakdown.
_CODED = re.compile(
    r"(pupil_|child_|characteristic_)?(sex|gender|ethnic\w*|characteristic|breakdown\w*|"
    r"sub_?group|pupil_?group|group|cohort|age|age_?group|age_?band|year_?group|nc_?year\w*|"
    r"social_care\w*|sen_\w+|fsm_status|fsm_eligibility|disadvantage\w*|first_language|mobility|"
    r"category|idaci_decile|idaci_quintile|month_of_birth|term_of_birth|topic|filter|is_\w+|\w+_(flag|only))"
    r"([_ ]?(code|id|type|no|num|number))?"
)
# What a program writes before a table to number its rows.
_ROW_NUMBER = re.compile(
    r"|#|column \d+|unnamed: ?\d+|_?id|index|(row|record|line)([ _]?(id|index|no|number))?|x\.?\d*"
)
_COUNTED = re.compile(r"_(counts?|percent\w*|pct|totals?|sum|average|rate)$")
# Words in a column's name that say that its numbers count or measure something.
_COUNTING = re.compile(
    r"(^|_| )(t|pt|n|no|nu|num|numbers?|counts?|totals?|sums?|perc\w*|pct|rates?|ratio|shares?|avg|average|mean|median|"
    r"scores?|points?|aps|schools|pupils|children|students|enrol\w*|headcount|roll|sess\w*|sessions?|days?|"
    r"weeks?|excl\w*|susp\w*|lower|upper|ci|rounded)($|_| )|%|^num|^total"
)
_GAPS = re.compile(r"[^a-z0-9]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def only_words(text: str) -> str:
    """The words of a text in lower case, parted by one space; 'SpecialSchools' is two."""
    return " ".join(word for word in _GAPS.split(_HUMPS.sub(" ", text).lower()) if word)


@dataclass(frozen=True, slots=True)
class PopulationPart:
    """A part of the pupils or schools: in words, as names state it, and as columns and cells do."""

    words: str
    named: str
    pattern: str
    of_pupils: bool = True  # false: of schools, which makes no figure of one school wrong
    is_other_provider: bool = False
    may_be_measured: bool = False  # a family whose measures are of this part leaves out nobody
    phase: Phase | None = None  # of which a family may be altogether, so that a name that says so leaves out nobody

    def is_named_in(self, text: str) -> bool:
        """Whether a column's name or a cell speaks of this part."""
        return bool(re.search(self.pattern, only_words(text)))


# Words in a file's name or title that say that it is about a part of the pupils or schools only,
# and the words in its columns or cells that show that the file itself tells them apart.
_PARTS = (
    PopulationPart(
        "children of one age",
        r"(three|four|five|\d{1,2}) ?(and (three|four|five) )?year ?olds?"
        r"|aged? ?\d\w*|\d{1,2} ?yos?|under ?(five|5)s?|reception|nursery|summer born",
        r"\bage|year old|year group|reception|nursery|born",
    ),
    PopulationPart(
        "pupil referral units or alternative provision",
        r"prus?|referral units?|alt(ernative)? prov(ision)?|ap schools?",
        r"referral|alternative provision|\bpru\b|\bap school",
        of_pupils=False,
    ),
    PopulationPart(
        "children looked after or in need",
        r"cla|lacs?|cin|cpp|looked ?after|children in need|in care"
        r"|child protection|social care|care leavers?|previously looked",
        r"social care|looked after|in need|\bcla\b|\bcin\b",
    ),
    PopulationPart(
        "independent schools",
        r"independent|non association|private schools?",
        r"independent",
        of_pupils=False,
        is_other_provider=True,
    ),
    PopulationPart(
        "primary schools", r"primar(y|ies)( schools?)?|infants?|juniors?", r"primary", False, phase=Phase.PRIMARY
    ),
    PopulationPart("secondary schools", r"secondar(y|ies)( schools?)?", r"secondary", False, phase=Phase.SECONDARY),
    PopulationPart(
        "special schools",
        r"special(?! educ| need)( schools?)?|hospitals?( schools?)?",
        r"special|hospital",
        False,
        phase=Phase.SPECIAL,
    ),
    PopulationPart(
        "academies or another kind of school",
        r"academ(y|ies)|(edubaseall)?academiesandfree\d*|free schools?|maintained|sponsored|converters?|trusts?"
        r"|utcs?|studio schools?",
        r"academ|free school|maintained|converter|sponsored|trust",
        of_pupils=False,
    ),
    PopulationPart(
        "pupils with special educational needs",
        r"sen|send|sens|ehcps?|ehc plans?|sen support",
        r"\bsen\b|\bsenst|\behc|special educational|education,? health",
    ),
    PopulationPart(
        "disadvantaged pupils",
        r"fsm6?|free school meals?|disadv|disadvantaged|pupil ?premium|pp",
        r"\bfsm|free school meal|disadvant|pupil premium|fsm6cla",
    ),
    PopulationPart("boys or girls", r"boys?|girls?|males?|females?", r"\bsex\b|gender|\bboys|\bgirls|male"),
    PopulationPart(
        "pupils of one first language", r"eal|(english )?(as )?(an )?additional language", r"language|\beal\b"
    ),
    PopulationPart(
        "an ethnic group",
        r"gypsy|roma|travellers?|(black|asian|white|mixed) pupils|white british|irish|chinese|bangladeshi|pakistani"
        r"|indian|caribbean|(black )?african|ethnic minorit(y|ies)",
        r"ethnic",
    ),
    PopulationPart(
        "pupils of one circumstance",
        r"(young )?carers?|service (child(ren)?|pupils?|famil(y|ies))|(late|new|recent) (arrivals?|entrants?)"
        r"|refugees?|asylum( seekers?)?|adopted|vulnerable|persistent absentees?|home ?schooled",
        r"carer|service|arriv|entrant|refugee|asylum|adopt|vulnerab|absentee|home ?school",
    ),
    PopulationPart(
        "pupils with one disability or condition",
        r"deaf|blind|(hearing|visual(ly)?|vision) impair\w+|disab(led|ility|ilities)|autis\w+|dyslexi\w+",
        r"\bsen\b|special educational|primary need|type of need|impair|disab|autis|dyslexi|deaf|blind",
    ),
    PopulationPart(
        "pupils of one year group",
        r"(school |nc )?year ?([1-9]|1[0-4])( pupils| cohort)?|yr? ?([1-9]|1[0-4])|nc ?y(ea)?r?",
        r"year ?group|nc ?year|national curriculum year|\byear ([1-9]|1[0-4])\b",
    ),
    PopulationPart(
        "pupils at another key stage",
        r"(ks|key ?stage ?)[13](?! (to|ks|key))|phonics?( screening( check)?)?|(multiplication )?tables checks?|mtc",
        r"key stage|\bks ?[13]\b|phonics|multiplication",
        may_be_measured=True,
    ),
    PopulationPart(
        "pupils of one prior attainment",
        r"(high|middle|low)(er)? (prior )?attain(ers?|ing|ment)|gifted( and talented)?",
        r"prior attain|attainment band|gifted",
    ),
    PopulationPart(
        "boarders, twins or another few pupils",
        r"boarders?|twins?|multiple births?|premature|pregnan\w+|teenage \w+|young offenders?"
        r"|bilingual|excluded pupils",
        r"board|twin|birth|prematur|pregnan|teenage|offend|bilingual|exclu",
    ),
    PopulationPart(
        "schools of one kind or place",
        r"grammar schools?|selective|faith( schools?)?|mainstream|catholic|church (of england|schools?)"
        r"|boarding schools?|single sex|rural|urban|coastal|(opportunity|priority) areas?|small schools?"
        r"|(pilot|trial|opt(ed)? ?in|sample of|selected|some) (schools?|pupils?)"
        r"|(excluding|except|without) (special|prus?|academ\w+|independent|sen\w?|primar\w+|secondar\w+|alternative)",
        r"grammar|selective|faith|religio|denominat|boarding|admission|gender|rural|urban|coastal|area type"
        r"|opportunity|priority|school size",
        of_pupils=False,
    ),
    PopulationPart(
        "young people over 16",
        r"sixth forms?|16 ?(to|-) ?1[89]|post ?16|ks5|key stage 5|(a|as) ?levels?|level ?3|btecs?"
        r"|16 ?18",
        r"sixth form|16 to 18|post.?16",
    ),
    PopulationPart(
        "pupils educated at home or out of school",
        r"elective home|home educat\w+|cme"
        r"|children missing education",
        r"home educat|missing education",
    ),
    PopulationPart(
        "early years or childcare providers",
        r"childcare|childminders?|early years providers?",
        r"childcare|childminder",
        of_pupils=False,
        is_other_provider=True,
    ),
    PopulationPart(
        "colleges and skills providers",
        r"further education|fe and skills|skills providers?",
        r"further education",
        of_pupils=False,
        is_other_provider=True,
    ),
)


def means_total(column: str, cell: str) -> bool:
    """Whether a cell of a breakdown says that its row is about everybody."""
    words = " ".join(cell.lower().split())
    if words in TOTALS or words in _NO_BREAKDOWN or says_everybody(words):
        return True
    # 'Gender total': the column's own name beside the word for everybody; never 'SEN total'.
    named = {word.rstrip("s") for word in _GAPS.split(column.lower()) if word} | {"total", "all"}
    rest = {word.rstrip("s") for word in _GAPS.split(words) if word}
    return "total" in rest and rest <= named & _NEUTRAL


def divides(column: str) -> bool:
    """Whether a column's name says that it divides pupils."""
    return bool(_DIVIDING.search(column))


def holds_codes(column: str) -> bool:
    """Whether numbers in a column of this name are codes of a breakdown, and no figures."""
    return bool(_CODED.fullmatch(column)) and not _COUNTED.search(column)


def may_hold_codes(column: str) -> bool:
    """Whether small whole numbers in a column of this name may be codes: it neither counts nor numbers the rows."""
    return not _COUNTING.search(column) and not _ROW_NUMBER.fullmatch(column)


def is_of_a_part(column: str) -> bool:
    """Whether a column's name speaks of a part of the pupils, so that a 1 in it may mean 'yes'."""
    return divides(column) or any(part.of_pupils and part.is_named_in(column) for part in _PARTS)


@cache
def _named(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^| )(?:{pattern})(?= |$)")


def parts_named(text: str) -> list[tuple[PopulationPart, str]]:
    """The parts of the population that a name or title states, with the words met."""
    plain = only_words(text)
    results = []
    for part in _PARTS:
        for match in _named(part.named).finditer(plain):
            # A name that says 'by SEN' or 'all academies' gives every part, in a column.
            before = plain[: match.start()].split()[-1:]
            if before not in (["by"], ["all"]):
                results.append((part, match[0].strip()))
                break
    return results
