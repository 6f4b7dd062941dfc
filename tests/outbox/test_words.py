"""What a person reads: the news in one line, then what they need to judge it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import UNDATED
from monitor.outbox.headlines import TITLE_LIMIT
from monitor.outbox.news import number
from monitor.outbox.tidings import Aside, Event, Message, Quote, Reason, Tidings
from monitor.outbox.words import (
    BODY_LIMIT,
    CHAT_LIMIT,
    compose,
    fitted,
    handed_on,
    in_short,
    message_key,
)

MORNING = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)

ARTICLE = Tidings(
    fingerprint="a1b2",
    rule="dam",
    level="low",
    title="The dam of Oroya",
    at=MORNING,
    reason="new_story",
    file="rules/dam.yaml",
    outlet="Example Wire",
    link="https://example.org/dam",
    article="art1",
    article_title="Engineers inspect the dam",
    origins=("Example Wire",),
)

TOLL = replace(
    ARTICLE,
    rule="toll",
    level="high",
    title="Deaths in the Oroya flood",
    reason="new_value",
    file="rules/toll.yaml",
    quotes=(Quote("Rescuers said at least 1,240 people had drowned.", "art1", (14, 35)),),
    said_by="rescuers",
    status="asserted",
    value=1240.0,
    low=1240.0,
    unit="people",
    role="killed",
    hedge="at_least",
    increment="total",
    old=980,
    known_since=MORNING - timedelta(days=1),
    origins=("rescuers", "Red Cross"),
)

TRUCE = replace(
    ARTICLE,
    rule="truce",
    level="critical",
    title="Truce between Arland and Borland",
    reason="status_change",
    topic="ceasefire",
    status="confirmed",
    parties=("Arland", "Borland"),
    place="Geneva",
    when="Friday",
)


def guest(name: str, title: str = "", sentence: str = "Guests: all of them.") -> Tidings:
    return replace(
        ARTICLE,
        fingerprint=f"f-{name}",
        rule="guests",
        level="medium",
        title="New guest of the funeral",
        reason="new_term",
        person=name,
        person_title=title,
        event="the funeral",
        status="asserted",
        quotes=(Quote(sentence, "art1"),),
    )


def told(*tidings: Tidings, reason: Reason = Reason.FIRST) -> Message:
    return compose([Event(reason, MORNING, one) for one in tidings], reason, "desk")


def title(*tidings: Tidings, reason: Reason = Reason.FIRST) -> str:
    return told(*tidings, reason=reason).title


def lines(*tidings: Tidings, reason: Reason = Reason.FIRST) -> list[str]:
    return told(*tidings, reason=reason).body.splitlines()


# Titles.


def test_a_title_says_the_level_and_what_changed() -> None:
    assert title(TOLL) == "[HIGH] Deaths in the Oroya flood: 980 → at least 1,240 people, killed"


@pytest.mark.parametrize(
    ("changes", "figure"),
    [
        ({"hedge": "exact"}, "1,240 people, killed"),
        ({"hedge": "approx"}, "about 1,240 people, killed"),
        ({"hedge": "more_than"}, "more than 1,240 people, killed"),
        ({"hedge": "at_most", "low": None, "high": 1240.0}, "at most 1,240 people, killed"),
        ({"hedge": "exact", "increment": "delta"}, "another 1,240 people, killed"),
        ({"hedge": "exact", "value": 2.5, "unit": "tonnes", "role": ""}, "2.5 tonnes"),
        (
            {"hedge": "range", "value": None, "low": 1000.0, "high": 1200.0},
            "1,000–1,200 people, killed",
        ),
        (
            {"hedge": "exact", "role": "planned_deployment", "status": "planned"},
            "1,240 people, planned deployment",
        ),
        ({"hedge": "exact", "status": "possible"}, "1,240 people, killed, possible"),
    ],
)
def test_a_first_number_is_told_with_its_hedge_in_words(
    changes: dict[str, object], figure: str
) -> None:
    first = replace(TOLL, old=None, **changes)  # type: ignore[arg-type]
    assert title(first) == f"[HIGH] Deaths in the Oroya flood: {figure}"


def test_a_vague_number_is_told_in_the_words_of_the_article() -> None:
    sentence = "Rescuers said hundreds of people had drowned."
    vague = replace(
        TOLL,
        old=None,
        value=None,
        low=None,
        hedge="vague",
        quotes=(Quote(sentence, "art1", (14, 32)),),
    )
    assert title(vague) == "[HIGH] Deaths in the Oroya flood: hundreds of people, killed"


def test_an_event_is_told_with_its_step_parties_place_and_day() -> None:
    assert title(TRUCE) == (
        "[CRITICAL] Truce between Arland and Borland: confirmed, Arland and Borland, Geneva, Friday"
    )
    assert "possible → confirmed, Arland" in title(replace(TRUCE, old="possible"))


def test_a_step_that_the_rule_itself_names_is_not_said_twice() -> None:
    named = replace(TRUCE, title="Truce confirmed", parties=(), place="", when="")
    assert title(named) == "[CRITICAL] Truce confirmed"


def test_an_article_is_told_by_its_headline() -> None:
    assert title(ARTICLE) == "[LOW] The dam of Oroya: Engineers inspect the dam"


def test_the_rules_own_words_take_the_place_of_ours() -> None:
    assert title(replace(TOLL, summary="Toll: 980 -> 1240")) == "[HIGH] Toll: 980 -> 1240"


def test_a_follow_up_says_so() -> None:
    assert title(TRUCE, reason=Reason.ESCALATED).startswith("[CRITICAL] Escalated: Truce between")
    assert title(TRUCE, reason=Reason.RETRACTED).startswith("[CRITICAL] Retracted: Truce between")


def test_an_escalation_does_not_claim_that_an_equal_figure_is_a_change() -> None:
    same = replace(TOLL, old=1240)
    assert "→" not in title(same, reason=Reason.ESCALATED)
    assert not [line for line in lines(same) if line.startswith("Before: 1,240")]


def test_several_of_one_rule_are_counted_and_named() -> None:
    guests = [guest("Ana Torres"), guest("Bo Li"), guest("Carl Holm")]
    assert (
        title(*guests) == "[MEDIUM] New guest of the funeral: 3 new: Ana Torres, Bo Li, Carl Holm"
    )


def test_a_title_that_is_too_long_ends_between_two_names() -> None:
    guests = [guest(f"Guest Number {count}") for count in range(30)]
    long = title(*guests)
    assert len(long) <= TITLE_LIMIT
    assert "30 new: Guest Number 0, " in long
    assert long.endswith(", …")
    assert long.removesuffix(", …")[-1].isdigit()


def test_several_rules_in_one_message_are_named_and_the_highest_level_counts() -> None:
    assert title(TOLL, TRUCE) == (
        "[CRITICAL] 2 alerts: Deaths in the Oroya flood; Truce between Arland and Borland"
    )


# Bodies.


def test_a_body_has_all_that_a_person_needs_to_judge_the_news() -> None:
    assert lines(TOLL) == [
        "“Rescuers said at least 1,240 people had drowned.”",
        "Said by: rescuers",
        "",
        "Before: 980, known since 2025-02-28",
        "Origins: 2 independent (rescuers and Red Cross)",
        "",
        "Example Wire, 2025-03-01 09:30 UTC: Engineers inspect the dam",
        "",
        "https://example.org/dam",
        "Why: first message, new value",
        "Alert: a1b2",
        "Rule: toll (rules/toll.yaml)",
        "Mute: monitor alerts ack a1b2",
    ]


def test_how_to_keep_several_quiet_is_by_their_rule() -> None:
    assert lines(guest("A"), guest("B"))[-1] == (
        "Mute: monitor silence add 'rule=\"guests\"' --for 1d"
    )


def test_a_group_says_how_many_others_of_it_are_open() -> None:
    event = Event(Reason.FIRST, MORNING, TOLL)
    message = compose([event], Reason.NEW_IN_GROUP, "desk", still_open=2)
    assert "Still open: 2 more" in message.body


def test_a_chat_gets_the_sentence_the_link_and_the_alert() -> None:
    assert in_short(told(TOLL).body).splitlines() == [
        "“Rescuers said at least 1,240 people had drowned.”",
        "Said by: rescuers",
        "",
        "Before: 980, known since 2025-02-28",
        "Origins: 2 independent (rescuers and Red Cross)",
        "",
        "Example Wire, 2025-03-01 09:30 UTC: Engineers inspect the dam",
        "",
        "https://example.org/dam",
        "Alert: a1b2",
    ]


def test_a_chat_gets_no_more_than_fits_on_a_phone() -> None:
    guests = [guest(f"Guest {count}", sentence=f"{count} " + "x" * 600) for count in range(9)]
    short = in_short(told(*guests).body)
    assert len(short) < CHAT_LIMIT + 300
    assert "https://example.org/dam" in short


def test_what_is_handed_on_says_where_it_could_not_go_and_has_a_key_of_its_own() -> None:
    message = told(TOLL)
    other = handed_on(message, "mail", "error=503\n@everyone")
    assert other.body.startswith(
        "Could not be delivered to desk: error=503 ＠everyone\n\n“Rescuers"
    )
    assert (other.channel, other.alerts) == ("mail", message.alerts)
    assert other.key != message.key


def test_a_first_report_says_that_nothing_was_known() -> None:
    assert "Before: nothing known" in lines(replace(TOLL, old=None))


def test_a_status_is_named_unless_it_goes_without_saying() -> None:
    assert "Status: possible" in lines(replace(TOLL, status="possible"))
    assert not [line for line in lines(TOLL) if line.startswith("Status:")]


def test_an_outlet_without_a_name_counts_as_an_origin_but_is_no_line_of_its_own() -> None:
    unnamed = replace(TOLL, origins=("", "Red Cross"))
    assert "Origins: 2 independent (an unnamed outlet and Red Cross)" in lines(unnamed)
    assert not [line for line in lines(replace(TOLL, origins=("",))) if "Origins" in line]


def test_a_sentence_that_says_no_more_than_its_line_is_left_out() -> None:
    body = told(
        guest("Ana Torres", "mayor of Lima", "- Mayor of Lima Ana Torres"),
        guest("Bo Li", "", "- Bo Li"),
        guest("Carl Holm", "bishop", "Bishop Carl Holm prayed."),
        guest("Dora Ek", "", "- Dora Ek"),
    ).body
    assert body.startswith(
        "• Ana Torres, mayor of Lima\n• Bo Li\n\n"
        "• Carl Holm, bishop\n“Bishop Carl Holm prayed.”\n\n"
        "• Dora Ek\n\n"
    )


def test_what_the_alerts_rest_on_beside_their_sentences_stands_once_at_the_end() -> None:
    event = Quote("The funeral is on Sunday.", "art1")
    guests = [replace(one, quotes=(*one.quotes, event, event)) for one in (guest("A"), guest("B"))]
    body = told(*guests).body
    assert body.count("“The funeral is on Sunday.”") == 1
    assert body.index("• B") < body.index("“The funeral") < body.index("Example Wire")


def test_people_of_different_standing_are_told_apart() -> None:
    guests = [guest("Ana Torres"), replace(guest("Bo Li", "envoy"), status="possible")]
    assert title(*guests).endswith("2 new: Ana Torres, Bo Li (possible)")
    expected = [replace(one, status="planned") for one in guests]
    assert title(*expected).endswith("2 new, planned: Ana Torres, Bo Li")


def test_a_loose_reading_owns_up() -> None:
    assert "Reading: loose, so look at the sentence" in lines(replace(TOLL, sure="loose"))


def test_the_title_of_the_rule_is_not_lost_when_the_rule_has_its_own_words() -> None:
    assert lines(replace(TOLL, summary="Toll rises"))[0] == "Deaths in the Oroya flood"


def test_each_guest_is_listed_and_a_shared_sentence_stands_once() -> None:
    body = told(
        guest("Ana Torres", "mayor of Lima", "Torres came with Li."),
        guest("Bo Li", "", "Torres came with Li."),
        guest("Carl Holm", "bishop", "Holm prayed."),
    ).body
    assert body.startswith(
        "• Ana Torres, mayor of Lima\n• Bo Li\n“Torres came with Li.”\n\n"
        "• Carl Holm, bishop\n“Holm prayed.”\n\n"
    )
    assert body.count("https://example.org/dam") == 1
    assert "Alert: f-Ana Torres f-Bo Li f-Carl Holm" in body


def test_times_are_the_readers() -> None:
    seoul = compose(
        [Event(Reason.FIRST, MORNING, TOLL)], Reason.FIRST, "desk", ZoneInfo("Asia/Seoul")
    )
    assert "Example Wire, 2025-03-01 18:30 KST" in seoul.body


def test_a_body_too_long_is_cut_but_keeps_its_foot() -> None:
    guests = [guest(f"Guest {count}", sentence=f"{count} " + "x" * 600) for count in range(45)]
    body = told(*guests).body
    assert len(body) <= BODY_LIMIT
    assert "…\n\nhttps://example.org/dam\n" in body


def test_what_strangers_write_does_not_act() -> None:
    nasty = replace(
        TOLL,
        summary="@everyone\r\nBcc: all",
        said_by="<!channel>",
        outlet="[bank](http://evil.example)",
        link="javascript:alert(1)",
        article_title="\x1b]0;title\x07",
        quotes=(Quote("<@U1> \u202eevil", "art1", (0, 3)),),
    )
    message = told(nasty)
    assert message.title == "[HIGH] ＠everyone Bcc: all"
    for piece in ("<!", "<@", "](", "javascript:", "\x1b", "\u202e", "\r"):
        assert piece not in message.body


def test_a_message_names_its_alerts_and_its_channel() -> None:
    message = told(TOLL, TRUCE)
    assert message.alerts == ("a1b2",)
    assert (message.channel, message.reason) == ("desk", Reason.FIRST)
    assert message.to_dict()["kind"] == "message"
    assert message.to_dict()["alerts"] == ["a1b2"]


TEXTS = st.text(st.characters(codec=None), max_size=60)


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(Reason))
def test_any_tidings_make_a_message_of_one_title_line_within_its_limits(
    name: str, sentence: str, words: str, reason: Reason
) -> None:
    odd = replace(guest(name, words, sentence), outlet=words, title=words, link=sentence)
    for tidings in ((odd,), (odd, TOLL)):
        message = told(*tidings, reason=reason)
        assert 0 < len(message.title) <= TITLE_LIMIT
        assert len(message.title.splitlines()) == 1
        assert len(message.body) <= BODY_LIMIT
        (message.title + message.body).encode()


# Keys, numbers, room.


def test_a_key_is_the_same_for_the_same_events_in_any_order() -> None:
    first = Event(Reason.FIRST, MORNING, TOLL)
    second = Event(Reason.FIRST, MORNING, guest("Bo Li"))
    assert message_key([first, second], "desk") == message_key([second, first], "desk")


def test_a_key_differs_by_channel_reason_level_and_time() -> None:
    event = Event(Reason.FIRST, MORNING, TOLL)
    others = (
        replace(event, reason=Reason.ESCALATED),
        replace(event, at=MORNING + timedelta(seconds=1)),
        replace(event, tidings=replace(TOLL, level="critical")),
    )
    keys = {message_key([one], "desk") for one in (event, *others)}
    assert len(keys | {message_key([event], "desk/2")}) == 5


@pytest.mark.parametrize(
    ("value", "written"),
    [(15000, "15,000"), (15000.0, "15,000"), (2.5, "2.5"), (0.25, "0.25"), (1e9, "1,000,000,000")],
)
def test_numbers_are_written_for_people(value: float, written: str) -> None:
    assert number(value) == written


def test_a_channel_with_little_room_gets_the_beginning_and_the_link() -> None:
    title, body = fitted("Title", "x" * 500 + "\n\nhttps://example.org/dam", 250, 100)
    assert title == "Title"
    assert body == "x" * 74 + "…\n\nhttps://example.org/dam"


def test_a_channel_without_titles_has_less_room_for_the_body() -> None:
    title, body = fitted("Title", "x" * 500 + "\n\nlink", 0, 100)
    assert title == "Title"
    assert len(title) + 2 + len(body) == 100
    assert body.endswith("…\n\nlink")


@given(TEXTS, TEXTS, TEXTS, st.integers(0, 80), st.integers(0, 200))
def test_a_fitted_body_is_never_longer_than_its_room(
    title: str, head: str, foot: str, title_limit: int, body_limit: int
) -> None:
    _, body = fitted(title, f"{head}\n\n{foot}", title_limit, body_limit)
    assert len(body) <= body_limit


def test_an_article_that_nobody_dated_is_given_no_date() -> None:
    undated = replace(ARTICLE, at=UNDATED)
    assert "1970" not in compose([Event(Reason.FIRST, MORNING, undated)], Reason.FIRST, "desk").body


def test_what_was_held_back_since_the_last_message_is_counted_by_the_readers_clock() -> None:
    event = Event(Reason.ESCALATED, MORNING, TOLL)
    since = MORNING - timedelta(minutes=20)
    asides = {TOLL.fingerprint: Aside(3, since)}
    oslo = ZoneInfo("Europe/Oslo")
    today = compose([event], Reason.ESCALATED, "desk", oslo, asides=asides)
    assert "+3 more since 10:10" in today.body.split("\n")
    asides = {TOLL.fingerprint: Aside(3, since - timedelta(days=1))}
    later = compose([event], Reason.ESCALATED, "desk", oslo, asides=asides)
    assert "+3 more since 2025-02-28 10:10" in later.body.split("\n")


def test_a_caution_is_seen_in_a_chat_too() -> None:
    events = [Event(Reason.FIRST, MORNING, one) for one in (TOLL, ARTICLE)]
    asides = {one.fingerprint: Aside(fails_test=True) for one in (TOLL, ARTICLE)}
    told = compose(events, Reason.FIRST, "desk", asides=asides)
    assert "Caution: toll and dam fail their own tests" in in_short(told.body)
