"""What this seat shows before the server has spoken equals what the server then says."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from desktop.services.overlay import Overlay
from desktop.services.values import OrderQuery, Pool
from desktop.store.store import SeatStore
from sync.contract.messages import Command, Occurred
from sync.domain.act import Act, ActData, OrderDraft
from sync.domain.actor import Actor
from sync.domain.codes import Action, OrderState
from sync.domain.order import Order
from sync.domain.workflow.decide import Accepted, decide
from tests.helpers.small_city import NANYANG_UNIT, REPLY, Story, actor, draft, small_rules
from tests.helpers.store import fill, ready, result

WAY: tuple[tuple[str, Action, ActData], ...] = (
    ("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT)),
    ("street", Action.SIGN, ActData()),
    ("street", Action.LOG_CONTACT, ActData(text="已联系")),
    ("street", Action.REPLY, REPLY),
    ("reply_reviewer", Action.PASS_REPLY, ActData()),
)


class Desk:
    """Saves acts on one order in a store, and decides the same acts as the server would."""

    def __init__(self, store: SeatStore, at: int) -> None:
        self.store = store
        self.truth: Order | None = None
        self.commands: list[Command] = []
        self._at = at

    def create(self, form: OrderDraft) -> None:
        """Save a new order."""
        person = actor("agent")
        command = self.store.commands.save_create(
            "",
            person,
            lambda seq, taken: self._command(seq, Action.CREATE, replace(form, no=taken.no, lease=taken.lease), person),
            self._at,
        )
        self._decide(command, person, Action.CREATE, msgspec.json.decode(command.args, type=OrderDraft))

    def act(self, who: str, action: Action, data: ActData) -> None:
        """Save an act on the order."""
        person = actor(who)
        command = self.store.commands.save_command(
            person, lambda seq: self._command(seq, action, data, person), self._at
        )
        self._decide(command, person, action, data)

    def shown(self) -> Order | None:
        """Return the order as the seat shows it."""
        return self.store.orders.order("o-1")

    def _command(self, seq: int, action: Action, data: ActData | OrderDraft, person: Actor) -> Command:
        return Command(
            seq=seq,
            id=f"c{seq}",
            cv=1,
            type=f"order.{action.value}",
            target="o-1",
            args=msgspec.Raw(msgspec.json.encode(data)),
            occurred=Occurred(wall=self._at),
            actor=person.user_id,
        )

    def _decide(self, command: Command, person: Actor, action: Action, data: ActData | OrderDraft) -> None:
        verdict = decide(self.truth, Act(command.id, action, person, self._at, data, "o-1"), small_rules())
        assert isinstance(verdict, Accepted), verdict
        self.truth = verdict.order
        self.commands.append(command)
        self._at += 60_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = ready(tmp_path / "seat")
    store.use_projection(Overlay(small_rules))
    yield Desk(store, Story().now)
    store.close()


def test_each_step_of_an_order_is_shown_as_the_server_will_decide_it(desk: Desk) -> None:
    desk.create(draft())
    assert desk.shown() == desk.truth
    for who, action, data in WAY:
        desk.act(who, action, data)
        assert desk.shown() == desk.truth
    assert desk.store.orders.base("o-1") is None
    assert desk.store.orders.count(OrderQuery(pool=Pool.CALLBACK_DUE)) == 1


def test_when_outcomes_arrive_one_by_one_the_picture_does_not_change(desk: Desk) -> None:
    desk.create(draft())
    steps: list[Order] = [desk.truth] if desk.truth else []
    for who, action, data in WAY:
        desk.act(who, action, data)
        assert desk.truth is not None
        steps.append(desk.truth)
    for command, row in zip(desk.commands, steps, strict=True):
        fill(desk.store, [row], pos=command.seq)
        desk.store.outbox.mark_sent([command.id])
        desk.store.outbox.settle([result(command)], [], 0)
        assert desk.shown() == desk.truth
    assert desk.store.orders.base("o-1") == desk.truth
    assert not desk.store.orders.first_page(OrderQuery(), 1)[0].pending


def test_a_colleagues_change_underneath_is_shown_with_the_own_act_on_top(desk: Desk) -> None:
    desk.create(draft())
    assert desk.truth is not None
    base = desk.truth
    fill(desk.store, [base])
    desk.store.outbox.mark_sent(["c1"])
    desk.store.outbox.settle([result(desk.commands[0])], [], 0)
    desk.act(*WAY[0])
    fill(desk.store, [replace(base, ver=base.ver + 1, title="同事改过的标题")], pos=2)
    shown = desk.shown()
    assert shown is not None
    assert (shown.title, shown.state) == ("同事改过的标题", OrderState.DISPATCHED)


def test_an_act_the_new_state_does_not_allow_shows_no_effect_and_stays_pending(desk: Desk) -> None:
    desk.create(draft())
    assert desk.truth is not None
    base = desk.truth
    fill(desk.store, [base])
    desk.store.outbox.mark_sent(["c1"])
    desk.store.outbox.settle([result(desk.commands[0])], [], 0)
    desk.act(*WAY[0])
    closed = replace(base, ver=base.ver + 5, state=OrderState.CANCELLED)
    fill(desk.store, [closed], pos=2)
    assert desk.shown() == closed
    assert [pending.id for pending in desk.store.orders.pending("o-1")] == ["c2"]
