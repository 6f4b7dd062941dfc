"""The voices of one sentence: each speaker it names, where, and what falls into its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from monitor.language.people.titles import is_title_head
from monitor.language.saying.grips import package_cues
from monitor.language.saying.heard import (
    Page,
    Voice,
    is_reason,
    is_somebody,
    named_after,
)
from monitor.language.saying.indirect import (
    closing_so,
    headline_voices,
    label_voices,
    opening_participle,
    passives,
    quotations,
)
from monitor.language.saying.said import closes, is_beside, says_nothing
from monitor.language.saying.speakers import name_after, subject_before
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.saying.speaking import speaks
from monitor.language.saying.speech import speech_verbs
from monitor.language.words.blocks import BlockKind
from monitor.language.words.clauses import either, shape_of
from monitor.language.words.cues import Hit, Patterns
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token


def voices_in(sentence: Sentence, page: Page) -> Iterator[Voice]:
    """Every speaker of a sentence, by the words that bring one in."""
    hits = _cues().longest_within(sentence)
    if not hits and sentence.vocabulary.isdisjoint(_speaking()):
        return
    finite = shape_of(sentence).finite
    taken: set[int] = set()
    quoted: list[int] = []
    for hit in hits:
        match hit.value:
            case "by" if not _introduces(sentence, hit.last, finite):
                pass
            case "according" | "cite" | "by":
                voice = _named_behind(sentence, hit, page, finite)
                if voice:
                    yield voice
                    taken.update(range(voice.at, voice.verb))
            case "refuse" | "demand" | "figure" | "tally":
                voice = _acting_before(sentence, hit, page, finite)
                if voice:
                    yield voice
                    if hit.value == "figure":
                        yield from _gapped(sentence, hit.last, page, finite)
                    taken.update(range(hit.first, hit.last))
            case _:
                quoted.append(hit.first)
    yield from quotations(sentence, page, finite, quoted)
    yield from passives(sentence, page, finite)
    yield from opening_participle(sentence, page)
    yield from closing_so(sentence, page, finite)
    yield from _sayings(sentence, page, finite, taken)
    if sentence.block.kind is BlockKind.HEADLINE or sentence.index == 0:
        yield from headline_voices(sentence, page, finite)
    elif ":" in sentence.vocabulary:
        yield from label_voices(sentence, page, finite)


@lru_cache(maxsize=1)
def _speaking() -> frozenset[str]:
    """Every word that may bring in a speaker by itself; most sentences have none."""
    verbs = speech_verbs()
    passive = {text.split()[0] for text in verbs.by_phrases}
    return speaker_words().say.union(verbs.all, verbs.gerunds, verbs.by, passive, {":", "so"})


def _named_behind(
    sentence: Sentence, hit: Hit[str], page: Page, finite: frozenset[int]
) -> Voice | None:
    """ "According to X", "citing X", "a report by X": the name stands behind the cue."""
    first, last = named_after(sentence, hit.last, finite, page)
    name = page.name(sentence, first, last)
    cites = hit.value == "cite"
    is_voice = bool(name) and is_somebody(sentence, first, last)
    if not is_voice or (cites and is_reason(sentence, first, last)):
        return None
    outer = hit.value == "according"
    begin = hit.first if hit.value == "by" else 0
    end = len(sentence.tokens)
    return Voice(name, hit.first, last, begin, end, hit.value, (first, last), outer, cites)


def _acting_before(
    sentence: Sentence, hit: Hit[str], page: Page, finite: frozenset[int]
) -> Voice | None:
    """ "X refused to say", "X demanded", "X put the number at": the subject before the cue."""
    subject = _subject_of(sentence, hit, finite)
    name = page.name(sentence, *subject) if subject else ""
    is_denied = sentence.texts[hit.first - 1] in {"not", "n't", "never"}
    if not subject or not name or is_denied or _is_gerund(sentence, hit.first):
        return None
    end = len(sentence.tokens)
    return Voice(name, subject[0], hit.last, subject[0], end, hit.value, subject)


def _subject_of(
    sentence: Sentence, hit: Hit[str], finite: frozenset[int]
) -> tuple[int, int] | None:
    """Who refuses, demands or counts; of "the union's tally stands at" the owner."""
    if hit.value != "tally":
        return subject_before(sentence, hit.first, finite)
    owns = hit.first and sentence.texts[hit.first - 1] in {"'s", "'"}
    return subject_before(sentence, hit.first - 1, finite) if owns else None


def _gapped(sentence: Sentence, start: int, page: Page, finite: frozenset[int]) -> Iterator[Voice]:
    """ "The police spoke of 300 marchers, the union of 900": a second voice shares the verb."""
    tokens = sentence.tokens
    for at in range(start, min(len(tokens) - 1, start + GAPPED_REACH)):
        if tokens[at].text not in {"at", "of"} or not _is_figure(tokens[at + 1]):
            continue
        first = at
        while first > start and at - first < LONGEST_GAPPED and tokens[first - 1].is_word:
            if tokens[first - 1].text in {"and", "while", "but"} or first - 1 in finite:
                break
            first -= 1
        if first == at or tokens[first - 1].text not in {",", ";", "and", "while", "but"}:
            continue
        name = page.name(sentence, first, at)
        opener = tokens[first].text
        is_named = tokens[first].is_capital or opener in {"the", "his", "its"}
        if name and (is_named or opener in speaker_words().headline_speakers):
            end = len(tokens)
            yield Voice(name, first, at, first, end, "figure", (first, at))


GAPPED_REACH = 40
"""Words from the first voice's verb to the second's figure."""

LONGEST_GAPPED = 6
"""Words of the second voice's name."""


