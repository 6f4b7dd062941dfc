"""Events that people attend, as phrases of the text: a parade, the funeral, COP30 in Belém."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.cues import Hit
from monitor.language.words.hyphens import HyphenPatterns
from monitor.language.words.places import PlaceName, Places
from monitor.language.words.sentences import Sentence, once
from monitor.language.words.tokens import Token
from monitor.yamlfile import package_yaml

_LONGEST_SIDE = 7
_LONGEST_ASIDE = 16
"""Words of ", who lost to X in the final of 1998"."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """An event named in a sentence: the phrase is `tokens[first:last]`, `head` its noun.

    `noun` is the folded head; a generic one ("the ceremony") points to an event named elsewhere.
    `countries` are those of the places in the phrase.
    """

    first: int
    last: int
    head: int
    noun: str
    is_generic: bool
    countries: frozenset[str]


@once
def gatherings_in(sentence: Sentence, places: Places) -> tuple[Gathering, ...]:
    """The events a sentence names, left to right."""
    tokens = sentence.tokens
    vocabulary = _vocabulary()
    heads = vocabulary.events.longest_within(sentence)
    if not heads:
        return ()
    not_events = vocabulary.not_events.within(sentence)
    hidden = {at for hit in not_events for at in range(hit.first, hit.last)}
    covered = {at: hit for hit in places.within(sentence) for at in range(hit.first, hit.last)}
    found: list[Gathering] = []
    for hit in heads:
        if hit.last - 1 in hidden or _is_verb(tokens, hit):
            continue
        if tokens[hit.first].text in vocabulary.capitals and not tokens[hit.first].raw.isupper():
            continue
        first = _begin(tokens, hit.first, found[-1].last if found else 0)
        last = _end(tokens, hit.last, covered)
        noun = _singular(tokens[hit.last - 1].text)
        if found and hit.first < found[-1].last:
            continue
        if found and hit.first == found[-1].last:
            # "The May Day parade" is one event, not a day and a parade.
            first = found.pop().first
        near = range(max(0, first - 2), min(len(tokens), last + 3))
        countries = frozenset(
            covered[at].value.country or covered[at].value.name for at in near if at in covered
        )
        found.append(Gathering(first, last, hit.last - 1, noun, hit.value, countries))
    return tuple(found)


def is_bygone(sentence: Sentence, year: int, at: int = 0) -> bool:
    """Whether the sentence speaks of another year than the article's, or of the last time.

    What stands behind a semicolon after token `at`, or before one, is said of somebody else.
    """
    for hit in _vocabulary().bygone.longest_within(sentence):
        if _is_told_aside(sentence, hit.first, at):
            continue
        if ";" not in sentence.texts[min(at, hit.first) : max(at, hit.first)]:
            return True
    tokens = sentence.tokens
    return any(
        _YEAR.fullmatch(token.text)
        and 1800 <= int(token.text) < year - 1
        and here
        and tokens[here - 1].text in {"in", "since", "of", "during", "until", "by", ","}
        and not _is_named_after(tokens, here)
        and not _is_told_aside(sentence, here, at)
        for here, token in enumerate(tokens)
    )


def _is_told_aside(sentence: Sentence, there: int, at: int) -> bool:
    """ "X, who won in 1998": the year is that of a clause in which the cue does not stand."""
    texts = sentence.texts
    opens = (
        i for i in range(there - 1, max(0, there - _LONGEST_ASIDE), -1)
        if texts[i] in {"who", "whose", "which"} and texts[i - 1] in {",", "("}
    )  # fmt: skip
    relative = next(opens, None)
    return relative is not None and (at < relative or "," in texts[there:at])


_YEAR = re.compile(r"1[89]\d\d|20\d\d")


def is_of_another_time(sentence: Sentence, gathering: Gathering, year: int) -> bool:
    """Another year's event: "last year's gala", "the 2019 gala", "the gala last year"."""
    tokens = sentence.tokens
    before = tokens[max(0, gathering.first - 1) : gathering.head]
    if any(_YEAR.fullmatch(token.text) and int(token.text) < year - 1 for token in before):
        return True
    vocabulary = _vocabulary()
    owned = any(
        gathering.first - 3 <= hit.first and hit.last <= gathering.head
        for hit in vocabulary.bygone_owners.within(sentence)
    )
    return owned or any(
        0 <= hit.first - gathering.last <= 1
        and (hit.last == len(tokens) or tokens[hit.last].text != "'s")
        for hit in vocabulary.bygone_ends.within(sentence)
    )


