"""What a command may look at to know whether it applies now."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UiContext:
    """The state of the screen. ``view`` is the id of the view in front, ``roles`` the codes of the person's roles."""

    view: str = ""
    online: bool = False
    signed_in: bool = True
    has_call: bool = False
    has_selection: bool = False
    can_undo: bool = False
    roles: frozenset[str] = frozenset()
    has_telephone: bool = True
    """Whether the person works at a telephone at all."""
    phone: frozenset[str] = frozenset()
    """What the telephone can do now."""
    phone_lacks: frozenset[str] = frozenset()
    """What it cannot do with the call at all: such a key says so."""
