"""A scripted agent takes thirty written calls by keys alone, at the real window with the real server.

Seconds of an order are the keys of the agent at the pace of an average skilled typist (0.2 s a key: Card, Moran and
Newell 1983, the keystroke-level model; a good typist takes 0.12 s) and the program's own time for all of them, added
as if nobody could type while it works. Talking and listening are not in it.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.services.app import App
from sync.domain.act import OrderDraft
from sync.domain.order import Order
from sync.server.admin.sample import SAMPLE_PASSWORD
from sync.telephony.events import Answered, Ended
from tests.benchmarks.figure import Figure
from tests.benchmarks.scale import Scale
from tests.benchmarks.screen import Screen, screen_of
from tests.benchmarks.typist import Effort, PointingWatch, Typist
from tests.helpers.desk import Desk, desk
from tests.helpers.server import running_server
from ui.intake.fields import Field, read_field
from ui.intake.view import IntakeView

TRANSCRIPTS = Path(__file__).with_name("transcripts.toml")
AGENT = "0317"
PACE, GOOD_PACE = 0.2, 0.12
GOAL, ATTACH_GOAL = 60.0, 10.0
WINDOW = (1366, 768)
FEW = 3
"""Calls of a short run: a complaint, a report, an inquiry."""
_NOT_WRITTEN = {Field.READ_BACK, Field.DUPLICATES_SHOWN}


def orders_by_keys(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Take the calls, hold each order at the server against what was expected, and count."""
    calls = transcripts()[: FEW if scale.name == "short" else None]
    with _seat(folder, scale) as (seat, screen):
        agent, watch = Agent(seat, screen), PointingWatch()
        took = [(call, *agent.take(call)) for call in calls]
        watch.remove()
    for call, effort, fields in took:
        note = f"{call['kind']}; {effort.keys} keys; program {effort.seconds:.2f} s; {fields} fields"
        goal = ATTACH_GOAL if call["kind"] == "duplicate" else GOAL
        yield Figure(f"orders_by_keys.{call['id']}", _seconds(effort, PACE), "s", goal, 1, note=note)
    pace = f"{PACE:g} s a key"
    whole = [effort for _, effort, fields in took if fields >= 12]
    for name, some in (("twelve_fields", whole), ("all", [effort for _, effort, _ in took])):
        if some:
            seconds = [_seconds(one, PACE) for one in some]
            yield Figure(f"orders_by_keys.{name}.slowest", max(seconds), "s", GOAL, len(some), note=pace)
            keys = [float(one.keys) for one in some]
            yield Figure(f"orders_by_keys.{name}.most_keys", max(keys), "keys", None, len(some))
    good = max(_seconds(effort, GOOD_PACE) for _, effort, _ in took)
    yield Figure("orders_by_keys.slowest_of_a_good_typist", good, "s", GOAL, len(took), note=f"{GOOD_PACE:g} s a key")
    longest = [effort.longest * 1000 for _, effort, _ in took]
    yield Figure.from_samples("orders_by_keys.longest_key", longest, unit="ms", goal=None)
    yield Figure("orders_by_keys.mouse_events", watch.seen, "events", 0, len(took))


def transcripts() -> list[dict[str, Any]]:
    """Return the written calls in order."""
    return tomllib.loads(TRANSCRIPTS.read_text(encoding="utf-8"))["call"]


def _seconds(effort: Effort, pace: float) -> float:
    return effort.keys * pace + effort.seconds


