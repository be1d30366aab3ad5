"""A clock that runs as ever and is put forward by hand, for server and seat alike."""

from desktop.wiring.seat_clock import SystemClock as SeatClock
from sync.domain.instant import Instant
from sync.server.ports import SystemClock as ServerClock


class SteeredClock:
    """Both ports of a clock; ``ahead`` is how many ms it is before the machine's."""

    def __init__(self) -> None:
        self.ahead = 0
        self._seat, self._server = SeatClock(), ServerClock()

    def now(self) -> Instant:
        """The server's port."""
        return self._server.now() + self.ahead

    def wall_ms(self) -> Instant:
        """The seat's port."""
        return self._seat.wall_ms() + self.ahead

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return self._seat.monotonic() + self.ahead / 1000

    def boot(self) -> str:
        """Id of this boot."""
        return self._seat.boot()
