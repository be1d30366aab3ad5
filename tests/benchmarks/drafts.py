"""Filled-in intake forms of the sample city, as agents would write them."""

import random

from msgspec.structs import replace

from sync.domain.act import OrderDraft
from sync.domain.codes import Action, RequestType
from sync.domain.draft_validation import validate_draft
from sync.domain.instant import Instant
from sync.domain.reference import Article, ReferenceKind
from sync.server.sample.drafts import Drafts
from sync.server.sample.reference_files import load_reference
from tests.benchmarks.many_orders import SEED, city_rules


def filled_forms(count: int, now: Instant, seed: int = SEED) -> list[OrderDraft]:
    """Return forms that the rules accept, to be sent to the dispatch desk."""
    rules = city_rules()
    articles = [item for item in load_reference()[ReferenceKind.ARTICLE] if isinstance(item, Article)]
    source, rng = Drafts(rules, articles), random.Random(seed)
    found: list[OrderDraft] = []
    while len(found) < count:
        drawn = source.draw(rng, now, "0")
        form = replace(
            drawn,
            no="",
            lease="",
            disposition=Action.SUBMIT,
            read_back=True,
            duplicates_shown=True,
            happened="",
            call=None,
        )
        if form.request_type is not RequestType.REPORT and not validate_draft(form, rules, now):
            found.append(form)
    return found
