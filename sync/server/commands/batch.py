"""One transaction of a push: lock the device, find what is known, apply what is new, store every outcome."""

import logging
from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from sync.contract.errors import ErrorCode
from sync.contract.messages import Command, Result
from sync.contract.outcomes import OUTCOME
from sync.domain.codes import NOT_DONE, Outcome
from sync.domain.instant import Instant
from sync.domain.numbering import NumberParts, parse_no
from sync.domain.refusal import RefusalCode
from sync.server.auth.principals import Principal
from sync.server.commands import log, numbers
from sync.server.commands.ahead import Ahead, Sought, look_ahead
from sync.server.commands.context import Sending
from sync.server.commands.envelope import occurred_at
from sync.server.commands.log import Logged
from sync.server.commands.named import Named, named_by
from sync.server.commands.processor import Processor, is_failure, order_targets
from sync.server.commands.work import NextTimer, UnitOfWork
from sync.server.commands.writes import DEVICE
from sync.server.faults import ServerFault, device_revoked
from sync.server.feed.rows import FeedRow
from sync.server.feed.visibility import Viewer, changes_of
from sync.server.reference.book import ReferenceBook
from sync.server.sealing import Sealer

logger = logging.getLogger(__name__)


class BatchReply(msgspec.Struct):
    """Results of one transaction, and the next number the device is expected to send."""

    results: list[Result]
    next_seq: int
    changed: bool
    epoch: str = ""


class Batch:
    """Applies a run of commands of one device inside a transaction handed to it."""

    def __init__(self, book: ReferenceBook, sealer: Sealer, processor: Processor, next_timer: NextTimer) -> None:
        self._book = book
        self._sealer = sealer
        self._processor = processor
        self._next_timer = next_timer

    @property
    def newest_version(self) -> int:
        """The newest version of commands that can be applied."""
        return self._processor.upcasters.newest

    def with_processor(self, processor: Processor) -> "Batch":
        """Return the same batch with another processor."""
        return Batch(self._book, self._sealer, processor, self._next_timer)

    def run(
        self,
        connection: Connection,
        principal: Principal,
        commands: Sequence[Command],
        now: Instant,
        *,
        epoch: str = "",
        give_up: bool = False,
        refused: Mapping[str, str] | None = None,
    ) -> BatchReply:
        """Apply ``commands`` (contiguous, in order); quarantine all new ones (``give_up``) or those ``refused``."""
        named = {command.id: named_by(command) for command in commands}
        ahead = look_ahead(connection, _sought(principal.device, commands, named.values()))
        last_seq, last_occurred = _enter(ahead, principal, epoch)
        if commands[0].seq > last_seq + 1:
            raise ServerFault(ErrorCode.SEQUENCE_GAP, 409, {"next_seq": last_seq + 1})
        fresh = _fresh(principal.device, commands, ahead.logged)
        rules = self._book.rules_at(connection, ahead.place.reference_ver)
        work = UnitOfWork(connection, rules, self._sealer, now, self._next_timer, principal.device)
        if not give_up:  # what is given up may be so because its order cannot be opened
            work.take_ahead(ahead, order_targets(list(commands)), *_names([named[one] for one in fresh]))
        failed = _failed_before(connection, commands)
        results: list[Result] = []
        for command in commands:
            reason = (refused or {}).get(command.id, "")
            if command.id not in fresh:
                result = _stored_result(principal.device, command, ahead.logged)
                if reason and principal.hands_in and result.outcome in NOT_DONE:
                    sending = Sending(command, principal.actor, principal.device, now, now, False)
                    self._processor.keep(work, sending, reason)
            else:
                at, doubtful = occurred_at(command, last_occurred, now)
                last_occurred = at
                sending = Sending(command, principal.actor, principal.device, at, now, doubtful)
                result = self._apply(work, sending, failed, give_up, reason)
            if is_failure(result.outcome):
                failed.add(command.id)
            results.append(result)
        decided = [one for one in results if one.id in fresh]
        log.add(work.writes, principal.device, {one.id: one for one in commands}, decided, now)
        _count_numbers(work, results, named, fresh)
        _tell_same(work, principal.user_id, decided)
        reached = max(last_seq, commands[-1].seq)
        moved = {"last_seq": reached, "last_occurred": last_occurred, "seen_at": now}
        work.writes.add(DEVICE, {"id": principal.device, **moved})
        work.flush()
        if not give_up:
            _attach_rows(work, Viewer(principal.actor, principal.grants), commands, results)
        return BatchReply(results, reached + 1, work.changed, ahead.place.epoch)

    def _apply(self, work: UnitOfWork, sending: Sending, failed: set[str], give_up: bool, reason: str) -> Result:
        if reason:
            return self._processor.put_aside(work, sending, reason)
        if give_up:
            return self._processor.give_up(work, sending)
        if not failed.isdisjoint(sending.command.after):
            return sending.result(Outcome.SUPERSEDED, RefusalCode.CAUSE_FAILED.value)
        return self._processor.apply(work, sending)


