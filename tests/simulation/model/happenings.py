"""What befalls machines, disks and rights in a schedule of the model, and how often each thing happens."""

from tests.simulation.model.desk_drafts import OPEN
from tests.simulation.model.drafts import hand_over, open_draft, submit_draft, take_over
from tests.simulation.model.orders import AREAS, CMD, SCOPES, UNIT_BIT, UNITS, VER, word_of, words_in
from tests.simulation.model.seat import COMMAND, Seat
from tests.simulation.model.server import words_of
from tests.simulation.model.world import (
    CLONED,
    DAMAGED,
    FEED_CUT,
    KILLED,
    PROFILES,
    RESTORED,
    REVOKED_DEVICE,
    RIGHTS,
    ROLLED_BACK,
    SERVER_KILLED,
    World,
)

MOST_SEATS = 6


def arrive_late(world: World, a: int, b: int, c: int) -> None:
    """A request that its sender has given up arrives."""
    del b, c
    if world.late:
        device, epoch, batch = world.late.pop(a % len(world.late))
        world.server.push(device, epoch, batch, 9)
        world.check_applied()


def commit(world: World, a: int, b: int, c: int) -> None:
    """A transaction that was open for long commits."""
    del b, c
    world.server.commit(a)
    world.check_applied()


def kill_seat(world: World, a: int, b: int, c: int) -> None:
    """A program is killed and started again."""
    del b, c
    seat = world.seats[a % len(world.seats)]
    if not seat.dead:
        seat.restart()
        world.faults[KILLED] += 1


def kill_server(world: World, a: int, b: int, c: int) -> None:
    """The server is killed with transactions open."""
    del a, b, c
    if world.server.open:
        world.server.die()
        world.faults[SERVER_KILLED] += 1


def change_rights(world: World, a: int, b: int, c: int) -> None:
    """Somebody gets other scopes."""
    seat = world.seats[a % len(world.seats)]
    user = seat.user
    bit = b % (AREAS + UNITS)
    grants = world.server.grants[user] ^ 1 << bit
    if c & 1 and bit < UNIT_BIT:
        grants ^= 1 << (bit + 1) % AREAS
    world.server.grants[user] = grants
    world.faults[RIGHTS] += 1


def back_up(world: World, a: int, b: int, c: int) -> None:
    """The operator makes a backup."""
    del a, b, c
    world.saved = world.server.backup()


def restore(world: World, a: int, b: int, c: int) -> None:
    """The database is lost and the last backup put back; what only lost machines held is gone."""
    del a, b, c
    if world.saved is None:
        return
    before = words_of(world.server)
    for command in world.server.log:
        before |= word_of(command)
    world.server.restore(world.saved)
    world.saved = None
    on_disks = 0
    for seat in world.seats:
        for row in seat.outbox:
            on_disks |= words_in(row[COMMAND])
        for draft in seat.open_drafts():
            on_disks |= word_of(draft)
    world.excused |= before & ~words_of(world.server) & ~on_disks
    world.faults[RESTORED] += 1


def take_disk_image(world: World, a: int, b: int, c: int) -> None:
    """Somebody copies a workstation's disk."""
    del b, c
    number = a % len(world.seats)
    if not world.seats[number].dead:
        world.images.append((number, world.seats[number].image()))
        del world.images[:-3]


def excuse_rolled_back(world: World, before: Seat, after: Seat) -> None:
    """What stood on the rolled-back disk only is gone, as the person can see."""
    kept = {row[COMMAND][CMD] for row in after.outbox}
    on_server = words_of(world.server)
    for row in before.outbox:
        word = words_in(row[COMMAND])
        if row[COMMAND][CMD] not in kept:
            world.excused |= word & ~on_server
    for draft in before.open_drafts():
        if after.drafts.get(draft) != OPEN:
            world.excused |= word_of(draft) & ~on_server


def roll_back_disk(world: World, a: int, b: int, c: int) -> None:
    """A workstation goes on from an old copy of its disk."""
    del b, c
    if not world.images:
        return
    number, image = world.images.pop(a % len(world.images))
    present = world.seats[number]
    if present.dead:
        return
    excuse_rolled_back(world, present, image)
    image.restart()
    world.seats[number] = image
    world.copied.add(image.device)
    world.reached.pop(number, None)
    world.faults[ROLLED_BACK] += 1


