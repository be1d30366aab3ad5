"""Drafts of a schedule: begun, handed over, collected at whatever desk of their person, submitted, thrown away.

Nobody loses the words of one, none opens at two desks, what was thrown away stays away, and one that was submitted at
two desks all the same is one order.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.errors import AppError
from desktop.services.app import App
from desktop.store.errors import StoreError
from sync.contract.codec import decode, decode_draft
from sync.contract.drafts import DraftDeposit
from sync.domain.act import OrderDraft
from sync.domain.order import Order
from sync.server.tables.deposits import draft_deposit
from tests.helpers.desk import leak
from tests.simulation.real.machine import Machine

if TYPE_CHECKING:
    from tests.simulation.real.schedule import Schedule


_TAKE_CALLS = ("agent", "agent2", "dispatcher")


class Drafts:
    """What the witness knows: words that must be somewhere, and words that must be nowhere."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.thrown: set[str] = set()
        self.submitted: dict[str, list[str]] = {}
        """By the words of a draft, the orders that were made of it at whatever desk."""
        self.given_back: set[str] = set()
        """Words that a database put back to an older state may hold once more, beside the desk that had taken them."""

    def outlive_restore(self, here: set[str]) -> None:
        """The server forgot what it was told since its backup: of words that are ``here``, in a store, none is lost."""
        self.words &= here
        self.given_back |= self.words
        self.thrown.clear()

    def forget(self) -> None:
        """A disk or a database is not what it was: nothing can be asked of the drafts before."""
        self.words.clear()
        self.thrown.clear()


def hand_draft_over(schedule: "Schedule", machine: Machine) -> None:
    """Somebody writes some words and gives them to the server."""
    word = f"draft-{schedule.seed}-{schedule.step}"

    def give(app: App) -> None:
        stored = app.intake.open_draft(draft=OrderDraft(content=word))
        schedule.drafts.words.add(word)
        schedule.acts["draft"] += 1
        app.handover.hand_over((stored.id,))
        schedule.acts["handed_over"] += 1

    _do(machine, give)


def pass_drafts_on(schedule: "Schedule", machine: Machine) -> None:
    """Somebody gives to the server whatever is open here, as on leaving, also what has come from another desk."""

    def give(app: App) -> None:
        open_here = tuple(one.id for one in app.intake.drafts())
        app.handover.hand_over(open_here)
        schedule.acts["passed_on"] += len(open_here)

    _do(machine, give)


def collect_drafts(schedule: "Schedule", machine: Machine) -> None:
    """Drafts come to a desk, as after each sign-in."""

    def collect(app: App) -> None:
        schedule.acts["collected"] += len(app.handover.collect())

    _do(machine, collect)


def submit_draft(schedule: "Schedule", machine: Machine) -> None:
    """Somebody submits a draft that is open here; who has none looks for one that was handed over."""

    def submit(app: App) -> None:
        if not app.intake.drafts():
            app.handover.collect()
        for stored in app.intake.drafts()[:1]:
            word = app.intake.read_draft(stored).content
            schedule.drafts.words.discard(word)
            receipt = app.intake.submit(stored.id, leak(title=word, content=word))
            schedule.drafts.submitted.setdefault(word, []).append(receipt.order)
            schedule.receipts[receipt.order] = receipt
            schedule.words.add(word)
            schedule.acts["submitted"] += 1

    _do(machine, submit)


def submit_at_two_desks(schedule: "Schedule", machine: Machine) -> None:
    """Somebody gives a draft away on leaving, perhaps without hearing that it arrived, and submits it at the next desk;
    where it is there still, here as well.
    """
    takers = [one for one in schedule.machines if one.number in _TAKE_CALLS]
    here = machine if machine in takers or not takers else takers[0]
    if schedule.chance.random() < 0.5:
        here.line.lost = "/deposits"
    hand_draft_over(schedule, here)
    if not any(one.number == here.number for one in schedule.machines if one is not here):
        schedule.sit_elsewhere(here)
    for other in schedule.machines:
        if other is not here and other.number == here.number:
            schedule.sync(other)  # a new desk has no numbers yet
            submit_draft(schedule, other)
    submit_draft(schedule, here)


