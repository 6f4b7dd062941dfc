"""The JSON Schema of an alert, as `replay --format json` prints it, one a line."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.language.steps import Status
from monitor.matching.rules import Level
from monitor.novelty.triggers import Change, Reason

_TEXT = {"type": "string"}
_NUMBER = {"type": ["number", "null"]}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_TEXTS = {"type": "array", "items": _TEXT}
_STATUS = {"type": "string", "examples": [str(status) for status in Status]}
_SURE = {"enum": ["firm", "loose"]}


def _object(properties: Mapping[str, object], optional: tuple[str, ...] = ()) -> dict[str, object]:
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


_OF_NUMBER = _object(
    {
        "role": _TEXT,
        "value": _NUMBER,
        "low": _NUMBER,
        "high": _NUMBER,
        "unit": _TEXT,
        "unit_class": _TEXT,
        "hedge": {
            "enum": [*("exact", "approx", "at_least", "more_than", "at_most"), "range", "vague"]
        },
        "increment": {"enum": ["total", "delta", "subset", None]},
        "status": _STATUS,
        "sure": _SURE,
        "actor": _TEXT_OR_NULL,
        "place": _TEXT_OR_NULL,
        "said_by": _TEXT_OR_NULL,
    }
)
_OF_EVENT = _object(
    {
        "topic": _TEXT,
        "status": _STATUS,
        "who": _TEXTS,
        "parties": _TEXTS,
        "place": _TEXT_OR_NULL,
        "when": _TEXT_OR_NULL,
        "said_by": _TEXT_OR_NULL,
        "sure": _SURE,
    }
)
_OF_ATTENDANCE = _object(
    {"person": _TEXT, "title": _TEXT, "event": _TEXT_OR_NULL, "status": _STATUS, "sure": _SURE}
)
_OF_ARTICLE = _object({})

_SPAN = {
    "type": "array",
    "items": {"type": "integer", "minimum": 0},
    "minItems": 2,
    "maxItems": 2,
    "description": "The evidence, half-open, in Unicode code points of the article's text.",
}
_QUOTE = _object(
    {"text": _TEXT, "article": _TEXT, "span": _SPAN, "in": {"const": "title"}}, optional=("in",)
)


_TALLY = {
    **_object(
        {
            "count": {"type": "integer", "minimum": 0},
            "expected": _NUMBER,
            "window_s": {"type": "integer", "minimum": 0},
            "group": {"type": "object", "additionalProperties": _TEXT},
            "values": _TEXTS,
        }
    ),
    "description": "Of a rule that counts, or waits for several alerts: what it came to.",
}


def alert_schema() -> dict[str, object]:
    """The schema of one alert; `facts` is that of a number, an event, a person, or empty."""
    alert = _object(
        {
            "v": {"const": 1},
            "kind": {"const": "alert"},
            "rule": _TEXT,
            "title": _TEXT,
            "level": {"enum": [str(level) for level in Level]},
            "reason": {"enum": [*map(str, Reason)]},
            "change": {"enum": [*map(str, Change), None]},
            "at": {"type": "string", "format": "date-time"},
            "fingerprint": _TEXT,
            "summary": _TEXT,
            "article": _object(
                dict.fromkeys(
                    ("id", "file", "title", "source", "link", "published", "teaser_only"), _TEXT
                ),
                optional=("teaser_only",),
            ),
            "facts": {"anyOf": [_OF_NUMBER, _OF_EVENT, _OF_ATTENDANCE, _OF_ARTICLE]},
            "old": {"type": ["number", "string", "null"]},
            "new": {"type": ["number", "string", "null"]},
            "origins": _TEXTS,
            "story": _TEXT,
            "outlets": _TEXTS,
            "copies": {"type": "integer", "minimum": 0},
            "quotes": {"type": "array", "items": _QUOTE},
            "tally": _TALLY,
        },
        optional=("tally",),
    )
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "title": "An alert of the news monitor", **alert}
