"""Planted bugs of the model: each replaces one step of server or seat by a wrong one."""

from tests.simulation.model.desk_drafts import HANDED
from tests.simulation.model.orders import CMD, QUARANTINED, REV, SUPERSEDED, TARGET, VER
from tests.simulation.model.seat import DONE, OUTCOME, REOFFER, SENT, SEQ, STATE, Seat
from tests.simulation.model.server import Server


class ForgetsToEvict(Server):
    """An order that leaves a scope is not told to those who lose it."""

    def write_feed(self, changed: dict[int, tuple]) -> None:
        super().write_feed(changed)
        self.unplaced = [row for row in self.unplaced if row[4]]


class SkipsGuards(Server):
    """A transition is applied whatever its author saw."""

    def apply(self, user: int, command: tuple, changed: dict[int, tuple]) -> int:
        order = self.orders.get(command[TARGET])
        if order is not None and self.may(user, order) and command[1] in (3, 4):
            command = (*command[:5], order[REV], *command[6:])
        return super().apply(user, command, changed)


class PagesById(Server):
    """The feed is paged by the id a row got in its transaction, not by a position given after the commit."""

    def place(self) -> None:
        self.feed.extend(self.unplaced)
        self.feed.sort()
        self.unplaced = []


class ForgetsEpoch(Server):
    """A restored server goes on in the old epoch."""

    def new_epoch(self) -> None:
        return


class AppliesResendsAgain(Server):
    """A command is not looked up in the log before it is applied."""

    def apply_batch(
        self, device: int, batch: list[tuple[int, tuple]], changed: dict[int, tuple]
    ) -> list[tuple[int, int]] | int:
        for _, command in batch:
            self.log.pop(command[CMD], None)
            self.by_seq = {place: one for place, one in self.by_seq.items() if one != command[CMD]}
        return super().apply_batch(device, batch, changed)


class AppliesWithoutRights(Server):
    """Rights are looked at when somebody signs in, not when a command is applied."""

    def may(self, user: int, order: tuple) -> bool:
        del user, order
        return True


class AcceptsOldScopeSets(Server):
    """A cursor is good whatever scopes it was made for."""

    def check_cursor(self, grants: int, epoch: int, pos: int, scope_set: int) -> tuple | None:
        del scope_set
        return super().check_cursor(grants, epoch, pos, grants)


class SendsBodiesOfWhatLeft(Server):
    """A page sends the body of a row that has left the scope meanwhile."""

    def line(self, bit: int, target: int, ver: int, inside: bool) -> tuple:
        order = self.orders.get(target)
        return (bit, target, order[VER], order) if inside and order is not None else (bit, target, ver, None)


class SendsStaleImages(Server):
    """A ready image is sent as it was made, without what changed since."""

    def image_rows(self, bit: int) -> list[tuple]:
        return self.images[bit][1]


class TakesClonesForResends(Server):
    """Another command under a number that was used is taken for a resend."""

    def apply_batch(
        self, device: int, batch: list[tuple[int, tuple]], changed: dict[int, tuple]
    ) -> list[tuple[int, int]] | int:
        known = [(seq, command, self.by_seq.get((device, seq))) for seq, command in batch]
        fresh = [(seq, command) for seq, command, former in known if former in (None, command[CMD])]
        done = super().apply_batch(device, fresh, changed)
        if isinstance(done, int):
            return done
        return done + [(command[CMD], 0) for _, command, former in known if former not in (None, command[CMD])]


class GivesNumbersTwice(Server):
    """A clash of numbers is not noticed."""

    def create(self, user: int, command: tuple, changed: dict[int, tuple]) -> int:
        self.numbers = {}
        return super().create(user, command, changed)


class LeasesAgainAfterRestore(Server):
    """After a restore blocks are given that may have been spoken already."""

    def new_epoch(self) -> None:
        self.epoch += 1


class MakesAnOrderOfEachCopy(Server):
    """Nobody looks whether a draft has made an order already."""

    def is_first(self, draft: int, target: int) -> bool:
        self.deposits.pop(draft, None)
        self.made[draft] = target
        return True


class ForgetsWhatItGave(Server):
    """A draft goes from the server when it is given, not when the desk says that it is there."""

    def give(self, device: int) -> int:
        draft = super().give(device)
        self.deposits.pop(draft, None)
        return draft


class NotesTwice(Server):
    """An order takes a note that it has already."""

    def is_noted(self, order: tuple, note: tuple) -> bool:
        del order, note
        return False


class MovesCursorFirst(Seat):
    """The cursor is moved before the rows of its page, in a transaction of its own."""

    def apply_page(self, start: int, changes: list[tuple], to: int, torn: int) -> None:
        if self.cursor is not None and self.cursor[1] == start:
            self.move_cursor(to)
            super().apply_page(to, changes, to, torn)


class TakesAnyPage(Seat):
    """A page is applied wherever it starts."""

    def apply_page(self, start: int, changes: list[tuple], to: int, torn: int) -> None:
        super().apply_page(self.cursor[1] if self.cursor is not None else start, changes, to, torn)


