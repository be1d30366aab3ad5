"""The fields of this seat's telephone; only those that the chosen kind needs are shown."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.services.phone_setup import LONGEST_LOGIN, PhoneKind, PhoneSetup, Problem
from sync.telephony.baresip.account import DTMF_MODES
from sync.telephony.baresip.devices import SoundDevice
from ui.preferences.phone_texts import KINDS, kind_note, problem_text
from ui.widgets.choice_group import Choice, ChoiceGroup, link_choices
from ui.widgets.form_field import FormField
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField
from ui.widgets.pick_field import PickField
from ui.widgets.pick_item import PickItem

translate = QCoreApplication.translate
_LINE = ("host", "transport", "extension", "secret", "area_code", "more")
_SYSTEM = (*_LINE, "user")
_SHOWN: dict[PhoneKind, tuple[str, ...]] = {
    PhoneKind.NONE: ("extension",),
    PhoneKind.OTHER: ("extension",),
    PhoneKind.SERVER: ("extension",),
    PhoneKind.SOFTPHONE: (*_LINE, "source", "player", "alert", "dtmf"),
    PhoneKind.ASTERISK: _SYSTEM,
    PhoneKind.FREESWITCH: _SYSTEM,
}
_PLACES = (
    ("host", 0, 0, 3),
    ("transport", 0, 3, 3),
    ("extension", 1, 0, 2),
    ("secret", 1, 2, 2),
    ("user", 1, 4, 2),
    ("area_code", 2, 0, 2),
    ("more", 2, 2, 4),
    ("source", 3, 0, 2),
    ("player", 3, 2, 2),
    ("alert", 3, 4, 2),
    ("dtmf", 4, 0, 6),
)
_TRANSPORT_KEYS = {"udp": "U", "tcp": "T", "tls": "S"}
_TONE_KEYS = {"rtp": "R", "info": "I", "auto": "A"}
"""Letters: the digits choose the kind, and all stand on one panel."""
_TEXTS = ("host", "user", "extension", "area_code", "more")
_DEVICES = ("source", "player", "alert")


class PhoneForm(QWidget):
    """Signals: ``kind_chosen()`` when the person chose another kind."""

    kind_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._devices: tuple[SoundDevice, ...] = ()
        self.kind = ChoiceGroup(
            [Choice(kind.value, translate("PhoneSettings", KINDS[kind]), str(at)) for at, kind in enumerate(KINDS, 1)]
        )
        self.kind.setAccessibleName(translate("PhoneSettings", "电话"))
        self.note = make_label("", "muted", wrap=True)
        self.transport = ChoiceGroup([])
        self.dtmf = ChoiceGroup([Choice(mode, text, _TONE_KEYS[mode]) for mode, text in _tone_modes()])
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setMaxLength(LONGEST_LOGIN + 1)
        self.secret.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        self.texts = {name: LineField(limit=600 if name == "more" else 300) for name in _TEXTS}
        self.sounds = {name: self._device_field(name) for name in _DEVICES}
        editors: dict[str, QWidget] = {**self.texts, **self.sounds, "transport": self.transport, "secret": self.secret}
        editors["dtmf"] = self.dtmf
        self.fields = {name: FormField(label, editors[name], hint=hint) for name, label, hint in _labels()}
        self._lay_out()
        link_choices((self.kind, self.transport, self.dtmf))
        self.kind.chosen.connect(self._on_kind)
        self._show_kind()

    def setup(self) -> PhoneSetup:
        """Return what stands in the fields that are shown."""
        kind = self._kind
        found = {name: field.text().strip() for name, field in self.texts.items()}
        found |= {name: _device(field) for name, field in self.sounds.items()}
        found["transport"] = self.transport.value()
        found["dtmf"] = self.dtmf.value() if self.dtmf.value() != DTMF_MODES[0] else ""
        return PhoneSetup(kind=kind, **{name: found[name] for name in _SHOWN[kind] if name in found})

    def show_setup(self, setup: PhoneSetup) -> None:
        """Show a setup; the secret is never shown."""
        self.kind.set_value(setup.kind.value)
        self._show_kind()
        for name, field in self.texts.items():
            field.setText(getattr(setup, name))
            field.setCursorPosition(0)
        for name, field in self.sounds.items():
            field.set_item(self._item(getattr(setup, name)))
        self.transport.set_value(setup.transport or self._plain_transport)
        self.dtmf.set_value(setup.dtmf or DTMF_MODES[0])

    def show_devices(self, devices: Sequence[SoundDevice]) -> None:
        """Offer these devices; what stands in a field stays, by its name where it has one now."""
        self._devices = tuple(devices)
        for field in self.sounds.values():
            if field.item is not None:
                field.set_item(self._item(field.item.id))

    def show_kept_secret(self, *, is_kept: bool) -> None:
        """Say whether a secret of this account lies in the keystore."""
        hint = translate("PhoneSettings", "已保存，留空不变") if is_kept else ""
        self.fields["secret"].set_hint(hint)

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Mark the fields, and put the cursor into the first that is wrong."""
        for name, field in self.fields.items():
            problem = problems.get(name)
            field.set_error(problem_text(problem) if problem is not None else "")
        for name, *_ in _PLACES:
            if name in problems:
                self.fields[name].focus()
                return

    @property
    def _kind(self) -> PhoneKind:
        return PhoneKind(self.kind.value() or PhoneKind.NONE.value)

    @property
    def _plain_transport(self) -> str:
        return "udp" if self._kind is PhoneKind.SOFTPHONE else "tcp"

    def _on_kind(self, _value: str) -> None:
        self._show_kind()
        self.show_problems({})
        self.kind_chosen.emit()

    def _show_kind(self) -> None:
        kind = self._kind
        self.note.setText(kind_note(kind))
        for name, field in self.fields.items():
            field.setVisible(name in _SHOWN[kind])
        names = ("udp", "tcp", "tls") if kind is PhoneKind.SOFTPHONE else ("tcp", "tls")
        self.transport.set_choices([Choice(name, name.upper(), _TRANSPORT_KEYS[name]) for name in names])
        if not self.transport.value():
            self.transport.set_value(self._plain_transport)

    def _item(self, device: str) -> PickItem | None:
        if not device:
            return None
        name = next((one.name for one in self._devices if one.id == device), "")
        return PickItem(device, f"{name} ({device})" if name else device)

    def _device_field(self, name: str) -> PickField:
        field = PickField(
            lambda text: self._offered(name, text),
            free=True,
            open_empty=True,
            placeholder=translate("PhoneSettings", "系统默认"),
        )
        field.setMaxLength(200)
        return field

    def _offered(self, name: str, text: str) -> list[PickItem]:
        words = text.casefold()
        able = [one for one in self._devices if (one.records if name == "source" else one.plays)]
        return [
            PickItem(one.id, f"{one.name} ({one.id})", detail="")
            for one in able
            if words in one.name.casefold() or words in one.id
        ]

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        for name, row, column, span in _PLACES:
            grid.addWidget(self.fields[name], row, column, 1, span)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.kind)
        box.addWidget(self.note)
        box.addLayout(grid)


