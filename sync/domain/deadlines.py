"""Time limits: choosing the limit, computing the due moment, pausing, extending, and saying why."""

from datetime import timedelta

from msgspec.structs import replace

from sync.domain.act import OrderDraft
from sync.domain.codes import OPEN_STATES, ClockKind, Light, OrderState, RequestType, TimeBasis, Urgency
from sync.domain.instant import DAY, HOUR, MINUTE, Instant, from_wall, to_wall
from sync.domain.order import Clock, Order
from sync.domain.reference import DeadlinePreset, Limit, Policy
from sync.domain.rules import Rules
from sync.domain.value import Value
from sync.domain.workdays import WorkCalendar, day_of, days_between, end_of_day

_ALL_DAY = ((0, 1440),)
_NATURAL = {TimeBasis.NATURAL_MINUTE: MINUTE, TimeBasis.NATURAL_HOUR: HOUR}

_FALLBACK_LIMITS: tuple[Limit, ...] = (
    Limit(clock=ClockKind.ANSWER, amount=24, basis=TimeBasis.NATURAL_HOUR),
    Limit(clock=ClockKind.ANSWER, amount=3, basis=TimeBasis.NATURAL_MINUTE, channel="sms"),
    Limit(clock=ClockKind.ANSWER, amount=3, basis=TimeBasis.NATURAL_MINUTE, channel="wechat"),
    Limit(clock=ClockKind.ANSWER, amount=3, basis=TimeBasis.NATURAL_MINUTE, channel="weibo"),
    Limit(clock=ClockKind.ANSWER, amount=3, basis=TimeBasis.NATURAL_MINUTE, channel="app"),
    Limit(clock=ClockKind.CONTACT, amount=24, basis=TimeBasis.NATURAL_HOUR),
    Limit(clock=ClockKind.RETURN_DECIDE, amount=4, basis=TimeBasis.WORKING_HOUR),
    Limit(clock=ClockKind.DISPUTE, amount=2, basis=TimeBasis.WORKING_DAY),
    Limit(clock=ClockKind.REVIEW, amount=1, basis=TimeBasis.WORKING_DAY),
    Limit(clock=ClockKind.CALLBACK, amount=3, basis=TimeBasis.WORKING_DAY),
    Limit(clock=ClockKind.SUPERVISION, amount=3, basis=TimeBasis.WORKING_DAY),
)
"""Limits of the hotline's own steps, used where the city's preset says nothing about a clock."""


class OrderFacts(Value):
    """What a limit may depend on."""

    request_type: RequestType
    urgency: Urgency = Urgency.NORMAL
    life_threat: bool = False
    utility: bool = False
    channel: str = ""
    preset: str = ""


class Explanation(Value):
    """Why a due moment is what it is: ``code`` is the basis, ``values`` what the sentence needs (days are ISO)."""

    code: str
    values: dict[str, str | int]


def facts_of(order: Order | OrderDraft, rules: Rules) -> OrderFacts:
    """Gather what limits depend on from an order or a draft."""
    best = rules.directory.resolve(order.category, order.place, order.content).sure
    return OrderFacts(
        request_type=order.request_type,
        urgency=order.urgency,
        life_threat=order.life_threat or rules.categories.is_life_threat(order.category),
        utility=rules.categories.is_utility(order.category),
        channel=order.channel,
        preset=best.preset if best else "",
    )


def choose_limit(kind: ClockKind, facts: OrderFacts, preset: DeadlinePreset) -> Limit | None:
    """Return the limit of a clock: most conditions met wins, then danger, utility, urgency, type, channel."""
    own = [limit for limit in preset.limits if limit.clock is kind]
    limits = own or [limit for limit in _FALLBACK_LIMITS if limit.clock is kind]
    fitting = [limit for limit in limits if _fits(limit, facts)]
    return max(fitting, key=_specificity, default=None)


def start_clock(kind: ClockKind, at: Instant, facts: OrderFacts, rules: Rules, *, assignment: str = "") -> Clock | None:
    """Return a running clock, or ``None`` when the city sets no limit for it."""
    preset = rules.presets.get(facts.preset, rules.preset)
    limit = choose_limit(kind, facts, preset)
    if limit is None:
        return None
    due, uncertain = due_moment(at, limit, rules)
    return Clock(
        kind=kind, started_at=at, due_at=due, basis=limit.basis, amount=limit.amount, preset=preset.id,
        assignment=assignment, uncertain=uncertain,
    )  # fmt: skip


def due_moment(at: Instant, limit: Limit, rules: Rules) -> tuple[Instant, bool]:
    """Return when a limit that starts at ``at`` ends, and whether an unpublished calendar year was needed."""
    return _move(at, limit.amount, limit.basis, rules.calendar, rules.policy, limit.end_minute)


