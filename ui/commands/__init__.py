"""What the agent can do, as data: one registry feeds shortcuts, buttons, the palette and the key sheet."""

from ui.commands.command import Command, Scope, always
from ui.commands.context import UiContext
from ui.commands.registry import CommandRegistry

__all__ = ["Command", "CommandRegistry", "Scope", "UiContext", "always"]
