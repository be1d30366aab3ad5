"""The outside of a command: its fingerprint, its version, its time."""

import hashlib

import msgspec

from sync.contract.messages import Command
from sync.domain.instant import MINUTE, Instant

UNCERTAIN_ABOVE = 2 * MINUTE


def fingerprint(command: Command) -> bytes:
    """Return what a resent command must have in common with the first one (not its place in a device's queue)."""
    args = hashlib.sha256(command.args).hexdigest()
    content = (command.id, command.cv, command.type, command.target, args)
    circumstances = (command.guard, command.occurred, command.actor)
    return hashlib.sha256(msgspec.json.encode((*content, *circumstances))).digest()


def occurred_at(command: Command, previous: Instant, now: Instant) -> tuple[Instant, bool]:
    """Return when it happened by the server's clock, and whether to doubt it.

    Never before the device's last act, never after now.
    """
    estimate = command.occurred.wall + command.occurred.off_ms
    at = min(max(estimate, previous), now)
    doubtful = command.occurred.unc_ms > UNCERTAIN_ABOVE or abs(at - estimate) > UNCERTAIN_ABOVE
    return at, doubtful
