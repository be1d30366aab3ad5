"""Plays acts on an order through the rules, in time, until ``now`` or until the order rests where it should."""

import random
from collections.abc import Callable
from datetime import timedelta

from sync.domain.act import Act, ActData, OrderDraft
from sync.domain.actor import Actor
from sync.domain.codes import OPEN_STATES, Action, OrderState
from sync.domain.instant import MINUTE, Instant, from_wall, to_wall
from sync.domain.order import Assignment, Order
from sync.domain.rules import Rules
from sync.domain.workflow import parts
from sync.domain.workflow.decide import Refused, decide

_OPENS, _NOON, _AFTERNOON, _CLOSES = 9 * 60, 12 * 60, 13 * 60, 17 * 60 + 40


class Later(Exception):
    """The story goes on after ``now``, or the order rests in the state wanted."""


class StoryRefused(Exception):
    """The rules refused an act of a story: the story is wrong. ``code`` says why."""

    def __init__(self, action: Action, state: str, code: str) -> None:
        super().__init__(f"{action.value} in {state}: {code}")
        self.code = code


def new_id(rng: random.Random, at: Instant) -> str:
    """Return a UUIDv7 of a moment, its random part from ``rng``."""
    number = (at << 80) | (0x7 << 76) | (rng.getrandbits(12) << 64) | (0b10 << 62) | rng.getrandbits(62)
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


Interruption = Callable[["Player"], None]
"""Something another order's story does to this one at a moment."""


class Player:
    """One order's life. ``at`` is the story's time; ``acts`` is what was played; ``rests_in`` ends the story early."""

    def __init__(self, rules: Rules, rng: random.Random, now: Instant, at: Instant) -> None:
        self.rules = rules
        self.rng = rng
        self.now = now
        self.at = at
        self.acts: list[Act] = []
        self.follow_ups: list[Act] = []
        self.rests_in: OrderState | None = None
        self.interruptions: list[tuple[Instant, Interruption]] = []
        self._order: Order | None = None

    @property
    def order(self) -> Order:
        """The order as it stands. Raises ``RuntimeError`` before it was created."""
        if self._order is None:
            raise RuntimeError("the story has not begun")
        return self._order

    def create(self, draft: OrderDraft, actor: Actor) -> None:
        """Begin: the order comes into the system."""
        order_id = new_id(self.rng, self.at)
        self._play(Act(new_id(self.rng, self.at), Action.CREATE, actor, self.at, draft, order_id))

    def act(self, action: Action, actor: Actor, data: ActData | None = None) -> str:
        """Do one thing now (in the story); returns the act's id. Raises :class:`Later` when now has not come yet."""
        self._interrupt(min(self.at, self.now))
        if self.at > self.now:
            raise Later
        act = Act(new_id(self.rng, self.at), action, actor, self.at, data or ActData(), self.order.id)
        self._play(act)
        return act.id

    def receive(self, act: Act) -> None:
        """Take an act that another order's story sends here."""
        self._decide(act)

    def finish(self) -> None:
        """Let the interruptions happen that fall between the last act and now."""
        self._interrupt(self.now)

    def _interrupt(self, until: Instant) -> None:
        while self.interruptions and self.interruptions[0][0] <= until and self.order.state in OPEN_STATES:
            _, interruption = self.interruptions.pop(0)
            interruption(self)

    def _play(self, act: Act) -> None:
        order = self._decide(act)
        if self.rests_in is not None and order.state is self.rests_in:
            raise Later

    def _decide(self, act: Act) -> Order:
        verdict = decide(self._order, act, self.rules)
        if isinstance(verdict, Refused):
            state = self._order.state.value if self._order is not None else "nothing"
            raise StoryRefused(act.action, state, f"{verdict.refusal.code.value} {verdict.refusal.field}".strip())
        self._order = verdict.order
        self.acts.append(act)
        self.follow_ups.extend(verdict.follow_ups)
        return verdict.order

    # --- time --------------------------------------------------------------------------------------------------------

    def wait(self, low: float, high: float) -> None:
        """Let minutes pass, more often few than many."""
        self.at += round((low + (high - low) * self.rng.random() ** 2) * MINUTE)

    def wait_in_office(self, low: float, high: float) -> None:
        """Let minutes pass and go on in office hours of a working day."""
        self.wait(low, high)
        self.to_office()

    def wait_until(self, at: Instant) -> None:
        """Go on at a moment, or at once when it is past."""
        self.at = max(self.at + MINUTE, at)

    def to_office(self) -> None:
        """Move to the next office hour if it is none now."""
        wall = to_wall(self.at)
        for _ in range(20):
            minute = wall.hour * 60 + wall.minute
            if self.rules.calendar.is_workday(wall.date()) and minute < _CLOSES:
                if minute < _OPENS:
                    wall = wall.replace(hour=9, minute=self.rng.randint(0, 50))
                elif _NOON <= minute < _AFTERNOON:
                    wall = wall.replace(hour=13, minute=self.rng.randint(0, 40))
                break
            wall = (wall + timedelta(days=1)).replace(hour=0, minute=0)
        self.at = max(self.at, from_wall(wall))

    def to_calling_hours(self) -> None:
        """Move into a window in which callers may be rung up."""
        wall = to_wall(self.at)
        minute = wall.hour * 60 + wall.minute
        windows = self.rules.policy.callback_windows
        for first, last in windows:
            if minute < last - 1:
                if minute < first:
                    wall = wall.replace(hour=first // 60, minute=first % 60)
                    wall += timedelta(minutes=self.rng.randint(0, 90))
                self.at = max(self.at, from_wall(wall))
                return
        first = windows[0][0]
        wall = (wall + timedelta(days=1)).replace(hour=first // 60, minute=first % 60)
        self.at = from_wall(wall + timedelta(minutes=self.rng.randint(0, 180)))

    # --- the order's parts -------------------------------------------------------------------------------------------

    def main(self) -> Assignment:
        """Return the main part that answers now. Raises ``RuntimeError`` when no unit has the order."""
        found = parts.main_of(self.order)
        if found is None:
            raise RuntimeError("no unit has the order")
        return found
