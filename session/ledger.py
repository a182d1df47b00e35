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

    How many were entered: none as at an earlier day, which would be hindsight, and nothing twice where a
    publication is built again. What is entered is what the pack
    says: both ask for the same states of the same targets. Raises RecordsError where the records cannot be written.
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


def publication_stated(settings: Settings) -> list[str]:
    """Enter what the build just published says of the plan's targets; what there is to tell of it, as lines."""
    path = current_path(settings.world("real"))
    if path is None:
        return []
    warehouse = Warehouse.open(path)
    try:
        with open_records(settings, "real") as records:
            kept = keep_stated(context_for(settings, warehouse, records=records), f"publication {warehouse.build}")
    except (RecordsError, UnknownPlace) as problem:
        return [f"note: what was stated could not be kept in the ledger: {str(problem).splitlines()[0]}"]
    return [f"ledger: {kept} forecast{'s' * (kept != 1)} stated"] if kept else []
