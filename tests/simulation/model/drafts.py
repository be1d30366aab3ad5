"""Drafts in a schedule of the model: typed, submitted, handed over at sign-off and taken over at another desk."""

from tests.simulation.model.desk_drafts import OPEN
from tests.simulation.model.orders import AREAS, B
from tests.simulation.model.seat import Seat
from tests.simulation.model.world import REPLY_LOST, REQUEST_LOST, World

_UNIT_PERSON = 2
_LOST_BELOW = 50


def open_draft(world: World, a: int, b: int, c: int) -> None:
    """Somebody begins to write."""
    del b, c
    seat = _desk(world, a)
    if seat is not None:
        world.next_command += 1
        seat.drafts[world.next_command] = OPEN


def submit_draft(world: World, a: int, b: int, c: int) -> None:
    """Somebody submits what is written at a desk."""
    seat = _desk(world, a)
    drafts = seat.open_drafts() if seat is not None else []
    if seat is None or not drafts:
        return
    draft = drafts[c % len(drafts)]
    world.next_command += 1
    command = seat.create(world.next_command, b % AREAS, draft)
    world.creates[world.next_command] = command[B], seat.device
    world.drafts.setdefault(draft, []).append(world.next_command)


def hand_over(world: World, a: int, b: int, c: int) -> None:
    """Somebody signs off and leaves a draft with the server; request or reply may be lost."""
    seat = _desk(world, a)
    drafts = seat.open_drafts() if seat is not None else []
    if seat is None or not drafts:
        return
    draft = drafts[c % len(drafts)]
    seat.offer(draft)
    if _lost(world, REQUEST_LOST, b):
        return
    if world.server.deposit(seat.device, draft) and not _lost(world, REPLY_LOST, c):
        seat.handed_over(draft)


def take_over(world: World, a: int, b: int, c: int) -> None:
    """A desk fetches what lies with the server and says that it has it; reply or that word may be lost."""
    seat = _desk(world, a)
    draft = world.server.give(seat.device) if seat is not None else 0
    if seat is None or not draft or _lost(world, REPLY_LOST, b):
        return
    seat.take_over(draft)
    if not _lost(world, REQUEST_LOST, c):
        world.server.acknowledge(seat.device, draft)


def _lost(world: World, fault: int, luck: int) -> bool:
    if luck >= _LOST_BELOW:
        return False
    world.faults[fault] += 1
    return True


def _desk(world: World, a: int) -> Seat | None:
    """Return a desk where calls are taken; none when its program is gone."""
    seat = world.seats[a % len(world.seats)]
    return None if seat.dead or seat.user == _UNIT_PERSON else seat
