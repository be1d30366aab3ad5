"""Arguments of a command that are added, and its program loaded, only when the command is named."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

Fill = Callable[[argparse.ArgumentParser, argparse.ArgumentParser], None]
"""Adds the arguments of one command; the second parser says which database."""


class LateParser(argparse.ArgumentParser):
    """A server process must not carry what only an administrator's command needs: numpy and the pinyin tables alone are
    as large as the server.
    """

    _fill: tuple[Fill, argparse.ArgumentParser] | None = None

    def fill_late(self, fill: Fill, where: argparse.ArgumentParser) -> None:
        """Set what adds the arguments (given this parser and ``where``); called once, before anything is parsed."""
        self._fill = (fill, where)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Add the arguments, then parse."""
        late, self._fill = self._fill, None
        if late is not None:
            fill, where = late
            fill(self, where)
        return super().parse_known_args(args, namespace)
