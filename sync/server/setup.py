"""Makes a server's database ready: keys, schema, head."""

from sqlalchemy import insert, select, update

from sync.server import schema
from sync.server.config import ServerConfig
from sync.server.database import Database
from sync.server.faults import ConfigurationFault
from sync.server.keys import make_keys, write_keys
from sync.server.ports import Entropy, NewId
from sync.server.tables.feed import head


def initialise(config: ServerConfig, new_id: NewId, entropy: Entropy) -> bool:
    """Make keys (when there are none) and bring the schema up to date; tells whether the database was empty."""
    if not config.key_file.exists():
        write_keys(config.key_file, make_keys(entropy))
    database = Database(config.url)
    try:
        schema.upgrade(database)
        with database.write() as connection:
            if connection.execute(select(head.c.id)).first() is not None:
                return False
            connection.execute(insert(head), {"id": 1, "v": 0, "floor": 0, "epoch": new_id(), "reference_ver": 1})
            return True
    finally:
        database.close()


def require_ready(config: ServerConfig) -> None:
    """Raise when the database is not at this program's version of the schema."""
    database = Database(config.url)
    try:
        present = schema.present_version(database)
    finally:
        database.close()
    if present != schema.newest_version():
        raise ConfigurationFault("The database is not ready for this version. Run `hotline-server init`.")


def change_epoch(database: Database, new_id: NewId) -> str:
    """Start a new epoch (after a restore from a backup): seats fetch anew and offer their commands again."""
    epoch = new_id()
    with database.write() as connection:
        connection.execute(update(head).where(head.c.id == 1).values(epoch=epoch))
    return epoch
