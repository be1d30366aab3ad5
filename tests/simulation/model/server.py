"""The central server of the model. Every method is one transaction; replies are tuples that start with a code."""

from tests.simulation.model.draft_shelf import DraftShelf
from tests.simulation.model.orders import (
    AFTER,
    CMD,
    CREATE,
    GUARD,
    KIND,
    NO,
    NOTE,
    QUARANTINED,
    REJECTED,
    SAME,
    SCOPES,
    SUPERSEDED,
    TARGET,
    VER,
    WORDS,
    A,
    B,
    decide,
    new_order,
    scopes_of,
    word_of,
    words_in,
)

OK, EPOCH, SCOPE_SET, GONE, GAP, REUSED, REVOKED, DEVICE, BUSY = range(9)
"""Codes of replies."""

PAGE = 7
BLOCK = 3
AFTER_RESTORE = 1000


class Server(DraftShelf):
    """State of the database, and the transactions on it."""

    __slots__ = (
        "applied", "blocks", "by_seq", "deposits", "devices", "epoch", "feed", "floor", "grants", "images", "last_seq",
        "log", "made", "next_feed_id", "next_no", "numbers", "open", "orders", "quarantine", "revoked", "tasks",
        "unplaced",
    )  # fmt: skip

    def __init__(self, grants: list[int]) -> None:
        self.epoch = 1
        self.grants = grants
        self.feed: list[tuple] = []
        self.unplaced: list[tuple] = []
        self.next_feed_id = 0
        self.floor = 0
        self.orders: dict[int, tuple] = {}
        self.numbers: dict[int, int] = {}
        self.log: dict[int, int] = {}
        self.by_seq: dict[tuple[int, int], int] = {}
        self.last_seq: dict[int, int] = {}
        self.devices: dict[int, int] = {}
        self.blocks: dict[int, list[tuple[int, int]]] = {}
        self.next_no = 1
        self.revoked: set[int] = set()
        self.quarantine = 0
        self.tasks: list[tuple[int, int]] = []
        self.made: dict[int, int] = {}
        self.deposits: dict[int, int] = {}
        self.images: dict[int, tuple[int, list[tuple]]] = {}
        self.open: list[tuple] = []
        self.applied: list[tuple[int, tuple, tuple]] = []

    # --- devices and rights ------------------------------------------------------------------------------------------

    def register(self, device: int, user: int) -> None:
        """Enter a store that signs in for the first time."""
        self.devices[device] = user
        self.last_seq[device] = 0
        self.blocks[device] = []

    def lease(self, device: int) -> tuple[int, int]:
        """Give a device a further block of numbers."""
        first = self.next_no
        self.next_no += BLOCK
        self.blocks[device].append((first, first + BLOCK - 1))
        return first, first + BLOCK - 1

    # --- push ---------------------------------------------------------------------------------------------------------

    def push(self, device: int, epoch: int, batch: list[tuple[int, tuple]], free: int) -> tuple:
        """Apply a batch of (seq, command) in one transaction; (OK, outcomes by command, rows, next seq, lease)."""
        refused = self.check_push(device, epoch, batch)
        if refused is not None:
            return refused
        changed: dict[int, tuple] = {}
        outcomes = self.apply_batch(device, batch, changed)
        if isinstance(outcomes, int):
            return (outcomes,)
        self.write_feed(changed)
        self.place()
        return self.reply(device, batch, outcomes, free)

    def check_push(self, device: int, epoch: int, batch: list[tuple[int, tuple]]) -> tuple | None:
        """Return the refusal of a whole request."""
        if device in self.revoked:
            return (REVOKED,)
        if device not in self.devices:
            return (DEVICE,)
        if epoch != self.epoch:
            return (EPOCH,)
        for transaction in self.open:
            if transaction[0] == device or not transaction[1].isdisjoint({command[TARGET] for _, command in batch}):
                return (BUSY,)
        last = self.last_seq[device]
        if batch and batch[0][0] > last + 1:
            return (GAP, last + 1)
        return None

    def apply_batch(
        self, device: int, batch: list[tuple[int, tuple]], changed: dict[int, tuple]
    ) -> list[tuple[int, int]] | int:
        """Apply what is new; note the orders as they were before. ``REUSED`` undoes nothing: it is found first."""
        for seq, command in batch:
            if command[CMD] not in self.log and (device, seq) in self.by_seq:
                return REUSED
        user = self.devices[device]
        outcomes: list[tuple[int, int]] = []
        for seq, command in batch:
            number = command[CMD]
            outcome = self.log.get(number, -1)
            if outcome < 0:
                outcome = self.apply(user, command, changed)
                self.log[number] = outcome
                self.by_seq[device, seq] = number
            outcomes.append((number, outcome))
        if batch:
            self.last_seq[device] = max(self.last_seq[device], batch[-1][0])
        return outcomes

    def apply(self, user: int, command: tuple, changed: dict[int, tuple]) -> int:
        """Apply one command; returns its outcome."""
        target = command[TARGET]
        if command[AFTER] and self.log.get(command[AFTER], 0) >= SUPERSEDED:
            return REJECTED
        if command[KIND] == CREATE:
            return self.create(user, command, changed)
        before = self.orders.get(target)
        if before is None:
            self.quarantine |= word_of(command[CMD])
            return QUARANTINED
        if not self.may(user, before):
            self.quarantine |= word_of(command[CMD])
            return QUARANTINED
        if command[CMD] < 0 and self.is_noted(before, command):
            return SAME
        outcome, after = decide(before, command)
        if after is not before:
            changed.setdefault(target, before)
            self.orders[target] = after
            if outcome < SUPERSEDED:
                self.applied.append((user, before, command))
        return outcome

    def is_noted(self, order: tuple, note: tuple) -> bool:
        """Tell whether an order has the words of what came second already."""
        return order[WORDS] & word_of(note[CMD]) != 0

    def may(self, user: int, order: tuple) -> bool:
        """Tell whether a person may act on an order now."""
        return scopes_of(order) & self.grants[user] != 0

    def create(self, user: int, command: tuple, changed: dict[int, tuple]) -> int:
        """Make an order; a number that is taken already is replaced and a person told."""
        target, no = command[TARGET], command[B]
        if target in self.orders:
            return SAME
        draft = command[GUARD]
        if draft and not self.is_first(draft, target):
            self.quarantine |= words_in(command)
            return QUARANTINED
        order = new_order(command, user)
        if no in self.numbers:
            self.tasks.append((target, no))
            no = self.next_no
            self.next_no += 1
            order = (*order[:NO], no, *order[NO + 1 :])
        elif no >= self.next_no:
            self.next_no = no + 1
        self.numbers[no] = target
        changed[target] = ()
        self.orders[target] = order
        return 0

    def reply(self, device: int, batch: list[tuple[int, tuple]], outcomes: list[tuple[int, int]], free: int) -> tuple:
        """Return outcomes, rows as they are now, the next number expected, and a block when few are left."""
        grants = self.grants[self.devices[device]]
        rows = []
        for target in {command[TARGET] for _, command in batch}:
            order = self.orders.get(target)
            if order is not None and scopes_of(order) & grants:
                rows.append((target, order))
        lease = self.lease(device) if free < BLOCK else None
        return (OK, outcomes, rows, self.last_seq[device] + 1, lease)

    def hand_in(self, device: int, commands: list[tuple]) -> tuple:
        """Take the outbox of a revoked device into quarantine."""
        for command in commands:
            if self.log.setdefault(command[CMD], QUARANTINED) >= SUPERSEDED:
                self.quarantine |= words_in(command)
        return (OK,)

    # --- the feed -----------------------------------------------------------------------------------------------------

    def write_feed(self, changed: dict[int, tuple]) -> None:
        """Write a row for each scope an order is in now, and one for each it has left."""
        for target, before in changed.items():
            order = self.orders[target]
            after = scopes_of(order)
            left = scopes_of(before) & ~after if before else 0
            ver = order[VER]
            for bit in range(SCOPES):
                if after >> bit & 1:
                    self.next_feed_id += 1
                    self.unplaced.append((self.next_feed_id, bit, target, ver, True))
                elif left >> bit & 1:
                    self.next_feed_id += 1
                    self.unplaced.append((self.next_feed_id, bit, target, ver, False))

    def place(self) -> None:
        """Give committed rows their positions: the sequencer."""
        if self.unplaced:
            self.unplaced.sort()
            self.feed.extend(self.unplaced)
            self.unplaced = []

    @property
    def head(self) -> int:
        """The newest position."""
        return len(self.feed)

    def pull(self, device: int, epoch: int, pos: int, scope_set: int) -> tuple:
        """Return a page: (OK, from, changes, to, more)."""
        if device in self.revoked:
            return (REVOKED,)
        if device not in self.devices:
            return (DEVICE,)
        grants = self.grants[self.devices[device]]
        refused = self.check_cursor(grants, epoch, pos, scope_set)
        if refused is not None:
            return refused
        feed, changes, start = self.feed, [], pos
        head = len(feed)
        while pos < head:
            _, bit, target, ver, inside = feed[pos]
            if grants >> bit & 1:
                if len(changes) == PAGE:
                    return (OK, start, changes, pos, True)
                changes.append(self.line(bit, target, ver, inside))
            pos += 1
        return (OK, start, changes, head, False)

    def check_cursor(self, grants: int, epoch: int, pos: int, scope_set: int) -> tuple | None:
        """Return the refusal of a cursor."""
        if scope_set != grants:
            return (SCOPE_SET, grants)
        if epoch != self.epoch:
            return (EPOCH,)
        if pos < self.floor or pos > len(self.feed):
            return (GONE,)
        return None

    def line(self, bit: int, target: int, ver: int, inside: bool) -> tuple:
        """Return a line of a page: what has left the scope meanwhile goes without a body."""
        order = self.orders.get(target)
        if not inside or order is None:
            return (bit, target, ver, None)
        if not scopes_of(order) >> bit & 1:
            return (bit, target, order[VER], None)
        return (bit, target, order[VER], order)

    def make_image(self, bit: int) -> None:
        """Make the ready snapshot of a scope anew."""
        rows = [(target, order) for target, order in self.orders.items() if scopes_of(order) >> bit & 1]
        self.images[bit] = (len(self.feed), rows)

    def snapshot(self, device: int, bit: int) -> tuple:
        """Return (OK, epoch, position, rows): an image with what has changed since, or made now."""
        if device in self.revoked:
            return (REVOKED,)
        if device not in self.devices:
            return (DEVICE,)
        grants = self.grants[self.devices[device]]
        if not grants >> bit & 1:
            return (SCOPE_SET, grants)
        head = len(self.feed)
        if bit not in self.images:
            rows = [(target, order) for target, order in self.orders.items() if scopes_of(order) >> bit & 1]
            return (OK, self.epoch, head, rows)
        return (OK, self.epoch, head, self.image_rows(bit))

    def image_rows(self, bit: int) -> list[tuple]:
        """Return a ready image with everything that has changed in its scope since."""
        pos, rows = self.images[bit]
        newer = {row[2] for row in self.feed[pos:] if row[1] == bit}
        if not newer:
            return rows
        kept = [row for row in rows if row[0] not in newer]
        for target in newer:
            order = self.orders.get(target)
            if order is not None and scopes_of(order) >> bit & 1:
                kept.append((target, order))
        return kept

    def digest(self, user: int, bit: int) -> tuple[int, int]:
        """Return count and sum over a scope."""
        mine = [hash((target, order[VER])) for target, order in self.orders.items() if scopes_of(order) >> bit & 1]
        return len(mine), sum(mine)

    # --- slow transactions --------------------------------------------------------------------------------------------

    def begin(self, device: int, epoch: int, batch: list[tuple[int, tuple]]) -> None:
        """Start a transaction that commits later: its feed ids and its locks are taken now."""
        if not batch or self.check_push(device, epoch, batch) is not None:
            return
        taken = self.next_feed_id
        self.next_feed_id += 4 * SCOPES * len(batch)
        self.open.append((device, {command[TARGET] for _, command in batch}, batch, taken))

    def commit(self, place: int) -> None:
        """Commit an open transaction: its rows become visible with the ids taken long ago."""
        if not self.open:
            return
        device, _, batch, taken = self.open.pop(place % len(self.open))
        if device in self.revoked:
            return
        changed: dict[int, tuple] = {}
        outcomes = self.apply_batch(device, batch, changed)
        if isinstance(outcomes, int):
            return
        present, self.next_feed_id = self.next_feed_id, taken
        self.write_feed(changed)
        self.next_feed_id = max(present, self.next_feed_id)
        self.place()

    def die(self) -> None:
        """Kill the process: what was not committed never happened."""
        self.open = []

    # --- backup and restore -------------------------------------------------------------------------------------------

    def backup(self) -> tuple:
        """Return a copy of the database."""
        blocks = {device: list(mine) for device, mine in self.blocks.items()}
        return (
            list(self.feed), dict(self.orders), dict(self.numbers), dict(self.log), dict(self.by_seq),
            dict(self.last_seq), dict(self.devices), blocks, self.next_no, set(self.revoked), self.quarantine,
            list(self.tasks), self.next_feed_id, self.floor, list(self.grants), dict(self.made), dict(self.deposits),
        )  # fmt: skip

    def restore(self, saved: tuple) -> None:
        """Put a backup back; a new epoch begins and numbers that may have been spoken are left out."""
        (
            self.feed, self.orders, self.numbers, self.log, self.by_seq, self.last_seq, self.devices, self.blocks,
            self.next_no, self.revoked, self.quarantine, self.tasks, self.next_feed_id, self.floor, self.grants,
            self.made, self.deposits,
        ) = saved  # fmt: skip
        self.unplaced, self.open, self.images, self.applied = [], [], {}, []
        self.new_epoch()

    def new_epoch(self) -> None:
        """Begin a new life of the feed."""
        self.epoch += 1
        self.next_no += AFTER_RESTORE


def words_of(server: Server) -> int:
    """Return every word that stands somewhere on the server."""
    words = server.quarantine
    for draft in server.deposits:
        words |= 1 << draft
    for order in server.orders.values():
        words |= order[WORDS]
    return words


__all__ = [
    "BLOCK", "BUSY", "DEVICE", "EPOCH", "GAP", "GONE", "NOTE", "OK", "REUSED", "REVOKED", "SCOPE_SET", "A", "Server",
    "words_of",
]  # fmt: skip
