"""The three rates (三率): response, resolution, satisfaction, and the score made of them (4.3)."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from sync.domain.codes import Satisfaction, Solved
from sync.domain.order import Evaluation, Order
from sync.domain.reference import Policy
from sync.domain.value import Value


class Counts(Value):
    """Orders with a valid evaluation, and how many of them were contacted, solved, satisfied, basically satisfied."""

    valid: int = 0
    contacted: int = 0
    solved: int = 0
    satisfied: int = 0
    basically: int = 0


class Rates(Value):
    """Rates in 0-1 and the score in 0-100 with one decimal; ``None`` where nothing valid is counted."""

    counts: Counts = Counts()
    response: float | None = None
    resolution: float | None = None
    satisfaction: float | None = None
    score: float | None = None


class Ranked(Value):
    """A unit's place: 1 is best; ``None`` for a unit without a valid evaluation, which is not ranked."""

    unit: str
    rates: Rates
    volume: int
    place: int | None = None


def evaluation_of(order: Order, policy: Policy) -> Evaluation | None:
    """Return the evaluation that counts: of the first or of the last round, as the city's policy says."""
    if policy.evaluation_round == "first":
        return order.first_evaluation
    return order.final_evaluation


def count(evaluations: Iterable[Evaluation | None], policy: Policy, *, effective: bool = True) -> Counts:
    """Count valid evaluations; ``effective`` leaves out those excluded by a decision, otherwise the raw counts come
    back.
    """
    counted = [one for one in evaluations if one is not None and one.valid and not (effective and one.excluded)]
    good = {Solved.SOLVED, Solved.PARTLY} if policy.partly_solved_counts else {Solved.SOLVED}
    return Counts(
        valid=len(counted),
        contacted=sum(one.contacted is True for one in counted),
        solved=sum(one.solved in good for one in counted),
        satisfied=sum(one.satisfied is Satisfaction.SATISFIED for one in counted),
        basically=sum(one.satisfied is Satisfaction.BASICALLY for one in counted),
    )


def rates_of(counts: Counts, policy: Policy) -> Rates:
    """Compute the rates of counts with the policy's weights."""
    if counts.valid == 0:
        return Rates(counts=counts)
    valid = Decimal(counts.valid)
    response = counts.contacted / valid
    resolution = counts.solved / valid
    satisfaction = (counts.satisfied + Decimal(policy.basically_weight) / 100 * counts.basically) / valid
    score = (
        response * policy.response_weight
        + resolution * policy.resolution_weight
        + satisfaction * policy.satisfaction_weight
    )
    return Rates(
        counts=counts,
        response=float(response),
        resolution=float(resolution),
        satisfaction=float(satisfaction),
        score=float(score.quantize(Decimal("0.1"), ROUND_HALF_UP)),
    )


def rates(evaluations: Iterable[Evaluation | None], policy: Policy, *, effective: bool = True) -> Rates:
    """Compute the rates of evaluations."""
    return rates_of(count(evaluations, policy, effective=effective), policy)


def pooled(parts: Iterable[Rates], policy: Policy) -> Rates:
    """Return the rates of all orders of several units together."""
    counts = [part.counts for part in parts]
    total = Counts(
        valid=sum(one.valid for one in counts),
        contacted=sum(one.contacted for one in counts),
        solved=sum(one.solved for one in counts),
        satisfied=sum(one.satisfied for one in counts),
        basically=sum(one.basically for one in counts),
    )
    return rates_of(total, policy)


def mean(parts: Iterable[Rates]) -> Rates:
    """Return the arithmetic mean of several units' rates (not pooled); units without a rate are left out."""
    rated = [part for part in parts if part.score is not None]
    if not rated:
        return Rates()
    return Rates(
        response=_mean([part.response for part in rated]),
        resolution=_mean([part.resolution for part in rated]),
        satisfaction=_mean([part.satisfaction for part in rated]),
        score=_mean([part.score for part in rated]),
    )


def _mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known)


def rank(units: Iterable[tuple[str, Rates, int]]) -> tuple[Ranked, ...]:
    """Rank ``(unit, rates, volume)`` by score, then by volume; equal both share a place; unrated units come last."""
    rows = [Ranked(unit, unit_rates, volume) for unit, unit_rates, volume in units]
    rated = sorted(
        (row for row in rows if row.rates.score is not None), key=lambda row: (-(row.rates.score or 0.0), -row.volume)
    )
    ranked: list[Ranked] = []
    for index, row in enumerate(rated, start=1):
        last = ranked[-1] if ranked else None
        same = last is not None and (last.rates.score, last.volume) == (row.rates.score, row.volume)
        place = last.place if last is not None and same else index
        ranked.append(Ranked(row.unit, row.rates, row.volume, place))
    return (*ranked, *(row for row in rows if row.rates.score is None))