class Agent:
    """Takes calls one after another; each order is looked at as the server has it."""

    def __init__(self, seat: Desk, screen: Screen) -> None:
        self._seat = seat
        self._screen = screen
        view = screen.open("intake")
        assert isinstance(view, IntakeView)
        self.view = view
        screen.wait(lambda: view.desk.current is not None, "no form is open")
        self._calls = 0
        self._call = ""
        self._done: list[tuple[str, str]] = []
        self._orders: dict[str, str] = {}
        self._fields = self._seen = 0
        self._then = ""
        desk_ = view.desk
        desk_.submitted.connect(lambda receipt: self._done.append(("saved", receipt.order)))
        desk_.merged.connect(lambda _no, added: self._done.append(("merged", added.order)))
        desk_.act_done.connect(lambda receipt, _kind, _words: self._done.append(("acted", receipt.order)))
        desk_.told.connect(lambda _no: self._done.append(("told", "")))
        self._typist = Typist(screen, self._looks())

    def take(self, call: dict[str, Any], *, check: bool = True) -> tuple[Effort, int]:
        """Take one call; returns what it took and how many fields were filled.

        Raises when the order is another than expected, unless it is not to be checked (the same calls once more).
        """
        self._done.clear()
        self._fields, self._seen, self._then = 0, 0, call.get("then_from", "")
        self._ring(call["from"])
        try:
            effort = self._typist.play(call["keys"])
            order = self._result(call) if check else None
        except Exception as error:
            raise RuntimeError(f"{call['id']}: {error}; {self._standing()}") from error
        self._hang_up()
        if order is None:
            return effort, self._fields
        found = {path: self._found(order, path) for path in call["expect"]}
        wrong = {path: value for path, value in found.items() if value != call["expect"][path]}
        if wrong:
            raise RuntimeError(f"{call['id']}: the server has {wrong}")
        self._orders.setdefault(call["id"], "" if call["expect"].get("of") else order.id)
        return effort, self._fields

    # --- the telephone --------------------------------------------------------------------------------------------
    def _ring(self, number: str) -> None:
        self._calls += 1
        self._call = f"call-{self._calls}"
        given = f"+86{number.removeprefix('0')}" if number else ""
        self._seat.app.phone.take(Answered(call_id=self._call, ani=number, number=given, hidden=not number))
        self._screen.wait(self._is_in_front, "the call has no form")
        self._screen.rest(0.05)

    def _is_in_front(self) -> bool:
        sheet = self.view.desk.current
        return sheet is not None and sheet.draft.call is not None and sheet.draft.call.id == self._call

    def _hang_up(self) -> None:
        self._seat.app.phone.take(Ended(call_id=self._call))

    def _second(self) -> bool:
        if self._then:
            self._hang_up()
            number, self._then = self._then, ""
            self._ring(number)
        return True

    # --- the screen -----------------------------------------------------------------------------------------------
    def _looks(self) -> dict[str, Callable[[], bool]]:
        form = self.view.form
        told = {name: lambda name=name: self._happened(name) for name in ("saved", "merged", "acted", "told")}
        return told | {
            "similar": lambda: form.similar.marked() is not None,
            "history": lambda: form.history.marked() is not None,
            "knowledge": lambda: form.knowledge.list.count() > 0,
            "unit": self._unit_stands,
            "again": self._caller_is_known,
            "second": self._second,
        }

    def _happened(self, name: str) -> bool:
        sheet = self.view.desk.current
        if sheet is not None:
            self._fields = max(self._fields, _filled(sheet.draft))
        if len(self._done) == self._seen or sheet is None:
            return False
        self._seen = len(self._done)
        return self._done[-1][0] == name

    def _unit_stands(self) -> bool:
        """The unit follows the address a moment after the last key: whoever reads it has waited for that."""
        self._screen.rest(0.1)
        return self.view.form.bar.dispatch.isEnabled()

    def _caller_is_known(self) -> bool:
        sheet = self.view.desk.current
        return sheet is not None and bool(sheet.draft.caller.name) and not sheet.draft.content

    def _standing(self) -> str:
        bar = self.view.form.bar.message.text()
        errors = [f"{one.value}: {said}" for one in Field if (said := self._error(one))]
        return f"bar «{bar}», errors {errors}, done {self._done}, notice «{self._screen.window.notices.text}»"

    def _error(self, field: Field) -> str:
        frame = self.view.form.binder.frame(field)
        return frame.error if frame is not None else ""

    # --- the order ------------------------------------------------------------------------------------------------
    def _result(self, call: dict[str, Any]) -> Order:
        of = call["expect"].get("of")
        order_id = self._orders[of] if of else self._done[-1][1]
        self._seat.wait_sent()
        return self._seat.wait_order(order_id)

    def _found(self, order: Order, path: str) -> object:
        if path == "of":
            return next((call for call, order_id in self._orders.items() if order_id == order.id), "")
        if path == "last":
            return order.timeline[-1].action.value
        if path == "reporters":
            return len(order.reporters)
        if path == "category_name":
            return self._seat.app.reference.name_of("category", order.category)
        value: Any = order
        for name in path.split("."):
            value = getattr(value, name)
        return value


def _filled(draft: OrderDraft) -> int:
    """Count the fields that hold something else than in an empty form, whoever filled them."""
    empty = OrderDraft()
    fields = [one for one in Field if one not in _NOT_WRITTEN and read_field(draft, one) != read_field(empty, one)]
    return len({*fields, Field.REQUEST_TYPE})


@contextmanager
def _seat(folder: Path, scale: Scale) -> Iterator[tuple[Desk, Screen]]:
    orders = min(2_000, scale.played_orders // 2)
    place = folder / "orders_by_keys"
    with running_server(place / "server", sample=orders) as server, desk(place / "seat", server.url) as seat:
        seat.sign_in(AGENT, SAMPLE_PASSWORD).wait_ready()
        with screen_of(_typing_app(seat)) as screen:
            screen.window.resize(*WINDOW)
            yield seat, screen


def _typing_app(seat: Desk) -> App:
    """The app as soon as it has numbers to give."""
    seat.wait_until(lambda: bool(seat.app.sync_status.status().free_numbers), "no order numbers")
    return seat.app
