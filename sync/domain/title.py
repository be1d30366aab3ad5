"""The order's title: where and what, in few words."""

from sync.domain.act import OrderDraft
from sync.domain.codes import UnitLevel
from sync.domain.rules import Rules

_SHOWN_LEVELS = (UnitLevel.DISTRICT, UnitLevel.STREET)


def build_title(draft: OrderDraft, rules: Rules) -> str:
    """Return area + leaf category; without a category the content's first words. Cut at the title limit."""
    areas = [area.name for area in rules.organisation.place_areas(draft.place) if area.level in _SHOWN_LEVELS]
    where = "".join(areas) + (draft.place.poi if draft.place.poi not in "".join(areas) else "")
    what = rules.categories.name(draft.category) or " ".join(draft.content.split())[:20]
    return (where + what)[: rules.policy.title_limit]
