"""The registry of commands and their Qt face."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.commands.command import Command, Scope
from ui.commands.context import UiContext

_SHORTCUT_CONTEXT = {
    Scope.WINDOW: Qt.ShortcutContext.WindowShortcut,
    Scope.VIEW: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.LIST: Qt.ShortcutContext.WidgetWithChildrenShortcut,
}


def command_title(command: Command) -> str:
    """Return the title in the language of the screen."""
    return QCoreApplication.translate("Commands", command.title)


def command_category(command: Command) -> str:
    """Return the category in the language of the screen."""
    return QCoreApplication.translate("Commands", command.category)


class CommandRegistry(QObject):
    """Holds every command once and builds its ``QAction``.

    Signals: ``changed()`` after commands came, went or were enabled; ``ran(id)`` after a command was run.
    """

    changed = Signal()
    ran = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._context = UiContext()
        self.on_error: Callable[[Exception], None] | None = None

    @property
    def context(self) -> UiContext:
        """The state commands are judged by."""
        return self._context

    def add(self, commands: Iterable[Command], owner: QWidget, lists: Iterable[QWidget] = ()) -> None:
        """Register commands of a view. ``owner`` is the view (or window); ``Scope.LIST`` commands live on ``lists``.

        Raises ``ValueError`` for an id used twice, a key used twice in one scope, or a bare letter outside a list.
        """
        targets = list(lists)
        for command in commands:
            self._check(command)
            self._commands[command.id] = command
            action = self._build(command, owner)
            if command.scope is Scope.LIST and targets:
                for target in targets:
                    target.addAction(action)
            else:
                owner.addAction(action)
        self.changed.emit()

    def remove(self, ids: Iterable[str]) -> None:
        """Forget commands, for a view that is torn down."""
        for command_id in list(ids):
            self._commands.pop(command_id, None)
            action = self._actions.pop(command_id, None)
            if action is not None:
                action.deleteLater()
        self.changed.emit()

    def command(self, command_id: str) -> Command:
        """Return a command. Raises ``KeyError`` when there is none."""
        return self._commands[command_id]

    def has(self, command_id: str) -> bool:
        """Tell whether the command is registered."""
        return command_id in self._commands

    def action(self, command_id: str) -> QAction:
        """Return the ``QAction`` of a command, e.g. for a menu."""
        return self._actions[command_id]

    def commands(self) -> tuple[Command, ...]:
        """Return every command in the order they were added."""
        return tuple(self._commands.values())

    def available(self) -> tuple[Command, ...]:
        """Return the commands that apply now: those of the window and of the view in front."""
        return tuple(
            command
            for command in self._commands.values()
            if (command.scope is Scope.WINDOW or command.view == self._context.view) and command.when(self._context)
        )

    def run(self, command_id: str) -> bool:
        """Run a command if it applies now; tell whether it did."""
        command = self._commands[command_id]
        if not command.when(self._context):
            return False
        try:
            command.run()
        except Exception as error:
            if self.on_error is None:
                raise
            self.on_error(error)
        self.ran.emit(command_id)
        return True

    def set_context(self, context: UiContext) -> None:
        """Judge every command by a new state of the screen."""
        if context == self._context:
            return
        self._context = context
        for command_id, command in self._commands.items():
            self._actions[command_id].setEnabled(command.when(context))
        self.changed.emit()

    def retranslate(self) -> None:
        """Give every action its title in the language of the screen."""
        for command_id, command in self._commands.items():
            self._actions[command_id].setText(command_title(command))
        self.changed.emit()

    def _build(self, command: Command, owner: QWidget) -> QAction:
        action = QAction(command_title(command), owner)
        action.setObjectName(command.id)
        action.setEnabled(command.when(self._context))
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut, QKeySequence.SequenceFormat.PortableText))
            action.setShortcutContext(_SHORTCUT_CONTEXT[command.scope])
            action.setAutoRepeat(command.scope is Scope.LIST)
        action.triggered.connect(lambda _checked=False, command_id=command.id: self.run(command_id))
        self._actions[command.id] = action
        return action

    def _check(self, command: Command) -> None:
        if command.id in self._commands:
            raise ValueError(f"command {command.id} is registered twice")
        problem = shortcut_problem(command)
        if problem:
            raise ValueError(f"command {command.id}: {problem}")
        clash = self._clash(command)
        if clash:
            raise ValueError(f"command {command.id} has the key {command.shortcut} of {clash}")

    def _clash(self, command: Command) -> str:
        if not command.shortcut:
            return ""
        for other in self._commands.values():
            same_place = Scope.WINDOW in (command.scope, other.scope) or command.view == other.view
            if command.scope is other.scope is Scope.LIST and command.place != other.place:
                continue
            if same_place and other.shortcut == command.shortcut:
                return other.id
        return ""


def shortcut_problem(command: Command) -> str:
    """Return why a shortcut is not allowed, or an empty text."""
    if not command.shortcut:
        return ""
    keys = command.shortcut.split("+")
    if "Alt" in keys and "Shift" in keys:
        return "Alt+Shift belongs to the input method"
    if command.scope is Scope.LIST:
        return ""
    bare = len(keys) == 1 or keys[:-1] == ["Shift"]
    if bare and len(keys[-1]) == 1:
        return "a bare letter is allowed in a list only"
    return ""
