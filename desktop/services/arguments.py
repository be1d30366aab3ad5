"""What the program was started with."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Arguments:
    """Parsed command line. ``sign_in`` with ``password`` (from the environment) signs in without asking.

    ``size`` is width and height in pixels; ``screenshot`` paints ``view`` into that file and ends; empty strings mean
    "as set" for ``theme`` and ``language``.
    """

    server: str = ""
    demo: bool = False
    view: str = ""
    screenshot: Path | None = None
    size: tuple[int, int] = (1440, 900)
    theme: str = ""
    language: str = ""
    data_dir: Path | None = None
    sign_in: str = ""
    password: str = ""
    phone: str = ""