def extend(clock: Clock, days: int, rules: Rules) -> Clock:
    """Move the due moment by days (working days where the limit counts work); time of day and old due are kept."""
    basis = TimeBasis.WORKING_DAY if _counts_work(clock.basis) else TimeBasis.NATURAL_DAY
    due, uncertain = _move_days(clock.due_at, days, basis, rules.calendar)
    return replace(
        clock,
        due_at=due,
        original_due_at=clock.original_due_at if clock.original_due_at is not None else clock.due_at,
        extended_by=clock.extended_by + days,
        uncertain=clock.uncertain or uncertain,
    )


def pause(clock: Clock, at: Instant) -> Clock:
    """Stop counting for a while; nothing happens to a stopped or paused clock."""
    return clock if clock.stopped_at is not None or clock.paused_at is not None else replace(clock, paused_at=at)


def resume(clock: Clock, at: Instant, rules: Rules) -> Clock:
    """Go on counting after a pause or a stop taken back: the due moment moves by the time not counted."""
    since = clock.paused_at if clock.paused_at is not None else clock.stopped_at
    if since is None:
        return clock
    since, at = min(since, at), max(since, at)
    due, uncertain = clock.due_at, False
    if since <= clock.due_at:
        due, uncertain = _shift_by_span(clock, since, at, rules)
    return replace(
        clock,
        due_at=due,
        paused_at=None,
        stopped_at=None,
        paused_ms=clock.paused_ms + at - since,
        original_due_at=clock.original_due_at
        if clock.original_due_at is not None or due == clock.due_at
        else clock.due_at,
        uncertain=clock.uncertain or uncertain,
    )


def stop(clock: Clock, at: Instant) -> Clock:
    """End counting. A paused clock ends at the moment it was paused."""
    if clock.stopped_at is not None:
        return clock
    end = clock.paused_at if clock.paused_at is not None else at
    return replace(clock, stopped_at=max(end, clock.started_at), paused_at=None)


def is_running(clock: Clock) -> bool:
    """Tell whether the clock still counts or waits in a pause."""
    return clock.stopped_at is None


def is_overdue(clock: Clock, now: Instant) -> bool:
    """Tell whether the limit was or is exceeded; a pause protects from it."""
    return _measured_at(clock, now) > clock.due_at


