"""A workstation of the model: store and engine. Each method named after a transaction of the store is one."""

from tests.simulation.model.desk_drafts import SUBMITTED, DeskDrafts
from tests.simulation.model.orders import (
    AREA,
    CMD,
    CREATE,
    DISPATCH,
    EDIT,
    FIELD_0,
    FIELD_1,
    KIND,
    MOVE,
    NOTE,
    QUARANTINED,
    RETURN,
    REV,
    SCOPES,
    SUPERSEDED,
    TARGET,
    VER,
    decide,
    new_order,
    rescue,
    scopes_of,
)

NEW, SENT, DONE, ATTENTION, REOFFER, CLOSED = range(6)
"""States of an outbox row."""

MOVES = frozenset(
    {
        (NEW, SENT), (SENT, NEW), (SENT, DONE), (SENT, ATTENTION), (ATTENTION, CLOSED), (DONE, REOFFER),
        (REOFFER, SENT), (ATTENTION, REOFFER), (CLOSED, REOFFER),
    }
)  # fmt: skip
"""The legal moves; the store's triggers refuse all others."""

SEQ, COMMAND, STATE, OUTCOME = range(4)
"""Places in an outbox row."""

BATCH = 4


class Seat(DeskDrafts):
    """One store with its engine. ``era`` counts epochs: versions of an old one do not guard."""

    __slots__ = (
        "attention", "blocks", "cursor", "dead", "decided_in", "device", "drafts", "emergency", "epoch", "era",
        "grants", "held", "illegal", "marked", "next_seq", "outbox", "resend_from", "rows", "scope_vers",
        "shredded", "user",
    )  # fmt: skip

    def __init__(self, user: int, device: int, grants: int) -> None:
        self.user, self.device, self.grants = user, device, grants
        self.epoch = self.decided_in = 1
        self.era = self.emergency = self.held = self.resend_from = 0
        self.next_seq = 1
        self.outbox: list[list] = []
        self.drafts: dict[int, int] = {}
        self.blocks: list[list[int]] = []
        self.rows: dict[int, tuple[int, tuple]] = {}
        self.scope_vers: dict[int, dict[int, int]] = {}
        self.marked: set[int] = set()
        self.cursor: tuple[int, int, int] | None = None
        self.attention: dict[int, int] = {}
        self.illegal = ""
        self.dead = self.shredded = False

    # --- what the person does -----------------------------------------------------------------------------------------

    def take_number(self) -> int:
        """Return the next number of the blocks, of the emergency series when they are used up."""
        for block in self.blocks:
            if block[2] <= block[1]:
                block[2] += 1
                return block[2] - 1
        self.emergency += 1
        return -(self.device * 1000 + self.emergency)

    def free(self) -> int:
        """Count the numbers left."""
        return sum(block[1] - block[2] + 1 for block in self.blocks)

    def save(self, command: tuple) -> None:
        """Put a command into the outbox."""
        self.outbox.append([self.next_seq, command, NEW, -1])
        self.next_seq += 1

    def create(self, number: int, area: int, draft: int = 0) -> tuple:
        """Save a create: number taken, command saved and draft gone in one transaction."""
        command = (number, CREATE, number, area, self.take_number(), draft, 0, self.user)
        self.save(command)
        if draft:
            self.drafts[draft] = SUBMITTED
        return command

    def act(self, number: int, kind: int, target: int, choice: int) -> tuple | None:
        """Save an act with the guard of what is on the screen; ``None`` for an order that is not there."""
        seen, cause = self.view(target)
        if seen is None:
            return None
        if kind == EDIT:
            field = choice & 1
            command = (number, EDIT, target, field, 0, seen[FIELD_1 if field else FIELD_0], cause, self.user)
        elif kind == MOVE:
            command = (number, MOVE, target, choice, 0, seen[AREA], cause, self.user)
        elif kind in (DISPATCH, RETURN):
            command = (number, kind, target, choice, 0, seen[REV], cause, self.user)
        else:
            command = (number, NOTE, target, 0, 0, 0, 0, self.user)
        self.save(command)
        return command

    def view(self, target: int) -> tuple[tuple | None, int]:
        """Return an order as the screen shows it, cache with the outbox laid over, and the last command on it."""
        row = self.rows.get(target)
        seen = row[1] if row is not None else None
        cause = 0
        for _, command, state, _ in self.outbox:
            if command[TARGET] == target and state in (NEW, SENT, REOFFER):
                if command[KIND] == CREATE:
                    seen = seen or new_order(command, self.user)
                elif seen is not None:
                    seen = decide(seen, command)[1]
                cause = command[CMD]
        return seen, cause

    # --- outbox -------------------------------------------------------------------------------------------------------

    def pending(self) -> list[list]:
        """Return the first undecided rows whose numbers follow each other."""
        found: list[list] = []
        for row in self.outbox:
            if row[STATE] in (NEW, SENT, REOFFER):
                if found and row[SEQ] != found[-1][SEQ] + 1:
                    break
                found.append(row)
                if len(found) == BATCH:
                    break
        return found

    def unsent(self) -> bool:
        """Tell whether anything is undecided."""
        return any(row[STATE] in (NEW, SENT, REOFFER) for row in self.outbox)

    def from_seq(self, seq: int) -> list[list]:
        """Return kept rows from ``seq`` on, without those that a person was told are not done."""
        found: list[list] = []
        for row in self.outbox:
            if row[SEQ] >= seq and row[STATE] not in (ATTENTION, CLOSED):
                if found and row[SEQ] != found[-1][SEQ] + 1:
                    break
                found.append(row)
                if len(found) == BATCH:
                    break
        return found if found and found[0][SEQ] == seq else []

    def move(self, row: list, state: int) -> None:
        """Change the state of a row."""
        if (row[STATE], state) not in MOVES:
            self.illegal = f"outbox row moved from {row[STATE]} to {state}"
        row[STATE] = state

    def mark_sent(self, rows: list[list]) -> None:
        """Note that rows are on their way."""
        for row in rows:
            if row[STATE] in (NEW, REOFFER):
                self.move(row, SENT)

    def mark_unsent(self) -> None:
        """Take that back."""
        for row in self.outbox:
            if row[STATE] == SENT:
                self.move(row, NEW)

    def settle(self, outcomes: list[tuple[int, int]], rows: list[tuple], lease: tuple[int, int] | None) -> None:
        """Store outcomes, the rows that came with them and a new block, in one transaction."""
        by_id = {row[COMMAND][CMD]: row for row in self.outbox}
        for number, outcome in outcomes:
            row = by_id.get(number)
            if row is not None and row[STATE] in (NEW, SENT, REOFFER):
                self.decided(row, outcome)
        for target, order in rows:
            scopes = scopes_of(order) & self.grants
            for bit in range(SCOPES):
                if scopes >> bit & 1:
                    self.apply_line(bit, target, order[VER], order)
        if lease is not None:
            self.blocks.append([lease[0], lease[1], lease[0]])
        self.release_marked()

    def decided(self, row: list, outcome: int) -> None:
        """Move a row by its outcome; what a person must see becomes an item."""
        if row[STATE] != SENT:
            self.move(row, SENT)
        row[OUTCOME] = outcome
        if outcome < SUPERSEDED:
            self.move(row, DONE)
            self.attention.pop(row[COMMAND][CMD], None)
        else:
            self.move(row, ATTENTION)
            self.attention[row[COMMAND][CMD]] = outcome

    def resequence(self, first: int) -> None:
        """Number the undecided rows anew from ``first`` on; decided ones move out of their way."""
        waiting = sorted((row for row in self.outbox if row[STATE] in (NEW, SENT, REOFFER)), key=_age)
        floor = min([0, *(row[SEQ] for row in self.outbox)])
        for row in self.outbox:
            if row[SEQ] >= first and row[STATE] not in (NEW, SENT, REOFFER):
                row[SEQ] = floor - row[SEQ]
        for offset, row in enumerate(waiting):
            row[SEQ] = first + offset
        self.outbox.sort(key=_seq)
        self.next_seq = first + len(waiting)

    def reoffer(self, epoch: int) -> None:
        """Offer again what a restored server had: what is done, and what it kept in quarantine."""
        self.decided_in = epoch
        old = False
        for row in self.outbox:
            if row[STATE] == DONE or row[OUTCOME] == QUARANTINED:
                self.move(row, REOFFER)
                row[OUTCOME] = -1
                old = old or row[SEQ] <= 0
        if old:
            self.resequence(self.next_seq)
        self.rescue_words()

    def rescue_words(self) -> None:
        """Offer the notes that the server had made of what came second, once each; the act itself stays undone."""
        there = {row[COMMAND][CMD] for row in self.outbox}
        for row in list(self.outbox):
            note = rescue(row[COMMAND]) if row[OUTCOME] == SUPERSEDED else None
            if note is not None and note[CMD] not in there:
                self.save(note)

    def new_device(self, device: int) -> None:
        """Take a new device id (the disk was copied); the blocks of the old one are never used again."""
        self.device = device
        self.emergency = 0
        for block in self.blocks:
            block[2] = block[1] + 1

    # --- cache --------------------------------------------------------------------------------------------------------

    def apply_line(self, bit: int, target: int, ver: int, order: tuple | None) -> None:
        """Apply one line: a body when it is not older than the row's, leaving when it is not older than the scope's."""
        vers = self.scope_vers.get(target)
        held = vers.get(bit, -1) if vers is not None else -1
        if order is None:
            if vers is not None and bit in vers and ver >= held:
                self.leave(bit, target)
            return
        row = self.rows.get(target)
        if row is None or row[0] != self.era or ver >= row[1][VER]:
            self.rows[target] = (self.era, order)
        if ver >= held:
            if vers is None:
                self.scope_vers[target] = {bit: ver}
            else:
                vers[bit] = ver
            self.marked.discard(target)

    def leave(self, bit: int, target: int) -> None:
        """Take a scope from a row; it goes with its last one, unless commands wait for an outcome."""
        vers = self.scope_vers[target]
        vers.pop(bit, None)
        if not vers:
            if any(row[COMMAND][TARGET] == target and row[STATE] in (NEW, SENT, REOFFER) for row in self.outbox):
                self.marked.add(target)
            else:
                del self.scope_vers[target]
                self.rows.pop(target, None)
                self.marked.discard(target)

    def release_marked(self) -> None:
        """Let rows go that only waited for an outcome."""
        for target in sorted(self.marked):
            if self.scope_vers.get(target):
                self.marked.discard(target)
            elif not any(row[COMMAND][TARGET] == target and row[STATE] in (NEW, SENT, REOFFER) for row in self.outbox):
                self.marked.discard(target)
                self.scope_vers.pop(target, None)
                self.rows.pop(target, None)

    def apply_page(self, start: int, changes: list[tuple], to: int, torn: int) -> None:
        """Apply a page in pieces, the cursor in the last; ``torn`` says after how many lines the power went.

        A page that does not start at the cursor (something on the way kept it) is not applied.
        """
        if self.cursor is None or self.cursor[1] != start:
            return
        for number, (bit, target, ver, order) in enumerate(changes):
            if number == torn:
                return
            self.apply_line(bit, target, ver, order)
        if len(changes) == torn:
            return
        self.move_cursor(to)

    def move_cursor(self, to: int) -> None:
        """Note how far the feed was read."""
        epoch, pos, scope_set = self.cursor or (self.epoch, 0, self.grants)
        self.cursor = (epoch, max(pos, to), scope_set)

    def forget_scopes(self, keep: int) -> None:
        """Purge rows that are in no scope of ``keep``."""
        for target in list(self.scope_vers):
            for bit in [bit for bit in self.scope_vers[target] if not keep >> bit & 1]:
                if target in self.scope_vers:
                    self.leave(bit, target)
        self.held &= keep

    def start_epoch(self, epoch: int) -> None:
        """Keep rows readable, hold no scope and no cursor; old versions guard no more."""
        self.epoch = epoch
        self.era += 1
        self.cursor = None
        self.held = 0
        self.scope_vers = {target: dict.fromkeys(vers, 0) for target, vers in self.scope_vers.items()}

    def missing(self) -> int:
        """Return the first scope still to fetch, -1 for none."""
        left = self.grants & ~self.held
        return (left & -left).bit_length() - 1 if left else -1

    def apply_snapshot(self, bit: int, epoch: int, pos: int, rows: list[tuple], torn: int) -> None:
        """Apply a snapshot; without its trailer (``torn`` before its end) the scope does not count as held."""
        if self.cursor is None:
            self.cursor = (epoch, pos, self.grants)
        seen = set()
        for number, (target, order) in enumerate(rows):
            if number == torn:
                return
            self.apply_line(bit, target, order[VER], order)
            seen.add(target)
        if torn >= 0:
            return
        self.end_snapshot(bit, seen)

    def end_snapshot(self, bit: int, seen: set[int]) -> None:
        """Rows that were in the scope but not in its snapshot lose it; the scope is held."""
        for target in list(self.scope_vers):
            if bit in self.scope_vers[target] and target not in seen:
                self.leave(bit, target)
        self.held |= 1 << bit

    def digest(self, bit: int) -> tuple[int, int]:
        """Return count and sum over a scope."""
        mine = [hash((one, self.rows[one][1][VER])) for one, vers in self.scope_vers.items() if bit in vers]
        return len(mine), sum(mine)

    def refetch(self, bit: int) -> None:
        """Fetch a scope anew, whatever versions are here: its digest was wrong."""
        self.held &= ~(1 << bit)
        for target, vers in self.scope_vers.items():
            if bit in vers:
                self.rows[target] = (-1, self.rows[target][1])
                vers[bit] = -1

    # --- the machine --------------------------------------------------------------------------------------------------

    def restart(self) -> None:
        """Start the program: what was on its way is sent again."""
        self.resend_from = 0
        self.mark_unsent()

    def to_hand_in(self) -> list[tuple]:
        """Return what a revoked store hands in: also what was acknowledged, for the server may have been restored."""
        typed = [(draft, NOTE, 0, 0, 0, 0, 0, self.user) for draft in self.open_drafts()]
        return [row[COMMAND] for row in self.outbox] + typed

    def shred(self) -> None:
        """Make everything here unreadable for ever."""
        self.outbox, self.rows, self.scope_vers, self.attention, self.drafts = [], {}, {}, {}, {}
        self.cursor, self.held, self.marked = None, 0, set()
        self.shredded = self.dead = True

    def image(self) -> "Seat":
        """Return a copy of the disk."""
        copy = Seat(self.user, self.device, self.grants)
        copy.epoch, copy.era, copy.next_seq, copy.emergency = self.epoch, self.era, self.next_seq, self.emergency
        copy.decided_in = self.decided_in
        copy.outbox, copy.drafts = [list(row) for row in self.outbox], dict(self.drafts)
        copy.blocks = [list(block) for block in self.blocks]
        copy.rows, copy.cursor, copy.held = dict(self.rows), self.cursor, self.held
        copy.scope_vers = {target: dict(vers) for target, vers in self.scope_vers.items()}
        copy.marked, copy.attention = set(self.marked), dict(self.attention)
        return copy


def _seq(row: list) -> int:
    return row[SEQ]


def _age(row: list) -> tuple[bool, int]:
    """Return what sorts rows by their age: numbers below zero are of former numberings, the oldest nearest to zero."""
    return row[SEQ] > 0, abs(row[SEQ])
