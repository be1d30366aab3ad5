"""The outside of a command: its fingerprint, its version, its time."""

import hashlib

import msgspec

from sync.contract.messages import Command
from sync.domain.instant import MINUTE, Instant

UNCERTAIN_ABOVE = 2 * MINUTE


def fingerprint(command: Command) -> bytes:
    """Return what a resent command must have in common with the first one (not its place in a device's queue)."""
    content = (
        command.id,
        command.cv,
        command.type,
        command.target,
        bytes(command.args),
        command.guard,
        command.occurred,
        command.actor,
    )
    return hashlib.sha256(msgspec.json.encode((*content[:4], hashlib.sha256(content[4]).hexdigest(), *content[5:]))).digest()


def occurred_at(command: Command, previous: Instant, now: Instant) -> tuple[Instant, bool]:
    """Return when it happened by the server's clock, never before the device's last act nor after now, and whether to doubt it."""
    estimate = command.occurred.wall + command.occurred.off_ms
    at = min(max(estimate, previous), now)
    doubtful = command.occurred.unc_ms > UNCERTAIN_ABOVE or abs(at - estimate) > UNCERTAIN_ABOVE
    return at, doubtful