def warn_from(clock: Clock) -> Instant:
    """Return when the light turns yellow: half of the time gone, for limits over two days the last 24 hours."""
    return clock.due_at - min(max(clock.due_at - clock.started_at, 0) // 2, DAY)


def light(clock: Clock, now: Instant) -> Light:
    """Return the warning light of a clock."""
    if clock.stopped_at is not None:
        return Light.STOPPED
    moment = _measured_at(clock, now)
    if moment > clock.due_at:
        return Light.RED
    return Light.YELLOW if moment >= warn_from(clock) else Light.GREEN


_MATTERS: dict[OrderState, tuple[ClockKind, ...]] = {
    OrderState.RECEIVED: (ClockKind.ANSWER,),
    OrderState.ACCEPTED: (ClockKind.DISPATCH,),
    OrderState.PRE_REVIEW: (ClockKind.DISPATCH,),
    OrderState.DISPATCHED: (ClockKind.SIGN, ClockKind.DUE),
    OrderState.RETURN_REQUESTED: (ClockKind.RETURN_DECIDE, ClockKind.DUE),
    OrderState.DISPUTED: (ClockKind.DISPUTE, ClockKind.DUE),
    OrderState.HANDLING: (ClockKind.DUE,),
    OrderState.SUSPENDED: (ClockKind.REVIEW, ClockKind.DUE),
    OrderState.REPLY_REVIEW: (ClockKind.REVIEW, ClockKind.DUE),
    OrderState.CALLBACK: (ClockKind.CALLBACK,),
}


def matters(order: Order) -> Clock | None:
    """Return the clock to show for an open order in its state: of its kind the latest one of the main unit or the
    hotline.
    """
    if order.state not in OPEN_STATES:
        return None
    assisting = {part.id for part in order.assignments if part.role.value != "main"}
    mine = [clock for clock in order.clocks if clock.assignment not in assisting]
    for kind in _MATTERS[order.state]:
        running = [clock for clock in mine if clock.kind is kind and is_running(clock)]
        if running:
            return running[-1]
    return None


def explain(clock: Clock, calendar: WorkCalendar) -> Explanation:
    """Return start, basis, amount, skipped holidays, worked weekends, pauses, extensions and doubts as codes and
    values.
    """
    first, last = day_of(clock.started_at), day_of(clock.due_at)
    days = list(days_between(first, last)) if clock.due_at - clock.started_at < 2000 * DAY else []
    off = [day for day in days if not calendar.is_workday(day)]
    values: dict[str, str | int] = {
        "kind": clock.kind.value,
        "start": to_wall(clock.started_at).isoformat(timespec="minutes"),
        "due": to_wall(clock.due_at).isoformat(timespec="minutes"),
        "amount": clock.amount,
        "basis": clock.basis.value,
        "preset": clock.preset,
        "paused_minutes": clock.paused_ms // MINUTE,
        "extended_days": clock.extended_by,
        "uncertain": int(clock.uncertain),
        "unknown_years": ",".join(
            str(year) for year in range(first.year, last.year + 1) if clock.uncertain and year not in calendar.years
        ),
    }
    if _counts_work(clock.basis):
        values["holidays"] = ",".join(str(day) for day in off if calendar.is_exception(day))
        values["weekend_days"] = sum(not calendar.is_exception(day) for day in off)
        values["worked_weekends"] = ",".join(
            str(day) for day in days if calendar.is_exception(day) and calendar.is_workday(day)
        )
    if clock.original_due_at is not None:
        values["original_due"] = to_wall(clock.original_due_at).isoformat(timespec="minutes")
    if clock.paused_at is not None:
        values["paused_since"] = to_wall(clock.paused_at).isoformat(timespec="minutes")
    return Explanation(code=clock.basis.value, values=values)


def _fits(limit: Limit, facts: OrderFacts) -> bool:
    pairs = (
        (limit.life_threat, facts.life_threat),
        (limit.utility, facts.utility),
        (limit.urgency, facts.urgency),
        (limit.request_type, facts.request_type),
        (limit.channel, facts.channel),
    )
    return all(wanted is None or wanted == fact for wanted, fact in pairs)


def _specificity(limit: Limit) -> tuple[int, tuple[bool, ...]]:
    conditions = (limit.life_threat, limit.utility, limit.urgency, limit.request_type, limit.channel)
    given = tuple(condition is not None for condition in conditions)
    return sum(given), given


def _counts_work(basis: TimeBasis) -> bool:
    return basis in {TimeBasis.WORKING_DAY, TimeBasis.WORKING_HOUR, TimeBasis.DAY_HOURS_ON_WORKING_DAYS}


def _move(
    at: Instant, amount: int, basis: TimeBasis, calendar: WorkCalendar, policy: Policy, end_minute: int
) -> tuple[Instant, bool]:
    if basis in _NATURAL:
        return at + amount * _NATURAL[basis], False
    if basis is TimeBasis.NATURAL_DAY:
        return end_of_day(day_of(at) + timedelta(days=amount), end_minute), False
    if basis is TimeBasis.WORKING_DAY:
        day, uncertain = calendar.add_working_days(day_of(at), amount)
        return end_of_day(day, end_minute), uncertain
    hours = policy.working_hours if basis is TimeBasis.WORKING_HOUR else _ALL_DAY
    moment, uncertain = calendar.add_minutes(to_wall(at), amount * 60, hours)
    return from_wall(moment), uncertain


def _move_days(due: Instant, days: int, basis: TimeBasis, calendar: WorkCalendar) -> tuple[Instant, bool]:
    wall = to_wall(due)
    day, uncertain = wall.date() + timedelta(days=days), False
    if basis is TimeBasis.WORKING_DAY:
        day, uncertain = calendar.add_working_days(wall.date(), days)
    return due + (day - wall.date()).days * DAY, uncertain


def _shift_by_span(clock: Clock, since: Instant, until: Instant, rules: Rules) -> tuple[Instant, bool]:
    """Move a due moment on by the part of ``[since, until)`` that the clock's basis would have counted."""
    calendar, basis = rules.calendar, clock.basis
    if basis is TimeBasis.WORKING_DAY:
        return _move_days(clock.due_at, calendar.working_days_between(day_of(since), day_of(until)), basis, calendar)
    if basis is TimeBasis.NATURAL_DAY:
        return _move_days(clock.due_at, (day_of(until) - day_of(since)).days, basis, calendar)
    if basis in _NATURAL:
        return clock.due_at + until - since, False
    hours = rules.policy.working_hours if basis is TimeBasis.WORKING_HOUR else _ALL_DAY
    minutes = calendar.minutes_between(to_wall(since), to_wall(until), hours)
    moment, uncertain = calendar.add_minutes(to_wall(clock.due_at), minutes, hours)
    return from_wall(moment), uncertain


def _measured_at(clock: Clock, now: Instant) -> Instant:
    if clock.stopped_at is not None:
        return clock.stopped_at
    return clock.paused_at if clock.paused_at is not None else now
