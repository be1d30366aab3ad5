"""The practice city of ``--demo`` knows every code list of a new city."""

import msgspec

from desktop.bootstrap import PRACTICE_FILE
from desktop.wiring.practice import PracticeCity
from resources import locate
from sync.domain.reference import CodeItem, ReferenceKind
from sync.server.sample.reference_files import load_reference


def test_the_practice_city_knows_every_code_of_a_new_city() -> None:
    city = PracticeCity(locate(*PRACTICE_FILE).read_bytes())
    known = [msgspec.json.decode(line.d, type=CodeItem) for line in city.reference if line.e == ReferenceKind.CODE]
    wished = [one for one in load_reference()[ReferenceKind.CODE] if isinstance(one, CodeItem)]
    assert [one.id for one in wished if one not in known] == []
