"""Who signs out leaves a cache that was compared with the server, and does not wait for that."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.store.store import SeatStore
from sync.client.patience import Patience
from tests.faults.profiles import Profile
from tests.faults.running import running_proxy
from tests.helpers.desk import Desk, desk
from tests.helpers.server import RunningServer

TOLD = pytest.mark.allows_log("cache differs from the server|digest mismatch")


def _store(seat: Desk) -> SeatStore:
    store = seat.app.session._seat.store
    assert isinstance(store, SeatStore)
    return store


def _versions(seat: Desk, order_id: str) -> set[int]:
    store = _store(seat)
    return {store.replica.versions(scope, 0).get(order_id, 1) for scope in store.replica.held_scopes()}


def _tamper(seat: Desk, order_id: str) -> None:
    with _store(seat).database.applying() as connection:
        connection.exec_driver_sql(
            "UPDATE order_record SET ver = 0 WHERE key = (SELECT key FROM order_key WHERE id = ?)", (order_id,)
        )
    assert 0 in _versions(seat, order_id)


@contextmanager
def _reading_seat(folder: Path, url: str, writer: Desk, **overrides: object) -> Iterator[tuple[Desk, str]]:
    """A seat that has read an order of another one."""
    writer.sign_in("agent").wait_ready()
    with desk(folder, url, **overrides) as seat:
        seat.sign_in("dispatcher").wait_ready()
        order_id, _ = writer.create()
        seat.wait_order(order_id)
        yield seat, order_id


def _readings(server: RunningServer) -> int:
    """Return how many scopes anybody has asked the server to compare."""
    return len(server.services.digests._kept)


@TOLD
def test_a_row_that_differs_is_found_as_its_person_leaves_and_is_right_after_the_next_sign_in(
    tmp_path: Path, server: RunningServer, other: Desk
) -> None:
    with _reading_seat(tmp_path / "c", server.url, other) as (seat, order_id):
        _tamper(seat, order_id)
        seat.app.session.sign_out()
        assert b"hotline_digest_mismatches_total 0.0" not in server.services.metrics.text(), "the server is told"

        seat.sign_in("dispatcher")

        seat.wait_until(lambda: _versions(seat, order_id) == {1}, "not fetched again")
        assert seat.app.orders.detail(order_id) is not None


def test_what_agrees_is_not_fetched_again(tmp_path: Path, server: RunningServer, other: Desk) -> None:
    with _reading_seat(tmp_path / "c", server.url, other) as (seat, _):
        held = _store(seat).replica.held_scopes()
        seat.app.session.sign_out()
        assert _readings(server) >= 2
        seat.sign_in("dispatcher")
        assert _store(seat).replica.held_scopes() == held


def test_a_dead_line_holds_nobody_up(tmp_path: Path, server: RunningServer, other: Desk) -> None:
    with (
        running_proxy(server.url) as line,
        _reading_seat(tmp_path / "c", line.url, other, patience=Patience(read=60.0)) as (seat, order_id),
    ):
        _tamper(seat, order_id)
        line.become(Profile(half_open=1.0))
        line.fall_silent()
        began = time.monotonic()
        seat.app.session.sign_out()
        assert time.monotonic() - began < 15.0, "the limit of the look and of the farewell, not that of the line"
        assert not seat.app.session.is_signed_in


@pytest.mark.allows_log("sync.server")
def test_who_has_unsent_work_leaves_at_once(tmp_path: Path, server: RunningServer, other: Desk) -> None:
    with _reading_seat(tmp_path / "c", server.url, other) as (seat, order_id):
        commands = server.services.commands
        commands.waiting += 10**6  # too busy to take anything
        mine, _ = seat.create()
        _tamper(seat, order_id)
        seat.app.session.sign_out()
        commands.waiting -= 10**6
        assert _readings(server) == 0

        seat.sign_in("dispatcher").wait_sent()

        seat.wait_order(mine)
