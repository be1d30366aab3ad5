"""The composition root of a server process: every long-lived object is built here, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sync.server.assist.shelf import ClassifierShelf
from sync.server.auth.lease_marks import LeaseMarks
from sync.server.auth.principals import Principals
from sync.server.auth.recovery import Recovery
from sync.server.auth.sessions import Sessions
from sync.server.auth.users import Users
from sync.server.commands.batch import Batch
from sync.server.commands.outcomes import OutcomeRoom
from sync.server.commands.processor import Processor
from sync.server.commands.push import Push
from sync.server.commands.signatures import Signatures
from sync.server.commands.tasks import Tasks
from sync.server.config import Limits, ServerConfig
from sync.server.database import Database
from sync.server.desk import Desk
from sync.server.drafts import DraftRoom
from sync.server.feed.digests import Digests
from sync.server.feed.high_water import HighWater
from sync.server.feed.hub import Hub
from sync.server.feed.order_shelf import OrderShelf
from sync.server.feed.pull import Pull
from sync.server.feed.sequencer import Sequencer
from sync.server.feed.small_changes import SmallChanges
from sync.server.feed.snapshot import Snapshots
from sync.server.feed.stream_rights import rights_check
from sync.server.feed.watch import FeedWatch
from sync.server.files.room import FileRoom
from sync.server.ground import Ground, lay_ground
from sync.server.images.images import Images
from sync.server.images.refresh import ImageRefresh
from sync.server.images.shelf import ImageShelf
from sync.server.knowledge.use_counts import UseCounts
from sync.server.lanes import Lane
from sync.server.ports import Clock, Entropy, NewId, SystemClock, new_id, system_entropy
from sync.server.seats.answered_calls import AnsweredCalls
from sync.server.seats.call_holes import CallHoles
from sync.server.seats.holes import NumberHoles
from sync.server.seats.numbers import Numbers
from sync.server.seats.reports import SeatReports
from sync.server.spool.hand_in import HandIn
from sync.server.statistics.order_figures import OrderStatistics
from sync.server.statistics.read_database import ReadDatabase
from sync.server.telephony.room import TelephonyRoom
from sync.server.timers import TimerJob, next_timer


@dataclass
class Services(Ground):
    """What the routes use."""

    sessions: Sessions
    users: Users
    recovery: Recovery
    push: Push
    reports: SeatReports
    numbers: Numbers
    telephony: TelephonyRoom
    hand_in: HandIn
    pull: Pull
    digests: Digests
    snapshots: Snapshots
    images: Images
    image_refresh: ImageRefresh
    classifiers: ClassifierShelf
    read_database: ReadDatabase
    statistics: OrderStatistics
    desk: Desk
    drafts: DraftRoom
    files: FileRoom
    hub: Hub
    high_water: HighWater
    watch: FeedWatch
    news_reader: ThreadPoolExecutor
    sequencer: Sequencer | None
    timers: TimerJob
    commands: Lane
    reads: Lane
    sign_ins: Lane
    streams: Lane
    uploads: Lane

    @property
    def outcomes(self) -> OutcomeRoom:
        """What tells people what became of their commands."""
        return OutcomeRoom(self.database)

    @property
    def answered_calls(self) -> AnsweredCalls:
        """What compares answered calls with orders."""
        return AnsweredCalls(self.database, self.sealer, self.clock)

    @property
    def call_holes(self) -> CallHoles:
        """What tells the leads of calls that led to nothing."""
        return CallHoles(self.database, self.answered_calls, self.clock)

    @property
    def use_counts(self) -> UseCounts:
        """What counts the uses of articles."""
        wake = self.watch.moved if self.sequencer is None else self.sequencer.wake
        return UseCounts(self.database, self.clock, wake)

    def close(self) -> None:
        """Stop threads and close connections."""
        if self.sequencer is not None:
            self.sequencer.stop()
        self.news_reader.shutdown(wait=True, cancel_futures=True)
        self.image_refresh.close()
        for lane in (self.commands, self.reads, self.sign_ins, self.streams, self.uploads):
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
    ground = lay_ground(config, clock or SystemClock(), ids, entropy)
    database, sealer, clock, book = ground.database, ground.sealer, ground.clock, ground.book
    principals, limits = ground.principals, config.limits
    lanes = _lanes(limits, is_sqlite=database.is_sqlite)
    news_reader = ThreadPoolExecutor(1, thread_name_prefix="news")
    shelf, holes = OrderShelf(sealer, limits.order_shelf_bytes), NumberHoles(ids)
    hub = _hub(ground, shelf, news_reader, lanes["reads"])
    watch = FeedWatch(database, hub, news_reader)
    sequencer = _sequencer(database, principals, watch)
    wake = watch.moved if sequencer is None else sequencer.wake
    read_database = ReadDatabase(database, config.read_url, clock)
    reports, processor = SeatReports(database, holes, clock), Processor(Tasks(sealer, ids))
    push = _push(ground, processor, reports, wake)
    return Services(
        **vars(ground),
        sessions=Sessions(database, ground.keys, ground.tokens, ground.passwords, principals, clock, ids, limits),
        users=Users(database, ground.passwords, principals, clock, ids, wake),
        reports=reports,
        numbers=Numbers(database, holes, clock),
        telephony=TelephonyRoom(database, sealer, clock, principals.policy, wake),
        recovery=Recovery(database, ground.keys, clock),
        push=push,
        hand_in=HandIn(database, ground.keys, push, principals, clock),
        pull=Pull(database, shelf, clock, limits),
        digests=Digests(database, sealer, clock, limits, ground.metrics),
        snapshots=Snapshots(database, sealer, clock, limits, principals),
        images=Images(database, ImageShelf(config.images, sealer) if config.images is not None else None),
        image_refresh=ImageRefresh(config, database, clock),
        classifiers=ClassifierShelf(config.files_folder),
        read_database=read_database,
        statistics=OrderStatistics(read_database, clock),
        desk=Desk(database, sealer, clock, wake),
        drafts=DraftRoom(database, sealer, clock, wake),
        files=FileRoom(ground, entropy, wake),
        hub=hub,
        high_water=HighWater(database, config.mark_file, ids),
        watch=watch,
        news_reader=news_reader,
        sequencer=sequencer,
        timers=TimerJob(database, book, sealer, processor, clock, ids, wake),
        **lanes,
    )


def _hub(ground: Ground, shelf: OrderShelf, news_reader: ThreadPoolExecutor, reads: Lane) -> Hub:
    look_again = rights_check(ground.principals, reads, ground.clock)
    small = SmallChanges(ground.database, shelf, ground.clock)
    return Hub(ground.config.limits, small, news_reader, look_again)


def _push(ground: Ground, processor: Processor, reports: SeatReports, wake: Callable[[], None]) -> Push:
    database, clock, limits = ground.database, ground.clock, ground.config.limits
    batch = Batch(ground.book, ground.sealer, processor, next_timer)
    signatures = Signatures(database, ground.principals, LeaseMarks(ground.keys.lease), limits.offline)
    return Push(database, batch, signatures, clock, ground.new_id, limits, wake, reports)


def _lanes(limits: Limits, *, is_sqlite: bool) -> dict[str, Any]:
    """Return the bounded executors by their names in :class:`Services`."""
    most = limits.waiting_requests
    # On SQLite one thread applies all commands: several that make long pages at once would take the processor from it.
    return {
        "commands": Lane("commands", 1 if is_sqlite else 4, most),
        "reads": Lane("reads", 4, 4 * most, backlog_threads=1 if is_sqlite else 0),
        "sign_ins": Lane("sign-in", 2, most),
        "streams": Lane("snapshots", 2, most),
        "uploads": Lane("files", 2, most),
    }


def _sequencer(database: Database, principals: Principals, watch: FeedWatch) -> Sequencer | None:
    """Return what gives positions after commits; on SQLite they are given at once."""
    if database.is_sqlite:
        return None

    def rights_changed(whose: str) -> None:
        principals.forget_all()
        watch.rights_changed(whose)

    return Sequencer(database, watch.moved, rights_changed)
