"""The client as a program of its own, watched from inside: ``python -m tests.benchmarks.seat_program ORDERS.json``.

Reads a :class:`SeatOrders` from its one argument, opens the real window, signs in by keys, and prints a JSON line with
the moment (monotonic clock, the same for all programs of a machine) of everything that was waited for.
"""

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from tests.benchmarks.paint_probe import PaintProbe  # sets the platform without a display before Qt starts

LOOK_MS = 4
TYPING_S = 1.0
"""A person takes longer for number and password; what the program loads meanwhile is not waited for after Enter."""


class SeatOrders(msgspec.Struct):
    """What the program is to do. ``save_every`` seconds an order is saved until everything is fetched (0: none)."""

    server: str
    data: str
    number: str
    password: str
    until: str = "usable_form"
    save_every: float = 0.0
    expected: int = 0


class Mark(msgspec.Struct):
    """A moment and the CPU seconds the program had used by then, or the samples of the saves in ms."""

    mark: str
    at: float = 0.0
    samples: list[float] = []
    cpu: float = 0.0


def tell(mark: str, at: float | None = None, samples: list[float] | None = None) -> None:
    """Print a mark."""
    line = Mark(mark, time.monotonic() if at is None else at, samples or [], time.process_time())
    sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
    sys.stdout.flush()


def main(orders: SeatOrders) -> int:
    """Run the program until the last mark."""
    from PySide6.QtWidgets import QApplication

    from desktop.bootstrap import Overrides, build_app
    from desktop.services.arguments import Arguments
    from desktop.settings import Settings
    from ui.application import run

    application = QApplication(["hotline-desk"])
    arguments = Arguments(server=orders.server, view="intake", data_dir=Path(orders.data))
    app = build_app(Settings(server=orders.server), Overrides(data_dir=Path(orders.data)))
    watcher = _Watcher(app, orders, application)
    watcher.start()
    try:
        return run(app, arguments)
    finally:
        watcher.finish()
        app.close()


class _Watcher:
    """Looks every few milliseconds for the next thing that is waited for; each look costs microseconds."""

    def __init__(self, app, orders: SeatOrders, application) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._app = app
        self._orders = orders
        self._application = application
        self._timer = QTimer(application)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._step: Callable[[], None] = self._sign_in_field
        self._probe: PaintProbe | None = None
        self._all_in = threading.Event()
        self._saver: threading.Thread | None = None
        self._typed_at = 0.0

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()

    def finish(self) -> None:
        """Wait for the saves to end."""
        self._all_in.set()
        if self._saver is not None:
            self._saver.join()

    def _look(self) -> None:
        self._step()

    def _painted(self, widget) -> bool:
        """Tell whether a widget has been painted since it was first asked about."""
        if self._probe is None:
            self._probe = PaintProbe(widget)
            widget.update()
        return self._probe.painted

    def _sign_in_field(self) -> None:
        from ui.sign_in.view import SignInView

        view = next((one for one in self._application.topLevelWidgets() if isinstance(one, SignInView)), None)
        if view is None or not view.isVisible() or not self._painted(view.number):
            return
        tell("sign_in_field")
        self._probe = None
        view.number.setText(self._orders.number)
        view.password.setText(self._orders.password)
        self._typed_at = time.monotonic() + TYPING_S
        self._step = lambda: self._press_enter(view)

    def _press_enter(self, view) -> None:
        if time.monotonic() < self._typed_at:
            return
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        tell("enter")
        self._step = self._usable_form
        QTest.keyClick(view.password, Qt.Key.Key_Return)

    def _usable_form(self) -> None:
        from ui.intake.view import IntakeView
        from ui.shell.main_window import MainWindow

        window = next((one for one in self._application.topLevelWidgets() if isinstance(one, MainWindow)), None)
        view = window.host.currentWidget() if window is not None else None
        if not isinstance(view, IntakeView) or view.desk.current is None or not self._painted(view.form.order.content):
            return
        tell("usable_form")
        if self._orders.until == "usable_form":
            self._application.exit(0)
            return
        self._step = self._can_take_calls

    def _can_take_calls(self) -> None:
        if not self._app.sync_status.status().free_numbers:
            return
        tell("can_take_calls")
        self._step = self._complete
        if self._orders.save_every:
            self._saver = threading.Thread(target=self._save, name="saver")
            self._saver.start()

    def _complete(self) -> None:
        status = self._app.sync_status.status()
        if status.position <= 0 or status.pulling:
            return
        at = time.monotonic()
        from desktop.services.values import OrderQuery

        if self._app.orders.count(OrderQuery()) < self._orders.expected:
            return
        tell("complete", at)
        self._application.exit(0)

    def _save(self) -> None:
        from tests.benchmarks.drafts import filled_forms
        from tests.benchmarks.saving import paced_saves

        forms = filled_forms(400, self._app.clock.wall_ms(), seed=31)
        tell("saves", samples=paced_saves(self._app, forms, self._orders.save_every, self._all_in)[1])


if __name__ == "__main__":
    raise SystemExit(main(msgspec.json.decode(sys.argv[1], type=SeatOrders)))
