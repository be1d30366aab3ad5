"""What the sign-in screen and the pill say of a first password, a store that is gone, an emergency, an old program."""

import pytest

from desktop.errors import AppError, AppErrorCode, ErrorCode
from desktop.services.values import SyncStatus
from tests.ui.programs import sign_in_view
from ui.application import Desk as Program
from ui.panels.sync_pill import sync_face
from ui.panels.texts.errors import code_message
from ui.sign_in.view import SignInView
from ui.widgets.card import Card


@pytest.fixture
def view(practice_program: Program) -> SignInView:
    """The sign-in screen of a workstation nobody has signed in at."""
    return sign_in_view(practice_program)


def test_the_fields_are_in_sight_with_and_without_a_message(view: SignInView) -> None:
    def in_sight() -> bool:
        card = view.button.parentWidget()
        return isinstance(card, Card) and card.height() > view.button.geometry().bottom() > view.number.height()

    assert not view.message.isVisible()
    assert in_sight()
    view.show_ended("revoked")
    assert in_sight()


def test_a_first_password_asks_for_a_new_one(view: SignInView) -> None:
    assert not view.new_password.isVisible()
    view.show_failure(AppError(ErrorCode.PASSWORD_CHANGE_NEEDED))
    assert view.new_password.isVisible()
    assert not view.old_password.isVisible()
    assert "请先设置新密码" in view.message.text()
    view.show_failure(AppError(ErrorCode.BAD_REQUEST, values={"field": "new_password"}))
    assert view.new_password.isVisible(), "one that is too poor is asked for again"
    view.show_failure(AppError(AppErrorCode.OLD_PASSWORD_NEEDED))
    assert view.old_password.isVisible()
    assert not view.new_password.isVisible()


@pytest.mark.parametrize(("reason", "words"), [("device_revoked", "交回"), ("device_wiped", "已按管理员的指令清除")])
def test_the_end_of_a_store_is_told(view: SignInView, reason: str, words: str) -> None:
    view.show_ended(reason)
    assert words in view.message.text()


def test_the_pill_says_emergency_and_old_program_before_all_else() -> None:
    assert sync_face(SyncStatus(emergency=True, attention=3))[0] == "应急受理 · 只能建单"
    assert sync_face(SyncStatus(online=True, pull_refused=True))[0] == "请更新客户端 · 上传照常"
    assert code_message(AppErrorCode.EMERGENCY_INTAKE).title == "应急受理：目前只能建单"
