"""Builds the well-known roads and places of the sample city from a list written by hand."""

from collections.abc import Sequence
from pathlib import Path

from sync.domain.codes import UnitLevel
from sync.domain.reference import Area, Site
from sync.server.sample.pinyin_keys import search_keys

_KINDS = {"road": "road", "place": "place"}


def build_sites(source: Path, areas: Sequence[Area]) -> list[Site]:
    """Return the sites of ``sites.txt``: under each ``[district]`` a line ``road:`` and a line ``place:``.

    Names that the divisions have already (towns, villages) are left out. Raises ``KeyError`` for an unknown district.
    """
    districts = {name: area.id for area in areas if area.level is UnitLevel.DISTRICT for name in _names(area)}
    divisions = {name for area in areas for name in _names(area)}
    found: dict[str, Site] = {}
    district = ""
    for line in (source / "sites.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            district = districts[line.strip("[]")]
        elif not line.startswith("#") and ":" in line:
            kind, names = line.split(":", 1)
            for name in names.split():
                site_id = f"{district}-{name}"
                if name not in divisions and site_id not in found:
                    keys = search_keys(name)
                    found[site_id] = Site(id=site_id, name=name, area=district, kind=_KINDS[kind], keys=keys)
    numbered = enumerate(found.values(), 1)
    return [Site(f"site-{number:05d}", one.name, one.area, one.kind, keys=one.keys) for number, one in numbered]


def _names(area: Area) -> tuple[str, ...]:
    return (area.name, *area.aliases)
