"""From the shifted coordinates of Chinese web maps (GCJ-02) to WGS-84 (pure)."""

import math

_AXIS = 6378245.0
_ECCENTRICITY = 0.00669342162296594323
_STEPS = 4
"""Rounds of the inversion; each divides the error by some thousands, so that less than a centimetre is left."""


def to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """Return the WGS-84 degrees of a GCJ-02 point; a point outside China is not shifted and comes back as it is."""
    if not in_china(lon, lat):
        return lon, lat
    found = lon, lat
    for _ in range(_STEPS):
        shifted = to_gcj02(*found)
        found = found[0] - (shifted[0] - lon), found[1] - (shifted[1] - lat)
    return found


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Return the GCJ-02 degrees of a WGS-84 point."""
    if not in_china(lon, lat):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
    north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
    east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    angle = lat / 180.0 * math.pi
    flattening = 1 - _ECCENTRICITY * math.sin(angle) ** 2
    root = math.sqrt(flattening)
    per_north = (_AXIS * (1 - _ECCENTRICITY)) / (flattening * root) * math.pi / 180.0
    per_east = _AXIS / root * math.cos(angle) * math.pi / 180.0
    return lon + east / per_east, lat + north / per_north


def in_china(lon: float, lat: float) -> bool:
    """Tell whether a point lies in the rectangle in which maps are shifted."""
    return 73.66 < lon < 135.05 and 3.86 < lat < 53.55
