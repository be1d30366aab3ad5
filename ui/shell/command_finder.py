"""Finds commands by title, pinyin, initials and key: a title that begins so first, then what was used last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync.matching.pick_index import PickEntry, PickIndex, fold, sound
from sync.matching.spoken_keys import spoken_keys
from ui.commands.command import Command
from ui.commands.registry import CommandRegistry, command_category, command_title

MOST_COMMANDS = 40
_INSIDE = 3
_SHORTEST_SPOKEN = 2
_OTHER_READINGS = {ord("重"): "虫", ord("长"): "常"}
"""Characters with two readings, as a character of the one that ``spoken_keys`` does not know."""


@dataclass(frozen=True, slots=True)
class FoundCommands:
    """``leading``: title, pinyin or initials begin with the text: they stand before all else, ``others`` behind."""

    leading: tuple[Command, ...]
    others: tuple[Command, ...]


@dataclass(slots=True)
class _Index:
    """The commands of one state of the screen; made anew when it changes (a call comes, another view)."""

    commands: dict[str, Command] = field(default_factory=dict[str, Command])
    titles: tuple[tuple[str, str], ...] = ()
    picks: PickIndex = field(default_factory=lambda: PickIndex(()))


class CommandFinder:
    """Looks through the commands that apply now; takes less than a millisecond, so it runs with every key."""

    def __init__(self, registry: CommandRegistry) -> None:
        self._registry = registry
        self._index = _Index()
        self._recent: dict[str, None] = {}

    def note_used(self, command_id: str) -> None:
        """Remember a command as the one used last."""
        self._recent.pop(command_id, None)
        self._recent[command_id] = None

    def find(self, text: str, usage: Mapping[str, int]) -> FoundCommands:
        """Return commands for a text; all of them, the used ones first, for none. ``usage`` counts earlier choices."""
        index = self._fresh()
        wanted = fold(text)
        found = index.picks.find(wanted, len(index.commands), usage)
        nearness = {one: _nearness(index.commands[one], wanted) for one in found}
        begins = [one for one in found if nearness[one] < _INSIDE]
        leading = sorted(begins, key=lambda one: (nearness[one], self._age(one)))
        others = sorted((one for one in found if one not in begins), key=self._age)
        return FoundCommands(_taken(index, leading), _taken(index, others)[: max(0, MOST_COMMANDS - len(leading))])

    def _age(self, command_id: str) -> int:
        """Return how long ago a command was used, in uses since then; those never used are the oldest alike."""
        if command_id not in self._recent:
            return len(self._recent)
        return len(self._recent) - 1 - list(self._recent).index(command_id)

    def _fresh(self) -> _Index:
        shown = [command for command in self._registry.available() if command.shown]
        titles = tuple((command.id, command_title(command)) for command in shown)
        if titles != self._index.titles:
            picks = PickIndex(map(_entry, shown))
            self._index = _Index({command.id: command for command in shown}, titles, picks)
        return self._index


def _nearness(command: Command, wanted: str) -> int:
    """Return 0 for the title (or id), 1 and 2 for its beginning as written and as spoken, 3 for anything else."""
    title = fold(command_title(command))
    if wanted in (title, command.id):
        return 0
    if wanted and title.startswith(wanted):
        return 1
    spoken = len(wanted) >= _SHORTEST_SPOKEN and wanted.isascii() and wanted.isalpha()
    return 2 if spoken and any(key.startswith(sound(wanted)) for key in _keys(command)) else _INSIDE


def _taken(index: _Index, ids: Sequence[str]) -> tuple[Command, ...]:
    return tuple(index.commands[one] for one in ids)


def _entry(command: Command) -> PickEntry:
    """Return what a command is found by. The Chinese title is spoken and found on an English screen too."""
    title = command_title(command)
    return PickEntry(
        id=command.id,
        name=title,
        aliases=(command.title,) if command.title != title else (),
        keys=" ".join(_keys(command)),
        code=command.shortcut,
        context=command_category(command),
    )


def _keys(command: Command) -> list[str]:
    """Return how a title is spoken and its initials, in each reading."""
    readings = dict.fromkeys((command.title, command.title.translate(_OTHER_READINGS)))
    return " ".join(map(spoken_keys, readings)).split()
