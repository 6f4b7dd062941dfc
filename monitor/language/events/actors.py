"""Somebody who can take part, and the words by which offices and bodies are known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from monitor.language.events.partywords import party_words
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.words.cues import Hit
from monitor.language.words.places import PlaceName
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token

PERSON, COUNTRY, OFFICE, BODY = "person", "country", "office", "body"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who can take part, named by the tokens from `first` up to `last`.

    `kind` is person, country, office ("leader of Peru", where nobody is named) or body. A place
    that the words only stand in ("in Lima") is no actor.
    """

    name: str
    kind: str
    first: int
    last: int


def is_union(sentence: Sentence, hit: Hit[PlaceName]) -> bool:
    """ "European Union", "Arab League": a body of its own, no country's."""
    after = sentence.tokens[hit.last] if hit.last < len(sentence.tokens) else None
    return after is not None and after.is_capital and after.text in party_words().unions


def office_after(sentence: Sentence, hit: Hit[PlaceName]) -> str | None:
    """ "Chinese and Russian leaders", "Peru's prime minister": the office that ends the words."""
    words = party_words()
    tokens = sentence.tokens
    rank = ""
    for at in range(hit.last, min(hit.last + 6, len(tokens))):
        said = tokens[at].text
        if said in words.leaders:
            return f"{rank} {said}".strip()
        if said in words.ranks:
            rank = said
        elif said not in {"and", ",", "or", "'s", "new", "interim"} and not tokens[at].is_capital:
            return None
    return None


LONGEST_LIST = 40
"""Countries between an office and the last that it leads: more are a table."""


def _first_of(hit: Hit[PlaceName]) -> int:
    return hit.first


def office_before(
    sentence: Sentence, hit: Hit[PlaceName], places: Sequence[Hit[PlaceName]]
) -> str | None:
    """ "the leaders of China, Russia and North Korea": the office that opens a list."""
    words = party_words()
    tokens = sentence.tokens
    near = places[max(0, bisect_left(places, hit.first, key=_first_of) - LONGEST_LIST) :]
    listed = {at for place in near[: 2 * LONGEST_LIST] for at in range(place.first, place.last)}
    at = hit.first - 1
    while at >= 0 and (at in listed or tokens[at].text in {",", "and", "the"}):
        at -= 1
    if at < 1 or tokens[at].text not in {"of", "from"}:
        return None
    head = tokens[at - 1].text
    if head in {"state", "government"} and at >= 3:
        head = "leaders"
    return head if head in words.leaders else None


def bodies_in(
    sentence: Sentence, taken: set[int], common: Callable[[str], bool]
) -> Iterator[Actor]:
    """Runs of capitalised words that are neither people nor places.

    `common` tells whether the article uses a word as an ordinary one.
    """
    words = party_words()
    tokens = sentence.tokens
    at = 0
    while at < len(tokens):
        end = at
        while (
            end < len(tokens)
            and end not in taken
            and tokens[end].is_word
            and tokens[end].is_capital
            and (tokens[end].text not in words.not_names or _opens_name(tokens, end))
        ):
            end += 1
        if at == 0 and end == 1 and _are_workers(tokens[1:2]):
            end = 0
        if at == 0 and end > 1 and _is_trade(tokens[0].text):
            at = 1
        while end > at and _joins_names(tokens, end):
            end += 2
        if end - at == 1 and end < len(tokens) and _is_numbered(tokens[at], tokens[end]):
            end += 1
        is_common = end - at == 1 and len(tokens[at].text) == 1
        is_common = is_common or (at == 0 and end == 1 and _is_opener(tokens, common))
        if end > at and not is_common:
            name = sentence.written(at, end)
            yield Actor(name, BODY, at, end)
        at = max(end, at + 1)


def _is_opener(tokens: Sequence[Token], common: Callable[[str], bool]) -> bool:
    """Whether only its place gives a word a capital: "Wards are full", "Owner rejects talk"."""
    said = tokens[0].text
    if said in party_words().openers:
        return True
    after = tokens[1].text if len(tokens) > 1 else ""
    is_plural = said.endswith("s") and not said.endswith(("ss", "us", "is")) and len(said) > 3
    is_plural = is_plural and not tokens[0].raw.isupper()
    return (is_plural and after in _BEHIND_PLURALS) or common(said)


_BEHIND_PLURALS = frozenset({"are", "were", "have", "for", "after", "against", "over"})


def _are_workers(after: Sequence[Token]) -> bool:
    """Whether an opening capital is an ordinary word before them: "Harbour pilots strike"."""
    if not after or after[0].is_capital:
        return False
    return after[0].text.endswith(_WORKERS) or after[0].text in party_words().collectives


_WORKERS = (
    *("workers", "drivers", "pilots", "nurses", "doctors", "teachers", "soldiers", "guards"),
    *("farmers", "lecturers", "cleaners", "miners", "players", "writers", "fighters", "soldier"),
)


def _is_trade(word: str) -> bool:
    return word in speaker_words().makers or word.endswith("maker")


def _joins_names(tokens: Sequence[Token], at: int) -> bool:
    """Whether a particle joins two capitalised words: "Viña del Mar"."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    joins = at < len(tokens) and tokens[at].text in _PARTICLES and not tokens[at].is_capital
    return joins and after is not None and after.is_word and after.is_capital


def _is_numbered(letter: Token, number: Token) -> bool:
    """ "The M31 rebels": a letter and the digits that stand right behind it."""
    return len(letter.text) == 1 and number.text[0].isdigit() and not number.gap


_PARTICLES = frozenset({"de", "del", "da", "do", "dos", "di", "du"})


def _opens_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether "Northern" begins a name ("the Northern Alliance") rather than a sentence."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    is_inner = at > 0 and tokens[at].text in party_words().parts
    return is_inner and after is not None and after.is_word and after.is_capital
