"""Keys quicker than the news: what was just told counts for the key that comes next."""

from PySide6.QtCore import Qt

from sync.domain.codes import OrderState
from tests.ui.desks import Screen
from tests.ui.handling.test_unit_work import OpenOffice, contacted, form_is_open, office, signed, view

__all__ = ["office"]


def ask_for_time(made: Screen) -> None:
    """Ask for more time and wait until that can be taken back."""
    made.press("e")
    form_is_open(made)
    made.type("3")
    made.focus_on("act.text")
    made.type("等配件")
    made.focus_on("act.caller_informed")
    made.press("1", "Ctrl+Return")
    made.wait(lambda: made.window.undo_bar.active and view(made).sheet.form is None)


def pressed_once_told(made: Screen, key: str) -> None:
    """Press a key in the very moment an act is told."""
    once = Qt.ConnectionType.SingleShotConnection
    view(made).model.runner.done.connect(lambda _act: made.press(key), once)


def test_what_is_taken_back_can_be_asked_for_again_in_the_same_breath(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        ask_for_time(made)
        made.press("Ctrl+Z", "e")
        form_is_open(made)
        assert view(made).sheet.values()["text"] == "等配件"
        assert made.order(1).requests == ()
        assert made.refused() == []


def test_a_reply_begun_as_the_contact_is_told_knows_of_the_contact(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        made.press("c")
        form_is_open(made)
        made.press("1")
        pressed_once_told(made, "Return")
        made.press("Return")
        made.wait(lambda: "truthful" in view(made).sheet.values())
        made.press("1")
        made.focus_on("act.solved")
        made.press("1")
        made.focus_on("act.result")
        made.press("1")
        made.focus_on("act.text")
        made.paste("已更换门机皮带。")
        made.press("Ctrl+Return")
        made.wait(lambda: made.order(1).state is OrderState.REPLY_REVIEW)
        assert made.order(1).replies[-1].contact_at == made.order(1).assignments[0].contacted_at


def test_a_key_is_not_kept_for_another_order(office: OpenOffice) -> None:
    with office([contacted(1).current, contacted(2).current]) as made:
        ask_for_time(made)
        made.press("Ctrl+Z", "e", "j")
        made.wait(lambda: "已撤回" in made.told() and made.window.jobs.open_jobs == 0)
        assert view(made).sheet.form is None
