"""A schedule without chance: a test says what happens, and the promises are looked at in the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import update

from desktop.services.values import ActReceipt, OrderDetail, SubmitReceipt
from sync.contract.messages import Result
from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.domain.order import Order
from sync.server.tables.feed import head, reference_item
from tests.helpers.desk import leak
from tests.simulation.real.judge import violations
from tests.simulation.real.machine import Machine
from tests.simulation.real.schedule import Schedule


class Scene(Schedule):
    """Machines by the number of their person; lines are healthy until a test says otherwise."""

    def __init__(self, folder: Path, *people: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(1, folder, people=people)
        for machine in self.machines:
            machine.line.healthy = True

    def __getitem__(self, number: str) -> Machine:
        return next(machine for machine in self.machines if machine.number == number)

    def call(self, number: str, word: str, **form: Any) -> SubmitReceipt:
        """Take a call; the receipt counts as told to the caller."""
        app = self[number].app
        assert app is not None
        receipt = app.intake.submit("", leak(title=word, **form))
        self.receipts[receipt.order] = receipt
        self.words.add(word)
        return receipt

    def do(self, machine: str | Machine, order: str, action: Action, **data: Any) -> ActReceipt:
        """Act on an order."""
        app = (self[machine] if isinstance(machine, str) else machine).app
        assert app is not None
        return app.acts.act(order, action, ActData(**data))

    def settle(self, *numbers: str) -> None:
        """Let machines (all of them) work until nothing is left to do."""
        for machine in [self[number] for number in numbers] or self.machines:
            assert machine.settle(), f"{machine.number} never comes to rest"

    def offline(self, *numbers: str) -> None:
        """Cut lines."""
        for number in numbers:
            self[number].line.cut = True

    def online(self, *numbers: str) -> None:
        """Mend lines."""
        for number in numbers:
            self[number].line.cut = False

    def order(self, order: str) -> Order:
        """Return an order as the server has it."""
        return self.room.orders()[order]

    def order_number(self, order: str) -> str:
        """Return the number the server has for an order, empty when it does not have it."""
        held = self.room.orders().get(order)
        return held.no if held is not None else ""

    def ask_return(self, order: str, unit: str) -> None:
        """The water company says an order is another unit's."""
        asked = {"code": "not_duty", "basis": "三定方案", "text": "-", "proposed_unit": unit}
        self.do("unit_operator", order, Action.REQUEST_RETURN, **asked)
        self.settle("unit_operator", "dispatcher")

    def grant_return(self, order: str, unit: str) -> None:
        """The desk sends it on."""
        self.do("dispatcher", order, Action.APPROVE_RETURN, unit=unit)
        self.settle("dispatcher")

    def retire_category(self, category: str) -> None:
        """An administrator retires a category."""
        with self.room.services.database.write() as connection:
            connection.execute(
                update(reference_item)
                .where(reference_item.c.kind == "category", reference_item.c.id == category)
                .values(retired=1)
            )
            connection.execute(update(head).values(reference_ver=head.c.reference_ver + 1))

    def shown(self, machine: str | Machine, order: str) -> OrderDetail | None:
        """Return an order as a seat shows it."""
        app = (self[machine] if isinstance(machine, str) else machine).app
        assert app is not None
        return app.orders.detail(order)

    def result(self, machine: str | Machine, receipt: ActReceipt | SubmitReceipt) -> Result:
        """Return the outcome of a command."""
        store = (self[machine] if isinstance(machine, str) else machine).store
        assert store is not None
        result = store.commands.result(receipt.command)
        assert result is not None
        return result

    def tray(self, number: str) -> int:
        """Count the items that need a person."""
        app = self[number].app
        assert app is not None
        return app.attention.count()

    def promises(self) -> list[str]:
        """Let everybody work until nothing is left to do, and return every broken promise."""
        self.become_quiet()
        return violations(self)


@contextmanager
def scene(folder: Path, *people: str) -> Iterator[Scene]:
    """Put up a scene."""
    put_up = Scene(folder, *people)
    try:
        yield put_up
    finally:
        put_up.close()
