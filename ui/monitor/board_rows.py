"""Seats, quarantined commands and tasks as rows of lists."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from desktop.services.seat_board_service import SeatBoard, holds_work, is_online
from sync.contract.administration import QuarantineItem, SeatView, TaskItem
from sync.contract.alerts import ALERT
from sync.domain.instant import MINUTE, Instant
from sync.domain.nuisance import LIFE_THREATS
from sync.domain.numbering import spoken
from ui.panels.texts.names import action_name, agent_state_name, role_name
from ui.panels.texts.put_aside import put_aside_text
from ui.panels.texts.times import age, clock_time, day_moment, duration
from ui.theme.tone import Tone
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.row_list import RowItem

translate = QCoreApplication.translate

SILENT_LINE = MINUTE

TASKS: dict[str, str] = {
    "directory_lesson": QT_TRANSLATE_NOOP("Board", "派单目录建议更新"),
    "quarantine": QT_TRANSLATE_NOOP("Board", "核对暂存的操作"),
    "number_hole": QT_TRANSLATE_NOOP("Board", "有号码没有工单"),
    "call_hole": QT_TRANSLATE_NOOP("Board", "接听的来电没有工单"),
    "number_clash": QT_TRANSLATE_NOOP("Board", "号码重复，请联系来电人"),
    "create_mapped": QT_TRANSLATE_NOOP("Board", "补充工单分类或地区"),
    "data_push": QT_TRANSLATE_NOOP("Board", "向接转专线推送工单数据"),
    "follow_up_refused": QT_TRANSLATE_NOOP("Board", "后续步骤未能执行"),
}


def sum_text(board: SeatBoard, name: str) -> str:
    """Return the sum of a count over all seats."""
    return f"{sum(getattr(one.report, name) for one in board.seats):,}"


def oldest(board: SeatBoard, name: str) -> Instant:
    """Return the oldest instant of that name over all seats, 0 for none."""
    return min((at for one in board.seats if (at := getattr(one.report, name))), default=0)


def seat_rows(board: SeatBoard) -> list[RowItem]:
    """Return a row a seat, in the order of the board."""
    return [_seat_row(one, board.at) for one in board.seats]


def phone_text(board: SeatBoard) -> str:
    """Return queues with how many wait and the longest wait, then lines that are down; empty without either."""
    parts: list[str] = []
    for one in board.queues:
        said = translate("Board", "{queue} 排队 {count}").format(queue=one.queue, count=one.waiting)
        if one.oldest_at:
            longest = duration(board.at - one.oldest_at)
            said += translate("Board", "，最长 {time}").format(time=longest)
        parts.append(said)
    for line in board.lines:
        if line.state != "connected" or board.at - line.heard_at > SILENT_LINE:
            since = age(line.heard_at, board.at)
            parts.append(translate("Board", "电话系统 {name} 断开（{age}）").format(name=line.pbx, age=since))
    return " · ".join(parts)


def quarantine_rows(board: SeatBoard, name_of: Callable[[str], str]) -> list[RowItem]:
    """Return a row a quarantined command, oldest first. ``name_of`` turns a person's id into a name."""
    return [_quarantine_row(one, board.at, name_of) for one in board.quarantine]


def task_rows(board: SeatBoard, line_name: Callable[[str], str], name_of: Callable[[str], str] = str) -> list[RowItem]:
    """Return a row a task, oldest first. ``line_name`` turns the code of an outside line (110, 12315…) into a name,
    ``name_of`` a person's id.
    """
    return [_task_row(one, board.at, line_name, name_of) for one in board.other_tasks()]


def alert_rows(board: SeatBoard, name_of: Callable[[str], str], category_name: Callable[[str], str]) -> list[RowItem]:
    """Return a row an alert, danger to life first, then oldest first: category and words, who raised it where, and its
    age.
    """
    rows: list[RowItem] = []
    for task in sorted(board.tasks, key=lambda one: one.detail.get("category") not in LIFE_THREATS):
        if task.kind == ALERT:
            said = {key: str(task.detail.get(key, "")) for key in ("category", "words", "agent", "seat")}
            title = " · ".join(part for part in (category_name(said["category"]), said["words"]) if part)
            seat = translate("Board", "{seat} 席").format(seat=said["seat"]) if said["seat"] else ""
            where = " · ".join(part for part in (name_of(said["agent"]), seat, day_moment(task.at)) if part)
            rows.append(RowItem(task.id, title, where, pill=age(task.at, board.at), tone=Tone.DANGER))
    return rows


