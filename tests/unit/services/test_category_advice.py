"""Suggested categories: which guesses are told, and when none is."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from desktop.services.category_advice import CategoryAdvice, Guess
from sync.domain.act import OrderDraft
from tests.helpers.practice_desk import PracticeDesk

LEAK = "水管漏水两天了"


class Reader:
    """Says what it was told to say."""

    def __init__(self, *guesses: Guess) -> None:
        self.guesses = guesses
        self.asked: list[str] = []

    def best(self, text: str, most: int) -> Sequence[Guess]:
        """Return the first guesses."""
        self.asked.append(text)
        return self.guesses[:most]


@pytest.fixture
def leaves(agent: PracticeDesk) -> list[str]:
    """Ids of leaves in use."""
    return [one.id for one in agent.app.reference.categories.leaves()]


def test_three_leaves_in_use_are_suggested_with_their_words(agent: PracticeDesk, leaves: list[str]) -> None:
    parent = agent.app.reference.categories.path(leaves[0])[0].id
    labels = ["gone", parent, *leaves[:4]]
    reader = Reader(*(Guess(label=label, share=0.2, words=("漏水",)) for label in labels))
    found = CategoryAdvice(agent.app.reference, reader).suggest(OrderDraft(content=f"  {LEAK} "))
    assert [one.category.id for one in found] == leaves[:3]
    assert found[0].words == ("漏水",)
    assert reader.asked == [LEAK]


@pytest.mark.parametrize("draft", [OrderDraft(content="水管 "), OrderDraft(content=LEAK, category="any")])
def test_nothing_is_suggested_too_early_or_after_the_choice(
    agent: PracticeDesk, leaves: list[str], draft: OrderDraft
) -> None:
    reader = Reader(Guess(label=leaves[0], share=1.0))
    assert CategoryAdvice(agent.app.reference, reader).suggest(draft) == ()
    assert not reader.asked


def test_nothing_is_suggested_before_reference_data_is_there(agent: PracticeDesk, leaves: list[str]) -> None:
    advice = CategoryAdvice(agent.app.reference, Reader(Guess(label=leaves[0], share=1.0)))
    agent.app.reference.forget()
    assert advice.suggest(OrderDraft(content=LEAK)) == ()


def test_a_seat_without_a_classifier_suggests_nothing(agent: PracticeDesk) -> None:
    draft = replace(OrderDraft(), content=LEAK)
    assert agent.app.category_advice.suggest(draft) == ()
