"""What must hold when a schedule over real parts has become quiet."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import select

from desktop.store.outbox_rows import decode_command, decode_result
from desktop.store.store import SeatStore
from sync.contract.codec import decode_order
from sync.contract.drafts import DRAFT_SUBMITTED
from sync.contract.merge import rescue_again
from sync.contract.messages import Command
from sync.domain.numbering import parse_no
from sync.domain.order import Order
from sync.server.admin.check import find_faults
from sync.server.auth import accounts
from sync.server.feed.visibility import Viewer, body_of, shared_scopes
from sync.server.tables.commands import command_log, human_task, intake_quarantine, number_lease
from sync.server.tables.orders import work_order_event
from tests.simulation.real import drafts
from tests.simulation.real.machine import Machine
from tests.simulation.real.schedule import Schedule


def violations(schedule: Schedule) -> list[str]:
    """Return every broken promise, with those found on the way."""
    found = list(schedule.violations)
    if found:
        return found
    orders = schedule.room.orders()
    found += creates(schedule, orders)
    found += words(schedule, orders)
    found += notes(orders)
    found += drafts.violations(schedule)
    found += numbers(schedule, orders)
    found += [f"I2: {fault}" for fault in find_faults(schedule.room.services)]
    outcomes = _outcomes(schedule)
    kept = {command.id for command, _ in _quarantine(schedule)}
    for machine in schedule.machines:
        found += of_machine(machine, outcomes, kept)
        found += cache(schedule, machine, orders)
    return found


def creates(schedule: Schedule, orders: dict[str, Order]) -> Iterator[str]:
    """I1: each confirmed create is exactly one order with the number that was told, or with a person in quarantine."""
    with schedule.room.services.database.read() as connection:
        tasks = connection.execute(select(human_task.c.order_id).where(human_task.c.kind == "number_clash"))
        clashes = {row.order_id for row in tasks}
    kept = {command.target for command, reason in _quarantine(schedule) if reason in _RIGHTS_LOST}
    second = {command.target for command, reason in _quarantine(schedule) if reason == DRAFT_SUBMITTED}
    yield from drafts.orders_of_one(schedule, orders, second)
    for target, receipt in schedule.receipts.items():
        order = orders.get(target)
        if order is None:
            if target not in schedule.excused | schedule.sealed_away | kept | second:
                yield f"I1: order {receipt.no} is not on the server"
        elif order.no != receipt.no and not (target in clashes and schedule.copied):
            yield f"I1: order {receipt.no} has number {order.no} on the server"
    if len({order.no for order in orders.values()}) != len(orders):
        yield "I1: a number was given twice"


def words(schedule: Schedule, orders: dict[str, Order]) -> Iterator[str]:
    """I6: all words typed stand somewhere: in an order, its trail, in quarantine, or in front of a person."""
    services = schedule.room.services
    pieces = [msgspec.json.encode(order) for order in orders.values()]
    with services.database.read() as connection:
        for row in connection.execute(select(work_order_event.c.cmd_id, work_order_event.c.args)):
            pieces.append(services.sealer.open(row.args, f"event:{row.cmd_id}"))
    pieces += [bytes(command.args) for command, _ in _quarantine(schedule)]
    for machine in schedule.machines:
        if machine.store is not None:
            pieces += _kept_at_the_seat(machine.store, _refused_notes(schedule))
    everything = b"\n".join(pieces)
    for word in sorted(schedule.words - schedule.excused - schedule.sealed_away):
        if word.encode() + b'"' not in everything:
            yield f"I6: the words {word} are gone"


def _kept_at_the_seat(store: SeatStore, unkept: set[str]) -> Iterator[bytes]:
    """Yield what is not done. Of what came second a note stands on the server, unless the rules refused it there."""
    with store.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id, payload, result FROM outbox WHERE state <> 'done'").all()
    for command, payload, result in rows:
        decided = decode_result(result)
        if decided is None or command in unkept or rescue_again(decode_command(payload), decided) is None:
            yield bytes(payload)


def _refused_notes(schedule: Schedule) -> set[str]:
    """Return the commands whose note the rules refused: a person was asked, the words stay with their author."""
    with schedule.room.services.database.read() as connection:
        kind, command = human_task.c.kind, human_task.c.cmd_id
        rows = connection.execute(select(command).where(kind == "follow_up_refused"))
        return {str(row.cmd_id) for row in rows}


def notes(orders: dict[str, Order]) -> Iterator[str]:
    """I2: nothing is done twice, also not the note of what came second, however often its words are offered."""
    for order in orders.values():
        lines = [entry.id for entry in order.timeline]
        if len(set(lines)) != len(lines):
            yield f"I2: order {order.no} has a line of its timeline twice"


_RIGHTS_LOST = frozenset({"not_your_role", "right_lost", "device_revoked"})


def _quarantine(schedule: Schedule) -> list[tuple[Command, str]]:
    services = schedule.room.services
    with services.database.read() as connection:
        rows = connection.execute(select(intake_quarantine)).all()
    return [
        (msgspec.json.decode(services.sealer.open(row.raw, f"quarantine:{row.cmd_id}"), type=Command), row.reason)
        for row in rows
    ]


def numbers(schedule: Schedule, orders: dict[str, Order]) -> Iterator[str]:
    """I7: numbers of a block are used in order; a hole is a lost order."""
    spoken = {parse_no(receipt.no) for receipt in schedule.receipts.values()}
    spoken |= {parse_no(order.no) for order in orders.values()}
    serials = {number.serial for number in spoken if number is not None}
    with schedule.room.services.database.read() as connection:
        blocks = connection.execute(select(number_lease.c.first, number_lease.c.last)).all()
    for first, last in blocks:
        used = [serial for serial in range(first, last + 1) if serial in serials]
        # a save that was killed after its commit has used a number that nobody was told
        if used and used[-1] - first + 1 - len(used) > schedule.faults["killed"] + schedule.faults["disk_full"]:
            yield f"I7: block {first}-{last} has holes"


def _outcomes(schedule: Schedule) -> dict[str, str]:
    with schedule.room.services.database.read() as connection:
        rows = connection.execute(select(command_log.c.cmd_id, command_log.c.outcome))
        return {row.cmd_id: row.outcome for row in rows}


def of_machine(machine: Machine, outcomes: dict[str, str], kept: set[str]) -> Iterator[str]:
    """I2: one outcome, equal on both sides; I5: the rest is an item; I8: the cursor never goes back."""
    assert machine.app is not None
    assert machine.store is not None
    if machine.app.sync_status.status().unsent:
        yield f"I5: {machine.number} still has something to send"
    with machine.store.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id, state, outcome FROM outbox").all()
        items = {row[0] for row in connection.exec_driver_sql("SELECT command FROM attention WHERE closed_at IS NULL")}
    for command, state, outcome in rows:
        if state == "done" and outcome != outcomes.get(command):
            yield f"I2: a command of {machine.number} ended {outcome} here and {outcomes.get(command)} there"
        if state == "attention" and outcomes.get(command, "rejected") in ("applied", "merged", "same"):
            yield f"I2: a command of {machine.number} is shown as {outcome}, the server did it"
        if outcome == "quarantined" and command not in kept:
            yield f"I5: a command of {machine.number} is said to lie with the server, it does not"
        if state == "attention" and command not in items:
            yield f"I5: nobody sees that a command of {machine.number} was {outcome}"
    for (epoch, pos), (later, after) in zip(machine.cursors, machine.cursors[1:], strict=False):
        if epoch == later and after < pos:
            yield f"I8: the cursor of {machine.number} went back from {pos} to {after}"
            break


def cache(schedule: Schedule, machine: Machine, orders: dict[str, Order]) -> Iterator[str]:
    """I3: a store holds what the server has of its person's scopes, as that person may see it; I4: nothing else."""
    store, services = machine.store, schedule.room.services
    assert store is not None
    with services.database.read() as connection:
        person = accounts.by_no(connection, machine.number)
    assert person is not None
    viewer = Viewer(person.actor, schedule.room.grants(machine.number))
    wanted = {one: scopes for one, order in orders.items() if (scopes := shared_scopes(viewer, order))}
    with store.database.reading() as connection:
        records = connection.exec_driver_sql("SELECT k.id FROM order_key k JOIN order_record r ON r.key = k.key")
        here = {row[0] for row in records}
    for one in sorted(here - wanted.keys()):
        yield f"I4: {machine.number} still has order {one}"
    for one, scopes in wanted.items():
        held = store.orders.order(one) if one in here else None
        if held is None:
            yield f"I3: {machine.number} misses order {one}"
        elif held != decode_order(bytes(body_of(viewer, orders[one], scopes))):
            yield f"I3: {machine.number} shows version {held.ver} of {one}, the server has {orders[one].ver}"
