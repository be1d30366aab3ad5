"""Alerts in the feed: a row without a body that says that there is one (version 1) or that a lead has seen it (2).

It is told to the team leads, and what was seen to who raised it, each in their own scope ``user:ID``. A client that
does not know the kind leaves the row out.
"""

from typing import Final

ALERT: Final = "alert"
"""Kind of the rows, and of the tasks that say what an alert is about."""
ALERT_SEEN: Final = "alert_seen"
"""Kind under which a client tells its screens that an alert was seen."""
RAISED: Final = 1
SEEN: Final = 2


def kind_of(ver: int) -> str:
    """Return under which kind screens are told of a row of this version."""
    return ALERT if ver < SEEN else ALERT_SEEN
