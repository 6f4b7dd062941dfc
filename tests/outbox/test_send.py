"""Messages on their way through apprise, to real servers on loopback."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import Message as Mail
from html.parser import HTMLParser
from threading import Thread

import pytest
from apprise.decorators import notify

from monitor.outbox.retry import Outcome, OutcomeKind
from monitor.outbox.send import MAX_HUNG, Courier, check_url, redacted, warm_up
from monitor.outbox.tidings import Event, Message, Quote, Reason, Tidings
from monitor.outbox.words import compose
from tests.outbox.receivers import mailbox, webhook

MESSAGE = Message(
    channel="desk",
    title="[HIGH] Quake: magnitude 6.1 → 6.4",
    body="“It was stronger.”\n\nhttps://example.org/quake\nAlert: f1",
    reason=Reason.FIRST,
    alerts=("f1", "f2"),
    key="k1",
)

SECRET = "s3cr3tT0ken"


def delivered(url: str, message: Message = MESSAGE) -> Outcome:
    return Courier({"desk": url}).deliver(message)


# A webhook.


def test_a_webhook_gets_the_message_with_its_key() -> None:
    with webhook() as hook:
        assert delivered(hook.url) == Outcome(OutcomeKind.SENT)
    (request,) = hook.ledger
    assert request.body["title"] == MESSAGE.title
    assert request.body["message"] == MESSAGE.body
    assert request.headers["Idempotency-Key"] == "k1"
    assert request.headers["X-Monitor-Alert-Id"] == "f1,f2"


@pytest.mark.parametrize("status", [401, 404, 410, 429, 500, 503])
def test_a_channel_that_fails_is_asked_once_and_to_be_tried_again(status: int) -> None:
    with webhook(status) as hook:
        outcome = delivered(f"{hook.url}?retry=3&wait=0")
    assert outcome.kind is OutcomeKind.RETRY
    assert f"error={status}" in outcome.detail
    assert len(hook.ledger) == 1


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_channel_that_does_not_want_this_message_refuses_it(status: int) -> None:
    with webhook(status) as hook:
        assert delivered(hook.url).kind is OutcomeKind.REFUSED


@pytest.mark.parametrize(
    ("said", "wait"),
    [("120", timedelta(minutes=2)), ("0", timedelta(0)), ("soon", None), ("", None)],
)
def test_what_a_channel_says_of_when_to_come_again_is_heard(
    said: str, wait: timedelta | None
) -> None:
    with webhook(429) as hook:
        hook.retry_after = said
        outcome = delivered(hook.url)
    assert outcome.retry_after == wait


def test_a_failure_is_a_failure_even_if_the_url_calls_itself_optional() -> None:
    with webhook(500) as hook:
        assert delivered(f"{hook.url}?optional=yes").kind is OutcomeKind.RETRY


def test_a_redirect_is_not_followed_whatever_the_url_says() -> None:
    with webhook() as canary, webhook(307, location=f"http://127.0.0.1:{canary.port}/") as hook:
        assert delivered(f"{hook.url}?redirect=yes").kind is OutcomeKind.RETRY
    assert len(hook.ledger) == 1
    assert canary.ledger == []


def test_nobody_there_is_to_be_tried_again() -> None:
    with webhook() as hook:
        url = hook.url
    assert delivered(url).kind is OutcomeKind.RETRY


def test_no_answer_is_not_known_to_have_failed() -> None:
    with webhook(0) as hook:
        courier = Courier({"desk": f"{hook.url}?rto=60"}, deadline_s=0.05)
        assert courier.deliver(MESSAGE) == Outcome(OutcomeKind.TIMEOUT, "no answer in 0.05 s")


def test_a_channel_with_hung_attempts_waits_for_one_to_end() -> None:
    with webhook(0) as hook:
        courier = Courier({"desk": f"{hook.url}?rto=60"}, deadline_s=0.05)
        for _ in range(MAX_HUNG):
            assert courier.deliver(MESSAGE).kind is OutcomeKind.TIMEOUT
        assert courier.deliver(MESSAGE) == Outcome(
            OutcomeKind.RETRY, "earlier attempts are still without answer"
        )


def test_a_hung_channel_does_not_keep_another_waiting() -> None:
    with webhook(0) as hung, webhook() as well:
        courier = Courier({"hung": f"{hung.url}?rto=60", "desk": well.url}, deadline_s=60)
        waiting = Thread(
            target=courier.deliver, args=(replace(MESSAGE, channel="hung"),), daemon=True
        )
        waiting.start()
        assert courier.deliver(MESSAGE) == Outcome(OutcomeKind.SENT)
        assert waiting.is_alive()


def test_a_channel_that_is_no_longer_in_the_config_may_come_back() -> None:
    outcome = Courier({}).deliver(MESSAGE)
    assert outcome == Outcome(OutcomeKind.RETRY, "no channel of this name in the config")


def test_a_message_that_cannot_be_encoded_fails_alone() -> None:
    poison = replace(MESSAGE, title="\ud800", body="\ud800")
    with mailbox() as box:
        assert delivered(box.url, poison).kind is OutcomeKind.RETRY
        assert delivered(box.url) == Outcome(OutcomeKind.SENT)
    assert len(box.mails) == 1


def test_a_plugin_that_raises_fails_its_own_message_only() -> None:
    warm_up()

    @notify(on="raises")  # type: ignore[no-untyped-call, untyped-decorator]
    def raises(*args: object, **kwargs: object) -> bool:
        raise RuntimeError(SECRET)

    outcome = delivered("raises://")
    assert outcome.kind is OutcomeKind.RETRY
    assert "exception" in outcome.detail
    assert SECRET not in outcome.detail


def test_a_long_body_is_cut_to_what_the_channel_takes_and_keeps_its_link() -> None:
    long = replace(MESSAGE, body="x" * 100_000 + "\n\nhttps://example.org/quake")
    with webhook() as hook:
        assert delivered(hook.url, long) == Outcome(OutcomeKind.SENT)
    (request,) = hook.ledger
    assert str(request.body["message"]).endswith("…\n\nhttps://example.org/quake")


# A mailbox.


def test_a_mail_is_for_the_people_it_is_for_in_html_and_in_plain_text() -> None:
    with mailbox() as box:
        assert delivered(box.url) == Outcome(OutcomeKind.SENT)
    (mail,) = box.mails
    assert box.recipients == [["desk@example.org"]]
    assert mail.get_all("Subject") == [MESSAGE.title]
    assert mail["X-Monitor-Alert-Id"] == "f1,f2"
    plain, page = parts(mail)
    assert "“It was stronger.”" in plain
    assert "https://example.org/quake" in plain
    assert "Alert: f1" in plain
    assert "“It was stronger.”</blockquote>" in page
    assert 'href="https://example.org/quake"' in page


def parts(mail: Mail) -> tuple[str, str]:
    """The plain text and the HTML of a mail that is nothing else."""
    assert mail.get_content_type() == "multipart/alternative"
    plain, page = mail.iter_parts()  # type: ignore[attr-defined]
    kinds = (plain.get_content_type(), page.get_content_type())
    assert kinds == ("text/plain", "text/html")
    return plain.get_content(), page.get_content()


def test_a_mail_address_that_asks_for_text_gets_text() -> None:
    with mailbox() as box:
        assert delivered(f"{box.url}&format=text") == Outcome(OutcomeKind.SENT)
    (mail,) = box.mails
    assert mail.get_content_type() == "text/plain"


def test_what_follows_on_an_alert_stands_below_it() -> None:
    raised = replace(MESSAGE, key="k2", reason=Reason.ESCALATED)
    with mailbox() as box:
        delivered(box.url)
        delivered(box.url, raised)
    first, second = box.mails
    assert first["References"] == second["References"] == second["In-Reply-To"]
    assert first["In-Reply-To"] is None


HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="https://evil.example/p.gif" onerror="x">',
    "</blockquote><style>*{display:none}</style>",
    '"><a href="javascript:alert(1)">bank</a>',
    "&lt;script&gt;",
    "<!-- -->",
)


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_that_strangers_write_acts_in_a_mail(payload: str) -> None:
    event = Event(
        Reason.FIRST,
        datetime(2026, 5, 5, tzinfo=UTC),
        Tidings(
            *("f1", "quake", "high", payload, datetime(2026, 5, 5, tzinfo=UTC)),
            summary=payload,
            quotes=(Quote(payload),),
            said_by=payload,
            outlet=payload,
            link=payload,
            article_title=payload,
            person=payload,
        ),
    )
    with mailbox() as box:
        delivered(box.url, compose([event], Reason.FIRST, "desk"))
    (mail,) = box.mails
    assert len(mail.get_all("Subject", [])) == 1
    assert box.recipients == [["desk@example.org"]]
    _, page = parts(mail)
    elements = Elements()
    elements.feed(page)
    assert elements.names <= {
        *("html", "head", "meta", "title", "body", "div", "h1", "p", "br", "blockquote"),
        *("ul", "li", "table", "tr", "td", "a"),
    }
    assert elements.attributes <= {"style", "charset", "name", "content", "href"}


class Elements(HTMLParser):
    """The names of all elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)


