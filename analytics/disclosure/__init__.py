"""The disclosure gate: nothing is drawn, listed, downloaded or packed that has not passed it.

`policy` is the rule file; `primary` says which figures are too small; `secondary` hides what would
give them away by subtraction; `audit` bounds every hidden figure from all that is shown; `gate`
applies all of it to a report.
"""

from analytics.disclosure.gate import Protected as Protected
from analytics.disclosure.gate import Unscreened as Unscreened
from analytics.disclosure.gate import protect as protect
from analytics.disclosure.policy import Policy as Policy
from analytics.disclosure.policy import too_small as too_small
