"""One schedule of the model: chance picks what happens next, a witness notes what must not be lost."""

import random

from tests.simulation.model.orders import (
    AREAS,
    CMD,
    CREATE,
    DISPATCH,
    EDIT,
    GUARD,
    KIND,
    MOVE,
    NOTE,
    RETURN,
    REV,
    TARGET,
    UNIT_BIT,
    UNITS,
    USER_BIT,
    VER,
    WORDS,
    B,
    scopes_of,
)
from tests.simulation.model.seat import ATTENTION, CLOSED, COMMAND, SEQ, STATE, Seat
from tests.simulation.model.server import (
    DEVICE,
    EPOCH,
    GAP,
    GONE,
    OK,
    REUSED,
    REVOKED,
    SCOPE_SET,
    Server,
)

STEPS = 120
GRANTS = (
    0b0000_011 | 1 << USER_BIT,
    0b0000_110 | 1 << (USER_BIT + 1),
    1 << UNIT_BIT | 0b001 | 1 << (USER_BIT + 2),
    0b0000_111 | 1 << (USER_BIT + 3) | 1 << (UNIT_BIT + 1),
)
"""What the four people may read at first: two agents, a unit, a dispatcher."""

_KINDS = (NOTE, NOTE, EDIT, EDIT, DISPATCH, DISPATCH, RETURN, MOVE)
FAULTS = (
    "request_lost", "request_late", "slow_commit", "request_twice", "reply_lost", "killed_before_settle",
    "snapshot_torn", "page_torn", "killed", "killed_in_new_epoch", "rights_changed", "restored", "disk_cloned",
    "disk_rolled_back", "feed_cut", "server_killed", "row_damaged", "device_revoked", "cloned_half_way", "page_old",
)  # fmt: skip
(
    REQUEST_LOST, REQUEST_LATE, SLOW_COMMIT, REQUEST_TWICE, REPLY_LOST, KILLED_BEFORE_SETTLE, SNAPSHOT_TORN,
    PAGE_TORN, KILLED, KILLED_IN_EPOCH, RIGHTS, RESTORED, CLONED, ROLLED_BACK, FEED_CUT, SERVER_KILLED, DAMAGED,
    REVOKED_DEVICE, CLONED_HALF_WAY, PAGE_OLD,
) = range(len(FAULTS))  # fmt: skip

_LIMIT = 300