def test_a_header_of_its_own_cannot_be_written_into_a_mail() -> None:
    nasty = replace(MESSAGE, title="News\r\nBcc: all@example.org", key="k\r\nBcc: x@example.org")
    with mailbox() as box:
        Courier({"desk": box.url}).deliver(nasty)
    for mail in box.mails:
        assert mail.get_all("Bcc") is None
    assert all(recipients == ["desk@example.org"] for recipients in box.recipients)


@pytest.mark.parametrize("refusal", ["451 try later", "421 closing", "550 no"])
def test_a_mail_that_is_not_taken_is_to_be_tried_again(refusal: str) -> None:
    with mailbox(refusal) as box:
        assert delivered(box.url).kind is OutcomeKind.RETRY
    assert box.mails == []


# URLs and their secrets.


@pytest.mark.parametrize(
    "url",
    ["json://hooks.example.org/x", "mailto://u:p@mail.example.org", "ntfy://topic"],
)
def test_a_url_that_can_be_used_has_no_complaint(url: str) -> None:
    assert check_url(url) is None


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        (f"nosuch://{SECRET}", "nosuch://… is no URL that apprise can send to"),
        (SECRET, "this text is no URL that apprise can send to"),
        (f"slack://{SECRET}", "slack://… is no URL that apprise can send to"),
        (f"json://host.example/{SECRET}\ud800", "json://… is no URL that apprise can send to"),
        ("", "this text is no URL that apprise can send to"),
    ],
)
def test_a_url_that_cannot_be_used_is_complained_about_without_its_secret(
    url: str, complaint: str
) -> None:
    assert check_url(url) == complaint


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"json://me:{SECRET}@hooks.example.org/{SECRET}?-k={SECRET}", "json://hooks.example.org…"),
        (f"mailto://me:{SECRET}@mail.example.org", "mailto://mail.example.org…"),
        (f"tgram://123456789:{SECRET * 4}/42", "tgram://…"),
        (f"ntfy://{SECRET}", "ntfy://…"),
    ],
)
def test_a_redacted_url_shows_a_host_but_never_a_token(url: str, shown: str) -> None:
    assert redacted(url) == shown


def test_secrets_are_in_no_outcome_no_log_and_no_printed_form(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with webhook(500, 200) as hook:
        url = f"json://{SECRET}:{SECRET}@127.0.0.1:{hook.port}/{SECRET}?+X-Key={SECRET}&-q={SECRET}"
        courier = Courier({"desk": url})
        failed, sent = courier.deliver(MESSAGE), courier.deliver(MESSAGE)
    assert (failed.kind, sent.kind) == (OutcomeKind.RETRY, OutcomeKind.SENT)
    assert len(hook.ledger) == 2
    told = [failed.detail, repr(courier), caplog.text, *capfd.readouterr()]
    assert [text for text in told if SECRET in text] == []
