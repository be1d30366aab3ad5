"""The schema goes up and down with data in it, on both databases, and is what the tables say."""

import json
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from sync.contract.codec import decode
from sync.contract.messages import PushRequest, SignInRequest
from sync.domain.reference import CodeItem, ReferenceKind
from sync.domain.sensitive import LIST
from sync.server import audit, schema
from sync.server.admin.check import find_faults
from sync.server.ports import new_id, system_entropy
from sync.server.sample.reference_files import load_reference
from sync.server.services import Services, build_services
from sync.server.setup import initialise
from sync.server.tables import metadata
from sync.server.tables.feed import head
from sync.server.tables.orders import order_scope, work_order
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import prepared_services, server_config
from tests.helpers.server_city import PASSWORD


def test_the_migrations_make_exactly_the_tables(tmp_path: Path, database: str | None) -> None:
    services = prepared_services(tmp_path, database)
    with services.database.read() as connection:
        opts = {"compare_type": True, "include_name": _is_no_day}
        differences = compare_metadata(MigrationContext.configure(connection, opts=opts), metadata)
    services.close()
    assert differences == []


def test_the_schema_goes_up_and_down_with_data_in_it(tmp_path: Path, database: str | None) -> None:
    services = prepared_services(tmp_path, database)
    device = new_id()
    seat = HttpSeat("", device)
    sign_in = SignInRequest("agent", PASSWORD, device, sign_key=seat.signer.public)
    session = services.sessions.sign_in(sign_in, "test")
    seat.session = session
    note = services.tokens.read(session.access_token, services.clock.now())
    principal = services.principals.load(note, services.clock.now())
    services.push.push(principal, PushRequest(device, session.epoch, seat.signed([seat.create()])))
    assert schema.present_version(services.database) == schema.newest_version()
    schema.downgrade(services.database, "base")
    with services.database.read() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    assert schema.present_version(services.database) is None
    schema.upgrade(services.database)
    with services.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(work_order)) == 0
    services.close()


def test_copies_that_went_on_before_are_told_what_they_were_by_the_audit(tmp_path: Path, database: str | None) -> None:
    services = prepared_services(tmp_path, database)
    schema.downgrade(services.database, "0006")
    with services.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO device (id, user_id, seat, created_at, seen_at, last_seq, last_occurred)"
                " VALUES ('original', 'u', '', 1, 1, 0, 0), ('copy', 'u', '', 2, 2, 0, 0)"
            )
        )
        for device, subject in (("copy", "original"), ("gone", "original")):
            audit.record(connection, 3, "device_forked", device=device, subject=subject)
    schema.upgrade(services.database)
    with services.database.read() as connection:
        assert dict(connection.execute(text("SELECT id, forked_from FROM device")).all()) == {
            "original": None,
            "copy": "original",
        }
    services.close()


def _sensitive(services: Services) -> dict[str, str]:
    with services.database.read() as connection:
        rows = connection.execute(
            text("SELECT id, body FROM reference_item WHERE kind = 'code' AND id LIKE 'sensitive_word:%'")
        )
        return {row.id: row.body for row in rows}


def _without_sensitive_words(services: Services, kept: str = "") -> None:
    """A city as it was before there was such a list; ``kept`` is an entry of its own."""
    schema.downgrade(services.database, "0011")
    with services.database.write() as connection:
        connection.execute(
            text("DELETE FROM reference_item WHERE kind = 'code' AND id LIKE 'sensitive_word:%' AND id <> :kept"),
            {"kept": kept},
        )


def test_a_city_set_up_earlier_gets_the_usual_sensitive_words_and_its_seats_are_told(
    tmp_path: Path, database: str | None
) -> None:
    services = prepared_services(tmp_path, database)
    _without_sensitive_words(services)
    with services.database.read() as connection:
        before = connection.scalar(select(head.c.reference_ver))
    schema.upgrade(services.database)
    found = _sensitive(services)
    usual = [one for one in load_reference()[ReferenceKind.CODE] if isinstance(one, CodeItem) and one.list == LIST]
    assert [decode(found[one.id].encode(), CodeItem) for one in usual] == usual, "as in a new city"
    with services.database.read() as connection:
        assert connection.scalar(select(head.c.reference_ver)) == (before or 0) + 1
        told = set(connection.execute(text("SELECT entity_id FROM feed_new WHERE scope = 'global'")).scalars())
    assert set(found) <= told
    services.close()


