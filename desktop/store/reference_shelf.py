"""The cached reference data as typed values."""

from collections.abc import Sequence

import msgspec

from desktop.store.database import Database
from sync.domain.knowledge.record import ArticleRecord, ArticleUse, ArticleVersion
from sync.domain.reference import (
    Area,
    Article,
    CalendarDay,
    Category,
    CodeItem,
    DeadlinePreset,
    DirectoryRule,
    Policy,
    ReferenceKind,
    Site,
    Staff,
    Unit,
)
from sync.domain.value import Value

_TYPES: dict[ReferenceKind, type[Value]] = {
    ReferenceKind.UNIT: Unit,
    ReferenceKind.AREA: Area,
    ReferenceKind.CATEGORY: Category,
    ReferenceKind.DIRECTORY_RULE: DirectoryRule,
    ReferenceKind.PRESET: DeadlinePreset,
    ReferenceKind.CALENDAR_DAY: CalendarDay,
    ReferenceKind.CODE: CodeItem,
    ReferenceKind.ARTICLE: Article,
    ReferenceKind.STAFF: Staff,
    ReferenceKind.POLICY: Policy,
    ReferenceKind.SITE: Site,
    ReferenceKind.ARTICLE_RECORD: ArticleRecord,
    ReferenceKind.ARTICLE_VERSION: ArticleVersion,
    ReferenceKind.ARTICLE_USE: ArticleUse,
}


class ReferenceShelf:
    """Reads reference items. An item this program cannot read (of a newer server) is left out."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._decoders = {kind: msgspec.json.Decoder(shape) for kind, shape in _TYPES.items()}

    def items(self, kind: ReferenceKind) -> Sequence[Value]:
        """Return all items of a kind, by id."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT body FROM reference_item WHERE kind = ? ORDER BY id", (kind.value,)
            ).all()
        decoder = self._decoders[kind]
        found: list[Value] = []
        for (body,) in rows:
            try:
                found.append(decoder.decode(body))
            except msgspec.DecodeError:
                continue
        return found
