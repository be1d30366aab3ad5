"""Keeps Python's cycle collector on the GUI thread.

The collector runs on whichever thread happens to allocate. When that is a worker and a cycle holds a widget, the
widget is
destroyed off the GUI thread and the process dies. So collecting by itself is switched off while there are workers,
and a timer
on the GUI thread does it in small steps.
"""

import gc

from PySide6.QtCore import QObject, QTimer

STEP_MS = 200
YOUNG, MIDDLE, OLD = 1_000, 20, 150
"""Often and little: a thousand young objects take about a millisecond, and a key that comes just then waits for it. The
oldest, a tenth of a second with a city's reference data, come at most every ten minutes.
"""


class GuiThreadCollector(QObject):
    """Collects on the GUI thread from ``start`` to ``stop``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = False
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self.step)

    def start(self) -> None:
        """Take the collector over."""
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Collect once more and give the collector back."""
        self._timer.stop()
        gc.collect()
        if self._was_on:
            gc.enable()

    def step(self) -> None:
        """Collect the youngest generations that have grown enough; the oldest only now and then, for it takes
        longest.
        """
        young, middle, old = gc.get_count()
        if old > OLD:
            gc.collect(2)
        elif middle > MIDDLE:
            gc.collect(1)
        elif young > YOUNG:
            gc.collect(0)
