"""How long a caller waits for the agent's screen: from the telephone's event to the filled form with its history."""

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from desktop.services.app import App
from desktop.services.values import OrderQuery
from sync.telephony.events import Answered, Ended
from tests.benchmarks.big_seat import big_seat_app
from tests.benchmarks.drafts import filled_forms
from tests.benchmarks.figure import Figure
from tests.benchmarks.paint_probe import PaintProbe
from tests.benchmarks.scale import Scale
from tests.benchmarks.screen import Screen, screen_of
from ui.intake.view import IntakeView

GOAL_MS = 100.0


def call_to_screen(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Take calls of known callers: into the empty form in front, and into a new one beside a form being written."""
    calls = max(20, scale.repeats // 2)
    with big_seat_app(scale, folder) as app, screen_of(app) as screen:
        callers = iter(_known_callers(app, 2 * calls))
        view = screen.open("intake")
        assert isinstance(view, IntakeView)
        screen.wait(lambda: view.desk.current is not None, "no form is open")
        for name, beside in (("empty_form", False), ("beside_another", True)):
            if beside:
                view.desk.choose(0)
                view.form.order.content.setFocus()
                screen.type("x")
                screen.rest()
            samples = [_one(screen, view, callers, beside) for _ in range(calls)]
            note = scale.note(f"history of the number on screen, {app.orders.count(OrderQuery()):,} orders")
            yield Figure.from_samples(f"call_to_screen.{name}", samples, unit="ms", goal=GOAL_MS, note=note)


def _known_callers(app: App, count: int) -> list[str]:
    """Return numbers that have an order: taken here beforehand, for whose numbers the stored ones are is not known."""
    numbers: list[str] = []
    for at, form in enumerate(filled_forms(count, app.clock.wall_ms(), seed=23)):
        number = f"+861380013{at:04d}"
        caller = msgspec.structs.replace(form.caller, phone=number.removeprefix("+86"))
        stored = app.intake.open_draft(draft=form)
        app.intake.submit(stored.id, msgspec.structs.replace(form, caller=caller))
        numbers.append(number)
    return numbers


def _one(screen: Screen, view: IntakeView, callers: Iterator[str], beside: bool) -> float:
    number = next(callers)
    call_id, given = f"bench-{number}", number.removeprefix("+86")
    app, form = screen.app, view.form
    probe = PaintProbe(form.history.list)
    called = threading.Event()
    begun: list[float] = []

    def adapter() -> None:
        """What an adapter's thread does."""
        called.wait()
        app.phone.take(Answered(call_id=call_id, ani=given, number=number, queue="q", at_ms=app.clock.wall_ms()))

    def on_screen() -> bool:
        sheet = view.desk.current
        shown = sheet is not None and sheet.draft.call is not None and sheet.draft.call.id == call_id
        filled = shown and form.caller.phone.text() == given and form.history.list.count() > 0
        if not filled:
            probe.painted = False
        return filled and probe.painted

    thread = threading.Thread(target=adapter)
    thread.start()
    begun.append(screen.app.clock.monotonic())
    called.set()
    seen = screen.wait(on_screen, "the call is not on the screen")
    thread.join()
    probe.remove()
    app.phone.take(Ended(call_id=call_id, at_ms=app.clock.wall_ms()))
    screen.rest(0.1)
    view.desk.discard()
    screen.rest(0.1)
    if beside:
        view.desk.choose(0)
        screen.rest(0.1)
    return (seen - begun[0]) * 1000
