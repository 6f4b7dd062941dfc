"""Scenario files as people write them: articles in time, and what must be told of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator

from monitor.delivery_forms import DeliveryForm
from monitor.forms import Duration, Form, Text, Texts, schema_of, short_for, wrong
from monitor.matching.forms import Tier
from monitor.matching.lexicon_forms import Version

_IN_ALERTS = "it stands in `alerts`, which lists what must be told"


def _time(value: object) -> object:
    try:
        when = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        when = None
    if when is None:
        raise wrong("should be a time", "such as 2026-03-02T08:00:00Z")
    return when if when.tzinfo else when.replace(tzinfo=UTC)


Time = Annotated[datetime, BeforeValidator(_time, json_schema_input_type=str)]


LONGEST_ARTICLE = 1_000_000
"""Characters: a case from the field may be a whole report."""


def _body(value: object) -> object:
    if not isinstance(value, str) or not value.strip():
        raise wrong("should be the words of an article", "in quotes, or as a block after |-")
    if len(value) > LONGEST_ARTICLE:
        raise wrong(f"is longer than {LONGEST_ARTICLE:,} characters")
    return value


Body = Annotated[str, BeforeValidator(_body, json_schema_input_type=str)]


class ArticleForm(Form):
    """One article: its `text`, or a `file` that replay could read; it comes in `at` a time.

    `published` is when it was published, if that was earlier; both count from the start.
    """

    NOUN = "an article of a scenario"

    at: Duration | None = None
    published: Duration | None = None
    text: Body = ""
    file: Text = ""
    title: Text = ""
    source: Text = ""
    link: Text = ""
    lang: Text = ""
    feed: Text = ""
    tier: Tier = 2


class ScenarioForm(Form):
    """What is read, and what is told of it: every alert, every message, in order."""

    NOUN = "a scenario"
    ELSEWHERE: ClassVar = {
        "match": "it stands in the rule file",
        "value": _IN_ALERTS,
        "level": _IN_ALERTS,
        "text": "write `articles: [{text: …}]`",
        "rules": "write `rule:` here, or `rules:` beside `scenarios`",
    }

    name: Text
    rule: Texts = ()
    start: Time | None = None
    articles: tuple[Annotated[ArticleForm, short_for("text", str | ArticleForm)], ...]
    until: Duration | None = None
    alerts: tuple[dict[str, Any], ...] | None = None
    messages: tuple[dict[str, Any], ...] | None = None


class ScenariosForm(DeliveryForm):
    """A *.test.yaml file."""

    NOUN = "a scenario file"
    ELSEWHERE: ClassVar = {
        "tests": "write `scenarios`",
        "articles": "it stands in a scenario: `scenarios:`, then `- name: …`",
        "store": "a scenario begins with an empty store",
    }

    version: Version = 1
    rules: Texts = ()
    config: Text = ""
    scenarios: tuple[ScenarioForm, ...]


def scenario_schema() -> dict[str, Any]:
    """The JSON Schema of *.test.yaml files."""
    return schema_of(ScenariosForm, "monitor scenarios")
