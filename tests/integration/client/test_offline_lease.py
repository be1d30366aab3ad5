"""The signed lease: a tampered or foreign one opens nothing; after its end orders are taken if the city allows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from desktop.errors import AppError, AppErrorCode
from desktop.services.events import RecordsChanged
from desktop.services.values import OrderQuery
from sync.contract.leases import OfflineLease, read_lease, sign_lease
from sync.contract.messages import Session
from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.domain.instant import DAY, HOUR
from sync.domain.reference import Policy
from sync.server.tables.commands import intake_quarantine
from sync.server.tables.orders import work_order
from tests.helpers.desk import Desk, desk
from tests.helpers.practice_desk import StandingClock
from tests.helpers.server import RunningServer, running_server
from tests.integration.client.test_offline import free_port


class Place:
    """A folder for the server, one for the seat, and the server's time when the seat was last signed in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.now = 0

    @contextmanager
    def server(self) -> Iterator[RunningServer]:
        with running_server(self.folder / "server", port=self.port) as server:
            yield server

    @contextmanager
    def seat(self, moved: int = 0) -> Iterator[Desk]:
        with desk(self.folder / "a", self.url, clock=StandingClock(self.now + moved)) as seat:
            yield seat


def _visit(place: Place, emergency: bool) -> str:
    """Sign in once, take an order, and go; returns the order."""
    with place.server() as server:
        if emergency:
            admin = server.seat("administrator")
            policy = msgspec.to_builtins(Policy(preset="test", city_name="测试市", emergency_intake=True))
            admin.push(admin.command("reference.put", "policy", {"kind": "policy", "body": policy}))
        place.now = server.services.clock.now()
        with desk(place.folder / "a", place.url) as seat:
            order, _ = seat.sign_in("agent").wait_ready().create()
            seat.wait_order(order)
    return order


@pytest.fixture
def strict(tmp_path: Path) -> Place:
    """A seat of a city without emergency intake, its server away."""
    place = Place(tmp_path)
    _visit(place, emergency=False)
    return place


def _refused(place: Place, moved: int = HOUR) -> str:
    with place.seat(moved) as seat:
        with pytest.raises(AppError) as caught:
            seat.sign_in("agent")
        assert not seat.app.session.is_signed_in
        return caught.value.code


def _with_lease(place: Place, change: "dict[str, object]", seed: bytes) -> None:
    """Put a lease of our own making into the store."""
    with place.seat() as seat:
        seat.sign_in("agent")
        store = seat.app.session._seat.store
        session = store.session()
        assert session is not None
        lease = read_lease(session.lease)
        assert lease is not None
        forged = sign_lease(msgspec.structs.replace(lease, **change), seed)
        store.save_session(msgspec.structs.replace(session, lease=forged, lease_key=""))


def test_a_lease_nobody_of_ours_has_signed_opens_nothing(strict: Place) -> None:
    _with_lease(strict, {"valid_until": strict.now + 400 * DAY}, bytes(32))
    assert _refused(strict) == AppErrorCode.OFFLINE_TIME_OVER


def test_the_key_is_pinned_at_the_first_sign_in(strict: Place) -> None:
    with strict.seat() as seat:
        seat.sign_in("agent")
        store = seat.app.session._seat.store
        pinned, session = store.lease_key, store.session()
        assert session is not None
        store.save_session(msgspec.structs.replace(session, lease_key="another"))
        assert store.lease_key == pinned


def test_no_lease_no_offline_work(strict: Place) -> None:
    with strict.seat() as seat:
        seat.sign_in("agent")
        store = seat.app.session._seat.store
        session = store.session()
        assert session is not None
        store.save_session(msgspec.structs.replace(session, lease=""))
    assert _refused(strict) == AppErrorCode.OFFLINE_TIME_OVER


def test_time_does_not_run_backwards(strict: Place) -> None:
    with strict.seat(70 * HOUR) as seat:
        seat.sign_in("agent")
    assert _refused(strict, 10 * HOUR) == AppErrorCode.OFFLINE_TIME_OVER
    with strict.seat(71 * HOUR) as seat:
        seat.sign_in("agent")


def test_after_the_end_of_the_lease_orders_are_taken_and_nothing_is_read(tmp_path: Path) -> None:
    place = Place(tmp_path)
    known = _visit(place, emergency=True)
    with place.seat(80 * HOUR) as seat:
        seat.sign_in("agent")
        app = seat.app
        assert app.sync_status.status().emergency
        assert app.orders.first_page(OrderQuery(), 10) == []
        assert app.orders.count(OrderQuery()) == 0
        assert app.orders.detail(known) is None
        assert (app.alerts.unsent(), app.alerts.refused()) == (frozenset(), frozenset())
        with pytest.raises(AppError):
            app.acts.act(known, Action.NOTE, ActData(text="补充"))
        taken, number = seat.create()
        assert number
        heard: list[object] = []
        app.events.subscribe(heard.append)
        assert app.orders.detail(taken) is None, "not even what was taken just now"
        with place.server() as server:
            app.sync_status.sync_now()
            seat.wait_until(lambda: not app.sync_status.status().emergency, "the server's word ends it")
            seat.wait_order(taken)
            assert app.orders.detail(known) is not None
            assert RecordsChanged("order", (), "sync") in heard, "every list looks anew"
            with server.services.database.read() as connection:
                assert connection.scalar(select(func.count()).select_from(work_order)) == 2
                assert connection.scalar(select(func.count()).select_from(intake_quarantine)) == 0


def test_rights_offline_are_those_of_the_lease(strict: Place) -> None:
    with strict.seat() as seat:
        person = seat.sign_in("agent").app.session.person
        session: Session = seat.app.session._seat.session
        lease = read_lease(session.lease)
        assert isinstance(lease, OfflineLease)
        assert person.roles == lease.roles == ["agent"]