def is_stand_in(gathering: Gathering) -> bool:
    """Whether it is named only by those who came: "the mourners in Lima"."""
    return gathering.noun in _vocabulary().stand_ins


def _is_named_after(tokens: Sequence[Token], at: int) -> bool:
    """The year is not the event's own: "the surrender of 1945", "born in 1961"."""
    before = {token.text for token in tokens[max(0, at - 12) : at]}
    return bool(before & _vocabulary().remembering)


def _is_verb(tokens: Sequence[Token], hit: Hit[bool]) -> bool:
    """The noun's spelling used as a verb: "to march", "will launch"."""
    if hit.last - hit.first > 1 or not hit.first:
        return False
    before = tokens[hit.first - 1].text
    words = words_of_clauses()
    if before in words.modals or before in words.pronouns or before in {"to", "not", "n't"}:
        return tokens[hit.first].text in _vocabulary().also_verbs
    return False


def _begin(tokens: Sequence[Token], head: int, earliest: int) -> int:
    words = words_of_clauses()
    vocabulary = _vocabulary()
    first = head
    while first > earliest and head - first < _LONGEST_SIDE:
        token = tokens[first - 1]
        said = token.text
        if said == "-" and first > 1 and not token.gap:
            first -= 2
            continue
        if said in {"'s", "'"}:
            first -= 1
            continue
        is_modal = said in words.modals and not (token.is_capital and first > 1)
        if not token.is_word or said in words.prepositions or is_modal:
            # "The May Day parade" is of no modal.
            break
        if said in words.be_any or said in words.have_any or said in words.pronouns:
            break
        if said in words.determiners or said in words.relatives or said in words.subordinators:
            break
        if said in vocabulary.phrase_stops or said in words.reported_past or said in words.adverbs:
            break
        is_participle = said.endswith(("ing", "ed")) and token.raw.islower()
        if is_participle and said not in vocabulary.phrase_participles:
            break
        first -= 1
    if head - first > 1 and tokens[first].text == "year" and tokens[first + 1].text == "'s":
        # Of "this year's gala" the gala is left, for "this" has ended the phrase.
        first += 2
    while first < head and tokens[first].text in {"'s", "'", "-"}:
        first += 1
    return first


def _end(tokens: Sequence[Token], last: int, places: Mapping[int, Hit[PlaceName]]) -> int:
    """Over "of Queen Elizabeth", "in Kigali", "at the Vatican"."""
    end = last
    for _ in range(3):
        at = end
        if at >= len(tokens) or tokens[at].text not in {"of", "in", "at", "on", "for", "honouring"}:
            break
        at += 1
        while at < len(tokens) and tokens[at].text in {"the", "a", "an", "late", "former"}:
            at += 1
        start = at
        while at < len(tokens) and at - start < _LONGEST_SIDE and _is_named(tokens, at, places):
            at += 1
        if at == start:
            break
        end = at
    return end


def _is_named(tokens: Sequence[Token], at: int, places: Mapping[int, Hit[PlaceName]]) -> bool:
    token = tokens[at]
    if at in places:
        return True
    if token.is_word:
        return token.is_capital or token.raw[0].isdigit()
    return token.text in {"-", "'s", "'"} and not token.gap


def _singular(noun: str) -> str:
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    events: HyphenPatterns[bool]
    not_events: HyphenPatterns[bool]
    bygone: HyphenPatterns[bool]
    bygone_owners: HyphenPatterns[bool]
    bygone_ends: HyphenPatterns[bool]
    stand_ins: frozenset[str]
    capitals: frozenset[str]
    remembering: frozenset[str]
    also_verbs: frozenset[str]
    phrase_stops: frozenset[str]
    phrase_participles: frozenset[str]


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    said = package_yaml(files("monitor.language") / "data" / "rosters.yaml")
    events = [(pattern, True) for pattern in said["generic_events"]]
    events += [(pattern, False) for pattern in (*said["events"], *said["capital_events"])]
    return _Vocabulary(
        HyphenPatterns(events),
        HyphenPatterns([(pattern, True) for pattern in said["not_events"]]),
        HyphenPatterns([(pattern, True) for pattern in said["bygone"]]),
        HyphenPatterns([(pattern, True) for pattern in said["bygone_owners"]]),
        HyphenPatterns([(pattern, True) for pattern in said["bygone_ends"]]),
        frozenset(said["stand_ins"]),
        frozenset(said["capital_events"]),
        frozenset(said["remembering"]),
        frozenset(said["also_verbs"]),
        frozenset(said["phrase_stops"]),
        frozenset(said["phrase_participles"]),
    )
