"""Acts on knowledge articles: ``article.<action>``, decided by ``sync.domain.knowledge`` and told to everybody."""

from typing import TypeVar

import msgspec
from sqlalchemy import select

from sync.contract.articles import ArticleArgs
from sync.contract.codec import ContractError, decode, encode
from sync.contract.messages import Change, Result
from sync.domain.codes import Outcome
from sync.domain.knowledge.decide import ArticleAct, ArticleAction, Standing, decide
from sync.domain.knowledge.record import ArticleRecord, ArticleVersion
from sync.domain.reference import Article, ReferenceKind
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.value import Value
from sync.matching.spoken_keys import spoken_keys
from sync.server.commands.context import Sending
from sync.server.commands.references import GLOBAL, put_item
from sync.server.commands.work import UnitOfWork
from sync.server.shapes import is_id
from sync.server.tables.feed import reference_item

Item = TypeVar("Item", bound=Value)
PREFIX = "article."
_LONGEST_ID = 56
"""The id of a version is that of its article and a number."""
_VERSIONS_AT_SEATS = 8
"""So many versions of an article lie at every seat; the server keeps them all."""
_ACTIONS = {f"{PREFIX}{action.value}": action for action in ArticleAction}


class Articles:
    """Keeps articles, their records and versions; every seat gets them by the feed."""

    def apply(self, work: UnitOfWork, sending: Sending) -> Result:
        """Apply an act. The reply carries what has become true, so that the seat need not wait for the feed."""
        command = sending.command
        action = _ACTIONS.get(command.type)
        if action is None:
            return sending.rejected(Refusal(RefusalCode.UNKNOWN_ACTION))
        if not is_id(command.target) or len(command.target) > _LONGEST_ID:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "target"))
        try:
            args = decode(command.args, ArticleArgs)
        except ContractError as error:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, error.field))
        article, article_ver = _stored(work, ReferenceKind.ARTICLE, command.target, Article)
        record, ver = _stored(work, ReferenceKind.ARTICLE_RECORD, command.target, ArticleRecord)
        before = Standing(article, record if record is not None else ArticleRecord(command.target))
        act = ArticleAct(
            id=command.id, action=action, actor=sending.actor, at=sending.at, body=args.body, text=args.text,
            reports=args.reports, seen=command.guard.ver,
        )  # fmt: skip
        words = before.record.work.content.title if before.record.work is not None else ""
        after = decide(before, act, work.rules, spoken_keys(words))
        if isinstance(after, Refusal):
            return self._refused(sending, before, after)
        if after is before:
            return sending.result(Outcome.SAME, detail={"ver": ver})
        rows = [self._put(work, sending, ReferenceKind.ARTICLE_RECORD, after.record, ver + 1)]
        if after.article is not None and after.article != before.article:
            rows.append(self._put(work, sending, ReferenceKind.ARTICLE, after.article, article_ver + 1))
        rows += [self._put(work, sending, ReferenceKind.ARTICLE_VERSION, one, 1) for one in after.versions]
        if after.versions:
            self._leave_old_versions(work, sending, after.versions[-1])
        return sending.result(Outcome.APPLIED, detail={"ver": ver + 1}, rows=rows)

    def _refused(self, sending: Sending, before: Standing, refusal: Refusal) -> Result:
        if refusal.code is not RefusalCode.CHANGED_MEANWHILE:
            return sending.rejected(refusal)
        work = before.record.work
        by = work.author_name if work is not None else ""
        return sending.result(
            Outcome.SUPERSEDED, refusal.code.value, by_name=by, at=work.at if work is not None else sending.now
        )

    def _put(self, work: UnitOfWork, sending: Sending, kind: ReferenceKind, value: Value, ver: int) -> Change:
        item, body = str(getattr(value, "id", "")), encode(value)
        put_item(work, kind, item, ver, body.decode(), sending.actor.user_id, sending.now)
        return Change(p=0, s=GLOBAL, e=kind.value, id=item, ver=ver, op="U", d=msgspec.Raw(body))

    def _leave_old_versions(self, work: UnitOfWork, sending: Sending, newest: ArticleVersion) -> None:
        """Take the version that is now too old from the seats; its words stay on the server."""
        item = f"{newest.article}:v{newest.no - _VERSIONS_AT_SEATS}"
        old, ver = _stored(work, ReferenceKind.ARTICLE_VERSION, item, ArticleVersion)
        if old is not None:
            body = encode(old).decode()
            by, now = sending.actor.user_id, sending.now
            put_item(work, ReferenceKind.ARTICLE_VERSION, item, ver + 1, body, by, now, retired=True)


def _stored(work: UnitOfWork, kind: ReferenceKind, item: str, shape: type[Item]) -> tuple[Item | None, int]:
    columns = reference_item.c
    row = work.connection.execute(
        select(reference_item).where(columns.kind == kind.value, columns.id == item).with_for_update()
    ).first()
    if row is None:
        return None, 0
    return (None if row.retired else msgspec.json.decode(row.body, type=shape)), row.ver
