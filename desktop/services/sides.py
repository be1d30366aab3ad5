"""The sides of a disagreement about an order as texts by field: what a person wrote, from what, and what stands now."""

from collections.abc import Iterable
from typing import Any, cast

import msgspec

from sync.contract.messages import Command
from sync.domain.editing import EDITABLE, read_field
from sync.domain.order import Order, TimelineEntry

Texts = dict[str, str]
_Table = dict[str, Any]
_SILENT = frozenset(
    {
        "no",
        "lease",
        "query_code",
        "completes",
        "handed",
        "draft_mark",
        "request",
        "assignment",
        "reply_rev",
        "base",
        "fields",
        "call",
        "kind",
    }
)
"""Arguments that say nothing to a person, or are shown in another way."""
_PARTS = frozenset({"caller", "place"})
_WORDS = frozenset({"text", "internal_text"})


def mine_of(command: Command) -> Texts:
    """Return what the person wrote: texts and codes of the arguments, edited fields one by one."""
    arguments = _arguments(command)
    note = {"text": str(arguments["text"])} if command.type.startswith("article.") and arguments.get("text") else {}
    return _flat(_table(arguments.get("body")) or arguments) | _texts(arguments.get("fields")) | note


def base_of(command: Command) -> Texts:
    """Return what the person saw when writing: the values edited fields came from, and the guarded state."""
    seen = _texts(_arguments(command).get("base"))
    return seen | ({"state": command.guard.state} if command.guard.state else {})


def present_of(order: Order, names: Iterable[str]) -> Texts:
    """Return what the order says now about the given fields, and its state; fields it has not are left out."""
    found: Texts = {"state": order.state.value}
    for name in names:
        if name in EDITABLE:
            found[name] = read_field(order, name)
        elif name == "unit":
            found[name] = order.main_unit
        elif name in _WORDS and (last := _last_words(order)) is not None:
            found["text"] = last.text
    return found


def _flat(arguments: _Table, prefix: str = "") -> Texts:
    found: Texts = {}
    for name, value in arguments.items():
        if not prefix and name in _SILENT:
            continue
        if name in _PARTS:
            found |= _flat(_table(value), f"{name}.")
        elif texts := _list(value):
            found[prefix + name] = ",".join(texts)
        elif isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            found[prefix + name] = str(value)
    return found


def _arguments(command: Command) -> _Table:
    try:
        return msgspec.json.decode(command.args, type=_Table)
    except msgspec.DecodeError:
        return {}


def _table(value: Any) -> _Table:
    return cast("_Table", value) if isinstance(value, dict) else {}


def _texts(value: Any) -> Texts:
    return {name: str(text) for name, text in _table(value).items()}


def _list(value: Any) -> list[str]:
    return [str(one) for one in cast("list[object]", value)] if isinstance(value, list) else []


def _last_words(order: Order) -> TimelineEntry | None:
    return next((entry for entry in reversed(order.timeline) if entry.text), None)
