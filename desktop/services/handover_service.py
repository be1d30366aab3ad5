"""Drafts at sign-off: submitted, dropped, or handed over to wait at the server for the person's next desk."""

import logging
import threading

import msgspec

from desktop.errors import AppError, AppErrorCode, ErrorCode
from desktop.services.command_factory import CommandFactory
from desktop.services.completing import complete
from desktop.services.events import EventHub, RecordsChanged
from desktop.services.form_draft_service import FormDraft, is_form_draft
from desktop.services.intake_service import IntakeService
from desktop.services.order_acts import OrderActs
from desktop.services.ports import SyncControl
from desktop.services.seat import Seat
from desktop.services.sign_in_ports import OnlineCalls
from desktop.services.values import OpenDraft, StoredDraft, SubmitReceipt
from sync.contract.codec import ContractError, decode, encode
from sync.contract.drafts import (
    DRAFTS_AT_ONCE,
    Deposits,
    DraftDeposit,
    DraftDrops,
    DraftFates,
    DraftIds,
    DraftWords,
    HeldDraft,
    HeldDrafts,
    deposit_id,
    draft_mark,
    is_draft_mark,
    renamed,
    words_digest,
)
from sync.domain.act import OrderDraft
from sync.domain.instant import Instant

logger = logging.getLogger(__name__)

MOVED = "handover"
"""Kind of the event that tells screens which drafts came from another desk, or left for it."""

_REQUEST_BYTES = 3 * 1024 * 1024
_WORDS = 60