def restore_to_when_a_draft_was_away(schedule: "Schedule", machine: Machine) -> None:
    """A draft goes to another desk of its person and, after a backup, comes back; perhaps the backup is put back then:
    the server knows of the other desk, which has the words no more.
    """
    schedule.sit_elsewhere(machine)
    there = next((one for one in schedule.machines if one.number == machine.number and one is not machine), None)
    if there is None:
        return
    desks = (machine, there)
    for one in desks:  # a chain of so many requests would break on every common line
        one.line.healthy = True
    hand_draft_over(schedule, machine)
    collect_drafts(schedule, there)
    schedule.back_up(there)
    pass_drafts_on(schedule, there)
    collect_drafts(schedule, machine)
    for one in desks:
        one.line.healthy = False
    if schedule.chance.random() < 0.5:
        schedule.restore(machine)


def throw_draft_away(schedule: "Schedule", machine: Machine) -> None:
    """Somebody throws a draft away, also one whose hand-over got no answer."""

    def throw(app: App) -> None:
        if not app.intake.drafts():
            app.handover.collect()
        for stored in app.intake.drafts()[:1]:
            word = app.intake.read_draft(stored).content
            schedule.drafts.words.discard(word)
            app.handover.drop((stored.id,))
            schedule.drafts.thrown.add(word)
            schedule.acts["thrown_away"] += 1

    _do(machine, throw)


def come_to_rest(machine: Machine) -> None:
    """Without faults: what waits comes, what was thrown away is told."""
    assert machine.app is not None
    machine.app.handover.collect()


def _do(machine: Machine, what: Callable[[App], None]) -> None:
    app = machine.app
    if app is None or machine.over:
        return

    def work() -> None:
        with suppress(AppError, StoreError):
            what(app)

    machine.survives(work)


def places(schedule: "Schedule") -> Counter[str]:
    """Count where each draft's words are: in stores, and waiting at the server."""
    found: Counter[str] = Counter()
    services = schedule.room.services
    with services.database.read() as connection:
        rows = connection.execute(select(draft_deposit).where(draft_deposit.c.data != b"")).all()
    pieces = [services.sealer.open(bytes(row.data), f"draft:{row.id}") for row in rows]
    texts = [decode_draft(decode(piece, DraftDeposit).data).content for piece in pieces]
    found.update(text for text in (*texts, *in_stores(schedule.machines)) if text)
    return found


def in_stores(machines: Iterable[Machine]) -> list[str]:
    """Return the words of all drafts that are open at these desks."""
    apps = [machine.app for machine in machines if machine.app is not None]
    return [app.intake.read_draft(one).content for app in apps for one in app.intake.drafts()]


def violations(schedule: "Schedule") -> Iterator[str]:
    """I6 for drafts: no word is lost; I1 before there is an order: none is open twice, none rises again."""
    found = places(schedule)
    for word in sorted(schedule.drafts.words - found.keys()):
        yield f"I6: the draft {word} is gone"
    if schedule.copied:
        return
    for word in sorted(schedule.drafts.words - schedule.drafts.given_back):
        if found[word] > 1:
            yield f"I1: the draft {word} is open {found[word]} times"
    for word in sorted(schedule.drafts.thrown & found.keys()):
        yield f"I5: the draft {word} was thrown away and is there again"


def orders_of_one(schedule: "Schedule", orders: Mapping[str, Order], kept: set[str]) -> Iterator[str]:
    """I1: of a draft that was submitted at several desks there is one order; the others are with a person, and their
    numbers lead to it, but for one that a copied disk has told to another caller as well: it is that caller's order's.
    """
    taken = {one.no for one in orders.values()} if schedule.copied else set[str]()
    for word, targets in schedule.drafts.submitted.items():
        made = [one for one in orders.values() if one.content == word]
        if len(made) > 1:
            yield f"I1: the draft {word} became the orders {', '.join(sorted(one.no for one in made))}"
        for target in targets if made else ():
            number = schedule.receipts[target].no
            if target not in kept or number in taken - {made[0].no}:
                continue
            if schedule.room.services.numbers.origin(number).order != made[0].id:
                yield f"I1: the number {number} does not lead to the order of its draft"
