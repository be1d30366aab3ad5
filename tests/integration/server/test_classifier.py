"""The classifier's way: learned from closed orders, signed, fetched once a version, kept and read offline."""

from pathlib import Path

import pytest
import requests
from msgspec.structs import replace

from desktop.assist.classifier_keeper import KEPT, ClassifierKeeper
from desktop.errors import AppError
from desktop.services.seat import Seat
from desktop.wiring.classifier_line import HttpClassifierLine
from sync.client.http_classifiers import HttpClassifiers
from sync.client.http_session import HttpSession
from sync.contract.classifiers import PATH, sign_classifier, signed_content, version_tag
from sync.domain.category import CategoryTree
from sync.domain.codes import OrderState
from sync.domain.numbering import format_no
from sync.domain.order import Caller, Order
from sync.domain.reference import Category
from sync.matching.classifier_features import VIEWS, plain, runs
from sync.matching.classifier_file import read_classifier
from sync.server.admin.cli import run
from sync.server.assist.closed_orders import said
from sync.server.assist.packing import packed
from sync.server.bulk import load_orders
from tests.helpers.http_seat import TIMEOUT
from tests.helpers.matters import matters
from tests.helpers.server import RunningServer
from tests.helpers.server_city import LAMP, LEAK
from tests.helpers.store import opened, order

AT = 1_790_000_000_000


@pytest.fixture
def signed(server: RunningServer) -> bytes:
    """A classifier signed by the server."""
    return sign_classifier(packed(*matters(20), AT), server.services.keys.lease)


def agents_keeper(server: RunningServer, folder: Path) -> tuple[ClassifierKeeper, Seat]:
    """Return the keeper of an agent's seat."""
    agent = server.seat("agent")
    store = opened(folder)
    store.save_session(agent.session)
    seat = Seat()
    seat.open(store, agent.session)
    line = HttpClassifierLine(HttpClassifiers(HttpSession(server.url)))
    return ClassifierKeeper(seat, lambda: agent.session.access_token, line), seat


def test_a_classifier_is_sent_once_and_only_to_who_has_signed_in(server: RunningServer, signed: bytes) -> None:
    agent = server.seat("agent")
    assert agent.call("GET", PATH).status_code == 404
    server.services.classifiers.put(signed)
    reply = agent.call("GET", PATH)
    assert (reply.status_code, reply.content) == (200, signed)
    assert reply.headers["ETag"] == version_tag(signed)
    again = agent.call("GET", PATH, headers={"If-None-Match": version_tag(signed)})
    assert (again.status_code, again.content) == (304, b"")
    assert requests.get(server.url + PATH, timeout=TIMEOUT).status_code == 401


def test_a_seat_fetches_the_classifier_and_reads_it_offline(plain_server: RunningServer, tmp_path: Path) -> None:
    server, key = plain_server, plain_server.services.keys.lease
    keeper, seat = agents_keeper(server, tmp_path / "seat")
    keeper.refresh()
    assert keeper.best("自来水停水", 3) == ()
    server.services.classifiers.put(sign_classifier(packed(*matters(20), AT), key))
    keeper.refresh()
    first = keeper.best("小区自来水停水", 3)[0]
    assert first.label == "water"
    assert first.words
    newer = sign_classifier(packed(*matters(30), AT + 1), key)
    server.services.classifiers.put(newer)
    keeper.refresh()
    server.stop()
    assert seat.store.read_value(KEPT) == newer
    assert keeper.best("小区自来水停水", 3)[0].label == "water"
    with pytest.raises(AppError):
        keeper.refresh()
    seat.clear()
    assert keeper.best("小区自来水停水", 3) == ()


@pytest.mark.allows_log("classifier refused")
def test_a_classifier_that_was_changed_on_the_way_is_not_taken(
    server: RunningServer, signed: bytes, tmp_path: Path
) -> None:
    keeper, seat = agents_keeper(server, tmp_path / "seat")
    server.services.classifiers.put(signed)
    keeper.refresh()
    server.services.classifiers.put(signed[:40] + b"x" + signed[41:])
    keeper.refresh()
    assert seat.store.read_value(KEPT) == signed
    seat.store.save_value(KEPT, signed[:-1])
    other = ClassifierKeeper(seat, lambda: "", keeper.line)
    assert other.best("小区自来水停水", 3) == ()


def city_orders(count: int) -> list[Order]:
    """Return closed orders of two leaves, a caller each; one caller tells the same odd thing twelve times."""
    texts, kinds = matters(count)
    said_by = [(text, kind, f"+86138{at:08d}") for at, (text, kind) in enumerate(zip(texts, kinds, strict=True))]
    said_by += [("欧阳某某的和谐花园又停水", "water", "+8613900000000")] * 12
    leaves = {"noise": LAMP, "water": LEAK}
    return [
        replace(
            order(f"o-{at}"),
            no=format_no(2026, at + 1),
            content=text,
            category=leaves[kind],
            caller=Caller(phone=phone),
            state=OrderState.CLOSED,
        )
        for at, (text, kind, phone) in enumerate(one for one in said_by if one[1] in leaves)
    ]


def test_the_citys_closed_orders_teach_its_own_leaves_and_nothing_of_a_single_caller(
    server: RunningServer, tmp_path: Path, database: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    load_orders(server.services, ((one, ()) for one in city_orders(80)))
    where = ["--database", database, "--keys", str(tmp_path / "keys.json")] if database else ["--sqlite", str(tmp_path)]
    assert run(["assist", "train", *where]) == 0
    out = capsys.readouterr().out
    assert "172 orders, 2 categories" in out
    assert "of 34 newer orders 100.0% right at once, 100.0% among three" in out
    signed = server.services.classifiers.path.read_bytes()
    with server.services.database.read() as connection:
        assert server.services.book.rules(connection).policy.classifier == version_tag(signed)  # seats hear of it
    content = signed_content(signed, server.services.keys.lease_public)
    assert content is not None
    classifier = read_classifier(content)[0]
    assert classifier.best("楼上装修电钻声音很大")[0].label == LAMP
    known = {int(key) for block in classifier.blocks for key in block.keys}
    odd = [keys for view in VIEWS for length, keys in runs(plain("欧阳"), view) if length == len("欧阳")]
    assert not {int(keys[0]) for keys in odd} & known


def test_too_few_closed_orders_are_told_plainly(
    server: RunningServer, tmp_path: Path, database: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--database", database, "--keys", str(tmp_path / "keys.json")] if database else ["--sqlite", str(tmp_path)]
    assert run(["assist", "train", *where]) == 2
    assert "too few closed orders to learn from (0 are of use)" in capsys.readouterr().err
    assert server.services.classifiers.take("") is None


def test_what_the_form_put_in_by_itself_is_no_word_of_the_caller() -> None:
    tree = CategoryTree([Category(id="01", name="占道经营", leaf=True, template="时间：\n反映事项：占道经营\n诉求：")])
    written = replace(order("o"), category="01", content="时间：昨晚\n反映事项：占道经营\n诉求：\n摊贩太多")
    assert said(written, tree) == "时间：昨晚\n摊贩太多"
