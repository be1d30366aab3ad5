"""The version of this program."""

from importlib.metadata import PackageNotFoundError, version


def _installed() -> str:
    try:
        return version("hotline-desk")
    except PackageNotFoundError:  # run from a plain checkout
        return "0.0.0"


CLIENT_VERSION = _installed()
