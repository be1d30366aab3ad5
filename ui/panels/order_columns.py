"""The columns in which lists of orders are shown."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from desktop.services.reference_service import ReferenceService
from desktop.services.values import OrderListRow
from sync.domain.instant import Instant
from sync.domain.reference import ReferenceKind
from ui.models.column import CellLook, Column
from ui.panels.texts.codes import listed_name
from ui.panels.texts.names import CHANNELS, channel_name, state_name, type_name
from ui.panels.texts.times import day_moment, time_left, time_left_tone
from ui.panels.texts.tones import state_tone
from ui.translations import language_in_force

translate = QCoreApplication.translate
NARROW = 140
OrderColumn = Column[OrderListRow]


class OrderColumns:
    """Makes columns; names come from the reference data, times from the screen's clock."""

    def __init__(self, reference: ReferenceService, now: Callable[[], Instant]) -> None:
        self._reference = reference
        self._now = now

    def time_left(self) -> OrderColumn:
        """Time left to the deadline that matters, in the colour of its light."""
        return Column(
            "left",
            translate("OrderColumns", "剩余"),
            self._left_text,
            width=86,
            look=CellLook.STRONG,
            tone=lambda row: time_left_tone(row.due_at, self._now()),
            ticks=True,
        )

    def number(self) -> OrderColumn:
        """The order's number."""
        return Column("no", translate("OrderColumns", "工单号"), lambda row: row.no, width=108, look=CellLook.MUTED)

    def title(self) -> OrderColumn:
        """Title with a mark for what only this seat has."""
        return Column("title", translate("OrderColumns", "标题"), self._title_text, stretch=True)

    def category(self, width: int = 170) -> OrderColumn:
        """The last two names of the category's path, or its own name alone where the column is narrow."""
        names = 2 if width >= NARROW else 1
        return Column(
            "category",
            translate("OrderColumns", "分类"),
            lambda row: self._category_text(row, names),
            width=width,
            look=CellLook.MUTED,
        )

    def area(self, width: int = 140) -> OrderColumn:
        """District and street, the district alone where the column is narrow."""
        names = 2 if width >= NARROW else 1
        return Column(
            "area",
            translate("OrderColumns", "区域"),
            lambda row: self._area_text(row, names),
            width=width,
            look=CellLook.MUTED,
        )

    def channel(self) -> OrderColumn:
        """Where the request came from."""
        return Column(
            "channel",
            translate("OrderColumns", "来源"),
            self._channel_text,
            width=wide(100, 116),
            look=CellLook.MUTED,
        )

    def unit(self, width: int = 150) -> OrderColumn:
        """The main unit."""
        return Column(
            "unit",
            translate("OrderColumns", "承办单位"),
            lambda row: self._reference.name_of("unit", row.main_unit),
            width=width,
            look=CellLook.MUTED,
        )

    def kind(self) -> OrderColumn:
        """Type of request."""
        width = wide(58, 96)
        return Column("kind", translate("OrderColumns", "类型"), lambda row: type_name(row.request_type), width=width)

    def created(self) -> OrderColumn:
        """When it was accepted."""
        return Column(
            "created",
            translate("OrderColumns", "受理时间"),
            lambda row: day_moment(row.created_at),
            width=100,
            look=CellLook.MUTED,
        )

    def state(self) -> OrderColumn:
        """State as a pill."""
        return Column(
            "state",
            translate("OrderColumns", "状态"),
            lambda row: state_name(row.state, at_intake=row.at_intake),
            width=96,
            look=CellLook.PILL,
            tone=lambda row: state_tone(row.state, at_intake=row.at_intake),
        )

    def _left_text(self, row: OrderListRow) -> str:
        return time_left(row.due_at, self._now())

    def _title_text(self, row: OrderListRow) -> str:
        return f"↑ {row.title}" if row.pending else row.title

    def _channel_text(self, row: OrderListRow) -> str:
        """The city's name; in English the program's own where it knows the channel, as those are short."""
        if language_in_force() == "en" and row.channel in CHANNELS:
            return channel_name(row.channel)
        return listed_name(self._reference, "channel", row.channel)

    def _category_text(self, row: OrderListRow, names: int) -> str:
        # Somebody may just be signing out: the list is painted once more, the names are gone already
        if not row.category or not self._reference.has_reading:
            return row.category
        return " › ".join(self._reference.path_of(row.category)[-names:])

    def _area_text(self, row: OrderListRow, names: int) -> str:
        areas = (row.district, row.street)[:names]
        return "·".join(self._reference.name_of(ReferenceKind.AREA, area) for area in areas if area)


def wide(chinese: int, english: int) -> int:
    """Return the width of a column by the language: words of the program are longer in English, names are not."""
    return english if language_in_force() == "en" else chinese
