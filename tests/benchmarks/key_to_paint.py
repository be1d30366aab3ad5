"""How long a key waits for its picture in the intake form, while the lookups beside the form run."""

import random
import time
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sync.domain.act import OrderDraft
from tests.benchmarks.big_seat import big_seat_app
from tests.benchmarks.drafts import filled_forms
from tests.benchmarks.figure import Figure
from tests.benchmarks.paint_probe import PaintProbe
from tests.benchmarks.scale import Scale
from tests.benchmarks.screen import Screen, screen_of
from ui.intake.view import IntakeView

GOAL_MS = 16.0
PACE = 0.09
BREATH_EVERY, BREATH = 7, 0.3
"""A person pauses now and then: the lookups start then, and the next keys come while they are under way."""


def key_to_paint(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Type into every kind of field; each key is due at its moment, however busy the screen is then."""
    with big_seat_app(scale, folder) as app, screen_of(app) as screen:
        view = screen.open("intake")
        assert isinstance(view, IntakeView)
        screen.wait(lambda: view.desk.current is not None, "no form is open")
        forms = filled_forms(12, app.clock.wall_ms(), seed=7)
        every: list[float] = []
        for name, field, text in _fields(view, forms):
            samples = _type(screen, field, _strokes(text, scale.strokes))
            every += samples
            yield Figure.from_samples(f"key_to_paint.{name}", samples, unit="ms", goal=GOAL_MS, note=scale.note())
        yield Figure.from_samples("key_to_paint", every, unit="ms", goal=GOAL_MS, note=scale.note("all fields"))


def _fields(view: IntakeView, forms: list[OrderDraft]) -> list[tuple[str, QWidget, str]]:
    caller, order = view.form.caller, view.form.order
    pinyin = "zyyjsgzs\b\b\b\b\b\b\b\bludeng\b\b\b\b\b\bgsls\b\b\b\b"
    return [
        ("content", order.content, "".join(form.content for form in forms)),
        ("category", order.category, pinyin),
        ("address", order.address, "".join(form.place.text + "\b" * len(form.place.text) for form in forms)),
        ("accused", order.accused, "swj\b\b\b自来水公司\b\b\b\b\b物业\b\b"),
        ("title", order.title, "".join(form.title[:30] + "\b" * len(form.title[:30]) for form in forms)),
        ("phone", caller.phone, "13937100123\b\b\b\b\b\b\b\b\b\b\b"),
        ("name", caller.name, "李建国\b\b\b欧阳\b\b"),
    ]


def _strokes(text: str, count: int) -> list[str]:
    return [text[at % len(text)] for at in range(count)]


def _type(screen: Screen, field: QWidget, strokes: list[str]) -> list[float]:
    field.setFocus(Qt.FocusReason.TabFocusReason)
    screen.rest()
    probe = PaintProbe(field)
    rng = random.Random(len(strokes))
    samples: list[float] = []
    due = time.monotonic() + PACE
    for number, stroke in enumerate(strokes):
        screen.live_until(due)
        probe.painted = False
        if stroke == "\b":
            screen.press("Backspace")
        else:
            screen.type(stroke)
        painted = screen.wait(lambda: probe.painted, "the field was not painted")
        samples.append((painted - due) * 1000)
        due = max(due, painted) + PACE * rng.uniform(0.6, 1.4)
        if number % BREATH_EVERY == BREATH_EVERY - 1:
            due += BREATH
    probe.remove()
    screen.rest()
    return samples
