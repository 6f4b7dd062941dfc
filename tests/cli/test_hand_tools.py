"""monitor alerts, silence, outbox, send-test: what was told, and what a person does about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Monitor
from tests.outbox.receivers import webhook

QUAKES = (
    {"published": "2026-05-05T09:00:00Z", "text": "The earthquake in Chile killed 12 people."},
    {"published": "2026-05-05T10:00:00Z", "text": "The earthquake in Chile killed 40 people."},
)


@pytest.fixture
def told(monitor: Monitor, quake_rule: str, tmp_path: Path) -> Monitor:
    """The same commands, with a store in which a rule has told of two figures."""
    lines = "\n".join(map(json.dumps, QUAKES))
    (tmp_path / "quakes.jsonl").write_text(lines, encoding="utf-8")
    replayed = monitor("replay", "quakes.jsonl", "--rules", quake_rule, "--state", "told.db")
    assert replayed.code == 0

    def run(*arguments: str, given: str | bytes = b"") -> Answer:
        return monitor(*arguments, "--state", "told.db", given=given)

    return run


def ids(told: Monitor) -> list[str]:
    return [line["fingerprint"] for line in told("alerts", "list", "--format", "json").lines]


# --- alerts


def test_alerts_are_listed_the_newest_first(told: Monitor) -> None:
    answer = told("alerts", "list", "--format", "json")
    assert [line["new"] for line in answer.lines] == [40, 12]
    assert {line["state"] for line in answer.lines} == {"firing"}
    in_words = told("alerts", "list", "--limit", "1")
    assert in_words.code == 0
    assert len(in_words.out.splitlines()) == 1


def test_an_alert_shows_its_sentence_its_journal_and_its_messages(told: Monitor) -> None:
    newest, _ = ids(told)
    answer = told("alerts", "show", newest[:6])
    assert "“The earthquake in Chile killed 40 people.”" in answer.out
    assert "new value: was 12" in answer.out
    assert "told: console: first" in answer.out
    assert "to console: sent" in answer.out
    (record,) = told("alerts", "show", newest, "--format", "json").lines
    assert [entry["kind"] for entry in record["journal"]] == ["alert.new_value", "alert.told"]
    assert [message["channel"] for message in record["messages"]] == ["console"]


def test_an_alert_shows_who_else_tells_of_it_by_now(
    monitor: Monitor, quake_rule: str, tmp_path: Path
) -> None:
    text = "The earthquake in Chile killed 12 people. Roofs fell on the market at noon."
    day = "2026-05-05T{:02}:00:00Z"
    papers = enumerate(["Hill Post", "Lake Mail", "Valley Times"], start=9)
    rows = [{"published": day.format(at), "source": paper, "text": text} for at, paper in papers]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monitor("replay", "q.jsonl", "--rules", quake_rule, "--state", "q.db")
    (line,) = monitor("alerts", "list", "--format", "json", "--state", "q.db").lines
    assert (line["outlets"], line["copies"]) == (["Lake Mail", "Valley Times"], 2)
    page = monitor("alerts", "show", str(line["fingerprint"]), "--state", "q.db").out
    assert "also in Lake Mail, Valley Times · 2 copies of one text not counted" in page
    assert page.count("killed 12 people.") == 1


def test_who_acknowledges_an_alert_is_remembered(told: Monitor) -> None:
    newest, _ = ids(told)
    answer = told("alerts", "ack", newest, "--author", "ann", "--comment", "on it")
    assert (answer.code, answer.err) == (0, "")
    assert "acked: by ann: on it" in told("alerts", "show", newest).out
    states = [line["state"] for line in told("alerts", "list", "--format", "json").lines]
    assert states == ["acknowledged", "firing"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("alerts", "show", "nosuch"), "nosuch: no such alert"),
        (("alerts", "ack", ""), "no such alert"),
        (("silence", "add", "toll"), "'toll' is not a matcher"),
        (("silence", "add", "a=b", "--for", "soon"), "soon: no span of time"),
        (("silence", "add", "a=b", "--start", "soon"), "soon: no time"),
        (("silence", "expire", "9"), "9: no such silence"),
        (("outbox", "retry", "99"), "99: no such message"),
        (("outbox", "retry", "1"), "1: is sent"),
        (("outbox", "drop", "1"), "1: is sent"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_to_do(
    told: Monitor, arguments: tuple[str, ...], complaint: str
) -> None:
    answer = told(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert complaint in answer.err
    assert answer.err.count("\n  ") == 1


@pytest.mark.parametrize("command", [("alerts", "list"), ("silence", "list"), ("outbox", "list")])
def test_a_hand_tool_makes_no_store(
    monitor: Monitor, command: tuple[str, ...], tmp_path: Path
) -> None:
    answer = monitor(*command, "--state", "none.db")
    assert answer.code == 2
    assert "none.db: no such store" in answer.err
    assert not (tmp_path / "none.db").exists()


# --- silences


def test_a_silence_can_be_tried_made_listed_and_ended(told: Monitor) -> None:
    assert told("silence", "preview", "rule=quake-toll").out.endswith("2 of 2 alerts\n")
    assert told("silence", "preview", "rule=another").out == "0 of 2 alerts\n"
    made = told(
        "silence", "add", "rule=quake-toll", "level=~low|medium", "--for", "1h30m",
        "--comment", "a drill", "--author", "ann", "--start", "2100-05-05T22:00+09:00",
    )  # fmt: skip
    assert "It would have hidden 2 of the alerts so far." in made.out
    (line,) = told("silence", "list", "--format", "json").lines
    assert (line["starts_at"], line["ends_at"]) == ("2100-05-05T13:00:00Z", "2100-05-05T14:30:00Z")
    assert (line["author"], line["comment"]) == ("ann", "a drill")
    assert told("silence", "expire", "1").code == 0
    assert told("silence", "list").out == "No silences.\n"
    assert "a drill" in told("silence", "list", "--all").out


# --- the outbox


def test_messages_are_listed_with_their_state(told: Monitor) -> None:
    assert [line["state"] for line in told("outbox", "list", "--format", "json").lines] == [
        "sent",
        "sent",
    ]
    assert told("outbox", "list", "--status", "dead").out == "No messages.\n"


def test_what_did_not_arrive_can_be_sent_again_or_given_up(
    monitor: Monitor, quake_rule: str, told: Monitor
) -> None:
    with webhook(500) as hook:
        monitor("replay", "quakes.jsonl", "--rules", quake_rule, "--state", "failed.db",
                "--notify", hook.url)  # fmt: skip
    waiting = monitor("outbox", "list", "--status", "retry", "--state", "failed.db",
                      "--format", "json").lines  # fmt: skip
    assert [line["channel"] for line in waiting] == ["notify", "notify"]
    second, first = (str(line["id"]) for line in waiting)
    assert monitor("outbox", "drop", first, "--state", "failed.db").code == 0
    assert monitor("outbox", "retry", first, second, "--state", "failed.db").code == 0
    rows = monitor("outbox", "list", "--state", "failed.db", "--format", "json").lines
    assert {row["state"] for row in rows} == {"retry"}


# --- channels


def test_a_channel_can_be_tried(monitor: Monitor, tmp_path: Path) -> None:
    with webhook() as good, webhook(500) as bad:
        (tmp_path / "monitor.yaml").write_text(
            f"receivers: [{{name: desk, apprise: ['{good.url}', '{bad.url}']}}]\n",
            encoding="utf-8",
        )
        one, both = monitor("send-test", "desk/2"), monitor("send-test")
    assert (one.code, both.code) == (1, 1)
    assert "✗ desk/2: retry" in one.out
    assert "✓ desk: sent\n✗ desk/2: retry" in both.out
    assert [request.body["title"] for request in good.ledger] == [
        "[TEST] The monitor can reach you"
    ]


def test_a_channel_that_there_is_not_is_told(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text("rules: [rules]\n", encoding="utf-8")
    answer = monitor("send-test", "desk")
    assert answer.code == 2
    assert "desk: nothing to send to" in answer.err
