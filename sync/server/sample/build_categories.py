"""Builds the category tree and the directory from the texts in ``source``. Run by ``build`` only."""

from collections.abc import Iterator
from pathlib import Path

from sync.domain.codes import RequestType, Urgency
from sync.domain.reference import Category, DirectoryRule
from sync.domain.value import Value
from sync.server.sample.pinyin_keys import search_keys

_FLAGS = frozenset({"life", "util"})
_COUNTY_CITIES = ("410106", "410122", "410181", "410182", "410183", "410184", "410185")
_COUNTY_KEEPER = {
    "c:water_company": "d:urban_management",
    "c:gas_company": "d:urban_management",
    "c:heat_company": "d:urban_management",
    "c:street_lighting": "d:municipal_works",
    "c:bus_company": "d:transport",
}
"""The companies of the city proper do not serve the counties: there the supervising department answers."""


class Node(Value):
    """One line of the source with the options it inherits from its level-2 line."""

    id: str
    name: str
    parent: str
    level: int
    aliases: tuple[str, ...]
    options: dict[str, str]
    own: frozenset[str]
    group: str = ""
    group_aliases: tuple[str, ...] = ()


def read_nodes(path: Path) -> list[Node]:
    """Return the tree in file order. Raises ``ValueError`` for a leaf outside a level-2 node."""
    nodes: list[Node] = []
    counters = [0, 0, 0]
    top: Node | None = None
    middle: Node | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("= "):
            counters = [counters[0] + 1, 0, 0]
            top = Node(f"{counters[0]:02d}", line[2:].strip(), "", 1, (), {}, frozenset())
            nodes.append(top)
        elif line.startswith("- ") and top is not None:
            counters = [counters[0], counters[1] + 1, 0]
            names, _, options = line[2:].partition("|")
            middle = _node(f"{top.id}{counters[1]:02d}", names, options, top, 2)
            nodes.append(middle)
        elif middle is not None:
            counters[2] += 1
            names, _, options = line.partition(";")
            nodes.append(_node(f"{middle.id}{counters[2]:02d}", names, options, middle, 3))
        else:
            raise ValueError(f"leaf outside a group: {line}")
    return nodes


def _node(node_id: str, names: str, options: str, parent: Node, level: int) -> Node:
    name, _, aliases = names.strip().partition("/")
    own: dict[str, str] = {}
    for part in options.split():
        key, _, value = part.partition("=")
        own[key] = value or ("1" if key in _FLAGS else "")
    return Node(
        id=node_id,
        name=name,
        parent=parent.id,
        level=level,
        aliases=tuple(alias for alias in aliases.split(",") if alias),
        options={**(parent.options if level == 3 else {}), **own},
        own=frozenset(own),
        group=parent.name if level == 3 else name,
        group_aliases=parent.aliases if level == 3 else (),
    )


def read_templates(path: Path) -> dict[str, str]:
    """Return the content prompts by kind; ``{leaf}`` stands for the leaf's name."""
    rows = (line.split("|", 1) for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return {kind: text.replace("\\n", "\n") for kind, text in rows}


def build_categories(source: Path) -> list[Category]:
    """Return the category tree: 3 levels, leaves with prompts, flags and search keys."""
    templates = read_templates(source / "templates.txt")
    return [_category(node, templates) for node in read_nodes(source / "categories.txt")]


def _category(node: Node, templates: dict[str, str]) -> Category:
    options = node.options
    leaf = node.level == 3
    return Category(
        id=node.id,
        name=node.name,
        parent=node.parent,
        leaf=leaf,
        aliases=node.aliases,
        keys=_keys(node),
        template=templates[options["k"]].replace("{leaf}", node.name) if leaf else "",
        request_type=RequestType(options["t"]) if leaf else None,
        urgency=Urgency(options.get("u", "normal")) if leaf else Urgency.NORMAL,
        life_threat="life" in options and leaf,
        utility="util" in options and leaf,
    )


def _keys(node: Node) -> str:
    """Readings of the name and its aliases, and of the name behind its group: ``zyyjsgzs`` finds 噪音·夜间施工噪声"""
    keys = search_keys(node.name, *node.aliases).split()
    if node.level == 3:
        own = search_keys(node.name).split()[:2]
        for group in (node.group, *node.group_aliases):
            keys += [first + second for first, second in zip(search_keys(group).split()[:2], own, strict=False)]
    return " ".join(dict.fromkeys(keys))


def build_directory(source: Path) -> list[DirectoryRule]:
    """Return who answers for what: one rule a level-2 node, one more where a leaf differs, more for counties."""
    rules: list[DirectoryRule] = []
    for node in read_nodes(source / "categories.txt"):
        if node.level == 2 or (node.level == 3 and node.own & {"m", "a", "c", "b", "s", "if"}):
            rules.extend(_rules(node))
    return rules


def _rules(node: Node) -> Iterator[DirectoryRule]:
    main = node.options["m"]
    yield _rule(node, f"dr-{node.id}", main)
    if "if" in node.own:
        word, _, helper = node.options["if"].partition(":")
        yield _rule(node, f"dr-{node.id}-1", main, condition=word, extra=(helper,))
    if main in _COUNTY_KEEPER:
        for area in _COUNTY_CITIES:
            yield _rule(node, f"dr-{node.id}-{area}", _COUNTY_KEEPER[main], area=area)


def _rule(
    node: Node, rule_id: str, main: str, *, area: str = "", condition: str = "", extra: tuple[str, ...] = ()
) -> DirectoryRule:
    options = node.options
    copies = list(_split(options.get("c", "")))
    if main == "s" and "g" not in copies:
        copies.append("g")
    assist = [part for part in (*extra, *_split(options.get("a", ""))) if part != main]
    return DirectoryRule(
        id=rule_id,
        category=node.id,
        main=resolver(main),
        area=area,
        assist=tuple(dict.fromkeys(resolver(part) for part in assist)),
        copies=tuple(resolver(part) for part in copies),
        condition=condition,
        basis=f"{options.get('b') or '部门职责'}（示例目录，以本市三定方案和权责清单为准）",
        script=options.get("s", "") if "s" in node.own else "",
        valid_from="2025-01-01",
        source="示例城市派单目录2025版",
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)


def resolver(short: str) -> str:
    """Return the resolver a shorthand of the source stands for. Raises ``ValueError`` for an unknown one."""
    if short == "s":
        return "office@street"
    if short == "g":
        return "office@district"
    kind, _, key = short.partition(":")
    if kind == "d":
        return f"dept:{key}@district"
    if kind == "c":
        return f"unit:u410100-{key}" if key.endswith("_company") else f"dept:{key}@city"
    raise ValueError(f"unknown resolver {short}")
