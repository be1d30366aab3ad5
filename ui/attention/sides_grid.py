"""Base, mine and theirs side by side, field by field, with what differs marked."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.services.values import AttentionCase, AttentionItem
from ui.attention.phrases import mine_title, theirs_title
from ui.panels.difference import differences
from ui.panels.field_texts import FieldTexts, field_name
from ui.theme.tone import Tone
from ui.widgets.label import ElidedLabel, make_label
from ui.widgets.marked_text import DASHED, MarkedText

translate = QCoreApplication.translate
_NOTHING = "—"


class SidesGrid(QWidget):
    """A row a field: its name, the value both came from, mine and theirs.

    A value that has changed since on the order stands under theirs.
    """

    def __init__(self, texts: FieldTexts) -> None:
        super().__init__()
        self._texts = texts
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 0, 2)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self.mine: dict[str, MarkedText] = {}
        self.theirs: dict[str, MarkedText] = {}

    def show_case(self, case: AttentionCase) -> None:
        """Show an item."""
        self._clear()
        item = case.item
        names = _names(item)
        based = any(name in item.base for name in names)
        answered = any(name in item.theirs for name in names)
        titles = [translate("Attention", "原来的")] if based else []
        titles.append(mine_title(item))
        titles += [theirs_title(item)] if answered else []
        for at, title in enumerate(titles, 1):
            self._grid.addWidget(ElidedLabel(title, "section"), 0, at)
        for at in range(1, 4):
            self._grid.setColumnStretch(at, 0 if at > len(titles) else 2 if based and at == 1 else 3)
        for line, name in enumerate(names, 1):
            self._add(case, name, line, based=based, answered=answered)

    def _add(self, case: AttentionCase, name: str, line: int, *, based: bool, answered: bool) -> None:
        item = case.item
        label = make_label(field_name(name), "label", wrap=True)
        label.setFixedWidth(label.fontMetrics().horizontalAdvance("汉") * 5)
        self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        mine = self._texts.value(name, item.mine.get(name, ""))
        theirs = self._texts.value(name, item.theirs.get(name, ""))
        both = name in item.mine and name in item.theirs
        mine_marks, their_marks = differences(mine, theirs) if both else ((), ())
        at = 1
        if based:
            base = MarkedText()
            base.show_text(self._texts.value(name, item.base.get(name, "")) or _NOTHING)
            self._grid.addWidget(base, line, at, Qt.AlignmentFlag.AlignTop)
            at += 1
        self.mine[name] = MarkedText(Tone.INFO)
        self.mine[name].show_text(mine or _NOTHING, mine_marks)
        self._grid.addWidget(self.mine[name], line, at, Qt.AlignmentFlag.AlignTop)
        if not answered:
            return
        self.theirs[name] = MarkedText(Tone.WAITING, DASHED)
        now = self._texts.value(name, case.present.get(name, "")) if name in case.present else ""
        moved = now and now != theirs and name in item.theirs
        shown = theirs or _NOTHING
        if moved:
            shown += "\n" + translate("Attention", "现在：{value}").format(value=now)
        self.theirs[name].show_text(shown, their_marks)
        self._grid.addWidget(self.theirs[name], line, at + 1, Qt.AlignmentFlag.AlignTop)

    def _clear(self) -> None:
        self.mine, self.theirs = {}, {}
        while (entry := self._grid.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _names(item: AttentionItem) -> list[str]:
    """Return the fields to show; the state of the order only where it has moved on."""
    names = list(item.mine)
    moved = "state" in item.base and item.theirs.get("state", "") not in ("", item.base["state"])
    return [*names, "state"] if moved and "state" not in names else names
