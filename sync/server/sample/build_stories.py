"""Builds what callers tell, leaf by leaf, from ``source/stories.txt``. Run by ``build`` only."""

from pathlib import Path

from sync.server.sample.build_categories import read_nodes
from sync.server.sample.stories import LeafStory, Manner, Stories

_USUAL_WEIGHT = 0.6


def build_stories(source: Path) -> Stories:
    """Return manners by kind and stories by leaf id. Raises ``KeyError`` for a leaf that does not exist."""
    manners: dict[str, Manner] = {}
    told: dict[str, tuple[float, tuple[int, ...], tuple[str, ...]]] = {}
    name, lines = "", dict[str, str]()
    head = ""
    for line in [*(source / "stories.txt").read_text(encoding="utf-8").splitlines(), "[end]"]:
        if line.startswith("["):
            if head == "kind":
                manners[name] = Manner(*(tuple(lines[key].split("|")) for key in ("fact", "impact", "wish")))
            elif head == "leaf":
                leaf, weight, months = (part.strip() for part in name.split("|"))
                told[leaf] = (float(weight), _months(months), tuple(lines["fact"].split("|")))
            head, _, name = line[1:].partition("] ")
            lines = {}
        elif line and not line.startswith("#"):
            key, _, text = line.partition(" ")
            lines[key] = text
    leaves = {
        node.id: _story(node.name, node.options["k"], told) for node in read_nodes(source / "categories.txt")
        if node.level == 3
    }  # fmt: skip
    if told:
        raise KeyError(f"stories of unknown leaves: {', '.join(told)}")
    return Stories(manners=manners, leaves=leaves)


def _story(leaf: str, kind: str, told: dict[str, tuple[float, tuple[int, ...], tuple[str, ...]]]) -> LeafStory:
    weight, months, facts = told.pop(leaf, (_USUAL_WEIGHT, (), ()))
    return LeafStory(kind=kind, weight=weight, months=months, facts=facts)


def _months(text: str) -> tuple[int, ...]:
    if text == "0":
        return ()
    first, last = (int(part) for part in text.split("-"))
    return tuple(range(first, last + 1)) if first <= last else (*range(first, 13), *range(1, last + 1))