def _sought(device: str, commands: Sequence[Command], named: Collection[Named]) -> Sought:
    """Return what the commands need, as far as can be seen beforehand."""
    orders, ids = sorted(set(order_targets(list(commands)))), [command.id for command in commands]
    return Sought(device, ids, commands[0].seq, commands[-1].seq, orders, *map(sorted, _names(named)))


def _names(named: Collection[Named]) -> tuple[set[str], set[str]]:
    """Return the order numbers and the marks of drafts among what commands name."""
    return {one.number for one in named} - {""}, {one.mark for one in named} - {""}


def _enter(ahead: Ahead, principal: Principal, epoch: str) -> tuple[int, Instant]:
    """Return the device's last number, and when its last act happened. Raises faults when it may not send."""
    if epoch and epoch != ahead.place.epoch:
        raise ServerFault(ErrorCode.EPOCH_CHANGED, 409, {"epoch": ahead.place.epoch})
    sender = ahead.sender
    if sender is None or sender.user_id != principal.user_id:
        raise ServerFault(ErrorCode.DEVICE_MISMATCH, 403)
    if sender.revoked_at is not None and not principal.hands_in:
        raise device_revoked(principal.device, sender.revoked_at)
    return sender.last_seq, sender.last_occurred


def _fresh(device: str, commands: Sequence[Command], known: Sequence[Logged]) -> set[str]:
    """Return the ids of commands that are not in the log, and whose place in the device's queue is free."""
    ids = {line.cmd_id for line in known}
    places = {line.seq for line in known if line.device == device}
    return {command.id for command in commands if command.id not in ids and command.seq not in places}


def _stored_result(device: str, command: Command, known: list[Logged]) -> Result:
    """Return the stored outcome of a resent command; refuses an altered one, and a queue that was copied."""
    for line in known:
        if line.cmd_id == command.id:
            if line.hash != log.fingerprint(command):
                logger.warning("command altered", extra={"cmd": command.id, "device": device})
                return Result(command.seq, command.id, Outcome.REJECTED, ErrorCode.COMMAND_ALTERED.value)
            return msgspec.structs.replace(line.result, seq=command.seq)
    logger.warning("sequence reused", extra={"cmd": command.id, "device": device})
    raise ServerFault(ErrorCode.SEQUENCE_REUSED, 409, {"seq": command.seq})


def _failed_before(connection: Connection, commands: Sequence[Command]) -> set[str]:
    """Return the commands of earlier batches that these wait for and that failed."""
    own = {command.id for command in commands}
    causes = {cause for command in commands for cause in command.after} - own
    return {cause for cause, outcome in log.outcomes_of(connection, causes).items() if is_failure(outcome)}


def _tell_same(work: UnitOfWork, user_id: str, decided: list[Result]) -> None:
    """Tell the author of what was done already: a copy of the store may have it as not done."""
    for one in decided:
        if one.outcome is Outcome.SAME:
            work.announce(FeedRow(f"user:{user_id}", OUTCOME, one.id, 1, "X"))


def _count_numbers(work: UnitOfWork, results: list[Result], named: Mapping[str, Named], fresh: set[str]) -> None:
    """Count the numbers of new commands as used, also those of creates that wait in quarantine."""
    used: list[NumberParts] = []
    for result in results:
        if result.id not in fresh:
            continue
        aside = result.outcome is Outcome.QUARANTINED
        number = named[result.id].number if aside else str(result.detail.get("no", ""))
        parsed = parse_no(number) if number else None
        if parsed is not None:
            used.append(parsed)
    if used:
        numbers.mark_used(work.writes, work.leases, used)


def _attach_rows(work: UnitOfWork, viewer: Viewer, commands: Sequence[Command], results: list[Result]) -> None:
    """Give the author the orders as they are now, each with the last command that named it."""
    last = {command.target: place for place, command in enumerate(commands) if command.type.startswith("order.")}
    for target, place in last.items():
        order = work.order(target)
        if order is not None:
            results[place] = msgspec.structs.replace(results[place], rows=changes_of(viewer, order))
