"""Believable orders of the sample city, in every state, over the 60 days before a moment."""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from msgspec.structs import replace

from sync.domain.act import Act, OrderDraft
from sync.domain.codes import Action, OrderState, RequestType, Role
from sync.domain.instant import DAY, HOUR, MINUTE, Instant, from_wall, to_wall
from sync.domain.numbering import format_no
from sync.domain.order import Order
from sync.domain.reference import Article, ReferenceKind, Staff
from sync.domain.rules import Rules
from sync.domain.workdays import WorkCalendar, day_of
from sync.server.sample.clones import clones
from sync.server.sample.drafts import Drafts
from sync.server.sample.lives import Lives
from sync.server.sample.people import Crew
from sync.server.sample.plans import SHOWN_STATES, Turn, draw_plan, plan_for_state, shown_state
from sync.server.sample.player import Later, Player
from sync.server.sample.reference_files import load_reference

DAYS = 60
_HOURS = (2, 1, 1, 1, 1, 2, 5, 12, 28, 44, 50, 40, 26, 30, 44, 42, 36, 30, 24, 20, 16, 12, 8, 4)
_WEEKDAYS = (1.12, 1.05, 1.02, 1.0, 0.98, 0.66, 0.58)
_RECENT = 1.9
"""The last three days bring more calls than usual: it has turned cold."""
_SHOWN_FROM, _SHOWN_TO = 2, 6
_MERGE_SHARE = 0.035
_MASTERS = frozenset({RequestType.COMPLAINT, RequestType.HELP})
_PLAYED_FOR_CLONES = 2000


@dataclass(frozen=True, slots=True)
class GeneratedOrder:
    """An order as it stands now and the acts that made it (empty for clones)."""

    order: Order
    acts: tuple[Act, ...]


def generate_orders(
    rules: Rules, count: int, seed: int, now: Instant, *, first: int = 0, fast: bool = False
) -> Iterator[GeneratedOrder]:
    """Yield ``count`` orders by time of intake; the same arguments yield the same orders.

    Serials run from ``first`` + 1 in the year of intake. ``fast`` plays some thousand life-lines and clones them with
    other people, places, words and numbers: for measuring with very many orders; clones carry no acts.
    """
    if fast and count > _PLAYED_FOR_CLONES:
        played = list(_Generator(rules, _PLAYED_FOR_CLONES, seed, now, first).run())
        yield from played
        drafts = Drafts(rules, _articles())
        orders = [one.order for one in played]
        copies = clones(orders, drafts, count - _PLAYED_FOR_CLONES, seed, first + _PLAYED_FOR_CLONES)
        yield from (GeneratedOrder(order, ()) for order in copies)
        return
    yield from _Generator(rules, count, seed, now, first).run()