def test_a_list_of_the_citys_own_is_never_written_over(tmp_path: Path, database: str | None) -> None:
    services = prepared_services(tmp_path, database)
    own = {"id": "sensitive_word:suicide", "list": LIST, "code": "suicide", "name": "本市", "note": "想不开"}
    with services.database.write() as connection:
        connection.execute(text("DELETE FROM reference_item WHERE id = 'sensitive_word:suicide'"))
        connection.execute(
            text(
                "INSERT INTO reference_item (kind, id, ver, retired, updated_at, updated_by, body)"
                " VALUES ('code', 'sensitive_word:suicide', 4, 1, 1, 'admin', :body)"
            ),
            {"body": json.dumps(own)},
        )
    _without_sensitive_words(services, kept="sensitive_word:suicide")
    schema.upgrade(services.database)
    assert _sensitive(services) == {"sensitive_word:suicide": json.dumps(own)}, "retired too it is the city's word"
    services.close()


def test_closed_orders_of_before_come_into_sight_of_who_called_back(tmp_path: Path, database: str | None) -> None:
    services = prepared_services(tmp_path, database, sample=60)
    own = select(order_scope.c.scope, order_scope.c.order_id).where(order_scope.c.scope.startswith("called:"))
    with services.database.read() as connection:
        rows = set(map(tuple, connection.execute(own)))
    assert rows, "the sample city has no closed callback"
    schema.downgrade(services.database, "0013")
    with services.database.read() as connection:
        assert connection.execute(own).first() is None
    assert not initialise(server_config(tmp_path, database), new_id, system_entropy)
    with services.database.read() as connection:
        assert set(map(tuple, connection.execute(own))) == rows
    assert find_faults(services) == []
    services.close()


@pytest.mark.allows_log("order cannot be opened")
def test_an_upgrade_that_stopped_or_meets_a_damaged_order_still_brings_all_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    services = prepared_services(tmp_path, None, sample=60)
    own = (
        select(order_scope.c.order_id).where(order_scope.c.scope.startswith("called:")).order_by(order_scope.c.order_id)
    )
    with services.database.read() as connection:
        ids = list(connection.scalars(own))
    schema.downgrade(services.database, "0013")
    with services.database.write() as connection:
        connection.execute(update(work_order).where(work_order.c.id == ids[0]).values(doc=b"damaged"))
        connection.execute(
            text("CREATE TRIGGER stopped BEFORE INSERT ON order_scope BEGIN SELECT RAISE(ABORT, 'x'); END")
        )
    config = server_config(tmp_path, None)
    with pytest.raises(IntegrityError):
        initialise(config, new_id, system_entropy)
    with services.database.write() as connection:
        connection.execute(text("DROP TRIGGER stopped"))
    assert not initialise(config, new_id, system_entropy)
    with services.database.read() as connection:
        assert list(connection.scalars(own)) == ids[1:]
    assert {record.message for record in caplog.records} == {"order cannot be opened"}
    services.close()


def test_a_database_without_a_city_gets_nothing(tmp_path: Path, database: str | None) -> None:
    config = server_config(tmp_path, database)
    initialise(config, new_id, system_entropy)
    services = build_services(config)
    assert _sensitive(services) == {}
    services.close()


def test_initialising_again_changes_nothing(tmp_path: Path, database: str | None) -> None:
    config = server_config(tmp_path, database)
    assert initialise(config, new_id, system_entropy)
    keys = config.key_file.read_bytes()
    assert not initialise(config, new_id, system_entropy)
    assert config.key_file.read_bytes() == keys


def _is_no_day(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the partitions of the feed: they come and go with the days."""
    return not (kind == "table" and (name or "").startswith("feed_d") and (name or "") != "feed_day")
