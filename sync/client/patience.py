"""How long a seat waits for its line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds until the line counts as broken: without a connection, without a byte of a reply, and without a sound on
    the event stream (the server says something every 15 s). A line that lost its other end says nothing for ever.
    """

    connect: float = 5.0
    read: float = 30.0
    silence: float = 40.0
