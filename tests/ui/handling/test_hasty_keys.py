"""Keys quicker than the news: what was just told counts for the key that comes next."""

from PySide6.QtCore import Qt

from desktop.services.events import RecordsChanged
from sync.domain.codes import Action, OrderState
from tests.ui.desks import Screen
from tests.ui.handling.test_replies import fill_and_send
from tests.ui.handling.test_unit_work import (
    OpenOffice,
    ask_for_time,
    contacted,
    dispatched,
    form_is_open,
    office,
    signed,
    view,
    write_for_time,
)

__all__ = ["office"]


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
        fill_and_send(made, "已更换门机皮带。")
        made.wait(lambda: made.order(1).state is OrderState.REPLY_REVIEW)
        assert made.order(1).replies[-1].contact_at == made.order(1).assignments[0].contacted_at


def test_a_key_is_not_kept_for_another_order(office: OpenOffice) -> None:
    with office([contacted(1).current, contacted(2).current]) as made:
        ask_for_time(made)
        made.press("Ctrl+Z", "e", "j")
        made.wait(lambda: "已撤回" in made.told() and made.window.jobs.open_jobs == 0)
        assert view(made).sheet.form is None


def shown_beside_the_list(made: Screen, number: int) -> None:
    """Show an order another screen asked for, with the keys in the list."""
    view(made).show_argument(f"o-{number}")
    made.wait(lambda: view(made).model.order is not None and view(made).model.order.id == f"o-{number}")
    view(made).pane.focus_list()


def test_another_key_waits_for_the_act_being_saved_and_is_judged_by_what_has_become(office: OpenOffice) -> None:
    with office([signed(1).current, dispatched(2).current]) as made:
        shown_beside_the_list(made, 2)
        with made.held_up("store_write"):
            made.press("s", "c")
            assert view(made).sheet.form is None
        form_is_open(made)
        assert view(made).sheet.order == "o-2"
        assert view(made).sheet.form.action is Action.LOG_CONTACT
        assert made.order(2).state is OrderState.HANDLING
        assert made.refused() == []


def test_a_contact_asked_for_as_an_order_is_signed_is_of_that_order_though_it_leaves_the_list(
    office: OpenOffice,
) -> None:
    with office([dispatched(1).current, dispatched(2).current], tab="to_sign") as made:
        first = view(made).model.queue.selected
        with made.held_up("store_write"):
            made.press("s", "c")
        form_is_open(made)
        made.wait(lambda: view(made).pane.rows.rowCount() == 1 and made.window.jobs.open_jobs == 0)
        assert (view(made).sheet.order, view(made).model.queue.selected) == (first, first)
        assert view(made).sheet.form is not None
        assert view(made).sheet.form.action is Action.LOG_CONTACT
        assert view(made).pane.elsewhere.isVisible()
        assert view(made).pane.table.current_id() == ""
        made.press("Escape", "j")
        made.wait(lambda: view(made).model.queue.selected not in ("", first))
        assert made.refused() == []


def test_without_another_key_the_next_order_to_sign_comes(office: OpenOffice) -> None:
    with office([dispatched(1).current, dispatched(2).current], tab="to_sign") as made:
        first = view(made).model.queue.selected
        with made.held_up("store_write"):
            made.press("s", "s")
        made.wait(lambda: view(made).model.queue.selected not in ("", first))
        made.wait(lambda: made.window.jobs.open_jobs == 0)
        assert [made.order(number).state is OrderState.HANDLING for number in (1, 2)].count(True) == 1


def test_a_key_pressed_twice_while_its_act_is_saved_is_one_wish(office: OpenOffice) -> None:
    with office([signed(1).current, dispatched(2).current]) as made:
        shown_beside_the_list(made, 2)
        with made.held_up("store_write"):
            made.press("s", "s", "s")
        made.wait(lambda: made.order(2).state is OrderState.HANDLING and made.window.jobs.open_jobs == 0)
        assert made.refused() == []


def test_every_key_pressed_while_an_order_is_read_counts(office: OpenOffice) -> None:
    with office([signed(1).current, dispatched(2).current]) as made:
        with made.held_up("store_read"):
            view(made).show_argument("o-2")
            view(made).pane.focus_list()
            made.press("s", "c")
        form_is_open(made)
        assert made.order(2).state is OrderState.HANDLING
        assert made.refused() == []


def test_a_request_still_being_saved_is_taken_back_from_the_field_it_was_written_in(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        write_for_time(made)
        with made.held_up("store_write"):
            made.press("Ctrl+Return", "Ctrl+Z")
            assert view(made).sheet.values()["text"] == "等配件"
        made.wait(lambda: "已撤回" in made.told() and made.window.jobs.open_jobs == 0)
        assert made.order(1).requests == ()
        made.press("e")
        form_is_open(made)
        assert view(made).sheet.values()["text"] == "等配件"


def test_after_an_act_that_stands_ctrl_z_is_the_fields_own_again(office: OpenOffice) -> None:
    with office([signed(1).current, dispatched(2).current]) as made:
        shown_beside_the_list(made, 2)
        made.press("s")
        made.wait(lambda: made.order(2).state is OrderState.HANDLING and made.window.jobs.open_jobs == 0)
        assert not made.window.undo_bar.active


def make_unreadable(made: Screen, number: int) -> bytes:
    """Damage the record of an order in the store; return what stood there."""
    with made.app.session._seat.store.database.applying() as connection:
        row = "key = (SELECT key FROM order_key WHERE id = ?)"
        body = connection.exec_driver_sql(f"SELECT body FROM order_record WHERE {row}", (f"o-{number}",)).scalar_one()
        connection.exec_driver_sql(f"UPDATE order_record SET body = ? WHERE {row}", (b"torn", f"o-{number}"))
    return bytes(body)


def make_readable(made: Screen, number: int, body: bytes) -> None:
    """Put the record of an order in place again."""
    with made.app.session._seat.store.database.applying() as connection:
        row = "key = (SELECT key FROM order_key WHERE id = ?)"
        connection.exec_driver_sql(f"UPDATE order_record SET body = ? WHERE {row}", (body, f"o-{number}"))


def at_an_order_that_cannot_be_read(made: Screen) -> tuple[int, bytes]:
    """Go on to the other order, which is damaged."""
    number = 2 if view(made).model.queue.selected == "o-1" else 1
    body = make_unreadable(made, number)
    made.press("j")
    made.wait(lambda: len(made.window.errors) == 1 and made.window.jobs.open_jobs == 0)
    return number, body


def test_a_key_on_an_order_that_could_not_be_read_says_so_and_is_not_kept_for_later(office: OpenOffice) -> None:
    with office([contacted(1).current, contacted(2).current]) as made:
        number, body = at_an_order_that_cannot_be_read(made)
        made.press("e")
        made.wait(lambda: len(made.window.errors) == 2, "nothing was said")
        make_readable(made, number, body)
        made.app.events.publish(RecordsChanged("order", (f"o-{number}",)))
        made.wait(lambda: view(made).model.order is not None and made.window.jobs.open_jobs == 0)
        assert view(made).sheet.form is None


def test_a_key_reads_an_order_again_that_could_not_be_read_before(office: OpenOffice) -> None:
    with office([contacted(1).current, contacted(2).current]) as made:
        number, body = at_an_order_that_cannot_be_read(made)
        make_readable(made, number, body)
        made.press("e")
        form_is_open(made)
        assert view(made).sheet.order == f"o-{number}"
