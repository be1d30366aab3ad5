"""Marks texts that are translated later, with a type: the binding's own function is typed ``object``."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name the translation tools look for
    """Return ``text`` as it is; ``context`` is for the tools that collect texts."""
    del context
    return text
