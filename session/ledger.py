"""Keep what Milepost states: each pack and each publication puts its forecasts into the ledger."""

from __future__ import annotations

from analytics.reports.board.ledger import REGISTER, to_state
from analytics.reports.core.context import ReportContext, UnknownPlace
from data.records import RecordsError, Who
from data.records.scoped import ScopedRecords
from data.settings import Settings
from data.warehouse import Warehouse
from data.warehouse.publish import current_path
from session.opening import context_for, open_records

MILEPOST = Who("analyst", "Milepost")  # nobody in person: entered by the program on the day


def keep_stated(context: ReportContext, stated_in: str) -> int:
    """Enter every chance and forecast of the plan as at the day, under the name of a pack or publication.

    Returns how many were entered: none as at an earlier day, which would be hindsight, and none twice where a
    publication is built again. The states are those that the pack shows. Raises RecordsError where the records
    cannot be written.
    """
    if not isinstance(context.records, ScopedRecords):
        raise RecordsError("the records cannot be opened, so what was stated cannot be kept in the ledger")
    records = context.records.unlimited
    if context.as_at < context.today:
        return 0
    if len(records.current(REGISTER, {"stated_in": stated_in})):
        return 0
    stated = to_state(context, stated_in)
    return records.enter_all([(REGISTER, payload) for payload in stated], MILEPOST, stated_in)


def ledger_note(context: ReportContext, stated_in: str) -> str:
    """Keep what is stated, and report the outcome in a line; blank where nothing was entered.

    A pack or publication stays as it is if its entry fails.
    """
    try:
        kept = keep_stated(context, stated_in)
    except RecordsError as problem:
        return f"note: its forecasts could not be kept in the ledger: {str(problem).splitlines()[0]}"
    return f"ledger: {kept} forecast{'s' * (kept != 1)} stated" if kept else ""


def publication_note(settings: Settings) -> str:
    """Keep what the build just published states of the plan's targets, and report the outcome in a line."""
    path = current_path(settings.world("real"))
    if path is None:
        return ""
    warehouse = Warehouse.open(path)
    try:
        with open_records(settings, "real") as records:
            return ledger_note(context_for(settings, warehouse, records=records), f"publication {warehouse.build}")
    except (RecordsError, UnknownPlace) as problem:
        return f"note: its forecasts could not be kept in the ledger: {str(problem).splitlines()[0]}"
