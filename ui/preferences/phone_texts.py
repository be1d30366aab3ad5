"""The words of the telephone settings: what each kind is, what is wrong with a field, what came of a try."""

from PySide6.QtCore import QCoreApplication

from desktop.services.phone_setup import PhoneKind, Problem
from ui.panels.texts.errors import code_message, message_text
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

KINDS: dict[PhoneKind, str] = {
    PhoneKind.NONE: QT_TRANSLATE_NOOP("PhoneSettings", "不接电话"),
    PhoneKind.SOFTPHONE: QT_TRANSLATE_NOOP("PhoneSettings", "软电话"),
    PhoneKind.ASTERISK: QT_TRANSLATE_NOOP("PhoneSettings", "Asterisk"),
    PhoneKind.FREESWITCH: QT_TRANSLATE_NOOP("PhoneSettings", "FreeSWITCH(试验)"),
    PhoneKind.SERVER: QT_TRANSLATE_NOOP("PhoneSettings", "由服务器告知"),
    PhoneKind.OTHER: QT_TRANSLATE_NOOP("PhoneSettings", "其他电话程序"),
}
_NOTES: dict[PhoneKind, str] = {
    PhoneKind.NONE: QT_TRANSLATE_NOOP("PhoneSettings", "不连接电话系统；来电号码由坐席手工录入。"),
    PhoneKind.SOFTPHONE: QT_TRANSLATE_NOOP("PhoneSettings", "由本程序运行 baresip，用电脑和耳机接打电话，不需要话机。"),
    PhoneKind.ASTERISK: QT_TRANSLATE_NOOP(
        "PhoneSettings", "用桌上的话机接听，本程序经管理接口(AMI)显示来电并转接、挂断、示忙。"
    ),
    PhoneKind.FREESWITCH: QT_TRANSLATE_NOOP(
        "PhoneSettings", "试验性：经事件套接字显示来电并控制话机，尚未在真实的 FreeSWITCH 上用过。"
    ),
    PhoneKind.SERVER: QT_TRANSLATE_NOOP("PhoneSettings", "由服务器告知本席的来电，接听和保持在话机上操作。"),
    PhoneKind.OTHER: QT_TRANSLATE_NOOP(
        "PhoneSettings",
        "由其他电话程序告知来电：让它运行 hotline-desk call --from 号码 --state ringing(或 answered、ended),"
        "或打开 hotline:号码?state=ringing。",
    ),
}
_EXAMPLES: dict[str, str] = {
    "host": QT_TRANSLATE_NOOP("PhoneSettings", "主机写作 pbx.example 或 10.0.0.5:5060(端口 1 至 65535)。"),
    "user": QT_TRANSLATE_NOOP("PhoneSettings", "账号为电话系统分给本席的管理账号，最多 200 个字符。"),
    "extension": QT_TRANSLATE_NOOP("PhoneSettings", "分机写作 8012。"),
    "secret": QT_TRANSLATE_NOOP("PhoneSettings", "口令不能换行；软电话的口令最多 63 个字节。"),
    "area_code": QT_TRANSLATE_NOOP("PhoneSettings", "区号写作 0371。"),
    "source": QT_TRANSLATE_NOOP("PhoneSettings", "声音设备写作 alsa,plughw:1,0(驱动，设备)。"),
    "player": QT_TRANSLATE_NOOP("PhoneSettings", "声音设备写作 alsa,plughw:1,0(驱动，设备)。"),
    "alert": QT_TRANSLATE_NOOP("PhoneSettings", "声音设备写作 alsa,plughw:1,0(驱动，设备)。"),
    "dtmf": QT_TRANSLATE_NOOP("PhoneSettings", "按键音为 rtp、info 或 auto。"),
    "more": QT_TRANSLATE_NOOP("PhoneSettings", "其他选项写作 名称=值&名称=值，如 timeout=20&conference=*70。"),
}
_PROBLEMS: dict[Problem, str] = {
    Problem.NEEDED: QT_TRANSLATE_NOOP("PhoneSettings", "请填写"),
    Problem.WRONG: QT_TRANSLATE_NOOP("PhoneSettings", "格式不对"),
    Problem.TOO_LONG: QT_TRANSLATE_NOOP("PhoneSettings", "太长"),
}
_TRIED: dict[str, str] = {
    "phone_login_refused": QT_TRANSLATE_NOOP(
        "PhoneSettings", "被拒绝：账号、分机或口令不对，或电话系统不允许这台电脑。请核对后再试，仍不行请联系管理员。"
    ),
    "phone_unreachable": QT_TRANSLATE_NOOP(
        "PhoneSettings", "没有答复：请核对主机和端口，检查网线、网络与防火墙，再试一次。"
    ),
    "phone_timed_out": QT_TRANSLATE_NOOP(
        "PhoneSettings", "没有答复：请核对主机和端口，检查网线、网络与防火墙，再试一次。"
    ),
    "phone_not_a_pbx": QT_TRANSLATE_NOOP(
        "PhoneSettings", "那里答话的不是电话系统的接口：请核对端口(Asterisk 5038,FreeSWITCH 8021)。"
    ),
    "phone_line_lost": QT_TRANSLATE_NOOP(
        "PhoneSettings", "登录未完成线路就断了：请核对端口和加密方式，或请管理员查看电话系统。"
    ),
    "phone_softphone_missing": QT_TRANSLATE_NOOP(
        "PhoneSettings",
        "本机没有 baresip:请管理员安装(Debian:apt-get install baresip-core),"
        "或在其他选项写 program=程序&modules=模块目录。",
    ),
    "phone_softphone_ended": QT_TRANSLATE_NOOP("PhoneSettings", "baresip 一启动就退出：请核对声音设备和其他选项。"),
    "phone_no_sound": QT_TRANSLATE_NOOP(
        "PhoneSettings", "打不开这个声音设备：请换一个，检查是否插好、是否被别的程序占用。"
    ),
    "phone_in_call": QT_TRANSLATE_NOOP("PhoneSettings", "通话中不能更换电话：挂断后再保存。"),
    "keystore_missing": QT_TRANSLATE_NOOP("PhoneSettings", "系统钥匙串打不开，口令未保存：请解锁钥匙串后再试。"),
}


def kind_note(kind: PhoneKind) -> str:
    """Return what a kind of telephone means for the person."""
    return translate("PhoneSettings", _NOTES[kind])


def problem_text(problem: Problem) -> str:
    """Return what is wrong, in a word beside the field."""
    return translate("PhoneSettings", _PROBLEMS[problem])


def example_text(field: str) -> str:
    """Return how a field is written."""
    return translate("PhoneSettings", _EXAMPLES.get(field, _EXAMPLES["more"]))


def outcome_text(code: str) -> str:
    """Return why something did not work, and what to do."""
    return translate("PhoneSettings", _TRIED[code]) if code in _TRIED else message_text(code_message(code))
