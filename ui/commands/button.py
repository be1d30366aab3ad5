"""Buttons that are the face of a command."""

from PySide6.QtWidgets import QWidget

from ui.commands.registry import CommandRegistry, command_title
from ui.widgets.action_button import ActionButton


def command_button(
    registry: CommandRegistry, command_id: str, look: str = "", parent: QWidget | None = None, text: str = ""
) -> ActionButton:
    """Return a button with the command's title and key that runs it and is enabled with it.

    ``look`` is empty, ``primary``, ``danger``, ``quiet`` or ``small``; ``text`` replaces the title where room is short.
    """
    command = registry.command(command_id)
    button = ActionButton(text or command_title(command), command.shortcut, look, parent)
    button.setObjectName(f"button.{command_id}")
    action = registry.action(command_id)
    button.setEnabled(action.isEnabled())
    action.enabledChanged.connect(button.setEnabled)
    button.clicked.connect(lambda: registry.run(command_id))
    return button