def _is_figure(token: Token) -> bool:
    return token.text[0].isdigit() or token.text in _BEFORE_FIGURES


_BEFORE_FIGURES = frozenset(
    {"about", "around", "some", "nearly", "almost", "fewer", "less", "more", "over", "up", "least"}
)


def _sayings(
    sentence: Sentence, page: Page, finite: frozenset[int], taken: set[int]
) -> Iterator[Voice]:
    plain, others = speaker_words().say, speech_verbs().all
    if sentence.vocabulary.isdisjoint(either(plain, others)):
        return
    for verb, said in enumerate(sentence.texts):
        if verb in taken or (said not in plain and said not in others):
            continue
        if not speaks(sentence, verb, finite):
            continue
        voice = _inverted(sentence, verb, page, finite) or _straight(sentence, verb, page, finite)
        if voice and (said in plain or is_beside(sentence, voice, finite)):
            yield replace(voice, first=0) if _answers(sentence, voice) else voice


def _answers(sentence: Sentence, voice: Voice) -> bool:
    """ "Asked about a recall, Orbel said …": what was asked is what the answer is about."""
    return sentence.texts[0] in _ASKED and sentence.texts[: voice.at].count(",") == 1


_ASKED = frozenset({"asked", "pressed", "questioned", "quizzed"})


@lru_cache(maxsize=1)
def _cues() -> Patterns[str]:
    words = speaker_words()
    listed = {
        "according": words.according,
        "cite": words.cite,
        "refuse": words.refuse,
        "demand": words.demands,
        "figure": words.figures,
        "tally": words.tallies,
        "by": words.by_nouns,
        "quoted": words.quoted_as,
    }
    return Patterns([(text, kind) for kind, patterns in listed.items() for text in patterns])


def _introduces(sentence: Sentence, start: int, finite: frozenset[int]) -> bool:
    """Whether "a report by X" goes on to say what it says."""
    _, last = name_after(sentence, start, finite)
    tokens = sentence.tokens
    if tokens[start - 1].text == "of" and tokens[start].text in {"a", "an"}:
        return False
    after = tokens[last].text if last < len(tokens) else ""
    return after in {"that", "which"} or (after.endswith("ing") and after != "during")


def _is_gerund(sentence: Sentence, at: int) -> bool:
    before = sentence.tokens[at - 1].text if at else ""
    return before in {"by", "without", "of", "to", "for", "after", "despite"}


