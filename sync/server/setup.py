"""Makes a server's database ready: keys, schema, head."""

from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from sync.server import schema
from sync.server.commands.order_rows import place_of
from sync.server.config import ServerConfig
from sync.server.database import Database
from sync.server.faults import ConfigurationFault
from sync.server.keys import make_keys, read_keys, write_keys
from sync.server.own_callbacks import STAGES, stand_own_callbacks
from sync.server.ports import Entropy, NewId, SystemClock
from sync.server.sealing import SealBroken, Sealer
from sync.server.tables.commands import number_counter
from sync.server.tables.feed import head
from sync.server.tables.orders import work_order

_LOOKED_AT = 5
AFTER_RESTORE = 500_000
"""Numbers left out after a restore: more than all blocks that were given out since any backup."""


def initialise(config: ServerConfig, new_id: NewId, entropy: Entropy) -> bool:
    """Make keys (when there are none) and bring the schema up to date; tells whether the database was empty."""
    if not config.key_file.exists():
        write_keys(config.key_file, make_keys(entropy))
    database = Database(config.url)
    try:
        before = schema.present_version(database)
        if before is not None:
            _bring_own_callbacks(database, before, config.key_file, entropy)
        schema.upgrade(database)
        with database.write() as connection:
            if connection.execute(select(head.c.id)).first() is not None:
                return False
            connection.execute(insert(head), {"id": 1, "v": 0, "floor": 0, "epoch": new_id(), "reference_ver": 1})
            return True
    finally:
        database.close()


def _bring_own_callbacks(database: Database, before: str, key_file: Path, entropy: Entropy) -> None:
    """Write the rows while the schema still says that they are missing: an upgrade that stops is done again."""
    for since, orders in STAGES:
        if before < since:
            schema.upgrade(database, schema.version_before(since))
            sealer = Sealer(read_keys(key_file), entropy)
            require_right_keys(database, sealer, key_file)
            stand_own_callbacks(database, sealer, orders, SystemClock().now())


def require_ready(config: ServerConfig) -> None:
    """Raise when the database is not at this program's version of the schema."""
    database = Database(config.url)
    try:
        present = schema.present_version(database)
    finally:
        database.close()
    if present != schema.newest_version():
        raise ConfigurationFault("The database is not ready for this version. Run `hotline-server init`.")


def require_right_keys(database: Database, sealer: Sealer, key_file: Path) -> None:
    """Raise when the key file is not the one the newest orders were sealed with: nothing may be written with it."""
    with database.read() as connection:
        newest = select(work_order.c.id, work_order.c.doc).order_by(work_order.c.created_at.desc()).limit(_LOOKED_AT)
        rows = connection.execute(newest).all()
    for row in rows:
        try:
            sealer.open(row.doc, place_of(row.id))
            return
        except SealBroken:
            continue
    if rows:
        raise ConfigurationFault(f"The key file {key_file} does not belong to this database. Put back the right one.")


def change_epoch(database: Database, new_id: NewId) -> str:
    """Start a new epoch (after a restore from a backup): seats fetch anew and offer their commands again.

    The numbers that were given out since the backup are unknown here and may have been spoken: they are left out.
    """
    epoch = new_id()
    with database.write() as connection:
        connection.execute(update(head).where(head.c.id == 1).values(epoch=epoch))
        leave_numbers_out(connection)
    return epoch


def leave_numbers_out(connection: Connection) -> None:
    """Leave out the numbers that may have been given out by the database that is no more."""
    connection.execute(update(number_counter).values(next=number_counter.c.next + AFTER_RESTORE))
