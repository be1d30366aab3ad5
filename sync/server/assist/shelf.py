"""Where the signed classifier lies for the seats: one file, replaced in one step, the same for all server processes."""

import os
from pathlib import Path

from sync.contract.classifiers import version_tag

_NAME = "category.classifier"
_FOLDER = "assist"


class ClassifierShelf:
    """``files_folder`` is the folder that all processes of this server share."""

    def __init__(self, files_folder: Path) -> None:
        self.path = files_folder / _FOLDER / _NAME

    def put(self, signed: bytes) -> None:
        """Put a signed classifier in the place of the one before it, safely on the disk when this returns."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(signed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path)

    def take(self, known: str) -> tuple[str, bytes] | None:
        """Return the tag of the present classifier and its bytes (none when it is the ``known`` one).

        ``None`` when there is no classifier.
        """
        try:
            signed = self.path.read_bytes()
        except FileNotFoundError:
            return None
        tag = version_tag(signed)
        return tag, b"" if tag == known else signed
