"""What an administration table shows and how one record is edited, as data."""

from dataclasses import dataclass
from typing import Any, Protocol

from sync.domain.reference import ReferenceKind

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line: its record and the texts of its cells."""

    key: int
    id: str
    cells: tuple[str, ...]
    record: Any
    active: bool = True
    name: str = ""
    """What people call the record; its id where it has no better name."""


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of a record. ``choices`` (value, shown text) makes it a choice; ``fixed`` once the record exists."""

    id: str
    label: str
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    fixed: bool = False
    hint: str = ""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Saved:
    """What was done: a sentence, and a password the server made (shown once)."""

    text: str
    secret: str = ""


class RecordProblem(ValueError):
    """A field cannot be saved as it stands; ``text`` says what to do."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(field)
        self.field = field
        self.text = text


class RecordTable(Protocol):
    """One table of the administration. ``read`` and ``save`` block; the view calls them off the GUI thread."""

    @property
    def id(self) -> str:
        """Stable id of the tab."""
        ...

    @property
    def title(self) -> str:
        """Name of the tab in the language of the screen."""
        ...

    @property
    def columns(self) -> tuple[tuple[str, int], ...]:
        """Titles and widths at 100 %; 0 stretches."""
        ...

    @property
    def kinds(self) -> tuple[ReferenceKind, ...]:
        """Kinds of reference items whose change asks for a new reading."""
        ...

    @property
    def may_add(self) -> bool:
        """Whether records can be added."""
        ...

    @property
    def queue(self) -> str:
        """The job queue on which ``save`` runs."""
        ...

    def read(self) -> list[RecordRow]:
        """Return all rows in order."""
        ...

    def fields(self, record: Any | None) -> tuple[RecordField, ...]:
        """Return the fields of a record, or of a new one."""
        ...

    def values(self, record: Any) -> Values:
        """Return a record's values by field id."""
        ...

    def save(self, record: Any | None, values: Values) -> Saved:
        """Save a new or changed record. Raises :class:`RecordProblem` or an application error."""
        ...


def missing(fields: tuple[RecordField, ...], values: Values) -> tuple[str, ...]:
    """Return the ids of required fields without a value."""
    return tuple(field.id for field in fields if field.required and not values.get(field.id, "").strip())
