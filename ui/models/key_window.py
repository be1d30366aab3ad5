"""The ordered keys of a list, and the smallest change from one order to the next."""

from array import array
from dataclasses import dataclass

SMALL_CHANGE = 400


@dataclass(frozen=True, slots=True)
class KeyChange:
    """``removed`` positions (from the end to the start, in the old order) and ``inserted`` positions in the new
    order.
    """

    removed: tuple[int, ...]
    inserted: tuple[int, ...]


def common_prefix(first: "array[int]", second: "array[int]") -> int:
    """Return how many keys at the start are the same. Compares bytes, so a million keys take milliseconds."""
    left, right = memoryview(first).cast("B"), memoryview(second).cast("B")
    size = first.itemsize
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low * size : middle * size] == right[low * size : middle * size]:
            low = middle
        else:
            high = middle - 1
    return low


def common_suffix(first: "array[int]", second: "array[int]", prefix: int) -> int:
    """Return how many keys at the end are the same, not counting the first ``prefix``."""
    left, right = memoryview(first).cast("B"), memoryview(second).cast("B")
    size = first.itemsize
    low, high = 0, min(len(first), len(second)) - prefix
    while low < high:
        middle = (low + high + 1) // 2
        same = (
            left[(len(first) - middle) * size : (len(first) - low) * size]
            == (right[(len(second) - middle) * size : (len(second) - low) * size])
        )
        if same:
            low = middle
        else:
            high = middle - 1
    return low


def key_change(old: "array[int]", new: "array[int]") -> KeyChange | None:
    """Return the rows to take out and put in, or ``None`` when the change is too big or an order changed."""
    prefix = common_prefix(old, new)
    suffix = common_suffix(old, new, prefix)
    middle_old = old[prefix : len(old) - suffix]
    middle_new = new[prefix : len(new) - suffix]
    if len(middle_old) > SMALL_CHANGE or len(middle_new) > SMALL_CHANGE:
        return None
    kept_old, kept_new = set(middle_old), set(middle_new)
    if [key for key in middle_old if key in kept_new] != [key for key in middle_new if key in kept_old]:
        return None
    removed = tuple(prefix + at for at in range(len(middle_old) - 1, -1, -1) if middle_old[at] not in kept_new)
    inserted = tuple(prefix + at for at in range(len(middle_new)) if middle_new[at] not in kept_old)
    return KeyChange(removed, inserted)
