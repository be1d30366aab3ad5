"""The facts of sync in words: groups of names and values."""

from PySide6.QtCore import QCoreApplication

from desktop.services.diagnostics_service import Diagnostics, channel_of
from desktop.services.values import Comparison, StoreFacts, SyncStatus, UnsentCommand
from sync.domain.instant import Instant
from sync.domain.numbering import spoken
from ui.panels.texts.errors import code_message, message_text
from ui.panels.texts.names import action_name
from ui.panels.texts.times import age, day_moment, moment
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.row_list import RowItem

translate = QCoreApplication.translate
Rows = list[tuple[str, str]]

CHANNELS: dict[str, str] = {
    "stream": QT_TRANSLATE_NOOP("SyncDetails", "实时推送"),
    "long_poll": QT_TRANSLATE_NOOP("SyncDetails", "长轮询（途中有设备扣留推送）"),
    "poll": QT_TRANSLATE_NOOP("SyncDetails", "每 15 秒查询"),
    "none": QT_TRANSLATE_NOOP("SyncDetails", "离线"),
}
STATES: dict[str, tuple[str, str]] = {
    "new": (QT_TRANSLATE_NOOP("SyncDetails", "待上传"), "waiting"),
    "sent": (QT_TRANSLATE_NOOP("SyncDetails", "已发出，等答复"), "info"),
    "reoffer": (QT_TRANSLATE_NOOP("SyncDetails", "服务器恢复后重报"), "info"),
}
SCOPES: dict[str, str] = {
    "global": QT_TRANSLATE_NOOP("SyncDetails", "基础资料"),
    "desk:city": QT_TRANSLATE_NOOP("SyncDetails", "全市工单"),
    "desk:callback": QT_TRANSLATE_NOOP("SyncDetails", "回访池"),
    "desk:calls": QT_TRANSLATE_NOOP("SyncDetails", "来电记录"),
    "called": QT_TRANSLATE_NOOP("SyncDetails", "本人办结的回访"),
    "unit": QT_TRANSLATE_NOOP("SyncDetails", "承办单位"),
    "area": QT_TRANSLATE_NOOP("SyncDetails", "区域"),
    "user": QT_TRANSLATE_NOOP("SyncDetails", "本人"),
}
_NONE = "–"


def line_rows(status: SyncStatus, now: Instant) -> Rows:
    """Return what is known of the line and of what the server confirmed."""
    never = translate("SyncDetails", "本次尚未连接")
    contact = status.last_contact_at
    offset = translate("SyncDetails", "{offset} ± {uncertainty} 秒").format(
        offset=f"{status.clock_offset_ms / 1000:+.2f}", uncertainty=f"{status.clock_uncertainty_ms / 1000:.2f}"
    )
    trip = translate("SyncDetails", "{count} 毫秒").format(count=2 * status.clock_uncertainty_ms)
    return [
        (translate("SyncDetails", "服务器"), status.server),
        (translate("SyncDetails", "最后确认"), _aged(moment(contact), age(contact, now)) if contact else never),
        (translate("SyncDetails", "接收方式"), translate("SyncDetails", CHANNELS[channel_of(status)])),
        (translate("SyncDetails", "最快往返"), trip if contact else _NONE),
        (translate("SyncDetails", "与服务器时差"), offset if contact else _NONE),
        (
            translate("SyncDetails", "最近的错误"),
            error_text(status.error) if status.error else translate("SyncDetails", "无"),
        ),
    ]


def confirmed_rows(facts: StoreFacts, status: SyncStatus) -> Rows:
    """Return what this seat has of the server."""
    fetching = translate("SyncDetails", "已取 {count} 行").format(count=f"{status.pulling:,}")
    return [
        (translate("SyncDetails", "位置"), f"{facts.position:,}"),
        (translate("SyncDetails", "纪元"), facts.epoch or _NONE),
        (translate("SyncDetails", "正在下载"), fetching if status.pulling else translate("SyncDetails", "无")),
        (translate("SyncDetails", "本机工单"), f"{facts.orders:,}"),
        *(( _scope_name(one.scope), _scope_text(one.scope, one.rows, held=one.held)) for one in facts.scopes),
        *(
            [(translate("SyncDetails", "未识别的资料"), "、".join(facts.skipped_kinds))] if facts.skipped_kinds else []
        ),
    ]  # fmt: skip


