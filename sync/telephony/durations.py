"""How long a call rang, was talked and was on hold at one phone. All times are ``Moment.mono_ms``."""


def durations(
    now_ms: int, rang: int | None, answered: int | None, held: int | None, hold_ms: int
) -> dict[str, int | None]:
    """Return ``ring_ms``, ``talk_ms`` and ``hold_ms`` of an event told now.

    ``held``: since when it is on hold, ``hold_ms``: what the holds before took.
    """
    holding = 0 if held is None else now_ms - held
    return {
        "ring_ms": None if rang is None else (now_ms if answered is None else answered) - rang,
        "talk_ms": None if answered is None else now_ms - answered,
        "hold_ms": None if answered is None else hold_ms + holding,
    }
