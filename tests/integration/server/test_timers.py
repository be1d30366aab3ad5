"""What happens by itself, at a clock the test holds."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.contract.messages import Command, Occurred, PushRequest, SignInRequest
from sync.domain.codes import Action, OrderState, Outcome
from sync.domain.instant import DAY, HOUR, MINUTE, Instant, from_wall
from sync.domain.order import Order
from sync.server.admin.check import find_faults
from sync.server.commands.order_rows import open_document
from sync.server.feed.sequencer import place_rows
from sync.server.ports import new_id
from sync.server.services import Services
from sync.server.tables.orders import work_order
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import prepared_services
from tests.helpers.server_city import PASSWORD, WATER


class HeldClock:
    """A clock that moves when told to. Starts on a Monday morning without holidays ahead."""

    def __init__(self) -> None:
        self.time = from_wall(datetime(2026, 11, 2, 9, 0))  # noqa: DTZ001 - read as the hotline's wall clock

    def now(self) -> Instant:
        """Return the held instant."""
        return self.time


class City:
    """Services at a held clock, with people acting through the command path."""

    def __init__(self, services: Services, clock: HeldClock) -> None:
        self.services = services
        self.clock = clock
        self._seqs: dict[str, int] = {}

    def act(self, user_no: str, kind: Action, target: str, args: dict[str, Any]) -> None:
        """Push one command as a person."""
        now = self.clock.now()
        seat = HttpSeat("", f"device-{user_no}")
        sign_in = SignInRequest(user_no, PASSWORD, seat.device, sign_key=seat.signer.public)
        session = seat.session = self.services.sessions.sign_in(sign_in, "test")
        note = self.services.tokens.read(session.access_token, now)
        principal = self.services.principals.load(note, now)
        command = Command(
            seq=session.next_seq,
            id=new_id(),
            cv=1,
            type=f"order.{kind.value}",
            target=target,
            args=msgspec.Raw(msgspec.json.encode(args)),
            occurred=Occurred(wall=now),
            actor=principal.user_id,
        )
        request = PushRequest(principal.device, session.epoch, seat.signed([command]), 150)
        (result,) = self.services.push.push(principal, request).results
        assert result.outcome is Outcome.APPLIED, result

    def dispatched(self) -> str:
        """Return an order that a dispatcher has just sent to the water company."""
        order = new_id()
        draft = {
            "title": "漏水",
            "content": "水管漏水，请处理。",
            "category": "0101",
            "caller": {"name": "张三", "phone": "13800138000"},
            "place": {"text": "北街1号", "district": "410105", "street": "410105001"},
            "read_back": True,
            "duplicates_shown": True,
        }
        self.act("agent", Action.CREATE, order, draft)
        self.act("dispatcher", Action.DISPATCH, order, {"unit": WATER, "text": "请处理"})
        return order

    def tick(self, by: int) -> Order:
        """Move the clock, let the timers run, return the only order."""
        self.clock.time += by
        self.services.timers.run_once()
        with self.services.database.read() as connection:
            row = connection.execute(select(work_order)).one()
        return open_document(row.doc, row.id, self.services.sealer)


@pytest.fixture
def city(tmp_path: Path, database: str | None) -> Iterator[City]:
    """A city whose clock is held."""
    clock = HeldClock()
    services = prepared_services(tmp_path, database, clock=clock)
    yield City(services, clock)
    if services.sequencer is not None:
        with services.database.write() as connection:
            place_rows(connection)
    assert find_faults(services) == []
    services.close()


def test_an_order_nobody_signs_is_signed_by_itself_when_the_time_is_over(city: City) -> None:
    city.dispatched()
    assert city.tick(25 * HOUR).state is OrderState.DISPATCHED, "it may still be returned until midnight"
    order = city.tick(15 * HOUR)
    assert order.state is OrderState.HANDLING
    assert order.timeline[-1].action is Action.AUTO_SIGN
    assert order.timeline[-1].by == "system"


def test_a_unit_is_urged_once_at_four_fifths_and_once_at_the_end_of_its_time(city: City) -> None:
    order_id = city.dispatched()
    city.act("unit_operator", Action.SIGN, order_id, {})
    assert city.tick(MINUTE).urge_count == 0
    due = next(clock for clock in city.tick(0).clocks if clock.kind.value == "due")
    until = due.started_at + (due.due_at - due.started_at) * 8 // 10 - city.clock.now()
    assert city.tick(until + MINUTE).urge_count == 1
    assert city.tick(MINUTE).urge_count == 1
    assert city.tick(due.due_at - city.clock.now() + MINUTE).urge_count == 2
    assert city.tick(HOUR).urge_count == 2


def test_a_closed_order_is_archived_after_a_month(city: City) -> None:
    order = new_id()
    draft = {
        "disposition": "direct_close",
        "request_type": "consult",
        "title": "咨询",
        "content": "咨询办事时间",
        "category": "0101",
        "answer_text": "周一至周五九点到五点",
        "caller": {"phone": "13800138000"},
        "read_back": True,
        "duplicates_shown": True,
    }
    city.act("agent", Action.CREATE, order, draft)
    assert city.tick(29 * DAY).state is OrderState.DIRECT_CLOSED
    assert city.tick(2 * DAY).state is OrderState.ARCHIVED


def test_what_the_rules_refuse_is_not_tried_all_the_time(city: City) -> None:
    city.dispatched()
    city.tick(25 * HOUR)
    assert city.services.timers.run_once() == 0
