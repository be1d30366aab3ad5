"""An act that waits for the server says so: the keys on its order wait with it."""

from tests.ui.callback.test_calling_back import OpenDesk, answered, calling, view
from tests.ui.desks import Screen

__all__ = ["calling"]


def asked_to_close_without_a_call(made: Screen) -> None:
    """Ask for an act that needs the server."""
    made.press("Ctrl+E")
    made.wait(lambda: view(made).sheet.form is not None)
    made.press("1", "Return")


def test_an_act_that_waits_for_the_server_is_told_as_long_as_it_does(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        number = made.order(1).no
        with made.held_up("network"):
            asked_to_close_without_a_call(made)
            made.wait(lambda: f"正在等待服务器答复：{number} 免回访办结" in made.told())
            assert made.window.notices.isVisible()
        made.wait(lambda: "回访已保存" in made.told())
        assert "正在等待" not in made.told()


def test_an_act_that_comes_to_nothing_is_waited_for_no_longer(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        made.desk.cut()
        with made.held_up("network"):
            asked_to_close_without_a_call(made)
            made.wait(lambda: "正在等待服务器答复" in made.told())
        made.wait(lambda: "联网" in view(made).sheet._problem.text())
        assert not made.window.notices.isVisible()


def test_what_was_told_since_is_not_taken_away_with_the_waiting(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        made.desk.cut()
        with made.held_up("network"):
            asked_to_close_without_a_call(made)
            made.wait(lambda: "正在等待服务器答复" in made.told())
            made.window.notices.tell("另一件事")
        made.wait(lambda: "联网" in view(made).sheet._problem.text())
        assert made.window.notices.isVisible()
        assert "另一件事" in made.told()
