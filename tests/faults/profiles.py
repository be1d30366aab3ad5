"""How bad a line is. Shares are chances per request (per connection for refusing and half-open)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """``latency`` and ``jitter`` in seconds each way, ``rate`` in bytes a second down (0: as fast as it goes).

    ``cut``: the reply ends after a random number of its bytes. ``half_open``: everything is swallowed in silence from
    the first request on. ``reset``: the connection is torn down before the request goes on. ``drop_reply``: the server
    hears the request, the client never hears the reply. ``duplicate``: the whole request arrives twice. ``hold``:
    streams are kept back until they end, as some offices' proxies do; ``longest`` ends every connection after so many
    seconds (0: never).
    """

    latency: float = 0.0
    jitter: float = 0.0
    rate: int = 0
    cut: float = 0.0
    half_open: float = 0.0
    refuse: float = 0.0
    reset: float = 0.0
    drop_reply: float = 0.0
    duplicate: float = 0.0
    hold: bool = False
    longest: float = 0.0


CLEAN = Profile()
PROFILES = {
    "office": Profile(latency=0.004, jitter=0.006, reset=0.002),
    "mobile": Profile(
        latency=0.09, jitter=0.15, rate=60_000, cut=0.02, half_open=0.01, reset=0.01, drop_reply=0.02, duplicate=0.01
    ),
    "outage": Profile(
        latency=0.05, jitter=0.2, rate=200_000, cut=0.1, half_open=0.05, refuse=0.3, reset=0.1, drop_reply=0.15,
        duplicate=0.1,
    ),
    "proxy-buffering": Profile(latency=0.01, jitter=0.01, hold=True, longest=60.0),
}  # fmt: skip
"""Lines by name."""
