"""Knowledge articles of the practice city: acts decided as on a server, kept in memory."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from desktop.services.knowledge_service import act_of
from sync.contract.codec import encode
from sync.contract.messages import Change, Command, Result, SnapshotLine
from sync.domain.actor import Actor
from sync.domain.codes import Outcome
from sync.domain.knowledge.decide import Standing, decide
from sync.domain.knowledge.record import ArticleRecord, ArticleUse
from sync.domain.reference import Article, ReferenceKind
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.rules import Rules
from sync.domain.value import Value
from sync.matching.spoken_keys import spoken_keys

T = TypeVar("T", bound=Value)


class PracticeArticles:
    """The articles of the bundled data and what was made of them since."""

    def __init__(self, lines: Iterable[SnapshotLine]) -> None:
        kinds = (ReferenceKind.ARTICLE.value, ReferenceKind.ARTICLE_RECORD.value)
        self._lines = [line for line in lines if line.e in kinds]
        self._standings: dict[str, Standing] | None = None
        self._used: dict[str, set[str]] = {}
        self._ver = 1

    def decide(self, command: Command, actor: Actor, rules: Rules) -> Result:
        """Return the outcome of an act, with what has become true."""
        act = act_of(command, actor)
        if act is None:
            return Result(
                seq=command.seq, id=command.id, outcome=Outcome.REJECTED, code=RefusalCode.UNKNOWN_ACTION.value
            )
        standings = self._known()
        before = standings.get(command.target, Standing(None, ArticleRecord(command.target)))
        words = before.record.work.content.title if before.record.work is not None else ""
        after = decide(before, act, rules, spoken_keys(words))
        if isinstance(after, Refusal):
            late = after.code is RefusalCode.CHANGED_MEANWHILE
            outcome = Outcome.SUPERSEDED if late else Outcome.REJECTED
            return Result(seq=command.seq, id=command.id, outcome=outcome, code=after.code.value, at=act.at)
        standings[command.target] = Standing(after.article, after.record)
        rows = [self._row(ReferenceKind.ARTICLE_RECORD, after.record)]
        if after.article is not None and after.article != before.article:
            rows.append(self._row(ReferenceKind.ARTICLE, after.article))
        rows += [self._row(ReferenceKind.ARTICLE_VERSION, one) for one in after.versions]
        return Result(seq=command.seq, id=command.id, outcome=Outcome.APPLIED, at=act.at, rows=rows)

    def used(self, article: str, order: str) -> Change | None:
        """Note that the answer of an article was given in an order; returns the count where it is a new one."""
        orders = self._used.setdefault(article, set())
        if not article or order in orders:
            return None
        orders.add(order)
        return self._row(ReferenceKind.ARTICLE_USE, ArticleUse(article, len(orders)))

    def _row(self, kind: ReferenceKind, value: Value) -> Change:
        self._ver += 1
        item = str(getattr(value, "id", ""))
        return Change(p=1, s="global", e=kind.value, id=item, ver=self._ver, op="U", d=msgspec.Raw(encode(value)))

    def _known(self) -> dict[str, Standing]:
        if self._standings is None:
            records = {one.id: one for one in self._read(ReferenceKind.ARTICLE_RECORD, ArticleRecord)}
            articles = {one.id: one for one in self._read(ReferenceKind.ARTICLE, Article)}
            self._standings = {
                one: Standing(articles.get(one), records.get(one, ArticleRecord(one))) for one in {*articles, *records}
            }
        return self._standings

    def _read(self, kind: ReferenceKind, shape: type[T]) -> list[T]:
        return [msgspec.json.decode(line.d, type=shape) for line in self._lines if line.e == kind.value]
