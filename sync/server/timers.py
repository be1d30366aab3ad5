"""What happens by itself: signing in silence, urging, callback at expiry, end of a claim, archiving."""

import logging
from collections.abc import Callable

import msgspec
from sqlalchemy import select, update

from sync.contract.codec import encode
from sync.contract.messages import Command, Occurred
from sync.contract.versions import COMMAND_VERSION
from sync.domain.act import ActData
from sync.domain.actor import SYSTEM_ACTOR
from sync.domain.codes import Action, ClockKind, OrderState, Outcome
from sync.domain.deadlines import is_running
from sync.domain.instant import DAY, HOUR, Instant
from sync.domain.order import Clock as OrderClock
from sync.domain.order import Order
from sync.domain.rules import Rules
from sync.server.commands.context import Sending
from sync.server.commands.processor import Processor
from sync.server.commands.work import UnitOfWork
from sync.server.database import Database
from sync.server.ports import Clock, NewId
from sync.server.reference.book import ReferenceBook
from sync.server.sealing import Sealer
from sync.server.tables.orders import work_order

logger = logging.getLogger(__name__)

SYSTEM_DEVICE = "system"
_BATCH = 100
_ARCHIVED_LATER = frozenset(
    {
        OrderState.CLOSED,
        OrderState.DIRECT_CLOSED,
        OrderState.NOT_ACCEPTED,
        OrderState.CANCELLED,
        OrderState.INVALID,
    }
)
_URGE_AT_PERCENT = (80, 100)
_TOO_LATE_TO_URGE = DAY
_REFUSED_PAUSE = HOUR


class DueAct(msgspec.Struct, frozen=True):
    """A system act and the moment from which it is due."""

    at: Instant
    action: Action
    data: ActData = ActData()


def due_acts(order: Order, rules: Rules) -> list[DueAct]:
    """Return the system acts an order waits for, earliest first."""
    acts: list[DueAct] = []
    policy = rules.policy
    if order.state is OrderState.DISPATCHED:
        acts += [DueAct(clock.due_at, Action.AUTO_SIGN) for clock in _running(order, ClockKind.SIGN)]
    if order.holder and order.holder_until is not None:
        acts.append(DueAct(order.holder_until, Action.RELEASE))
    if order.state in _ARCHIVED_LATER:
        ended = order.closed_at or order.updated_at
        acts.append(DueAct(ended + policy.archive_after_days * DAY, Action.ARCHIVE))
    if order.state is OrderState.HANDLING:
        for clock in _running(order, ClockKind.DUE):
            acts += _urges(order, clock)
            if policy.callback_on_expiry:
                acts.append(DueAct(clock.due_at, Action.CALLBACK_ON_EXPIRY))
    return sorted(acts, key=lambda act: act.at)


def next_timer(order: Order, rules: Rules, now: Instant) -> Instant | None:
    """Return when the timer job should look at an order next; urges that came too late are left out."""
    acts = [act for act in due_acts(order, rules) if not _is_stale(act, now)]
    return acts[0].at if acts else None


class TimerJob:
    """Applies system acts that have become due, through the same command path as everybody's."""

    def __init__(
        self,
        database: Database,
        book: ReferenceBook,
        sealer: Sealer,
        processor: Processor,
        clock: Clock,
        new_id: NewId,
        on_commit: Callable[[], None],
    ) -> None:
        self._database = database
        self._book = book
        self._sealer = sealer
        self._processor = processor
        self._clock = clock
        self._new_id = new_id
        self._on_commit = on_commit

    def run_once(self) -> int:
        """Apply what is due now, at most 100 orders; returns how many orders were looked at."""
        now = self._clock.now()
        with self._database.read() as connection:
            due = connection.execute(
                select(work_order.c.id)
                .where(work_order.c.timer_at <= now)
                .order_by(work_order.c.timer_at)
                .limit(_BATCH)
            ).all()
        for row in due:
            try:
                self._look_at(row.id, now)
            except Exception:  # whatever is wrong with one order, the others' timers go on
                logger.exception("timer failed", extra={"order": row.id})
                self._put_off(row.id, now + _REFUSED_PAUSE)
        return len(due)

    def _put_off(self, order_id: str, until: Instant) -> None:
        with self._database.write() as connection:
            connection.execute(update(work_order).where(work_order.c.id == order_id).values(timer_at=until))

    def _look_at(self, order_id: str, now: Instant) -> None:
        """Apply what is due on one order in a transaction of its own; what is refused is tried again later."""
        with self._database.write() as connection:
            work = UnitOfWork(connection, self._book.rules(connection), self._sealer, now, next_timer)
            order = work.order(order_id)
            if order is None:
                return
            again: list[Instant] = []
            for act in due_acts(order, work.rules):
                if act.at <= now and not _is_stale(act, now):
                    again += self._apply(work, order_id, act, now)
            work.flush()
            if again or not work.changed:
                present = work.order(order_id)
                planned = next_timer(present, work.rules, now) if present is not None else None
                later = min(again, default=planned if planned is not None and planned > now else None)
                connection.execute(update(work_order).where(work_order.c.id == order_id).values(timer_at=later))
        self._on_commit()

    def _apply(self, work: UnitOfWork, order_id: str, act: DueAct, now: Instant) -> list[Instant]:
        """Apply one act; returns when to try again if the rules refused it (they may say until when)."""
        command = Command(
            seq=1,
            id=self._new_id(),
            cv=COMMAND_VERSION,
            type=f"order.{act.action.value}",
            target=order_id,
            args=msgspec.Raw(encode(act.data)),
            occurred=Occurred(wall=now),
            actor=SYSTEM_ACTOR.user_id,
        )
        sending = Sending(command, SYSTEM_ACTOR, SYSTEM_DEVICE, now, now, False)
        result = self._processor.apply(work, sending)
        if result.outcome in (Outcome.APPLIED, Outcome.SAME):
            return []
        logger.info("timer refused", extra={"action": act.action.value, "code": result.code})
        until = result.detail.get("until")
        return [until + 1 if isinstance(until, int) and until > now else now + _REFUSED_PAUSE]


def _running(order: Order, kind: ClockKind) -> list[OrderClock]:
    return [clock for clock in order.clocks if clock.kind is kind and is_running(clock)]


def _urges(order: Order, clock: OrderClock) -> list[DueAct]:
    """Return the urges of a clock that were not sent yet."""
    acts: list[DueAct] = []
    for percent in _URGE_AT_PERCENT:
        at = clock.started_at + (clock.due_at - clock.started_at) * percent // 100
        sent = any(
            entry.action is Action.URGE and entry.by == SYSTEM_ACTOR.user_id and entry.at >= at
            for entry in order.timeline
        )
        if not sent:
            acts.append(DueAct(at, Action.URGE, ActData(code=f"limit_{percent}", assignment=clock.assignment)))
    return acts


def _is_stale(act: DueAct, now: Instant) -> bool:
    return act.action is Action.URGE and now - act.at > _TOO_LATE_TO_URGE
