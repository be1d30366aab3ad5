"""Names of places learned from corrections: ``reference.alias`` tells one, ``reference.alias_decide`` decides on it."""

import msgspec
from sqlalchemy import select

from sync.contract.codec import ContractError, decode, encode
from sync.contract.messages import Result
from sync.domain.aliases import DECIDERS, TELLERS, decided, is_alias, told
from sync.domain.codes import Outcome
from sync.domain.reference import ReferenceKind, Site
from sync.domain.refusal import Refusal, RefusalCode
from sync.server.commands.context import Sending
from sync.server.commands.references import put_item
from sync.server.commands.work import UnitOfWork
from sync.server.tables.feed import reference_item

TELL, DECIDE = "reference.alias", "reference.alias_decide"
_KIND = ReferenceKind.SITE
_LONGEST_NAME = 200


class TellArgs(msgspec.Struct, forbid_unknown_fields=True):
    """``words`` are what was heard, ``meant`` is the name of the place, in the deepest ``area`` known; WGS-84."""

    words: str
    area: str
    meant: str
    keys: str = ""
    lon: float | None = None
    lat: float | None = None


class DecideArgs(msgspec.Struct, forbid_unknown_fields=True):
    """Whether the alias counts."""

    keep: bool


class Aliases:
    """Keeps what was said and by whom; everybody gets it by the feed, and uses it when it counts."""

    def apply(self, work: UnitOfWork, sending: Sending) -> Result:
        """Apply one of the two commands."""
        try:
            return self._told(work, sending) if sending.command.type == TELL else self._decided(work, sending)
        except ContractError as error:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, error.field))

    def _told(self, work: UnitOfWork, sending: Sending) -> Result:
        if not sending.actor.has(*TELLERS):
            return sending.rejected(Refusal(RefusalCode.NOT_YOUR_ROLE))
        args = decode(sending.command.args, TellArgs)
        said = Site(
            id=sending.command.target, name=args.words, area=args.area, kind="alias", address=args.meant,
            keys=args.keys, lon=args.lon, lat=args.lat,
        )  # fmt: skip
        if not is_alias(said) or max(len(args.meant), len(args.keys)) > _LONGEST_NAME or not _has_area(work, args.area):
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "words"))
        known, ver = _known(work, said.id)
        after = told(known, said, sending.actor.user_id, may_decide=sending.actor.has(*DECIDERS))
        return self._put(work, sending, known, after, ver)

    def _decided(self, work: UnitOfWork, sending: Sending) -> Result:
        if not sending.actor.has(*DECIDERS):
            return sending.rejected(Refusal(RefusalCode.NOT_YOUR_ROLE))
        args = decode(sending.command.args, DecideArgs)
        known, ver = _known(work, sending.command.target)
        if known is None or not is_alias(known):
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "target"))
        return self._put(work, sending, known, decided(known, sending.actor.user_id, keep=args.keep), ver)

    def _put(self, work: UnitOfWork, sending: Sending, known: Site | None, after: Site, ver: int) -> Result:
        if after == known:
            return sending.result(Outcome.SAME, detail={"ver": ver})
        put_item(work, _KIND, after.id, ver + 1, encode(after).decode(), sending.actor.user_id, sending.now)
        return sending.result(Outcome.APPLIED, detail={"ver": ver + 1})


def _known(work: UnitOfWork, item_id: str) -> tuple[Site | None, int]:
    columns = reference_item.c
    row = work.connection.execute(
        select(reference_item).where(columns.kind == _KIND.value, columns.id == item_id).with_for_update()
    ).first()
    return (None, 0) if row is None else (msgspec.json.decode(row.body, type=Site), row.ver)


def _has_area(work: UnitOfWork, area: str) -> bool:
    columns = reference_item.c
    wanted = select(columns.id).where(
        columns.kind == ReferenceKind.AREA.value, columns.id == area, columns.retired == 0
    )
    return work.connection.execute(wanted).first() is not None
