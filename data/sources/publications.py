"""The publications that Milepost reads: their names, where they are, what they bring, and when.

The only list of them. The table of *Add files* and of docs/files.md, the overdue list of every page, the
release calendar's usual months and `python -m data fetch` are made from it, together with what the files in
data/sources declare of their own (`data.publications.all_publications`).
"""

from __future__ import annotations

from dataclasses import dataclass

EVERY_MONTH = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class Download:
    """A row of *Add files*: files that lie in one place, and what they bring. Markdown, as in docs/files.md."""

    files: str
    where: str
    brings: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """Figures that come out together."""

    name: str  # within a sentence: what is overdue
    download: Download
    calendar: str = ""  # in releases.toml and in a measure's release_calendar; blank: not on a calendar
    months: tuple[int, ...] = ()  # in which it usually appears, where releases.toml has no date
    title: str = ""  # as Explore education statistics calls it, where it may be fetched from there
    ees_id: str = ""  # of the publication in its API; blank: it is not in the API


LAIT_FILES = Download(
    "LAIT data, `bds_long_0.parquet`, and its list of statistical neighbours",
    "DfE, Local Authority Interactive Tool",
    "ten years of most measures for every authority: trends, gaps, neighbours, promises",
    "https://www.gov.uk/government/publications/local-authority-interactive-tool-lait",
)
GIAS_FILES = Download(
    "`edubasealldata`, `links_edubasealldata`, `alllinksdata`",
    "Get Information About Schools, all establishment data",
    "schools, areas, trusts, changes of number; names of people are not loaded",
    "https://get-information-schools.service.gov.uk/Downloads",
)
OFSTED_FILES = Download(
    "Management information: latest inspections, and year to date",
    "Ofsted, state-funded schools",
    "inspections, ungraded visits, report cards",
    "https://www.gov.uk/government/statistical-data-sets/"
    "monthly-management-information-ofsteds-school-inspections-outcomes",
)
COMPARE_FILES = Download(
    "Your authority's downloads, one for each year: key stages 2 and 4, absence, census, school information, "
    "destinations",
    "DfE, Compare school performance",
    "figures school by school; put each year in a folder named after it (`2018-2019`)",
    "https://www.compare-school-performance.service.gov.uk/download-data",
)
EXPLORE_FILES = Download(
    "Underlying data: key stages 2 and 4, early years, absence, suspensions and exclusions, attendance",
    "DfE, Explore education statistics",
    "the newest figures, by group of pupils; attendance by week",
    "https://explore-education-statistics.service.gov.uk/data-catalogue",
)
RETURN_FILES = Download(
    "Your own return, CSV or XLSX",
    "the template on *Add files* ([its columns](milepost_return.md))",
    "ratings, targets, capacity and exports from your systems, marked local and provisional",
)
INSPECTION_LIST_FILES = Download(
    "A plain list of inspections, CSV or XLSX",
    "your own: `urn`, date, grade in words or numbers",
    "inspection history, where no other file tells it",
)
OUTLINES = Download(
    "Area outlines, GeoJSON or GeoPackage",
    "ONS, or your own",
    "maps; without them areas are drawn from where schools are and called approximate",
)
DOWNLOADS = (
    LAIT_FILES,
    GIAS_FILES,
    OFSTED_FILES,
    COMPARE_FILES,
    EXPLORE_FILES,
    RETURN_FILES,
    INSPECTION_LIST_FILES,
    OUTLINES,
)
"""In the order in which files are best added."""

KEY_STAGE_2 = Publication(
    "key stage 2", EXPLORE_FILES, "ks2", (9, 12), "Key stage 2 attainment", "8b7474f9-5870-4ecc-7557-08da5f64dcf1"
)
KEY_STAGE_4 = Publication(
    "key stage 4", EXPLORE_FILES, "ks4", (10, 2), "Key stage 4 performance", "c8756008-ed50-4632-9b96-01b5ca002a43"
)
ABSENCE = Publication(
    "pupil absence", EXPLORE_FILES, "absence", (3,), "Pupil absence", "cbbd299f-8297-44bc-92ac-558bcf51f8ad"
)
EXCLUSIONS = Publication(
    "suspensions and permanent exclusions",
    EXPLORE_FILES,
    "exclusions",
    (7,),
    "Suspensions and permanent exclusions in England",
)
ATTENDANCE = Publication(
    "pupil attendance",
    EXPLORE_FILES,
    "attendance",
    EVERY_MONTH,
    "Pupil attendance",
    "9676af6b-d563-41f4-d071-08da8f468680",
)
EARLY_YEARS = Publication(
    "early years foundation stage profile",
    EXPLORE_FILES,
    "eyfsp",
    (11,),
    "Early years foundation stage profile",
    "fcda2962-82a6-4052-afa2-ea398c53c85f",
)
LAIT = Publication("Local Authority Interactive Tool", LAIT_FILES, "lait", (4,))
GIAS = Publication("register of schools", GIAS_FILES, "gias", EVERY_MONTH)
OFSTED = Publication("Ofsted management information", OFSTED_FILES, "ofsted_mi", EVERY_MONTH)
COMPARE = Publication("Compare school performance", COMPARE_FILES)
OWN_RETURN = Publication("the authority's own return", RETURN_FILES)
INSPECTION_LIST = Publication("a plain list of inspections", INSPECTION_LIST_FILES)
PUBLICATIONS = (
    EARLY_YEARS,
    ABSENCE,
    ATTENDANCE,
    KEY_STAGE_2,
    KEY_STAGE_4,
    EXCLUSIONS,
    LAIT,
    GIAS,
    OFSTED,
    COMPARE,
    OWN_RETURN,
    INSPECTION_LIST,
    # Read from LAIT or from Compare school performance; each on days of its own.
    Publication("key stage 1", LAIT_FILES, "ks1"),
    Publication("phonics", LAIT_FILES, "phonics", (10,)),
    Publication("destinations", COMPARE_FILES, "destinations", (10,)),
    Publication("schools, pupils and their characteristics", COMPARE_FILES, "schools_pupils", (6,)),
    Publication("special educational needs", COMPARE_FILES, "special_needs", (7,)),
    Publication("outcomes of looked-after children", LAIT_FILES, "outcomes_looked_after", (4,)),
    Publication("education, health and care plans", LAIT_FILES, "ehc_plans", (6,)),
    Publication("participation and NEET", LAIT_FILES, "neet", (7,)),
    Publication("multiplication tables check", LAIT_FILES, "multiplication_check", (12,)),
    Publication("elective home education", LAIT_FILES, "home_education", (12,)),
)
