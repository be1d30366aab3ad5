"""How much is measured: the sizes the design names, or a short run that shows the same figures at a smaller size."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of one run. ``list_orders`` stand in the seat's store, ``cold_orders`` on the server of the cold start."""

    name: str
    list_orders: int
    cold_orders: int
    played_orders: int
    """Orders whose whole life is played; the others are copies of them with other ids, numbers, times and callers."""
    starts: int
    strokes: int
    repeats: int
    saves: int
    commits: int
    creates: int
    categories: int
    places: int

    @classmethod
    def full(cls) -> "Scale":
        """The sizes the goals are stated for."""
        return cls("full", 1_000_000, 100_000, 40_000, 7, 300, 200, 300, 40, 2_000, 5_000, 60_000)

    @classmethod
    def short(cls) -> "Scale":
        """Small enough for every check of a change; figures carry a note saying so."""
        return cls("short", 8_000, 3_000, 600, 2, 10, 25, 20, 5, 400, 5_000, 60_000)

    def note(self, text: str = "") -> str:
        """Return the note of a figure: what is special, and that it is not the full size."""
        short = "" if self.name == "full" else f"short run: {self.list_orders:,} orders"
        return "; ".join(part for part in (text, short) if part)
