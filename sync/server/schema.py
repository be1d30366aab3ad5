"""Brings a database to a version of the schema and tells which one it has."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from sync.server.database import Database

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(database: Database, version: str = "head") -> None:
    """Bring the database up to ``version`` in one transaction."""
    with database.write() as connection:
        command.upgrade(_settings(connection), version)


def downgrade(database: Database, version: str) -> None:
    """Take the database back to ``version`` in one transaction."""
    with database.write() as connection:
        command.downgrade(_settings(connection), version)


def present_version(database: Database) -> str | None:
    """Return the version the database has, None for an empty one."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_version() -> str:
    """Return the version this program wants."""
    return str(ScriptDirectory.from_config(_settings(None)).get_current_head())


def version_before(version: str) -> str:
    """Return the version that ``version`` is made from."""
    return str(ScriptDirectory.from_config(_settings(None)).get_revision(version).down_revision)


def _settings(connection: Connection | None) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER))
    settings.attributes["connection"] = connection
    return settings
