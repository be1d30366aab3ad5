"""Settings of one server process, from arguments and environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from sync.contract.versions import MIN_CLIENT_PROTOCOL
from sync.domain.instant import DAY, HOUR, MINUTE
from sync.server.faults import ConfigurationFault

SQLITE_FILE = "hotline.sqlite3"
KEY_FILE = "keys.json"
IMAGES = "images"
DEFAULT_POSTGRES_KEYS = Path("/etc/hotline-server/keys.json")
DEFAULT_POSTGRES_FILES = Path("/var/lib/hotline-server/files")


@dataclass(frozen=True)
class Limits:
    """Figures an operator may change. Durations in ms, sizes in bytes."""

    body_bytes: int = 8 * 1024 * 1024
    file_bytes: int = 25 * 1024 * 1024
    commands_per_push: int = 100
    commands_per_backlog_push: int = 25
    """Of what can wait: a request that is served keeps others waiting."""
    commands_per_transaction: int = 50
    page: int = 500
    order_shelf_bytes: int = 48 * 1024 * 1024
    """Memory of one process for orders that many seats fetch: about 12,000 of them."""
    wait_seconds: int = 30
    access_token: int = 15 * MINUTE
    refresh_token: int = 14 * DAY
    refresh_grace: int = MINUTE
    offline: int = 72 * HOUR
    feed_days: int = 30
    city_days: int = 90
    attempts_before_quarantine: int = 5
    min_client_protocol: int = MIN_CLIENT_PROTOCOL
    """An older program may push, and is not told of changes any more."""
    waiting_requests: int = 200
    open_snapshots: int = 8
    send_seconds: float = 60.0
    """How long a client may take for one piece of a snapshot before it is given up."""
    quiet_hint: float = 0.25
    crowd_hint: float = 1.0
    crowd: int = 100
    crowd_spread_ms: int = 300
    """Seats of a crowded scope pull within so many ms after a hint, not all at once."""
    listeners: int = 6000
    streams_per_person: int = 8
    stream_comment_seconds: float = 15.0


@dataclass(frozen=True)
class ServerConfig:
    """Everything a process needs to start."""

    url: URL
    key_file: Path
    host: str = "127.0.0.1"
    port: int = 0
    limits: Limits = field(default_factory=Limits)
    argon2_memory_kib: int = 64 * 1024
    argon2_rounds: int = 3
    timers: bool = True
    files: Path | None = None
    """Folder of attached files, the same for all server processes; ``None``: beside the keys."""
    images: Path | None = None
    """Folder of the ready-made snapshots; ``None``: there are none."""
    accel: str = ""
    """Path under which the web server in front serves that folder internally; empty: this process sends the files."""
    read_url: URL | None = None
    """A replica for statistics (PostgreSQL); ``None``: they are read where everything is."""

    @property
    def files_folder(self) -> Path:
        """Folder of attached files."""
        return self.files if self.files is not None else self.key_file.parent / "files"

    @property
    def mark_file(self) -> Path:
        """File that keeps how far the feed has reached, beside the folder of attached files."""
        return self.files_folder.with_name("feed-mark.json")

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the database is one SQLite file."""
        return self.url.get_backend_name() == "sqlite"


def config_for_sqlite(folder: Path, **changes: object) -> ServerConfig:
    """Return the settings of a server whose database and keys live in ``folder``."""
    url = URL.create("sqlite", database=str(folder / SQLITE_FILE))
    changes.setdefault("images", folder / IMAGES)
    return ServerConfig(url=url, key_file=folder / KEY_FILE, **changes)  # type: ignore[arg-type]


def read_database_url(text: str) -> URL:
    """Return the URL of a read database. Raises for anything but PostgreSQL."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise ConfigurationFault(
            "The read database's URL cannot be read, e.g. postgresql://hotline@replica/hotline"
        ) from None
    if url.get_backend_name() != "postgresql":
        raise ConfigurationFault("Only a PostgreSQL replica can be a read database.")
    return url.set(drivername="postgresql+psycopg")


def config_for_url(text: str, key_file: Path | None = None, **changes: object) -> ServerConfig:
    """Return the settings for a database URL (``postgresql://…``, with psycopg 3, or ``sqlite:///file``)."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise ConfigurationFault(
            "The database URL cannot be read, e.g. postgresql://hotline@localhost/hotline"
        ) from None
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
        keys = key_file or Path(os.environ.get("HOTLINE_KEY_FILE", str(DEFAULT_POSTGRES_KEYS)))
        return ServerConfig(url=url, key_file=keys, files=_files_folder(keys), **changes)  # type: ignore[arg-type]
    if url.get_backend_name() == "sqlite" and url.database:
        folder = Path(url.database).parent
        changes.setdefault("images", folder / IMAGES)
        return ServerConfig(url=url, key_file=key_file or folder / KEY_FILE, **changes)  # type: ignore[arg-type]
    raise ConfigurationFault("Only PostgreSQL and SQLite databases are served.")


def _files_folder(keys: Path) -> Path | None:
    """Return the folder of files: as the environment says, never among the settings in ``/etc``."""
    told = os.environ.get("HOTLINE_FILES", "")
    if told:
        return Path(told)
    return DEFAULT_POSTGRES_FILES if keys == DEFAULT_POSTGRES_KEYS else None
