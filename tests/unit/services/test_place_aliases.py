"""A corrected place teaches the caller's words: here at once, for the city when it counts."""

from pathlib import Path
from secrets import token_bytes

import msgspec

from desktop.services.place_aliases import own_aliases, with_own
from desktop.store.store import StoreOptions, open_store
from sync.domain.aliases import alias_id, decided, told
from sync.domain.order import Place
from sync.domain.reference import ALIAS, ReferenceKind, Site
from sync.matching.places import PlaceNames
from tests.helpers.practice_desk import NOON, PracticeDesk
from ui.intake.heard_place import HeardPlace


def test_a_learned_name_is_found_and_read_at_once_without_the_server(agent: PracticeDesk) -> None:
    reference = agent.app.reference
    area = next(one for one in reference.areas() if one.level.value == "district")
    place = Place(text="紫荆山立交", district=area.id, poi="紫荆山立交", lon=113.6, lat=34.7)
    agent.cut()
    agent.app.intake.learn_alias("大转盘", place, "紫荆山立交")
    agent.app.intake.learn_alias("大转盘", place, "紫荆山立交")  # once is enough
    for text in ("大转盘", "dazhuanpan", "dzp"):
        (found,) = [one for one in reference.find_places(text, 5) if isinstance(one, Site)]
        assert (found.name, found.called, found.area) == ("大转盘", "紫荆山立交", area.id)
    sites = [one for one in reference.items(ReferenceKind.SITE) if isinstance(one, Site)]
    read = PlaceNames(reference.areas(), sites).resolve("大转盘东边路灯不亮")[0]
    assert (read.district, read.site) == (area.id, "紫荆山立交")


def test_what_names_a_home_or_nothing_new_is_not_learned(agent: PracticeDesk) -> None:
    area = agent.app.reference.areas()[-1]
    place = Place(text="x", district=area.id)
    for words, where, meant in (
        ("3号楼502", place, "某处"),
        ("大转盘", Place(), "某处"),
        ("大转盘", place, " "),
        ("大转盘", place, "大转盘"),
    ):
        agent.app.intake.learn_alias(words, where, meant)
    assert agent.app.reference.find_places("大转盘", 5) == ()


def test_the_city_decides_over_what_was_learned_here() -> None:
    said = Site(
        id=alias_id("大转盘", "A1", "立交"), name="大转盘", area="A1", kind=ALIAS, address="立交", told_by=("u1",)
    )
    other = Site(id="S1", name="别处", area="A1")
    assert with_own([other], [said]) == (other, said)
    candidate = told(None, said, "u1", may_decide=False)
    assert with_own([candidate], [said])[0] == msgspec.structs.replace(candidate, active=True)
    back = decided(candidate, "admin", keep=False)
    assert with_own([back], [said]) == (back,)


def test_what_cannot_be_read_from_the_store_is_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path, token_bytes(32), StoreOptions(clock=lambda: NOON, device="D1"))
    assert own_aliases(store) == ()
    store.save_value("place_aliases", b"{")
    assert own_aliases(store) == ()
    store.close()


def test_words_that_led_nowhere_stand_for_the_place_picked_after_them() -> None:
    heard = HeardPlace()
    for text in ("大", "大转盘", "大转", "", "紫荆", "紫荆山"):
        heard.typed(text, understood=False)
    assert heard.picked("紫荆山立交") == "大转盘"
    assert heard.picked("紫荆山立交") == ""


def test_words_that_were_understood_or_are_the_name_teach_nothing() -> None:
    heard = HeardPlace()
    for text, understood in (("大转盘", False), ("", False), ("金水", True), ("金水区", True)):
        heard.typed(text, understood=understood)
    assert heard.picked("金水区") == ""
    heard.typed("紫荆", understood=False)
    assert heard.picked("紫荆山立交") == ""
    heard.typed("大转盘", understood=False)
    assert heard.picked("立交") == "大转盘"  # the words stayed, one of several places was picked
    heard.typed("大转盘", understood=False)
    heard.forget()
    assert heard.picked("立交") == ""
