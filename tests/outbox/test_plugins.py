"""What strangers write does nothing in the chats that people use most: the requests, looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import unquote_plus

import pytest
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from monitor.outbox.retry import Outcome, OutcomeKind
from monitor.outbox.send import Courier
from monitor.outbox.tidings import Event, Message, Quote, Reason, Tidings
from monitor.outbox.words import compose

NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)

CHATS = {
    "discord": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/",
    "telegram": "tgram://123456789:abcdefg_hijklmnop/12315544/",
    "teams": "workflows://host.example:443/643a8ce0f5f04e3a98f41d9f7e8a4ab1/sig12345678",
    "ntfy": "ntfys://host.example/topic",
    "gotify": "gotifys://host.example/AAAAAAAAAAAAAAA",
    "mattermost": "mmosts://host.example/3ccdd113474722377935511fc85d3dd4",
    "matrix": "matrixs://user:password@host.example/#room",
    "rocketchat": "rockets://aaaaaaaaaa/bbbbbbbbbb@host.example/#channel",
    "pushover": "pover://uuuuuuuuuuuuuuuuuuuuuuuuuuuuuu@tttttttttttttttttttttttttttttt",
    "googlechat": "gchat://AAAAAAAAAAA/KKKKKKKKKKKKKK/TTTTTTTTTTTTTTTT",
    "webhook": "jsons://host.example/hook",
}

PAYLOADS = (
    *("@everyone", "@here", "<!channel>", "<!here|x>", "<@U024BE7LH>", "<@&123>", "<#C024BE7LR>"),
    *("<https://evil.example|bank>", "[bank](https://evil.example)", "![p](https://evil.example)"),
    *("<script>alert(1)</script>", "<users/all>", "a\x1b[31m\x07\x00\u202eb\ud800"),
)
ACTS = (
    *("@everyone", "@here", "<!", "<@", "<#", "<https", "](", "<script", "<users"),
    *("\x1b", "\x07", "\x00", "\u202e"),
)


YES = {
    "ok": True,
    "status": 1,
    "id": "1",
    "access_token": "t",
    "home_server": "host.example",
    "user_id": "@me:host.example",
    "room_id": "!room:host.example",
    "event_id": "$1",
    "versions": ["v1.1"],
}
"""An answer that all of these take for yes."""


class Wire:
    """Every request that would have left, and an answer that all of these take for yes."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def send(self, request: PreparedRequest, **options: object) -> Response:
        body = request.body or b""
        text = body.decode() if isinstance(body, bytes) else str(body)
        self.said.append(_unescaped(unquote_plus(f"{request.url} {text}")))
        response = Response()
        response.status_code, response.url, response.request = 200, str(request.url), request
        is_slack = "hooks.slack.com" in str(request.url)
        response._content = b"ok" if is_slack else json.dumps(YES).encode()
        return response


def _unescaped(text: str) -> str:
    """The escapes of JSON and of Markdown undone, as the chat does."""
    text = text.replace("\\u003c", "<").replace("\\u003e", ">").replace("\\/", "/")
    return text.replace("\\\\.", ".").replace("\\\\-", "-")


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """Stands where the network would begin."""
    wire = Wire()
    monkeypatch.setattr(HTTPAdapter, "send", lambda self, request, **kw: wire.send(request, **kw))
    return wire  # type: ignore[return-value]


def message_with(payload: str) -> Message:
    tidings = Tidings(
        *("f1a2b3", "quake", "high", "Quake", NOON),
        summary=f"Quake {payload} felt",
        quotes=(Quote(f"It was felt, {payload} said."),),
        said_by=payload,
        outlet=payload,
        link="https://news.example.org/quake",
        article_title=payload,
    )
    return compose([Event(Reason.FIRST, NOON, tidings)], Reason.FIRST, "chat")


@pytest.mark.parametrize("chat", CHATS)
def test_a_message_arrives_with_its_news_its_link_and_its_alert(wire: Wire, chat: str) -> None:
    outcome = Courier({"chat": CHATS[chat]}).deliver(message_with("it"))
    assert outcome == Outcome(OutcomeKind.SENT)
    said = " ".join(wire.said)
    for piece in ("It was felt", "https://news.example.org/quake", "f1a2b3"):
        assert piece in said


@pytest.mark.parametrize("chat", CHATS)
def test_nothing_that_strangers_write_acts_in_a_chat(wire: Wire, chat: str) -> None:
    for payload in PAYLOADS:
        wire.said.clear()
        outcome = Courier({"chat": CHATS[chat]}).deliver(message_with(payload))
        assert outcome == Outcome(OutcomeKind.SENT)
        said = " ".join(wire.said)
        assert [act for act in ACTS if act in said] == []


def test_the_payloads_would_act_if_they_came_through(wire: Wire) -> None:
    raw = Message("chat", "t", " ".join(PAYLOADS[:-1]), Reason.FIRST, ("f1",), "k1")
    Courier({"chat": CHATS["webhook"]}).deliver(raw)
    (said,) = wire.said
    assert [act for act in ACTS[:9] if act not in said] == []
