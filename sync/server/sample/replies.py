"""The replies units send."""

from sync.domain.act import ActData
from sync.domain.actor import Actor
from sync.domain.codes import Action
from sync.domain.instant import HOUR
from sync.domain.rules import Rules
from sync.server.sample.player import Player
from sync.server.sample.stories import load_stories
from sync.server.sample.telling import reply_text

_RESULTS = ("solved", "partly_solved", "explained", "planned", "untrue", "guided", "withdrawn")
_RESULT_WEIGHTS = (60, 10, 18, 3, 3, 4, 2)
_PHYSICAL_WEIGHTS = (80, 9, 2, 5, 3, 0, 1)
_PHYSICAL = frozenset(
    {
        "street", "facility", "utility", "heating", "green", "flood", "river", "elevator", "site", "road", "fire",
        "village",
    }
)  # fmt: skip
"""Kinds of matter where something is repaired or cleared away."""


class Replies:
    """Composes replies."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._stories = load_stories()
        self._names = {category.id: category.name for category in rules.categories}

    def send(self, player: Player, operator: Actor) -> None:
        """Send the operator's reply: what was found, what was done, with a result that fits the matter."""
        rng = player.rng
        unit = self._rules.organisation.unit(operator.unit)
        order = player.order
        physical = self._stories.leaves[order.category].kind in _PHYSICAL
        result = rng.choices(_RESULTS, weights=_PHYSICAL_WEIGHTS if physical else _RESULT_WEIGHTS)[0]
        tone = "repaired" if physical and result == "solved" else result
        name = (unit.short or unit.name) if unit is not None else operator.name
        data = ActData(
            text=reply_text(rng, name, self._names.get(order.category, ""), tone, order.created_at, player.at),
            internal_text="现场照片和联系记录已存档",
            result=result,
            truthful=result != "untrue",
            contact_at=max(order.created_at, player.at - rng.randint(1, 20) * HOUR),
            contact_number=order.caller.contact_phone if not order.caller.confidential else "",
        )
        player.act(Action.REPLY, operator, data)
