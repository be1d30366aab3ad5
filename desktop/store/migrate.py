"""Bringing the own data to this program's version, with a copy of it put aside first."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from desktop.store.errors import StoreTooNew

_SCRIPTS = Path(__file__).parent / "migrations"


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


def current_revision(connection: Connection) -> str | None:
    """Return the revision the file is at; ``None`` for a new file."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_revision() -> str:
    """Return the revision this program writes; looked up once, the scripts of a program do not change."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    head = ScriptDirectory.from_config(config).get_current_head()
    if head is None:
        raise RuntimeError("the program carries no migrations")
    return head


def is_known(revision: str) -> bool:
    """Tell whether this program knows the revision (a newer program's file has an unknown one)."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return any(step.revision == revision for step in ScriptDirectory.from_config(config).walk_revisions())


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the missing migrations inside the connection's transaction. Raises :class:`StoreTooNew`."""
    found = current_revision(connection)
    if found is not None and not is_known(found):
        raise StoreTooNew(found)
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Go back to a revision (tests only)."""
    command.downgrade(_config(connection), revision)
