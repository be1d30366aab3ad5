"""Knowledge articles of the practice city: acts decided as on a server, kept in memory."""

from collections.abc import Iterable

import msgspec

from desktop.services.knowledge_service import act_of
from sync.contract.codec import encode
from sync.contract.messages import Change, Command, Result, SnapshotLine
from sync.domain.actor import Actor
from sync.domain.codes import Outcome
from sync.domain.knowledge.decide import Standing, decide
from sync.domain.knowledge.record import ArticleRecord
from sync.domain.reference import Article, ReferenceKind
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.rules import Rules
from sync.domain.value import Value
from sync.matching.spoken_keys import spoken_keys


class PracticeArticles:
    """The articles of the bundled data and what was made of them since."""

    def __init__(self, lines: Iterable[SnapshotLine]) -> None:
        self._lines = [line for line in lines if line.e == ReferenceKind.ARTICLE.value]
        self._standings: dict[str, Standing] | None = None
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

    def _row(self, kind: ReferenceKind, value: Value) -> Change:
        self._ver += 1
        item = str(getattr(value, "id", ""))
        return Change(p=1, s="global", e=kind.value, id=item, ver=self._ver, op="U", d=msgspec.Raw(encode(value)))

    def _known(self) -> dict[str, Standing]:
        if self._standings is None:
            articles = [msgspec.json.decode(line.d, type=Article) for line in self._lines]
            self._standings = {one.id: Standing(one, ArticleRecord(one.id)) for one in articles}
        return self._standings
