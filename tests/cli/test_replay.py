"""monitor replay: what is told, in words and as JSON, and where it goes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from monitor.cli.schema import schema_of
from tests.cli.conftest import Monitor

QUAKES = [
    {
        "published": "2026-03-02T08:00:00Z",
        "source": "Harbour News",
        "title": "Earthquake in Chile",
        "text": "The earthquake in Chile killed 12 people, officials said.",
    },
    {
        "published": "2026-03-02T11:00:00Z",
        "source": "Northern Wire",
        "title": "Toll of the earthquake in Chile rises",
        "text": "The earthquake in Chile killed 31 people, officials said.",
    },
]


@pytest.fixture
def quakes(tmp_path: Path) -> str:
    """Two articles on one earthquake, three hours apart."""
    file = tmp_path / "quakes.jsonl"
    file.write_text("\n".join(map(json.dumps, QUAKES)), encoding="utf-8")
    return file.name


def test_a_new_number_is_told_with_the_old_one(
    monitor: Monitor, quakes: str, quake_rule: str
) -> None:
    answer = monitor("replay", quakes, "--rules", quake_rule, "--format", "json")
    alerts = [line for line in answer.lines if line["kind"] == "alert"]
    assert answer.code == 0
    assert [(alert["old"], alert["new"], alert["at"]) for alert in alerts] == [
        (None, 12, "2026-03-02T08:00:00Z"),
        (12, 31, "2026-03-02T11:00:00Z"),
    ]


def test_each_alert_is_followed_by_its_message(
    monitor: Monitor, quakes: str, quake_rule: str
) -> None:
    lines = monitor("replay", quakes, "--rules", quake_rule, "--format", "json").lines
    assert [line["kind"] for line in lines] == ["alert", "message", "alert", "message"]
    assert lines[1]["alerts"] == [lines[0]["fingerprint"]]
    assert lines[1]["channel"] == "console"


def test_every_alert_keeps_to_its_schema(monitor: Monitor) -> None:
    validator = Draft202012Validator(dict(schema_of("alert")))
    lines = monitor("replay", "seeds", "--format", "json").lines
    alerts = [line for line in lines if line["kind"] == "alert"]
    assert alerts
    assert [error.message for alert in alerts for error in validator.iter_errors(alert)] == []


def test_evidence_stands_where_its_span_says(monitor: Monitor, tmp_path: Path) -> None:
    answer = monitor("replay", "seeds", "--format", "json")
    troops = [line for line in answer.lines if line.get("rule") == "nk-troop-numbers"]
    assert [evidence_of(alert, tmp_path) for alert in troops] == [
        "another 6,000 troops",
        "Around 13,000 soldiers",
        "about 2,000 North Korean troops",
        "around 15,000 soldiers",
    ]


def evidence_of(alert: dict[str, Any], folder: Path) -> str:
    """The words of the article's file that an alert's first quote points at."""
    text = (folder / alert["article"]["file"]).read_text(encoding="utf-8")
    first, last = alert["quotes"][0]["span"]
    return str(text[first:last])


def test_two_replays_are_byte_identical(monitor: Monitor) -> None:
    first, second = (monitor("replay", "seeds", "--format", "json") for _ in range(2))
    assert first.out == second.out
    assert first.out


def test_in_words_evidence_is_marked_and_the_rule_is_named(
    monitor: Monitor, quakes: str, quake_rule: str
) -> None:
    answer = monitor("replay", quakes, "--rules", quake_rule)
    assert "“The earthquake in Chile killed «31 people», officials said.”" in answer.out
    assert "12 → 31 people killed" in answer.out
    assert "rule quake-toll" in answer.out
    assert "2 articles, 1 rule, 2 alerts, 2 messages" in answer.out


def test_a_plain_page_has_no_colours_and_no_trailing_spaces(monitor: Monitor) -> None:
    answer = monitor("replay", "seeds")
    assert "\x1b" not in answer.out
    assert [line for line in answer.out.splitlines() if line != line.rstrip()] == []
    assert max(map(len, answer.out.splitlines())) <= 100


def test_articles_come_from_standard_input(monitor: Monitor, quake_rule: str) -> None:
    given = "Earthquake in Peru\n\nThe earthquake in Peru killed 7 people, officials said."
    answer = monitor("replay", "-", "--rules", quake_rule, "--format", "json", given=given)
    assert [line["new"] for line in answer.lines if line["kind"] == "alert"] == [7]


def test_with_a_state_a_second_replay_tells_nothing(monitor: Monitor) -> None:
    first = monitor("replay", "seeds", "--state", "known.db", "--format", "json")
    second = monitor("replay", "seeds", "--state", "known.db", "--format", "json")
    assert first.lines
    assert (second.code, second.out) == (0, "")


def test_an_escape_in_an_article_does_not_reach_the_terminal(
    monitor: Monitor, quake_rule: str
) -> None:
    given = "Quake\x1b[31m in Peru\n\nThe earthquake in Peru\x1b]0;x killed 7 people, they said."
    answer = monitor("replay", "-", "--rules", quake_rule, given=given)
    assert answer.out
    assert "\x1b" not in answer.out


CONFIG = """\
store: never.db
rules: [quake.yaml]
receivers: [{name: desk, apprise: ["json://127.0.0.1:9/never"]}]
route: {receiver: desk, group_by: [rule], group_wait: 4h}
"""


def test_a_config_brings_its_groups_and_nothing_leaves_the_machine(
    monitor: Monitor, quakes: str, quake_rule: str, tmp_path: Path
) -> None:
    (tmp_path / "desk.yaml").write_text(CONFIG, encoding="utf-8")
    answer = monitor("replay", quakes, "--config", "desk.yaml", "--format", "json")
    kinds = [line["kind"] for line in answer.lines]
    messages = [line for line in answer.lines if line["kind"] == "message"]
    assert (answer.code, kinds) == (0, ["alert", "alert", "message"])
    assert len(messages[0]["alerts"]) == 2
    assert not (tmp_path / "never.db").exists()


class Ledger(ThreadingHTTPServer):
    """A webhook that writes down what it is sent, and answers as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Entry)
        self.entries: SimpleQueue[dict[str, object]] = SimpleQueue()
        self.answers: list[int] = []

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.server_port}/"