def _labels() -> tuple[tuple[str, str, str], ...]:
    return (
        ("host", translate("PhoneSettings", "主机"), translate("PhoneSettings", "主机名或地址，可带 :端口")),
        ("transport", translate("PhoneSettings", "传输"), ""),
        ("extension", translate("PhoneSettings", "分机"), ""),
        ("user", translate("PhoneSettings", "管理账号"), ""),
        ("secret", translate("PhoneSettings", "口令"), ""),
        ("area_code", translate("PhoneSettings", "本地区号"), "0371"),
        ("more", translate("PhoneSettings", "其他选项"), translate("PhoneSettings", "名称=值&名称=值，可不填")),
        ("source", translate("PhoneSettings", "麦克风"), ""),
        ("player", translate("PhoneSettings", "扬声器"), ""),
        ("alert", translate("PhoneSettings", "振铃"), ""),
        ("dtmf", translate("PhoneSettings", "按键音"), ""),
    )


def _tone_modes() -> tuple[tuple[str, str], ...]:
    texts = {
        "rtp": translate("PhoneSettings", "RTP 事件(RFC 4733)"),
        "info": translate("PhoneSettings", "SIP INFO"),
        "auto": translate("PhoneSettings", "看对方支持哪种"),
    }
    return tuple((mode, texts[mode]) for mode in DTMF_MODES)


def _device(field: PickField) -> str:
    return field.item.id if field.item is not None else field.text().strip()
