"""Table models over any source of rows. Nothing here knows the business."""

from ui.models.column import CellLook, Column, RowSource
from ui.models.windowed_table_model import WindowedTableModel

__all__ = ["CellLook", "Column", "RowSource", "WindowedTableModel"]
