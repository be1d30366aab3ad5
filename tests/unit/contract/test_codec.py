"""Messages decode strictly; what is wrong is named by its place and never by its content."""

import msgspec
import pytest

from sync.contract.codec import ContractError, decode, decode_act, decode_draft, decode_order, encode
from sync.contract.messages import PushRequest
from sync.contract.replica import Changed
from sync.domain.act import ActData, OrderDraft
from tests.helpers.small_city import Story, draft


def test_an_order_travels_unchanged():
    order = Story().reaches("closed").current
    assert decode_order(encode(order)) == order


def test_a_draft_and_an_act_travel_unchanged():
    assert decode_draft(encode(draft())) == draft()
    data = ActData(unit="u", fields={"title": "x"})
    assert decode_act(encode(data)) == data


def test_an_order_of_a_newer_server_is_read_without_its_new_fields():
    order = Story().reaches("accepted").current
    raw = msgspec.json.decode(encode(order)) | {"from_the_future": 1}
    assert decode_order(msgspec.json.encode(raw)) == order


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"unit":"u","secret":"13800138000"}', "unknown_field"),
        (b'{"unit":13800138000}', "invalid"),
        (b'{"unit":', "malformed"),
        (b"\xff\xfe", "malformed"),
        (b"[" * 100_000, "invalid"),
        (b"[]", "invalid"),
    ],
)
def test_a_wrong_body_is_refused_without_quoting_it(body: bytes, reason: str):
    with pytest.raises(ContractError) as caught:
        decode_act(body)
    assert caught.value.reason == reason
    assert "13800138000" not in str(caught.value)


def test_the_place_of_the_fault_is_named():
    with pytest.raises(ContractError) as caught:
        decode(b'{"device":"d","epoch":"e","commands":[{"seq":"x"}]}', PushRequest)
    assert caught.value.field == "$.commands[0].seq"


@pytest.mark.parametrize("body", [b"{}", b'{"id":1}', b"nonsense", b"\xff"])
def test_a_wrong_record_is_refused(body: bytes):
    with pytest.raises(ContractError):
        decode_order(body)


def test_a_change_of_nothing_is_false():
    assert not Changed()
    assert Changed({"order": ("o-1",)})


def test_defaults_cost_no_bytes():
    assert encode(OrderDraft()) == b"{}"
