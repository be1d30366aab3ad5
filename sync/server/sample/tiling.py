"""Small plane geometry for approximated areas: boxes, points in polygons, tiles. Degrees, WGS-84."""

import math

Box = tuple[float, float, float, float]
"""West, south, east, north."""
Point = tuple[float, float]
Polygon = list[list[list[list[float]]]]
"""The coordinates of a GeoJSON MultiPolygon."""


def box_of(polygon: Polygon) -> Box:
    """Return the smallest box around a polygon."""
    points = [point for part in polygon for ring in part for point in ring]
    return (
        min(point[0] for point in points),
        min(point[1] for point in points),
        max(point[0] for point in points),
        max(point[1] for point in points),
    )


def contains(polygon: Polygon | None, box: Box, point: Point) -> bool:
    """Tell whether a point lies in the polygon, or in the box where there is no polygon."""
    if polygon is None:
        return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]
    return any(_in_ring(part[0], point) for part in polygon)


def _in_ring(ring: list[list[float]], point: Point) -> bool:
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(ring, [ring[-1], *ring[:-1]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def tiles(box: Box, count: int, polygon: Polygon | None) -> list[Box]:
    """Cut a box into ``count`` tiles whose middles lie in the polygon; finer until enough are found."""
    if count == 0:
        return []
    side = math.ceil(math.sqrt(count))
    for finer in range(side, side + 24):
        found = [tile for tile in _raster(box, finer) if contains(polygon, box, _middle(tile))]
        if len(found) >= count:
            step = len(found) / count
            return [found[int(index * step)] for index in range(count)]
    return _raster(box, side)[:count]


def _raster(box: Box, side: int) -> list[Box]:
    west, south, east, north = box
    width, height = (east - west) / side, (north - south) / side
    return [
        (
            round(west + column * width, 6),
            round(south + row * height, 6),
            round(west + (column + 1) * width, 6),
            round(south + (row + 1) * height, 6),
        )
        for row in range(side)
        for column in range(side)
    ]


def _middle(box: Box) -> Point:
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