def _straight(sentence: Sentence, verb: int, page: Page, finite: frozenset[int]) -> Voice | None:
    """ "X said …", "…, X said": the subject stands before its verb."""
    subject = subject_before(sentence, verb, finite)
    name = page.name(sentence, *subject) if subject else ""
    if subject is None or not name or not _can_speak(sentence, subject, verb):
        return None
    first = subject[0]
    end = len(sentence.tokens)
    if closes(sentence, first, verb, finite):
        return Voice(name, first, verb, 0, end, "said", subject, is_outer=True)
    if verb + 2 >= end and sentence.tokens[verb].text in speaker_words().also_nouns:
        return None
    if sentence.tokens[verb].text in _WITH_OBJECT and says_nothing(sentence, verb + 1):
        # "Fighting went on despite a truce announced on Monday."
        return None
    return Voice(name, first, verb, first, end, "said", subject)


def _can_speak(sentence: Sentence, subject: tuple[int, int], verb: int) -> bool:
    """Whether a verb that is as often a noun has a subject: not "false reports that"."""
    words = speaker_words()
    tokens = sentence.tokens
    if tokens[verb].text not in either(words.also_nouns, speech_verbs().also_nouns):
        return True
    first, last = subject
    opener = tokens[first]
    before = tokens[first - 1].text if first else ""
    has_article = before in {"the", "a", "an"} or opener.text in {"the", "a", "an"}
    head = tokens[last - 1].text
    is_report = opener.text in words.reporting_nouns
    return (
        opener.is_capital or has_article or is_report or head.endswith("s") or head in words.bodies
    )


_WITH_OBJECT = frozenset(
    {"denies", "denied", "rejects", "rejected", "admits", "admitted", "accused", "accuses"}
    | {
        "dismissed",
        "dismisses",
        "reported",
        "reports",
        "claims",
        "claimed",
        "announced",
        "announces",
    }
)


def _inverted(sentence: Sentence, verb: int, page: Page, finite: frozenset[int]) -> Voice | None:
    """ "…, said X": the subject stands after its verb."""
    words = speaker_words()
    tokens = sentence.tokens
    if not verb or tokens[verb - 1].text not in {",", '"', "—", "'"} or verb + 1 >= len(tokens):
        return None
    after = _past_day(sentence, verb + 1)
    opener = tokens[after]
    is_titled = opener.text in {"the", "a", "an", "his", "her"} or opener.text in words.titles
    names = opener.is_capital or is_titled
    if tokens[verb].text in _TELLING and after == verb + 1:
        return None
    if tokens[verb].text in _WITH_OBJECT and not any(at < verb for at in finite):
        # "Berg, arrested on Tuesday, denies the charges."
        return None
    first, last = named_after(sentence, after, finite, page)
    voices = either(package_cues().unofficial, words.headline_speakers)
    names = names or tokens[last - 1].text in voices or _is_titled(sentence, after, last)
    if not names or opener.text in words.days or not opener.is_word:
        return None
    if last in finite or last == first:
        return None
    name = page.name(sentence, first, last)
    if not name:
        return None
    return Voice(name, first, verb, 0, len(tokens), "said", (first, last), is_outer=True)


def _is_titled(sentence: Sentence, first: int, last: int) -> bool:
    """ "…", said union head Tom Brook: what he is stands before his name."""
    tokens = sentence.tokens
    names = [at for at in range(first, last) if tokens[at].is_capital]
    if len(names) < 2 or names[-1] != last - 1 or last - first > LONGEST_GAPPED:
        return False
    return is_title_head(tokens[names[0] - 1].text)


_TELLING = frozenset({"told", "tells", "tell"})


def _past_day(sentence: Sentence, start: int) -> int:
    """Past the day between a verb and its speaker: "…, said Monday the minister"."""
    texts = sentence.texts
    at = start + (texts[start] in {"on", "this", "last"})
    is_day = at + 2 < len(texts) and texts[at] in _DAY_NAMES
    return at + 1 if is_day else start


_DAY_NAMES = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    | {"today", "yesterday"}
)
