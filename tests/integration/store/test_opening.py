"""Opening a store: keys, a second program, versions of the file."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy.exc
from alembic.script import ScriptDirectory

from desktop.services.values import OrderQuery
from desktop.store.cipher import writer_engine
from desktop.store.errors import StoreInUse, StoreTooNew, WrongKey
from desktop.store.migrate import current_revision, downgrade, newest_revision, upgrade
from desktop.store.opening import StorePaths, migrate_own_data
from desktop.store.own_copy import copy_own_data
from desktop.store.own_tables import OWN_TABLES, metadata
from desktop.store.store import SeatStore
from sync.encrypted_file import connect_raw
from tests.helpers.store import KEY, NOW, fill, opened, order, ready, save_act, save_create, session

OTHER_KEY = bytes(reversed(range(32)))

HOLDER = """
import sys
from pathlib import Path
from tests.helpers.store import opened
store = opened(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def test_everything_is_there_again_after_closing(store: SeatStore, tmp_path: Path) -> None:
    fill(store, [order("x1")])
    save_create(store, 1)
    store.drafts.open_draft("d1", b"words", "", NOW)
    store.save_value("window", b"wide")
    before = store.orders.first_page(OrderQuery(), 9)
    store.close()
    again = opened(tmp_path / "seat", device="ignored")
    assert again.orders.first_page(OrderQuery(), 9) == before
    assert [kept.data for kept in again.drafts.drafts()] == [b"words"]
    assert again.session() == session()
    assert again.read_value("window") == b"wide"
    assert again.device == "device-1"
    assert again.repaired is None
    again.close()


def test_the_file_tells_nothing_without_the_key(store: SeatStore, tmp_path: Path) -> None:
    fill(store, [order("x1")])
    store.drafts.open_draft("d1", "路灯不亮".encode(), "", NOW)
    store.close()
    for path in (tmp_path / "seat").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"SQLite format 3" not in content
            assert "路灯".encode() not in content
            assert KEY not in content


def test_a_wrong_key_is_told_apart_from_a_damaged_file(store: SeatStore, tmp_path: Path) -> None:
    store.close()
    with pytest.raises(WrongKey):
        opened(tmp_path / "seat", key=OTHER_KEY)
    opened(tmp_path / "seat").close()


def test_a_key_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        opened(tmp_path / "seat", key=b"short")


def test_a_second_client_on_the_file_gets_a_clear_error(store: SeatStore, tmp_path: Path) -> None:
    with pytest.raises(StoreInUse):
        opened(tmp_path / "seat")
    store.close()
    opened(tmp_path / "seat").close()


def test_a_client_in_another_process_keeps_the_file_until_it_is_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "seat")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"open\n"
    with pytest.raises(StoreInUse):
        opened(tmp_path / "seat")
    holder.kill()
    holder.communicate()
    opened(tmp_path / "seat").close()


def test_a_file_of_a_newer_program_is_left_alone(store: SeatStore, tmp_path: Path) -> None:
    with store.database.saving() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(StoreTooNew):
        opened(tmp_path / "seat")


def test_migrations_go_up_and_down_with_data_in_the_file(store: SeatStore, tmp_path: Path) -> None:
    save_create(store, 1)
    store.close()
    engine = writer_engine(tmp_path / "seat" / "store.db", KEY)
    with engine.begin() as connection:
        assert current_revision(connection) == newest_revision()
        downgrade(connection, "base")
        tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
        assert not tables & {table.name for table in OWN_TABLES}
    with engine.begin() as connection:
        upgrade(connection)
        assert current_revision(connection) == newest_revision()
    engine.dispose()
    opened(tmp_path / "seat").close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    engine = writer_engine(tmp_path / "x.db", KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kv (mine TEXT)")
    with pytest.raises(sqlalchemy.exc.OperationalError), engine.begin() as connection:
        upgrade(connection)
    with engine.begin() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    engine.dispose()
    assert list(names) == ["kv"]


@pytest.mark.allows_log("desktop.store.sealed_drafts: drafts not sealed")
def test_own_data_is_put_aside_before_a_migration(store: SeatStore, tmp_path: Path) -> None:
    save_create(store, 1)
    fill(store, [order("x1")])
    with store.database.saving() as connection:
        downgrade(connection, "0001")
    store.close()
    paths = StorePaths(tmp_path / "seat")
    copy_own_data(paths.database, paths.backup, KEY)
    copy = connect_raw(paths.backup, KEY)
    assert copy.execute("SELECT id FROM outbox").fetchall() == [("c1",)]
    assert copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'order_record'").fetchall() == [(0,)]
    copy.close()
    migrate_own_data(paths, KEY)
    again = opened(tmp_path / "seat")
    assert again.commands.command("c1") is not None
    again.close()


def test_there_is_one_line_of_migrations() -> None:
    folder = Path(__file__).parents[3] / "desktop" / "store" / "migrations"
    assert len(ScriptDirectory(str(folder)).get_heads()) == 1


def test_the_tables_in_the_program_are_those_the_migrations_make(store: SeatStore) -> None:
    with store.database.reading() as connection:
        for table in metadata.sorted_tables:
            columns = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table.name})")]
            assert columns == [column.name for column in table.columns]


def test_another_way_of_computing_lists_computes_them_again_without_the_server(
    store: SeatStore, tmp_path: Path
) -> None:
    fill(store, [order("x1"), order("x2")])
    save_create(store, 1)
    save_act(store, "c2", "x1", "dispatch")
    before = store.orders.first_page(OrderQuery(), 9)
    with store.database.saving() as connection:
        connection.exec_driver_sql("UPDATE cache_kv SET v = 'older' WHERE k = 'derived_schema'")
    store.close()
    again = ready(tmp_path / "seat")
    assert sorted(row.id for row in again.orders.first_page(OrderQuery(), 9)) == sorted(row.id for row in before)
    assert not again.cache_dropped
    assert again.replica.cursor() is not None
    while again.search_index.catch_up(100):
        pass
    assert {row.id for row in again.orders.search("路灯", 9)} == {"x1", "x2"}
    again.close()


def test_another_shape_of_records_drops_the_cache_but_no_own_data(store: SeatStore, tmp_path: Path) -> None:
    fill(store, [order("x1")])
    save_create(store, 1)
    with store.database.saving() as connection:
        connection.exec_driver_sql("UPDATE cache_kv SET v = 'older' WHERE k = 'record_schema'")
    store.close()
    again = ready(tmp_path / "seat")
    assert again.cache_dropped
    assert again.replica.cursor() is None
    assert [row.id for row in again.orders.first_page(OrderQuery(), 9)] == ["o1"]
    again.close()


def test_an_index_written_differently_is_made_anew(store: SeatStore, tmp_path: Path) -> None:
    with store.database.saving() as connection:
        connection.exec_driver_sql("DROP INDEX order_list_open")
        connection.exec_driver_sql("CREATE INDEX order_list_open ON order_list (open)")
    store.close()
    again = opened(tmp_path / "seat")
    with again.database.reading() as connection:
        statement = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = 'order_list_open'"
        ).scalar_one()
    assert "warn_at" in statement
    again.close()
