"""Whether a process can be counted on to keep a target."""

from __future__ import annotations

from analytics.statistics.control_limits import XmrLimits


def assurance(limits: XmrLimits, target: float | None) -> str:
    """Whether the process, as it runs, will meet an 'at least' target: always, never, or by luck.

    Answers 'passing', 'failing', 'hit_or_miss' or 'cannot_tell'; for 'at most' targets give the
    limits and the target with their signs changed. Reference: NHS Making Data Count.
    """
    if target is None or limits.lower is None or limits.upper is None:
        return "cannot_tell"
    if target > limits.upper:
        return "failing"
    return "passing" if target < limits.lower else "hit_or_miss"
