"""What can be done with knowledge, as data. Single keys count in the list only."""

from typing import Protocol

from sync.domain.knowledge.decide import ArticleAction
from ui.commands.command import Command, Scope
from ui.knowledge.filter_bar import FilterBar
from ui.knowledge.side import ArticleSide
from ui.knowledge.writing import Writing
from ui.translatable import QT_TRANSLATE_NOOP

_CATEGORY = QT_TRANSLATE_NOOP("Commands", "知识库")
_REPORT = "report"
"""Everybody may do it, and from where the cursor stands first: a letter alone belongs to the search line there."""


class KnowledgeScreen(Protocol):
    """The parts of the knowledge view its commands act on."""

    bar: FilterBar

    writing: Writing
    side: ArticleSide

    def edit(self) -> None:
        """Write new words for the article."""
        ...

    def primary(self) -> None:
        """Do what waits first."""
        ...

    def ask(self, action: ArticleAction) -> None:
        """Ask for the words of an act."""
        ...

    def publish(self) -> None:
        """Pass the words in work."""
        ...

    def open_link(self) -> None:
        """Open the source."""
        ...

    def focus_list(self) -> None:
        """Go to the list."""
        ...


def knowledge_commands(screen: KnowledgeScreen) -> tuple[Command, ...]:
    """Return the commands of the knowledge screen."""
    ask = screen.ask
    listed = (
        ("primary", QT_TRANSLATE_NOOP("Commands", "办理首项任务"), screen.primary, "Return"),
        ("settle", QT_TRANSLATE_NOOP("Commands", "答复有误报告"), lambda: ask(ArticleAction.SETTLE), "S"),
        ("publish", QT_TRANSLATE_NOOP("Commands", "审核通过并发布"), screen.publish, "P"),
        ("send_back", QT_TRANSLATE_NOOP("Commands", "退回修改"), lambda: ask(ArticleAction.SEND_BACK), "R"),
        ("withdraw", QT_TRANSLATE_NOOP("Commands", "撤下条目"), lambda: ask(ArticleAction.WITHDRAW), "X"),
        ("discard", QT_TRANSLATE_NOOP("Commands", "放弃修订中的文字"), lambda: ask(ArticleAction.DISCARD), "D"),
        ("link", QT_TRANSLATE_NOOP("Commands", "打开依据链接"), screen.open_link, "O"),
    )
    anywhere = (
        ("new", QT_TRANSLATE_NOOP("Commands", "新建知识"), screen.writing.new, "Ctrl+N"),
        ("edit", QT_TRANSLATE_NOOP("Commands", "编写知识"), screen.edit, "Ctrl+E"),
        ("save", QT_TRANSLATE_NOOP("Commands", "存知识草稿"), screen.writing.save, "Ctrl+S"),
        ("submit", QT_TRANSLATE_NOOP("Commands", "提交审核"), screen.writing.submit, "F10"),
        ("versions", QT_TRANSLATE_NOOP("Commands", "看版本"), screen.side.show_versions, "Alt+V"),
        ("list", QT_TRANSLATE_NOOP("Commands", "到列表"), screen.focus_list, "Alt+L"),
        ("search", QT_TRANSLATE_NOOP("Commands", "查找知识"), screen.bar.focus_text, "Ctrl+F"),
        (_REPORT, QT_TRANSLATE_NOOP("Commands", "报告有误"), lambda: ask(ArticleAction.REPORT), "Alt+W"),
        ("next_tab", QT_TRANSLATE_NOOP("Commands", "下一标签"), lambda: screen.bar.tabs.step(1), "Ctrl+Tab"),
        ("former_tab", QT_TRANSLATE_NOOP("Commands", "上一标签"), lambda: screen.bar.tabs.step(-1), "Ctrl+Shift+Tab"),
    )
    return (
        *(
            Command(f"knowledge.{name}", title, _CATEGORY, run, key, scope=Scope.LIST)
            for name, title, run, key in listed
        ),
        *(
            Command(f"knowledge.{name}", title, _CATEGORY, run, key, hint=name == _REPORT)
            for name, title, run, key in anywhere
        ),
    )
