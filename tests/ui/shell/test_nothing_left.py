"""People come and go at one seat all day: what was theirs on the screen goes with them."""

import gc
import weakref

from tests.helpers.ui import process_deleted, settle, wait_for
from tests.ui.programs import intake_of, sign_in_view, signed_in
from ui.application import Desk as Program


def test_after_signing_out_nothing_of_the_window_and_its_forms_is_kept(practice_program: Program) -> None:
    window = signed_in(practice_program, "0000")
    view = intake_of(window)
    left = {
        type(one).__name__: weakref.ref(one) for one in (window, view, view.form, view.form.order.category, view.desk)
    }
    del view
    settle(practice_program.jobs)
    window.sign_out_asked.emit()
    del window

    sign_in_view(practice_program)
    settle(practice_program.jobs)
    process_deleted()
    wait_for(lambda: gc.collect() == 0, "rubbish without end")

    assert [name for name, one in left.items() if one() is not None] == []
