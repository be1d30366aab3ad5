"""Knowledge articles at this seat: read with what was done here laid over, and acted on through the outbox."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from desktop.errors import refused
from desktop.services.command_factory import CommandFactory
from desktop.services.events import EventHub, RecordsChanged
from desktop.services.knowledge_reading import KnowledgeItem, KnowledgeReading
from desktop.services.ports import SyncControl
from desktop.services.reference_service import ReferenceService
from desktop.services.seat import Seat
from sync.contract.articles import ArticleArgs
from sync.contract.codec import ContractError, decode
from sync.contract.messages import Command, Guard
from sync.domain.actor import Actor
from sync.domain.instant import to_wall
from sync.domain.knowledge.content import problem_of
from sync.domain.knowledge.decide import ArticleAct, ArticleAction, Standing, decide
from sync.domain.knowledge.duties import duties, ends, may_discard, may_withdraw, may_write, reviews, unit_of
from sync.domain.knowledge.record import ArticleContent, ArticleRecord, ArticleUse, ArticleVersion
from sync.domain.reference import Article, ReferenceKind
from sync.domain.refusal import Refusal
from sync.domain.value import Value

T = TypeVar("T", bound=Value)
PREFIX = "article."
REV = "rev"
"""Key of a refusal's value: the ``rev`` the record has now."""
CHANGED = frozenset(
    {ReferenceKind.ARTICLE.value, ReferenceKind.ARTICLE_RECORD.value, ReferenceKind.ARTICLE_USE.value, "attention"}
)
"""Kinds of events after which the articles are read again; ``attention``: an act of this seat was turned down."""


