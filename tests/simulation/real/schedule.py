"""One random schedule over real parts: chance picks a machine, a person's act or a disaster, again and again."""

import asyncio
import hashlib
import random
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec

from desktop.errors import AppError
from desktop.services.values import SubmitReceipt
from desktop.store.errors import StoreError
from sync.contract.administration import UserChange
from sync.contract.messages import PullReply
from sync.domain.order import Order
from sync.server.faults import ServerFault
from sync.server.jobs import trim_feed
from tests.helpers.desk import leak
from tests.simulation.real.acts import act_somehow
from tests.simulation.real.chance import Ids, SeededClock
from tests.simulation.real.drafts import (
    Drafts,
    collect_drafts,
    come_to_rest,
    hand_draft_over,
    in_stores,
    restore_to_when_a_draft_was_away,
    submit_at_two_desks,
    submit_draft,
    throw_draft_away,
)
from tests.simulation.real.line import Line, Reply
from tests.simulation.real.machine import Machine
from tests.simulation.real.server_room import ServerDied, ServerRoom
from tests.simulation.real.template import template

MOST_MACHINES = 4
_TRIOS = (
    ("agent", "dispatcher", "unit_operator"), ("agent", "dispatcher", "market"), ("agent", "agent2", "dispatcher"),
    ("dispatcher", "unit_operator", "market"), ("agent", "unit_operator", "reply_reviewer"),
    ("agent", "reply_reviewer", "callback_agent"),
)  # fmt: skip
"""Who works together in a schedule."""
_ROLES = (["agent"], ["agent", "dispatcher"], ["dispatcher"], ["callback_agent"], ["reply_reviewer"])


