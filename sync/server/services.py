"""The composition root of a server process: every long-lived object is built here, once."""

from dataclasses import dataclass

from sync.server.auth.passwords import Passwords
from sync.server.auth.principals import Principals
from sync.server.auth.sessions import Sessions
from sync.server.auth.tokens import Tokens
from sync.server.auth.users import Users
from sync.server.commands.batch import Batch
from sync.server.commands.processor import Processor
from sync.server.commands.push import Push
from sync.server.commands.tasks import Tasks
from sync.server.config import ServerConfig
from sync.server.database import Database
from sync.server.desk import Desk
from sync.server.feed.hub import Hub
from sync.server.feed.pull import Pull
from sync.server.feed.sequencer import Sequencer
from sync.server.feed.snapshot import Snapshots
from sync.server.feed.watch import FeedWatch
from sync.server.keys import KeyRing, read_keys
from sync.server.lanes import Lane
from sync.server.metrics import Metrics
from sync.server.ports import Clock, Entropy, NewId, SystemClock, new_id, system_entropy
from sync.server.reference.book import ReferenceBook
from sync.server.sealing import Sealer
from sync.server.statistics.order_figures import OrderStatistics
from sync.server.statistics.read_database import ReadDatabase
from sync.server.timers import TimerJob, next_timer


@dataclass
class Services:
    """What the routes use."""

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
    sessions: Sessions
    users: Users
    push: Push
    pull: Pull
    snapshots: Snapshots
    read_database: ReadDatabase
    statistics: OrderStatistics
    desk: Desk
    hub: Hub
    watch: FeedWatch
    sequencer: Sequencer | None
    timers: TimerJob
    metrics: Metrics
    commands: Lane
    reads: Lane
    sign_ins: Lane
    streams: Lane

    def close(self) -> None:
        """Stop threads and close connections."""
        if self.sequencer is not None:
            self.sequencer.stop()
        for lane in (self.commands, self.reads, self.sign_ins, self.streams):
            lane.close()
        self.read_database.close()
        self.database.close()


def build_services(
    config: ServerConfig,
    *,
    clock: Clock | None = None,
    ids: NewId = new_id,
    entropy: Entropy = system_entropy,
) -> Services:
    """Build everything for ``config``. The database must be up to date and the key file there."""
    clock = clock or SystemClock()
    keys = read_keys(config.key_file)
    database = Database(config.url)
    sealer = Sealer(keys, entropy)
    book = ReferenceBook()
    tokens, passwords = Tokens(keys.token, entropy), Passwords(config.argon2_memory_kib, config.argon2_rounds)
    principals = Principals(database, book)
    limits = config.limits
    commands = Lane("commands", 1 if database.is_sqlite else 4, limits.waiting_requests)
    reads = Lane("reads", 4, 4 * limits.waiting_requests)
    hub = Hub(limits)
    watch = FeedWatch(database, hub, reads.pool)

    def rights_changed(whose: str) -> None:
        principals.forget_all()
        watch.rights_changed(whose)

    sequencer = None if database.is_sqlite else Sequencer(database, watch.moved, rights_changed)
    wake = watch.moved if sequencer is None else sequencer.wake
    read_database = ReadDatabase(database, config.read_url, clock)
    processor = Processor(Tasks(sealer, ids))
    return Services(
        config=config,
        database=database,
        keys=keys,
        sealer=sealer,
        clock=clock,
        new_id=ids,
        book=book,
        tokens=tokens,
        passwords=passwords,
        principals=principals,
        sessions=Sessions(database, keys, tokens, passwords, principals, clock, ids, limits),
        users=Users(database, passwords, principals, clock, ids, wake),
        push=Push(database, Batch(book, sealer, processor, next_timer), clock, ids, limits, wake),
        pull=Pull(database, sealer, clock, limits),
        snapshots=Snapshots(database, sealer, clock, limits),
        read_database=read_database,
        statistics=OrderStatistics(read_database, clock),
        desk=Desk(database, sealer, clock),
        hub=hub,
        watch=watch,
        sequencer=sequencer,
        timers=TimerJob(database, book, sealer, processor, clock, ids, wake),
        metrics=Metrics(),
        commands=commands,
        reads=reads,
        sign_ins=Lane("sign-in", 2, limits.waiting_requests),
        streams=Lane("snapshots", 2, limits.waiting_requests),
    )
