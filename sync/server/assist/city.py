"""Learning from the city's closed orders, and how often the right leaf is among the first three."""

from dataclasses import dataclass

from sync.contract.classifiers import sign_classifier
from sync.domain.instant import Instant
from sync.matching.classifier_file import read_classifier
from sync.server.assist.closed_orders import CityTexts
from sync.server.assist.packing import packed

_LEAST_TEXTS = 100
_HELD_BACK = 5
"""One order in so many, the newest, is not learned from but measured by."""
_FIRST = 3


@dataclass(frozen=True, slots=True)
class CityLearned:
    """A signed classifier; ``first`` and ``top3`` of ``measured`` orders were told rightly by one that had learned from
    older orders only.
    """

    signed: bytes
    orders: int
    leaves: int
    first: float
    top3: float
    measured: int


def learn_from_city(orders: CityTexts, seed: bytes, at: Instant) -> CityLearned | None:
    """Learn and sign with the server's lease key (``seed``). ``None`` when there are too few orders to learn from."""
    if len(orders.texts) < _LEAST_TEXTS or len(set(orders.labels)) < 2:
        return None
    first, top3, measured = _measured(orders, at)
    data = packed(orders.texts, orders.labels, at, orders.callers)
    return CityLearned(sign_classifier(data, seed), len(orders.texts), len(set(orders.labels)), first, top3, measured)


def _measured(orders: CityTexts, at: Instant) -> tuple[float, float, int]:
    """Return the shares of first and top three, and of how many orders."""
    newest = len(orders.texts) // _HELD_BACK
    if len(set(orders.labels[newest:])) < 2:
        return 0.0, 0.0, 0
    data = packed(orders.texts[newest:], orders.labels[newest:], at, orders.callers[newest:])
    classifier, _ = read_classifier(data)
    places: list[int] = []
    for text, label in zip(orders.texts[:newest], orders.labels[:newest], strict=True):
        names = [guess.label for guess in classifier.best(text, _FIRST, 0)]
        places.append(names.index(label) if label in names else _FIRST)
    return sum(place == 0 for place in places) / newest, sum(place < _FIRST for place in places) / newest, newest
