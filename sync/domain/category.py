"""The category tree (诉求分类)."""

from collections.abc import Iterable, Iterator

from sync.domain.reference import Category

UNCLASSIFIED = "unclassified"
"""Label of an order whose category was missing or retired when it arrived."""

_MAX_DEPTH = 12


class CategoryTree:
    """Categories by id with their paths. Unknown parents and cycles do no harm: the node starts its own tree."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._by_id = {category.id: category for category in categories}
        self._children: dict[str, list[Category]] = {}
        for category in self._by_id.values():
            self._children.setdefault(category.parent, []).append(category)
        self._paths: dict[str, tuple[Category, ...]] = {}

    def get(self, category_id: str) -> Category | None:
        """Return a category, also a retired one; ``None`` when the id is unknown."""
        return self._by_id.get(category_id)

    def __iter__(self) -> Iterator[Category]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def path(self, category_id: str) -> tuple[Category, ...]:
        """Return the nodes from the first level down to the category; empty when unknown."""
        known = self._paths.get(category_id)
        if known is None:
            known = self._walk_up(category_id)
            if known:
                self._paths[category_id] = known
        return known

    def children(self, parent_id: str = "") -> tuple[Category, ...]:
        """Return the direct children; the empty id gives the first level."""
        return tuple(self._children.get(parent_id, ()))

    def leaves(self) -> tuple[Category, ...]:
        """Return the active leaves."""
        return tuple(category for category in self._by_id.values() if category.leaf and category.active)

    def is_usable(self, category_id: str) -> bool:
        """Tell whether a new order may carry this category."""
        category = self._by_id.get(category_id)
        return category is not None and category.active

    def is_utility(self, category_id: str) -> bool:
        """Tell whether the category or one above it is water, power, gas or heat."""
        return any(node.utility for node in self.path(category_id))

    def is_life_threat(self, category_id: str) -> bool:
        """Tell whether the category or one above it is a danger to life or property."""
        return any(node.life_threat for node in self.path(category_id))

    def name(self, category_id: str) -> str:
        """Return the category's own name, empty when unknown."""
        category = self._by_id.get(category_id)
        return category.name if category else ""

    def _walk_up(self, category_id: str) -> tuple[Category, ...]:
        nodes: dict[str, Category] = {}
        node = self._by_id.get(category_id)
        while node is not None and node.id not in nodes and len(nodes) < _MAX_DEPTH:
            nodes[node.id] = node
            node = self._by_id.get(node.parent)
        return tuple(reversed(nodes.values()))
