"""Edits are merged field by field; nobody's words are overwritten."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sync.domain.act import ActData
from sync.domain.codes import Action, CallerSubject
from sync.domain.editing import EDITABLE, mask_value, read_field, write_field
from tests.helpers.small_city import LIFT, NANYANG_UNIT, NOISE, RETIRED, Story, at

NO_HURRY = settings(deadline=None)
ORDER = Story().reaches("accepted").current


def edit(fields: dict[str, str], base: dict[str, str] | None = None, **more: object) -> ActData:
    return ActData(fields=fields, base=base or {}, **more)


def test_every_editable_field_reads_as_text_and_writes_back():
    for name in EDITABLE:
        text = read_field(ORDER, name)
        assert isinstance(text, str)
        if text:
            assert write_field(ORDER, name, text) == ORDER


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("title", "新标题", None),
        ("urgency", "urgent", "hurried"),
        ("request_type", "complaint", "wish"),
        ("caller.subject", "enterprise", "cat"),
        ("need_reply", "0", "no"),
        ("labels", "heating,flood_control", None),
        ("place.lon", "113.7", "north"),
        ("place.lat", "", "999"),
        ("place.detail", "3号楼", None),
        ("caller.contact_phone", "13911112222", None),
        ("caller.confidential", "1", "yes"),
    ],
)
def test_a_field_is_written_from_text_and_a_wrong_value_is_not(name: str, text: str, wrong: str | None):
    changed = write_field(ORDER, name, text)
    assert changed is not None
    assert read_field(changed, name) == text
    if wrong is not None:
        assert write_field(ORDER, name, wrong) is None


def test_lists_lose_blanks_and_doubles_and_codes_become_codes():
    changed = write_field(ORDER, "labels", " heating ,,heating, x ")
    assert changed is not None
    assert changed.labels == ("heating", "x")
    subject = write_field(ORDER, "caller.subject", "other")
    assert subject is not None
    assert subject.caller.subject is CallerSubject.OTHER


def test_a_field_that_is_not_editable_is_neither_read_nor_written():
    assert read_field(ORDER, "state") == ""
    assert write_field(ORDER, "caller.phone", "1") is None


def test_different_fields_of_two_people_are_both_kept():
    story = Story().reaches("accepted")
    story.does("agent", Action.EDIT, edit({"place.detail": "3号楼"}, {"place.detail": ""}))
    story.does("dispatcher", Action.EDIT, edit({"urgency": "urgent"}, {"urgency": "normal"}))
    assert (story.current.place.detail, story.current.urgency.value) == ("3号楼", "urgent")
    assert story.current.proposals == ()
    assert story.current.timeline[-1].code == "urgency"


def test_the_same_field_keeps_the_first_value_and_the_second_as_a_proposal():
    story = Story().reaches("accepted")
    story.does("agent", Action.EDIT, edit({"place.detail": "3号楼"}, {"place.detail": ""}))
    story.at("2026-02-13 16:20").does("dispatcher", Action.EDIT, edit({"place.detail": "5号楼"}, {"place.detail": ""}))
    assert story.current.place.detail == "3号楼"
    proposal = story.current.proposals[0]
    assert (proposal.base, proposal.theirs, proposal.mine) == ("", "3号楼", "5号楼")
    assert (proposal.by, proposal.at) == ("p-dispatcher", at("2026-02-13 16:20"))
    chosen = edit({"place.detail": "5号楼"}, {"place.detail": "3号楼"}, request=proposal.id)
    story.does("dispatcher", Action.EDIT, chosen)
    assert (story.current.place.detail, story.current.proposals) == ("5号楼", ())


def test_the_same_value_from_two_people_is_no_conflict():
    story = Story().reaches("accepted")
    story.does("agent", Action.EDIT, edit({"place.detail": "3号楼"}, {"place.detail": ""}))
    story.does("dispatcher", Action.EDIT, edit({"place.detail": "3号楼"}, {"place.detail": ""}))
    assert story.current.proposals == ()


def test_a_long_text_is_never_overwritten():
    story = Story().reaches("accepted")
    story.does("agent", Action.EDIT, edit({"content": "甲的话"}, {"content": story.current.content}))
    story.does("dispatcher", Action.EDIT, edit({"content": "乙的话"}, {"content": "旧"}))
    assert (story.current.content, story.current.supplements) == ("甲的话", ("乙的话",))


def test_a_masked_base_is_the_value_it_masks():
    story = Story().reaches("accepted")
    base = {"caller.contact_phone": "138****8000", "caller.name": "张**"}
    story.does("other_agent", Action.EDIT, edit({"caller.contact_phone": "13911112222", "caller.name": "张四"}, base))
    assert (story.current.caller.contact_phone, story.current.caller.name) == ("13911112222", "张四")
    assert mask_value("title", "标题") == "标题"
    assert mask_value("caller.email", "") == ""
    assert mask_value("caller.company", "某公司") == "某公司"
    assert mask_value("caller.credit_code", "9141") == "9141"
    assert mask_value("caller.email", "a@b.cn") == "***"


def test_an_edit_without_fields_changes_nothing_but_may_close_a_proposal():
    story = Story().reaches("accepted").does("agent", Action.EDIT)
    assert replace(story.current, ver=1, timeline=(), updated_at=0) == replace(ORDER, timeline=(), updated_at=0)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"state": "closed"}, "invalid_value:state"),
        ({"content": " "}, "required:content"),
        ({"urgency": "hurried"}, "invalid_value:urgency"),
        ({"category": RETIRED}, "unknown_category:category"),
        ({"title": "长" * 51}, "too_long:title"),
    ],
)
def test_an_edit_names_fields_and_values_there_are(fields: dict[str, str], code: str):
    assert Story().reaches("accepted").refuses("agent", Action.EDIT, edit(fields)) == code


def test_a_category_may_be_changed_or_emptied():
    story = Story().reaches("accepted").does("agent", Action.EDIT, edit({"category": NOISE}, {"category": LIFT}))
    assert story.current.category == NOISE
    assert story.does("agent", Action.EDIT, edit({"category": ""})).current.category == ""


def test_the_unit_that_has_the_order_does_not_become_the_accused_by_an_edit():
    story = Story().reaches("handling")
    assert story.refuses("agent", Action.EDIT, edit({"accused_unit": NANYANG_UNIT})) == "unit_is_accused:accused_unit"
    assert story.does("agent", Action.EDIT, edit({"accused_unit": "u-market"})).current.accused_unit == "u-market"


@NO_HURRY
@given(st.dictionaries(st.sampled_from(sorted(EDITABLE)), st.text(max_size=30), max_size=6), st.booleans())
def test_no_edit_breaks_the_rules_or_loses_a_value_silently(fields: dict[str, str], based: bool):
    story = Story(order=ORDER)
    verdict = story.tries("agent", Action.EDIT, edit(fields, dict.fromkeys(fields, "?") if based else {}))
    after = getattr(verdict, "order", None)
    if after is None:
        return
    for name, text in fields.items():
        kept = read_field(after, name)
        written = write_field(ORDER, name, text)
        wanted = read_field(written, name) if written else None
        proposed = any(one.field == name and one.mine == text for one in after.proposals)
        assert kept == wanted or proposed or text in after.supplements
