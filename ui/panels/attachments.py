"""Files on an order: chips with name, size and place; attached by key, drop or paste, opened by Enter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QEvent, QIODevice, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QImageWriter, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import AppError, AppErrorCode
from desktop.services.attachment_service import AttachmentService, FilePlace, FileStatus
from desktop.services.file_sender import FILE_KIND
from sync.domain.attachments import KINDS, MOST_FILES, PICTURES
from sync.domain.order import Attachment
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner
from ui.panels.picture import PicturePanel
from ui.widgets.action_button import ActionButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.label import make_label

translate = QCoreApplication.translate
ATTACH_KEY = "Alt+J"
_NAME = 26
_TAIL = 6
_FILES = "({})".format(" ".join(f"*{ending}" for endings in KINDS.values() for ending in endings))
Chosen = Callable[[Sequence[Path]], None]


def choose_files(parent: QWidget, chosen: Chosen) -> None:
    """Let the person choose files; nothing waits meanwhile."""
    dialog = QFileDialog(parent, translate("Attachments", "附加文件"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilter(translate("Attachments", "图片、PDF、录音录像") + f" {_FILES}")

    def selected(names: list[str]) -> None:
        chosen([Path(name) for name in names])

    dialog.filesSelected.connect(selected)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def choose_target(parent: QWidget, name: str, chosen: Callable[[Path], None]) -> None:
    """Let the person choose where a file is written in clear."""
    dialog = QFileDialog(parent, translate("Attachments", "保存到"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


@dataclass(frozen=True, slots=True)
class FileDesk:
    """What a strip of files needs. ``choose`` and ``choose_target`` ask the person."""

    service: AttachmentService
    jobs: JobRunner
    bridge: EventBridge
    tell_error: Callable[[Exception], None]
    choose: Callable[[QWidget, Chosen], None] = choose_files
    choose_target: Callable[[QWidget, str, Callable[[Path], None]], None] = choose_target


class FileChip(QWidget):
    """One file. Signals: ``opened()``, ``removed()``."""

    opened = Signal()
    removed = Signal()

    def __init__(self, file: Attachment, removable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file = file
        self._removable = removable
        self.button = ActionButton("", look="small")
        self.button.clicked.connect(self.opened)
        self.button.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.button)
        if removable:
            away = ActionButton("×", look="small")
            away.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            away.setAccessibleName(translate("Attachments", "移除 {name}").format(name=file.name))
            away.clicked.connect(self.removed)
            row.addWidget(away)
        self.show_status(None)

    def show_status(self, status: FileStatus | None) -> None:
        """Show where the content is."""
        parts = [shortened(self.file.name), size_text(self.file.size), place_text(self.file, status)]
        self.button.set_title(" · ".join(part for part in parts if part))
        self.button.setToolTip(self.file.name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Delete takes the file away again."""
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress else 0
        if self._removable and pressed in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return True
        return super().eventFilter(watched, event)