def compared_rows(found: Comparison, now: Instant) -> Rows:
    """Return when the cache was last compared with the server, and what was found."""
    if not found.compared_at:
        said = translate("SyncDetails", "本次尚未核对")
    elif found.different:
        said = translate("SyncDetails", "{age}，{count} 处不同，已重新下载")
    else:
        said = translate("SyncDetails", "{age}，一致")
    rows = [
        (
            translate("SyncDetails", "最近核对"),
            said.format(age=age(found.compared_at, now), count=found.different),
        )
    ]
    if found.repaired_at:
        repaired = translate("SyncDetails", "{age}，至少 {count} 行")
        rows.append(
            (
                translate("SyncDetails", "最近修复"),
                repaired.format(age=age(found.repaired_at, now), count=f"{found.repaired_rows:,}"),
            )
        )
    if found.stopped:
        rows.append((translate("SyncDetails", "清除"), translate("SyncDetails", "要清除的太多，已暂停，正在核对")))
    return rows


def seat_rows(facts: StoreFacts, status: SyncStatus, now: Instant) -> Rows:
    """Return what lies on this seat alone."""
    drafts = _aged(str(facts.drafts), age(facts.oldest_draft_at, now)) if facts.drafts else "0"
    blocks = " + ".join(str(left) for _id, _year, left in facts.blocks)
    free = str(status.free_numbers)
    numbers = _aged(free, blocks) if len(facts.blocks) > 1 else free
    return [
        (translate("SyncDetails", "待上传"), f"{facts.unsent_count:,}"),
        (translate("SyncDetails", "需要人处理"), f"{facts.attention:,}"),
        (translate("SyncDetails", "草稿"), drafts),
        (translate("SyncDetails", "待传附件"), f"{facts.files:,}"),
        (translate("SyncDetails", "可用工单号"), numbers),
        (translate("SyncDetails", "已用应急号"), f"{facts.emergency_used:,}"),
        (translate("SyncDetails", "备份件"), translate("SyncDetails", "{count} 件").format(count=facts.spool_files)),
        (translate("SyncDetails", "备份文件夹"), facts.spool_folder),
        (translate("SyncDetails", "本机资料"), size_text(facts.store_bytes)),
    ]


def version_rows(reading: Diagnostics) -> Rows:
    """Return the versions."""
    versions = f"{reading.protocol} / {reading.command_version} / {reading.record_schema}"
    return [
        (translate("SyncDetails", "客户端"), reading.client_version),
        (translate("SyncDetails", "服务器"), reading.status.server_version or _NONE),
        (translate("SyncDetails", "协议 / 命令 / 资料"), versions),
    ]


def unsent_rows(facts: StoreFacts, now: Instant) -> list[RowItem]:
    """Return a row for each unsent command."""
    return [_unsent_row(one, now) for one in facts.unsent]


def error_text(code: str) -> str:
    """Return the last failure in plain words."""
    return message_text(code_message(code))


def size_text(count: int) -> str:
    """Return a size in MB."""
    return f"{count / 1_000_000:.1f} MB"


def _unsent_row(one: UnsentCommand, now: Instant) -> RowItem:
    state, tone = STATES.get(one.state, (one.state, "neutral"))
    tries = translate("SyncDetails", "已试 {count} 次").format(count=one.tries) if one.tries else ""
    said = (spoken(one.no), day_moment(one.since), age(one.since, now), tries)
    return RowItem(
        one.id,
        action_name(one.type),
        " · ".join(part for part in said if part),
        pill=translate("SyncDetails", state),
        tone=tone,
    )


def _scope_name(scope: str) -> str:
    """Return what a scope is called; which unit or area it is stands behind, one's own name need not."""
    kind, _, which = scope.partition(":")
    if scope in SCOPES or kind in ("user", "called"):
        return translate("SyncDetails", SCOPES.get(scope) or SCOPES[kind])
    return f"{translate('SyncDetails', SCOPES[kind])} {which}" if kind in SCOPES else scope


def _aged(value: str, remark: str) -> str:
    return translate("SyncDetails", "{value}（{remark}）").format(value=value, remark=remark)


def _scope_text(scope: str, rows: int, *, held: bool) -> str:
    if scope == "global":
        return translate("SyncDetails", "齐全") if held else translate("SyncDetails", "尚未取全")
    count = translate("SyncDetails", "{count} 件").format(count=f"{rows:,}")
    return count if held else translate("SyncDetails", "{count} 件（尚未取全）").format(count=f"{rows:,}")