class LosesVersionGuard(TakesAnyPage):
    """A row is taken whatever version is here already, from whatever page."""

    def apply_line(self, bit: int, target: int, ver: int, order: tuple | None) -> None:
        if order is not None:
            self.rows.pop(target, None)
        elif target in self.scope_vers and bit in self.scope_vers[target]:
            self.scope_vers[target][bit] = -1
        super().apply_line(bit, target, ver, order)


class IgnoresTrailer(Seat):
    """A snapshot counts as whole without its trailer."""

    def apply_snapshot(self, bit: int, epoch: int, pos: int, rows: list[tuple], torn: int) -> None:
        super().apply_snapshot(bit, epoch, pos, rows[:torn] if torn >= 0 else rows, -1)


class DeletesBeforeAnswer(Seat):
    """An outbox row goes when it is sent, not when its outcome is here."""

    def mark_sent(self, rows: list[list]) -> None:
        super().mark_sent(rows)
        self.outbox = [row for row in self.outbox if not any(row is one for one in rows)]


class SwallowsSuperseded(Seat):
    """What somebody else did first makes no item for a person."""

    def decided(self, row: list, outcome: int) -> None:
        super().decided(row, outcome)
        self.attention.pop(row[1][CMD], None)


class KeepsBlocksAfterClone(Seat):
    """A cloned seat goes on with the number blocks of the original."""

    def new_device(self, device: int) -> None:
        self.device = device
        self.emergency = 0


class ForgetsSentAtRestart(Seat):
    """What was on its way at a crash counts as sent."""

    def restart(self) -> None:
        self.resend_from = 0
        for row in self.outbox:
            if row[STATE] == SENT:
                self.move(row, DONE)


class ForgetsToReoffer(Seat):
    """A new epoch is taken as a reason to fetch, not to offer again."""

    def reoffer(self, epoch: int) -> None:
        self.decided_in = epoch


class ForgetsToReofferWithoutCursor(Seat):
    """A new epoch is noticed by the cursor alone, which goes when rights change."""

    def reoffer(self, epoch: int) -> None:
        if self.cursor is None:
            self.decided_in = epoch
            return
        super().reoffer(epoch)


class ForgetsQuarantine(Seat):
    """What lay in the quarantine of a server that was restored is not offered again."""

    def reoffer(self, epoch: int) -> None:
        kept = [row for row in self.outbox if row[OUTCOME] == QUARANTINED]
        for row in kept:
            row[OUTCOME] = SUPERSEDED
        super().reoffer(epoch)
        for row in kept:
            row[OUTCOME] = QUARANTINED


class ResendsWhatWasRefused(Seat):
    """A gap is filled with commands that a person was told are not done."""

    def from_seq(self, seq: int) -> list[list]:
        return [row for row in self.outbox if row[SEQ] >= seq][:4]


class KeepsScopeVersions(Seat):
    """The versions at which rows entered scopes guard in a new epoch too."""

    def start_epoch(self, epoch: int) -> None:
        kept = self.scope_vers
        super().start_epoch(epoch)
        self.scope_vers = kept


class ForgetsWordsOfTheSecond(Seat):
    """The words of what came second are left to the server, also to one that was restored."""

    def rescue_words(self) -> None:
        return


class KeepsRowsOfLostScopes(Seat):
    """Scopes that were lost are not purged."""

    def forget_scopes(self, keep: int) -> None:
        self.held &= keep


class ShredsFirst(Seat):
    """A revoked device makes itself unreadable and hands in what is left: nothing."""

    def to_hand_in(self) -> list[tuple]:
        return [row[1] for row in self.outbox if row[STATE] == REOFFER]


class HandsOverFirst(Seat):
    """A draft goes from its desk before the server has said that it has it."""

    def offer(self, draft: int) -> None:
        self.drafts[draft] = HANDED


class SkipsNumbers(Seat):
    """A number is used up although the save it was taken for failed."""

    def take_number(self) -> int:
        if self.next_seq % 5 == 0:
            super().take_number()
        return super().take_number()


class SharesEmergencySeries(Seat):
    """Some devices have one place in the emergency series."""

    def take_number(self) -> int:
        number = super().take_number()
        return number if number >= 0 else -(self.device % 3 * 1000 + self.emergency)


MUTANTS: tuple[type[Server] | type[Seat], ...] = (
    ForgetsToEvict, SkipsGuards, PagesById, ForgetsEpoch, AppliesResendsAgain, AppliesWithoutRights,
    AcceptsOldScopeSets, SendsBodiesOfWhatLeft, SendsStaleImages, TakesClonesForResends, GivesNumbersTwice,
    LeasesAgainAfterRestore, MovesCursorFirst, TakesAnyPage, LosesVersionGuard, IgnoresTrailer, DeletesBeforeAnswer,
    SwallowsSuperseded, KeepsBlocksAfterClone, ForgetsSentAtRestart, ForgetsToReoffer,
    ForgetsToReofferWithoutCursor, ForgetsQuarantine, ForgetsWordsOfTheSecond, NotesTwice, ResendsWhatWasRefused,
    KeepsScopeVersions, KeepsRowsOfLostScopes, ShredsFirst, SkipsNumbers, SharesEmergencySeries,
    MakesAnOrderOfEachCopy, ForgetsWhatItGave, HandsOverFirst,
)  # fmt: skip
