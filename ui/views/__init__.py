"""From a report to what is drawn: one module for each kind of page."""
