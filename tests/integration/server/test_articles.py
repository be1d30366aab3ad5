"""Knowledge articles at the server: words go a way of two people to every seat, and nothing written is lost."""

from typing import Any

import msgspec

from sync.contract.messages import Guard
from sync.domain.codes import Outcome
from sync.domain.reference import ReferenceKind
from sync.server.commands.references import GLOBAL, write_item
from sync.server.feed.rows import FeedRow, write_feed
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer


def item_of(seat: HttpSeat, kind: str, **wanted: Any) -> dict[str, Any]:
    """Return the first item of a kind a seat has with these values."""
    rows = (row for key, row in seat.rows.items() if key.startswith(f"{kind}:"))
    return next(row for row in rows if all(row.get(name) == value for name, value in wanted.items()))


def send(seat: HttpSeat, action: str, target: str, seen: int | None = None, **args: Any) -> Any:
    command = seat.command(f"article.{action}", target, args)
    return seat.push(msgspec.structs.replace(command, guard=Guard(ver=seen))).results[0]


def words(server: RunningServer, seat: HttpSeat, **changes: Any) -> dict[str, Any]:
    """Return words that may be published, over what the city has."""
    server.settle()
    seat.pull()
    return {
        "title": "停水怎么办", "question": "停水了找谁？", "categories": [item_of(seat, "category", leaf=True)["id"]],
        "answer": "请先问物业。", "basis": "条例", "unit": item_of(seat, "unit")["id"], "valid_from": "2020-01-01",
        "valid_to": "2999-12-31", **changes,
    }  # fmt: skip


def published(server: RunningServer) -> str:
    """Put an article there as the city's first import does, with no record; returns its id."""
    body = msgspec.json.encode({"id": "kb-old", "version": 3, **words(server, server.seat("administrator"))}).decode()
    now = server.services.clock.now()
    with server.services.database.write() as connection:
        write_item(connection, ReferenceKind.ARTICLE, "kb-old", 1, body, "import", now)
        write_feed(connection, [FeedRow(GLOBAL, ReferenceKind.ARTICLE.value, "kb-old", 1, "U")], now)
    return "kb-old"


def test_words_reach_every_seat_only_by_a_second_person(server: RunningServer) -> None:
    agent, reviewer, dispatcher = server.seat("agent"), server.seat("reply_reviewer"), server.seat("dispatcher")
    body = words(server, agent)
    done = send(agent, "submit", "kb-new", 0, body=body, text="新开通")
    assert done.outcome is Outcome.APPLIED
    assert [(row.e, row.id) for row in done.rows] == [("article_record", "kb-new")]
    assert send(agent, "publish", "kb-new", 1).code == "not_your_role"
    assert send(dispatcher, "publish", "kb-new", 1).code == "not_your_role"
    published = send(reviewer, "publish", "kb-new", 1)
    assert {row.e for row in published.rows} == {"article_record", "article", "article_version"}
    server.settle()
    dispatcher.pull()
    article = dispatcher.rows["article:kb-new"]
    assert (article["answer"], article.get("version", 1)) == (body["answer"], 1)
    assert article["keys"]
    version = dispatcher.rows["article_version:kb-new:v1"]
    assert version["content"]["answer"] == body["answer"]
    assert version["author_name"] != version["reviewer_name"] != ""
    assert dispatcher.rows["article_record:kb-new"]["live"] == 1


