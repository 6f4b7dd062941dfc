"""The words that rules may use: fields of facts, roles, hedges, steps, keys of an alert."""

from __future__ import annotations

from enum import StrEnum

from monitor.language.steps import Status


class Kind(StrEnum):
    """What a match is about: one fact of a kind, or the article as a whole."""

    QUANTITY = "quantity"
    EVENT = "event"
    ATTENDANCE = "attendance"
    ARTICLE = "article"


class Hedge(StrEnum):
    """How exactly a number is given."""

    EXACT = "exact"
    APPROX = "approx"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    RANGE = "range"
    VAGUE = "vague"


class Increment(StrEnum):
    """Whether a number is the whole, what was added, or a part."""

    TOTAL = "total"
    DELTA = "delta"
    SUBSET = "subset"


HUMAN_ROLES = (
    "killed", "wounded", "casualties", "captured", "detained", "missing", "displaced", "returned",
    "sent", "planned_deployment", "present", "event_participation",
)  # fmt: skip
"""Roles that imply people where a rule does not say what is counted."""

ROLES = (*HUMAN_ROLES, "parade_display", "destroyed", "damaged", "other")
ANY_STATUS = "any"
LADDER = tuple(step.value for step in Status if step is not Status.WITHDRAWN)
STEPS_OF_ATTENDANCE = (*LADDER, Status.WITHDRAWN.value)

_COMMON = ("status", "sure", "said_by")
FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.QUANTITY: (
        "role", "value", "low", "high", "unit", "unit_class", "hedge", "increment", "actor",
        "place", *_COMMON,
    ),
    Kind.EVENT: ("topic", "who", "parties", "place", "when", *_COMMON),
    Kind.ATTENDANCE: ("person", "title", "event", *_COMMON),
    Kind.ARTICLE: (),
}  # fmt: skip
"""The fields of each kind of fact, as alerts print them."""

GROUPS = ("story", "article", "source", "feed", "domain", "lang", "tier")
"""What any match can be grouped by, beside the fields of its fact."""

NAMED = ("person", "place")
"""What an article as a whole can be grouped by, too: each person, each place that it names."""

ALERT_KEYS = (
    "rule", "level", "reason", "change", "old", "new", "summary", "story", "origins", "quote",
    "count", "expected", "group",
)  # fmt: skip
ARTICLE_KEYS = ("id", "file", "title", "source", "link", "published")
"""What a template reads of the article: `{{ article.link }}`."""


def template_fields(kind: Kind) -> tuple[str, ...]:
    """The names that a template of a rule on such a match may use."""
    own = tuple(key for key in ALERT_KEYS if key != "summary")
    return (*FIELDS[kind], *own, "article")


def expected_keys(kind: Kind) -> tuple[str, ...]:
    """The keys by which a rule's own test may describe an alert."""
    return tuple(dict.fromkeys((*FIELDS[kind], *ALERT_KEYS, "title")))
