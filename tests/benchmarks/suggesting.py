"""The classifier of matters: how quick at the seat, how large, how often right for the leaves of the sample city."""

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sync.contract.classifiers import signed_content
from sync.domain.rules_from_reference import rules_from_reference
from sync.matching.classifier_file import LARGEST_FILE, read_classifier
from sync.server.assist.city import learn_from_city
from sync.server.assist.closed_orders import LEAST_OF_A_LEAF, CityTexts, said
from sync.server.keys import make_keys
from sync.server.sample.orders import generate_orders
from sync.server.sample.reference_files import load_reference
from tests.benchmarks.figure import Figure
from tests.benchmarks.many_orders import SEED
from tests.benchmarks.scale import Scale

GOAL_MS = 5.0
AT = 1_795_000_000_000
ORDERS = {"full": 5000, "short": 1200}
LONG_TEXT = 2000


def category_suggestion(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Learn from the sample city's orders, then suggest for what is typed, and for a text of the longest kind."""
    del folder
    orders = _sample(ORDERS[scale.name])
    keys = make_keys(lambda size: bytes([7]) * size)
    learned = learn_from_city(orders, keys.lease, AT)
    content = signed_content(learned.signed, keys.lease_public) if learned is not None else None
    if learned is None or content is None:
        raise ValueError("nothing was learned")
    classifier, _ = read_classifier(content)
    note = scale.note(f"{learned.orders:,} orders, {learned.leaves} leaves")
    texts = [text for text in orders.texts[: 2 * scale.repeats] if text]
    long_one = "".join(orders.texts)[:LONG_TEXT]
    for name, asked in (("typed", texts), ("longest", [long_one] * scale.repeats)):
        samples: list[float] = []
        for text in asked:
            begun = time.perf_counter()
            classifier.best(text)
            samples.append((time.perf_counter() - begun) * 1000)
        yield Figure.from_samples(f"category_suggestion.{name}", samples, unit="ms", goal=GOAL_MS, note=note)
    size = len(learned.signed)
    yield Figure("category_suggestion.size", size / 1e6, "MB", LARGEST_FILE / 1e6, learned.orders, note=note)
    told = f"{learned.measured:,} newest orders, not learned from"
    for name, share in (("first", learned.first), ("top3", learned.top3)):
        yield Figure(
            f"category_suggestion.{name}",
            share,
            "share",
            None,
            learned.measured,
            better="higher",
            note=scale.note(told),
        )


def _sample(count: int) -> CityTexts:
    """Return what callers of the sample city said, newest first."""
    rules = rules_from_reference({kind: tuple(values) for kind, values in load_reference().items()})
    made = sorted((one.order for one in generate_orders(rules, count, SEED, AT)), key=lambda one: -one.created_at)
    leaves = {leaf.id for leaf in rules.categories.leaves()}
    rows = [(said(one, rules.categories), one.category, one.caller.phone or one.id) for one in made]
    rows = [row for row in rows if row[0] and row[1] in leaves]
    counts = Counter(label for _, label, _ in rows)
    kept = [row for row in rows if counts[row[1]] >= LEAST_OF_A_LEAF]
    texts, labels, callers = zip(*kept, strict=True)
    return CityTexts(texts, labels, callers)