class HandoverService:
    """All calls block (store and network): use the ``network`` queue."""

    def __init__(
        self,
        seat: Seat,
        sync: SyncControl,
        online: OnlineCalls,
        commands: CommandFactory,
        intake: IntakeService,
        acts: OrderActs,
        hub: EventHub,
    ) -> None:
        self._seat = seat
        self._sync = sync
        self._online = online
        self._commands = commands
        self._intake = intake
        self._acts = acts
        self._hub = hub
        self._turn = threading.Lock()
        """Held while drafts are on their way: what comes back must not be taken for what has just gone. Nobody waits
        for ever: a call on a dead line has a time limit, and is broken off when the program ends.
        """

    def open_drafts(self) -> tuple[OpenDraft, ...]:
        """Return what a person who leaves has to decide on, oldest first; empty forms are left out."""
        found = (self._describe(stored) for stored in self._seat.store.drafts.drafts())
        return tuple(one for one in found if one is not None)

    def hand_over(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Give drafts to the server and remove them here once it said that it has them.

        Returns those that it did not take, as other words of theirs wait there: they stay here. So does, untold, an
        older copy of what waits there, until that comes here or is elsewhere: nothing is lost with it.

        Raises an ``AppError`` when it did not: all drafts not yet given stay here, and the next sign-in here finds
        out what became of the one that was on its way.
        """
        if not ids:
            return ()
        with self._turn:
            return self._hand_over(ids)

    def _hand_over(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        box = self._seat.store.drafts
        self._acknowledge()
        self._settle(self._sync.access_token())
        wanted = [stored for stored in box.drafts() if stored.id in ids]
        older = {stored.id for stored in wanted if _is_older(stored)}
        refused: list[str] = []
        for group in _groups([self._deposit_of(stored) for stored in wanted]):
            token = self._sync.access_token()
            here = box.mark_handed({one.draft: one.updated_at for one in group}, self._commands.now())
            going = [one for one in group if one.draft in here]
            reply = self._post("deposits", token, Deposits(going))
            kept = set(decode(reply, DraftIds).ids)
            removed = box.remove_handed({one.draft: one.updated_at for one in going if one.id in kept})
            self._hub.publish(RecordsChanged(MOVED, removed))
            others_wait = [one.draft for one in going if one.id not in kept and one.draft not in older]
            box.mark_kept(others_wait)  # nobody knows that those came from these: they do not take their place
            refused += others_wait
        if refused:
            logger.info("drafts stay here, others of their names wait at the server", extra={"count": len(refused)})
        return tuple(refused)

    def drop(self, ids: tuple[str, ...]) -> None:
        """Throw drafts away. The server is told of what it may have; when it is away, at the next sign-in here."""
        for draft_id in ids:
            self._seat.store.drafts.discard_draft(draft_id)
        self._hub.publish(RecordsChanged(MOVED, ids))
        try:
            self._tell_dropped()
        except AppError as error:
            logger.info("dropped drafts are told later", extra={"code": error.code})

    def submit(self, draft_id: str) -> str:
        """Submit an order's draft as it stands; returns the number. Raises ``refused`` and store errors.

        One that completes an order which is there already does that; it makes no second one.
        """
        for stored in self._intake.drafts():
            if stored.id == draft_id:
                receipt = self._submit(draft_id, self._intake.read_draft(stored))
                self._hub.publish(RecordsChanged(MOVED, (draft_id,)))
                return receipt.no
        return ""

    def _submit(self, draft_id: str, draft: OrderDraft) -> SubmitReceipt:
        if not draft.completes:
            return self._intake.submit(draft_id, draft, MOVED)
        receipt = complete(self._seat.store.orders.order, self._acts, draft_id, draft, MOVED)
        self._hub.publish(RecordsChanged("draft", (draft_id,), MOVED))
        return receipt

    def collect(self) -> tuple[str, ...]:
        """Bring the person's drafts to this desk. Returns the ids that are new here. Raises an ``AppError``.

        Safe to repeat after any cut: the server gives the same drafts to this store until it hears that they are on
        the disk.
        """
        with self._turn:
            return self._collect()

    def _collect(self) -> tuple[str, ...]:
        box = self._seat.store.drafts
        token = self._sync.access_token()
        self._tell_dropped()
        self._acknowledge()
        self._settle(token)
        known = {stored.id for stored in box.drafts()}
        arrived: list[str] = []
        more = True
        while more:
            page = decode(self._post("take", token, None), Deposits)
            stored = [one.id for one in page.drafts if self._put(one, arrived)]
            self._acknowledge()
            more = page.more and bool(stored)
        box.mark_kept([one.id for one in box.drafts() if one.handed_at])
        new = tuple(draft_id for draft_id in arrived if draft_id not in known)
        if new:
            self._hub.publish(RecordsChanged(MOVED, new))
        return new

    def settle(self) -> None:
        """Ask what became of drafts that another desk may have ended: what ended there goes, unless written on."""
        with self._turn:
            if any(one.handed_at for one in self._seat.store.drafts.drafts()):
                self._settle(self._sync.access_token())

    def held(self) -> tuple[HeldDraft, ...]:
        """Return, for a team lead, the drafts nobody opened for a day. Raises an ``AppError`` when offline."""
        return tuple(decode(self._online.get("/drafts/v1/held", self._sync.access_token(), {}), HeldDrafts).drafts)

    def take_held(self, deposit: str) -> str:
        """Take one of them into the own drafts; returns its first words. The server records it."""
        with self._turn:
            return self._take_held(deposit)

    def _take_held(self, deposit: str) -> str:
        token = self._sync.access_token()
        draft = decode(self._online.send("POST", f"/drafts/v1/held/{deposit}/take", token, b""), DraftDeposit)
        arrived: list[str] = []
        own = msgspec.structs.replace(draft, draft=_lent(draft))
        if self._put(own, arrived):
            self._acknowledge()
            self._seat.store.drafts.mark_kept(arrived)
            self._hub.publish(RecordsChanged(MOVED, tuple(arrived)))
        shown = self._describe(StoredDraft(draft.draft, draft.data, draft.updated_at, draft.created_at, draft.number))
        return shown.title if shown is not None else ""

    def _tell_dropped(self) -> None:
        """Let what was thrown away here open nowhere else: its hand-over may have got no answer."""
        box = self._seat.store.drafts
        waiting = list(box.dropped().items())
        for at in range(0, len(waiting), DRAFTS_AT_ONCE):
            some = dict(waiting[at : at + DRAFTS_AT_ONCE])
            moments = {one: words.changed_at for one, words in some.items()}
            digests = {one: words.digest for one, words in some.items() if words.digest}
            drops = DraftDrops(moments, digests if self._seat.session.draft_words else {})
            try:
                self._post("drop", self._sync.access_token(), drops)
            except AppError as error:
                if error.code != ErrorCode.NOT_FOUND:
                    raise
                return  # an older server; it is told once it is a newer one
            box.forget_dropped(some)

    def _acknowledge(self) -> None:
        """Tell the server what came here and is on the disk, also what came earlier and it may not have heard of.

        Before anything else comes or goes: what waits there under one of these names is then never what came here.
        """
        box = self._seat.store.drafts
        waiting = sorted(box.unacknowledged())
        for at in range(0, len(waiting), DRAFTS_AT_ONCE):
            some = waiting[at : at + DRAFTS_AT_ONCE]
            self._post("acknowledge", self._sync.access_token(), DraftIds(some))
            box.acknowledged(some)

    def _settle(self, token: str) -> None:
        """Ask about drafts the server has or had a copy of; what lives elsewhere, or has ended there, goes.

        Not so words the server never had, nor what it says of an earlier time: they are nowhere else. It is asked also
        where there are none, for its epoch: that of what goes and comes next.
        """
        box, person = self._seat.store.drafts, self._seat.person.id
        unsure = {deposit_id(person, one.id): one for one in box.drafts() if one.handed_at}
        ids = list(unsure)
        gone: dict[str, Instant] = {}
        for at in range(0, max(1, len(ids)), DRAFTS_AT_ONCE):
            reply = self._post("fates?changed=1", token, DraftIds(ids[at : at + DRAFTS_AT_ONCE]))
            said = decode(reply, DraftFates)
            if not box.is_same_epoch(said.epoch):
                continue
            taken = [one for one, fate in said.fates.items() if fate == "taken" and one in unsure]
            there = [unsure[one] for one in taken if _is_elsewhere(unsure[one], _told_of(said, one))]
            gone |= {one.id: one.updated_at for one in there}
        removed = box.remove_handed(gone)
        if removed:
            logger.info("drafts opened or ended at another desk removed here", extra={"count": len(removed)})
            self._hub.publish(RecordsChanged(MOVED, removed))

    def _put(self, draft: DraftDeposit, arrived: list[str]) -> bool:
        """Store a draft; beside other words of the same name it gets a name of its own (a form stays at the server)."""
        box, now = self._seat.store.drafts, self._commands.now()
        stored = StoredDraft(
            draft.draft, draft.data, draft.updated_at, draft.created_at, draft.number, -max(now, draft.updated_at)
        )
        if not box.put_draft(stored, draft.id):
            if is_form_draft(stored):
                return False
            name = renamed(self._commands.new_id(), draft_mark(self._seat.person.id, draft.draft))
            stored = msgspec.structs.replace(stored, id=name)
            box.put_draft(stored, draft.id)
        arrived.append(stored.id)
        return True

    def _deposit_of(self, stored: StoredDraft) -> DraftDeposit:
        order = _read_order(stored)
        return DraftDeposit(
            id=deposit_id(self._seat.person.id, stored.id),
            draft=stored.id,
            data=stored.data,
            created_at=stored.created_at,
            updated_at=stored.updated_at,
            number=stored.number,
            no=order.no if order is not None else "",
        )

    def _describe(self, stored: StoredDraft) -> OpenDraft | None:
        if is_form_draft(stored):
            return _describe_form(stored)
        draft = _read_order(stored)
        if draft is None:
            return OpenDraft(stored.id, "", stored.updated_at, stored.number, problems=1)
        caller = draft.caller
        words = draft.title or draft.content or draft.place.text or draft.accused_name or draft.answer_text
        title = words or caller.name or caller.company or draft.happened or draft.category
        title = title or next((file.name for file in draft.files), "")
        number = caller.contact_phone or caller.phone or stored.number
        if not title and not caller.contact_phone:
            return None
        problems = self._problems(draft)
        return OpenDraft(
            stored.id,
            _first(title),
            stored.updated_at,
            number,
            draft.no,
            problems=problems or 0,
            unchecked=problems is None,
        )

    def _problems(self, draft: OrderDraft) -> int | None:
        """Return how many fields keep an order from being submitted; ``None`` before reference data has come."""
        try:
            return len(self._intake.problems(draft))
        except AppError as error:
            if error.code != AppErrorCode.NO_REFERENCE:
                raise
            return None

    def _post(self, what: str, token: str, message: object | None) -> bytes:
        body = encode(message) if message is not None else b""
        return self._online.send("POST", f"/drafts/v1/{what}", token, body)


def _describe_form(stored: StoredDraft) -> OpenDraft | None:
    try:
        form = decode(stored.data, FormDraft)
    except ContractError:
        return OpenDraft(stored.id, "", stored.updated_at)
    texts = [text for text in form.values.values() if text.strip()]
    if not texts:
        return None
    title = _first(max(texts, key=len))
    return OpenDraft(stored.id, title, stored.updated_at, action=form.action, order=form.order)


def _read_order(stored: StoredDraft) -> OrderDraft | None:
    if is_form_draft(stored):
        return None
    try:
        return decode(stored.data, OrderDraft) if stored.data else OrderDraft()
    except ContractError:
        return None


def _told_of(said: DraftFates, deposit: str) -> DraftWords | None:
    return DraftWords(said.changed[deposit], said.words.get(deposit, "")) if deposit in said.changed else None


def _is_older(stored: StoredDraft) -> bool:
    """Tell whether whatever the server has of a draft is this or came from it.

    So it is with one that nobody wrote on since it set out for the first time.
    """
    return 0 < stored.handed_at >= stored.updated_at


def _is_elsewhere(stored: StoredDraft, taken: DraftWords | None) -> bool:
    """Tell whether the words of a taken draft are the taken ones.

    These are the very same, or came from them: from a draft that nobody wrote on since it set out for the first time.
    """
    first = _is_older(stored)
    if taken is None or (first and stored.updated_at < taken.changed_at):
        return first
    return taken.are(DraftWords(stored.updated_at, words_digest(stored.id, stored.data)))


def _first(text: str) -> str:
    return " ".join(text[: 4 * _WORDS].split())[:_WORDS]


def _lent(draft: DraftDeposit) -> str:
    """Return the name of another person's draft at this desk: it tells whose copy it is, and is the same every time."""
    known = is_draft_mark(draft.draft.rpartition(".")[2])
    return draft.draft if known else renamed(draft.draft, draft.id)


def _groups(deposits: list[DraftDeposit]) -> list[list[DraftDeposit]]:
    """Split drafts into requests the server takes."""
    groups: list[list[DraftDeposit]] = []
    size = 0
    for one in deposits:
        size += len(one.data)
        if not groups or size > _REQUEST_BYTES or len(groups[-1]) >= DRAFTS_AT_ONCE:
            groups.append([])
            size = len(one.data)
        groups[-1].append(one)
    return groups
