"""Speakers who are no subject of a verb of saying: quoted, named with "by", or by a headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from monitor.language.saying.heard import BEFORE_SPEAKER, Page, Voice, is_somebody, named_after
from monitor.language.saying.speakers import name_after, subject_before
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.saying.speech import speech_verbs
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.cues import Patterns
from monitor.language.words.sentences import Sentence


def quotations(
    sentence: Sentence, page: Page, finite: frozenset[int], starts: Sequence[int]
) -> Iterator[Voice]:
    """ "X quoted Y as saying", "Y was quoted by X as saying": Y is the one who said it."""
    tokens = sentence.tokens
    end = len(tokens)
    for stop in starts:
        verb = next((at for at in range(stop, 0, -1) if tokens[at].text in _QUOTES), None)
        if verb is None:
            continue
        passive = tokens[verb - 1].text in words_of_clauses().be_any
        subject = subject_before(sentence, verb - passive, finite)
        if subject is None:
            continue
        closes = (
            stop + 3 >= end and subject[0] > 0 and tokens[subject[0] - 1].text in BEFORE_SPEAKER
        )
        by = next((at for at in range(verb, end) if tokens[at].text == "by"), None)
        if not passive:
            pair = (subject, (verb + 1, stop))
        elif by is not None:
            pair = (name_after(sentence, by + 1, finite | {stop}), subject)
        else:
            pair = (subject, subject)
        for is_origin, named in enumerate(pair):
            name = page.name(sentence, *named)
            if name:
                yield Voice(
                    name, named[0], verb, 0 if closes else subject[0], end, "quoted", named,
                    is_outer=closes and not is_origin, is_origin=bool(is_origin),
                )  # fmt: skip


_QUOTES = frozenset({"quoted", "quotes", "cited", "cites", "quoting", "quote"})


def passives(sentence: Sentence, page: Page, finite: frozenset[int]) -> Iterator[Voice]:
    """ "The death was confirmed by her family": what the verb is said of stands before it."""
    if "by" not in sentence.vocabulary:
        return
    tokens = sentence.tokens
    passed = words_of_clauses().adverbs | _BEFORE_PASSIVE
    for hit in _by_whom().longest_within(sentence):
        verb = hit.first
        before = verb - 1
        while before > 0 and tokens[before].text in passed and tokens[before].text not in _BEEN:
            before -= 1
        if before < 1 or tokens[before].text not in words_of_clauses().be_any:
            continue
        first, last = named_after(sentence, hit.last, finite, page)
        name = page.name(sentence, first, last)
        if name and is_somebody(sentence, first, last):
            clause = sentence.clauses[sentence.clause_of(verb)]
            yield Voice(
                name, hit.last, verb, clause, len(tokens), "said", (first, last), is_outer=True
            )


_BEFORE_PASSIVE = frozenset({"first", "also", "only"})
_BEEN = frozenset({"been", "being", "be"})


@lru_cache(maxsize=1)
def _by_whom() -> Patterns[str]:
    verbs = speech_verbs()
    listed = (*sorted(verbs.by), *verbs.by_phrases)
    passives = [f"{said} {_WHEN}? {_DAYS}? by" for said in listed]
    told = [f"{said} to the|this|our? {_HEARERS} by" for said in listed]
    return Patterns([(text, "by") for text in (*passives, *told)])


_HEARERS = "reporters|journalists|newspaper|paper|parliament|agency|newsroom|media"
_WHEN = "late|early|on|earlier|today|yesterday"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"


def opening_participle(sentence: Sentence, page: Page) -> Iterator[Voice]:
    """The subject behind the comma: "Neither confirming nor denying that P, the minister spoke"."""
    texts = sentence.texts
    start = 1 if texts[0] in {"neither", "while", "not"} else 0
    if start >= len(texts) or texts[start] not in speech_verbs().gerunds:
        return
    comma = next((at for at, text in enumerate(texts) if text == ","), None)
    if comma is None:
        return
    for each in page.mentions_of(sentence):
        if comma < each.first <= comma + LONGEST_LEAD:
            yield Voice(each.name, each.first, start, 0, comma, "said", (each.first, each.last))
            return


LONGEST_LEAD = 8
"""Words of "the Swiss minister," before the name of who speaks."""


def headline_voices(sentence: Sentence, page: Page, finite: frozenset[int]) -> Iterator[Voice]:
    """ "Troops leave: ministry", "NIS: troops leave"."""
    words = speaker_words()
    tokens = sentence.tokens
    end = len(tokens)
    colons = [at for at, token in enumerate(tokens) if token.text == ":"]
    if not colons:
        return
    tail = range(colons[-1] + 1, end)
    is_named = not any(at in finite for at in tail)
    if (
        0 < len(tail) <= 5
        and is_named
        and (tokens[tail[0]].is_capital or tokens[end - 1].text in words.headline_speakers)
    ):
        name = page.name(sentence, tail[0], end)
        if name:
            yield Voice(name, tail[0], tail[0], 0, end, "headline", (tail[0], end), is_outer=True)
        return
    yield from label_voices(sentence, page, finite)


LONGEST_LABEL = 9
"""Words of "Tom Reid of the climbing club" before a colon."""


def label_voices(sentence: Sentence, page: Page, finite: frozenset[int]) -> Iterator[Voice]:
    """ "Police: 57 arrested", "Guide Tom Reid: \"We saw 57 people\"": who speaks stands first."""
    texts, tokens = sentence.texts, sentence.tokens
    colon = texts.index(":")
    is_quote = texts[colon + 1 : colon + 2] in {('"',), ("i",), ("we",)}
    longest = LONGEST_LABEL if is_quote else 4
    has_verb = any(at in finite for at in range(colon))
    if not 0 < colon <= longest or has_verb or _is_no_voice(texts, colon):
        return
    name = page.name(sentence, 0, colon)
    head = tokens[colon - 1].text
    speaks = head in speaker_words().headline_speakers and colon <= 2
    if name and (is_quote or speaks or name.isupper() or page.is_known(name)):
        yield Voice(name, 0, colon, 0, len(tokens), "headline", (0, colon))


_WHERE = frozenset({"in", "from", "at", "to"})
"""Of "Discharged from hospital: 57 people" the hospital does not speak."""


def _is_no_voice(texts: Sequence[str], colon: int) -> bool:
    """Whether a colon is that of a clock, a count, or of words within a quotation."""
    if texts[colon - 1].isdigit() or texts[max(colon - 2, 0)] in _WHERE:
        return True
    is_inside = texts.count('"') % 2 == 1 and texts[colon + 1 : colon + 2] != ('"',)
    return is_inside or _is_figure_alone(texts[colon + 1 :])


def _is_figure_alone(behind: Sequence[str]) -> bool:
    """ "Died in hospital: 4": what a colon leads to is a figure, and nobody speaks."""
    return bool(behind) and behind[0][:1].isdigit() and set(behind[1:]) <= {".", ",", ";"}


def closing_so(sentence: Sentence, page: Page, finite: frozenset[int]) -> Iterator[Voice]:
    """ "57 villages are cut off, so the governor.": as other languages name a speaker."""
    if "so" not in sentence.vocabulary:
        return
    texts = sentence.texts
    near = range(len(texts) - 2, max(len(texts) - LONGEST_LABEL, 0), -1)
    at = next((at for at in near if texts[at] == "so" and texts[at - 1] == ","), None)
    if at is None or any(each in finite for each in range(at, len(texts))):
        return
    last = len(texts) - (texts[-1] == ".")
    opens = sentence.tokens[at + 1].is_capital or texts[at + 1] in {"the", "a"}
    if not opens or "," in texts[at + 1 :]:
        return
    name = page.name(sentence, at + 1, last)
    if name and is_somebody(sentence, at + 1, last):
        yield Voice(name, at + 1, at, 0, len(texts), "said", (at + 1, last), is_outer=True)
