"""The style sheet: templates of roles and lengths in ``resources/qss``, filled in from a palette."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from string import Template

from PySide6.QtGui import QColor

from resources import locate
from ui.theme.roles import Roles


class _Names(Mapping[str, str]):
    """Role names, ``px_12`` (12 pixels at 100 %) and ``icon_name`` (path of an icon file)."""

    def __init__(self, roles: Roles, scale: float) -> None:
        self._roles = {key: str(value) for key, value in asdict(roles).items()}
        self._scale = scale

    def __getitem__(self, key: str) -> str:
        if key.startswith("px_"):
            return f"{round(int(key[3:]) * self._scale)}px"
        if key == "icon_check_mark":
            dark_ink = QColor(self._roles["on_accent"]).lightnessF() < 0.5
            return locate("icons", f"check_{'black' if dark_ink else 'white'}.svg").as_posix()
        if key.startswith("icon_"):
            return locate("icons", f"{key[5:]}.svg").as_posix()
        return self._roles[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._roles)

    def __len__(self) -> int:
        return len(self._roles)


def build_style_sheet(roles: Roles, scale: float) -> str:
    """Return the whole style sheet. Raises ``KeyError`` naming an unknown role."""
    names = _Names(roles, scale)
    files = sorted(locate("qss").glob("*.qss"))
    return "\n".join(Template(file.read_text(encoding="utf-8")).substitute(names) for file in files)