class AttachmentStrip(QWidget):
    """A row of files; ``editable``: files can be added and taken away. Signal: ``changed(tuple of files)``."""

    changed = Signal(object)

    def __init__(self, desk: FileDesk, *, editable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._editable = editable
        self._files: tuple[Attachment, ...] = ()
        self._order = ""
        self.chips: list[FileChip] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        box = QWidget()
        self._flow = FlowLayout(box)
        column.addWidget(box)
        self.note = make_label("", "muted", wrap=True)
        self.note.hide()
        column.addWidget(self.note)
        self.add_button = ActionButton(translate("Attachments", "附加文件"), ATTACH_KEY, "small")
        self.add_button.clicked.connect(self.ask)
        self._flow.addWidget(self.add_button)
        if editable:
            self.setFocusProxy(self.add_button)
            self.setAcceptDrops(True)
        else:
            self.add_button.hide()
            self.hide()
        desk.bridge.records_changed.connect(self._on_records_changed)

    def files(self) -> tuple[Attachment, ...]:
        """Return the files shown."""
        return self._files

    def set_files(self, files: Sequence[Attachment], order_id: str = "") -> None:
        """Show files without telling."""
        self._order = order_id
        if tuple(files) != self._files:
            self._files = tuple(files)
            self._rebuild()
        if not self._editable:  # the other kind is made before it has a parent: showing it would open a window
            self.setVisible(bool(files))
        self._read_states()

    def ask(self) -> None:
        """Let the person choose files."""
        if self._editable:
            self._desk.choose(self, self.add_paths)

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Attach files from the disk."""
        for path in paths:
            self._attach(lambda path=path: self._desk.service.attach(path))

    def add_from(self, mime: QMimeData) -> bool:
        """Attach files that were dropped or pasted; ``False`` when there is none."""
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        self.add_paths(paths)
        return bool(paths)

    def paste(self) -> bool:
        """Attach files or a picture from the clipboard; ``False`` when it holds neither, or words as well."""
        clipboard = QGuiApplication.clipboard()
        if self.add_from(clipboard.mimeData()):
            return True
        image = clipboard.image()
        if image.isNull() or clipboard.text():
            return False
        content = png_of(image)
        name = translate("Attachments", "截图") + ".png"
        self._attach(lambda: self._desk.service.attach_bytes(content, name))
        return True

    def watch(self, editor: QWidget) -> None:
        """Take files that are dropped on an editor or pasted into it."""
        editor.installEventFilter(self)
        viewport = getattr(editor, "viewport", None)
        if callable(viewport):
            inner = viewport()
            if isinstance(inner, QWidget):
                inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """See files come to the editors that are watched."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste):
                return self.paste()
        elif isinstance(event, QDropEvent) and event.mimeData().hasUrls():
            event.acceptProposedAction()
            return event.type() is not QEvent.Type.Drop or self.add_from(event.mimeData())
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt name
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt name
        """Attach what was dropped."""
        if self.add_from(event.mimeData()):
            event.acceptProposedAction()

    def _attach(self, take: Callable[[], Attachment]) -> None:
        if len(self._files) >= MOST_FILES:
            self._desk.tell_error(AppError(AppErrorCode.TOO_MANY_FILES))
            return
        self._desk.jobs.run(take, owner=self, on_done=self._attached, on_error=self._desk.tell_error)

    def _attached(self, file: Attachment) -> None:
        if all(one.id != file.id for one in self._files):
            self._tell((*self._files, file))

    def _remove(self, file: Attachment) -> None:
        self._tell(tuple(one for one in self._files if one.id != file.id))
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, files: tuple[Attachment, ...]) -> None:
        self.set_files(files, self._order)
        self.changed.emit(files)

    def _rebuild(self) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(file) for file in self._files]

    def _chip(self, file: Attachment) -> FileChip:
        chip = FileChip(file, self._editable)
        chip.opened.connect(lambda: self._open(file))
        chip.removed.connect(lambda: self._remove(file))
        self._flow.addWidget(chip)
        return chip

    def _open(self, file: Attachment) -> None:
        """Show a picture; anything else is saved where the person says."""
        desk, order = self._desk, self._order

        def save_to(target: Path) -> None:
            desk.jobs.run(
                lambda: desk.service.save_to(order, file, target),
                owner=self,
                on_error=desk.tell_error,
                queue="network",
            )

        if file.kind not in PICTURES:
            desk.choose_target(self, file.name, save_to)
            return
        desk.jobs.run(
            lambda: desk.service.content(order, file),
            owner=self,
            on_done=lambda content: PicturePanel(content, file.name, self.window()).open(),
            on_error=desk.tell_error,
            queue="network",
        )

    def _read_states(self) -> None:
        files = self._files
        if files:
            self._desk.jobs.run(
                lambda: self._desk.service.statuses(files),
                owner=self,
                on_done=self._show_states,
                on_error=lambda _error: None,
            )
        else:
            self.note.hide()

    def _show_states(self, states: dict[str, FileStatus]) -> None:
        away: dict[str, int] = {}
        for chip in self.chips:
            status = states.get(chip.file.id)
            chip.show_status(status)
            if status is not None and not chip.file.there and chip.file.act:
                away[chip.file.seat] = away.get(chip.file.seat, 0) + 1
        text = translate("Attachments", "{count} 个文件仍在 {seat} 号座席")
        self.note.setText(" · ".join(text.format(count=count, seat=seat) for seat, count in away.items()))
        self.note.setVisible(bool(away))

    def _on_records_changed(self, kind: str, ids: frozenset[str]) -> None:
        if kind == FILE_KIND and any(file.id in ids for file in self._files):
            self._read_states()


def place_text(file: Attachment, status: FileStatus | None) -> str:
    """Return where a file is, in a word; nothing once it is at the server."""
    if status is None or status.place is FilePlace.THERE:
        return ""
    if status.place is FilePlace.UPLOADING:
        return translate("Attachments", "上传 {percent}%").format(percent=status.percent)
    if status.place is FilePlace.REFUSED:
        return translate("Attachments", "未能上传")
    if status.place is FilePlace.WAITING:
        return translate("Attachments", "待上传") if file.act else ""
    return translate("Attachments", "在 {seat} 座席").format(seat=file.seat)


def size_text(size: int) -> str:
    """Return a size as people say it."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, size // 1024)} KB"


def shortened(name: str) -> str:
    """Return a name that keeps its beginning and its ending and fits a narrow card; Chinese counts double."""
    if sum(map(_width, name)) <= _NAME:
        return name
    start, room = "", _NAME - sum(map(_width, name[-_TAIL:])) - 1
    for sign in name[:-_TAIL]:
        room -= _width(sign)
        if room < 0:
            break
        start += sign
    return f"{start}…{name[-_TAIL:]}"


def _width(sign: str) -> int:
    return 2 if ord(sign) > 0x2E7F else 1


def png_of(image: QImage) -> bytes:
    """Return a picture as PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(data.data())
