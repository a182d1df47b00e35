"""GIAS links: which school took over from which (`links_edubasealldata`)."""

from __future__ import annotations

from data.sources.base import RowCheck, Source, TableInsert, required
from data.sources.gias_lineage import lineage_sql
from data.sources.publications import GIAS

_KINDS = (
    "predecessor|successor|parent|child|merged|result of amalgamation|other|closure|expansion|"
    "sixth form|children|not applicable"
)

LINKS = Source(
    family="gias_links",
    title="GIAS: links between schools",
    publication=GIAS,
    fields=required("URN", "LinkURN", "LinkType", "LinkEstablishedDate"),
    needs_period=False,
    recipes=(
        TableInsert(
            "school_link",
            lineage_sql(
                """SELECT urn, linkurn AS link_urn, linktype AS link_type,
                as_date(linkestablisheddate) AS linked, record FROM stage"""
            ),
        ),
    ),
    checks=(
        RowCheck(
            "urn",
            "urn IS NOT NULL AND NOT regexp_full_match(urn, '[1-9][0-9]{4,6}')",
            "a URN of digits",
            "correct the cell, or download the file again",
        ),
        RowCheck(
            "linktype",
            f"linktype IS NULL OR NOT regexp_matches(lower(linktype), '^({_KINDS})')",
            "a link type that GIAS uses, such as Predecessor or Successor",
            "correct the cell, or download the file again",
            severity="warning",
        ),
    ),
)

SOURCES = (LINKS,)
