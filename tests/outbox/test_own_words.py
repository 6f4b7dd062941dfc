"""Messages in the words of a receiver, or of a rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.config import load_config
from monitor.delivery import ALERT_FIELDS, MESSAGE_FIELDS, Template
from monitor.errors import ConfigErrors
from monitor.outbox.headlines import TITLE_LIMIT
from monitor.outbox.tidings import Event, Message, Quote, Reason, Tidings
from monitor.outbox.words import MAX_LISTED, compose
from tests.worlds import World

NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)
FERRY = Tidings(
    *("f1", "ferry", "high", "Ferry toll", NOON),
    quotes=(Quote("Eleven people drowned, @police said."),),
    said_by="police",
    outlet="Harbour News",
    link="https://example.org/ferry",
    article_title="A ferry sank",
    value=11.0,
    unit="people",
    role="killed",
)
BRIDGE = replace(FERRY, fingerprint="f2", level="critical", title="Bridge toll", value=None)


def told(template: Template, *alerts: Tidings) -> Message:
    events = [Event(Reason.FIRST, NOON, one) for one in alerts]
    return compose(events, Reason.FIRST, "desk", template=template)


def test_a_template_words_the_title_and_what_stands_above_the_foot() -> None:
    words = Template("{{ level|upper }}: {{ news }}", "{{ quote }}\n-- {{ outlet }}, {{ said_by }}")
    message = told(words, FERRY)
    assert message.title == "HIGH: 11 people, killed"
    head, _, foot = message.body.rpartition("\n\n")
    assert head == "Eleven people drowned, ＠police said.\n-- Harbour News, police"
    assert "https://example.org/ferry" in foot
    assert "Alert: f1" in foot


def test_of_several_alerts_the_body_is_filled_in_for_each_and_the_title_for_the_gravest() -> None:
    message = told(Template("{{ title }} (of {{ count }})", "{{ title }}"), FERRY, BRIDGE)
    assert message.title == "Bridge toll (of 2)"
    assert message.body.startswith("Ferry toll\n\nBridge toll\n\n")


def test_what_is_over_the_most_that_are_listed_is_counted() -> None:
    many = [replace(FERRY, fingerprint=f"f{count}") for count in range(MAX_LISTED + 3)]
    assert "\n\n… and 3 more\n\n" in told(Template(body="{{ title }}"), *many).body


def test_a_title_is_one_line_and_no_longer_than_any() -> None:
    message = told(Template("{{ headline }}\n{{ reason }} " + "x" * 500), FERRY)
    assert "\n" not in message.title
    assert len(message.title) == TITLE_LIMIT


def test_a_template_that_fails_after_all_costs_no_message() -> None:
    assert told(Template("{{ value + quote }}", "{{ old - 1 }}"), FERRY) == told(Template(), FERRY)


def test_every_field_can_be_told() -> None:
    every = " ".join(f"{{{{ {name} }}}}" for name in (*ALERT_FIELDS, *MESSAGE_FIELDS))
    assert told(Template(body=every), FERRY).body.startswith("high ferry Ferry toll")
    assert told(Template(body=every), Tidings("f", "r", "low", "", NOON)).body.startswith("low r")


def config(folder: Path, template: str) -> Path:
    text = f"receivers:\n  - name: desk\n    apprise: ['json://x']\n    template: {template}\n"
    (folder / "monitor.yaml").write_text(text, encoding="utf-8")
    return folder / "monitor.yaml"


def test_a_template_is_read_from_the_config(tmp_path: Path) -> None:
    file = config(tmp_path, "{title: '{{ news }}', body: '{{ quote }}'}")
    (desk,) = load_config(file, {}).receivers
    assert desk.template == Template("{{ news }}", "{{ quote }}")


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("{title: '{{ nwes }}'}", "4:27: nwes: no such field\n  did you mean 'news'?"),
        ("{body: '{{ quote'}", "not a template"),
        ("{body: '{{ \"x\" * 1000000000 }}'}", "a template may not use *"),
        ("{body: '{{ quote.__class__ }}'}", "__class__ is not read here"),
        ("{body: '{{ value - old }}'}", "cannot be worded on a first report"),
        ("{titel: x}", "titel: no such key in a template"),
    ],
)
def test_a_template_that_cannot_work_is_told_when_the_config_is_loaded(
    tmp_path: Path, template: str, complaint: str
) -> None:
    with pytest.raises(ConfigErrors) as told_of:
        load_config(config(tmp_path, template), {})
    assert complaint in str(told_of.value)


def test_a_rule_has_a_body_of_its_own() -> None:
    world = World("""
version: 1
rules:
  - rule: ferry
    match: {quantity: {role: killed}}
    annotations: {summary: "{{ value }} drowned", body: "{{ article.source }} has {{ value }}."}
""")
    world.reads("Eleven people drowned when a ferry capsized.")
    (message,) = world.messages
    assert message.title == "[MEDIUM] 11 drowned"
    assert "\n\nHarbour News has 11.\n\n" in message.body
    assert "ferry capsized" not in message.body
