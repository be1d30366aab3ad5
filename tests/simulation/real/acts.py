"""What the people of a schedule do: something that their screen offers for an order they see."""

import random

from desktop.errors import AppError
from desktop.services.app import App
from desktop.services.values import OrderDetail, OrderListRow, OrderQuery
from sync.domain.act import ActData
from sync.domain.codes import Action, CallOutcome, Satisfaction, Solved
from sync.domain.order import Evaluation

MANY = 10_000


def rows_of(app: App) -> list[OrderListRow]:
    """Return every order on a seat."""
    return app.orders.first_page(OrderQuery(), MANY)


def act_somehow(app: App, chance: random.Random, word: str) -> tuple[str, str]:
    """Do something allowed with some visible order; returns what, and the words that were typed (maybe none)."""
    rows = rows_of(app)
    if not rows:
        return "", ""
    detail = app.orders.detail(chance.choice(rows).id)
    possible = [action for action in detail.available if action in _FORMS] if detail is not None else []
    if detail is None or not possible:
        return "", ""
    onward = [action for action in possible if action in _ONWARD]
    action = chance.choice(onward if onward and chance.random() < 0.7 else possible)
    data = _FORMS[action](detail, chance, word)
    try:
        app.acts.act(detail.order.id, action, data)
    except AppError as error:
        return f"{action.value}:{error.code}", ""
    typed = word if data.text == word or word in data.fields.values() else ""
    return action.value, typed


def _dispatch(detail: OrderDetail, chance: random.Random, word: str) -> ActData:
    del detail, word
    return ActData(unit=chance.choice(("u-water", "u-market")))


def _words(detail: OrderDetail, chance: random.Random, word: str) -> ActData:
    del detail, chance
    return ActData(text=word)


def _edit(detail: OrderDetail, chance: random.Random, word: str) -> ActData:
    field = chance.choice(("title", "happened"))
    base = detail.order.title if field == "title" else detail.order.happened
    return ActData(fields={field: word}, base={field: base})


def _reply(detail: OrderDetail, chance: random.Random, word: str) -> ActData:
    del detail, chance
    return ActData(text=word, result="solved", truthful=True, solved=Solved.SOLVED)


def _callback(detail: OrderDetail, chance: random.Random, word: str) -> ActData:
    del word
    bad = chance.random() < 0.3
    return ActData(
        outcome=CallOutcome.CONNECTED,
        evaluation=Evaluation(
            contacted=True,
            solved=Solved.UNSOLVED if bad else Solved.SOLVED,
            satisfied=Satisfaction.DISSATISFIED if bad else Satisfaction.SATISFIED,
            reason="unsolved" if bad else "",
        ),
        code="redo" if bad else "",
        reply_rev=detail.order.reply_rev,
    )


def _ask_return(detail: OrderDetail, chance: random.Random, word: str) -> ActData:
    del chance
    other = "u-market" if detail.order.main_unit == "u-water" else "u-water"
    return ActData(code="not_duty", basis="三定方案", text=word, proposed_unit=other)


def _grant_return(detail: OrderDetail, chance: random.Random, word: str) -> ActData:
    del chance, word
    return ActData(unit="u-market" if detail.order.main_unit == "u-water" else "u-water")


def _nothing(detail: OrderDetail, chance: random.Random, word: str) -> ActData:
    del detail, chance, word
    return ActData()


_ONWARD = frozenset(
    {
        Action.DISPATCH,
        Action.SIGN,
        Action.LOG_CONTACT,
        Action.REQUEST_RETURN,
        Action.APPROVE_RETURN,
        Action.REPLY,
        Action.PASS_REPLY,
        Action.RECORD_CALLBACK,
    }
)
_FORMS = {
    Action.DISPATCH: _dispatch,
    Action.SIGN: _nothing,
    Action.LOG_CONTACT: _words,
    Action.REPLY: _reply,
    Action.PASS_REPLY: _nothing,
    Action.RECORD_CALLBACK: _callback,
    Action.NOTE: _words,
    Action.URGE: _words,
    Action.EDIT: _edit,
    Action.REQUEST_RETURN: _ask_return,
    Action.APPROVE_RETURN: _grant_return,
}
