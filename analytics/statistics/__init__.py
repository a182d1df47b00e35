"""Statistics that know no subject: intervals, comparisons, control limits, small numbers."""
