"""When a caller may be called again: the next openings of the city's calling windows."""

from datetime import timedelta

from sync.domain.instant import HOUR, Instant, from_wall, to_wall
from sync.domain.reference import Policy


def proposed_times(now: Instant, policy: Policy, count: int = 6) -> tuple[Instant, ...]:
    """Return the next moments to propose: the start and the middle of each window after the gap between tries."""
    earliest = now + policy.callback_gap_hours * HOUR
    found: list[Instant] = []
    day = to_wall(now).replace(hour=0, minute=0, second=0, microsecond=0)
    while len(found) < count:
        for first, last in policy.callback_windows:
            for minute in (first, (first + last) // 2):
                at = from_wall(day + timedelta(minutes=minute))
                if at >= earliest and len(found) < count:
                    found.append(at)
        day += timedelta(days=1)
        if not policy.callback_windows:
            return ()
    return tuple(found)
