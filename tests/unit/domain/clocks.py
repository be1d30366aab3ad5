"""Reading an order's clocks in tests."""

from sync.domain.codes import ClockKind
from sync.domain.deadlines import is_running
from sync.domain.instant import to_wall
from sync.domain.order import Clock, Order
from sync.domain.workflow.parts import due_clock, main_of


def due(order: Order) -> str:
    main = main_of(order)
    assert main is not None
    clock = due_clock(order, main.id)
    assert clock is not None
    return to_wall(clock.due_at).strftime("%m-%d %H:%M")


def running(order: Order, kind: ClockKind) -> list[Clock]:
    return [clock for clock in order.clocks if clock.kind is kind and is_running(clock)]
