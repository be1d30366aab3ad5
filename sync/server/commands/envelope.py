"""The outside of a command: its fingerprint, its version, its time."""

import hashlib

from sync.contract.messages import Command
from sync.contract.signing import canonical
from sync.domain.instant import MINUTE, Instant

UNCERTAIN_ABOVE = 2 * MINUTE


def fingerprint(command: Command) -> bytes:
    """Return what a resent command must have in common with the first one (not its place in a device's queue)."""
    return hashlib.sha256(canonical(command)).digest()


def occurred_at(command: Command, previous: Instant, now: Instant) -> tuple[Instant, bool]:
    """Return when it happened by the server's clock, and whether to doubt it.

    Never before the device's last act, never after now.
    """
    estimate = command.occurred.wall + command.occurred.off_ms
    at = min(max(estimate, previous), now)
    doubtful = command.occurred.unc_ms > UNCERTAIN_ABOVE or abs(at - estimate) > UNCERTAIN_ABOVE
    return at, doubtful