class KnowledgeService:
    """All methods but the ``may_`` ones block: use the ``store_*`` queues."""

    def __init__(
        self, seat: Seat, reference: ReferenceService, commands: CommandFactory, sync: SyncControl, hub: EventHub
    ) -> None:
        self._seat = seat
        self._reference = reference
        self._commands = commands
        self._sync = sync
        self._hub = hub

    def today(self) -> str:
        """Return the day on the hotline's clock (ISO)."""
        return to_wall(self._commands.now()).date().isoformat()

    def new_id(self) -> str:
        """Return the id of an article to be written."""
        return self._commands.new_id()

    def read(self) -> KnowledgeReading:
        """Return all articles as they stand here now.

        What waits is read first: an act that gets its outcome meanwhile is in the records then, and laid over these it
        is refused by its ``seen``. The other way round it would be in neither.
        """
        waiting = self._seat.store.commands.waiting(PREFIX)
        standings = {one.id: Standing(one, ArticleRecord(one.id)) for one in self._all(ReferenceKind.ARTICLE, Article)}
        for record in self._all(ReferenceKind.ARTICLE_RECORD, ArticleRecord):
            known = standings.get(record.id)
            standings[record.id] = Standing(known.article if known is not None else None, record)
        uses = {one.id: one.used for one in self._all(ReferenceKind.ARTICLE_USE, ArticleUse)}
        pending = self._lay_over(standings, waiting)
        actor, today = self._seat.actor, self.today()
        items = (
            KnowledgeItem(
                id=item, article=one.article, record=one.record, used=uses.get(item, 0), pending=item in pending,
                duties=duties(one.article, one.record, actor, today), end=ends(one.article, one.record, today),
            )
            for item, one in standings.items()
            if one.article is not None or one.record.work is not None
        )  # fmt: skip
        return KnowledgeReading(items, self._called(), today)

    def count_duties(self) -> int:
        """Count the articles about which something waits for the person."""
        return sum(bool(one.duties) for one in self.read().items)

    def versions(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """Return the versions that are kept at the seats, newest first."""
        found = (one for one in self._all(ReferenceKind.ARTICLE_VERSION, ArticleVersion) if one.article == article_id)
        return tuple(sorted(found, key=lambda one: -one.no))

    def act(
        self,
        item: KnowledgeItem | str,
        action: ArticleAction,
        *,
        body: ArticleContent | None = None,
        text: str = "",
        reports: tuple[str, ...] = (),
        origin: str = "",
        seen: int | None = None,
    ) -> None:
        """Save an act. ``item`` is the article as the screen showed it, an id for a new one; ``seen`` is the record's
        ``rev`` its author looked at, where that was earlier. Raises ``refused``.
        """
        shown = item if isinstance(item, KnowledgeItem) else KnowledgeItem(item, None, ArticleRecord(item))
        known, actor = self.read().by_id.get(shown.id, shown), self._seat.actor
        guard = shown.record.rev if seen is None else seen
        args = ArticleArgs(body=body if body is not None else ArticleContent(), text=text.strip(), reports=reports)
        act = _act(self._commands.new_id(), action, actor, self._commands.now(), args, guard)
        verdict = decide(Standing(known.article, known.record), act, self._reference.rules)
        if isinstance(verdict, Refusal):
            raise refused(replace(verdict, values={**verdict.values, REV: known.record.rev}))

        def make(seq: int) -> Command:
            return self._commands.build(
                seq=seq, command_id=act.id, kind=f"{PREFIX}{action.value}", target=known.id, args=args, actor=actor,
                guard=Guard(ver=guard),
            )  # fmt: skip

        self._seat.store.commands.save_command(actor, make, self._commands.now())
        self._hub.publish(RecordsChanged(ReferenceKind.ARTICLE_RECORD.value, (known.id,), origin))
        self._sync.wake()

    def report(self, article: Article, text: str, origin: str = "") -> None:
        """Tell the owner of an article that it is wrong. Raises ``refused``."""
        self.act(
            KnowledgeItem(article.id, article, ArticleRecord(article.id)),
            ArticleAction.REPORT,
            text=text,
            origin=origin,
        )

    def problem(self, content: ArticleContent) -> Refusal | None:
        """Return what keeps words from being submitted."""
        return problem_of(content, self._reference.rules, self.today())

    def may_write(self, item: KnowledgeItem | None) -> bool:
        """Tell whether the person writes this article; ``None``: whether they may write new ones."""
        if item is None:
            return may_write(self._seat.actor, self._seat.actor.unit)
        return may_write(self._seat.actor, unit_of(item.article, item.record))

    def may_review(self, item: KnowledgeItem) -> bool:
        """Tell whether the person may pass or send back the words in work."""
        work = item.record.work
        return work is not None and reviews(self._seat.actor, work, unit_of(item.article, item.record))

    def may_discard(self, item: KnowledgeItem) -> bool:
        """Tell whether the person may drop the words in work."""
        work = item.record.work
        return work is not None and may_discard(self._seat.actor, work, unit_of(item.article, item.record))

    def may_withdraw(self, item: KnowledgeItem) -> bool:
        """Tell whether the person may withdraw the article and answer reports about it."""
        return may_withdraw(self._seat.actor, unit_of(item.article, item.record))

    def _lay_over(self, standings: dict[str, Standing], waiting: Sequence[tuple[Command, Actor]]) -> set[str]:
        """Lay what was done here and has no outcome yet over the articles; returns whose."""
        pending: set[str] = set()
        for command, actor in waiting:
            act = act_of(command, actor)
            before = standings.get(command.target, Standing(None, ArticleRecord(command.target)))
            verdict = decide(before, act, self._reference.rules) if act is not None else None
            if isinstance(verdict, Standing):
                standings[command.target] = verdict
                pending.add(command.target)
        return pending

    def _all(self, kind: ReferenceKind, shape: type[T]) -> list[T]:
        return [one for one in self._seat.store.reference.items(kind) if isinstance(one, shape)]

    def _called(self) -> Callable[[str], tuple[str, ...]]:
        categories = self._reference.categories

        def called(category: str) -> tuple[str, ...]:
            known = categories.get(category)
            return (known.name, *known.aliases) if known is not None else ()

        return called


def _act(item: str, action: ArticleAction, actor: Actor, at: int, args: ArticleArgs, seen: int | None) -> ArticleAct:
    return ArticleAct(
        id=item, action=action, actor=actor, at=at, body=args.body, text=args.text, reports=args.reports, seen=seen
    )


def act_of(command: Command, actor: Actor) -> ArticleAct | None:
    """Return the act a command stands for, ``None`` for one this program cannot read."""
    try:
        action = ArticleAction(command.type.removeprefix(PREFIX))
        args = decode(command.args, ArticleArgs)
    except (ValueError, ContractError):
        return None
    at = command.occurred.wall + command.occurred.off_ms
    return _act(command.id, action, actor, at, args, command.guard.ver)
