"""T07, T39: an order ends in another one, its callers go along, and how it is taken out again."""

from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState, RequestType
from sync.domain.order import Caller
from sync.domain.workflow.decide import Accepted
from tests.helpers.small_city import NANYANG_UNIT, Story, draft

S = OrderState


def create(**changes: object) -> Story:
    return Story().creates(**changes)


def test_a_draft_merged_into_an_open_order_brings_its_caller_there():
    story = Story().creates(disposition=Action.MERGE, merge_into="o-9", content="我家也是")
    verdict = story.last
    assert isinstance(verdict, Accepted)
    assert (story.current.state, story.current.merged_into) == (S.MERGED, "o-9")
    follow_up = verdict.follow_ups[0]
    assert (follow_up.order_id, follow_up.action) == ("o-9", Action.ADD_CALLER)
    master = Story().creates()
    master.does(follow_up.actor, follow_up.action, follow_up.data)
    reporter = master.current.reporters[0]
    assert (reporter.order, reporter.content, reporter.caller.phone) == ("o-1", "我家也是", "13800138000")


def test_the_callers_of_a_report_stay_secret_in_the_order_it_is_merged_into():
    story = create(request_type=RequestType.REPORT).does("dispatcher", Action.MERGE, ActData(target_order="o-9"))
    verdict = story.last
    assert isinstance(verdict, Accepted)
    (follow_up,) = verdict.follow_ups
    assert isinstance(follow_up.data, ActData)
    assert follow_up.data.caller is not None
    assert follow_up.data.caller.confidential


def test_a_caller_who_complains_about_a_unit_is_added_only_to_an_order_kept_from_it():
    added = ActData(caller=Caller(name="张三"), accused_unit=NANYANG_UNIT)
    assert create().refuses("agent", Action.ADD_CALLER, added) == "unit_is_accused:accused_unit"
    kept = create(accused_unit=NANYANG_UNIT).does("agent", Action.ADD_CALLER, added)
    assert [one.caller.name for one in kept.current.reporters] == ["张三"]


def test_an_order_is_not_merged_into_itself_or_into_nothing():
    assert create().refuses("dispatcher", Action.MERGE, ActData(target_order="o-1")) == "merge_into_itself:target_order"
    assert create().refuses("dispatcher", Action.MERGE) == "required:target_order"
    nothing = draft(disposition=Action.MERGE)
    assert Story().refuses("agent", Action.CREATE, nothing) == "required:merge_into"


def test_a_merge_takes_all_callers_along_and_is_undone_with_its_clock_restored():
    story = create().does("agent", Action.ADD_CALLER, ActData(caller=Caller(name="李四"), text="也坏了"))
    clock = story.current.clocks[0]
    story.does("dispatcher", Action.MERGE, ActData(target_order="o-9"))
    verdict = story.last
    assert isinstance(verdict, Accepted)
    assert len(verdict.follow_ups) == 2
    assert story.refuses("dispatcher", Action.UNMERGE) == "required:text"
    story.does("dispatcher", Action.UNMERGE, ActData(text="不是一回事"))
    assert (story.current.state, story.current.merged_into) == (S.ACCEPTED, "")
    assert story.current.clocks[-1].due_at == clock.due_at
    undo = story.last
    assert isinstance(undo, Accepted)
    assert undo.follow_ups[0].order_id == "o-9"


def test_the_master_loses_the_callers_of_an_order_that_is_taken_out_again():
    master = create().does("agent", Action.ADD_CALLER, ActData(caller=Caller(name="甲"), target_order="o-2"))
    master.does("agent", Action.ADD_CALLER, ActData(caller=Caller(name="乙")))
    master.does("dispatcher", Action.UNMERGE, ActData(target_order="o-2"))
    assert [one.caller.name for one in master.current.reporters] == ["乙"]
    assert master.refuses("dispatcher", Action.UNMERGE, ActData(target_order="o-2")) == "not_in_this_state"


def test_a_caller_is_not_added_to_a_closed_order():
    assert Story().reaches("closed").refuses("agent", Action.ADD_CALLER, ActData(caller=Caller())) == "master_not_open"
    cancelled = create().does("agent", Action.CANCEL, ActData(recording="rec"))
    assert cancelled.refuses("agent", Action.ADD_CALLER, ActData(caller=Caller())) == "master_not_open"
    assert create().refuses("agent", Action.ADD_CALLER) == "required:caller"