class _Generator:
    def __init__(self, rules: Rules, count: int, seed: int, now: Instant, first: int) -> None:
        reference = load_reference()
        staff = [item for item in reference[ReferenceKind.STAFF] if isinstance(item, Staff)]
        self._rules = rules
        self._rng = random.Random(seed)
        self._now = now
        self._first = first
        self._crew = Crew(staff, rules.organisation)
        self._drafts = Drafts(rules, _articles())
        self._lives = Lives(rules, self._crew)
        self._slots = _moments(self._rng, count, now)
        self._shown = _shown_slots(self._slots, now, rules.calendar)
        self._merged: dict[int, GeneratedOrder] = {}

    def run(self) -> Iterator[GeneratedOrder]:
        for slot, at in enumerate(self._slots):
            merged = self._merged.pop(slot, None)
            yield merged if merged is not None else self._story(slot, at)

    def _no(self, slot: int) -> str:
        return format_no(to_wall(self._slots[slot]).year, self._first + slot + 1)

    def _story(self, slot: int, at: Instant) -> GeneratedOrder:
        rng = self._rng
        draft = self._drafts.draw(rng, at, self._no(slot))
        state = self._shown.get(slot)
        if state is None:
            plan = draw_plan(
                rng, self._now - at,
                consult=draft.request_type is RequestType.CONSULT, praise=draft.request_type is RequestType.PRAISE,
            )  # fmt: skip
        else:
            plan = plan_for_state(rng, state)
        if plan.by_channel:
            draft = self._drafts.by_channel(rng, draft)
        player = Player(self._rules, rng, self._now, at)
        if state is None and plan.turn is Turn.ORDER and draft.request_type in _MASTERS:
            self._promise_followers(player, slot, draft)
        with suppress(Later):
            self._lives.play(player, plan, draft)
        player.finish()
        return GeneratedOrder(player.order, tuple(player.acts))

    def _promise_followers(self, player: Player, slot: int, draft: OrderDraft) -> None:
        """Let some of the next callers ring about the same matter; they are merged if it is still open then."""
        if self._rng.random() > _MERGE_SHARE:
            return
        last = self._slots[slot] + 2 * DAY
        ahead = range(slot + 1, min(slot + 40, len(self._slots)))
        free = [one for one in ahead if self._slots[one] <= last and one not in self._shown and one not in self._merged]
        chosen = sorted(self._rng.sample(free, min(len(free), self._rng.choice((1, 1, 2, 3)))))
        player.interruptions = [(self._slots[one], partial(self._merge, slot=one, first=draft)) for one in chosen]

    def _merge(self, master: Player, slot: int, first: OrderDraft) -> None:
        """Make the order of a later caller and merge it into an earlier one."""
        at = self._slots[slot]
        if slot in self._merged:
            return
        draft = self._drafts.same_matter(self._rng, at, self._no(slot), first)
        merged = Player(self._rules, self._rng, self._now, at)
        draft = replace(draft, disposition=Action.MERGE, merge_into=master.order.id, accused_unit=first.accused_unit)
        merged.create(draft, self._crew.one(self._rng, Role.AGENT))
        for act in merged.follow_ups:
            master.receive(act)
        self._merged[slot] = GeneratedOrder(merged.order, tuple(merged.acts))


def _articles() -> list[Article]:
    return [item for item in load_reference()[ReferenceKind.ARTICLE] if isinstance(item, Article)]


def _moments(rng: random.Random, count: int, now: Instant) -> list[Instant]:
    """Return ``count`` moments of intake in the 60 days before ``now``, by hour of day and weekday, in order."""
    today = to_wall(now).date()
    hours: list[Instant] = []
    weights: list[float] = []
    for back in range(DAYS, -1, -1):
        day = today - timedelta(days=back)
        for hour, weight in enumerate(_HOURS):
            start = _start_of(day) + hour * HOUR
            if now - DAYS * DAY <= start < now:
                hours.append(start)
                part = min(now - start, HOUR) / HOUR
                weights.append(weight * _WEEKDAYS[day.weekday()] * part * (_RECENT if back <= 2 else 1.0))
    chosen = rng.choices(hours, weights=weights, k=count)
    return sorted(min(start + rng.randrange(HOUR), now - MINUTE) for start in chosen)


def _start_of(day: date) -> Instant:
    return from_wall(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - read as the hotline's wall clock


def _shown_slots(slots: list[Instant], now: Instant, calendar: WorkCalendar) -> dict[int, OrderState]:
    """Choose slots two to six working days old for orders that show each state."""
    today = day_of(now)
    age = {day: calendar.working_days_between(day, today) for day in {day_of(at) for at in slots}}
    window = [slot for slot, at in enumerate(slots) if _SHOWN_FROM <= age[day_of(at)] <= _SHOWN_TO]
    window = window or list(range(len(slots)))
    wanted = min(SHOWN_STATES, len(window))
    step = len(window) / wanted if wanted else 1.0
    return {window[int(turn * step)]: shown_state(turn) for turn in range(wanted)}
