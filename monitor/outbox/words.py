"""What a message says: the news in its title; the sentence, its source and the link below."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from itertools import chain, groupby, islice
from types import MappingProxyType

from monitor.article import UNDATED, iso
from monitor.delivery import Template
from monitor.outbox.clean import clean_line, clean_link, clean_text, cut
from monitor.outbox.headlines import TITLE_LIMIT, headline_of
from monitor.outbox.news import before, joined, known, news_of, spaced
from monitor.outbox.own_words import own_body, own_title
from monitor.outbox.tidings import Aside, Event, Message, NearMiss, Quote, Reason, Tidings

BODY_LIMIT = 8000
"""A mail that is read to its end; channels with less room get it cut by `fitted`."""

CHAT_LIMIT = 900
"""What fits on the screen of a phone."""

QUOTE_LIMIT = 600
MAX_LISTED = 50
MAX_BACKGROUND = 3
MAX_LINKS = 3
MAX_NEAR = 10
NEAR_TITLE_LIMIT = 80
MAX_ALERT_IDS = 10

_WORD = re.compile(r"\w+")

OUR_WORDS = Template()
NO_ASIDES: Mapping[str, Aside] = MappingProxyType({})

_REASONS = {
    Reason.FIRST: "first message",
    Reason.NEW_IN_GROUP: "new in this group",
    Reason.REPEAT: "still open",
    Reason.QUIET_ENDED: "quiet hours are over",
}


def compose(
    events: Sequence[Event],
    reason: Reason,
    channel: str,
    zone: tzinfo = UTC,
    still_open: int = 0,
    asides: Mapping[str, Aside] = NO_ASIDES,
    template: Template = OUR_WORDS,
    near: Sequence[NearMiss] = (),
) -> Message:
    """One message of one or more events, for one channel; times are the reader's.

    `still_open` are other alerts of the group, told before, that are open; `asides` are by the
    alert's fingerprint. The foot is ours even where the `template` is the receiver's own.
    Of what is only `near` an alert the message speaks last.
    """
    told = [_cleaned(event.tidings) for event in events]
    now = events[-1].at.astimezone(zone)
    headline = headline_of(told, reason)
    found = own_body(template.body, told[:MAX_LISTED], reason, headline)
    found = (*found, _left_out(told)) if found else _found(told, reason, zone)
    found = (*found, _nearly(near))
    foot = _foot(told, reason, _remarks(told, asides, still_open, now))
    return Message(
        channel=channel,
        title=cut(own_title(template.title, told, reason, headline), TITLE_LIMIT) or headline,
        body=_body(found, foot),
        reason=reason,
        alerts=tuple(dict.fromkeys(event.tidings.fingerprint for event in events)),
        key=message_key(events, channel),
    )


def handed_on(message: Message, channel: str, why: str) -> Message:
    """The message for another channel, as its own could not be reached."""
    said = f"Could not be delivered to {message.channel}: {clean_line(why)}"
    return replace(
        message,
        channel=channel,
        body=f"{said}\n\n{message.body}",
        key=_hashed(channel, message.key),
    )


def message_key(events: Iterable[Event], channel: str) -> str:
    """The same for the same events on the same channel: what is told once is known by it."""
    return _hashed(channel, *sorted(map(_identity, events)))


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:32]


def _identity(event: Event) -> str:
    """What happened to which alert; a figure that is revised twice in a moment is two things."""
    one = event.tidings
    news = (one.level, iso(event.at), one.value, one.low, one.high, one.status)
    return " ".join(map(str, (one.fingerprint, event.reason, *news)))


def fitted(title: str, body: str, title_limit: int, body_limit: int) -> tuple[str, str]:
    """Title and body for a channel with less room: the last paragraph, with the link, is kept.

    A `title_limit` of 0 is a channel without titles, where the title stands before the body.
    """
    title = cut(title, title_limit) if title_limit > 0 else title
    room = body_limit - (0 if title_limit > 0 else len(title) + 2)
    if len(body) <= room:
        return title, body
    head, _, foot = body.rpartition("\n\n")
    if len(foot) + 3 > room:
        return title, cut(foot, max(room, 0))
    return title, f"{cut(head, room - len(foot) - 2)}\n\n{foot}"


def in_short(body: str) -> str:
    """The body for a chat: what was found, the link, and the alert; the rest is on record."""
    head, _, foot = body.rpartition("\n\n")
    kept = [line for line in foot.split("\n") if not line.startswith(("Why: ", "Rule: ", "Mute: "))]
    return "\n\n".join(filter(None, (cut(head, CHAT_LIMIT), "\n".join(kept))))


# The body: what was found, then where, then a foot that is kept when the rest is cut.


def _remarks(
    told: Sequence[Tidings], asides: Mapping[str, Aside], still_open: int, now: datetime
) -> Sequence[str]:
    """What is to be known beside the news: lines of the foot."""
    remarks = [f"Still open: {still_open} more"] if still_open else []
    known = [(one.rule, asides[one.fingerprint]) for one in told if one.fingerprint in asides]
    more = sum(aside.more for _, aside in known)
    since = min((aside.since for _, aside in known if aside.more and aside.since), default=None)
    if since:
        remarks.append(f"+{more} more since {_clock(since.astimezone(now.tzinfo), now)}")
    failing = list(dict.fromkeys(rule for rule, aside in known if aside.fails_test))
    if failing:
        whose = "fails its own test" if len(failing) == 1 else "fail their own tests"
        remarks.append(f"Caution: {joined(failing)} {whose}")
    return remarks


def _clock(when: datetime, now: datetime) -> str:
    """The time of day; with the day, if it is another."""
    return f"{when:%H:%M}" if when.date() == now.date() else f"{when:%Y-%m-%d %H:%M}"


def _body(found: Sequence[str], foot: str) -> str:
    head = "\n\n".join(filter(None, found))
    return f"{cut(head, BODY_LIMIT - len(foot) - 2)}\n\n{foot}"


def _found(told: Sequence[Tidings], reason: Reason, zone: tzinfo) -> tuple[str, ...]:
    found = _one_found(told[0], reason) if len(told) == 1 else _many_found(told)
    return (*found, "\n".join(dict.fromkeys(_source(one, zone) for one in told)))


def _nearly(near: Sequence[NearMiss]) -> str:
    """A line for each near miss: the rule, what it lacked, what it was."""
    if not near:
        return ""
    lines = [f"◦ {clean_line(one.title)}: {clean_line(one.what)}{_where(one)}" for one in near]
    left_out = [f"… and {len(near) - MAX_NEAR} more"] if len(near) > MAX_NEAR else []
    return "\n".join(("Near misses, not told as alerts:", *lines[:MAX_NEAR], *left_out))


def _where(one: NearMiss) -> str:
    article = cut(clean_line(one.article_title), NEAR_TITLE_LIMIT)
    where = ", ".join(filter(None, (article, clean_line(one.outlet))))
    return f" ({where})" if where else ""


def _one_found(one: Tidings, reason: Reason) -> tuple[str, ...]:
    title = one.title if one.summary else ""
    if one.body:
        return title, one.body
    said = f"Said by: {one.said_by}" if one.said_by else ""
    quotes = "\n".join(filter(None, (*map(_quoted, _sentences(one)), said)))
    return title, quotes, _background(one, reason)


def _many_found(told: Sequence[Tidings]) -> tuple[str, ...]:
    """Each alert in a line, under it its sentence; a sentence shared by several stands once."""
    by_sentence: dict[str, list[Tidings]] = {}
    for one in told[:MAX_LISTED]:
        by_sentence.setdefault(next(iter(_sentences(one)), ""), []).append(one)
    same_rule = len({one.rule for one in told}) == 1
    blocks = [_block(sentence, ones, same_rule) for sentence, ones in by_sentence.items()]
    return (
        *_paragraphs(blocks),
        _left_out(told),
        "\n".join(_background_sentences(told, frozenset(by_sentence))),
    )


def _left_out(told: Sequence[Tidings]) -> str:
    return f"… and {len(told) - MAX_LISTED} more" if len(told) > MAX_LISTED else ""


def _paragraphs(blocks: Iterable[Sequence[str]]) -> Iterator[str]:
    """A paragraph for each block that quotes, and one for those between them that do not."""
    for quotes, group in groupby(blocks, lambda block: block[-1].startswith("“")):
        for lines in group if quotes else [tuple(chain.from_iterable(group))]:
            yield "\n".join(lines)


def _block(sentence: str, ones: Sequence[Tidings], same_rule: bool) -> Sequence[str]:
    """A sentence under the alerts that it caused; left out if it says no more than they do."""
    entries = [_entry(one, same_rule) for one in ones]
    if set(_WORD.findall(sentence.casefold())) <= set(_WORD.findall(" ".join(entries).casefold())):
        return entries
    return [*entries, _quoted(sentence)]


def _entry(one: Tidings, same_rule: bool) -> str:
    news = one.summary or news_of(one)
    return f"• {news}" if same_rule or not news else f"• {one.title}: {news}"


def _background_sentences(told: Sequence[Tidings], shown: Set[str]) -> Sequence[str]:
    """What else the alerts rest on, such as the words that name the event."""
    others = (sentence for one in told for sentence in _sentences(one) if sentence not in shown)
    return [_quoted(sentence) for sentence in islice(dict.fromkeys(others), MAX_BACKGROUND)]


def _sentences(one: Tidings) -> Sequence[str]:
    return list(dict.fromkeys(quote.text for quote in one.quotes))


def _quoted(sentence: str) -> str:
    return f"“{sentence}”"


def _background(one: Tidings, reason: Reason) -> str:
    """What was known before, how sure this is, how many say so."""
    lines = []
    known_before = before(one)
    if known_before is not None:
        since = f", known since {one.known_since:%Y-%m-%d}" if one.known_since else ""
        lines.append(f"Before: {known(known_before)}{since}")
    elif reason in (Reason.FIRST, Reason.NEW_IN_GROUP) and (one.topic or one.unit):
        lines.append("Before: nothing known")
    if one.event:
        lines.append(f"Event: {one.event}")
    if one.status not in ("", "asserted") and not one.topic:
        lines.append(f"Status: {spaced(one.status)}")
    if one.sure == "loose":
        lines.append("Reading: loose, so look at the sentence")
    if any(one.origins):
        lines.append(_origins(one.origins))
    if one.outlets or one.copies:
        lines.append(_company(one))
    if one.teaser_only:
        lines.append(f"Only the teaser was read: {one.teaser_only}")
    return "\n".join(lines)


def _company(one: Tidings) -> str:
    """Who else tells the story, and what was not counted since it only repeats."""
    others = f"Also in: {joined(one.outlets)}" if one.outlets else ""
    copies = f"{one.copies} {'copy' if one.copies == 1 else 'copies'} of one text not counted"
    return " · ".join(filter(None, (others, copies if one.copies else "")))


def _origins(origins: Sequence[str]) -> str:
    """How many independent voices say so; one without a name is ""."""
    count = f"{len(origins)} independent" if len(origins) > 1 else "1"
    return f"Origins: {count} ({joined([name or 'an unnamed outlet' for name in origins])})"


def _source(one: Tidings, zone: tzinfo) -> str:
    title = one.article_title if one.article_title not in (one.title, news_of(one)) else ""
    return ": ".join(
        filter(None, (", ".join(filter(None, (one.outlet, _day(one.at, zone)))), title))
    )


def _day(when: datetime, zone: tzinfo) -> str:
    if when == UNDATED:
        return ""
    local = when.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M} {local.tzname() or ''}".rstrip()


def _foot(told: Sequence[Tidings], reason: Reason, remarks: Sequence[str]) -> str:
    """Link, reason, alert and rule: what a person needs to act on the message."""
    links = _some(told, lambda one: one.link, MAX_LINKS)
    reasons = _some(told, lambda one: spaced(one.reason), MAX_LINKS)
    alerts = _some(told, lambda one: one.fingerprint, MAX_ALERT_IDS)
    rules = _some(told, _rule, MAX_LINKS)
    because = ", ".join(dict.fromkeys((_REASONS.get(reason, spaced(reason)), *reasons)))
    return "\n".join(
        (
            *links,
            *remarks,
            f"Why: {because}",
            f"Alert: {' '.join(alerts)}",
            f"Rule: {', '.join(rules)}",
            f"Mute: {_mute(told)}",
        )
    )


def _rule(one: Tidings) -> str:
    return f"{one.rule} ({one.file})" if one.file else one.rule


def _mute(told: Sequence[Tidings]) -> str:
    """The command that keeps this quiet: the one alert, or all of the rule."""
    if len(told) == 1:
        return f"monitor alerts ack {told[0].fingerprint}"
    return f"monitor silence add 'rule=\"{told[0].rule}\"' --for 1d"


def _some(told: Sequence[Tidings], part: Callable[[Tidings], str], limit: int) -> tuple[str, ...]:
    """What the tidings have of something, each once, and "…" if there is more."""
    found = tuple(dict.fromkeys(filter(None, map(part, told))))
    return found if len(found) <= limit else (*found[:limit], "…")


# Strangers' words are cleaned before anything is made of them.


def _cleaned(one: Tidings) -> Tidings:
    return replace(
        one,
        title=clean_line(one.title),
        summary=clean_line(one.summary),
        body=cut(clean_text(one.body), BODY_LIMIT),
        rule=clean_line(one.rule),
        file=clean_line(one.file),
        reason=clean_line(one.reason),
        quotes=tuple(map(_clean_quote, one.quotes)),
        said_by=clean_line(one.said_by),
        outlet=clean_line(one.outlet),
        link=clean_link(one.link),
        article_title=clean_line(one.article_title),
        teaser_only=clean_line(one.teaser_only),
        origins=tuple(map(clean_line, one.origins)),
        outlets=tuple(map(clean_line, one.outlets)),
        actor=clean_line(one.actor),
        place=clean_line(one.place),
        unit=clean_line(one.unit),
        role=clean_line(one.role),
        old=clean_line(one.old) if isinstance(one.old, str) else one.old,
        topic=clean_line(one.topic),
        parties=tuple(map(clean_line, one.parties)),
        when=clean_line(one.when),
        person=clean_line(one.person),
        person_title=clean_line(one.person_title),
        event=clean_line(one.event),
        tally=clean_line(one.tally),
    )


def _clean_quote(quote: Quote) -> Quote:
    """The evidence is looked up again, since the cleaned text may be shorter."""
    text = cut(clean_text(quote.text), QUOTE_LIMIT)
    evidence = clean_text(quote.text[slice(*quote.evidence)]) if quote.evidence else ""
    start = text.find(evidence) if evidence else -1
    return replace(
        quote, text=text, evidence=(start, start + len(evidence)) if start >= 0 else None
    )
