"""Drafts handed over at sign-off: sealed here until their person sits down at a desk, or a team lead takes them."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select, update

from sync.contract.drafts import (
    DRAFTS_AT_ONCE,
    LEADS_AFTER_MS,
    Deposits,
    DraftDeposit,
    DraftDrops,
    DraftFate,
    DraftFates,
    DraftIds,
    DraftWords,
    HeldDraft,
    HeldDrafts,
    deposit_id,
)
from sync.contract.errors import ErrorCode
from sync.domain.instant import DAY, MINUTE, Instant
from sync.server import audit
from sync.server.auth.forks import devices_it_was
from sync.server.auth.principals import Principal
from sync.server.database import Database
from sync.server.deposit_end import BECAME_ORDER, DROPPED, drop_deposit, told_of_end
from sync.server.deposit_words import DepositWords, words_of
from sync.server.faults import ServerFault, bad_request
from sync.server.feed.rows import read_head, write_feed
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.shapes import is_id
from sync.server.tables.deposits import draft_deposit, draft_order
from sync.server.tables.people import account, device

UNSURE = 10 * MINUTE
"""So long a draft that was taken and not acknowledged is kept for the device that took it."""

GONE_AFTER = 30 * DAY
"""So long it is remembered that a draft was taken: seats with an old copy ask."""

MADE_FOR = 400 * DAY
"""So long it is remembered which order was made of a draft: a copy of it may lie on a disk."""

_REPLY_BYTES = 4 * 1024 * 1024
_MOST_LISTED = 500
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_TAKEN = b""
"""What is left of the content once somebody has it for certain."""


class DraftRoom:
    """The use cases of ``/drafts/v1``. A draft goes to one device: the row is locked while it is decided."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._words = DepositWords(sealer)
        self._clock = clock
        self._wake = wake

    def deposit(self, principal: Principal, message: Deposits) -> DraftIds:
        """Keep drafts; a repeated deposit changes nothing. Returns the ids whose words lie here now, or need not.

        Left out are those in whose place words of another desk lie: each stays where it is until these are collected.
        """
        _check([draft.id for draft in message.drafts])
        for draft in message.drafts:
            if not 0 <= draft.created_at < 2**53 or not 0 <= draft.updated_at < 2**53:
                raise bad_request("drafts.created_at")
            if not 0 < len(draft.draft) <= 200 or (draft.no and not is_id(draft.no)):
                raise bad_request("drafts.draft")
            # nobody can lie in the place of another person's draft, nor keep it from coming
            if draft.id != deposit_id(principal.user_id, draft.draft):
                raise ServerFault(ErrorCode.FORBIDDEN, 403)
        now = self._clock.now()
        with self._database.write() as connection:
            seat = connection.scalar(select(device.c.seat).where(device.c.id == principal.device)) or ""
            drafts = sorted(message.drafts, key=lambda one: one.id)
            kept = [draft.id for draft in drafts if self._keep(connection, principal, draft, seat, now)]
        return DraftIds(kept)

    def take(self, principal: Principal) -> Deposits:
        """Return the person's own drafts; they are this device's from now on, again and again until acknowledged."""
        now = self._clock.now()
        free = or_(
            draft_deposit.c.taken_by.is_(None),
            draft_deposit.c.taken_by == principal.device,
            draft_deposit.c.taken_at < now - UNSURE,
        )
        with self._database.write() as connection:
            rows = connection.execute(
                select(draft_deposit)
                .where(draft_deposit.c.user_id == principal.user_id, draft_deposit.c.data != _TAKEN, free)
                .order_by(draft_deposit.c.created_at, draft_deposit.c.id)
                .limit(DRAFTS_AT_ONCE)
                .with_for_update()
            ).all()
            drafts: list[DraftDeposit] = []
            size = 0
            for row in rows:
                size += len(row.data)
                if drafts and size > _REPLY_BYTES:
                    break
                drafts.append(self._words.open(row))
            _assign(connection, [draft.id for draft in drafts], principal.device, now)
        return Deposits(drafts, more=len(drafts) < len(rows) or len(rows) == DRAFTS_AT_ONCE)

    def acknowledge(self, principal: Principal, message: DraftIds) -> None:
        """The drafts are in the device's store: forget the words, remember that they went there."""
        _check(message.ids)
        with self._database.write() as connection:
            own = devices_it_was(connection, principal.device, principal.user_id)
            rows = connection.execute(
                select(draft_deposit)
                .where(
                    draft_deposit.c.id.in_(message.ids),
                    draft_deposit.c.taken_by.in_(own),
                    draft_deposit.c.data != _TAKEN,
                )
                .with_for_update()
            ).all()
            now = self._clock.now()
            for row in rows:
                left = {"taken_at": now, **self._words.gone(row.id, self._words.of(row))}
                connection.execute(update(draft_deposit).where(draft_deposit.c.id == row.id).values(left))

    def drop(self, principal: Principal, message: DraftDrops) -> None:
        """Forget drafts that this device has thrown away, also when their deposit is still on its way.

        A desk that has taken them meanwhile hears of it when it asks (:meth:`fates`); the feed says that it has to.
        """
        if len(message.drafts) > DRAFTS_AT_ONCE:
            raise ServerFault(ErrorCode.TOO_LARGE, 413, {"most": DRAFTS_AT_ONCE})
        if not all(0 < len(name) <= 200 and 0 <= at < 2**53 for name, at in message.drafts.items()):
            raise bad_request("drafts")
        if not message.words.keys() <= message.drafts.keys() or not all(map(_DIGEST.match, message.words.values())):
            raise bad_request("words")
        now = self._clock.now()
        # named by the server, as at the end of an order's draft: nobody can leave a mark in another's place
        named = {
            deposit_id(principal.user_id, name): DraftWords(at, message.words.get(name, ""))
            for name, at in message.drafts.items()
        }
        with self._database.write() as connection:
            ended = [
                draft_id
                for draft_id in sorted(named)
                if drop_deposit(connection, principal, draft_id, named[draft_id], now, self._words)
            ]
            write_feed(connection, [told_of_end(principal.user_id, draft_id) for draft_id in ended], now)
        if ended:
            self._wake()

    def fates(self, principal: Principal, message: DraftIds) -> DraftFates:
        """Tell what became of drafts whose deposit, or whose acknowledgement, this device is not sure of.

        What was taken while the store went by another id, before it was found to be a copy, is no loss to it: rather
        two copies of a copied disk keep the words than neither.
        """
        _check(message.ids)
        with self._database.read() as connection:
            epoch = read_head(connection).epoch  # first: rather an epoch too old than one too new
            own = devices_it_was(connection, principal.device, principal.user_id)
            rows = connection.execute(
                select(draft_deposit)
                .where(draft_deposit.c.id.in_(message.ids), draft_deposit.c.user_id == principal.user_id)
                .order_by(draft_deposit.c.id)
            ).all()
        found: dict[str, DraftFate] = {
            row.id: "waiting" if row.taken_by in (None, *own) else "taken"
            for row in rows
            if (row.taken_by, row.device) != (DROPPED, principal.device)  # what it has now was written afterwards
        }
        had = {row.id: self._words.of(row) for row in rows if found.get(row.id) == "taken"}
        return DraftFates(
            {draft_id: found.get(draft_id, "unknown") for draft_id in message.ids},
            {draft_id: words.changed_at for draft_id, words in had.items() if words.changed_at},
            epoch,
            {draft_id: words.digest for draft_id, words in had.items() if words.digest},
        )

    def held(self) -> HeldDrafts:
        """Return what waits too long, oldest first: whose and how old, no content."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(draft_deposit, account.c.no.label("user_no"), account.c.name.label("user_name"))
                .join(account, account.c.id == draft_deposit.c.user_id)
                .where(_waits_too_long(self._clock.now()))
                .order_by(draft_deposit.c.deposited_at, draft_deposit.c.id)
                .limit(_MOST_LISTED)
            ).all()
        return HeldDrafts(
            [
                HeldDraft(
                    id=row.id,
                    user_id=row.user_id,
                    user_no=row.user_no,
                    user_name=row.user_name,
                    seat=row.seat,
                    created_at=row.created_at,
                    deposited_at=row.deposited_at,
                    no=row.number,
                )
                for row in rows
            ]
        )

    def take_held(self, principal: Principal, draft_id: str) -> DraftDeposit:
        """Give a draft that waits too long to a team lead's device; the taking is recorded."""
        now = self._clock.now()
        own = and_(draft_deposit.c.taken_by == principal.device, draft_deposit.c.data != _TAKEN)
        with self._database.write() as connection:
            row = connection.execute(
                select(draft_deposit)
                .where(draft_deposit.c.id == draft_id, or_(_waits_too_long(now), own))
                .with_for_update()
            ).first()
            if row is None:
                raise ServerFault(ErrorCode.NOT_FOUND, 404)
            _assign(connection, [draft_id], principal.device, now)
            audit.record(
                connection,
                now,
                "draft_taken",
                actor=principal.user_id,
                device=principal.device,
                subject=draft_id,
                owner=row.user_id,
            )
        return self._words.open(row)

    def trim(self) -> int:
        """Forget drafts that were taken, and orders that were made of one, long ago. Returns how many.

        A draft that nobody took stays until somebody does.
        """
        now = self._clock.now()
        with self._database.write() as connection:
            taken = connection.execute(
                delete(draft_deposit).where(draft_deposit.c.data == _TAKEN, draft_deposit.c.taken_at < now - GONE_AFTER)
            )
            made = connection.execute(delete(draft_order).where(draft_order.c.at < now - MADE_FOR))
            return taken.rowcount + made.rowcount

    def _keep(self, connection: Connection, principal: Principal, draft: DraftDeposit, seat: str, now: Instant) -> bool:
        row = self._locked(connection, draft.id)
        values = {
            "device": principal.device,
            "seat": seat,
            "number": draft.no,
            "created_at": draft.created_at,
            "deposited_at": now,
            "data": self._words.seal(draft),
            "taken_by": None,
            "taken_at": None,
            "words": None,
        }
        if row is None:
            connection.execute(insert(draft_deposit), {"id": draft.id, "user_id": principal.user_id, **values})
            return True
        if row.user_id != principal.user_id:
            raise ServerFault(ErrorCode.FORBIDDEN, 403)
        if row.taken_by == BECAME_ORDER and row.device == principal.device:
            return True  # overtaken by the order that this device made of it
        if row.taken_by == DROPPED and (
            self._words.of(row).are(words_of(draft))
            or (row.device == principal.device and draft.updated_at <= row.created_at)
        ):
            return True  # overtaken by its own end, or the very words that were thrown away at another desk
        if bytes(row.data) != _TAKEN:
            kept = self._words.open(row)
            at_once = kept.updated_at == draft.updated_at
            if at_once and kept.data == draft.data:
                return True  # the same again
            if at_once or row.device not in devices_it_was(connection, principal.device, principal.user_id):
                return False
            if kept.updated_at > draft.updated_at:
                return True  # an older copy
            values["deposited_at"] = row.deposited_at
        connection.execute(update(draft_deposit).where(draft_deposit.c.id == draft.id).values(values))
        return True

    @staticmethod
    def _locked(connection: Connection, draft_id: str) -> Row[*tuple[Any, ...]] | None:
        return connection.execute(select(draft_deposit).where(draft_deposit.c.id == draft_id).with_for_update()).first()


def _check(ids: Sequence[str]) -> None:
    if len(ids) > DRAFTS_AT_ONCE:
        raise ServerFault(ErrorCode.TOO_LARGE, 413, {"most": DRAFTS_AT_ONCE})
    if not all(is_id(one) for one in ids) or len(set(ids)) != len(ids):
        raise bad_request("ids")


def _waits_too_long(now: Instant) -> ColumnElement[bool]:
    """Nobody has opened it for a day, or a device took it a day ago and never said that it has it."""
    old = now - LEADS_AFTER_MS
    return and_(
        draft_deposit.c.data != _TAKEN,
        draft_deposit.c.deposited_at < old,
        or_(draft_deposit.c.taken_by.is_(None), draft_deposit.c.taken_at < old),
    )


def _assign(connection: Connection, ids: Sequence[str], device_id: str, now: Instant) -> None:
    connection.execute(
        update(draft_deposit).where(draft_deposit.c.id.in_(ids)).values(taken_by=device_id, taken_at=now)
    )