def clone_disk(world: World, a: int, b: int, c: int) -> None:
    """A copy of a disk works on beside the original."""
    del b, c
    seat = world.seats[a % len(world.seats)]
    if seat.dead or len(world.seats) >= MOST_SEATS:
        return
    copy = seat.image()
    copy.restart()
    world.seats.append(copy)
    world.copied.add(copy.device)
    for row in copy.outbox:
        world.twice |= word_of(row[COMMAND][CMD])
    if seat in [world.seats[number] for number in world.damaged]:
        world.damaged.add(len(world.seats) - 1)
    world.faults[CLONED] += 1


def cut_feed(world: World, a: int, b: int, c: int) -> None:
    """Old days of the feed are dropped."""
    del b, c
    if len(world.server.feed) > 20:
        world.server.floor = max(world.server.floor, a % (len(world.server.feed) - 10))
        world.server.images = {bit: one for bit, one in world.server.images.items() if one[0] >= world.server.floor}
        world.faults[FEED_CUT] += 1


def make_images(world: World, a: int, b: int, c: int) -> None:
    """Ready-made images are made anew."""
    del b, c
    world.server.make_image(a % SCOPES)


def damage_row(world: World, a: int, b: int, c: int) -> None:
    """A row of a cache is lost or old without anybody noticing."""
    number = a % len(world.seats)
    seat = world.seats[number]
    if seat.dead or not seat.rows or number >= len(world.server.grants):
        return
    target = list(seat.rows)[b % len(seat.rows)]
    if c & 1:
        del seat.rows[target]
        seat.scope_vers.pop(target, None)
        seat.marked.discard(target)
    else:
        era, order = seat.rows[target]
        seat.rows[target] = (era, (order[VER] + 7, *order[1:]))
    world.damaged.add(number)
    world.faults[DAMAGED] += 1


def revoke(world: World, a: int, b: int, c: int) -> None:
    """A device is reported stolen."""
    del b, c
    seat = world.seats[a % len(world.seats)]
    if len([one for one in world.seats if not one.dead]) > 2 and seat.device in world.server.devices:
        world.server.revoked.add(seat.device)
        world.faults[REVOKED_DEVICE] += 1


_COMMON = (
    (World.take_call, 36), (World.do_act, 60), (World.close_item, 4), (World.exchange, 110), (arrive_late, 7),
    (commit, 7), (kill_seat, 9), (make_images, 4),
)  # fmt: skip
_DISASTERS = (
    (kill_server, 2), (change_rights, 5), (back_up, 2), (restore, 2), (take_disk_image, 3), (roll_back_disk, 2),
    (clone_disk, 1), (cut_feed, 2), (damage_row, 2), (revoke, 1),
)  # fmt: skip
_RESTORES = ((kill_server, 2), (back_up, 9), (restore, 6), (change_rights, 2), (World.do_act, 12))
_COPIES = (
    (take_disk_image, 9), (roll_back_disk, 7), (clone_disk, 3), (revoke, 2), (back_up, 5), (restore, 4),
    (World.take_call, 8),
)  # fmt: skip
_DRAFTS = (
    (open_draft, 18), (submit_draft, 12), (hand_over, 12), (take_over, 14), (World.take_call, 12), (World.do_act, 24),
    (World.close_item, 3), (World.exchange, 110), (arrive_late, 6), (commit, 6), (kill_seat, 8), (back_up, 4),
    (restore, 3), (take_disk_image, 5), (roll_back_disk, 3), (clone_disk, 2), (revoke, 2),
)  # fmt: skip
_RIGHTS = ((change_rights, 18), (cut_feed, 3), (damage_row, 3), (make_images, 4))


def _table(*parts: tuple) -> list:
    """Return what each value of a byte makes happen."""
    table = [what for part in parts for what, share in part for _ in range(share)]
    return [*table, *[World.exchange] * 256][:256]


PROFILES[:] = [
    _table(_DISASTERS, _COMMON), _table(_RESTORES, _COMMON), _table(_COPIES, _COMMON), _table(_RIGHTS, _COMMON),
    _table(_DRAFTS),
]  # fmt: skip
