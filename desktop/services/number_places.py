"""Where a number comes from: province and city, and the network of a mobile number."""

import threading
from typing import Any

from sync.telephony.numbers import area_of

_MOBILE = "+861"
_LENGTH = 14


class NumberPlaces:
    """Looks numbers up in the table of number segments. It is read from the disk at the first question (10 ms)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._table: Any = None
        self._areas: dict[str, str] = {}

    def place(self, e164: str) -> str:
        """Return the place (``河南郑州 移动``); empty when it is not known."""
        if e164.startswith(_MOBILE) and len(e164) == _LENGTH and e164[len(_MOBILE)] != "0":
            found = self._load().find(e164[3:10])
            return "" if found is None else f"{_joined(found['province'], found['city'])} {found['phone_type']}"
        area = area_of(e164)
        if not area:
            return ""
        self._load()
        return self._areas.get(area, "")

    def _load(self) -> Any:
        with self._lock:
            if self._table is None:
                from phone import Phone

                self._table = Phone()
                self._areas = _areas(self._table.buf, self._table.first_phone_record_offset)
            return self._table


def _areas(table: bytes, end: int) -> dict[str, str]:
    """Read the places in the table (``province|city|post code|area code``) by their area code."""
    areas: dict[str, str] = {}
    for record in table[8:end].split(b"\0"):
        parts = record.decode("utf-8", errors="replace").split("|")
        if len(parts) != 4:
            continue
        province, city, _, code = parts
        known = areas.get(code, "")
        if not known:
            areas[code] = _joined(province, city)
        elif city not in known:  # cities that share a code
            areas[code] = f"{known}/{city}"
    return areas


def _joined(province: str, city: str) -> str:
    return city if province == city else province + city
