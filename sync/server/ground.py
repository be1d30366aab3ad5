"""What every use case of a server process stands on: database, keys, clock, who is asking."""

from dataclasses import dataclass

from sync.server.auth.passwords import Passwords
from sync.server.auth.principals import Principals
from sync.server.auth.tokens import Tokens
from sync.server.config import ServerConfig
from sync.server.database import Database
from sync.server.keys import KeyRing, read_keys
from sync.server.metrics import Metrics
from sync.server.ports import Clock, Entropy, NewId
from sync.server.reference.book import ReferenceBook
from sync.server.sealing import Sealer


@dataclass
class Ground:
    """Built first; knows nothing of the use cases above it."""

    config: ServerConfig
    database: Database
    keys: KeyRing
    sealer: Sealer
    clock: Clock
    new_id: NewId
    book: ReferenceBook
    tokens: Tokens
    passwords: Passwords
    principals: Principals
    metrics: Metrics


def lay_ground(config: ServerConfig, clock: Clock, ids: NewId, entropy: Entropy) -> Ground:
    """Open what ``config`` names. The database must be up to date and the key file there."""
    keys = read_keys(config.key_file)
    database = Database(config.url)
    book = ReferenceBook()
    return Ground(
        config=config,
        database=database,
        keys=keys,
        sealer=Sealer(keys, entropy),
        clock=clock,
        new_id=ids,
        book=book,
        tokens=Tokens(keys.token, entropy),
        passwords=Passwords(config.argon2_memory_kib, config.argon2_rounds),
        principals=Principals(database, book),
        metrics=Metrics(),
    )
