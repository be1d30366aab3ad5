"""The language of the screens, and the commands that keep the English catalogue in step.

Chinese texts in the code are the source; ``resources/i18n/hotline_en.ts`` holds the English ones and the compiled
``hotline_en.qm`` lies beside it. ``python -m ui.translations update`` collects the texts of ``ui``, ``fill
WORDS.json`` takes
translations from a file ``{context: {source: translation}}`` (context ``*`` stands for every one), ``release``
compiles, ``check`` tells what is missing.
"""

import json
import logging
import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from resources import locate

_log = logging.getLogger(__name__)
LANGUAGES = ("zh", "en")
ANY_CONTEXT = "*"
_PROPERTY = "hotline_language"
_QT_TRANSLATOR = "hotline_qt_translator"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


def install_language(application: QCoreApplication, language: str) -> str:
    """Show the screens in ``zh`` or ``en`` (anything else is Chinese, whatever the system speaks); return which it
    is.
    """
    chosen = language if language in LANGUAGES else "zh"
    former = application.property("hotline_translator")
    if isinstance(former, QTranslator):
        application.removeTranslator(former)
    QLocale.setDefault(QLocale(QLocale.Language.English if chosen == "en" else QLocale.Language.Chinese))
    if chosen == "en":
        translator = QTranslator(application)
        if translator.load(str(compiled(catalogue()))):
            application.installTranslator(translator)
            application.setProperty("hotline_translator", translator)
        else:
            _log.warning("the English texts are missing")
    _speak_qt(application, chosen)
    application.setProperty(_PROPERTY, chosen)
    return chosen


def speaker(language: str) -> Callable[[str, str], str]:
    """Return what turns (context, source) into a language, whatever language the screens speak."""
    translator = QTranslator()
    if language != "en" or not translator.load(str(compiled(catalogue()))):
        return lambda _context, source: source
    return lambda context, source: translator.translate(context, source) or source


def _speak_qt(application: QCoreApplication, language: str) -> None:
    """Let the menus of fields and the choice of files, which come from Qt, speak the same language."""
    former = application.property(_QT_TRANSLATOR)
    if isinstance(former, QTranslator):
        if language == "zh":
            return  # every change of a translator is told to every widget
        application.removeTranslator(former)
        application.setProperty(_QT_TRANSLATOR, None)
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language == "zh" and translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
        application.setProperty(_QT_TRANSLATOR, translator)


def language_in_force() -> str:
    """Return ``zh`` or ``en``."""
    application = QCoreApplication.instance()
    chosen = application.property(_PROPERTY) if application is not None else None
    return chosen if chosen in LANGUAGES else "zh"


def catalogue() -> Path:
    """Return the path of the English catalogue; a packaged program holds only the compiled one beside it."""
    return locate("i18n") / "hotline_en.ts"


def compiled(path: Path) -> Path:
    """Return the compiled catalogue. In a checkout it is made at the first run and when the texts have changed."""
    target = path.with_suffix(".qm")
    if path.exists() and (not target.exists() or target.stat().st_mtime_ns < path.stat().st_mtime_ns):
        try:
            release(path)
        except OSError as error:
            _log.warning("the English texts could not be compiled: %s", type(error).__name__)
    return target


def unfinished(path: Path) -> list[tuple[str, str]]:
    """Return (context, source) of every text without a translation."""
    tree = ElementTree.parse(path)  # noqa: S314
    missing: list[tuple[str, str]] = []
    for context in tree.iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") == "unfinished" or not (translation.text or "").strip():
                missing.append((name, message.findtext("source", "")))
    return missing


def fill(path: Path, words: dict[str, dict[str, str]]) -> int:
    """Put translations into the catalogue; return how many texts were changed. ``*`` fills only what has none yet."""
    tree = ElementTree.parse(path)  # noqa: S314
    changed = 0
    for context in tree.iter("context"):
        own = words.get(context.findtext("name", ""), {})
        known = {**words.get(ANY_CONTEXT, {}), **own}
        for message in context.iter("message"):
            source = message.findtext("source", "")
            translation = message.find("translation")
            text = known.get(source)
            finished = translation is not None and "type" not in translation.attrib and (translation.text or "").strip()
            if source not in own and finished:
                continue
            if text and translation is not None and (translation.text != text or "type" in translation.attrib):
                translation.text = text
                translation.attrib.pop("type", None)
                changed += 1
    body = ElementTree.tostring(tree.getroot(), encoding="unicode")
    path.write_text(f"{_HEAD}{body}\n", encoding="utf-8")
    return changed


def update(path: Path) -> int:
    """Collect the texts of ``ui`` into the catalogue. Returns the exit code of ``lupdate``."""
    sources = sorted(str(each) for each in Path(__file__).parent.rglob("*.py"))
    options = [
        "-ts",
        str(path),
        "-source-language",
        "zh_CN",
        "-target-language",
        "en",
        "-locations",
        "none",
        "-disable-heuristic",
        "sametext",
    ]
    return subprocess.run([_tool("pyside6-lupdate"), *sources, "-no-obsolete", *options], check=False).returncode


def release(path: Path) -> int:
    """Compile the catalogue; the file is there whole or not at all. Returns the exit code of ``lrelease``."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / "made.qm"
        command = [_tool("pyside6-lrelease"), "-silent", str(path), "-qm", str(made)]
        code = subprocess.run(command, check=False).returncode
        if made.exists():
            os.replace(made, path.with_suffix(".qm"))
    return code


def main(arguments: list[str]) -> int:
    """Run one of ``update``, ``fill FILE``, ``release``, ``check``."""
    path = catalogue()
    if arguments[:1] == ["update"]:
        return update(path)
    if arguments[:1] == ["fill"] and len(arguments) == 2:
        words = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
        sys.stdout.write(f"{fill(path, words)} changed\n")
        return release(path)
    if arguments[:1] == ["release"]:
        return release(path)
    if arguments[:1] == ["check"]:
        missing = unfinished(path)
        sys.stdout.writelines(f"{context}\t{source}\n" for context, source in missing)
        return 1 if missing else 0
    sys.stderr.write("usage: python -m ui.translations update | fill FILE | release | check\n")
    return 2


def _tool(name: str) -> str:
    return str(Path(sysconfig.get_path("scripts")) / name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
