"""One seat of a schedule: the real client over its real encrypted store, its engine moved step by step."""

import random
from collections import Counter
from pathlib import Path

from desktop.bootstrap import Overrides, build_app
from desktop.credentials import FileKeystore
from desktop.errors import AppError
from desktop.services.app import App
from desktop.services.values import OrderDetail, OrderListRow, OrderQuery
from desktop.settings import Settings
from desktop.wiring.sync_runner import SyncRunner
from sync.client.http_session import HttpSession
from sync.client.http_transport import HttpTransport
from sync.domain.access import grants
from sync.domain.act import ActData
from sync.domain.codes import Action, CallOutcome, Satisfaction, Solved
from sync.domain.order import Evaluation
from tests.helpers.desk import leak
from tests.helpers.server_city import PASSWORD
from tests.simulation.faulty_transport import FaultyTransport
from tests.simulation.moved_clock import MovedClock

MOST_STEPS = 200


class SimulatedSeat:
    """A person's workstation that can be restarted in the middle of anything."""

    def __init__(
        self, folder: Path, url: str, number: str, clock: MovedClock, chance: random.Random, faults: "Counter[str]"
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.number = number
        self._folder = folder
        self._url = url
        self._clock = clock
        self._chance = chance
        self._faults = faults
        self.cursors: list[tuple[str, int]] = []
        self._open()

    def _open(self) -> None:
        self._http = HttpTransport(HttpSession(self._url))
        self.line = FaultyTransport(self._http, self._chance, self._faults)
        runners: list[SyncRunner] = []
        self.app: App = build_app(
            Settings(server=self._url),
            Overrides(
                data_dir=self._folder,
                keystore=FileKeystore(self._folder),
                transport=self.line,
                clock=self._clock,
                random=self._chance.random,
                threads=False,
                drive=runners.append,
            ),
        )
        self._runner = runners[0]
        self.app.session.sign_in(self.number, PASSWORD)

    def restart(self) -> None:
        """Close the program wherever it is and start it again."""
        self.close()
        self._open()

    def close(self) -> None:
        """Close the program."""
        self.app.close()
        self._http.close()

    def sync(self, steps: int) -> None:
        """Let the engine do some pieces of work; time passes where it only waits."""
        engine = self._runner.engine
        assert engine is not None
        for _ in range(steps):
            engine.drain_signals()
            delay = engine.step()
            self._note_cursor()
            if delay > 0:
                self._clock.pass_seconds(min(delay, 5.0))

    def settle(self) -> None:
        """Without faults: go on until nothing is left to send and a look at the feed brings nothing new."""
        self.line.healthy = True
        self._runner.try_now()
        engine = self._runner.engine
        assert engine is not None
        for _ in range(MOST_STEPS):
            engine.drain_signals()
            delay = engine.step()
            self._note_cursor()
            if delay > 0:
                if self.app.sync_status.status().unsent == 0:
                    return
                self._clock.pass_seconds(delay)
        raise AssertionError(f"{self.number} never comes to rest: {self.app.sync_status.status()}")

    def take_call(self, title: str) -> tuple[str, str]:
        """Write an order; returns its id and number."""
        receipt = self.app.intake.submit("", leak(title=title))
        return receipt.order, receipt.no

    def act_somehow(self) -> str:
        """Do something allowed with some visible order; returns what, empty when there was nothing to do."""
        rows = self.rows()
        if not rows:
            return ""
        detail = self.app.orders.detail(self._chance.choice(rows).id)
        possible = [action for action in detail.available if action in _DATA] if detail is not None else []
        if detail is None or not possible:
            return ""
        onward = [action for action in possible if action in _ONWARD]
        action = self._chance.choice(onward if onward and self._chance.random() < 0.7 else possible)
        try:
            self.app.acts.act(detail.order.id, action, _DATA[action](detail, self._chance))
        except AppError:
            return ""
        return action.value

    def scopes(self) -> frozenset[str]:
        """Return the scopes this person may read."""
        return frozenset(grants(self.app.session.actor, self.app.reference.organisation))

    def rows(self) -> list[OrderListRow]:
        """Return every order of this seat."""
        return self.app.orders.first_page(OrderQuery(), 10_000)

    def _note_cursor(self) -> None:
        status = self.app.sync_status.status()
        self.cursors.append((status.epoch, status.position))


def _dispatch(detail: OrderDetail, chance: random.Random) -> ActData:
    del detail
    return ActData(unit=chance.choice(("u-water", "u-market")))


def _words(detail: OrderDetail, chance: random.Random) -> ActData:
    del detail
    return ActData(text=f"note {chance.randint(0, 999)}")


def _edit(detail: OrderDetail, chance: random.Random) -> ActData:
    field = chance.choice(("title", "happened"))
    base = detail.order.title if field == "title" else detail.order.happened
    return ActData(fields={field: f"{field} {chance.randint(0, 999)}"}, base={field: base})


def _reply(detail: OrderDetail, chance: random.Random) -> ActData:
    del detail
    return ActData(text=f"done {chance.randint(0, 999)}", result="solved", truthful=True, solved=Solved.SOLVED)


def _callback(detail: OrderDetail, chance: random.Random) -> ActData:
    bad = chance.random() < 0.3
    return ActData(
        outcome=CallOutcome.CONNECTED,
        evaluation=Evaluation(
            contacted=True,
            solved=Solved.UNSOLVED if bad else Solved.SOLVED,
            satisfied=Satisfaction.DISSATISFIED if bad else Satisfaction.SATISFIED,
            reason="unsolved" if bad else "",
        ),
        code="redo" if bad else "",
        reply_rev=detail.order.reply_rev,
    )


def _nothing(detail: OrderDetail, chance: random.Random) -> ActData:
    del detail, chance
    return ActData()


_ONWARD = frozenset(
    {Action.DISPATCH, Action.SIGN, Action.LOG_CONTACT, Action.REPLY, Action.PASS_REPLY, Action.RECORD_CALLBACK}
)
_DATA = {
    Action.DISPATCH: _dispatch,
    Action.SIGN: _nothing,
    Action.LOG_CONTACT: _words,
    Action.REPLY: _reply,
    Action.PASS_REPLY: _nothing,
    Action.RECORD_CALLBACK: _callback,
    Action.NOTE: _words,
    Action.URGE: _words,
    Action.EDIT: _edit,
}
