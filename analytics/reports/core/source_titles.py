"""Titles of published families, for sentences that name a missing file."""

TITLES: dict[str, str] = {
    "lait": "DfE's Local Authority Interactive Tool data",
    "ees_ks2": "Explore education statistics: key stage 2 attainment",
    "ees_ks4": "Explore education statistics: key stage 4 performance",
    "ees_eyfsp": "Explore education statistics: early years foundation stage profile",
    "ees_absence": "Explore education statistics: pupil absence",
    "ees_exclusions": "Explore education statistics: suspensions and permanent exclusions",
    "ees_attendance": "Explore education statistics: pupil attendance",
    "csp_ks2": "Compare school performance: key stage 2",
    "csp_ks4": "Compare school performance: key stage 4",
    "csp_absence": "Compare school performance: absence",
    "csp_census": "Compare school performance: census",
    "csp_destinations": "Compare school performance: destinations",
    "csp_school_information": "Compare school performance: school information",
    "gias_register": "GIAS: register of schools",
    "gias_links": "GIAS: links between schools",
    "gias_groups": "GIAS: trusts and other groups",
    "ofsted_mi": "Ofsted: management information on state-funded schools",
    "inspection_list": "a plain list of inspections (urn, date, grade)",
    "milepost_return": "the authority's own return (milepost_return)",
    "derived": "Ofsted: management information on state-funded schools",
}
