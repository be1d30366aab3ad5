"""What can be done on the intake screen, as data."""

from ui.commands.command import Command
from ui.intake.actions import IntakeActions
from ui.intake.ending_actions import EndingActions
from ui.intake.endings import ENDINGS
from ui.panels.attachments import ATTACH_KEY
from ui.translatable import QT_TRANSLATE_NOOP

VIEW = "intake"
_WRITE = QT_TRANSLATE_NOOP("Commands", "受理")
_JUMP = QT_TRANSLATE_NOOP("Commands", "受理：跳转")

_TITLES = {
    "three_way": QT_TRANSLATE_NOOP("Commands", "三方通话办结"),
    "line_transfer": QT_TRANSLATE_NOOP("Commands", "转专线"),
    "statutory_channel": QT_TRANSLATE_NOOP("Commands", "告知法定渠道"),
    "dissuaded": QT_TRANSLATE_NOOP("Commands", "劝导结束"),
    "suggestion_forwarded": QT_TRANSLATE_NOOP("Commands", "转人民建议"),
}


def intake_commands(view: IntakeActions, endings: EndingActions) -> list[Command]:
    """Return the commands of the view."""
    return [*_writing(view, endings), *_ending(endings), *_calling(view), *_jumps(view)]


def _writing(view: IntakeActions, endings: EndingActions) -> list[Command]:

    return [
        Command("intake.save", QT_TRANSLATE_NOOP("Commands", "存草稿"), _WRITE, view.save_draft, "Ctrl+S"),
        Command("intake.direct_close", QT_TRANSLATE_NOOP("Commands", "直接答复办结"), _WRITE, view.direct_close, "F9"),
        Command("intake.submit", QT_TRANSLATE_NOOP("Commands", "转派单席"), _WRITE, view.submit, "F10"),
        Command("intake.direct_dispatch", QT_TRANSLATE_NOOP("Commands", "直派"), _WRITE, view.direct_dispatch, "F12"),
        Command(
            "intake.confirm",
            QT_TRANSLATE_NOOP("Commands", "确认原因"),
            _WRITE,
            endings.confirm_open,
            "Ctrl+Return",
            shown=False,
        ),
        Command("intake.new", QT_TRANSLATE_NOOP("Commands", "新建工单"), _WRITE, view.desk.open_new, "Ctrl+N"),
        Command(
            "intake.again",
            QT_TRANSLATE_NOOP("Commands", "同一来电人再建一单"),
            _WRITE,
            view.again,
            "Ctrl+D",
            hint=True,
        ),
        Command("intake.discard", QT_TRANSLATE_NOOP("Commands", "放弃当前草稿"), _WRITE, view.desk.discard),
        Command(
            "intake.next_tab",
            QT_TRANSLATE_NOOP("Commands", "下一个草稿"),
            _WRITE,
            lambda: view.desk.step(1),
            "Ctrl+Tab",
        ),
        Command(
            "intake.previous_tab",
            QT_TRANSLATE_NOOP("Commands", "上一个草稿"),
            _WRITE,
            lambda: view.desk.step(-1),
            "Ctrl+Shift+Tab",
        ),
        Command(
            "intake.read_back", QT_TRANSLATE_NOOP("Commands", "读单核对"), _WRITE, view.read_back, "Ctrl+R", hint=True
        ),
        Command(
            "intake.copy_number", QT_TRANSLATE_NOOP("Commands", "复制工单号"), _WRITE, view.copy_number, "Ctrl+Shift+C"
        ),
        Command("intake.dismiss", QT_TRANSLATE_NOOP("Commands", "收起提示"), _WRITE, view.dismiss, "Esc", shown=False),
    ]


def _ending(view: EndingActions) -> list[Command]:

    return [
        Command("intake.not_accept", QT_TRANSLATE_NOOP("Commands", "不予受理"), _WRITE, view.not_accept),
        Command("intake.invalidate", QT_TRANSLATE_NOOP("Commands", "无效来电"), _WRITE, view.invalidate),
        Command("intake.endings", QT_TRANSLATE_NOOP("Commands", "其他处置"), _WRITE, view.other_endings, "Alt+X"),
        Command(
            "intake.emergency", QT_TRANSLATE_NOOP("Commands", "转 110/119/120/122"), _WRITE, view.emergency, "Alt+E"
        ),
        *[
            Command(f"intake.end_{one.id}", _TITLES[one.id], _WRITE, lambda one=one: view.end(one))
            for one in ENDINGS
            if one.id in _TITLES
        ],
        Command(
            "intake.tell_and_end",
            QT_TRANSLATE_NOOP("Commands", "重复件告知进展"),
            _WRITE,
            view.tell_and_end,
            "Ctrl+Shift+G",
        ),
    ]


def _calling(view: IntakeActions) -> list[Command]:

    return [
        Command(
            "intake.accept_category", QT_TRANSLATE_NOOP("Commands", "采用建议分类"), _WRITE, view.accept_matter, "Alt+G"
        ),
        Command("intake.article_wrong", QT_TRANSLATE_NOOP("Commands", "知识有误"), _WRITE, view.article_wrong, "Alt+W"),
        Command("intake.merge", QT_TRANSLATE_NOOP("Commands", "并入首单"), _WRITE, view.merge, "Ctrl+M"),
        Command("intake.urge", QT_TRANSLATE_NOOP("Commands", "催办此单"), _WRITE, view.urge, "F7"),
        Command("intake.supplement", QT_TRANSLATE_NOOP("Commands", "补充内容"), _WRITE, view.supplement, "F8"),
        Command(
            "intake.tell_progress", QT_TRANSLATE_NOOP("Commands", "进度告知"), _WRITE, view.tell_progress, "Ctrl+G"
        ),
        Command("intake.received", QT_TRANSLATE_NOOP("Commands", "待受理"), _WRITE, view.show_received, "Alt+R"),
    ]


def _jumps(view: IntakeActions) -> list[Command]:

    places = [
        ("content", QT_TRANSLATE_NOOP("Commands", "诉求内容"), "Alt+C"),
        ("category", QT_TRANSLATE_NOOP("Commands", "诉求分类"), "Alt+F"),
        ("address", QT_TRANSLATE_NOOP("Commands", "发生地址"), "Alt+D"),
        ("accused", QT_TRANSLATE_NOOP("Commands", "被反映对象"), "Alt+I"),
        ("history", QT_TRANSLATE_NOOP("Commands", "历史工单"), "Alt+H"),
        ("calls", QT_TRANSLATE_NOOP("Commands", "最近通话"), "Alt+L"),
        ("similar", QT_TRANSLATE_NOOP("Commands", "相似工单"), "Alt+S"),
        ("knowledge", QT_TRANSLATE_NOOP("Commands", "知识库"), "Alt+K"),
        ("units", QT_TRANSLATE_NOOP("Commands", "建议承办单位"), "Alt+U"),
        ("answer", QT_TRANSLATE_NOOP("Commands", "答复内容"), "Alt+A"),
        ("files", QT_TRANSLATE_NOOP("Commands", "附加文件"), ATTACH_KEY),
        ("type", QT_TRANSLATE_NOOP("Commands", "诉求类型"), "Alt+T"),
        ("caller", QT_TRANSLATE_NOOP("Commands", "来电人"), "Alt+N"),
        ("tags", QT_TRANSLATE_NOOP("Commands", "来电人标签"), "Alt+Q"),
    ]
    return [
        Command(f"intake.go_{place}", title, _JUMP, lambda place=place: view.jump(place), key, shown=False)
        for place, title, key in places
    ]