class Entry(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Ledger)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 200
        if status == 200:
            self.server.entries.put(json.loads(body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """A test's output is not the place for a server's log."""


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def sent_to(ledger: Ledger) -> list[object]:
    return [ledger.entries.get_nowait()["title"] for _ in range(ledger.entries.qsize())]


def test_messages_go_to_the_url_that_is_given(
    monitor: Monitor, quakes: str, quake_rule: str, ledger: Ledger
) -> None:
    answer = monitor(
        *("replay", quakes, "--rules", quake_rule, "--format", "json", "--notify", ledger.url)
    )
    messages = [line for line in answer.lines if line["kind"] == "message"]
    assert answer.code == 0
    assert sent_to(ledger) == [message["title"] for message in messages]
    assert {message["channel"] for message in messages} == {"notify"}


def test_what_fails_once_is_tried_again(
    monitor: Monitor, quakes: str, quake_rule: str, ledger: Ledger
) -> None:
    ledger.answers = [503]
    answer = monitor("replay", quakes, "--rules", quake_rule, "--notify", ledger.url)
    assert (answer.code, len(sent_to(ledger))) == (0, 2)


def test_what_never_arrives_is_owned_up_to(
    monitor: Monitor, quakes: str, quake_rule: str, ledger: Ledger
) -> None:
    ledger.answers = [503] * 100
    answer = monitor("replay", quakes, "--rules", quake_rule, "--notify", ledger.url)
    assert answer.code == 1
    assert "not delivered: 2 messages" in answer.err


def test_a_server_that_is_down_is_not_asked_for_days(
    monitor: Monitor, quake_rule: str, tmp_path: Path, ledger: Ledger
) -> None:
    told = "The quake in Chile killed %d1 people."
    rows = [{"published": f"2026-0{month}-01", "text": told % month} for month in range(1, 7)]
    (tmp_path / "weeks.jsonl").write_text("\n".join(map(json.dumps, rows)))
    ledger.answers = [503] * 10_000
    answer = monitor("replay", "weeks.jsonl", "--rules", quake_rule, "--notify", ledger.url)
    assert answer.code == 1
    assert 10_000 - len(ledger.answers) < 100  # of six messages; kept up for months: thousands


def test_speed_lets_time_pass_between_articles(
    monitor: Monitor, quakes: str, quake_rule: str
) -> None:
    at_once = monitor("replay", quakes, "--rules", quake_rule)
    paced = monitor("replay", quakes, "--rules", quake_rule, "--speed", "1e9")
    assert (paced.code, paced.out) == (0, at_once.out)


def test_a_speed_of_nothing_is_refused(monitor: Monitor, quakes: str) -> None:
    assert monitor("replay", quakes, "--speed", "0").code == 2
