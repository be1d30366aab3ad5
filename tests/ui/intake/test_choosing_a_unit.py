"""Which unit a direct dispatch goes to: the one that was chosen, wherever it stands among what is suggested later."""

from sync.domain.reference import Category, ReferenceKind
from tests.ui.intake.city import MARKET, NORTH_STREET, SHOP, WATER
from tests.ui.intake.hands import Hands


def suggested(hands: Hands) -> list[str]:
    """Return the units that the card offers."""
    return [one.unit for one in hands.sheet.derived.units]


def target(hands: Hands) -> str:
    """Return the unit a direct dispatch would go to."""
    assert hands.sheet.unit is not None
    return hands.sheet.unit.unit


def write_about_a_shop(hands: Hands) -> None:
    """Write of a shop in the north: its supervisors answer first, the office of the street second."""
    hands.press("Alt+C")
    hands.type("商户乱收费")
    category = hands.app.reference.get(ReferenceKind.CATEGORY, SHOP)
    assert isinstance(category, Category)
    hands.sheet.choose_category(category)
    hands.press("Alt+D")
    hands.type("北区北街12号")
    hands.wait(lambda: suggested(hands) == [MARKET, NORTH_STREET])


def test_a_unit_that_was_chosen_stays_chosen_when_another_is_suggested_before_it(hands: Hands) -> None:
    write_about_a_shop(hands)
    hands.press("Alt+U", "2")
    assert target(hands) == NORTH_STREET
    hands.press("Alt+C")
    hands.type("水费")
    hands.wait(lambda: suggested(hands) == [WATER, MARKET, NORTH_STREET])
    assert target(hands) == NORTH_STREET


def test_a_unit_that_was_chosen_is_chosen_again_once_the_address_has_been_put_right(hands: Hands) -> None:
    write_about_a_shop(hands)
    hands.press("Alt+U", "2", "Alt+D", "Ctrl+A")
    hands.type("那边")
    hands.wait(lambda: suggested(hands) == [MARKET])
    assert target(hands) == MARKET
    hands.press("Ctrl+A")
    hands.type("北区北街12号")
    hands.wait(lambda: suggested(hands) == [MARKET, NORTH_STREET])
    assert target(hands) == NORTH_STREET


def test_who_has_chosen_nothing_gets_the_best_suggestion_of_the_newest_words(hands: Hands) -> None:
    write_about_a_shop(hands)
    assert target(hands) == MARKET
    hands.press("Alt+C")
    hands.type("水费")
    hands.wait(lambda: suggested(hands) == [WATER, MARKET, NORTH_STREET])
    assert target(hands) == WATER