def seen_rows(board: SeatBoard, name_of: Callable[[str], str], category_name: Callable[[str], str]) -> list[RowItem]:
    """Return a row an alert that was answered lately: who did, and when."""
    rows: list[RowItem] = []
    for task in board.seen:
        said = {key: str(task.detail.get(key, "")) for key in ("category", "words", "agent")}
        title = " · ".join(part for part in (category_name(said["category"]), said["words"]) if part)
        by = translate("Board", "{name} {time} 已看到").format(
            name=name_of(task.closed_by), time=clock_time(task.closed_at)
        )
        where = " · ".join(part for part in (by, name_of(said["agent"])) if part)
        rows.append(RowItem(task.id, title, where, pill=translate("Board", "已看到"), tone=Tone.NEUTRAL))
    return rows


def _seat_row(seat: SeatView, now: Instant) -> RowItem:
    report = seat.report
    parts = [
        _doing(seat, now),
        _counted(translate("Board", "待上传 {count}"), report.unsent, report.oldest_unsent_at, now),
        _counted(translate("Board", "需处理 {count}"), report.attention, 0, now),
        _counted(translate("Board", "草稿 {count}"), report.drafts, report.oldest_draft_at, now),
        _counted(translate("Board", "附件 {count}"), report.files, 0, now),
    ]
    if not seat.reported_at:
        parts = [parts[0], translate("Board", "尚无报告")]
    said = [part for part in parts if part]
    pill, tone = _contact(seat, now)
    return RowItem(
        seat.device,
        " ".join(part for part in (seat.seat, seat.user_no, seat.user_name) if part) or seat.device[:8],
        " · ".join(said) if said else translate("Board", "没有未完成的内容"),
        pill=pill,
        tone=tone,
    )


def _doing(seat: SeatView, now: Instant) -> str:
    """Return the state of the person there with its age; nobody knows it of a seat that is silent."""
    if seat.agent is None or not is_online(seat, now):
        return ""
    return f"{agent_state_name(seat.agent.status, seat.agent.reason)} {duration(now - seat.agent.since)}"


def _contact(seat: SeatView, now: Instant) -> tuple[str, str]:
    if seat.revoked_at is not None:
        return translate("Board", "已停用"), Tone.DANGER
    if is_online(seat, now):
        return translate("Board", "在线"), Tone.SUCCESS
    tone = Tone.DANGER if holds_work(seat) else Tone.NEUTRAL
    if seat.left_at:
        return translate("Board", "已退出 · {age}").format(age=age(seat.left_at, now)), tone
    return translate("Board", "离线 · {age}").format(age=age(seat.seen_at, now)), tone


def _counted(text: str, count: int, since: Instant, now: Instant) -> str:
    if not count:
        return ""
    said = text.format(count=count)
    return said + translate("Board", "（最早 {age}）").format(age=age(since, now)) if since else said


def other_order(item: QuarantineItem) -> str:
    """Return the two numbers of a draft that was submitted twice, in words; empty for anything else."""
    if not item.other_no:
        return ""
    said = translate("Board", "号码 {no}，已有工单 {other}")
    return said.format(no=spoken(item.no) or "—", other=spoken(item.other_no))


def _quarantine_row(item: QuarantineItem, now: Instant, name_of: Callable[[str], str]) -> RowItem:
    who = name_of(item.user_id)
    why = put_aside_text(item.reason)
    return RowItem(
        item.cmd_id,
        action_name(item.type),
        " · ".join(part for part in (who, day_moment(item.at), why, other_order(item)) if part),
        pill=age(item.at, now),
        tone=Tone.WAITING,
    )


def _task_row(task: TaskItem, now: Instant, line_name: Callable[[str], str], name_of: Callable[[str], str]) -> RowItem:
    line, agent = str(task.detail.get("line", "")), str(task.detail.get("agent", ""))
    kind = TASKS.get(task.kind)
    calls = translate("Board", "{count} 通").format(count=task.detail.get("count", 0)) if agent else ""
    parts = (
        role_name(task.for_role),
        line_name(line) if line else "",
        name_of(agent) if agent else "",
        calls,
        day_moment(task.at),
    )
    return RowItem(
        task.id,
        translate("Board", kind) if kind else task.kind,
        " · ".join(part for part in parts if part),
        pill=age(task.at, now),
        tone=Tone.WAITING,
    )
