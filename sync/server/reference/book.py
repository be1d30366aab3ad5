"""The city's reference data as the rules want it, built once per version and shared by all threads."""

import threading
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, select

from sync.domain.knowledge.record import ArticleRecord, ArticleUse, ArticleVersion
from sync.domain.organisation import Organisation
from sync.domain.reference import (
    EDITORIAL,
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
from sync.domain.rules import Rules
from sync.domain.rules_from_reference import rules_from_reference
from sync.domain.value import Value
from sync.server.tables.feed import head, reference_item

TYPES: Mapping[ReferenceKind, type[Value]] = {
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
_UNREAD = (ReferenceKind.SITE, *EDITORIAL)
"""Many, and no rule looks at them."""


class ReferenceBook:
    """Rules by version of the reference data. A change of reference data raises the version in ``head``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version = -1
        self._rules: Rules | None = None

    def rules(self, connection: Connection) -> Rules:
        """Return the rules of the version that ``connection`` sees."""
        version = connection.execute(select(head.c.reference_ver).where(head.c.id == 1)).scalar_one()
        return self.rules_at(connection, version)

    def rules_at(self, connection: Connection, version: int) -> Rules:
        """Return the rules of a version just read from ``head``."""
        with self._lock:
            if self._rules is None or self._version != version:
                self._rules = rules_from_reference(_items(connection))
                self._version = version
            return self._rules

    def organisation(self, connection: Connection) -> Organisation:
        """Return units and areas."""
        return self.rules(connection).organisation


def _items(connection: Connection) -> dict[ReferenceKind, Iterable[Value]]:
    bodies: dict[ReferenceKind, list[Value]] = {kind: [] for kind in ReferenceKind}
    wanted = select(reference_item.c.kind, reference_item.c.body).where(
        reference_item.c.retired == 0,
        reference_item.c.kind.not_in([kind.value for kind in _UNREAD]),
    )
    rows = connection.execute(wanted)
    for row in rows:
        kind = ReferenceKind(row.kind)
        bodies[kind].append(msgspec.json.decode(row.body, type=TYPES[kind]))
    return {kind: tuple(values) for kind, values in bodies.items()}
