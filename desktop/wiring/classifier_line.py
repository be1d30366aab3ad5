"""The classifier of the server over HTTP."""

from desktop.wiring.online_calls import told
from sync.client.http_classifiers import HttpClassifiers
from sync.client.transport_error import TransportError
from sync.contract.errors import ErrorCode


class HttpClassifierLine:
    """Implements the port ``ClassifierLine``."""

    def __init__(self, classifiers: HttpClassifiers) -> None:
        self._classifiers = classifiers

    def fetch(self, token: str, tag: str) -> bytes | None:
        """Return the signed classifier, ``None`` when there is none or nothing newer."""
        try:
            return self._classifiers.fetch(token, tag)
        except TransportError as error:
            if error.code == ErrorCode.NOT_FOUND:
                return None
            raise told(error) from None


class NoClassifierLine:
    """Where there is no HTTP (practice, simulation)."""

    def fetch(self, token: str, tag: str) -> bytes | None:
        """There is none."""
        del token, tag
        return None
