"""How far this seat's clock is from the server's."""

_KEEP = 8


class ClockOffset:
    """Keeps the best of the last few readings: the one with the shortest round trip is the least uncertain."""

    def __init__(self) -> None:
        self._readings: list[tuple[int, int]] = []

    def note(self, sent_ms: int, received_ms: int, server_ms: int) -> None:
        """Take a reading: our clock before and after a call, and the server's ``now`` in its reply."""
        trip = max(0, received_ms - sent_ms)
        offset = server_ms - (sent_ms + received_ms) // 2
        self._readings = [*self._readings[-(_KEEP - 1) :], (trip // 2, offset)]

    @property
    def offset_ms(self) -> int:
        """Server minus ours, ms; 0 before the first reading."""
        return min(self._readings)[1] if self._readings else 0

    @property
    def uncertainty_ms(self) -> int:
        """Half the round trip of that reading, ms; 0 before the first one (``known`` tells)."""
        return min(self._readings)[0] if self._readings else 0

    @property
    def known(self) -> bool:
        """Whether the server was ever asked."""
        return bool(self._readings)

    def forget(self) -> None:
        """The seat's clock was changed: older readings mean nothing."""
        self._readings = []
