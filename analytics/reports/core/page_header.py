"""The header of every screen: authority, plan, as-at date, kind of data, overdue releases."""

from __future__ import annotations

from datetime import date

from analytics.reports.core.context import ReportContext
from analytics.reports.core.types import PageHeader
from data.catalogue import MEASURES
from data.plans.model import PlanStatus


def page_header(context: ReportContext) -> PageHeader:
    """Where a page stands."""
    plan = context.plan
    return PageHeader(
        authority=context.home.code,
        authority_name=context.home.name,
        la_code=context.home.la_code or "",
        plan=plan.code if plan else "",
        plan_title=plan.title if plan else "No current plan",
        as_at=context.as_at,
        invented=context.warehouse.invented,
        build=context.warehouse.build,
        overdue=overdue(context),
        replay=plan is not None and plan.status is PlanStatus.PAST,
        day=context.today if context.warehouse.invented else None,
    )


def overdue(context: ReportContext) -> tuple[str, ...]:
    """Publications of which a newer release should be out, though none is loaded."""
    from data.publications import publication_names, releases

    late = releases().overdue(_newest(context), context.as_at)
    return tuple(sorted(publication_names()[name] for name in late))


def _newest(context: ReportContext) -> dict[str, date]:
    """The newest publication that is held, by the calendar that a measure follows."""
    newest: dict[str, date] = {}
    for code, published in context.warehouse.newest_by_measure(context.scope, context.as_at).items():
        publication = MEASURES[code].release_calendar if code in MEASURES else None
        if publication is not None:
            newest[publication] = max(published, newest.get(publication, published))
    return newest
