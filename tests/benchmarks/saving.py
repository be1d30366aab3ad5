"""From Enter to "saved": number, outbox row and the draft's end on the disk, while the seat is online and sends."""

import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from desktop.services.app import App
from sync.domain.act import OrderDraft
from sync.domain.codes import Action
from tests.benchmarks.big_seat import big_seat_app
from tests.benchmarks.drafts import filled_forms
from tests.benchmarks.figure import Figure
from tests.benchmarks.scale import Scale
from tests.benchmarks.screen import Screen, screen_of
from ui.intake.draft_answer import DraftAnswer
from ui.intake.sheet import IntakeSheet
from ui.intake.view import IntakeView

GOAL_MS = 20.0
PACE = 0.15


def save_order(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Save orders by the service, then by the key in the intake form."""
    with big_seat_app(scale, folder) as app:
        forms = filled_forms(scale.saves, app.clock.wall_ms(), seed=21)
        drafts, saves = paced_saves(app, forms, PACE)
        note = scale.note("service, on the disk")
        yield Figure.from_samples("save_order", saves, unit="ms", goal=GOAL_MS, note=note)
        yield Figure.from_samples("save_draft", drafts, unit="ms", goal=GOAL_MS, note=note)
        with screen_of(app) as screen:
            yield from _by_key(screen, app, scale)


def paced_saves(
    app: App, forms: Iterable[OrderDraft], pace: float, ended: threading.Event | None = None
) -> tuple[list[float], list[float]]:
    """Save a draft and its order at once and at each beat; returns the ms of both. Ends early with ``ended``."""
    drafts: list[float] = []
    saves: list[float] = []
    pause = ended if ended is not None else threading.Event()
    for form in forms:
        stored = app.intake.open_draft()
        begun = time.perf_counter()
        app.intake.save_draft(stored.id, form)
        middle = time.perf_counter()
        app.intake.submit(stored.id, form)
        drafts.append((middle - begun) * 1000)
        saves.append((time.perf_counter() - middle) * 1000)
        if pause.wait(pace):
            break
    return drafts, saves


def _by_key(screen: Screen, app: App, scale: Scale) -> Iterator[Figure]:
    """Open a filled-in draft in the form, press F10, and wait until the desk tells that it is saved."""
    view = screen.open("intake")
    assert isinstance(view, IntakeView)
    samples: list[float] = []
    for form in filled_forms(max(10, scale.saves // 6), app.clock.wall_ms(), seed=22):
        _bring_up(screen, view, app, form)
        saved: list[float] = []

        def on_submitted(_receipt: object) -> None:
            saved.append(time.monotonic())  # noqa: B023 - connected in this round only

        connection = view.desk.submitted.connect(on_submitted)
        begun = time.monotonic()
        screen.press("F10")
        screen.wait(lambda: bool(saved), "the order was not saved")  # noqa: B023
        view.desk.disconnect(connection)
        samples.append((saved[0] - begun) * 1000)
        screen.rest(0.1)
    note = scale.note("from F10 in the form to the number on the screen")
    yield Figure.from_samples("save_order.by_key", samples, unit="ms", goal=GOAL_MS, note=note)


def _bring_up(screen: Screen, view: IntakeView, app: App, form: OrderDraft) -> IntakeSheet:
    """Put a form in front as a restored draft comes back."""
    stored = app.intake.open_draft(draft=form)
    former = view.desk.current
    view.desk._opened(DraftAnswer(stored, form))  # as the desk does with a draft it has read
    screen.wait(lambda: view.desk.current is not former, "the form did not open")
    sheet = view.desk.current
    assert sheet is not None
    screen.wait(lambda: sheet.similar.has_answer, "similar orders were not shown")
    sheet.chosen_unit = 0
    assert sheet.draft.disposition is Action.SUBMIT
    screen.rest(0.1)
    return sheet
