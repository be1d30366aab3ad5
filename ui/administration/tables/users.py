"""People who may sign in. Changed online only."""

from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop.services.administration_service import AdministrationService
from desktop.services.reference_service import ReferenceService
from sync.contract.administration import UserChange, UserCreate, UserView
from sync.domain.codes import Role
from sync.domain.reference import ReferenceKind
from ui.administration.record import RecordField, RecordProblem, RecordRow, Saved, Values
from ui.administration.texts import YES, flag, yes_no
from ui.panels.texts.names import role_name

translate = QCoreApplication.translate
_ROLES = {role.value for role in Role} - {Role.SYSTEM.value, Role.CHANNEL.value}


class UsersTable:
    """Reads and changes people through the server."""

    id = "users"
    kinds = (ReferenceKind.STAFF,)
    may_add = True
    queue = "network"

    def __init__(self, administration: AdministrationService, reference: ReferenceService) -> None:
        self._administration = administration
        self._reference = reference
        self.title = translate("Administration", "人员")
        self.columns = (
            (translate("Administration", "工号"), 80),
            (translate("Administration", "姓名"), 110),
            (translate("Administration", "角色"), 240),
            (translate("Administration", "单位"), 0),
            (translate("Administration", "状态"), 80),
        )

    def read(self) -> list[RecordRow]:
        """Return all people by number."""
        people = sorted(self._administration.users(), key=lambda user: user.no)
        return [
            RecordRow(at, user.id, self._cells(user), user, user.active, user.name) for at, user in enumerate(people)
        ]

    def fields(self, record: Any | None) -> tuple[RecordField, ...]:
        """Return the fields of a person; the number is given once."""
        del record
        return (
            RecordField("no", translate("Administration", "工号"), fixed=True, limit=12),
            RecordField("name", translate("Administration", "姓名"), limit=40),
            RecordField(
                "roles",
                translate("Administration", "角色代码"),
                hint=translate("Administration", "用空格分开，如 agent dispatcher"),
                limit=200,
            ),
            RecordField("unit", translate("Administration", "单位编号"), required=False, limit=60),
            RecordField("active", translate("Administration", "在用"), choices=yes_no()),
            RecordField(
                "reset",
                translate("Administration", "重置密码"),
                required=False,
                choices=yes_no(),
                hint=translate("Administration", "新密码只显示一次"),
            ),
        )

    def values(self, record: Any) -> Values:
        """Return a person's values."""
        if not isinstance(record, UserView):
            raise TypeError(type(record).__name__)
        return {
            "no": record.no,
            "name": record.name,
            "roles": " ".join(record.roles),
            "unit": record.unit,
            "active": flag(record.active),
            "reset": "no",
        }

    def save(self, record: Any | None, values: Values) -> Saved:
        """Create or change a person."""
        roles = values["roles"].split()
        unknown = [role for role in roles if role not in _ROLES]
        if unknown:
            text = translate("Administration", "没有这个角色：{role}").format(role=unknown[0])
            raise RecordProblem("roles", text)
        unit = values["unit"].strip()
        if unit and self._reference.get(ReferenceKind.UNIT, unit) is None:
            raise RecordProblem("unit", translate("Administration", "没有这个单位"))
        if not isinstance(record, UserView):
            made = self._administration.create_user(
                UserCreate(no=values["no"].strip(), name=values["name"].strip(), roles=roles, unit=unit)
            )
            return Saved(translate("Administration", "已新增 {no}").format(no=made.user.no), made.password)
        change = UserChange(
            name=values["name"].strip(), roles=roles, unit=unit, active=values["active"] == YES, rev=record.rev
        )
        changed = self._administration.change_user(record.id, change)
        secret = self._administration.reset_password(record.id).password if values["reset"] == YES else ""
        return Saved(translate("Administration", "已保存 {no}").format(no=changed.user.no), secret)

    def _cells(self, user: UserView) -> tuple[str, ...]:
        return (
            user.no,
            user.name,
            "、".join(role_name(role) for role in user.roles),
            self._reference.name_of(ReferenceKind.UNIT, user.unit),
            translate("Administration", "在用") if user.active else translate("Administration", "停用"),
        )
