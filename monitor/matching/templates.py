"""The words of a rule's own messages: what a template may say of an alert, tried out at load."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.matching.fields import ARTICLE_KEYS, Kind, template_fields
from monitor.wording import MAX_OUTPUT, MAX_SOURCE, TemplateFailedError, check_words, render

__all__ = ["MAX_OUTPUT", "MAX_SOURCE", "TemplateFailedError", "check_template", "render"]


def check_template(source: str, kind: Kind) -> None:
    """Raise TemplateFailedError unless the template works for alerts of such a match."""
    check_words(source, tuple(_samples(kind)), {"article": ARTICLE_KEYS})


def _samples(kind: Kind) -> Iterator[dict[str, object]]:
    """Two alerts as they may come: the first report with all that can be empty, and a later."""
    article = dict.fromkeys(ARTICLE_KEYS, "x")
    number = kind is Kind.QUANTITY
    full: dict[str, object] = dict.fromkeys(template_fields(kind), "x")
    full |= {"count": 12, "expected": 3.5, "group": ["x"]}
    full |= {"article": article, "origins": ["x", "y"], "who": ["x"], "parties": ["x", "y"]}
    full |= {"old": 13_000, "new": 15_000} if number else {}
    full |= dict.fromkeys(("value", "low", "high"), 15_000) if number else {}
    yield full
    empty: tuple[str, ...] = (
        "old",
        "change",
        "actor",
        "place",
        "said_by",
        "when",
        "event",
        "increment",
        "count",
        "expected",
    )
    empty += ("value", "low", "high") if number else ()
    yield full | dict.fromkeys(empty) | {"origins": [], "group": [], "who": [], "parties": []}