def test_who_comes_second_is_told_and_overwrites_nothing(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    send(agent, "save", "kb-two", 0, body=words(server, agent, answer="甲写的"))
    late = send(lead, "save", "kb-two", 0, body=words(server, lead, answer="乙写的"))
    assert (late.outcome, late.code) == (Outcome.SUPERSEDED, "changed_meanwhile")
    assert late.by_name
    server.settle()
    lead.pull()
    assert lead.rows["article_record:kb-two"]["work"]["content"]["answer"] == "甲写的"


def test_a_report_counts_once_and_reaches_the_owner(server: RunningServer) -> None:
    agent, unit = server.seat("agent"), server.seat("unit_operator")
    target = published(server)
    command = agent.command("article.report", target, {"text": "电话打不通"})
    assert agent.push(command).results[0].outcome is Outcome.APPLIED
    assert agent.push(command).results[0].outcome is Outcome.APPLIED
    assert send(agent, "report", target, text="地址也错").outcome is Outcome.APPLIED
    server.settle()
    unit.pull()
    record = unit.rows[f"article_record:{target}"]
    assert (record["wrong"], record["reports"][0]["text"]) == (1, "电话打不通\n地址也错")
    assert record.get("rev", 0) == 0
    lead = server.seat("team_lead")
    report = record["reports"][0]["id"]
    assert send(lead, "settle", target, text="已改", reports=[report]).outcome is Outcome.APPLIED
    assert send(lead, "settle", target, text="已改", reports=[report]).outcome is Outcome.SAME


def test_only_eight_versions_lie_at_seats_and_none_is_lost(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    body = words(server, agent)
    for number in range(10):
        agent_sees, lead_sees = 2 * number, 2 * number + 1
        send(agent, "submit", "kb-many", agent_sees, body={**body, "answer": f"第{number}版"})
        assert send(lead, "publish", "kb-many", lead_sees).outcome is Outcome.APPLIED
    server.settle()
    agent.pull()
    held = [key for key in agent.rows if key.startswith("article_version:kb-many:")]
    assert sorted(held) == sorted(f"article_version:kb-many:v{number}" for number in range(3, 11))
    assert agent.rows["article:kb-many"]["version"] == 10


def test_what_makes_no_sense_is_turned_down(server: RunningServer) -> None:
    agent, admin = server.seat("agent"), server.seat("administrator")
    body = words(server, agent)
    for action, target, args in (
        ("no-such", "kb-x", {}),
        ("save", "k" * 57, {"body": body}),
        ("save", "kb x", {"body": body}),
        ("save", "kb-x", {"body": [1]}),
        ("save", "kb-x", {"body": {"title": 3}}),
        ("save", "kb-x", {"more": 1}),
        ("save", "kb-x", {"body": {**body, "answer": "长" * 1001}}),
        ("save", "kb-x", {"body": {**body, "title": "\u202e"}}),
        ("submit", "kb-x", {"body": {**body, "link": "javascript:alert(1)"}}),
        ("submit", "kb-x", {"body": {**body, "unit": "no-such"}}),
        ("report", "no-such", {"text": "错"}),
        ("settle", "no-such", {"text": "错", "reports": ["x"]}),
    ):
        assert send(agent, action, target, **args).outcome is Outcome.REJECTED, (action, target, str(args)[:80])
    for kind in ("article", "article_record", "article_version", "article_use"):
        put = admin.command("reference.put", "kb-x", {"kind": kind, "body": {"id": "kb-x"}})
        assert admin.push(put).results[0].outcome is Outcome.REJECTED


def test_a_withdrawn_article_is_no_longer_offered(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    target = published(server)
    assert send(agent, "withdraw", target, 0, text="错").code == "not_your_role"
    assert send(lead, "withdraw", target, 0, text="作废").outcome is Outcome.APPLIED
    server.settle()
    agent.pull()
    assert agent.rows[f"article:{target}"]["active"] is False
    body = words(server, agent, answer="新的答复。")
    assert send(agent, "submit", target, 1, body=body).outcome is Outcome.APPLIED
    assert send(lead, "publish", target, 2).outcome is Outcome.APPLIED
    server.settle()
    agent.pull()
    assert agent.rows[f"article:{target}"].get("active", True)
    assert [agent.rows[f"article_version:{target}:v{number}"]["content"]["answer"] for number in (3, 4)] == [
        "请先问物业。",
        "新的答复。",
    ]


def used(server: RunningServer, seat: HttpSeat, article: str) -> int:
    """Count, and return how often a seat is told that the article was used."""
    server.services.use_counts.run_once()
    server.settle()
    seat.pull()
    return seat.rows.get(f"article_use:{article}", {}).get("used", 0)


def test_a_use_counts_once_for_an_order_whatever_is_sent_twice(server: RunningServer) -> None:
    agent, dispatcher = server.seat("agent"), server.seat("dispatcher")
    assert server.services.use_counts.run_once() == 0
    first = agent.create("o-used", answer_text="请先问物业。", article="kb-used")
    assert agent.push(first).results[0].outcome is Outcome.APPLIED
    assert agent.push(first).results[0].outcome is Outcome.APPLIED
    agent.push(agent.create("o-none"), agent.create("o-other", answer_text="请问物业。", article="kb-used"))
    assert used(server, dispatcher, "kb-used") == 2
    ver = dispatcher.vers["article_use:kb-used"]
    assert used(server, dispatcher, "kb-used") == 2
    assert dispatcher.vers["article_use:kb-used"] == ver
    agent.push(agent.create("o-third", answer_text="请问物业。", article="kb-used"))
    assert used(server, dispatcher, "kb-used") == 3


def test_a_hostile_article_id_in_an_order_is_not_counted(server: RunningServer) -> None:
    agent = server.seat("agent")
    agent.push(
        agent.create("o-odd", answer_text="请问物业。", article="x" * 65), agent.create("o-odder", article="a b")
    )
    assert server.services.use_counts.run_once() == 0
