"""``hotline-server addresses``: resolve files of addresses, import a city's own list of places and its grids."""

import argparse
import sys
from pathlib import Path

from sync.domain.reference import Area, ReferenceKind
from sync.server.config import ServerConfig
from sync.server.places.address_resolver import HIGH, MEDIUM, AddressResolver
from sync.server.places.faults import FileFault
from sync.server.places.gazetteer import MAP_COORDINATES, BadRow, ListedAddress, read_address_list
from sync.server.places.grid_import import read_grids
from sync.server.places.put import put_all
from sync.server.places.report import write_report
from sync.server.places.resolve_file import ADDED, resolve_file
from sync.server.places.site_import import read_sites
from sync.server.sample.reference_files import load_places
from sync.server.services import Services, build_services
from sync.server.setup import require_ready

_SHOWN = 20
_RESOLVE = f"""Adds to each row of a CSV file with the column 'address':
{", ".join(ADDED)}.
score is the probability that the district is right (0 to 1). confidence is 'high' from a score of {HIGH} on (of
these answers at least 98 of 100 were right in the measurements), 'medium' from {MEDIUM} on, else 'low'. When it is not
high, other_district is the next likely district. lon and lat are WGS-84 degrees. Every row keeps its place; what
cannot be resolved gets empty fields and 'low'. A column 'name' (the shop, estate or office that is there), if the file
has one, is read too: what stands in its brackets, or all of it when the address tells nothing known. A column of
the input that is called like an added one is kept as input_NAME. Files may be UTF-8 (with or without BOM), UTF-16 or
GB18030; the output is UTF-8 with BOM.
Of 100 rows and more the clear addresses are learned from first, so that an answer may depend on the rest of the file.
Districts are called as the list calls them. Without --gazetteer only the divisions and well-known names of the sample
city speak: fewer answers are right, and far fewer are high."""
_IMPORT = """Takes over the city's own places or grids. Importing the same again changes nothing; seats get the changes.
Their coordinates are taken as --coordinates says (default gcj02: Chinese web maps).
--list: CSV with name and district, and perhaps street, community, grid, address, kind (place or road), aliases
(separated by ; or |), lon, lat. Areas are named by name, everyday name or id.
--grids: GeoJSON; each feature has the properties id, name, community (and street, district where the name stands more
than once), perhaps worker, and a Polygon or MultiPolygon. A grid with an id that is there already is replaced.
Rows that cannot be used are told by number and reason, all of them in --report; the others are taken over."""
_BY = "hotline-server"
_GAZETTEER = "the city's list: CSV with district, address and perhaps name, lon, lat"


def add_arguments(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    """Describe the arguments of the commands."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    resolving = commands.add_parser(
        "resolve",
        help="add district, street, community and point to a file of addresses (no database)",
        description=_RESOLVE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    resolving.add_argument("--input", type=Path, required=True, metavar="FILE.csv")
    resolving.add_argument("--output", type=Path, required=True, metavar="FILE.csv")
    resolving.add_argument("--gazetteer", type=Path, metavar="LIST.csv", help=_GAZETTEER)
    _coordinates(resolving)
    resolving.set_defaults(command=resolve, works_alone=bool)
    importing = commands.add_parser(
        "import",
        parents=[where],
        help="take over the city's own places and grids",
        description=_IMPORT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = importing.add_mutually_exclusive_group(required=True)
    what.add_argument("--list", type=Path, metavar="LIST.csv", help="places: name, district, …")
    what.add_argument("--grids", type=Path, metavar="GRIDS.geojson", help="grids: a FeatureCollection")
    importing.add_argument("--report", type=Path, metavar="FILE.csv", help="write every bad row with its reason here")
    _coordinates(importing)
    importing.set_defaults(command=import_places)


def resolve(options: argparse.Namespace, _config: None) -> int:
    """Resolve a file; returns the exit code."""
    try:
        listed = _listed(options)
        counts = resolve_file(AddressResolver(*load_places(), listed), options.input, options.output)
    except FileFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    told = ", ".join(f"{counts.get(word, 0)} {word}" for word in ("high", "medium", "low"))
    sys.stdout.write(f"{sum(counts.values())} addresses: {told}.\n")
    return 0


def import_places(options: argparse.Namespace, config: ServerConfig) -> int:
    """Import places or grids; returns 0, or 1 when rows were left out, or 2 when nothing could be done."""
    require_ready(config)
    services = build_services(config)
    try:
        areas = _areas(services)
        shifted = MAP_COORDINATES[options.coordinates]
        if options.list is not None:
            kind, (items, bad) = ReferenceKind.SITE, read_sites(options.list, areas, shifted=shifted)
        else:
            kind, (items, bad) = ReferenceKind.AREA, read_grids(options.grids, areas, shifted=shifted)
        counts = put_all(services, kind, items, _BY)
        if options.report is not None:
            write_report(options.report, bad)
    except FileFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    finally:
        services.close()
    told = ", ".join(f"{counts.get(word, 0)} {word}" for word in ("added", "changed", "unchanged"))
    sys.stdout.write(f"{len(items) + len(bad)} rows: {told}, {len(bad)} left out.\n")
    tell_bad_rows(tuple(bad))
    return 1 if bad else 0


def _areas(services: Services) -> list[Area]:
    with services.database.read() as connection:
        areas = list(services.book.organisation(connection).areas)
    if not areas:
        raise FileFault("The database has no areas yet: districts, streets and communities come first.")
    return areas


def _coordinates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--coordinates",
        choices=sorted(MAP_COORDINATES),
        default="gcj02",
        help="of the list's lon and lat: gcj02 (Chinese web maps, converted once; default) or wgs84",
    )


def _listed(options: argparse.Namespace) -> tuple[ListedAddress, ...]:
    if options.gazetteer is None:
        return ()
    found = read_address_list(options.gazetteer, shifted=MAP_COORDINATES[options.coordinates])
    tell_bad_rows(found.bad)
    if not found.entries:
        raise FileFault("The city's list holds no usable row.")
    return found.entries


def tell_bad_rows(bad: tuple[BadRow, ...]) -> None:
    """Say on the error output which rows were left out and why; never what stood in them."""
    for one in bad[:_SHOWN]:
        sys.stderr.write(f"row {one.row}: {one.reason}\n")
    if len(bad) > _SHOWN:
        sys.stderr.write(f"and {len(bad) - _SHOWN} more rows\n")
