"""What the first search needs is made once the first view stands, not while somebody waits for it."""

import threading

import pytest
from PySide6.QtWidgets import QApplication

from sync.domain.reference import ReferenceKind
from tests.helpers.practice_desk import PracticeDesk
from tests.helpers.ui import wait_for
from tests.ui.programs import main_window, running_program


@pytest.fixture
def read_anew(qapp: QApplication, practice: PracticeDesk) -> PracticeDesk:
    """A dispatcher's seat whose reference data was read as at a sign-in."""
    practice.sign_in_as("dispatcher")
    wait_for(lambda: not index_threads(), "what came from the server was not indexed")
    practice.app.reference.load()
    return practice


def index_threads() -> list[threading.Thread]:
    """Return what makes indexes just now."""
    return [one for one in threading.enumerate() if one.name == "reference-index"]


def has_indexes(practice: PracticeDesk) -> bool:
    """Tell whether the search indexes of the reference data were made."""
    return ReferenceKind.CATEGORY in practice.app.reference._reading()._made


def test_signing_in_makes_no_search_index_beside_the_window(read_anew: PracticeDesk) -> None:
    assert not index_threads()
    assert not has_indexes(read_anew)


def test_once_the_window_stands_a_search_finds_its_indexes_made(read_anew: PracticeDesk, qapp: QApplication) -> None:
    with running_program(qapp, read_anew.app) as program:
        main_window(program)
        wait_for(lambda: has_indexes(read_anew), "nothing was made for the first search")
