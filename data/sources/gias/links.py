"""Which of two linked schools came after the other, from GIAS link types, in SQL."""

from __future__ import annotations

from data.sources.base import RowCheck, Source, TableInsert, required
from data.sources.publications import GIAS

# Older downloads say parent and child. A merger names the school that went on first, whatever its
# number; where both schools say 'merged with' each other, the later number is the newer school,
# because numbers are given out in order.
_PREDECESSOR = "(kind LIKE 'predecessor%' OR kind LIKE 'parent%')"
_SUCCESSOR = "(kind LIKE 'successor%' OR kind LIKE 'child%')"
_MERGER = "(kind LIKE 'merged%' OR kind = 'result of amalgamation')"


def lineage_sql(links: str) -> str:
    """SQL for rows of school_link from a query of urn, link_urn, link_type, linked and record.

    One row per pair of schools, `urn` the newer; other kinds of link (sixth-form centres,
    children's centres) are no lineage and fall out.
    """
    return f"""
    WITH links AS ({links}),
    told AS (
        SELECT urn, link_urn, lower(trim(link_type)) AS kind, linked, record FROM links
        WHERE regexp_full_match(urn, '[0-9]{{6}}') AND regexp_full_match(link_urn, '[0-9]{{6}}')
          AND urn <> link_urn
    ),
    turned AS (
        SELECT CASE WHEN {_SUCCESSOR} THEN link_urn ELSE urn END AS newer,
               CASE WHEN {_SUCCESSOR} THEN urn ELSE link_urn END AS older,
               CASE WHEN {_MERGER} THEN 1 ELSE 0 END AS doubt, kind, linked, record
        FROM told WHERE {_PREDECESSOR} OR {_SUCCESSOR} OR {_MERGER}
    ),
    dated AS (
        SELECT *, max(linked) OVER (PARTITION BY least(newer, older), greatest(newer, older))
               AS latest FROM turned
    )
    SELECT DISTINCT ON (least(newer, older), greatest(newer, older))
           newer AS urn, older AS link_urn,
           regexp_replace(kind, '^(successor|parent|child)', 'predecessor') AS link_type,
           CASE WHEN latest > DATE '1900-01-01' THEN latest END AS linked, record
    FROM dated
    ORDER BY least(newer, older), greatest(newer, older), doubt, newer DESC, record
    """


# GIAS links: which school took over from which (`links_edubasealldata`).

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
