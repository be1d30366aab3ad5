"""The data an act asks for, as data: one form description serves the sheet, its keys and its tests."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sync.contract.codec import ContractError, decode, encode
from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.domain.order import Attachment
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.pick_field import PickSource


class FieldKind(StrEnum):
    """What stands in a field."""

    TEXT = "text"
    LINE = "line"
    CODE = "code"
    YES_NO = "yes_no"
    UNIT = "unit"
    UNITS = "units"
    DAYS = "days"
    PICK = "pick"
    FILES = "files"
    CHOICE = "choice"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class ActField:
    """One field. ``label`` and ``hint`` are Chinese source texts (context ``ActForm``).

    ``codes`` is a code list; ``value`` the default; ``source`` finds what a field of kind ``PICK`` offers;
    ``choices`` are value and shown text of a field of kind ``CHOICE``.
    """

    id: str
    label: str
    kind: FieldKind
    required: bool = True
    codes: str = ""
    value: str = ""
    lines: int = 4
    hint: str = ""
    source: PickSource | None = None
    choices: tuple[tuple[str, str], ...] = ()


Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class ActForm:
    """An act with its fields. ``build`` makes the act's data from the values (field id -> text).

    ``final``: the decision of a conference, which nobody takes back by a key as they do others; the form says so.
    """

    action: Action
    title: str
    submit: str
    fields: tuple[ActField, ...]
    build: Callable[[Values], ActData]
    final: bool = False

    def missing(self, values: Values) -> tuple[str, ...]:
        """Return the ids of required fields without a value, in the order of the form."""
        return tuple(field.id for field in self.fields if field.required and not values.get(field.id, "").strip())


def units_of(text: str) -> tuple[str, ...]:
    """Return the unit ids of a field of several units."""
    return tuple(each for each in text.split() if each)


def days_of(text: str) -> int:
    """Return a number of days; anything else counts as none."""
    return int(text) if text.strip().isdecimal() and len(text.strip()) <= 3 else 0


def yes(text: str) -> bool:
    """Return whether a yes/no field says yes."""
    return text == "yes"


def files_field() -> ActField:
    """Return the field of an act's files."""
    return ActField("files", QT_TRANSLATE_NOOP("ActForm", "附件"), FieldKind.FILES, required=False)


def files_of(text: str) -> tuple[Attachment, ...]:
    """Return the files of a field; what cannot be read is none."""
    try:
        return decode(text, tuple[Attachment, ...]) if text else ()
    except ContractError:
        return ()


def files_text(files: tuple[Attachment, ...]) -> str:
    """Return files as the text of a field."""
    return encode(files).decode() if files else ""
