"""How sync stands at this seat, and a report of it that may leave the house: no texts, names, numbers or addresses."""

import platform
import re
import sys
from pathlib import Path

import msgspec

from desktop.errors import AppError, AppErrorCode
from desktop.services.ports import SeatClock, SyncControl
from desktop.services.seat import Seat
from desktop.services.values import Comparison, StoreFacts, SyncStatus
from sync.contract.versions import COMMAND_VERSION, PROTOCOL, RECORD_SCHEMA
from sync.domain.codes import Action
from sync.domain.instant import Instant, to_wall
from sync.domain.value import Value

REPORT_VERSION = 1
_TYPES = frozenset(
    {f"order.{action.value}" for action in Action}
    | {"reference.put", "reference.retire", "reference.alias", "reference.alias_decide", "alert.raise", "call.record"}
    | {f"nuisance.{act}" for act in ("propose", "approve", "refuse", "lift", "set_aside")}
)
_CODE = re.compile(r"[a-z0-9_]{1,60}")
_VERSION = re.compile(r"[0-9A-Za-z.+_-]{1,40}")
_OPAQUE = re.compile(r"[0-9A-Za-z-]{1,64}")


class Diagnostics(Value):
    """One reading for the screen; some of it belongs to this person only. ``read_at`` by the seat's clock."""

    read_at: Instant
    status: SyncStatus
    facts: StoreFacts
    client_version: str = ""
    protocol: int = PROTOCOL
    command_version: int = COMMAND_VERSION
    record_schema: int = RECORD_SCHEMA


class ReportedCommand(Value):
    """An unsent command in the report: position in the queue instead of ids and numbers."""

    place: int
    type: str
    state: str
    age_s: int
    tries: int


class ReportedScope(Value):
    """A scope in the report by its kind alone (``desk``, ``unit``): which one it is may name a person's place."""

    kind: str
    rows: int
    held: bool


class ReportedComparison(Value):
    """How the cache stood against the server, in the report."""

    age_s: int | None
    different: int
    repaired_age_s: int | None
    repaired_rows: int
    stopped: bool


class DiagnosticReport(Value):
    """What is exported. Each field is a count, an age, a size, a version or a code of the program itself."""

    report: int
    written_at: Instant
    client_version: str
    server_version: str
    protocol: int
    command_version: int
    record_schema: int
    python: str
    system: str
    online: bool
    channel: str
    error: str
    pull_refused: bool
    last_contact_age_s: int | None
    epoch: str
    position: int
    clock_offset_ms: int
    clock_uncertainty_ms: int
    fetching_rows: int
    unsent: int
    commands: tuple[ReportedCommand, ...]
    attention: int
    drafts: int
    oldest_draft_age_s: int | None
    files: int
    orders: int
    scopes: tuple[ReportedScope, ...]
    skipped_kinds: int
    comparison: ReportedComparison
    free_numbers: int
    blocks: tuple[int, ...]
    emergency_used: int
    store_bytes: int
    spool_files: int


class DiagnosticsService:
    """Reads the facts. Costs some milliseconds: use the ``store_read`` queue."""

    def __init__(self, seat: Seat, sync: SyncControl, clock: SeatClock, client_version: str) -> None:
        self._seat = seat
        self._sync = sync
        self._clock = clock
        self._client_version = client_version

    def read(self) -> Diagnostics:
        """Return one reading."""
        return Diagnostics(
            read_at=self._clock.wall_ms(),
            status=self._sync.status(),
            facts=self._seat.store.facts(),
            client_version=self._client_version,
        )

    def report(self) -> bytes:
        """Return the redacted report as JSON text."""
        encoded = msgspec.json.encode(redacted(self.read()))
        return msgspec.json.format(encoded, indent=2) + b"\n"

    def export(self, folder: Path) -> Path:
        """Write the redacted report into a folder, whole or not at all; returns its path.

        Raises ``report_not_written`` when the folder cannot be written.
        """
        content = self.report()
        path = folder / f"hotline-sync-{to_wall(self._clock.wall_ms()):%Y%m%d-%H%M%S}.json"
        part = path.with_suffix(".part")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(path)
        except OSError:
            raise AppError(AppErrorCode.REPORT_NOT_WRITTEN, retryable=True) from None
        return path


def channel_of(status: SyncStatus) -> str:
    """Return by which way hints arrive: ``stream``, ``long_poll``, ``poll``, or ``none`` without a line."""
    if not status.online:
        return "none"
    if status.live:
        return "stream"
    return "long_poll" if status.held_back else "poll"


def redacted(reading: Diagnostics) -> DiagnosticReport:
    """Return what may be given away; what comes from elsewhere (codes, versions) passes only in known shapes."""
    status, facts, now = reading.status, reading.facts, reading.read_at
    return DiagnosticReport(
        report=REPORT_VERSION,
        written_at=now,
        client_version=_shaped(reading.client_version, _VERSION),
        server_version=_shaped(status.server_version, _VERSION),
        protocol=reading.protocol,
        command_version=reading.command_version,
        record_schema=reading.record_schema,
        python=platform.python_version(),
        system=sys.platform,
        online=status.online,
        channel=channel_of(status),
        error=_shaped(status.error, _CODE),
        pull_refused=status.pull_refused,
        last_contact_age_s=_age(status.last_contact_at, now),
        epoch=_shaped(facts.epoch, _OPAQUE),
        position=facts.position,
        clock_offset_ms=status.clock_offset_ms,
        clock_uncertainty_ms=status.clock_uncertainty_ms,
        fetching_rows=status.pulling,
        unsent=facts.unsent_count,
        commands=tuple(
            ReportedCommand(
                place, one.type if one.type in _TYPES else "other", _shaped(one.state, _CODE),
                _age(one.since, now) or 0, one.tries,
            )
            for place, one in enumerate(facts.unsent, 1)
        ),
        attention=facts.attention,
        drafts=facts.drafts,
        oldest_draft_age_s=_age(facts.oldest_draft_at, now),
        files=facts.files,
        orders=facts.orders,
        scopes=tuple(
            ReportedScope(_shaped(one.scope.partition(":")[0], _CODE), one.rows, one.held) for one in facts.scopes
        ),
        skipped_kinds=len(facts.skipped_kinds),
        comparison=_compared(status.comparison, now),
        free_numbers=status.free_numbers,
        blocks=tuple(left for _id, _year, left in facts.blocks),
        emergency_used=facts.emergency_used,
        store_bytes=facts.store_bytes,
        spool_files=facts.spool_files,
    )  # fmt: skip


def _compared(found: Comparison, now: Instant) -> ReportedComparison:
    return ReportedComparison(
        age_s=_age(found.compared_at, now),
        different=found.different,
        repaired_age_s=_age(found.repaired_at, now),
        repaired_rows=found.repaired_rows,
        stopped=found.stopped,
    )


def _age(instant: Instant, now: Instant) -> int | None:
    return max(0, now - instant) // 1000 if instant else None


def _shaped(text: str, shape: re.Pattern[str]) -> str:
    return text if not text or shape.fullmatch(text) else "other"
