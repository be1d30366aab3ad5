"""The Qt binding must not lose references: PySide6 6.12 on CPython 3.11 aborts after some thousand calls."""

import os
import subprocess
import sys

_PROBE = """
import sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit

class Source(QObject):
    told = Signal(bool)

application = QApplication([])
field = QLineEdit()
source = Source()
before = sys.getrefcount(None), sys.getrefcount(True)
for round in range(100_000):
    field.setText("a")
for round in range(20_000):
    source.told.emit(True)
after = sys.getrefcount(None), sys.getrefcount(True)
print(before[0] - after[0], before[1] - after[1])
"""


def test_a_hundred_thousand_calls_neither_crash_nor_lose_references():
    answer = subprocess.run(
        [sys.executable, "-c", _PROBE],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    lost_none, lost_true = (int(part) for part in answer.stdout.split())
    assert lost_none < 100
    assert lost_true < 100