class Schedule:
    """A server, some machines, and what a witness knows. ``judge`` says what is wrong at the end."""

    def __init__(
        self,
        seed: int,
        folder: Path,
        *,
        room: type[ServerRoom] = ServerRoom,
        machine: type[Machine] = Machine,
        people: tuple[str, ...] = (),
    ) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.folder = folder
        self.made = template()
        self.clock = SeededClock(self.made.start + 60_000)
        self.loop = asyncio.new_event_loop()
        shutil.copytree(self.made.server, folder / "server")
        self.room = room(folder / "server", self.clock, seed, self.loop)
        self.faults: Counter[str] = Counter()
        self.acts: Counter[str] = Counter()
        self.violations: list[str] = []
        self.receipts: dict[str, SubmitReceipt] = {}
        self.words: set[str] = set()
        self.excused: set[str] = set()
        self.copied: set[str] = set()
        self.sealed_away: set[str] = set()
        self.shut_out: set[str] = set()
        self.abandoned: set[str] = set()
        self.drafts = Drafts()
        self.images: list[tuple[Machine, Path]] = []
        self.step = 0
        self.trace = hashlib.sha256()
        self._machine = machine
        trio = people or self.chance.choice(_TRIOS)
        self.machines = [self.put_up(number, self.made.seat(number)) for number in trio]

    def put_up(self, number: str, files: Path) -> Machine:
        """Put up a workstation with these files."""
        place = self.folder / f"machine-{self.step}-{self.chance.getrandbits(40):x}"
        line = Line(self.room.serve, self.chance, self.faults)
        line.heard = partial(self.check_sent, number)
        ids = Ids(self.seed, 3 + self.chance.getrandbits(20))
        machine = self._machine(place, number, line, self.clock, ids, self.chance)
        machine.wiped = self.note_wiped
        shutil.copytree(files, machine.folder)
        machine.start()
        line.healthy = False
        return machine

    def run(self, steps: int) -> None:
        """Play the schedule, and let it become quiet."""
        for _ in range(steps):
            self.step += 1
            machine = self.chance.choice(self.machines)
            what = self.chance.choices(_WHAT, _SHARES)[0]
            try:
                what(self, machine)
            except ServerDied:  # in an administrator's act
                self.room.restart()
            self.note(what.__name__, machine)
        self.step += 1
        self.become_quiet()

    def note(self, what: str, machine: Machine) -> None:
        """Write into the trace what has just happened and how things stand."""
        stand = (self.step, what, machine.number, machine.transactions, machine.cursors[-1:], self.clock.seconds)
        self.trace.update(repr((stand, sorted(self.faults.items()), len(self.words))).encode())

    def become_quiet(self) -> None:
        """All faults end: everything late arrives, everybody works until nothing is left to do."""
        self.room.dies_in = 0
        for machine in self.machines:
            machine.line.healthy, machine.line.cut, machine.full, machine.clock.wrong_ms = True, False, False, 0
            machine.will_die(0)
            while machine.line.arrive():
                pass
        for _ in range(3):
            before = self.room.position()
            for machine in self.machines:
                if not machine.settle():
                    self.wrong(f"I5: {machine.number} never comes to rest")
                    return
            for machine in self.machines * 2:  # what one tells, another has to hear
                come_to_rest(machine)
            if self.room.position() == before:
                return  # nobody has done anything that another has not seen

    def wrong(self, what: str) -> None:
        """Note a violation."""
        self.violations.append(f"step {self.step}: {what}")

    def close(self) -> None:
        """Take everything down."""
        for machine in self.machines:
            machine.close()
        self.room.close()
        self.loop.close()

    # --- the witness --------------------------------------------------------------------------------------------------

    def check_sent(self, number: str, path: str, query: str, reply: Reply) -> None:
        """I4: whatever order was sent, its viewer shares a scope with it now."""
        del query
        status, _, body = reply
        if status != 200 or not path.endswith("/pull"):
            return
        bodies = {change.id for change in msgspec.json.decode(body, type=PullReply).changes
                  if change.e == "order" and change.d is not msgspec.UNSET}  # fmt: skip
        if not bodies:
            return
        held = self.room.some_orders(bodies)
        for one in bodies:
            order: Order | None = held.get(one)
            if order is None or not self.room.scopes_shared(number, order):
                self.wrong(f"I4: an order out of the sight of {number} was sent")

    # --- what happens -------------------------------------------------------------------------------------------------

    def take_call(self, machine: Machine) -> None:
        """Somebody writes an order."""
        app = machine.app
        if app is None or machine.over or machine.number not in ("agent", "agent2"):
            return
        word = f"call-{self.seed}-{self.step}"

        def submit() -> None:
            with suppress(AppError, StoreError):
                receipt = app.intake.submit("", leak(title=word))
                self.receipts[receipt.order] = receipt
                self.words.add(word)
                self.acts["create"] += 1

        machine.survives(submit)

    def act(self, machine: Machine) -> None:
        """Somebody does something with an order."""
        app = machine.app
        if app is None or machine.over:
            return

        def do() -> None:
            with suppress(AppError, StoreError):
                what, word = act_somehow(app, self.chance, f"word-{self.seed}-{self.step}")
                if what:
                    self.acts[what] += 1
                if word:
                    self.words.add(word)

        machine.survives(do)

    def sync(self, machine: Machine) -> None:
        """An engine works for a while; a session that has ended is opened again."""
        steps = self.chance.randint(1, 6)
        if machine.over:
            machine.survives(machine.restart)
        machine.survives(lambda: machine.sync(steps))

    def kill(self, machine: Machine) -> None:
        """A program is killed at one of its next transactions."""
        self.faults["killed"] += 1
        machine.will_die(self.chance.randint(1, 9))
        what = self.chance.choice((self.sync, self.sync, self.take_call, self.act))
        what(machine)

    def close_program(self, machine: Machine) -> None:
        """A program is closed and started again."""
        machine.survives(machine.restart)

    def arrive_late(self, machine: Machine) -> None:
        """A request whose sender has given up arrives."""
        with suppress(OSError):  # the server may die of it
            machine.line.arrive()

    def cut_line(self, machine: Machine) -> None:
        """A line goes away or comes back."""
        machine.line.cut = not machine.line.cut

    def fill_disk(self, machine: Machine) -> None:
        """A disk gets full, or there is room again."""
        machine.full = not machine.full
        self.faults["disk_full"] += machine.full

    def move_clock(self, machine: Machine) -> None:
        """Somebody sets a workstation's clock."""
        machine.clock.wrong_ms = self.chance.choice((0, 86_400_000, -600_000, 3_600_000, -90_000))
        self.faults["clock_moved"] += 1

    def pass_time(self, machine: Machine) -> None:
        """Nothing happens for some minutes."""
        del machine
        self.clock.pass_seconds(self.chance.choice((20, 300, 1200)))

    def kill_server(self, machine: Machine) -> None:
        """The server is killed, between two transactions or inside one of the next, and started again."""
        del machine
        self.room.dies_in = self.chance.randint(0, 4)
        if not self.room.dies_in:
            self.room.restart()
        self.faults["server_killed"] += 1

    def back_up(self, machine: Machine) -> None:
        """The operator copies the database."""
        del machine
        self.room.back_up()

    def restore(self, machine: Machine) -> None:
        """The database is lost; a backup is put back.

        What a store that was shut out had handed in since the backup, or a disk that was put back had sent, nobody
        holds any more: it is lost with the server.
        """
        del machine
        handed_in = self.room.sent_by(self.shut_out)
        if self.room.restore():
            self.faults["restored"] += 1
            self.drafts.outlive_restore(set(in_stores(one for one in self.machines if not one.over)))
            self.sealed_away |= self.abandoned
            for target, content in handed_in:
                self.sealed_away.add(target)
                self.sealed_away |= {word for word in self.words if word.encode() in content}

    def change_rights(self, machine: Machine) -> None:
        """Somebody gets other roles or another unit."""
        person = f"user-{machine.number}"
        if machine.number in ("unit_operator", "market"):
            change = UserChange(unit=self.chance.choice(("u-water", "u-market")))
        else:
            change = UserChange(roles=list(self.chance.choice(_ROLES)))
        self.room.services.users.change(person, change, "user-administrator")
        self.faults["rights_changed"] += 1

    def trim_feed(self, machine: Machine) -> None:
        """Old rows of the feed are dropped."""
        del machine
        trim_feed(self.room.services.database, self.clock.now() - 300_000)
        self.faults["feed_cut"] += 1

    def take_image(self, machine: Machine) -> None:
        """A disk is copied."""
        where = self.folder / f"image-{self.step}"
        machine.take_image(where)
        self.images.append((machine, where))

    def roll_back(self, machine: Machine) -> None:
        """A machine goes on from an old copy of its disk; what only the present one holds is gone."""
        if not self.images:
            return
        machine, image = self.chance.choice(self.images)
        if machine.store is None:
            return
        self.faults["disk_rolled_back"] += 1
        self.drafts.forget()
        self.excuse_unsent(machine)
        machine.survives(lambda: machine.go_on_from(image))

    def clone(self, machine: Machine) -> None:
        """A copy of a disk works on beside the original."""
        if len(self.machines) >= MOST_MACHINES or machine.store is None:
            return
        self.faults["disk_cloned"] += 1
        self.drafts.thrown.clear()
        self.copied.add(machine.store.device)
        self.machines.append(self.put_up(machine.number, machine.folder))

    def leave_desk(self, machine: Machine) -> None:
        """Somebody leaves; what is sealed goes up until somebody signs in again."""
        machine.survives(machine.leave)

    def sit_elsewhere(self, machine: Machine) -> None:
        """Somebody signs in at another desk for the first time."""
        if len(self.machines) < MOST_MACHINES:
            nothing = self.folder / f"new-desk-{self.step}"
            nothing.mkdir()
            self.machines.append(self.put_up(machine.number, nothing))
            self.acts["new_desk"] += 1

    def make_images(self, machine: Machine) -> None:
        """Ready-made snapshots are made anew."""
        del machine
        self.acts["image"] += self.room.make_images()

    def revoke(self, machine: Machine) -> None:
        """A device is reported stolen."""
        if machine.store is None:
            return
        with suppress(ServerFault):  # a restored server may not know it
            self.room.services.users.revoke_device(machine.store.device, "user-administrator")
            self.shut_out.add(machine.store.device)
            self.faults["device_revoked"] += 1

    def note_wiped(self, told_open: bool, sealed: set[str]) -> None:
        """A store was wiped. What a restored server has lost it gives back only when it was open as it heard of it;
        what lay ``sealed`` beside it the server has.
        """
        self.faults["store_wiped"] += 1
        self.drafts.forget()
        if sealed - self.room.decided(sealed):
            self.wrong("I6: a store was wiped that had the only copy of a command")
        if self.faults["restored"] and not told_open:
            self.sealed_away |= self.words | self.receipts.keys()

    def excuse_unsent(self, machine: Machine) -> None:
        """Nobody can bring back what stood only on a disk that was put back; its numbers may be used again."""
        store = machine.store
        assert store is not None
        self.copied.add(store.device)
        with store.database.reading() as connection:
            rows = connection.exec_driver_sql("SELECT target, payload FROM outbox").all()
        held = self.room.orders()
        for target, payload in rows:
            words = {word for word in self.words if word.encode() in bytes(payload)}
            self.abandoned |= words | {target}
            if target not in held:
                self.excused.add(target)
            self.excused |= words


_WHAT: tuple[Callable[[Schedule, Machine], None], ...] = (
    Schedule.sync, Schedule.take_call, Schedule.act, Schedule.kill, Schedule.close_program, Schedule.arrive_late,
    Schedule.cut_line, Schedule.fill_disk, Schedule.move_clock, Schedule.pass_time, Schedule.kill_server,
    Schedule.back_up, Schedule.restore, Schedule.change_rights, Schedule.trim_feed, Schedule.take_image,
    Schedule.roll_back, Schedule.clone, Schedule.revoke, Schedule.make_images, Schedule.leave_desk,
    Schedule.sit_elsewhere, hand_draft_over, collect_drafts, throw_draft_away, submit_draft, submit_at_two_desks,
    restore_to_when_a_draft_was_away,
)  # fmt: skip
_SHARES = (
    40, 16, 24, 6, 1, 3, 1.5, 1, 1, 2, 1, 2, 1.5, 3, 0.7, 2, 1.5, 0.5, 0.8, 1, 1.5, 1, 2, 1.5, 1.5, 1.6, 1.2, 0.7,
)  # fmt: skip
