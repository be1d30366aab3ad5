"""Orders and commands of the model, and the one rule table that server and overlay share.

Both are plain tuples and scopes are bits of a number: a schedule makes thousands of them.
"""

VER, NO, AUTHOR, AREA, UNIT, STATE, REV, FIELD_0, FIELD_1, WORDS = range(10)
"""Places in an order. ``WORDS`` has a bit for every command whose text stands in the order or in its trail."""

CMD, KIND, TARGET, A, B, GUARD, AFTER, BY = range(8)
"""Places in a command. ``A`` and ``B`` depend on the kind, ``GUARD`` is what its author saw, ``AFTER`` its cause.

A note that keeps the words of a superseded command has the id of that one below zero. The ``GUARD`` of a create is the
draft it was made of, 0 for none: what was typed into a draft is a word with the draft's own id.
"""

CREATE, NOTE, EDIT, DISPATCH, RETURN, MOVE = range(6)
WAITING, AT_UNIT = range(2)
"""States of an order."""

AREAS, UNITS, USERS = 3, 2, 4
UNIT_BIT, USER_BIT = AREAS, AREAS + UNITS
SCOPES = AREAS + UNITS + USERS

APPLIED, MERGED, SAME, SUPERSEDED, REJECTED, QUARANTINED = range(6)
"""Outcomes; those below ``SUPERSEDED`` make a command done."""

OUTCOMES = ("applied", "merged", "same", "superseded", "rejected", "quarantined")


def word_of(command: int) -> int:
    """Return the bit of what was typed with a command, or with the one whose words a note keeps."""
    return 1 << abs(command)


def words_in(command: tuple) -> int:
    """Return the bits of all words a command brings: its own, and those of the draft it makes an order of."""
    return 1 << abs(command[CMD]) | (1 << command[GUARD] & -2 if command[KIND] == CREATE else 0)


def rescue(command: tuple) -> tuple | None:
    """Return the note that keeps the words of a superseded command; only what asks for a return has any."""
    if command[KIND] != RETURN:
        return None
    return (-command[CMD], NOTE, command[TARGET], 0, 0, 0, 0, command[BY])


def scopes_of(order: tuple) -> int:
    """Return the scopes an order stands in."""
    unit = order[UNIT]
    mask = 1 << order[AREA] | 1 << (USER_BIT + order[AUTHOR])
    return mask if unit < 0 else mask | 1 << (UNIT_BIT + unit)


def new_order(command: tuple, author: int) -> tuple:
    """Return what a create makes."""
    return (1, command[B], author, command[A], -1, WAITING, 0, 0, 0, words_in(command))


def decide(order: tuple, command: tuple) -> tuple[int, tuple]:
    """Return the outcome of an act on an order, and the order after it (the same when nothing changed)."""
    kind, word = command[KIND], word_of(command[CMD])
    ver, no, author, area, unit, state, rev, f0, f1, words = order
    if kind == NOTE:
        return APPLIED, (ver + 1, no, author, area, unit, state, rev, f0, f1, words | word)
    if kind == EDIT:
        value, base = command[CMD], command[GUARD]
        present = f1 if command[A] else f0
        if present == value:
            return SAME, order
        if present != base:  # kept beside the order as a proposal
            return MERGED, (ver + 1, no, author, area, unit, state, rev, f0, f1, words | word)
        if command[A]:
            f1 = value
        else:
            f0 = value
        return APPLIED, (ver + 1, no, author, area, unit, state, rev, f0, f1, words | word)
    if kind == MOVE:
        if area == command[A]:
            return SAME, order
        if area != command[GUARD]:
            return MERGED, (ver + 1, no, author, area, unit, state, rev, f0, f1, words | word)
        return APPLIED, (ver + 1, no, author, command[A], unit, state, rev, f0, f1, words | word)
    if rev != command[GUARD]:
        if kind == DISPATCH and state == AT_UNIT and unit == command[A]:
            return SAME, order
        return SUPERSEDED, _with_rescue(order, command)
    if kind == DISPATCH and state == WAITING:
        return APPLIED, (ver + 1, no, author, area, command[A], AT_UNIT, rev + 1, f0, f1, words | word)
    if kind == RETURN and state == AT_UNIT:
        return APPLIED, (ver + 1, no, author, area, -1, WAITING, rev + 1, f0, f1, words | word)
    return SUPERSEDED, _with_rescue(order, command)


def _with_rescue(order: tuple, command: tuple) -> tuple:
    """Keep the words of what came second, once."""
    note = rescue(command)
    if note is None or order[WORDS] & word_of(note[CMD]):
        return order
    return decide(order, note)[1]
