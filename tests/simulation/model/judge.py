"""What must hold when a schedule has become quiet."""

from collections.abc import Iterator

from tests.simulation.model.orders import CMD, NO, QUARANTINED, SAME, SUPERSEDED, rescue, scopes_of, word_of, words_in
from tests.simulation.model.seat import ATTENTION, CLOSED, COMMAND, DONE, OUTCOME, STATE, Seat
from tests.simulation.model.server import words_of
from tests.simulation.model.world import World


def violations(world: World) -> list[str]:
    """Return every broken promise, with those found on the way."""
    found = [*world.violations]
    found += creates(world)
    found += drafts(world)
    found += words(world)
    found += numbers(world)
    for number, seat in enumerate(world.seats):
        if not seat.dead:
            found += outcomes(world, number, seat)
            found += cache(world, number, seat)
            if seat.unsent():
                found.append(f"I5: seat {number} still has something to send")
    return found


def creates(world: World) -> Iterator[str]:
    """I1: each create is exactly one order with its number; only a copied disk can use a number twice."""
    server = world.server
    renumbered = {target for target, _ in server.tasks}
    for command, (no, device) in world.creates.items():
        order = server.orders.get(command)
        if order is None:
            if not (world.excused | server.quarantine) >> command & 1:
                yield f"I1: create {command} is not on the server"
        elif order[NO] != no and (command not in renumbered or device not in world.copied):
            yield f"I1: create {command} has number {order[NO]}, its caller was told {no}"
    if len({order[NO] for order in server.orders.values()}) != len(server.orders):
        yield "I1: a number was given twice"


def drafts(world: World) -> Iterator[str]:
    """I1: a draft makes at most one order, at however many desks it was submitted."""
    for draft, made in world.drafts.items():
        if sum(create in world.server.orders for create in made) > 1:
            yield f"I1: draft {draft} made several orders: {made}"


def words(world: World) -> Iterator[str]:
    """I6: every word typed stands somewhere."""
    same = 0
    for command, outcome in world.server.log.items():
        if outcome == SAME and command > 0:
            same |= word_of(command)
    typed = (1 << world.next_command + 1) - 2
    lost = typed & ~(words_of(world.server) | words_on_disks(world) | world.excused | same)
    while lost:
        bit = lost & -lost
        yield f"I6: the words of command {bit.bit_length() - 1} are gone"
        lost ^= bit


def words_on_disks(world: World) -> int:
    """Return the words that stand in some outbox and are not done; those of what came second the server must have."""
    found = 0
    for seat in world.seats:
        for row in seat.outbox:
            if row[STATE] != DONE and (row[OUTCOME] != SUPERSEDED or rescue(row[COMMAND]) is None):
                found |= words_in(row[COMMAND])
        for draft in seat.open_drafts():
            found |= word_of(draft)
    return found


def numbers(world: World) -> Iterator[str]:
    """I7: numbers of a block are used in order, without a hole that nobody explains."""
    spoken = {no for no, _ in world.creates.values()}
    for blocks in world.server.blocks.values():
        for first, last in blocks:
            used = [no for no in range(first, last + 1) if no in spoken]
            if used and used[-1] - first + 1 != len(used):
                yield f"I7: block {first}-{last} has a hole"


def outcomes(world: World, number: int, seat: Seat) -> Iterator[str]:
    """I2: a command has one outcome, equal on both sides; I5: what was not done is an item until a person closes it."""
    log, quarantine = world.server.log, world.server.quarantine
    for row in seat.outbox:
        command, state = row[COMMAND][CMD], row[STATE]
        if state == DONE and row[OUTCOME] != log.get(command):
            yield f"I2: command {command} of seat {number} ended {row[OUTCOME]} here, {log.get(command)} there"
        if (
            state in (ATTENTION, CLOSED)
            and log.get(command, SUPERSEDED) < SUPERSEDED
            and not offered_by_copy(world, command)
        ):
            yield f"I2: command {command} of seat {number} is shown as not done, the server did it"
        if state == ATTENTION and command not in seat.attention:
            yield f"I5: nobody sees that command {command} of seat {number} was not done"
        if row[OUTCOME] == QUARANTINED and not quarantine & word_of(command):
            yield f"I5: command {command} of seat {number} is said to lie with the server, it does not"


def offered_by_copy(world: World, command: int) -> bool:
    """Tell whether another copy of a disk may have offered a command to a restored server.

    Where the copy is now says nothing: it may have been put back or shredded since.
    """
    return world.server.epoch > 1 and world.twice & word_of(command) != 0


def cache(world: World, number: int, seat: Seat) -> Iterator[str]:
    """I3: a cache is what the server has of its scopes; I4: nothing else is left on the disk."""
    server = world.server
    grants = server.grants[seat.user]
    if seat.grants != grants:
        yield f"I3: seat {number} has other scopes than its person"
    wanted = {target: order for target, order in server.orders.items() if scopes_of(order) & grants}
    for target, order in wanted.items():
        row = seat.rows.get(target)
        if row is None:
            yield f"I3: seat {number} misses order {target}"
        elif row[1] != order:
            yield f"I3: seat {number} has order {target} otherwise than the server"
    for target in seat.rows:
        if target not in wanted:
            yield f"I4: seat {number} still has order {target}"
