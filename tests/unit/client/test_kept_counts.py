"""Counts that are kept until something changes."""

from desktop.wiring.kept_counts import KeptCounts
from sync.contract.replica import OutboxCounts


def counted(unsent: int) -> OutboxCounts:
    return OutboxCounts(unsent=unsent, attention=0, free_numbers=0)


def test_counts_are_read_once_until_something_changes() -> None:
    kept = KeptCounts()
    assert kept.read(lambda: counted(1)) == counted(1)
    assert kept.read(lambda: counted(2)) == counted(1)
    kept.forget()
    assert kept.read(lambda: counted(2)) == counted(2)


def test_a_reading_from_before_a_change_is_not_kept() -> None:
    kept = KeptCounts()

    def changed_meanwhile() -> OutboxCounts:
        kept.forget()  # as an act that is stored while another thread counts
        return counted(0)

    assert kept.read(changed_meanwhile) == counted(0)
    assert kept.read(lambda: counted(1)) == counted(1)
