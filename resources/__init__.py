"""Data files of the product and the one function that finds them."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent


def locate(*parts: str) -> Path:
    """Return the path of a bundled data file, e.g. ``locate("qss", "00_base.qss")``.

    Works from a checkout and from a packaged program. Raises ``FileNotFoundError`` naming the missing resource.
    """
    path = _ROOT.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"resource {'/'.join(parts)} is missing")
    return path
