"""What is written into a form while its act is being saved went nowhere: it stays until it is sent as well."""

from tests.ui.desks import Screen
from tests.ui.handling.test_unit_work import OpenOffice, office, signed, view, write_for_time

__all__ = ["office"]


def send_and_write_on(made: Screen, more: str, *keys: str) -> None:
    """Ask for more time, and write on before that is saved."""
    write_for_time(made)
    with made.held_up("store_write"):
        made.press("Ctrl+Return")
        made.type(more)
        made.press(*keys)
    made.wait(lambda: bool(made.order(1).requests))
    made.wait(lambda: made.window.jobs.open_jobs == 0 and made.window.undo_bar.active)


def kept(made: Screen) -> list[str]:
    """Return the words of the forms on the disk."""
    return [one.values["text"] for one in made.app.form_drafts.drafts("handling")]


def test_words_written_while_an_act_is_saved_stay_in_the_form(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        send_and_write_on(made, "，周五到货")
        assert made.order(1).requests[-1].text == "等配件"
        assert view(made).sheet.form is not None
        assert view(made).sheet.values()["text"] == "等配件，周五到货"
        made.wait(lambda: kept(made) == ["等配件，周五到货"])


def test_words_sent_again_before_the_act_was_saved_stay_too(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        send_and_write_on(made, "，周五到货", "Ctrl+Return")
        assert [one.text for one in made.order(1).requests] == ["等配件"]
        assert view(made).sheet.values()["text"] == "等配件，周五到货"


def test_taking_the_act_back_leaves_the_words_that_were_written_on(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        send_and_write_on(made, "，周五到货")
        made.window.undo_bar.undo()
        made.wait(lambda: "已撤回" in made.told() and made.window.jobs.open_jobs == 0)
        assert made.order(1).requests == ()
        assert view(made).sheet.values()["text"] == "等配件，周五到货"


def test_a_form_that_was_not_written_on_goes_with_its_act(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        send_and_write_on(made, "")
        assert view(made).sheet.form is None
        made.wait(lambda: kept(made) == [])