class World:
    """Server, seats and line of one schedule. ``violations`` are found on the way, ``judge`` finds the rest."""

    def __init__(self, seed: int, server: type[Server] = Server, seat: type[Seat] = Seat) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.server = server(list(GRANTS))
        self.seats = [seat(user, user + 1, grants) for user, grants in enumerate(GRANTS)]
        for one in self.seats:
            self.server.register(one.device, one.user)
            first, last = self.server.lease(one.device)
            one.blocks.append([first, last, first])
            one.held, one.cursor = one.grants, (1, 0, one.grants)
        self.next_command = 0
        self.next_device = 100
        self.creates: dict[int, tuple[int, int]] = {}
        self.guards: dict[int, int] = {}
        self.copied: set[int] = set()
        self.twice = self.excused = 0
        self.pages: list[tuple] = []
        self.drafts: dict[int, list[int]] = {}
        self.late: list[tuple] = []
        self.saved: tuple | None = None
        self.images: list[tuple[int, Seat]] = []
        self.reached: dict[int, tuple[int, int]] = {}
        self.damaged: set[int] = set()
        self.faults = [0] * len(FAULTS)
        self.violations: list[str] = []
        self.step = 0
        self.trace: list[tuple] | None = None

    def run(self, steps: int = STEPS) -> None:
        """Play the schedule and let it become quiet."""
        tape = self.chance.randbytes(4 * steps)
        happenings = PROFILES[self.seed % len(PROFILES)]
        for place in range(0, 4 * steps, 4):
            self.step += 1
            op, a, b, c = tape[place : place + 4]
            happenings[op](self, a, b, c)
            if self.trace is not None:
                self.trace.append(self.reading(op))
        self.become_quiet()
        if self.trace is not None:
            self.trace.append(self.reading(-1))

    def reading(self, op: int) -> tuple:
        """Return what the trace says about a moment."""
        server = self.server
        return (
            self.step, op, server.epoch, len(server.feed), len(server.log), tuple(self.faults),
            tuple((one.device, one.cursor, one.held, len(one.rows), len(one.outbox), one.next_seq)
                  for one in self.seats),
        )  # fmt: skip

    def wrong(self, what: str) -> None:
        """Note a violation."""
        self.violations.append(f"step {self.step}: {what}")

    # --- people -------------------------------------------------------------------------------------------------------

    def take_call(self, a: int, b: int, c: int) -> None:
        """Somebody writes an order."""
        del c
        seat = self.seats[a % len(self.seats)]
        if seat.dead or seat.user == 2:
            return
        self.next_command += 1
        command = seat.create(self.next_command, b % AREAS)
        self.creates[self.next_command] = command[B], seat.device

    def do_act(self, a: int, b: int, c: int) -> None:
        """Somebody does something with an order on the screen."""
        seat = self.seats[a % len(self.seats)]
        if seat.dead:
            return
        here = list(seat.rows) or [row[COMMAND][TARGET] for row in seat.outbox if row[COMMAND][1] == CREATE]
        if not here:
            return
        kind = _KINDS[b & 7]
        choice = (c >> 4) % (AREAS if kind == MOVE else UNITS)
        command = seat.act(self.next_command + 1, kind, here[c % len(here)], choice)
        if command is not None:
            self.next_command += 1
            self.guards[command[CMD]] = command[GUARD]

    def close_item(self, a: int, b: int, c: int) -> None:
        """Somebody closes an item of the tray."""
        del b, c
        seat = self.seats[a % len(self.seats)]
        for row in seat.outbox:
            if row[STATE] == ATTENTION:
                seat.move(row, CLOSED)
                seat.attention.pop(row[COMMAND][CMD], None)
                return

    # --- exchanges ----------------------------------------------------------------------------------------------------

    def exchange(self, a: int, b: int, c: int) -> None:
        """A seat's engine does one piece of work; ``b`` and ``c`` say what goes wrong."""
        number = a % len(self.seats)
        seat = self.seats[number]
        if seat.dead:
            return
        self.work(seat, b, c)
        self.watch(number, seat)

    def work(self, seat: Seat, luck: int, more: int) -> bool:
        """Push, or fetch what is missing, or pull; tells whether there may be more to do."""
        rows = seat.from_seq(seat.resend_from) if seat.resend_from else []
        if seat.resend_from and not rows:
            seat.resequence(seat.resend_from)
        seat.resend_from = 0
        rows = rows or seat.pending()
        if rows:
            self.push(seat, rows, luck, more)
            return True
        missing = seat.missing()
        if missing >= 0 or seat.cursor is None:
            return self.fetch(seat, missing, luck, more)
        return self.pull(seat, luck, more)

    def push(self, seat: Seat, rows: list[list], luck: int, more: int) -> None:
        """Send a batch over the line and take the reply in, or not."""
        server = self.server
        seat.mark_sent(rows)
        batch = [(row[SEQ], row[COMMAND]) for row in rows]
        fault = _LINE[luck]
        if fault >= 0:
            self.faults[fault] += 1
        if fault == REQUEST_LOST:
            reply = None
        elif fault == REQUEST_LATE:
            self.late.append((seat.device, seat.epoch, batch))
            reply = None
        elif fault == SLOW_COMMIT:
            server.begin(seat.device, seat.epoch, batch)
            reply = None
        else:
            reply = server.push(seat.device, seat.epoch, batch, seat.free())
            if fault == REQUEST_TWICE:
                reply = server.push(seat.device, seat.epoch, batch, seat.free())
            self.check_applied()
            if reply[0] == OK:
                self.check_sent(seat, reply[2])
        if fault == REPLY_LOST:
            reply = None
        if fault == KILLED_BEFORE_SETTLE:
            seat.restart()
        elif reply is None or reply[0] != OK:
            seat.mark_unsent()
            if reply is not None:
                self.refused(seat, reply, luck, more)
        else:
            seat.settle(reply[1], reply[2], reply[4])

    def fetch(self, seat: Seat, bit: int, luck: int, more: int) -> bool:
        """Fetch the snapshot of a scope."""
        fault = _LINE[luck]
        if fault in (REQUEST_LOST, REQUEST_LATE, REPLY_LOST):
            self.faults[fault] += 1
            return True
        reply = self.server.snapshot(seat.device, max(bit, 0))
        if reply[0] != OK:
            self.refused(seat, reply, luck, more)
            return True
        _, epoch, pos, rows = reply
        if epoch != seat.epoch:
            self.refused(seat, (EPOCH,), luck, more)
            return True
        self.check_sent(seat, rows, bit)
        torn = -1
        if fault in (SLOW_COMMIT, REQUEST_TWICE, KILLED_BEFORE_SETTLE):
            self.faults[SNAPSHOT_TORN] += 1
            torn = more % (len(rows) + 1)
        seat.apply_snapshot(max(bit, 0), epoch, pos, rows, torn)
        return True

    def pull(self, seat: Seat, luck: int, more: int) -> bool:
        """Fetch a page of the feed."""
        epoch, pos, scope_set = seat.cursor or (0, 0, 0)
        fault = _LINE[luck]
        if fault in (REQUEST_LOST, REQUEST_LATE, REPLY_LOST):
            self.faults[fault] += 1
            return True
        reply = self.server.pull(seat.device, epoch, pos, scope_set)
        if reply[0] != OK:
            self.refused(seat, reply, luck, more)
            return True
        _, start, changes, to, again = reply
        self.check_sent(seat, [(target, order) for _, target, _, order in changes if order is not None])
        torn = -1
        if fault == REQUEST_TWICE and self.pages:
            self.faults[PAGE_OLD] += 1
            device, scope_set, (_, start, changes, to, _), of = self.old_page(seat, pos, more)
            if (device, scope_set) != (seat.device, seat.grants):
                return True
            if of != epoch:
                self.refused(seat, (EPOCH,), luck, more)
                return True
        elif fault in (REQUEST_TWICE, SLOW_COMMIT, KILLED_BEFORE_SETTLE):
            self.pages = [*self.pages[-3:], (seat.device, scope_set, reply, epoch)]
            self.faults[PAGE_TORN] += 1
            torn = more % (len(changes) + 1)
        seat.apply_page(start, changes, to, torn)
        return again or to != pos

    def old_page(self, seat: Seat, pos: int, more: int) -> tuple:
        """Return a page that something on the way has kept; rather one of this seat from this cursor."""
        for page in self.pages:
            if page[0] == seat.device and page[2][1] == pos:
                return page
        return self.pages[more % len(self.pages)]

    def refused(self, seat: Seat, reply: tuple, luck: int, more: int) -> None:
        """Do what a refusal asks for, maybe cut off in the middle."""
        code = reply[0]
        cut = luck < 80 and more & 7 == 0
        if code == GAP:
            seat.resend_from = reply[1]
        elif code == REUSED:
            self.next_device += 1
            self.server.register(self.next_device, seat.user)
            seat.new_device(self.next_device)
            if cut:
                self.faults[CLONED_HALF_WAY] += 1
                return
            seat.resequence(1)
        elif code == DEVICE:
            self.server.register(seat.device, seat.user)
        elif code == REVOKED:
            self.hand_in(seat, luck)
        elif code == SCOPE_SET:
            seat.grants = reply[1]
            seat.forget_scopes(reply[1])
            seat.start_epoch(seat.epoch)
        elif code in (EPOCH, GONE):
            if seat.decided_in != self.server.epoch or (
                code == GONE and seat.cursor is not None and seat.cursor[1] > self.server.head
            ):
                seat.reoffer(self.server.epoch)
                if cut:
                    self.faults[KILLED_IN_EPOCH] += 1
                    seat.restart()
                    return
            seat.start_epoch(self.server.epoch)

    def hand_in(self, seat: Seat, luck: int) -> None:
        """A revoked device hands in what it keeps; only then it makes itself unreadable."""
        if _LINE[luck] == REQUEST_LOST:
            self.faults[REQUEST_LOST] += 1
            return
        self.server.hand_in(seat.device, seat.to_hand_in())
        if _LINE[luck] == REPLY_LOST:
            self.faults[REPLY_LOST] += 1
            return
        seat.shred()

    # --- the witness --------------------------------------------------------------------------------------------------

    def check_sent(self, seat: Seat, rows: list[tuple], bit: int = -1) -> None:
        """I4: whatever body was sent is in a scope of who got it, now."""
        server = self.server
        grants = server.grants[seat.user]
        for target, order in rows:
            present = server.orders.get(target)
            if present is None or not scopes_of(present) & grants or (bit >= 0 and not scopes_of(present) >> bit & 1):
                self.wrong(f"I4: order {target} in version {order[VER]} was sent to person {seat.user}")

    def check_applied(self) -> None:
        """Rights and guards count when a command is applied."""
        server = self.server
        for user, before, command in server.applied:
            if not scopes_of(before) & server.grants[user]:
                self.wrong(f"I4: person {user} did {command[KIND]} to an order out of sight")
            if command[CMD] < 0 and before[WORDS] >> -command[CMD] & 1:
                self.wrong(f"I2: the words of command {-command[CMD]} stand there twice")
            if command[KIND] in (DISPATCH, RETURN) and before[REV] != self.guards[command[CMD]]:
                self.wrong(f"I2: command {command[CMD]} was applied to a state its author had not seen")
        server.applied = []

    def watch(self, number: int, seat: Seat) -> None:
        """I8: a cursor never goes back within an epoch; and the outbox makes legal moves only."""
        if seat.illegal:
            self.wrong(f"I5: {seat.illegal}")
            seat.illegal = ""
        cursor = seat.cursor
        if cursor is not None:
            former = self.reached.get(number)
            if former is not None and former[0] == cursor[0] and cursor[1] < former[1]:
                self.wrong(f"I8: the cursor of seat {number} went back from {former[1]} to {cursor[1]}")
            self.reached[number] = (cursor[0], cursor[1])

    # --- quiet --------------------------------------------------------------------------------------------------------

    def become_quiet(self) -> None:
        """All faults end: late things arrive, everybody works until nothing is left to do."""
        for request in self.late:
            self.server.push(*request, 9)
        while self.server.open:
            self.server.commit(0)
        self.check_applied()
        self.late = []
        for _ in range(3):
            for number, seat in enumerate(self.seats):
                self.settle(number, seat)
        for number in sorted(self.damaged):
            self.mend(number, self.seats[number])

    def settle(self, number: int, seat: Seat) -> None:
        """Let a seat work until nothing is left to do."""
        for _ in range(_LIMIT):
            if seat.dead:
                return
            again = self.work(seat, 255, 255)
            self.watch(number, seat)
            if not again and not seat.resend_from and seat.missing() < 0 and not seat.unsent():
                return
        self.wrong(f"I5: seat {number} never comes to rest")

    def mend(self, number: int, seat: Seat) -> None:
        """Compare digests and fetch anew what differs."""
        if seat.dead:
            return
        for bit in range(USER_BIT + len(self.seats)):
            if seat.held >> bit & 1 and seat.digest(bit) != self.server.digest(seat.user, bit):
                seat.refetch(bit)
        self.settle(number, seat)


_LINE = [-1] * 256
for _start, _end, _fault in (
    (0, 20, REQUEST_LOST), (20, 32, REQUEST_LATE), (32, 44, SLOW_COMMIT), (44, 56, REQUEST_TWICE),
    (56, 84, REPLY_LOST), (84, 96, KILLED_BEFORE_SETTLE),
):  # fmt: skip
    _LINE[_start:_end] = [_fault] * (_end - _start)

PROFILES: list[list] = []
"""For kinds of schedules what each value of a byte makes happen; filled by ``tests.simulation.model.happenings``."""
