"""The push: batches of commands of one device. A command that breaks the server never stops the others for ever."""

import logging
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, SQLAlchemyError

from sync.contract.errors import ErrorCode
from sync.contract.messages import Command, NumberLease, PushReply, PushRequest, Result
from sync.domain.codes import Outcome
from sync.server.auth.principals import Principal
from sync.server.commands import log, numbers
from sync.server.commands.batch import Batch, BatchReply
from sync.server.commands.processor import Processor
from sync.server.commands.signatures import Signatures
from sync.server.commands.writes import LogTaken
from sync.server.config import Limits
from sync.server.database import Database
from sync.server.faults import ServerFault, bad_request
from sync.server.feed.rows import read_head
from sync.server.ports import Clock, NewId
from sync.server.seats.reports import SeatReports
from sync.server.shapes import is_id

logger = logging.getLogger(__name__)

_PASSING = ("08", "40", "53", "55", "57P")
"""Classes of SQLSTATE that pass by themselves: connection, deadlock, no room, a lock not had, shut down."""


class Push:
    """The use case of ``POST /sync/v1/push``; runs in the bounded command executor."""

    def __init__(
        self,
        database: Database,
        batch: Batch,
        signatures: Signatures,
        clock: Clock,
        new_id: NewId,
        limits: Limits,
        on_commit: Callable[[], None],
        reports: SeatReports,
    ) -> None:
        self._database = database
        self._batch = batch
        self._reports = reports
        self._signatures = signatures
        self._clock = clock
        self._new_id = new_id
        self._limits = limits
        self._on_commit = on_commit

    def push(self, principal: Principal, request: PushRequest) -> PushReply:
        """Apply the commands and return every outcome. Raises faults for what concerns the whole request."""
        self._check(principal, request)
        refused = self._signatures.refusals(principal, request.commands, self._clock.now())
        results: list[Result] = []
        epoch, next_seq = "", 0
        for commands in self._portions(request.commands):
            reply = self._portion(principal, commands, refused, request.epoch)
            results += reply.results
            epoch, next_seq = reply.epoch or epoch, reply.next_seq
            if reply.changed:
                self._on_commit()
            if results and results[-1].outcome is Outcome.RETRY:
                break
        leases: list[NumberLease] = []
        if request.report is not None:
            self._reports.take(principal.device, request.report)
        if not epoch or request.free_numbers <= numbers.MOST_FREE // 2:
            epoch, next_seq, leases = self._closing(principal, request, next_seq)
        return PushReply(epoch, self._clock.now(), next_seq, results, leases)

    def hand_in(self, principal: Principal, commands: Sequence[Command], refused: Mapping[str, str]) -> list[Result]:
        """Apply commands that came sealed, at places of their own; put aside are those ``refused`` (why, by id), and
        those whose signatures are wrong.
        """
        refused = {**self._signatures.refusals(principal, commands, self._clock.now()), **refused}
        results: list[Result] = []
        for portion in self._portions(commands):
            reply = self._portion(principal, portion, refused, "")
            results += reply.results
            if reply.changed:
                self._on_commit()
        return results

    @property
    def newest_version(self) -> int:
        """The newest version of commands that is taken; every older one that has its steps is taken too."""
        return self._batch.newest_version

    def replace_processor(self, processor: Processor) -> None:
        """Apply commands by another processor from now on (tests of the server's own faults)."""
        self._batch = self._batch.with_processor(processor)

    def _check(self, principal: Principal, request: PushRequest) -> None:
        if request.device != principal.device:
            raise ServerFault(ErrorCode.DEVICE_MISMATCH, 403)
        commands = request.commands
        if len(commands) > self._limits.commands_per_push:
            raise ServerFault(ErrorCode.TOO_LARGE, 413, {"most": self._limits.commands_per_push})
        for number, command in enumerate(commands):
            if not is_id(command.id) or any(not is_id(cause) for cause in command.after):
                raise bad_request(f"$.commands[{number}].id")
            if command.seq != commands[0].seq + number or not 0 < command.seq < 2**53:
                raise bad_request(f"$.commands[{number}].seq")
            if command.cv > self.newest_version:
                raise ServerFault(ErrorCode.SERVER_TOO_OLD, 426, {"cv": self.newest_version})
            if not has_shape(command):
                raise bad_request(f"$.commands[{number}].occurred")
        if len({command.id for command in commands}) != len(commands):
            raise bad_request("$.commands", "duplicate_id")

    def _portions(self, commands: Sequence[Command]) -> list[Sequence[Command]]:
        size = self._limits.commands_per_transaction
        return [commands[start : start + size] for start in range(0, len(commands), size)]

    def _portion(
        self, principal: Principal, commands: Sequence[Command], refused: Mapping[str, str], epoch: str
    ) -> BatchReply:
        """Apply a portion in one transaction; when that breaks, each command in its own."""
        try:
            return self._transact(principal, commands, refused, epoch=epoch)
        except ServerFault:
            raise
        except Exception:  # whatever it was, one command caused it: find out which
            logger.exception("batch failed", extra={"commands": len(commands), "device": principal.device})
        whole = BatchReply([], 0, False)
        for command in commands:
            reply = self._alone(principal, command, refused)
            whole.results += reply.results
            whole.next_seq = reply.next_seq
            whole.changed = whole.changed or reply.changed
            whole.epoch = reply.epoch or whole.epoch
            if reply.results[-1].outcome is Outcome.RETRY:
                break
        return whole

    def _alone(self, principal: Principal, command: Command, refused: Mapping[str, str]) -> BatchReply:
        try:
            return self._transact(principal, [command], refused)
        except ServerFault:
            raise
        except (OperationalError, InterfaceError) as error:
            logger.error("database trouble", extra={"cmd": command.id, "kind": type(error).__name__})
            if not self._is_own_fault(error):
                return BatchReply([_retry(command)], command.seq, False)
        except Exception:  # the command is counted and, after some tries, put aside
            logger.exception("command failed", extra={"cmd": command.id, "device": principal.device})
        with self._database.write() as connection:
            attempts = log.count_attempt(connection, principal.device, command.id, self._clock.now())
        if attempts < self._limits.attempts_before_quarantine:
            return BatchReply([_retry(command)], command.seq, False)
        return self._transact(principal, [command], refused, give_up=True)

    def _is_own_fault(self, error: OperationalError | InterfaceError) -> bool:
        """Tell whether the command is what the database cannot take: no passing trouble, and others work."""
        if self._database.is_sqlite:
            return True
        state = str(getattr(error.orig, "sqlstate", None) or "")
        if state.startswith(_PASSING):
            return False
        try:
            with self._database.read() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def _transact(
        self,
        principal: Principal,
        commands: Sequence[Command],
        refused: Mapping[str, str],
        *,
        epoch: str = "",
        give_up: bool = False,
    ) -> BatchReply:
        now = self._clock.now()

        def run() -> BatchReply:
            with self._database.write() as connection:
                return self._batch.run(
                    connection, principal, commands, now, epoch=epoch, give_up=give_up, refused=refused
                )

        try:
            return run()
        except (LogTaken, IntegrityError):  # a copy of the device was faster: its outcomes are there to be read now
            return run()

    def _closing(self, principal: Principal, request: PushRequest, next_seq: int) -> tuple[str, int, list[NumberLease]]:
        """Return epoch, the next number expected, and the device's blocks when it got further ones."""
        free = request.free_numbers
        with self._database.write() as connection:
            if request.report is not None and free == 0:
                numbers.close_given_up(connection, principal.device, request.report.numbers)
            more = numbers.top_up(connection, principal.device, free, self._clock.now(), self._new_id)
            leases = numbers.open_leases(connection, principal.device) if more else []
            if not request.commands:
                next_seq = log.next_seq(connection, principal.device)
            return read_head(connection).epoch, next_seq, leases


def has_shape(command: Command) -> bool:
    """Tell whether ids, version and times of a command are such as can be stored."""
    ids = is_id(command.id) and all(is_id(cause) for cause in command.after)
    occurred = command.occurred
    return ids and command.cv >= 1 and abs(occurred.wall) < 2**53 and abs(occurred.off_ms) < 2**53


def _retry(command: Command) -> Result:
    return Result(command.seq, command.id, Outcome.RETRY)
