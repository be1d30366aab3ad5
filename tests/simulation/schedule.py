"""One random schedule over real parts, and what must hold when it has become quiet."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from sync.domain.access import scopes_of
from sync.domain.order import Order
from sync.server.admin.check import find_faults
from sync.server.commands.order_rows import open_document
from sync.server.tables.orders import work_order
from tests.helpers.server import RunningServer
from tests.simulation.moved_clock import MovedClock
from tests.simulation.seat import SimulatedSeat

PEOPLE = ("agent", "agent2", "dispatcher", "dispatcher2", "unit_operator", "reply_reviewer", "callback_agent")


@dataclass(slots=True)
class Report:
    """What a schedule did and what it broke."""

    seed: int
    steps: int = 0
    acts: "Counter[str]" = field(default_factory=Counter)
    faults: "Counter[str]" = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


class Schedule:
    """Chance picks a seat and what happens to it, again and again; then all faults end and everything is compared."""

    def __init__(self, server: RunningServer, folder: Path, seed: int, start: int) -> None:
        self._server = server
        self._chance = random.Random(seed)
        self._report = Report(seed)
        self._taken: dict[str, str] = {}
        clock = MovedClock(start)
        self._seats = {
            number: SimulatedSeat(
                folder / f"{seed}-{number}", server.url, number, clock, self._chance, self._report.faults
            )
            for number in PEOPLE
        }

    def run(self, steps: int) -> Report:
        """Play so many steps and judge the end."""
        try:
            for seat in self._seats.values():
                seat.settle()
                seat.line.healthy = False
            for _ in range(steps):
                self._step()
            self._become_quiet()
            self._report.violations.extend(self._violations())
        finally:
            for seat in self._seats.values():
                seat.close()
        return self._report

    def _step(self) -> None:
        self._report.steps += 1
        seat = self._seats[self._chance.choice(PEOPLE)]
        what = self._chance.random()
        if what < 0.25 and seat.number.startswith("agent"):
            order, no = seat.take_call(f"{self._report.seed}-{self._report.steps}")
            self._taken[order] = no
            self._report.acts["create"] += 1
        elif what < 0.5:
            done = seat.act_somehow()
            if done:
                self._report.acts[done] += 1
        elif what < 0.95:
            seat.sync(self._chance.randint(1, 5))
        else:
            seat.restart()
            self._report.faults["restart"] += 1

    def _become_quiet(self) -> None:
        for _ in range(3):
            for seat in self._seats.values():
                seat.settle()
            self._server.settle()

    def _violations(self) -> Iterator[str]:
        held = self._held()
        for order, no in self._taken.items():
            found = held.get(order)
            if found is None:
                yield f"I1: order {no} is not on the server"
            elif found.no != no:
                yield f"I1: order {no} has number {found.no} on the server"
        if len({order.no for order in held.values()}) != len(held):
            yield "I1: a number was given twice"
        yield from (f"I2: {fault}" for fault in find_faults(self._server.services))
        for seat in self._seats.values():
            yield from self._of_seat(seat, held)

    def _of_seat(self, seat: SimulatedSeat, held: dict[str, Order]) -> Iterator[str]:
        mine = {row.id: row.ver for row in seat.rows()}
        scopes = seat.scopes()
        visible = {order for order, body in held.items() if scopes_of(body) & scopes}
        for order, ver in mine.items():
            if order not in held or held[order].ver != ver:
                yield f"I3: {seat.number} shows version {ver} of an order the server has otherwise"
            elif order not in visible:
                yield f"I4: {seat.number} holds an order outside its scopes"
        if visible - set(mine):
            yield f"I3: {seat.number} misses {len(visible - set(mine))} orders"
        if seat.app.sync_status.status().unsent:
            yield f"I5: {seat.number} still has something to send"
        for former, later in zip(seat.cursors, seat.cursors[1:], strict=False):
            if former[0] == later[0] and later[1] < former[1]:
                yield f"I8: the cursor of {seat.number} went back"
                break

    def _held(self) -> dict[str, Order]:
        services = self._server.services
        with services.database.read() as connection:
            rows = connection.execute(select(work_order.c.id, work_order.c.doc)).all()
        return {str(row.id): open_document(row.doc, str(row.id), services.sealer) for row in rows}
