"""The mark of a nuisance caller beside the form, what to say, and the form to propose a number. Never modal."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.nuisance_service import NuisanceStanding
from sync.domain.nuisance import NuisanceReason, NuisanceStep
from ui.panels.texts.nuisance import reason_name, step_name
from ui.panels.texts.times import day_moment
from ui.widgets.card import Card
from ui.widgets.choice_group import Choice, ChoiceGroup
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField

LONGEST_WORDS = 500


class NuisanceCard(Card):
    """Hidden until there is something to say. Signal: ``proposed(reason, words)``."""

    proposed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("NuisanceCard", "骚扰电话")
        super().__init__(title, key="Alt+M · Ctrl+F8", parent=parent)
        self.mark = make_label("", "strong", "danger", wrap=True)
        self.say = make_label("", wrap=True)
        self.state = make_label("", "muted", wrap=True)
        self.reason = ChoiceGroup([])
        self.reason.setAccessibleName(self.tr("申报原因"))
        self.words = LineField(placeholder=self.tr("说明，Enter 申报，Esc 取消"), limit=LONGEST_WORDS)
        self.problem = make_label("", "error", wrap=True)
        for part in (self.mark, self.say, self.state, self.reason, self.words, self.problem):
            self.add(part)
        self._standing = NuisanceStanding()
        self.reason.chosen.connect(lambda _reason: self.words.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.words.submitted.connect(self._send)
        self.show_standing(self._standing, set_aside=False)
        self.close_form()

    def show_standing(self, standing: NuisanceStanding, *, set_aside: bool, danger: bool = False) -> None:
        """Show how the number of the form stands; ``danger``: what is written speaks of danger to life."""
        self._standing = standing
        mark = standing.mark
        self.mark.setVisible(mark is not None)
        self.say.setVisible(mark is not None)
        if mark is not None:
            text = self.tr("{step} · {reason} · 至 {until}")
            self.mark.setText(
                text.format(step=step_name(mark.step), reason=reason_name(mark.reason), until=day_moment(mark.until))
            )
            self.say.setText(self.tr("本次来电已搁置标记，照常受理。") if set_aside else _sentence(mark.step))
        state = self._state()
        if danger and standing.proposed:
            state = self.tr("涉及生命安全：本次搁置申报，照常受理") + "\n" + state
        self.state.setText(state)
        self.state.setVisible(bool(self.state.text()))
        self._fit()

    def open_form(self) -> None:
        """Ask for the reason by its key, then for words."""
        self.reason.set_choices(
            [Choice(one.value, reason_name(one), str(at)) for at, one in enumerate(NuisanceReason, 1)]
        )
        self.reason.set_value("")
        self.words.clear()
        self.problem.hide()
        self.reason.show()
        self.words.show()
        self._fit()
        self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_form(self) -> None:
        """Put the form away."""
        for part in (self.reason, self.words, self.problem):
            part.hide()
        self._fit()

    def say_problem(self, text: str) -> None:
        """Say what is missing beside the form."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self._fit()

    def _fit(self) -> None:
        parts = (self.mark, self.state, self.reason, self.problem)
        self.setVisible(any(not part.isHidden() for part in parts))

    def _state(self) -> str:
        standing = self._standing
        if standing.unsent:
            return self.tr("已申报，未送达，联网后上报")
        if standing.proposed:
            return self.tr("已申报，等待班长审批")
        if standing.answer and standing.mark is None:
            return self.tr("申报未批准：{answer}").format(answer=standing.answer)
        return ""

    def _send(self, words: str) -> None:
        reason = self.reason.value()
        if not reason:
            self.say_problem(self.tr("请先选择原因"))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif reason == NuisanceReason.OTHER.value and not words.strip():
            self.say_problem(self.tr("选“其他”时请写明说明"))
        else:
            self.proposed.emit(reason, words.strip())


def _sentence(step: NuisanceStep) -> str:
    """Return what may be said at this step; the call is taken whatever the mark says."""
    translate = QCoreApplication.translate
    return {
        NuisanceStep.WARN: translate("NuisanceCard", "请说：请您合理使用热线，反复无故拨打将被限制。照常受理。"),
        NuisanceStep.LIMIT: translate(
            "NuisanceCard", "请说：您好，请直接说明新的诉求。没有新诉求可简短结束；有诉求照常受理。"
        ),
        NuisanceStep.END: translate(
            "NuisanceCard",
            "请先问：现在有人身危险吗？没有危险也没有新诉求，可说：感谢来电，本次通话到此结束。",
        ),
    }[step] + translate("NuisanceCard", " 涉及生命危险按 Ctrl+F8 搁置标记。")
