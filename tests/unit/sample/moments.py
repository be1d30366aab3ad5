"""The moment at which the tests look at the sample city: Monday 2026-11-23, 17:00 in Zhengzhou."""

from datetime import datetime

from sync.domain.instant import HOTLINE_ZONE, from_wall

NOW = from_wall(datetime(2026, 11, 23, 17, 0, tzinfo=HOTLINE_ZONE))
