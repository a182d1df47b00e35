"""The only door to the reports: a report and a request go in, a protected report comes out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from analytics.disclosure import Protected, protect
from analytics.reports.core import access
from analytics.reports.core.context import ReportContext
from analytics.reports.core.hidden_cells import reason_hidden
from analytics.reports.core.partial import without_partial_counts
from analytics.reports.core.releases import with_release_notes
from analytics.reports.core.rules import disclosure_policy

P = ParamSpec("P")
R = TypeVar("R")


def ask(
    report: Callable[Concatenate[ReportContext, P], R], context: ReportContext, *args: P.args, **options: P.kwargs
) -> Protected[R]:
    """The protected answer of a report function, typed as that function is.

    Raises NotForThisRole, UnknownMeasure, UnknownPlace or ValueError, each with one clear line.
    """
    access.check(report, context.scope)
    answer = with_release_notes(without_partial_counts(report(context, *args, **options), context.scope))
    return protect(answer, context.scope, disclosure_policy(), partial(reason_hidden, context))
