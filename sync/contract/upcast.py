"""Commands of earlier releases, brought to the form this release applies.

A step leads from one version of a command's arguments to the next and is kept for at least three releases and twelve
months. A command goes through every step from its own version on; a type without a step stays as it is.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from sync.contract.messages import Command
from sync.contract.versions import COMMAND_VERSION, OLDEST_COMMAND_VERSION

Step = Callable[[str, dict[str, Any]], tuple[str, dict[str, Any]]]
"""Takes type and arguments of a version and returns those of the next one."""


class UpcastFailed(ValueError):
    """The arguments are not such as that version ever had, or the version is older than what is kept."""


class Upcasters:
    """The steps a server keeps, by (type, version they start from)."""

    def __init__(
        self,
        steps: Mapping[tuple[str, int], Step],
        newest: int = COMMAND_VERSION,
        oldest: int = OLDEST_COMMAND_VERSION,
    ) -> None:
        self._steps = dict(steps)
        self.newest = newest
        self._oldest = oldest

    def upcast(self, command: Command) -> Command:
        """Return the command as this release writes it. Raises :class:`UpcastFailed`."""
        if command.cv >= self.newest:
            return command
        if command.cv < self._oldest:
            raise UpcastFailed("version_too_old")
        kind, args = command.type, None
        for version in range(command.cv, self.newest):
            step = self._steps.get((kind, version))
            if step is None:
                continue
            try:
                if args is None:
                    args = msgspec.json.decode(command.args, type=dict[str, Any])
                kind, args = step(kind, args)
            except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
                raise UpcastFailed("upcast_failed") from None
        raw = command.args if args is None else msgspec.Raw(msgspec.json.encode(args))
        return msgspec.structs.replace(command, cv=self.newest, type=kind, args=raw)


UPCASTERS = Upcasters({})
"""The steps of this release: version 1 is the first, so there are none yet."""
