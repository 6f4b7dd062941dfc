"""Messages on their way through apprise, to real servers on loopback."""

from __future__ import annotations

import logging
from dataclasses import replace
from threading import Thread

import pytest
from apprise.decorators import notify

from monitor.outbox.retry import Outcome, OutcomeKind
from monitor.outbox.send import MAX_HUNG, Courier, check_url, redacted, warm_up
from monitor.outbox.tidings import Message, Reason
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


def test_a_mail_is_one_plain_text_to_the_people_it_is_for() -> None:
    with mailbox() as box:
        assert delivered(box.url) == Outcome(OutcomeKind.SENT)
    (mail,) = box.mails
    assert box.recipients == [["desk@example.org"]]
    assert mail.get_all("Subject") == [MESSAGE.title]
    assert mail["X-Monitor-Alert-Id"] == "f1,f2"
    assert mail.get_content_type() == "text/plain"
    content = mail.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.decode().replace("\r\n", "\n").strip() == MESSAGE.body


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
