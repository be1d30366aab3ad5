"""Searching in all orders of the seat: words of two to four characters, and orders like the one being written."""

import random
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from desktop.services.app import App
from desktop.services.values import OrderQuery
from tests.benchmarks.big_seat import big_seat_app
from tests.benchmarks.drafts import filled_forms
from tests.benchmarks.figure import Figure
from tests.benchmarks.many_orders import SEED
from tests.benchmarks.scale import Scale
from tests.benchmarks.screen import Screen, screen_of
from tests.benchmarks.timing import timed
from ui.intake.fields import Field
from ui.intake.lookup import ASK_AFTER_MS
from ui.intake.view import IntakeView

GOAL_MS = 100.0
_LIMIT = 50
_PAGE = 100
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_EVERYDAY = ("路灯", "噪声", "物业", "停水", "供暖", "井盖", "夜间施工", "自来水", "占道经营", "公交车", "垃圾", "小区")


def full_text_search(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Search for words that occur: everyday ones and pieces of the orders' own texts."""
    with big_seat_app(scale, folder) as app:
        words = _words(app, scale.repeats)
        for length in (2, 3, 4):
            chosen = [word for word in words if len(word) == length]
            samples = timed(lambda word: app.orders.search(word, _LIMIT), chosen)
            name = f"full_text_search.{length}_characters"
            yield Figure.from_samples(name, samples, unit="ms", goal=GOAL_MS, note=scale.note())
        queries = [OrderQuery(text=word, sort="created", descending=True) for word in words]
        listed = timed(lambda query: app.orders.first_page(query, _PAGE), queries)
        yield Figure.from_samples(
            "full_text_search.list", listed, unit="ms", goal=GOAL_MS, note=scale.note("first page of the search screen")
        )


def _words(app: App, count: int) -> list[str]:
    rng = random.Random(SEED)
    keys = app.orders.keys(OrderQuery(sort="created"))
    found = list(_EVERYDAY)
    while len(found) < 3 * count:
        row = app.orders.rows([rng.choice(keys)])[0]
        order = app.orders.order(row.id)
        runs = _CHINESE.findall(f"{order.title} {order.content}") if order is not None else []
        for length in (2, 3, 4):
            run = rng.choice(runs) if runs else ""
            start = rng.randrange(max(1, len(run) - length + 1))
            if len(run) >= length:
                found.append(run[start : start + length])
    return found


def similar_orders(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Ask for similar orders as the form does, and measure on the screen from the last key to the answer."""
    with big_seat_app(scale, folder) as app:
        app.orders.prepare_similar()  # as the intake screen does when it opens
        forms = filled_forms(scale.repeats, app.clock.wall_ms(), seed=11)
        samples = timed(lambda form: app.orders.similar(form, 5), forms)
        yield Figure.from_samples("similar_orders", samples, unit="ms", goal=GOAL_MS, note=scale.note("the query"))
        with screen_of(app) as screen:
            yield from _after_last_key(screen, app, scale)


def _after_last_key(screen: Screen, app: App, scale: Scale) -> Iterator[Figure]:
    view = screen.open("intake")
    assert isinstance(view, IntakeView)
    screen.wait(lambda: view.desk.current is not None, "no form is open")
    sheet = view.desk.current
    assert sheet is not None
    samples: dict[str, list[float]] = {"similar_orders.on_screen": [], "knowledge.on_screen": []}
    for form in filled_forms(max(8, scale.repeats // 5), app.clock.wall_ms(), seed=12):
        for field, value in ((Field.ADDRESS, form.place.text), (Field.CATEGORY, form.category)):
            sheet.set(field, value)
        screen.rest(0.2)
        seen: dict[str, float] = {}

        def on_similar() -> None:
            seen.setdefault("similar_orders.on_screen", time.monotonic())  # noqa: B023 - connected in this round only

        def on_articles() -> None:
            seen.setdefault("knowledge.on_screen", time.monotonic())  # noqa: B023

        connections = [sheet.similar.answered.connect(on_similar), sheet.articles.answered.connect(on_articles)]
        sheet.set(Field.CONTENT, form.content[:-1])
        screen.rest(0.3)
        seen.clear()
        view.form.order.content.setFocus()
        screen.press("Ctrl+End")
        last_key = time.monotonic()
        screen.type(form.content[-1])
        screen.wait(lambda: len(seen) == len(samples), "no answer came")  # noqa: B023
        sheet.similar.disconnect(connections[0])
        sheet.articles.disconnect(connections[1])
        for name, at in seen.items():
            samples[name].append((at - last_key) * 1000)
    note = scale.note(f"from the last key, a pause of {ASK_AFTER_MS} ms included")
    for name, found in samples.items():
        yield Figure.from_samples(name, found, unit="ms", goal=GOAL_MS, note=note)
