"""What a person chooses often stands first, also after a restart; each person's choices are their own."""

from pathlib import Path
from secrets import token_bytes

import pytest

from desktop.services.habits import Habits
from desktop.services.reference_snapshot import ReferenceSnapshot
from desktop.store.errors import StoreFull
from desktop.store.store import StoreOptions, open_store
from sync.domain.reference import CodeItem, ReferenceKind, Staff
from sync.matching.spoken_keys import spoken_keys
from tests.helpers.practice_desk import NOON, PracticeDesk


class Shelf:
    """The small values of a store, in memory."""

    def __init__(self, kept: bytes | None = None) -> None:
        self.kept = kept
        self.writes = 0

    def read_value(self, key: str) -> bytes | None:
        del key
        return self.kept

    def save_value(self, key: str, value: bytes) -> None:
        del key
        self.kept = value
        self.writes += 1


def reading(shelf: Shelf) -> Habits:
    habits = Habits()
    habits.read(shelf)
    return habits


def test_choices_outlive_a_restart() -> None:
    shelf = Shelf()
    habits = reading(shelf)
    habits.note("unit", "U1")
    habits.note("unit", "U1")
    habits.keep(at_least=3)
    assert shelf.writes == 0
    habits.keep()
    habits.keep()
    assert shelf.writes == 1
    assert reading(shelf).of("unit") == {"U1": 2}


def test_old_choices_give_way_to_new_ones() -> None:
    habits = reading(Shelf())
    habits.note("unit", "U2")
    for _ in range(41):
        habits.note("unit", "U1")
    assert habits.of("unit") == {"U1": 20}
    for at in range(600):
        habits.note("area", f"A{at}")
    assert len(habits.of("area")) == 500
    assert "A599" in habits.of("area")


@pytest.mark.parametrize("kept", [b"", b"{", b"[1]", b'{"unit": {"U1": "x"}}'])
def test_what_cannot_be_read_counts_as_nothing(kept: bytes) -> None:
    assert reading(Shelf(kept)).of("unit") == {}


def test_nothing_of_one_person_stays_for_the_next() -> None:
    habits = reading(Shelf())
    habits.note("unit", "U1")
    habits.note("unit", "")
    assert habits.of("unit") == {"U1": 1}
    habits.forget()
    assert habits.of("unit") == {}
    habits.keep()


def test_the_store_keeps_choices_encrypted_until_its_next_opening(tmp_path: Path) -> None:
    key = token_bytes(32)
    for expected in ({}, {"U1": 1}):
        store = open_store(tmp_path, key, StoreOptions(clock=lambda: NOON, device="D1"))
        habits = Habits()
        habits.read(store)
        assert habits.of("unit") == expected
        habits.note("unit", "U1")
        habits.keep()
        store.close()
    assert all(b"habits" not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_nobodys_choices_do_not_reach_the_next_person(agent: PracticeDesk) -> None:
    reference = agent.app.reference
    usual = [one.id for one in reference.find_units("", 20)]
    reference.habits.note("unit", usual[-1])
    assert reference.find_units("", 20)[0].id == usual[-1]
    agent.app.session.sign_out()
    reference.habits.note("unit", usual[-2])
    agent.sign_in_as("dispatcher")
    assert [one.id for one in reference.find_units("", 20)] == usual


class FullShelf(Shelf):
    """A store on a full disk."""

    def save_value(self, key: str, value: bytes) -> None:
        raise StoreFull


@pytest.mark.allows_log("desktop.services.session_service: choices are not kept")
@pytest.mark.parametrize("leaves", ["sign_out", "leave"])
def test_a_full_disk_keeps_no_store_open_after_its_person_has_left(agent: PracticeDesk, leaves: str) -> None:
    agent.app.reference.habits.read(FullShelf())
    agent.app.reference.habits.note("unit", "U1")
    getattr(agent.app.session, leaves)()
    assert agent.app.session.is_over
    agent.sign_in_as("dispatcher")
    agent.app.session.sign_out()
    agent.sign_in_as("agent")  # the file was closed, or it would be in use


def test_people_and_phrases_are_found_by_words_sound_and_initials() -> None:
    snapshot = ReferenceSnapshot(
        {
            ReferenceKind.STAFF: (
                Staff(id="S1", no="8001", name="张小凤", roles=()),
                Staff(id="S2", no="8002", name="李雷", roles=(), active=False),
            ),
            ReferenceKind.CODE: (CodeItem(id="C1", list="snippet", code="wy", name="物业不作为"),),
        }
    )
    for text in ("张小", "zhangxiaofeng", "zanxiaofen", "zxf", "8001"):
        assert snapshot.indexes[ReferenceKind.STAFF].find(text, 5) == ["S1"], text
    for text in ("wy", "wybzw", "作为", "wuye"):
        assert [one.name for one in snapshot.find_snippets(text, 5, None)] == ["物业不作为"], text
    assert snapshot.indexes[ReferenceKind.STAFF].find("lilei", 5) == []
    assert snapshot.find(ReferenceKind.CODE, CodeItem, "wuye", 5, None) == snapshot.find_snippets("wuye", 5, None)
    with pytest.raises(KeyError):
        snapshot.find(ReferenceKind.POLICY, CodeItem, "wuye", 5, None)  # nobody looks for that by typing


def test_spoken_keys_of_letters_and_signs() -> None:
    assert spoken_keys("A座!") == "azuo az"
    assert spoken_keys("！") == ""
