"""What went wrong, and what to do, for every code an error can carry."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.errors import AppError, to_app_error
from ui.panels.texts.refusals import refusal_text
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Message:
    """A title (what happened) and a detail (what to do)."""

    title: str
    detail: str = ""


_RETRY = QT_TRANSLATE_NOOP("Error", "请稍后再试。")
_ADMIN = QT_TRANSLATE_NOOP("Error", "请联系管理员。")
_AGAIN = QT_TRANSLATE_NOOP("Error", "请重新登录。已保存的内容不会丢失。")
_KEPT = QT_TRANSLATE_NOOP("Error", "内容已保存在本机，恢复后自动上传。")

ERRORS: dict[str, tuple[str, str]] = {
    "phone_not_able": (
        QT_TRANSLATE_NOOP("Error", "当前电话不支持这项操作"),
        QT_TRANSLATE_NOOP("Error", "请在话机上操作。"),
    ),
    "phone_call_told": (
        QT_TRANSLATE_NOOP("Error", "这通来电由话机接听，不能在此操作"),
        QT_TRANSLATE_NOOP("Error", "请在话机上接听、保持、转接或挂断。"),
    ),
    "phone_asking": (
        QT_TRANSLATE_NOOP("Error", "正在询问同事，来电人在等待"),
        QT_TRANSLATE_NOOP("Error", "先按 Ctrl+Shift+F3 回到来电人，或按 F4 转给同事。"),
    ),
    "phone_nobody_asked": (
        QT_TRANSLATE_NOOP("Error", "没有正在询问的同事"),
        QT_TRANSLATE_NOOP("Error", "通话中按 Shift+F3 先询问一位同事。"),
    ),
    "phone_not_answered": (
        QT_TRANSLATE_NOOP("Error", "对方还没有接听"),
        QT_TRANSLATE_NOOP("Error", "接听后再转；按 Ctrl+Shift+F3 回到来电人。"),
    ),
    "phone_no_such_call": (QT_TRANSLATE_NOOP("Error", "这通电话已经结束"), ""),
    "phone_not_connected": (
        QT_TRANSLATE_NOOP("Error", "电话系统未连接"),
        QT_TRANSLATE_NOOP("Error", "请在话机上操作，线路恢复后自动连接。"),
    ),
    "phone_bad_value": (QT_TRANSLATE_NOOP("Error", "号码不正确"), QT_TRANSLATE_NOOP("Error", "请检查后重新输入。")),
    "agent_not_now": (
        QT_TRANSLATE_NOOP("Error", "当前状态下不能这样切换"),
        QT_TRANSLATE_NOOP("Error", "通话结束后再试。"),
    ),
    "agent_reason_needed": (
        QT_TRANSLATE_NOOP("Error", "小休须选择原因"),
        QT_TRANSLATE_NOOP("Error", "按数字键选择一个原因。"),
    ),
    "agent_longest_reached": (
        QT_TRANSLATE_NOOP("Error", "话后整理已到最长时间"),
        QT_TRANSLATE_NOOP("Error", "还需时间请示忙(Ctrl+F4)或小休(Shift+F4)。"),
    ),
    "phone_wrong_address": (
        QT_TRANSLATE_NOOP("Error", "电话地址不正确，电话未连接"),
        QT_TRANSLATE_NOOP("Error", "请在设置(Ctrl+,)的“电话设置…”中更正。"),
    ),
    "phone_in_call": (
        QT_TRANSLATE_NOOP("Error", "通话中不能更换电话"),
        QT_TRANSLATE_NOOP("Error", "挂断后在电话设置中更改。"),
    ),
    "phone_unreachable": (
        QT_TRANSLATE_NOOP("Error", "连不上电话系统"),
        QT_TRANSLATE_NOOP("Error", "正在自动重试。请检查网络；一直连不上请联系管理员。"),
    ),
    "phone_login_refused": (
        QT_TRANSLATE_NOOP("Error", "电话系统不接受本机的账号或口令"),
        _ADMIN,
    ),
    "phone_line_lost": (
        QT_TRANSLATE_NOOP("Error", "与电话系统的线路断了"),
        QT_TRANSLATE_NOOP("Error", "正在自动重连，已接通的电话请在话机上操作。"),
    ),
    "phone_softphone_missing": (
        QT_TRANSLATE_NOOP("Error", "本机没有安装软电话程序 baresip"),
        QT_TRANSLATE_NOOP("Error", "请联系管理员安装，或在电话地址中用 program= 指明位置。"),
    ),
    "phone_softphone_ended": (
        QT_TRANSLATE_NOOP("Error", "软电话意外退出，通话已断"),
        QT_TRANSLATE_NOOP("Error", "正在自动重新启动。请给来电人回拨。"),
    ),
    "phone_not_ours": (QT_TRANSLATE_NOOP("Error", "软电话的端口被别的程序占用"), _ADMIN),
    "phone_refused": (
        QT_TRANSLATE_NOOP("Error", "电话系统没有执行这一步"),
        QT_TRANSLATE_NOOP("Error", "请确认通话还在，再试一次。"),
    ),
    "phone_outcome_unknown": (
        QT_TRANSLATE_NOOP("Error", "电话系统没有确认，可能已经执行"),
        QT_TRANSLATE_NOOP("Error", "请先看话机上的通话，再决定是否重试。"),
    ),
    "phone_service_code": (
        QT_TRANSLATE_NOOP("Error", "带 * 或 # 的号码不能从这里拨打"),
        QT_TRANSLATE_NOOP("Error", "请改拨普通号码；确需使用功能码，请联系管理员。"),
    ),
    "phone_timed_out": (QT_TRANSLATE_NOOP("Error", "电话系统没有答复"), _RETRY),
    "phone_no_extension": (
        QT_TRANSLATE_NOOP("Error", "本席没有登记分机"),
        QT_TRANSLATE_NOOP("Error", "请在电话设置中填写分机。"),
    ),
    "phone_no_three_way": (
        QT_TRANSLATE_NOOP("Error", "当前电话不能三方通话"),
        QT_TRANSLATE_NOOP(
            "Error", "按 Ctrl+Shift+F3 回到来电人，或按 F4 转给同事。软电话须由管理员登记会议号码后才能三方通话。"
        ),
    ),
    "phone_is_ours": (QT_TRANSLATE_NOOP("Error", "分机 {extension} 已由本席使用，不必接管"), ""),
    "phone_not_taken": (
        QT_TRANSLATE_NOOP("Error", "服务器没有把分机交给本席"),
        QT_TRANSLATE_NOOP("Error", "本账号可能已在别的席位签入；请签出后重新登录，再按 Ctrl+Shift+F5。"),
    ),
    "phone_not_reached": (
        QT_TRANSLATE_NOOP("Error", "没有接通，请核对号码"),
        QT_TRANSLATE_NOOP("Error", "来电人没有断开；如在保持中，按 F3 恢复通话。"),
    ),
    "phone_not_heard": (
        QT_TRANSLATE_NOOP("Error", "电话系统都没有报告本席的分机"),
        QT_TRANSLATE_NOOP("Error", "请核对电话设置中的分机，或联系管理员。"),
    ),
    "phone_holder_in_call": (
        QT_TRANSLATE_NOOP("Error", "这个分机正在通话，不能接管"),
        QT_TRANSLATE_NOOP("Error", "对方通话结束后再试。"),
    ),
    "phone_extension_shared": (
        QT_TRANSLATE_NOOP("Error", "另一位同事登记了同一个分机"),
        QT_TRANSLATE_NOOP("Error", "请核对电话设置中的分机；在此之前请在话机上操作。"),
    ),
    "phone_too_many": (QT_TRANSLATE_NOOP("Error", "电话系统忙"), _RETRY),
    "refused": (QT_TRANSLATE_NOOP("Error", "这一步没有执行"), ""),
    "needs_connection": (
        QT_TRANSLATE_NOOP("Error", "这一步须联网完成"),
        QT_TRANSLATE_NOOP("Error", "恢复连接后再试。"),
    ),
    "not_signed_in": (QT_TRANSLATE_NOOP("Error", "尚未登录"), _AGAIN),
    "sign_in_needs_server": (
        QT_TRANSLATE_NOOP("Error", "本机没有您的离线资料"),
        QT_TRANSLATE_NOOP("Error", "首次登录须连接服务器。请检查网络和服务器地址。"),
    ),
    "wrong_password": (
        QT_TRANSLATE_NOOP("Error", "工号或密码不正确"),
        QT_TRANSLATE_NOOP("Error", "请检查后重新输入。"),
    ),
    "offline_time_over": (
        QT_TRANSLATE_NOOP("Error", "离线登录期限已过"),
        QT_TRANSLATE_NOOP("Error", "请连接服务器登录一次。已保存的内容不会丢失。"),
    ),
    "old_password_needed": (
        QT_TRANSLATE_NOOP("Error", "密码已在别处更改"),
        QT_TRANSLATE_NOOP("Error", "请输入旧密码以打开本机资料。"),
    ),
    "password_change_needed": (
        QT_TRANSLATE_NOOP("Error", "请先设置新密码"),
        QT_TRANSLATE_NOOP("Error", "在“新密码”中输入至少 8 个字符，再按登录。"),
    ),
    "emergency_intake": (
        QT_TRANSLATE_NOOP("Error", "应急受理：目前只能建单"),
        QT_TRANSLATE_NOOP("Error", "离线期限已过，其他操作和查询须连接服务器登录后进行。"),
    ),
    "no_server": (
        QT_TRANSLATE_NOOP("Error", "还没有服务器地址"),
        QT_TRANSLATE_NOOP(
            "Error",
            "请填写管理员给的地址，例如 https://12345.example.gov.cn，或用 --server 启动。练习用 --demo。",
        ),
    ),
    "wrong_address": (
        QT_TRANSLATE_NOOP("Error", "服务器地址不正确"),
        QT_TRANSLATE_NOOP("Error", "请检查地址，例如 https://12345.example.gov.cn"),
    ),
    "wrong_arguments": (
        QT_TRANSLATE_NOOP("Error", "启动参数不正确"),
        QT_TRANSLATE_NOOP("Error", "{told}。请更正或去掉快捷方式、命令中的这个参数后再启动。"),
    ),
    "not_a_server": (
        QT_TRANSLATE_NOOP("Error", "该地址不是热线服务器"),
        QT_TRANSLATE_NOOP("Error", "请在“更多”中检查服务器地址。"),
    ),
    "tls_failed": (
        QT_TRANSLATE_NOOP("Error", "无法确认服务器身份，连接已中止"),
        QT_TRANSLATE_NOOP("Error", "请检查本机时间，或联系管理员检查证书。"),
    ),
    "server_unreachable": (QT_TRANSLATE_NOOP("Error", "连不上服务器"), _KEPT),
    "timed_out": (QT_TRANSLATE_NOOP("Error", "服务器没有及时回应"), _KEPT),
    "closed": (QT_TRANSLATE_NOOP("Error", "连接已断开"), _KEPT),
    "outcome_pending": (
        QT_TRANSLATE_NOOP("Error", "已保存，服务器尚未确认"),
        QT_TRANSLATE_NOOP("Error", "结果会显示在“待处理”中。"),
    ),
    "superseded": (
        QT_TRANSLATE_NOOP("Error", "他人已先处理这张工单"),
        QT_TRANSLATE_NOOP("Error", "您的操作保留在“待处理”中，请看最新内容后再决定。"),
    ),
    "quarantined": (
        QT_TRANSLATE_NOOP("Error", "服务器暂存了这一操作，需要人工确认"),
        QT_TRANSLATE_NOOP("Error", "请到“待处理”中查看。"),
    ),
    "no_numbers": (
        QT_TRANSLATE_NOOP("Error", "本机的工单号已用完"),
        QT_TRANSLATE_NOOP("Error", "草稿已保留。恢复连接后自动领取新号段。"),
    ),
    "numbers_exhausted": (
        QT_TRANSLATE_NOOP("Error", "本机的工单号已用完"),
        QT_TRANSLATE_NOOP("Error", "草稿已保留。恢复连接后自动领取新号段。"),
    ),
    "no_reference": (
        QT_TRANSLATE_NOOP("Error", "基础资料尚未下载完"),
        QT_TRANSLATE_NOOP("Error", "请保持联网，几秒后再试。"),
    ),
    "unknown_draft": (QT_TRANSLATE_NOOP("Error", "找不到这份草稿"), QT_TRANSLATE_NOOP("Error", "可能已提交或删除。")),
    "unknown_command": (QT_TRANSLATE_NOOP("Error", "找不到这一操作"), QT_TRANSLATE_NOOP("Error", "可能已处理完毕。")),
    "report_not_written": (
        QT_TRANSLATE_NOOP("Error", "报告没有写成"),
        QT_TRANSLATE_NOOP("Error", "请检查“文档”文件夹的空间和权限后再试。"),
    ),
    "draft_damaged": (QT_TRANSLATE_NOOP("Error", "这份草稿无法读取"), _ADMIN),
    "file_unreadable": (
        QT_TRANSLATE_NOOP("Error", "这个文件无法读写"),
        QT_TRANSLATE_NOOP("Error", "它可能已移走、正被占用或没有权限。请检查后再试。"),
    ),
    "file_too_large": (
        QT_TRANSLATE_NOOP("Error", "文件太大"),
        QT_TRANSLATE_NOOP("Error", "每个文件不超过 {most} MB。请压缩或分开后再试。"),
    ),
    "file_refused": (
        QT_TRANSLATE_NOOP("Error", "不能附加这种文件"),
        QT_TRANSLATE_NOOP("Error", "可以附加图片、PDF、录音和录像。"),
    ),
    "too_many_files": (QT_TRANSLATE_NOOP("Error", "附件太多"), QT_TRANSLATE_NOOP("Error", "一次最多 20 个。")),
    "file_elsewhere": (
        QT_TRANSLATE_NOOP("Error", "文件还在 {seat} 号座席，尚未上传"),
        QT_TRANSLATE_NOOP("Error", "该座席联网后自动上传，届时即可打开。"),
    ),
    "file_damaged": (
        QT_TRANSLATE_NOOP("Error", "文件内容已损坏"),
        QT_TRANSLATE_NOOP("Error", "请重新附加一次；仍有问题请联系管理员。"),
    ),
    "file_offset": (QT_TRANSLATE_NOOP("Error", "文件上传须从另一处继续"), _KEPT),
    "unexpected": (
        QT_TRANSLATE_NOOP("Error", "程序遇到意外问题"),
        QT_TRANSLATE_NOOP("Error", "已保存的内容不受影响。请把报告编号告诉管理员。"),
    ),
    "store_failed": (QT_TRANSLATE_NOOP("Error", "本机资料库出错"), _ADMIN),
    "store_in_use": (
        QT_TRANSLATE_NOOP("Error", "本机资料已被另一个程序打开"),
        QT_TRANSLATE_NOOP("Error", "请切换到已打开的窗口，或先关闭它。"),
    ),
    "store_wrong_key": (
        QT_TRANSLATE_NOOP("Error", "无法解锁本机资料"),
        QT_TRANSLATE_NOOP("Error", "请检查密码；密码刚改过时请输入旧密码。"),
    ),
    "store_damaged": (
        QT_TRANSLATE_NOOP("Error", "本机缓存已损坏"),
        QT_TRANSLATE_NOOP("Error", "未上传的内容另有保存。程序会重新下载缓存。"),
    ),
    "store_full": (
        QT_TRANSLATE_NOOP("Error", "磁盘已满，刚才的内容没有保存"),
        QT_TRANSLATE_NOOP("Error", "请腾出空间后再按一次，窗口里的内容不会丢失。"),
    ),
    "store_unwritable": (
        QT_TRANSLATE_NOOP("Error", "本机资料不能写入"),
        QT_TRANSLATE_NOOP("Error", "请检查资料文件夹的权限。"),
    ),
    "data_folder_unusable": (
        QT_TRANSLATE_NOOP("Error", "资料文件夹不能使用：{folder}（{reason}）"),
        QT_TRANSLATE_NOOP(
            "Error", "没有改动任何内容。请检查该位置是否存在、是否可写，或用 --data-dir 指定另一个文件夹后重新启动。"
        ),
    ),
    "store_busy": (QT_TRANSLATE_NOOP("Error", "本机资料正忙"), _RETRY),
    "store_too_new": (
        QT_TRANSLATE_NOOP("Error", "本机资料来自更新的版本"),
        QT_TRANSLATE_NOOP("Error", "请更新客户端。"),
    ),
    "store_illegal_move": (QT_TRANSLATE_NOOP("Error", "这一操作的状态不允许改动"), _ADMIN),
    "bad_request": (QT_TRANSLATE_NOOP("Error", "服务器不接受这一请求"), _ADMIN),
    "unknown_field": (
        QT_TRANSLATE_NOOP("Error", "服务器不认识其中的内容"),
        QT_TRANSLATE_NOOP("Error", "请更新客户端。"),
    ),
    "too_large": (QT_TRANSLATE_NOOP("Error", "内容太大"), QT_TRANSLATE_NOOP("Error", "请缩短后再试。")),
    "not_found": (QT_TRANSLATE_NOOP("Error", "服务器上没有这一内容"), QT_TRANSLATE_NOOP("Error", "请刷新后再试。")),
    "method_not_allowed": (QT_TRANSLATE_NOOP("Error", "服务器不接受这一请求"), _ADMIN),
    "sign_in_failed": (
        QT_TRANSLATE_NOOP("Error", "工号或密码不正确"),
        QT_TRANSLATE_NOOP("Error", "请检查后重新输入。"),
    ),
    "sign_in_throttled": (
        QT_TRANSLATE_NOOP("Error", "登录尝试过多"),
        QT_TRANSLATE_NOOP("Error", "请等几分钟再试，或请管理员重置密码。"),
    ),
    "token_expired": (QT_TRANSLATE_NOOP("Error", "登录已过期"), _AGAIN),
    "token_invalid": (QT_TRANSLATE_NOOP("Error", "登录已失效"), _AGAIN),
    "device_revoked": (
        QT_TRANSLATE_NOOP("Error", "本机资料已被停用"),
        QT_TRANSLATE_NOOP("Error", "未上传的内容会交回服务器，随后本机资料将被清除。请联系管理员。"),
    ),
    "device_mismatch": (QT_TRANSLATE_NOOP("Error", "登录不属于本机"), _AGAIN),
    "forbidden": (QT_TRANSLATE_NOOP("Error", "您没有这一权限"), _ADMIN),
    "cursor_gone": (QT_TRANSLATE_NOOP("Error", "离线过久，正在重新下载"), QT_TRANSLATE_NOOP("Error", "可以继续工作。")),
    "epoch_changed": (
        QT_TRANSLATE_NOOP("Error", "服务器资料已恢复，正在重新下载"),
        QT_TRANSLATE_NOOP("Error", "可以继续工作。"),
    ),
    "scopes_changed": (
        QT_TRANSLATE_NOOP("Error", "您的权限已变更，正在重新下载"),
        QT_TRANSLATE_NOOP("Error", "可以继续工作。"),
    ),
    "sequence_gap": (QT_TRANSLATE_NOOP("Error", "上传顺序有缺口，正在补传"), _KEPT),
    "sequence_reused": (
        QT_TRANSLATE_NOOP("Error", "本机资料是拷贝来的，正在改为新设备"),
        QT_TRANSLATE_NOOP("Error", "可以继续工作，未上传的内容不会丢失。"),
    ),
    "device_forked": (
        QT_TRANSLATE_NOOP("Error", "本机资料是拷贝来的，正在改为新设备"),
        QT_TRANSLATE_NOOP("Error", "可以继续工作，未上传的内容不会丢失。"),
    ),
    "command_altered": (QT_TRANSLATE_NOOP("Error", "上传内容校验不符"), _ADMIN),
    "client_too_old": (
        QT_TRANSLATE_NOOP("Error", "客户端版本过旧"),
        QT_TRANSLATE_NOOP("Error", "请更新后再登录。未上传的内容不会丢失。"),
    ),
    "server_too_old": (QT_TRANSLATE_NOOP("Error", "服务器版本过旧"), _ADMIN),
    "call_taken": (
        QT_TRANSLATE_NOOP("Error", "已有同事认领这通来电"),
        QT_TRANSLATE_NOOP("Error", "请看下一通。"),
    ),
    "call_settled": (
        QT_TRANSLATE_NOOP("Error", "这通来电已处理"),
        QT_TRANSLATE_NOOP("Error", "请看下一通。"),
    ),
    "overloaded": (QT_TRANSLATE_NOOP("Error", "服务器繁忙"), _KEPT),
    "internal": (QT_TRANSLATE_NOOP("Error", "服务器内部出错"), _KEPT),
}


def error_message(error: BaseException) -> Message:
    """Return what to tell a person about any error."""
    told = to_app_error(error)
    return code_message(told.code, told)


def code_message(code: str, told: AppError | None = None, say: Callable[[str, str], str] = translate) -> Message:
    """Return the message of a code; an unknown one names itself so that it can be reported.

    ``say`` turns a text into the language wanted: that of the screens when nothing else is said.
    """
    refusal = told.refusal if told is not None else None
    if refusal is not None:
        return Message(translate("Error", "这一步没有执行"), refusal_text(refusal))
    title, detail = ERRORS.get(code, (QT_TRANSLATE_NOOP("Error", "出现问题(代码 {code})"), _RETRY))
    values = {**(told.values if told is not None else {}), "code": code}
    explained = _filled(say("Error", detail), values) if detail else ""
    return Message(_filled(say("Error", title), values), explained)


def _filled(text: str, values: dict[str, str | int]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def error_text(error: BaseException) -> str:
    """Return the message in one line, e.g. beside a field."""
    told = to_app_error(error)
    if told.refusal is not None:
        return refusal_text(told.refusal)
    return message_text(code_message(told.code, told))


def message_text(message: Message) -> str:
    """Return a message in one line."""
    if not message.detail:
        return message.title
    return translate("Error", "{title}。{detail}").format(title=message.title, detail=message.detail)


def refused_field(error: BaseException) -> str:
    """Return the field a refusal belongs to, or an empty text."""
    told = to_app_error(error)
    return told.refusal.field if told.refusal is not None else ""
