"""Counts in how many orders an article was used, and tells the seats now and then: not with each order."""

from collections.abc import Callable

from sqlalchemy import Connection, func, select, update

from sync.contract.codec import encode
from sync.domain.instant import Instant
from sync.domain.knowledge.record import ArticleUse
from sync.domain.reference import ReferenceKind
from sync.server.commands.references import GLOBAL, write_item
from sync.server.database import Database
from sync.server.feed.rows import FeedRow, write_feed
from sync.server.ports import Clock
from sync.server.tables.feed import head, reference_item
from sync.server.tables.knowledge import article_use

_AT_ONCE = 500
_BY = "system"
_KIND = ReferenceKind.ARTICLE_USE


class UseCounts:
    """``wake`` is called when there is something new in the feed. Several processes may run it: they take turns."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    def run_once(self) -> int:
        """Tell the counts that changed since the last time, of some hundred articles at most; returns of how many."""
        with self._database.write() as connection:
            untold = select(article_use.c.article).where(article_use.c.told.is_(False))
            articles = list(connection.scalars(untold.distinct().order_by(article_use.c.article).limit(_AT_ONCE)))
            if not articles:
                return 0
            connection.execute(select(head.c.v).where(head.c.id == 1).with_for_update())  # one process at a time
            wanted = article_use.c.article.in_(articles) & article_use.c.told.is_(False)
            connection.execute(update(article_use).where(wanted).values(told=True))
            _tell(connection, articles, self._clock.now())
        self._wake()
        return len(articles)


def _tell(connection: Connection, articles: list[str], now: Instant) -> None:
    counted = select(article_use.c.article, func.count()).where(article_use.c.article.in_(articles))
    counts = connection.execute(counted.group_by(article_use.c.article)).all()
    known = select(reference_item.c.id, reference_item.c.ver).where(
        reference_item.c.kind == _KIND.value, reference_item.c.id.in_(articles)
    )
    versions = {row.id: row.ver for row in connection.execute(known)}
    rows: list[FeedRow] = []
    for article, used in counts:
        ver = versions.get(article, 0) + 1
        write_item(connection, _KIND, article, ver, encode(ArticleUse(article, used)).decode(), _BY, now)
        rows.append(FeedRow(GLOBAL, _KIND.value, article, ver, "U"))
    write_feed(connection, rows, now)
