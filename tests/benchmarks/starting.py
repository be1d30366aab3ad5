"""Starting the client: from the start of its process to the sign-in field, from Enter to the usable form."""

import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tests.benchmarks.big_seat import big_seat
from tests.benchmarks.figure import Figure
from tests.benchmarks.scale import Scale
from tests.benchmarks.seat_program import Mark, SeatOrders
from tests.benchmarks.server_program import PASSWORD, ROOT, TEAM_LEAD

GOAL_S = 1.0


def start(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Start the program over the big store several times; the first start only warms the disk cache."""
    field: list[float] = []
    form: list[float] = []
    with big_seat(scale, folder) as seat:
        orders = SeatOrders(server=seat.server.url, data=str(seat.data), number=TEAM_LEAD, password=PASSWORD)
        for number in range(scale.starts + 1):
            begun, marks = run_seat(orders)
            if number:
                field.append(marks["sign_in_field"].at - begun)
                form.append(marks["usable_form"].at - marks["enter"].at)
    yield Figure.from_samples("start_to_sign_in", field, unit="s", goal=GOAL_S, note=scale.note("warm"))
    yield Figure.from_samples("sign_in_to_usable", form, unit="s", goal=GOAL_S, note=scale.note("warm, from Enter"))


def run_seat(orders: SeatOrders) -> tuple[float, dict[str, Mark]]:
    """Run the client to its last mark; returns when its process was started, and the marks."""
    begun = time.monotonic()
    program = [sys.executable, "-m", "tests.benchmarks.seat_program", msgspec.json.encode(orders).decode()]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the client ended with {done.returncode}: {done.stderr[-2000:]}")
    marks = [msgspec.json.decode(line, type=Mark) for line in done.stdout.splitlines() if line.startswith("{")]
    return begun, {mark.mark: mark for mark in marks}
