"""Versions of the contract. A server serves every command version it still has an upcaster for."""

from typing import Final

PROTOCOL: Final = 1
"""Version of the paths and message shapes (``/sync/v1``)."""

COMMAND_VERSION: Final = 1
"""Version of command arguments written by this program."""

OLDEST_COMMAND_VERSION: Final = 1
"""Oldest version a server still has the steps for (see ``upcast``)."""

RECORD_SCHEMA: Final = 1
"""Version of the record bodies; a cache of another schema is dropped and fetched again."""

MIN_CLIENT_PROTOCOL: Final = 1
"""Oldest protocol that may still pull; push is always allowed."""
