"""Every benchmark by name, in the order they run."""

from collections.abc import Callable, Iterable
from pathlib import Path

from tests.benchmarks.alert_to_board import alert_to_board
from tests.benchmarks.call_to_screen import call_to_screen
from tests.benchmarks.cold_start import cold_start, image_build, save_during_cold_start
from tests.benchmarks.commit_to_screen import commit_to_other_seat_screen
from tests.benchmarks.feed_pages import pull_page
from tests.benchmarks.figure import Figure
from tests.benchmarks.herd_reconnect import herd_reconnect
from tests.benchmarks.key_to_paint import key_to_paint
from tests.benchmarks.knowledge import knowledge_questions
from tests.benchmarks.lists import lists
from tests.benchmarks.machine import machine
from tests.benchmarks.orders_by_keys import orders_by_keys
from tests.benchmarks.saving import save_order
from tests.benchmarks.scale import Scale
from tests.benchmarks.searching import full_text_search, similar_orders
from tests.benchmarks.seat_to_seat import change_under_load, idle_change
from tests.benchmarks.server_creates import server_creates
from tests.benchmarks.soak import soak
from tests.benchmarks.sse_seats import sse_seats
from tests.benchmarks.starting import start
from tests.benchmarks.suggesting import category_suggestion
from tests.benchmarks.thousand import pull_1000_changed, push_1000_offline
from tests.benchmarks.two_workers import creates_on_two_workers
from tests.benchmarks.type_anything import type_anything

__all__ = ["BENCHMARKS", "Scale"]

BENCHMARKS: dict[str, Callable[[Scale, Path], Iterable[Figure]]] = {
    "machine": machine,
    "start": start,
    "key_to_paint": key_to_paint,
    "type_anything": type_anything,
    "call_to_screen": call_to_screen,
    "category_suggestion": category_suggestion,
    "knowledge_questions": knowledge_questions,
    "lists": lists,
    "full_text_search": full_text_search,
    "similar_orders": similar_orders,
    "save_order": save_order,
    "orders_by_keys": orders_by_keys,
    "soak": soak,
    "commit_to_other_seat_screen": commit_to_other_seat_screen,
    "alert_to_board": alert_to_board,
    "idle_change": idle_change,
    "change_under_load": change_under_load,
    "sse_seats": sse_seats,
    "herd_reconnect": herd_reconnect,
    "cold_start": cold_start,
    "save_during_cold_start": save_during_cold_start,
    "image_build": image_build,
    "push_1000_offline": push_1000_offline,
    "pull_1000_changed": pull_1000_changed,
    "server_creates": server_creates,
    "creates_on_two_workers": creates_on_two_workers,
    "pull_page": pull_page,
}
