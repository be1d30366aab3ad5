"""Builds the data files of the sample city: ``python -m sync.server.sample.build DIVISIONS``.

DIVISIONS is a folder with the published division lists of Zhengzhou (communities, streets, townships, old names,
district polygons, township boxes). The texts written by hand stand in ``resources/reference/source``. What is built
is committed, so that a running product needs neither the lists nor pinyin.
"""

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from resources import locate
from sync.domain.value import Value
from sync.server.sample.build_areas import build_areas
from sync.server.sample.build_articles import build_articles
from sync.server.sample.build_categories import build_categories, build_directory
from sync.server.sample.build_sites import build_sites
from sync.server.sample.build_stories import build_stories
from sync.server.sample.build_units import build_units


def write(path: Path, values: Sequence[Value]) -> None:
    """Write values as a JSON array, one item a line."""
    lines = ",\n".join(msgspec.json.encode(value).decode() for value in values)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def main() -> None:
    """Build every file again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("divisions", type=Path)
    divisions: Path = parser.parse_args().divisions
    target = locate("reference")
    source = target / "source"
    areas = build_areas(divisions)
    write(target / "areas.json", areas)
    write(target / "sites.json", build_sites(source, areas))
    units = build_units(source, areas)
    write(target / "units.json", units)
    categories = build_categories(source)
    write(target / "categories.json", categories)
    write(target / "articles.json", build_articles(source, categories, units))
    write(target / "directory.json", build_directory(source))
    (target / "stories.json").write_bytes(msgspec.json.format(msgspec.json.encode(build_stories(source)), indent=1))
    shutil.copyfile(divisions / "districts_wgs84.geojson", target / "districts_wgs84.geojson")


if __name__ == "__main__":
    main()
