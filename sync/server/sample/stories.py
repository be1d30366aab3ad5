"""What callers tell about each leaf category: the stock of sentences of the sample city."""

import random
import re
from functools import cache

import msgspec

from resources import locate
from sync.domain.value import Value

_OUT_OF_SEASON = 0.01
_GAP = re.compile(r"\{(\w+)\}")
_AMOUNTS = (380, 600, 980, 1280, 1980, 2600, 3580, 4800, 6800, 9800, 12000, 15800, 26000, 38000, 52000, 86000)


class Manner(Value):
    """How callers of a kind of matter speak: facts for leaves without own ones, impacts, wishes."""

    facts: tuple[str, ...]
    impacts: tuple[str, ...]
    wishes: tuple[str, ...]


class LeafStory(Value):
    """A leaf's kind, how often it comes, its months (empty: all year) and its own facts."""

    kind: str
    weight: float
    months: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()


class Stories(Value):
    """All manners by kind, all stories by leaf id."""

    manners: dict[str, Manner]
    leaves: dict[str, LeafStory]

    def weights(self, month: int) -> list[float]:
        """Return how often each leaf comes in a month, in the order of ``leaves``."""
        return [
            story.weight if not story.months or month in story.months else story.weight * _OUT_OF_SEASON
            for story in self.leaves.values()
        ]

    def manner(self, leaf: str, general: str = "") -> Manner:
        """Return how callers speak about a leaf; ``general`` is the kind to borrow where the leaf has no own facts."""
        story = self.leaves[leaf]
        manner = self.manners[general if general in self.manners and not story.facts else story.kind]
        return msgspec.structs.replace(manner, facts=story.facts) if story.facts else manner


@cache
def load_stories() -> Stories:
    """Return the stories of the sample city."""
    return msgspec.json.decode(locate("reference", "stories.json").read_bytes(), type=Stories)


def fill(text: str, rng: random.Random, leaf: str) -> str:
    """Draw a value for every word in braces. Raises ``KeyError`` for an unknown one."""
    return _GAP.sub(lambda match: _drawn(match.group(1), rng, leaf), text) if "{" in text else text


def _drawn(word: str, rng: random.Random, leaf: str) -> str:
    if word == "leaf":
        return leaf
    if word == "money":
        return str(rng.choice(_AMOUNTS))
    low, high = _RANGES[word]
    return str(rng.randint(low, high))


_RANGES = {
    "n": (2, 9), "many": (10, 60), "hour": (22, 23), "build": (1, 26), "unit": (1, 4), "floor": (5, 28),
    "temp": (12, 17),
}  # fmt: skip
