"""Another workstation that saves an order for each line it reads.

``python -m tests.benchmarks.other_seat ORDERS.json``
"""

import sys
import time
from pathlib import Path

import msgspec

from tests.benchmarks.drafts import filled_forms
from tests.benchmarks.seat_files import seat_app, signed_in
from tests.benchmarks.seat_program import SeatOrders


class Saved(msgspec.Struct):
    """An order, when its save was asked for and when it was on this seat's disk, and (second line) when the server's
    word was here (monotonic clock).
    """

    order: str
    asked: float
    decided: float = 0.0
    saved: float = 0.0


def main(orders: SeatOrders) -> int:
    """Sign in, then save until the input ends."""
    with seat_app(Path(orders.data), orders.server) as app:
        desk = signed_in(app, orders.number)
        forms = iter(filled_forms(200, app.clock.wall_ms(), seed=int(orders.number)))
        _tell(Saved("", 0.0))
        for _line in sys.stdin:
            form = next(forms)
            stored = app.intake.open_draft(draft=form)
            asked = time.monotonic()
            receipt = app.intake.submit(stored.id, form)
            _tell(Saved(receipt.order, asked, saved=time.monotonic()))
            desk.wait_sent()
            _tell(Saved(receipt.order, asked, time.monotonic()))
    return 0


def _tell(saved: Saved) -> None:
    sys.stdout.write(msgspec.json.encode(saved).decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(msgspec.json.decode(sys.argv[1], type=SeatOrders)))
