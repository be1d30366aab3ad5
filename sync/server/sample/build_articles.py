"""Builds the knowledge articles from ``source/articles.txt``. Run by ``build`` only."""

import re
from pathlib import Path

from sync.domain.reference import Article, Category, Unit
from sync.server.sample.pinyin_keys import search_keys


def build_articles(source: Path, categories: list[Category], units: list[Unit]) -> list[Article]:
    """Return the articles. Raises ``KeyError`` for a leaf or a unit that does not exist."""
    leaves = {category.name: category.id for category in categories if category.leaf}
    owners = {unit.dept: unit.id for unit in units if unit.area == "410100"}
    text = (source / "articles.txt").read_text(encoding="utf-8")
    blocks = re.split(r"(?m)^@", text)[1:]
    return [_article(number, block, leaves, owners) for number, block in enumerate(blocks, start=1)]


def _article(number: int, block: str, leaves: dict[str, str], owners: dict[str, str]) -> Article:
    head, *lines = block.strip().splitlines()
    title, unit, names, words, start, end = (part.strip() for part in head.split("|"))
    parts = {line[0]: line[2:].strip() for line in lines if line.strip()}
    keywords = tuple(words.split(","))
    return Article(
        id=f"kb-{number:04d}",
        title=title,
        question=parts["Q"],
        answer=parts["A"],
        steps=tuple(step.strip() for step in parts["S"].split("|")),
        variants=tuple(variant.strip() for variant in parts["V"].split("|")),
        categories=tuple(leaves[name] for name in names.split(",")),
        keywords=keywords,
        basis=parts["B"],
        unit=owners[unit],
        valid_from=start,
        valid_to=end,
        keys=search_keys(title, *keywords),
    )
