"""GIAS group membership (`alllinksdata`): trusts, federations and sponsors, with dates.

Only trusts are trusts: a federation or a sponsor keeps its own type. 1 January 1900 is how GIAS
writes that it does not know a date.
"""

from __future__ import annotations

from data.sources.base import RowCheck, Source, TableInsert, optional, required
from data.sources.publications import GIAS

_MEMBERS = TableInsert(
    "school_group",
    """
    SELECT DISTINCT ON (urn, "group uid") urn, "group uid" AS group_uid,
           "group name" AS group_name,
           regexp_replace(replace(lower("group type"), '''', ''), '[^a-z0-9]+', '_', 'g')
               AS group_type,
           CASE WHEN as_date("joined date") > DATE '1900-01-01' THEN as_date("joined date") END
               AS joined,
           CASE WHEN as_date("closed date") > DATE '1900-01-01' THEN as_date("closed date") END
               AS "left",
           record
    FROM stage
    WHERE regexp_full_match(urn, '[0-9]{6}') AND "group uid" IS NOT NULL
      AND "group type" IS NOT NULL AND NOT regexp_matches(lower("group type"), 'children')
    ORDER BY urn, "group uid", as_date("joined date") DESC NULLS LAST, record
    """,
)

GROUPS = Source(
    family="gias_groups",
    title="GIAS: trusts and other groups",
    publication=GIAS,
    fields=(
        *required("URN", "Group UID", "Group Name", "Group Type", "Joined date|Joined Date"),
        *optional("Group ID", "Closed Date", "Group Status", "EstablishmentName"),
    ),
    needs_period=False,
    recipes=(_MEMBERS,),
    checks=(
        RowCheck(
            "urn",
            "urn IS NULL OR NOT regexp_full_match(urn, '[1-9][0-9]{4,6}')",
            "a URN of digits",
            "correct the cell, or download the file again",
        ),
    ),
)

SOURCES = (GROUPS,)
