"""Which features a person sees."""

from collections.abc import Iterable, Sequence

from sync.domain.codes import Role
from ui.feature import FeatureSpec, View, ViewContext

__all__ = ["FeatureSpec", "View", "ViewContext", "visible_features"]


def visible_features(specs: Sequence[FeatureSpec], roles: Iterable[str]) -> tuple[FeatureSpec, ...]:
    """Return the features a person with these roles may use, in the order of the rail."""
    mine = {Role(role) for role in roles if role in set(Role)}
    seen = (spec for spec in specs if not spec.roles or spec.roles & mine)
    return tuple(sorted(seen, key=lambda spec: spec.place))
